//! Recordings from the page to the bucket, in virtual time: pages that record, spool, make files, seal and send, a bad network, the
//! edge with its record, and the bucket.
//!
//! * [`recorder`](self::recorder), [`delivery`](self::delivery) and [`make`](self::make) are what a page and its worker do, [`spool`]
//!   what the device keeps, [`media`] what is recorded;
//! * [`wire`](self::wire) carries requests, serves them, and fails to;
//! * [`candidate`] is the person in front, and [`check`](self::check) what must hold.

pub mod candidate;
mod check;
mod delivery;
mod locks;
mod make;
pub mod media;
mod page;
mod recorder;
pub mod spool;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use client::recording::segments::Interview;
use domain::recording::{Medium, SegmentEnd};

use self::locks::{Lock, Locks};
use self::media::{Sealed, Stretch};
pub use self::page::Page;
use self::spool::Spool;
pub use self::wire::Faults;
use self::wire::Flight;
use crate::agenda::Agenda;
use crate::rng::{Rng, Tally};
use crate::studio::Studio;

/// Something that is going to happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    /// A page looks around, and its recorder hands over a chunk.
    Beat(usize),
    /// A page takes the next step of making a file, unless its worker began anew since.
    Make(usize, u32),
    /// A page's upload wanted to be woken.
    Wake(usize),
    /// A page's device has told what it keeps.
    Listed(usize, u32),
    /// A page gets a lock.
    Granted(usize, u32, Lock),
    /// A page's device has removed what it kept under a name.
    Removed(usize, u32, String),
    /// A request arrives.
    Arrives(u64),
    /// A request's fate is known to its page.
    Ends(u64),
    /// The network is back.
    Heal,
    /// A device takes bytes again.
    Freed(usize),
}

/// What one segment recorded, as the recorder knows it.
#[derive(Debug, Clone)]
pub struct Take {
    /// Of which agreement.
    agreement: u32,
    /// Session time of its first sample.
    pub start_ms: u64,
    /// Chunks that were on the device.
    pub kept: Vec<Stretch>,
    /// A chunk was refused or torn: no more was kept.
    pub hurt: bool,
    /// Why it ended; `None` for one whose page vanished.
    pub ended: Option<SegmentEnd>,
}

/// See the module.
pub struct Film {
    /// The edge, its record and the bucket.
    pub studio: Studio,
    /// All pages that ever were.
    pub pages: Vec<Page>,
    /// The devices.
    pub spools: Vec<Spool>,
    /// What may go wrong from now on.
    pub faults: Faults,
    /// The page in which the candidate last took up the interview.
    pub owner: usize,
    /// By the name under which the device keeps it.
    pub takes: BTreeMap<String, Take>,
    locks: Locks,
    agenda: Agenda<Happening>,
    rng: Rng,
    interview: Interview,
    agreed: Option<Medium>,
    agreements: u32,
    /// Until when what is recorded now is kept.
    until_epoch_ms: u64,
    withdrawals: u32,
    /// How often the edge died over a request.
    pub edge_deaths: u32,
    /// The bucket has lost an upload.
    forgetful: bool,
    /// Names that a page removed because the candidate withdrew, or because the recording is as large as it may be.
    discarded: BTreeSet<String>,
    flights: BTreeMap<u64, Flight>,
    sealed: BTreeMap<String, Sealed>,
    nonces: u64,
    chunks: u64,
    /// Bytes of a second of recording.
    pub chunk_bytes: u64,
    /// Changes with the browser: the same chunks become another file.
    muxer: u64,
    network_back_ms: u64,
    /// When the line will have sent all that is on it.
    line_free_ms: u64,
    /// What the line carries.
    pub line_bytes_per_s: u64,
    /// Segments that were renamed because the server had another file under their name.
    renamed: BTreeSet<String>,
    tells: bool,
}

impl Film {
    /// An interview that goes on in one page, with a consent to record.
    pub fn new(seed: u64, faults: Faults) -> Self {
        let mut film = Self {
            studio: Studio::new(),
            pages: Vec::new(),
            spools: vec![Spool::default(), Spool::default()],
            faults,
            owner: 0,
            takes: BTreeMap::new(),
            locks: Locks::default(),
            agenda: Agenda::default(),
            rng: Rng::new(seed),
            interview: Interview::Active,
            agreed: None,
            agreements: 0,
            until_epoch_ms: 0,
            withdrawals: 0,
            edge_deaths: 0,
            forgetful: false,
            discarded: BTreeSet::new(),
            flights: BTreeMap::new(),
            sealed: BTreeMap::new(),
            nonces: 0,
            chunks: 0,
            chunk_bytes: 1_000_000,
            muxer: 1,
            network_back_ms: 0,
            line_free_ms: 0,
            line_bytes_per_s: 1_250_000,
            renamed: BTreeSet::new(),
            tells: std::env::var_os("SIMULATION_TRACE").is_some(),
        };
        film.agree(Medium::MaskedVideo);
        film.open_page(0);
        film
    }

    /// Milliseconds since the beginning.
    pub fn now_ms(&self) -> u64 {
        self.agenda.now_ms
    }

    /// Everything that happens in the next `ms`.
    pub fn run(&mut self, ms: u64) {
        let until_ms = self.now_ms() + ms;
        while let Some(happening) = self.agenda.next(until_ms) {
            self.tell(&happening);
            self.happen(happening);
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Beat(page) => self.beat(page),
            Happening::Make(page, run) if run == self.pages[page].run => self.make(page),
            Happening::Make(..) => {}
            Happening::Wake(page) => self.wake(page),
            Happening::Listed(page, run) => self.listed(page, run),
            Happening::Granted(page, run, lock) => self.granted(page, run, lock),
            Happening::Removed(page, run, name) => self.removed(page, run, &name),
            Happening::Arrives(flight) => self.arrives(flight),
            Happening::Ends(flight) => self.ends(flight),
            Happening::Heal => self.heal(),
            Happening::Freed(device) => self.spools[device].full = false,
        }
    }

    /// What was made to happen, and how often.
    pub fn tally(&self) -> &Tally {
        self.rng.tally()
    }

    fn tell(&self, what: &impl std::fmt::Debug) {
        if self.tells {
            eprintln!("{:>9} {what:?}", self.now_ms());
        }
    }
}
