//! Feature: interview-prep-ai, Property 3: Complete Media Capture Workflow
//!
//! For any interview session, sound, picture, words and code are captured on one clock, kept in no more bytes than the recorder made,
//! and all of it is in the bucket, sealed, within two minutes of the end of the session on a line of 10 Mbit/s.

use std::collections::BTreeMap;

use client::recording::segments::{Interview, Source};
use domain::protocol::Command;
use domain::recording::{Medium, NONCE_BYTES, Segment, SegmentEnd, TAG_BYTES, UploadState};
use domain::session::{Caption, Event, Status};
use domain::setup::InterviewKind;
use domain::splice::Splice;
use proptest::prelude::*;
use tests::film::{Faults, Film};
use tests::host::{Host, setup};

/// "Within 2 minutes of session completion" (source design, Property 3).
const DELIVERED_WITHIN_MS: u64 = 120_000;
/// 10 Mbit/s.
const LINE_BYTES_PER_S: u64 = 1_250_000;

/// How far a moment of the session may lie from where the recording plays it: the recorder hands over once a second, and the test looks
/// twice a second what it has handed over.
const CLOCK_MS: u64 = 1_500;

/// What a candidate does, or what befalls the devices.
#[derive(Debug, Clone, Copy)]
enum Act {
    Code,
    Say,
    Pause,
    Mute(bool),
    Unplug(bool),
    ChangeDevice(u32),
    Sleep(bool),
    CutNetwork(u64),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => Just(Act::Code),
        5 => Just(Act::Say),
        2 => Just(Act::Pause),
        2 => any::<bool>().prop_map(Act::Mute),
        2 => any::<bool>().prop_map(Act::Unplug),
        1 => (2u32..99).prop_map(Act::ChangeDevice),
        1 => any::<bool>().prop_map(Act::Sleep),
        1 => (1_000u64..20_000).prop_map(Act::CutNetwork),
    ]
}

/// One interview: its session and its recording on one clock.
struct Studio {
    host: Host,
    film: Film,
    muted: bool,
    unplugged: bool,
    asleep: bool,
    devices: u32,
    /// When something could be recorded, closed intervals apart.
    live_ms: Vec<(u64, Option<u64>)>,
    /// The test's own stopwatch, which neither session nor recorder reads.
    watch_ms: u64,
    /// Which event came of code and words, and what the stopwatch said.
    said: Vec<(u64, u64)>,
    /// By chunk of media: when the stopwatch first saw it.
    heard_ms: BTreeMap<u64, u64>,
}

impl Studio {
    fn open(seed: u64, bits_per_s: u64) -> Self {
        let mut host = Host::new(setup(InterviewKind::Coding, 45), seed);
        host.command(Command::Start).unwrap();
        let mut film = Film::new(seed, Faults::none());
        (film.chunk_bytes, film.line_bytes_per_s) = (bits_per_s / 8, LINE_BYTES_PER_S);
        let mut studio = Self {
            host,
            film,
            muted: false,
            unplugged: false,
            asleep: false,
            devices: 1,
            live_ms: Vec::new(),
            watch_ms: 0,
            said: Vec::new(),
            heard_ms: BTreeMap::new(),
        };
        studio.tell();
        studio
    }

    fn pass(&mut self, ms: u64) {
        // Timers of the session ring in between.
        for _ in 0..ms / 500 {
            self.host.wait(500, 0);
            self.film.run(500);
            self.watch_ms += 500;
            for chunk in self.film.takes.values().flat_map(|take| take.kept.iter().rev().take(2)) {
                self.heard_ms.entry(chunk.chunk).or_insert(self.watch_ms);
            }
            self.tell();
        }
    }

    fn perform(&mut self, act: Act) {
        let t_ms = self.host.t_ms();
        let Some((turn, _)) = self.host.session.open_turn() else { return };
        match act {
            Act::Code => {
                let splice = Splice { at: 0, delete: 0, insert: "let x = 1;\n".into() };
                self.host.command(Command::EditCode { turn, splice, at_ms: t_ms }).unwrap();
            }
            Act::Say => {
                let caption = Caption {
                    id: t_ms as u32,
                    text: "so".into(),
                    confidence: None,
                    start_ms: t_ms.saturating_sub(400),
                    end_ms: t_ms,
                    edited: false,
                };
                self.host.command(Command::Caption { turn, caption }).unwrap();
            }
            Act::Pause => {
                let command = if self.host.session.status == Status::Paused { Command::Resume } else { Command::Pause };
                self.host.command(command).unwrap();
            }
            Act::Mute(on) => self.muted = on,
            Act::Unplug(on) => self.unplugged = on,
            Act::ChangeDevice(key) => self.devices = key,
            Act::Sleep(on) => self.asleep = on,
            Act::CutNetwork(ms) => self.film.cut_network(ms, true),
        }
        if matches!(act, Act::Code | Act::Say) {
            self.said.push((self.host.session.server_seq, self.watch_ms));
        }
        self.tell();
    }

    /// The page sees what there is.
    fn tell(&mut self) {
        let interview = match self.host.session.status {
            Status::Active => Interview::Active,
            Status::Paused => Interview::Paused,
            _ => Interview::Over,
        };
        let live = Source::Live { medium: Medium::MaskedVideo, key: self.devices };
        let source = if self.unplugged {
            Source::Missing
        } else if self.muted {
            Source::Muted
        } else {
            live
        };
        let suspended = self.asleep;
        let now_ms = self.film.now_ms();
        let was_live = self.live_ms.last().is_some_and(|(_, to_ms)| to_ms.is_none());
        let is_live = interview == Interview::Active && source == live && !suspended;
        match (was_live, is_live) {
            (false, true) => self.live_ms.push((now_ms, None)),
            (true, false) => self.live_ms.last_mut().unwrap().1 = Some(now_ms),
            _ => {}
        }
        self.film.change(|conditions| (conditions.interview, conditions.source, conditions.suspended) = (interview, source, suspended));
    }

    fn was_live(&self, t_ms: u64) -> bool {
        self.live_ms.iter().any(|(from_ms, to_ms)| (*from_ms..to_ms.unwrap_or(u64::MAX)).contains(&t_ms))
    }

    /// When the log says that an event of code or words happened.
    fn t_ms_of(&self, server_seq: u64) -> u64 {
        let stamped = &self.host.storage.log[server_seq as usize - 1];
        assert!(matches!(stamped.event, Event::CodeEdited { .. } | Event::Captioned { .. }), "{stamped:?}");
        stamped.t_ms
    }

    /// When the stopwatch saw what the bucket's file plays at session time `t_ms`.
    fn heard_ms(&self, segment: &Segment, t_ms: u64) -> u64 {
        let chunks: Vec<u64> = self.film.opened(segment).0.iter().map(|stretch| stretch.chunk).filter(|chunk| *chunk > 0).collect();
        let second = (t_ms - segment.start_ms) / 1_000;
        self.heard_ms[&chunks[(second as usize).min(chunks.len() - 1)]]
    }

    fn segments(&self) -> Vec<Segment> {
        let record = self.film.studio.record();
        assert!(record.uploads.values().all(|upload| upload.state == UploadState::Stored));
        let mut segments: Vec<Segment> = record.uploads.into_values().map(|upload| upload.segment).collect();
        segments.sort_by_key(|segment| segment.start_ms);
        segments
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Feature: interview-prep-ai, Property 3: Complete Media Capture Workflow
    #[test]
    fn everything_is_captured_on_one_clock_and_delivered_within_two_minutes(
        seed in any::<u64>(), bits_per_s in 32_000u64..600_000, acts in prop::collection::vec((any_act(), 500u64..150_000), 1..25),
    ) {
        let mut studio = Studio::open(seed, bits_per_s);
        studio.pass(1_000);
        for (act, wait_ms) in acts {
            studio.perform(act);
            studio.pass(wait_ms);
        }
        // A cut that began just now is over before the end.
        studio.pass(20_000);
        if !studio.host.session.is_over() {
            studio.host.command(Command::End).unwrap();
        }
        let end_ms = studio.film.now_ms();
        studio.tell();
        studio.film.finish();
        studio.film.deliver_within(DELIVERED_WITHIN_MS);

        // The recording is exactly what could be recorded: no second is missing, none is there twice, each gap has its reason.
        let segments = studio.segments();
        let live_ms: u64 = studio.live_ms.iter().map(|(from_ms, to_ms)| to_ms.unwrap_or(end_ms) - from_ms).sum();
        let recorded_ms: u64 = segments.iter().map(|segment| segment.duration_ms).sum();
        prop_assert_eq!(recorded_ms, live_ms);
        for pair in segments.windows(2) {
            prop_assert!(pair[0].end_ms() <= pair[1].start_ms, "{:?}", pair);
            let gap = pair[0].end_ms() < pair[1].start_ms;
            prop_assert!(!gap || !matches!(pair[0].ended, SegmentEnd::Rotated | SegmentEnd::Finished | SegmentEnd::Killed), "{:?}", pair);
        }
        // Words and code are on the same clock: who goes to the place in the recording that the log names finds the sound of that moment.
        for (server_seq, said_ms) in &studio.said {
            let t_ms = studio.t_ms_of(*server_seq);
            let segment = segments.iter().find(|segment| (segment.start_ms..segment.end_ms()).contains(&t_ms));
            prop_assert_eq!(segment.is_some(), studio.was_live(t_ms), "at {}", t_ms);
            if let Some(segment) = segment {
                let heard_ms = studio.heard_ms(segment, t_ms);
                prop_assert!(heard_ms.abs_diff(*said_ms) <= CLOCK_MS, "said at {said_ms}, heard at {heard_ms}, logged at {t_ms}");
            }
        }
        // Nothing is stored that the recorder did not make, but for the muxer's frame and the seals.
        let objects = studio.film.studio.bucket.objects.borrow();
        let stored: u64 = objects.values().flatten().map(|piece| piece.bytes).sum();
        let made: u64 = studio.film.takes.values().flat_map(|take| &take.kept).map(|stretch| stretch.bytes).sum();
        let seals: u64 = segments.iter().map(|segment| u64::from(segment.parts()) * (NONCE_BYTES + TAG_BYTES)).sum();
        prop_assert!(stored <= made + seals + 1_000 * segments.len() as u64, "{stored} of {made}");
    }
}
