mod service;

use domain::transcript::ClientMessage;
use proptest::prelude::*;

use self::service::{Service, block};
use super::*;

/// A browser, a service and the edge's storage around one relay, in virtual time.
struct World {
    relay: Relay,
    now_ms: u64,
    /// What quota and cap still grant.
    quota_ms: u64,
    /// Reserve and consent are answered at once.
    services: Vec<Service>,
    told: Vec<ServerMessage>,
    consents: Vec<ServiceName>,
    /// Status of the next handshakes; `None` opens, nothing left opens.
    handshakes: Vec<Option<Option<u16>>>,
    closed: bool,
}

impl World {
    fn new(service: ServiceName) -> Self {
        let model = super::super::default_model(service).to_owned();
        let options = Options { service, url: "ws://service".into(), key: "secret".into(), model, language: String::new() };
        Self {
            relay: Relay::new(options),
            now_ms: 1_000,
            quota_ms: 3_600_000,
            services: Vec::new(),
            told: Vec::new(),
            consents: Vec::new(),
            handshakes: Vec::new(),
            closed: false,
        }
    }

    /// After the consent.
    fn ready(service: ServiceName) -> Self {
        let mut world = Self::new(service);
        world.consent();
        world
    }

    fn consent(&mut self) {
        let service = self.relay.options.service;
        self.say(&ClientMessage::Consent { schema_version: SCHEMA_VERSION, service, notice: NOTICE, language: "en-US".into() });
    }

    fn say(&mut self, message: &ClientMessage) {
        self.on(Input::Text(serde_json::to_string(message).unwrap()));
    }

    fn on(&mut self, input: Input) {
        for effect in self.relay.on(input, self.now_ms) {
            match effect {
                Effect::StoreConsent { service, .. } => {
                    assert!(self.services.is_empty(), "no connection before the consent is stored");
                    self.consents.push(service);
                    self.on(Input::ConsentStored(true));
                }
                Effect::Reserve { ms } => {
                    let granted_ms = ms.min(self.quota_ms);
                    self.quota_ms -= granted_ms;
                    self.on(Input::Reserved { granted_ms, refusal: (granted_ms == 0).then_some(StopCode::Quota) });
                }
                Effect::Connect { connection, .. } => {
                    assert_eq!(self.consents, [self.relay.options.service]);
                    self.services.push(Service::new(self.relay.options.service, connection));
                    match if self.handshakes.is_empty() { None } else { self.handshakes.remove(0) } {
                        None => self.on(Input::Connected { connection }),
                        Some(status) => self.on(Input::Lost { connection, status }),
                    }
                }
                Effect::Send { connection, frame } => self.service(connection).take(&frame),
                Effect::HangUp { connection } => self.service(connection).gone = true,
                Effect::Report { .. } => {}
                Effect::Tell(message) => {
                    assert!(!self.closed);
                    self.told.push(message);
                }
                Effect::Close => self.closed = true,
            }
        }
    }

    fn service(&mut self, connection: u32) -> &mut Service {
        self.services.iter_mut().find(|service| service.connection == connection).unwrap()
    }

    fn begin(&mut self, turn: u32) {
        self.say(&ClientMessage::AnswerBegin { turn });
    }

    fn end(&mut self, turn: u32) {
        self.say(&ClientMessage::AnswerEnd { turn });
    }

    /// A tenth of a second of sound that is recognised as `w<serial>`.
    fn speak(&mut self, serial: u16) {
        self.on(Input::Audio(block(serial)));
    }

    /// The next message of the service that has one, chosen by `n`. False: there is none.
    fn deliver(&mut self, n: usize) -> bool {
        let waiting: Vec<usize> = (0..self.services.len()).filter(|at| !self.services[*at].said.is_empty()).collect();
        let Some(at) = waiting.get(n % waiting.len().max(1)) else { return false };
        let connection = self.services[*at].connection;
        let message = self.services[*at].said.pop_front().unwrap();
        self.on(Input::Said { connection, message });
        true
    }

    fn deliver_all(&mut self) {
        while self.deliver(0) {}
    }

    fn wait(&mut self, ms: u64) {
        for _ in 0..ms / 500 {
            self.now_ms += 500;
            self.on(Input::Tick);
        }
    }

    fn lose(&mut self, connection: u32) {
        self.service(connection).said.clear();
        self.on(Input::Lost { connection, status: None });
    }

    fn finals(&self) -> Vec<(u32, String)> {
        let of = |message: &ServerMessage| match message {
            ServerMessage::Final { turn, text, .. } => Some((*turn, text.clone())),
            _ => None,
        };
        self.told.iter().filter_map(of).collect()
    }

    fn stopped(&self) -> Option<StopCode> {
        match self.told.last() {
            Some(ServerMessage::Stopped { code }) => Some(*code),
            _ => None,
        }
    }
}

const BOTH: [ServiceName; 2] = [ServiceName::Deepgram, ServiceName::OpenAi];

#[test]
fn words_arrive_with_their_turn_and_time() {
    for service in BOTH {
        let mut world = World::ready(service);
        assert_eq!(world.told, [ServerMessage::Ready { service }]);
        world.begin(3);
        world.deliver_all();
        (0..4).for_each(|serial| world.speak(serial));
        world.service(1).pause();
        world.deliver_all();
        world.speak(4);
        world.end(3);
        world.deliver_all();
        assert_eq!(world.finals(), [(3, "w0 w1 w2 w3".to_owned()), (3, "w4".to_owned())], "{service:?}");
        let ServerMessage::Final { start_ms, end_ms, confidence, .. } =
            world.told.iter().find(|message| matches!(message, ServerMessage::Final { .. })).unwrap()
        else {
            unreachable!()
        };
        assert_eq!((*start_ms, *end_ms), (Some(0), Some(400)));
        assert!(confidence.is_some_and(|confidence| (confidence - 0.5).abs() < 1e-6));
        assert_eq!(world.told.last(), Some(&ServerMessage::Closed { turn: 3 }));
        assert!(world.services[0].gone);
        let counts = world.relay.counts();
        assert_eq!((counts.answers, counts.phrases, counts.retries, counts.audio_ms), (1, 2, 0, 500));
        assert_eq!(world.relay.unused_ms(), SLICE_MS - 500);
    }
}

#[test]
fn nothing_is_taken_before_the_consent_and_none_for_somebody_else() {
    let said = |message: ClientMessage| {
        let mut world = World::new(ServiceName::Deepgram);
        world.say(&message);
        (world.stopped(), world.services.len(), world.closed)
    };
    assert_eq!(said(ClientMessage::AnswerBegin { turn: 0 }), (Some(StopCode::Protocol), 0, true));
    let consent = |service, notice, language: &str| {
        let language = language.to_owned();
        said(ClientMessage::Consent { schema_version: SCHEMA_VERSION, service, notice, language })
    };
    assert_eq!(consent(ServiceName::OpenAi, NOTICE, "en-US"), (Some(StopCode::NotOffered), 0, true));
    assert_eq!(consent(ServiceName::Deepgram, NOTICE + 1, "en-US"), (Some(StopCode::NotOffered), 0, true));
    assert_eq!(consent(ServiceName::Deepgram, NOTICE, "tlh"), (Some(StopCode::Language), 0, true));

    let mut world = World::new(ServiceName::Deepgram);
    world.speak(0);
    assert_eq!((world.stopped(), world.services.len()), (Some(StopCode::Protocol), 0));
    let mut world = World::new(ServiceName::Deepgram);
    world.on(Input::Text("garbage".into()));
    assert_eq!(world.stopped(), Some(StopCode::Protocol));
}

#[test]
fn the_service_is_called_only_when_the_consent_is_stored_and_sound_is_paid_for() {
    let begin = |stored| {
        let World { mut relay, .. } = World::new(ServiceName::Deepgram);
        let language = "en-US".to_owned();
        let consent = ClientMessage::Consent { schema_version: SCHEMA_VERSION, service: ServiceName::Deepgram, notice: NOTICE, language };
        let mut early = Vec::new();
        for message in [consent, ClientMessage::AnswerBegin { turn: 0 }] {
            early.extend(relay.on(Input::Text(serde_json::to_string(&message).unwrap()), 0));
        }
        early.extend(relay.on(Input::Audio(block(0)), 0));
        early.extend(relay.on(Input::Tick, 3_000));
        assert!(matches!(early.as_slice(), [Effect::StoreConsent { .. }]));
        let then = relay.on(Input::ConsentStored(stored), 3_000);
        (relay, then)
    };
    let (mut relay, then) = begin(true);
    assert!(matches!(then.as_slice(), [Effect::Tell(ServerMessage::Ready { .. }), Effect::Reserve { ms: SLICE_MS }]));
    let paid = relay.on(Input::Reserved { granted_ms: 50, refusal: None }, 3_000);
    assert!(matches!(paid.as_slice(), [Effect::Connect { .. }, Effect::Reserve { .. }]));

    let (relay, refused) = begin(false);
    let stopped = Effect::Tell(ServerMessage::Stopped { code: StopCode::Service });
    assert!(refused.contains(&stopped) && !refused.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
    assert!(relay.is_over());
}

#[test]
fn sound_between_answers_goes_nowhere() {
    let mut world = World::ready(ServiceName::Deepgram);
    world.speak(0);
    assert_eq!((world.services.len(), world.relay.counts().audio_ms), (0, 0));
    world.begin(0);
    world.end(7);
    world.speak(1);
    assert_eq!(world.relay.counts().audio_ms, 100, "another turn's end does not end this one");
    world.end(0);
    world.speak(2);
    assert_eq!((world.services.len(), world.relay.counts().audio_ms), (1, 100));
}

#[test]
fn quota_is_spent_to_the_last_millisecond_and_then_it_stops() {
    for service in BOTH {
        let mut world = World::ready(service);
        world.quota_ms = 250;
        world.begin(0);
        world.deliver_all();
        (0..5).for_each(|serial| world.speak(serial));
        assert_eq!(world.relay.counts().audio_ms, 250);
        world.deliver_all();
        assert_eq!(world.stopped(), Some(StopCode::Quota), "{service:?}: {:?}", world.told);
        assert_eq!(world.finals(), [(0, "w0 w1".to_owned())], "what was paid for is delivered");
        assert!(world.closed && world.services.iter().all(|service| service.gone));

        let mut world = World::ready(service);
        world.quota_ms = 0;
        world.begin(0);
        assert_eq!((world.stopped(), world.services.len()), (Some(StopCode::Quota), 0), "no connection without quota");
    }
}

#[test]
fn slices_are_reserved_before_they_are_needed() {
    let mut world = World::ready(ServiceName::Deepgram);
    world.begin(0);
    assert_eq!(world.quota_ms, 3_600_000 - SLICE_MS);
    (0..500).for_each(|serial| world.speak(serial));
    assert_eq!(world.quota_ms, 3_600_000 - SLICE_MS);
    world.speak(500);
    assert_eq!(world.quota_ms, 3_600_000 - 2 * SLICE_MS);
    world.end(0);
    world.begin(1);
    assert_eq!(world.quota_ms, 3_600_000 - 2 * SLICE_MS, "the next answer uses what is left");
}

#[test]
fn a_lost_connection_is_opened_once_more_and_loses_no_word() {
    for service in BOTH {
        let mut world = World::ready(service);
        world.begin(0);
        world.deliver_all();
        (0..3).for_each(|serial| world.speak(serial));
        world.service(1).pause();
        world.deliver_all();
        (3..5).for_each(|serial| world.speak(serial));
        world.lose(1);
        world.deliver_all();
        world.speak(5);
        world.end(0);
        world.deliver_all();
        assert_eq!(world.finals(), [(0, "w0 w1 w2".to_owned()), (0, "w3 w4 w5".to_owned())], "{service:?}");
        let ServerMessage::Final { start_ms, .. } = &world.told[world.told.len() - 2] else { panic!("{:?}", world.told) };
        assert_eq!(*start_ms, Some(300), "times count from the answer's beginning");
        assert_eq!(world.relay.counts().retries, 1);

        world.begin(1);
        world.lose(3);
        world.lose(4);
        assert_eq!(world.stopped(), Some(StopCode::Service), "twice is too often");
        assert!(world.closed);
    }
}

#[test]
fn refused_handshakes_are_tried_again_only_where_that_may_help() {
    for (refusals, connections, stopped) in [
        (vec![Some(Some(503))], 2, None),
        (vec![Some(Some(429))], 2, None),
        (vec![Some(None)], 2, None),
        (vec![Some(Some(401))], 1, Some(StopCode::Service)),
        (vec![Some(Some(500)), Some(Some(500))], 2, Some(StopCode::Service)),
    ] {
        let mut world = World::ready(ServiceName::Deepgram);
        world.handshakes = refusals.clone();
        world.begin(0);
        assert_eq!((world.services.len(), world.stopped()), (connections, stopped), "{refusals:?}");
    }
}

#[test]
fn nobody_is_waited_for_who_does_not_say_to_what_was_agreed() {
    let mut relay = Relay::new(World::ready(ServiceName::Deepgram).relay.options);
    assert!(relay.on(Input::Tick, 5_000).is_empty() && relay.on(Input::Tick, 4_999 + CONSENT_WITHIN_MS).is_empty());
    relay.on(Input::Tick, 5_000 + CONSENT_WITHIN_MS);
    assert!(relay.is_over());
}

#[test]
fn a_service_that_stalls_is_given_up_within_its_time() {
    let mut world = World::ready(ServiceName::OpenAi);
    world.begin(0);
    // It never announces itself.
    world.wait(OPEN_WITHIN_MS);
    assert_eq!(world.services.len(), 2);
    world.wait(OPEN_WITHIN_MS);
    assert_eq!(world.stopped(), Some(StopCode::Service));

    let mut world = World::ready(ServiceName::Deepgram);
    world.begin(0);
    for serial in 0..(OWED_WITHIN_MS / 100) as u16 {
        world.speak(serial);
        world.services[0].said.clear();
        world.now_ms += 100;
        world.on(Input::Tick);
    }
    world.wait(500);
    assert_eq!(world.relay.counts().retries, 1, "it owes results for the sound it took");

    let mut world = World::ready(ServiceName::OpenAi);
    world.begin(0);
    world.deliver_all();
    world.wait(60_000);
    assert_eq!((world.services.len(), world.stopped()), (1, None), "silence on both sides is no stall");
}

#[test]
fn the_last_words_of_an_ended_answer_are_waited_for_but_not_for_ever() {
    let mut world = World::ready(ServiceName::Deepgram);
    world.begin(0);
    world.speak(0);
    world.end(0);
    world.wait(REST_WITHIN_MS - 500);
    assert_eq!(world.told.last(), Some(&ServerMessage::Ready { service: ServiceName::Deepgram }));
    world.wait(500);
    assert_eq!(world.told.last(), Some(&ServerMessage::Closed { turn: 0 }));
    world.deliver_all();
    assert_eq!(world.finals(), []);
}

#[test]
fn quiet_connections_are_kept_alive() {
    let mut world = World::ready(ServiceName::Deepgram);
    world.begin(0);
    world.wait(KEEP_ALIVE_MS * 3);
    assert_eq!(world.services[0].kept_alive, 3);
}

#[test]
fn leaving_hangs_up_and_bye_waits_for_the_rest() {
    let mut world = World::ready(ServiceName::Deepgram);
    world.begin(0);
    world.speak(0);
    world.on(Input::Gone);
    assert!(world.relay.is_over() && world.services[0].gone);

    let mut world = World::ready(ServiceName::Deepgram);
    world.begin(0);
    world.speak(0);
    world.say(&ClientMessage::Bye);
    assert!(!world.closed);
    world.deliver_all();
    assert_eq!((world.finals(), world.closed), (vec![(0, "w0".to_owned())], true));
    assert_eq!(world.stopped(), None);
}

/// What may happen, in any order.
#[derive(Debug, Clone)]
enum Act {
    NextAnswer,
    SameAnswer,
    End,
    Speak(u8),
    Silence,
    ServicePause(usize),
    BrowserPause,
    Deliver(usize),
    Lose(usize),
    Garbage(usize, Vec<u8>),
    Wait(u64),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::NextAnswer),
        1 => Just(Act::SameAnswer),
        2 => Just(Act::End),
        8 => (1u8..12).prop_map(Act::Speak),
        2 => Just(Act::Silence),
        4 => (0usize..4).prop_map(Act::ServicePause),
        1 => Just(Act::BrowserPause),
        10 => (0usize..4).prop_map(Act::Deliver),
        1 => (0usize..4).prop_map(Act::Lose),
        1 => (0usize..4, prop::collection::vec(any::<u8>(), 0..20)).prop_map(|(at, bytes)| Act::Garbage(at, bytes)),
        2 => (0u64..3_000).prop_map(Act::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Feature: interview-prep-ai, Property 8: Real-Time Transcription Performance
    #[test]
    fn no_word_is_ever_told_under_another_turn_or_twice(
        openai in any::<bool>(), quota_ms in prop_oneof![Just(3_600_000u64), 0u64..20_000], acts in prop::collection::vec(any_act(), 1..120),
    ) {
        let mut world = World::ready(BOTH[usize::from(openai)]);
        world.quota_ms = quota_ms;
        let (mut turn, mut open, mut spoken_in) = (0u32, false, Vec::new());
        for act in acts {
            match act {
                Act::NextAnswer => { turn += 1; open = true; world.begin(turn); }
                Act::SameAnswer => { open = true; world.begin(turn); }
                Act::End => { open = false; world.end(turn); }
                Act::Speak(blocks) => for _ in 0..blocks {
                    world.speak(spoken_in.len() as u16);
                    spoken_in.push(open.then_some(turn));
                },
                Act::Silence => world.on(Input::Audio(vec![0; 100 * BYTES_PER_MS])),
                Act::ServicePause(at) => if let Some(service) = world.services.iter_mut().rev().nth(at) { service.pause() },
                Act::BrowserPause => world.say(&ClientMessage::Pause { turn }),
                Act::Deliver(n) => _ = world.deliver(n),
                Act::Lose(at) => {
                    let connection = world.services.iter().rev().nth(at).map(|service| service.connection);
                    if let Some(connection) = connection { world.lose(connection) }
                }
                Act::Garbage(at, bytes) => {
                    let connection = world.services.iter().rev().nth(at).map_or(99, |service| service.connection);
                    world.on(Input::Said { connection, message: String::from_utf8_lossy(&bytes).into_owned() });
                }
                Act::Wait(ms) => world.wait(ms),
            }
            if world.closed { break }
        }
        world.end(turn);
        world.deliver_all();
        world.wait(30_000);
        world.deliver_all();

        let mut seen = std::collections::BTreeSet::new();
        for (turn, text) in world.finals() {
            for word in text.split(' ') {
                let serial: usize = word[1..].parse().unwrap();
                prop_assert_eq!(spoken_in[serial], Some(turn), "{} told under turn {}", word, turn);
                prop_assert!(seen.insert(serial), "{} twice", word);
            }
        }
        let sent_ms = world.relay.counts().audio_ms;
        prop_assert_eq!(sent_ms + world.relay.unused_ms() + world.quota_ms, quota_ms, "what was reserved is used or unused");
        prop_assert!(world.services.iter().rev().skip(MAX_LINES).all(|service| service.gone));
    }
}
