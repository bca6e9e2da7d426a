//! Any interleaving of typing, lost connections, repeated messages and reloads brings every command to the server exactly once, in order.

use std::collections::VecDeque;

use domain::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
use domain::session::decide;
use domain::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use proptest::prelude::*;

use super::*;

/// Follows the rules of `domain::protocol` with the domain's own decisions.
struct Server {
    session: Session,
    log: Vec<Stamped>,
    epoch: u64,
    last_client_seq: u64,
    handled: Vec<Command>,
    t_ms: u64,
}

impl Server {
    fn new() -> Self {
        let setup = Setup {
            role: Role::Software,
            level: Level::Mid,
            kind: InterviewKind::Coding,
            style: CompanyStyle::Ownership,
            minutes: 10,
            resume_terms: Vec::new(),
            job_terms: Vec::new(),
            model: None,
            again: None,
        };
        let first = Stamped { server_seq: 1, t_ms: 0, event: Event::Created { setup } };
        let session = Session::begin(&first).unwrap();
        Self { session, log: vec![first], epoch: 0, last_client_seq: 0, handled: Vec::new(), t_ms: 0 }
    }

    fn push(&mut self, event: Event) -> ServerMessage {
        let stamped = Stamped { server_seq: self.session.server_seq + 1, t_ms: self.t_ms, event };
        self.session.apply(&stamped).unwrap();
        self.log.push(stamped.clone());
        ServerMessage::Event(stamped)
    }

    fn receive(&mut self, message: ClientMessage) -> Vec<ServerMessage> {
        match message {
            ClientMessage::Hello { epoch, last_server_seq, now_ms, .. } => {
                assert!(epoch == 0 || epoch == self.epoch);
                self.epoch += u64::from(epoch == 0);
                let fresh = last_server_seq == 0;
                let events = self.log.iter().filter(|stamped| !fresh && stamped.server_seq > last_server_seq).cloned().collect();
                vec![ServerMessage::Welcome {
                    schema_version: SCHEMA_VERSION,
                    epoch: self.epoch,
                    last_client_seq: self.last_client_seq,
                    kept_client_seq: self.last_client_seq,
                    t_ms: self.t_ms,
                    echo_now_ms: now_ms,
                    snapshot: fresh.then(|| Box::new(self.session.clone())),
                    events,
                }]
            }
            ClientMessage::Command { epoch, client_seq, command } => {
                assert_eq!(epoch, self.epoch);
                if client_seq <= self.last_client_seq {
                    return vec![ServerMessage::Ack { client_seq }];
                }
                assert_eq!(client_seq, self.last_client_seq + 1, "the client left a hole");
                self.last_client_seq = client_seq;
                self.handled.push(command.clone());
                self.handle(command, client_seq)
            }
            ClientMessage::Ping { now_ms } => vec![ServerMessage::Pong { now_ms, t_ms: self.t_ms }],
        }
    }

    fn handle(&mut self, command: Command, client_seq: u64) -> Vec<ServerMessage> {
        let mut answers = match decide(&self.session, command, self.t_ms, |_, layer| Some(format!("{layer:?}"))) {
            Err(problem) => vec![ServerMessage::Problem { client_seq: Some(client_seq), problem }],
            Ok(events) => {
                let events: Vec<_> = events.into_iter().map(|event| self.push(event)).collect();
                std::iter::once(ServerMessage::Ack { client_seq }).chain(events).collect()
            }
        };
        if self.session.needs_question() {
            let turn = self.session.turns.len() as u32;
            answers.push(ServerMessage::QuestionDelta { turn, text: String::from("why ") });
            answers.push(self.push(Event::QuestionAsked { turn, question: question(turn) }));
        }
        answers
    }
}

fn question(turn: u32) -> AskedQuestion {
    AskedQuestion {
        id: turn.to_string(),
        kind: QuestionKind::Coding,
        competency: String::from("c"),
        text: String::from("why not"),
        origin: QuestionOrigin::Planned,
        because: None,
        because_of: BecauseOf::Resume,
        starter_code: Some(String::from("fn")),
        worded_by: None,
        decided_text: None,
    }
}

#[derive(Debug, Clone)]
enum Step {
    Type(Field, String),
    Seal,
    Say(Command),
    Done,
    ToServer { repeated: bool },
    ToClient { repeated: bool },
    Cut,
    Connect,
    Reload,
}

/// One page, one server, and a network that keeps order within a connection and loses all with it.
struct World {
    machine: Machine,
    server: Server,
    connected: bool,
    to_server: VecDeque<ClientMessage>,
    to_client: VecDeque<ServerMessage>,
    stored: String,
    issued: Vec<Command>,
    noted: u64,
}

impl World {
    fn new() -> Self {
        let stored = serde_json::to_string(&Pending::default()).unwrap();
        Self {
            machine: Machine::new(Pending::default()),
            server: Server::new(),
            connected: false,
            to_server: VecDeque::new(),
            to_client: VecDeque::new(),
            stored,
            issued: Vec::new(),
            noted: 0,
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for numbered in self.machine.pending().iter().filter(|numbered| numbered.client_seq > self.noted) {
            self.issued.push(numbered.command.clone());
        }
        self.noted += self.machine.pending().iter().filter(|numbered| numbered.client_seq > self.noted).count() as u64;
        for effect in effects {
            match effect {
                Effect::Send(message) => {
                    assert!(self.connected);
                    self.to_server.push_back(message);
                }
                Effect::Persist => self.stored = serde_json::to_string(self.machine.pending()).unwrap(),
                Effect::Notice(_) => {}
                Effect::Reconnect => unreachable!("this server never leaves a hole"),
            }
        }
    }

    fn cut(&mut self) {
        self.connected = false;
        self.to_server.clear();
        self.to_client.clear();
        self.machine.disconnected();
    }

    fn connect(&mut self) {
        if self.connected {
            return;
        }
        self.connected = true;
        let effects = self.machine.connected(0.0);
        self.carry_out(effects);
    }

    fn reach_server(&mut self, repeated: bool) {
        let Some(message) = self.to_server.pop_front() else { return };
        let times = if repeated && matches!(message, ClientMessage::Command { .. }) { 2 } else { 1 };
        for _ in 0..times {
            let answers = self.server.receive(message.clone());
            self.to_client.extend(answers);
        }
    }

    fn reach_client(&mut self, repeated: bool) {
        let Some(message) = self.to_client.pop_front() else { return };
        let times = if repeated && matches!(message, ServerMessage::Event(_) | ServerMessage::Ack { .. }) { 2 } else { 1 };
        for _ in 0..times {
            let effects = self.machine.received(message.clone(), 0.0);
            self.carry_out(effects);
        }
    }

    fn step(&mut self, step: Step) {
        self.server.t_ms += 100;
        let t_ms = self.server.t_ms;
        match step {
            Step::Type(field, text) => self.machine.edit(field, text, t_ms),
            Step::Seal => {
                let effects = self.machine.seal();
                self.carry_out(effects);
            }
            Step::Say(command) => {
                let effects = self.machine.command(command);
                self.carry_out(effects);
            }
            Step::Done => {
                if let Some(turn) = self.machine.drafts().map(|drafts| drafts.turn) {
                    self.step(Step::Say(Command::Done { turn, by_silence: false }));
                }
            }
            Step::ToServer { repeated } => self.reach_server(repeated),
            Step::ToClient { repeated } => self.reach_client(repeated),
            Step::Cut => self.cut(),
            Step::Connect => self.connect(),
            Step::Reload => {
                self.cut();
                self.machine = Machine::new(serde_json::from_str(&self.stored).unwrap());
            }
        }
    }

    fn settle(&mut self) {
        self.connect();
        // Refused edits are mended by the next ones, so this takes some rounds.
        for _ in 0..4 {
            self.step(Step::Seal);
            while !(self.to_server.is_empty() && self.to_client.is_empty()) {
                self.reach_server(false);
                self.reach_client(false);
            }
        }
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let field = prop_oneof![Just(Field::Typed), Just(Field::Code)];
    let caption = (0u32..3, "[a-z]{0,4}").prop_map(|(id, text)| Command::Caption {
        turn: 0,
        caption: Caption { id, text, confidence: None, start_ms: 0, end_ms: 1, edited: false },
    });
    let misfit =
        Just(Command::EditAnswer { turn: 0, splice: domain::splice::Splice { at: 50, delete: 2, insert: String::from("!") }, at_ms: 0 });
    let hint = Just(Command::Hint { turn: 0 });
    let said = prop_oneof![caption, misfit, hint, Just(Command::Pause), Just(Command::Resume), Just(Command::Thinking { on: true })];
    prop_oneof![
        6 => (field, "[ab\u{1F600}]{0,6}").prop_map(|(field, text)| Step::Type(field, text)),
        4 => Just(Step::Seal),
        2 => said.prop_map(Step::Say),
        1 => Just(Step::Done),
        6 => any::<bool>().prop_map(|repeated| Step::ToServer { repeated }),
        6 => any::<bool>().prop_map(|repeated| Step::ToClient { repeated }),
        1 => Just(Step::Cut),
        3 => Just(Step::Connect),
        1 => Just(Step::Reload),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_command_arrives_exactly_once_and_in_order(steps in prop::collection::vec(any_step(), 1..120)) {
        let mut world = World::new();
        world.settle();
        let effects = world.machine.start();
        world.carry_out(effects);
        world.settle();
        for step in steps {
            let typed_by_hand = matches!(step, Step::Type(..) | Step::Reload);
            let before = world.machine.drafts().map(|drafts| (drafts.turn, drafts.typed.text().to_owned(), drafts.code.text().to_owned()));
            world.step(step);
            let after = world.machine.drafts().map(|drafts| (drafts.turn, drafts.typed.text().to_owned(), drafts.code.text().to_owned()));
            if !typed_by_hand && before.as_ref().map(|b| b.0) == after.as_ref().map(|a| a.0) {
                prop_assert_eq!(before, after, "no text changes under the candidate's hands");
            }
        }
        world.settle();
        prop_assert_eq!(&world.server.handled, &world.issued);
        prop_assert!(world.machine.pending().is_empty());
        prop_assert_eq!(world.machine.session(), Some(&world.server.session));
        let (open, turn) = world.server.session.open_turn().unwrap();
        let drafts = world.machine.drafts().unwrap();
        prop_assert_eq!((drafts.turn, drafts.typed.text(), drafts.code.text()), (open, &*turn.answer.typed, &*turn.answer.code));
    }
}

#[test]
fn a_reload_shows_words_that_the_server_never_got() {
    let mut world = World::new();
    world.settle();
    let effects = world.machine.start();
    world.carry_out(effects);
    world.settle();
    world.step(Step::Cut);
    world.step(Step::Type(Field::Typed, String::from("I led a team")));
    world.step(Step::Seal);
    world.step(Step::Reload);
    world.connect();
    world.reach_server(false);
    world.reach_client(false);
    assert_eq!(world.machine.drafts().unwrap().typed.text(), "I led a team");
    assert_eq!(world.server.session.open_turn().unwrap().1.answer.typed, "", "shown before it is delivered");
}

#[test]
fn an_event_that_cannot_follow_asks_for_a_snapshot() {
    let mut world = World::new();
    world.settle();
    let gap = ServerMessage::Event(Stamped { server_seq: 9, t_ms: 0, event: Event::Resumed });
    assert_eq!(world.machine.received(gap, 0.0), [Effect::Reconnect]);
    let hello = world.machine.connected(0.0);
    assert!(matches!(hello.first(), Some(Effect::Send(ClientMessage::Hello { last_server_seq: 0, epoch: 1, .. }))));
}

fn started() -> World {
    let mut world = World::new();
    world.settle();
    let effects = world.machine.start();
    world.carry_out(effects);
    world.settle();
    world
}

#[test]
fn a_command_that_an_answered_ping_should_have_followed_was_lost() {
    let mut world = started();
    let said = world.machine.command(Command::Pause);
    assert_eq!(world.machine.ping(50.0).len(), 1);
    let later = world.machine.command(Command::Resume);
    let pong = |now_ms| ServerMessage::Pong { now_ms, t_ms: 0 };
    assert_eq!(world.machine.received(pong(40.0), 60.0), [], "not this ping's answer");
    assert_eq!(world.machine.received(pong(50.0), 60.0), [Effect::Reconnect], "{said:?} is still owed");
    world.connect();
    world.machine.connected(70.0);
    assert_eq!(world.machine.received(pong(50.0), 80.0), [], "{later:?} may be on its way again");
}

#[test]
fn an_answered_ping_says_nothing_about_commands_after_it() {
    let mut world = started();
    world.machine.ping(50.0);
    world.machine.command(Command::Pause);
    assert_eq!(world.machine.received(ServerMessage::Pong { now_ms: 50.0, t_ms: 0 }, 60.0), []);
}

#[test]
fn a_repeated_welcome_does_not_number_anew_what_was_sent_since() {
    let mut world = started();
    world.cut();
    world.connect();
    world.reach_server(false);
    let welcome = world.to_client.front().cloned().unwrap();
    world.reach_client(false);
    world.step(Step::Say(Command::Pause));
    world.step(Step::Say(Command::Resume));
    world.reach_server(false);
    world.reach_client(false);
    assert_eq!(world.machine.received(welcome, 0.0), []);
    world.settle();
    assert_eq!(world.server.handled, world.issued);
}

#[test]
fn a_tab_whose_record_is_no_longer_its_own_is_superseded() {
    let mut world = World::new();
    world.machine.recorded(None);
    assert_eq!(world.machine.link(), Link::Down, "a tab without an epoch is the newest");
    world.settle();
    assert!(world.machine.record().is_some());
    world.machine.recorded(None);
    assert_eq!(world.machine.link(), Link::Superseded);
}

#[test]
fn a_hello_that_arrived_twice_has_taken_over_from_its_own_tab() {
    let mut world = started();
    world.step(Step::Say(Command::Pause));
    let again = ServerMessage::Welcome {
        schema_version: SCHEMA_VERSION,
        epoch: world.machine.epoch() + 1,
        last_client_seq: world.server.last_client_seq,
        // About the commands that the tab kept when it said `hello`.
        kept_client_seq: 0,
        t_ms: 0,
        echo_now_ms: 0.0,
        snapshot: None,
        events: Vec::new(),
    };
    assert_eq!(world.machine.received(again, 0.0), [Effect::Reconnect]);
    let hello = world.machine.connected(1.0);
    assert!(matches!(hello.first(), Some(Effect::Send(ClientMessage::Hello { epoch: 2, kept_epoch: 1, .. }))), "{hello:?}");
    assert!(world.machine.pending().unsent().is_empty());
    assert_eq!(world.machine.pending().iter().count(), 1);
}

#[test]
fn one_hint_is_asked_for_at_a_time() {
    let mut world = started();
    assert_eq!(world.machine.next_hint(), Some(HintLayer::Nudge));
    world.step(Step::Say(Command::Hint { turn: 0 }));
    assert_eq!(world.machine.next_hint(), None, "the next one comes after this one");
    world.step(Step::Reload);
    world.settle();
    assert_eq!(world.machine.next_hint(), Some(HintLayer::Approach));
    assert_eq!(world.machine.session().unwrap().hints().count(), 1);
    world.step(Step::Done);
    assert_eq!(world.machine.next_hint(), None, "the answer is handed in");
}
