//! Devices, tabs, a bad network and one interview's server, in virtual time.
//!
//! One queue of happenings drives everything; whoever wants to happen later puts itself there. Nothing but the seed decides.
//!
//! * [`network`](self::network) carries messages, and fails to;
//! * [`shell`](self::shell) lets tabs live, as the app's `SessionClient` does;
//! * [`candidate`](self::candidate) is the person in front;
//! * [`steps`](self::steps) is a scripted interview that is struck at a chosen step;
//! * [`check`](self::check) asserts after every happening what must hold.

pub mod candidate;
mod check;
mod device;
mod faults;
mod ledger;
mod network;
mod shell;
pub mod steps;
mod tab;

use std::collections::BTreeMap;

use domain::setup::Setup;

pub use self::device::Device;
pub use self::faults::Faults;
use self::ledger::Ledger;
use self::network::Connection;
use self::steps::Steps;
pub use self::tab::Tab;
use crate::agenda::Agenda;
use crate::rng::{Rng, Tally};
use crate::server::{Server, SocketId};

/// Snapshots are sent early here, so that both ways of a `welcome` are taken.
const MAX_REPLAY: u64 = 30;

/// Something that is going to happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    /// The server accepts a connection.
    Accepted(SocketId),
    /// The tab hears that its connection is open.
    Opened(SocketId),
    /// A message arrives.
    ToServer(SocketId, String),
    /// A message arrives.
    ToTab(SocketId, String),
    /// The server hears that a connection has ended.
    GoneAtServer(SocketId),
    /// The tab hears that its connection has ended.
    ClosedAtTab(SocketId, u16),
    /// The server's alarm rings, if it is still this one.
    Alarm(u64),
    /// A page that was opened has read its device and connects.
    Begin(usize),
    /// Edits become commands.
    Seal(usize),
    /// The connection is tried out.
    Ping(usize),
    /// A planned connection is begun, if it is still this one.
    Connect(usize, u32),
    /// A write to the device is done.
    Saved(usize),
    /// The network is back.
    Heal,
    /// Writing to devices works again.
    DeviceFreed,
}

/// See the module.
pub struct World {
    /// What is going to happen.
    agenda: Agenda<Happening>,
    /// The interview's object.
    pub server: Server,
    /// All tabs that ever were.
    pub tabs: Vec<Tab>,
    /// All devices.
    pub devices: Vec<Device>,
    /// What may go wrong from now on.
    pub faults: Faults,
    /// The tab in which the candidate last took up the interview.
    pub owner: usize,
    rng: Rng,
    connections: BTreeMap<SocketId, Connection>,
    network_back_ms: u64,
    device_full: bool,
    skew_ms: i64,
    /// Largest error that changes of the server's clock may have brought into its timers.
    slack_ms: u64,
    alarms: u64,
    armed_ms: Option<u64>,
    ledger: Ledger,
    written: u32,
    checked_log: usize,
    steps: Steps,
    /// Tells what happens, for whoever replays a seed.
    tells: bool,
}

impl World {
    /// A new interview and one device with one open tab.
    pub fn new(setup: Setup, seed: u64, faults: Faults) -> Self {
        let mut world = Self {
            agenda: Agenda::default(),
            server: Server::new(setup, seed, MAX_REPLAY),
            tabs: Vec::new(),
            devices: vec![Device::default(), Device::default()],
            faults,
            owner: 0,
            rng: Rng::new(seed),
            connections: BTreeMap::new(),
            network_back_ms: 0,
            device_full: false,
            skew_ms: 0,
            slack_ms: 0,
            alarms: 0,
            armed_ms: None,
            ledger: Ledger::default(),
            written: 0,
            checked_log: 0,
            steps: Steps::default(),
            tells: std::env::var_os("SIMULATION_TRACE").is_some(),
        };
        world.open_tab(0);
        world.after_server();
        world
    }

    /// Everything that happens in the next `ms`.
    pub fn run(&mut self, ms: u64) {
        let until_ms = self.now_ms() + ms;
        while let Some(happening) = self.agenda.next(until_ms) {
            self.happen(happening);
        }
    }

    /// Milliseconds since the beginning.
    pub fn now_ms(&self) -> u64 {
        self.agenda.now_ms
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

    fn happen(&mut self, happening: Happening) {
        self.step();
        self.tell(&happening);
        match happening {
            Happening::Accepted(socket) => self.accepted(socket),
            Happening::Opened(socket) => self.opened(socket),
            Happening::ToServer(socket, text) => self.reach_server(socket, &text),
            Happening::ToTab(socket, text) => self.reach_tab(socket, &text),
            Happening::GoneAtServer(socket) => self.gone_at_server(socket),
            Happening::ClosedAtTab(socket, code) => self.closed_at_tab(socket, code),
            Happening::Alarm(number) if number == self.alarms => self.ring(),
            Happening::Alarm(_) => {}
            Happening::Begin(tab) => self.begin(tab),
            Happening::Seal(tab) => self.seal(tab),
            Happening::Ping(tab) => self.ping(tab),
            Happening::Connect(tab, plan) if plan == self.tabs[tab].plan => self.connect(tab),
            Happening::Connect(..) => {}
            Happening::Saved(tab) => self.saved(tab),
            Happening::Heal => self.heal(),
            Happening::DeviceFreed => self.device_full = false,
        }
    }
}
