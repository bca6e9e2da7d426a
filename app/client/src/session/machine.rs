//! The client's side of an interview as a state machine without a platform: the fold of the server's events, the texts under
//! the candidate's hands, the commands on their way, and the connection's epoch.
//!
//! The wire, the clock and the device's storage are outside: what happened goes in as a method call, what has to be done comes
//! out as [`Effect`]s. Promise: once [`Effect::Persist`] was carried out, a command reaches the server exactly once and in
//! order, through any lost connection, repeated message or reload.

use domain::SCHEMA_VERSION;
use domain::problem::Problem;
use domain::protocol::{ClientMessage, Command, ServerMessage};
use domain::session::{Caption, Event, HintLayer, MAX_CODE_BYTES, MAX_TYPED_BYTES, Session, Stamped, Status};

use super::clock::Clock;
use super::draft::Draft;
use super::pending::Pending;
use super::record::{Known, Record};

/// What the shell around the machine must do, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Put this on the socket.
    Send(ClientMessage),
    /// Write [`Machine::pending`] to the device's storage.
    Persist,
    /// Open a new connection; this one is of no more use.
    Reconnect,
    /// Tell the candidate that something was refused.
    Notice(Problem),
}

/// Where the conversation with the server stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// No connection, or no answer to `hello` yet.
    Down,
    /// Welcomed.
    Up,
    /// A newer tab has the interview.
    Superseded,
}

/// The open turn's texts as they stand on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafts {
    /// The turn.
    pub turn: u32,
    /// The typed answer.
    pub typed: Draft,
    /// The code.
    pub code: Draft,
}

/// A text on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The typed answer.
    Typed,
    /// The code.
    Code,
}

/// See the module.
#[derive(Debug)]
pub struct Machine {
    session: Option<Session>,
    pending: Pending,
    drafts: Option<Drafts>,
    /// Rises when the texts changed otherwise than by [`Machine::edit`]: the screen must take them over.
    revision: u64,
    question: (u32, String),
    link: Link,
    epoch: u64,
    clock: Clock,
    /// The last ping, and the last command sent before it.
    pinged: Option<(f64, u64)>,
    /// What an earlier page left.
    known: Known,
}

impl Machine {
    /// A page that was just loaded, with what an earlier page left unacknowledged.
    pub fn new(pending: Pending) -> Self {
        Self {
            session: None,
            known: Known { epoch: pending.epoch(), last: pending.last() },
            pending,
            drafts: None,
            revision: 0,
            question: (0, String::new()),
            link: Link::Down,
            epoch: 0,
            clock: Clock::default(),
            pinged: None,
        }
    }

    /// A socket is open at page time `page_ms`.
    pub fn connected(&mut self, page_ms: f64) -> Vec<Effect> {
        self.link = Link::Down;
        self.pinged = None;
        vec![Effect::Send(ClientMessage::Hello {
            schema_version: SCHEMA_VERSION,
            epoch: self.epoch,
            last_client_seq: self.pending.handled(),
            last_server_seq: self.session.as_ref().map_or(0, |session| session.server_seq),
            kept_epoch: self.pending.epoch(),
            now_ms: page_ms,
        })]
    }

    /// The socket is gone.
    pub fn disconnected(&mut self) {
        if self.link == Link::Up {
            self.link = Link::Down;
        }
    }

    /// Another tab has the interview now; the close code says so where the message was missed.
    pub fn superseded(&mut self) {
        self.link = Link::Superseded;
    }

    /// Begins the interview if it has not begun and nothing that begins it is on its way.
    pub fn start(&mut self) -> Vec<Effect> {
        let created = self.session.as_ref().is_some_and(|session| session.status == Status::Created);
        let on_its_way = self.pending.iter().any(|numbered| numbered.command == Command::Start);
        if created && !on_its_way { self.issue(Command::Start) } else { Vec::new() }
    }

    /// The server said something at page time `page_ms`.
    pub fn received(&mut self, message: ServerMessage, page_ms: f64) -> Vec<Effect> {
        match message {
            ServerMessage::Welcome { epoch, last_client_seq, kept_client_seq, t_ms, echo_now_ms, snapshot, events, .. } => {
                if self.link == Link::Up {
                    return self.welcomed_again(epoch);
                }
                self.epoch = epoch;
                if let Some(snapshot) = snapshot {
                    self.session = Some(*snapshot);
                }
                if !events.iter().all(|stamped| self.fold(stamped)) {
                    return self.start_over();
                }
                self.pending.settle(epoch, last_client_seq, kept_client_seq);
                if self.session.as_ref().is_some_and(|session| session.server_seq > 1) {
                    self.clock.sample(echo_now_ms, page_ms, t_ms);
                }
                self.question = (0, String::new());
                self.rebuild_drafts(Keep::Screen);
                self.link = Link::Up;
                let send = self.pending.iter().map(|numbered| self.command_message(numbered)).map(Effect::Send);
                send.chain([Effect::Persist]).collect()
            }
            ServerMessage::Ack { client_seq } => {
                self.pending.handled_up_to(client_seq);
                vec![Effect::Persist]
            }
            ServerMessage::Event(stamped) => self.event(&stamped, page_ms),
            ServerMessage::QuestionDelta { turn, text } => {
                if self.question.0 != turn {
                    self.question = (turn, String::new());
                }
                self.question.1.push_str(&text);
                Vec::new()
            }
            ServerMessage::Problem { client_seq, problem } => self.refused(client_seq, problem),
            ServerMessage::Superseded => {
                self.superseded();
                Vec::new()
            }
            // The report's own page fetches it.
            ServerMessage::ReportReady => Vec::new(),
            ServerMessage::Pong { now_ms, t_ms } => {
                if self.session.as_ref().is_some_and(|session| session.running_since_ms.is_some() || session.used_ms > 0) {
                    self.clock.sample(now_ms, page_ms, t_ms);
                }
                if self.is_owed_before(now_ms) { self.reconnect() } else { Vec::new() }
            }
        }
    }

    /// The candidate did something other than editing a text. Texts changed before are sent before it.
    pub fn command(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = self.seal();
        effects.extend(self.issue(command));
        effects
    }

    /// The candidate changed a text of the open turn at session time `at_ms`. Ignored once the answer was handed in.
    pub fn edit(&mut self, field: Field, text: String, at_ms: u64) {
        if self.is_closing() {
            return;
        }
        let Some(drafts) = &mut self.drafts else { return };
        match field {
            Field::Typed => drafts.typed.edit(text, at_ms),
            Field::Code => drafts.code.edit(text, at_ms),
        }
    }

    /// Turns the edits made since the last call into commands; to be called at least every 250 ms.
    pub fn seal(&mut self) -> Vec<Effect> {
        let Some(drafts) = &mut self.drafts else { return Vec::new() };
        let turn = drafts.turn;
        let (typed, typed_ms) = drafts.typed.seal();
        let (code, code_ms) = drafts.code.seal();
        let typed = typed.into_iter().map(|splice| Command::EditAnswer { turn, splice, at_ms: typed_ms });
        let code = code.into_iter().map(|splice| Command::EditCode { turn, splice, at_ms: code_ms });
        typed.chain(code).flat_map(|command| self.issue(command)).collect()
    }

    /// A question that keeps the connection alive and the clock true.
    pub fn ping(&mut self, page_ms: f64) -> Vec<Effect> {
        if self.link != Link::Up {
            return Vec::new();
        }
        self.pinged = Some((page_ms, self.pending.last()));
        vec![Effect::Send(ClientMessage::Ping { now_ms: page_ms })]
    }

    /// The interview as the server has told it.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// What a reload must find again.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// [`Self::pending`] as the device is to keep it; `None` when it may forget this interview.
    pub fn record(&self) -> Option<Record> {
        let over = self.session.as_ref().is_some_and(Session::is_over);
        let done = over && self.pending.is_empty() && self.pending.unsent().is_empty();
        (!done).then(|| Record::new(self.epoch, self.known, self.pending.clone()))
    }

    /// The device keeps this now, perhaps with words of an older tab that this one did not know; or `None`, because what it has is
    /// of a newer tab.
    pub fn recorded(&mut self, record: Option<&Record>) {
        match record {
            Some(record) => self.pending.take_unsent(record.pending().unsent()),
            // Before its first `welcome` a tab is newer than any record.
            None if self.epoch > 0 => self.superseded(),
            None => {}
        }
    }

    /// The candidate has read the [words that cannot be sent](Pending::unsent).
    pub fn forget_unsent(&mut self) -> Vec<Effect> {
        self.pending.forget_unsent();
        vec![Effect::Persist]
    }

    /// The texts of the open turn.
    pub fn drafts(&self) -> Option<&Drafts> {
        self.drafts.as_ref()
    }

    /// See [`Machine::edit`]: rises when the screen must take the texts over.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The words of the coming question so far.
    pub fn question(&self) -> &str {
        &self.question.1
    }

    /// See [`Link`].
    pub fn link(&self) -> Link {
        self.link
    }

    /// Fences older tabs; 0 before the first `welcome`.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Page time to session time.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Phrases of the open turn, those on their way included.
    pub fn captions(&self) -> Vec<Caption> {
        let Some(session) = &self.session else { return Vec::new() };
        let Some((open, turn)) = session.open_turn() else { return Vec::new() };
        let mut on_their_way = self.pending.iter().filter_map(|numbered| caption_of(&numbered.command, open)).peekable();
        if on_their_way.peek().is_none() {
            return turn.answer.captions.clone();
        }
        let mut preview = session.clone();
        for caption in on_their_way {
            let event = Event::Captioned { turn: open, caption: caption.clone() };
            // Fits: the number follows and the turn exists.
            preview.apply(&Stamped { server_seq: preview.server_seq + 1, t_ms: preview.t_ms, event }).ok();
        }
        preview.turns.pop().map(|turn| turn.answer.captions).unwrap_or_default()
    }

    /// The answer, or the whole interview, was handed in and the server has not answered yet.
    pub fn is_closing(&self) -> bool {
        let Some((open, _)) = self.session.as_ref().and_then(Session::open_turn) else { return false };
        self.pending.iter().any(|numbered| match numbered.command {
            Command::Done { turn, .. } | Command::Skip { turn } => turn == open,
            Command::End => true,
            _ => false,
        })
    }

    /// The hint that can be asked for now; `None` where there is no further one, where one is on its way, and once the answer was
    /// handed in.
    pub fn next_hint(&self) -> Option<HintLayer> {
        let on_its_way = self.pending.iter().any(|numbered| matches!(numbered.command, Command::Hint { .. }));
        self.session.as_ref().filter(|_| !on_its_way && !self.is_closing())?.next_hint()
    }

    fn issue(&mut self, command: Command) -> Vec<Effect> {
        let numbered = self.pending.push(command);
        let send = (self.link == Link::Up).then(|| Effect::Send(self.command_message(&numbered)));
        send.into_iter().chain([Effect::Persist]).collect()
    }

    fn command_message(&self, numbered: &super::pending::Numbered) -> ClientMessage {
        ClientMessage::Command { epoch: self.epoch, client_seq: numbered.client_seq, command: numbered.command.clone() }
    }

    fn event(&mut self, stamped: &Stamped, page_ms: f64) -> Vec<Effect> {
        if self.session.as_ref().is_some_and(|session| stamped.server_seq <= session.server_seq) {
            return Vec::new();
        }
        if !self.fold(stamped) {
            return self.start_over();
        }
        match stamped.event {
            Event::Activated => {
                self.clock.started(page_ms, stamped.t_ms);
                return self.ping(page_ms);
            }
            Event::QuestionAsked { .. } => {
                self.question = (0, String::new());
                self.rebuild_drafts(Keep::Screen);
            }
            Event::AnswerEnded { .. } => self.rebuild_drafts(Keep::Screen),
            _ => {}
        }
        Vec::new()
    }

    /// Records an event that this side does not have yet; false when it cannot follow.
    fn fold(&mut self, stamped: &Stamped) -> bool {
        match &mut self.session {
            Some(session) => stamped.server_seq <= session.server_seq || session.apply(stamped).is_ok(),
            None => {
                self.session = Session::begin(stamped).ok();
                self.session.is_some()
            }
        }
    }

    /// Something was missed: a `hello` without state asks for a snapshot.
    fn start_over(&mut self) -> Vec<Effect> {
        self.session = None;
        self.reconnect()
    }

    fn reconnect(&mut self) -> Vec<Effect> {
        self.link = Link::Down;
        vec![Effect::Reconnect]
    }

    /// The `hello` or its answer was repeated on the way. What the answer says of kept commands is about those of then.
    fn welcomed_again(&mut self, epoch: u64) -> Vec<Effect> {
        if epoch <= self.epoch {
            return Vec::new();
        }
        // The repeated `hello` took over from this very tab.
        self.epoch = epoch;
        self.reconnect()
    }

    /// The server answers in order: a command sent before an answered ping, and itself unanswered, got lost at the server.
    fn is_owed_before(&self, answered_ms: f64) -> bool {
        // JSON may cost the last bits of the number.
        let last = self.pinged.filter(|(pinged_ms, _)| (pinged_ms - answered_ms).abs() < 1.0).map(|(_, last)| last);
        let first_owed = self.pending.iter().next().map(|numbered| numbered.client_seq);
        self.link == Link::Up && last.zip(first_owed).is_some_and(|(last, owed)| owed <= last)
    }

    /// A refused command counts as handled.
    fn refused(&mut self, client_seq: Option<u64>, problem: Problem) -> Vec<Effect> {
        let Some(client_seq) = client_seq else {
            // A hole in the numbers and a wrong epoch are mended by the next `hello`; the server closes the socket for them.
            let mended = matches!(problem.code.as_str(), "sequence_gap" | "stale_epoch");
            return if mended { self.reconnect() } else { vec![Effect::Notice(problem)] };
        };
        let refused = self.pending.iter().find(|numbered| numbered.client_seq == client_seq).map(|numbered| numbered.command.clone());
        self.pending.handled_up_to(client_seq);
        let open = self.drafts.as_ref().map(|drafts| drafts.turn);
        if matches!(refused, Some(Command::EditAnswer { turn, .. } | Command::EditCode { turn, .. }) if Some(turn) == open) {
            // After a misfit the next edit brings the server's copy up to the screen; any other refusal would only repeat.
            self.rebuild_drafts(if problem.code == "edit_misfit" { Keep::Screen } else { Keep::Server });
        }
        let mut effects = vec![Effect::Persist];
        // Measurements that come too late or too early are nothing the candidate could act on.
        if !matches!(refused, Some(Command::Signals { .. } | Command::QuestionSpoken { .. }) | None) {
            effects.push(Effect::Notice(problem));
        }
        effects
    }

    /// Puts the texts on the ground of what the server will have once everything on its way has arrived.
    ///
    /// The server answers in order, so at a `welcome` and at a refusal the fold holds exactly the handled commands.
    fn rebuild_drafts(&mut self, keep: Keep) {
        let Some((open, turn)) = self.session.as_ref().and_then(Session::open_turn) else {
            self.revision += u64::from(self.drafts.take().is_some());
            return;
        };
        let (mut typed, mut code) = (turn.answer.typed.clone(), turn.answer.code.clone());
        for numbered in self.pending.iter() {
            let fits = match &numbered.command {
                Command::EditAnswer { turn, splice, .. } if *turn == open => splice.apply(&mut typed),
                Command::EditCode { turn, splice, .. } if *turn == open => splice.apply(&mut code),
                _ => Ok(()),
            };
            // The server will refuse it too, and this runs again.
            fits.ok();
        }
        let (typed, code) = (Draft::known(typed, MAX_TYPED_BYTES), Draft::known(code, MAX_CODE_BYTES));
        self.drafts = match self.drafts.take().filter(|shown| shown.turn == open && keep == Keep::Screen) {
            Some(shown) => Some(Drafts { turn: open, typed: typed.showing(&shown.typed), code: code.showing(&shown.code) }),
            None => {
                self.revision += 1;
                Some(Drafts { turn: open, typed, code })
            }
        };
    }
}

/// Which text wins where the screen differs from the server's copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// What the candidate sees, if it belongs to the same turn.
    Screen,
    /// What the server has.
    Server,
}

fn caption_of(command: &Command, open: u32) -> Option<&Caption> {
    match command {
        Command::Caption { turn, caption } if *turn == open => Some(caption),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests;
