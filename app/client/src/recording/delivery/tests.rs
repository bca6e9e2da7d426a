use domain::recording::{Container, Medium, Recording, SegmentEnd};

use super::*;

/// Carries out nothing by itself: what the machine asked for and was not answered yet.
#[derive(Default)]
struct Shell {
    machine: Delivery,
    owed: Vec<Effect>,
    told: Vec<Event>,
}

impl Shell {
    fn on_a_device_with(names: &[&str]) -> Self {
        let mut shell = Self::default();
        shell.step(Delivery::open);
        shell.answer(&Effect::List, |machine| machine.found(Ok(names.iter().map(|name| (*name).to_owned()).collect()), 0.0));
        shell
    }

    fn step(&mut self, step: impl FnOnce(&mut Delivery) -> Vec<Effect>) {
        for effect in step(&mut self.machine) {
            match effect {
                Effect::Tell(event) => self.told.push(event),
                other => self.owed.push(other),
            }
        }
    }

    /// Answers what was asked for.
    fn answer(&mut self, asked: &Effect, step: impl FnOnce(&mut Delivery) -> Vec<Effect>) {
        let at = self.owed.iter().position(|effect| effect == asked);
        self.owed.remove(at.unwrap_or_else(|| panic!("{asked:?} is not among {:?}", self.owed)));
        self.step(step);
    }

    fn records(&mut self, name: &str) {
        self.step(|machine| machine.begins(name));
        self.step(|machine| machine.wrote(name, 100));
        self.step(|machine| machine.ended(name, SegmentEnd::Paused));
    }

    fn takes_the_turn(&mut self) {
        self.answer(&Effect::AskTurn, Delivery::turn_came);
        self.answer(&Effect::List, |machine| machine.found(Ok(Vec::new()), 0.0));
    }

    fn makes(&mut self, name: &str, ended: Option<SegmentEnd>, made: Made, now_ms: f64) {
        self.answer(&make(name, ended), |machine| machine.made(name, ended, made, now_ms));
    }

    fn request(&self) -> (u64, Request) {
        let found =
            self.owed.iter().find_map(|effect| if let Effect::Request { id, request } = effect { Some((*id, request)) } else { None });
        found.map(|(id, request)| (id, request.clone())).unwrap()
    }

    fn responds(&mut self, outcome: Result<Answer, Failure>) {
        let (id, request) = self.request();
        self.answer(&Effect::Request { id, request }, |machine| machine.answered(id, outcome, 1.0, 0.5));
    }

    fn has_told(&self, event: &Event) -> bool {
        self.told.contains(event)
    }
}

fn make(name: &str, ended: Option<SegmentEnd>) -> Effect {
    Effect::Make { name: name.into(), ended }
}

fn segment(id: &str) -> Segment {
    Segment {
        id: id.into(),
        medium: Medium::Audio,
        container: Container::Webm,
        mime: "audio/webm".into(),
        start_ms: 7,
        duration_ms: 1000,
        bytes: 80,
        sha256: "5a".into(),
        ended: SegmentEnd::Paused,
        delete_at_epoch_ms: 1,
    }
}

fn consented(consent: bool) -> Result<Answer, Failure> {
    let consent = consent.then_some(domain::recording::Consent { schema_version: 1, medium: Medium::Audio, notice: 1 });
    Ok(Answer::Recording(Recording {
        schema_version: 1,
        offered: Vec::new(),
        consent,
        delete_at_epoch_ms: None,
        key: None,
        segments: Vec::new(),
        masked: None,
    }))
}

fn failure(status: u16, code: &str) -> Result<Answer, Failure> {
    Err(Failure::Status { status, code: code.into() })
}

/// A page that has recorded one segment and asks the server for the first time.
fn sending() -> Shell {
    let mut shell = Shell::on_a_device_with(&[]);
    shell.records("a");
    shell.takes_the_turn();
    shell.makes("a", Some(SegmentEnd::Paused), Made::File(segment("a")), 0.0);
    shell
}

#[test]
fn an_empty_device_is_told_as_delivered_once_it_was_looked_at() {
    let mut shell = Shell::default();
    shell.step(Delivery::open);
    assert!(shell.told.is_empty());
    shell.answer(&Effect::List, |machine| machine.found(Ok(Vec::new()), 0.0));
    assert_eq!(shell.told, [Event::Delivered]);
}

#[test]
fn what_another_page_writes_is_taken_up_when_its_lock_comes_and_not_told_as_delivered_before() {
    let mut shell = Shell::on_a_device_with(&["a", "b"]);
    assert!(shell.told.is_empty());
    let adopt = |name: &str| Effect::Adopt { name: name.into() };
    shell.answer(&adopt("a"), |machine| machine.adopted("a", Ok(None)));
    assert!(shell.told.is_empty() && !shell.machine.keeps("a"), "the other page delivered it, and b is still there");
    shell.answer(&adopt("b"), |machine| machine.adopted("b", Ok(Some(9))));
    assert_eq!((shell.told.clone(), shell.machine.keeps("b")), (vec![Event::Waiting { bytes: 9 }], true));
    shell.takes_the_turn();
    shell.makes("b", None, Made::Lost { start_ms: None, code: "empty".into() }, 0.0);
    shell.answer(&Effect::Remove { name: "b".into() }, |machine| machine.removed("b"));
    assert_eq!(shell.told[1..], [Event::Lost { start_ms: None, code: "empty".into() }, Event::Waiting { bytes: 0 }, Event::Delivered]);
    assert_eq!(shell.owed, [Effect::EndTurn]);
}

#[test]
fn a_device_that_cannot_be_read_is_never_told_as_delivered() {
    let mut shell = Shell::default();
    shell.step(Delivery::open);
    shell.answer(&Effect::List, |machine| machine.found(Err(Unseen), 0.0));
    assert_eq!(shell.told, [Event::Failed { code: "damaged".into() }]);
}

#[test]
fn one_file_is_made_at_a_time_and_only_with_the_turn() {
    let mut shell = Shell::on_a_device_with(&[]);
    shell.records("a");
    shell.records("b");
    assert_eq!(shell.owed, [Effect::AskTurn]);
    shell.takes_the_turn();
    assert_eq!(shell.owed, [make("a", Some(SegmentEnd::Paused))]);
    shell.makes("a", Some(SegmentEnd::Paused), Made::File(segment("a")), 0.0);
    assert!(shell.owed.contains(&make("b", Some(SegmentEnd::Paused))));
}

#[test]
fn a_muxer_that_is_missing_is_asked_for_again() {
    let mut shell = Shell::on_a_device_with(&[]);
    shell.records("a");
    shell.takes_the_turn();
    shell.makes("a", Some(SegmentEnd::Paused), Made::NoMuxer, 0.0);
    assert_eq!((shell.owed.len(), shell.machine.wakes_at_ms()), (0, Some(MUXER_AGAIN_MS)));
    shell.step(|machine| machine.woken(MUXER_AGAIN_MS));
    assert_eq!(shell.owed, [make("a", Some(SegmentEnd::Paused))]);
}

#[test]
fn a_segment_whose_identifier_is_taken_gets_another() {
    let mut shell = sending();
    shell.responds(consented(true));
    shell.responds(failure(409, "segment_differs"));
    let rename = Effect::Rename { name: "a".into(), segment: segment("a") };
    shell.answer(&rename, |machine| machine.renamed("a", segment("b"), 1.0));
    assert_eq!(shell.machine.sending("b"), Some(("a", &segment("b"))));
    assert!(matches!(shell.request().1, Request::Look | Request::Open(_)));
}

#[test]
fn a_refused_segment_is_lost_and_makes_room() {
    let mut shell = sending();
    shell.responds(consented(true));
    shell.responds(failure(413, "recording_too_large"));
    assert!(shell.has_told(&Event::Lost { start_ms: Some(7), code: "recording_too_large".into() }));
    shell.answer(&Effect::Remove { name: "a".into() }, |machine| machine.removed("a"));
    assert!(!shell.machine.keeps("a") && shell.has_told(&Event::Delivered));
}

#[test]
fn without_a_consent_nothing_is_kept() {
    let mut shell = sending();
    shell.records("b");
    shell.responds(consented(false));
    assert!(shell.has_told(&Event::Failed { code: "refused".into() }));
    shell.answer(&Effect::Remove { name: "a".into() }, |machine| machine.removed("a"));
    shell.makes("b", Some(SegmentEnd::Paused), Made::File(segment("b")), 1.0);
    shell.answer(&Effect::Remove { name: "b".into() }, |machine| machine.removed("b"));
    assert_eq!(shell.machine.sending("b"), None);
    shell.step(|machine| machine.found(Ok(vec!["c".into()]), 2.0));
    assert!(!shell.owed.contains(&Effect::Adopt { name: "c".into() }), "it may be of a new consent");
}

#[test]
fn after_a_withdrawal_nothing_is_sent_and_what_was_being_made_goes() {
    let mut shell = Shell::on_a_device_with(&[]);
    shell.records("a");
    shell.takes_the_turn();
    shell.machine.discard();
    shell.step(Delivery::cleared);
    shell.makes("a", Some(SegmentEnd::Paused), Made::File(segment("a")), 0.0);
    assert_eq!((shell.owed.as_slice(), shell.machine.wakes_at_ms()), ([Effect::Remove { name: "a".into() }].as_slice(), None));
}

#[test]
fn a_full_device_is_tried_again_and_one_that_freed_nothing_is_not() {
    let mut shell = Shell::on_a_device_with(&[]);
    shell.step(|machine| machine.begins("a"));
    shell.step(|machine| machine.begin_failed("a", 0.0));
    shell.answer(&Effect::Remove { name: "a".into() }, |machine| machine.removed("a"));
    assert!(shell.has_told(&Event::Full { quota: true }) && !shell.has_told(&Event::Relieved));
    let again_ms = shell.machine.wakes_at_ms().unwrap();
    shell.step(|machine| machine.woken(again_ms));
    assert!(shell.has_told(&Event::Relieved));
}

#[test]
fn what_a_page_leaves_that_came_later_is_found() {
    let mut shell = Shell::on_a_device_with(&[]);
    shell.step(|machine| machine.woken(LOOK_MS));
    shell.answer(&Effect::List, |machine| machine.found(Ok(vec!["a".into()]), LOOK_MS));
    assert_eq!(shell.owed, [Effect::Adopt { name: "a".into() }]);
}
