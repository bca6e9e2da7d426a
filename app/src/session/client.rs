//! The machine on its platform: socket, storage, page clock and signals.

mod seen;

use std::time::Duration;

use domain::problem::Problem;
use domain::protocol::{CLOSE_SUPERSEDED, Command, ServerMessage};
use domain::session::{Caption, HintLayer, Session};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use ::client::retry;
use ::client::session::{Effect, Field, Link, Machine, Pending, Record};

use super::outbox::Outbox;
use super::socket::{Socket, SocketEvent};

/// How often edits become commands; below the 250 ms that the contracts allow between a key and the outbox.
const SEAL_EVERY: Duration = Duration::from_millis(200);
/// How often the connection is tried out.
const PING_EVERY: Duration = Duration::from_secs(10);
/// A connection that leaves a ping unanswered for this long is dead, whatever the browser says.
const PONG_WITHIN_MS: f64 = 8_000.0;

/// How this tab stands with the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Connection {
    /// First attempt.
    Connecting,
    /// Everything reaches the server.
    Online,
    /// Words are kept here until the network is back.
    Offline,
    /// A newer tab has the interview.
    Superseded,
    /// This ticket does not open this interview; trying again is no use.
    Refused(Problem),
}

struct Shell {
    id: String,
    ticket: String,
    machine: Machine,
    socket: Option<Socket>,
    outbox: Option<Outbox>,
    saving: bool,
    unsaved: bool,
    opened: bool,
    attempt: u32,
    retry: Option<TimeoutHandle>,
    pinged_ms: Option<f64>,
    /// Epoch and event up to which the signals tell the state.
    shown: Option<(u64, u64)>,
    /// Revision of the machine whose texts the screen has.
    taken: Option<u64>,
}

/// One interview as this tab takes part in it; closed with the page that opened it.
#[derive(Clone, Copy)]
pub(crate) struct SessionClient {
    shell: StoredValue<Shell, LocalStorage>,
    state: RwSignal<Option<Session>>,
    connection: RwSignal<Connection>,
    texts: RwSignal<u64>,
    captions: RwSignal<Vec<Caption>>,
    next_hint: RwSignal<Option<HintLayer>>,
    question: RwSignal<String>,
    closing: RwSignal<bool>,
    delivered: RwSignal<bool>,
    too_long: RwSignal<bool>,
    keeps_words: RwSignal<bool>,
    unsent: RwSignal<Vec<String>>,
    notice: RwSignal<Option<Problem>>,
}

impl SessionClient {
    /// Connects to an interview and stays connected until the present owner goes.
    pub(crate) fn open(id: String, ticket: String) -> Self {
        let shell = Shell {
            id,
            ticket,
            machine: Machine::new(Pending::default()),
            socket: None,
            outbox: None,
            saving: false,
            unsaved: false,
            opened: false,
            attempt: 0,
            retry: None,
            pinged_ms: None,
            shown: None,
            taken: None,
        };
        let client = Self {
            shell: StoredValue::new_local(shell),
            state: RwSignal::new(None),
            connection: RwSignal::new(Connection::Connecting),
            texts: RwSignal::new(0),
            captions: RwSignal::default(),
            next_hint: RwSignal::new(None),
            question: RwSignal::default(),
            closing: RwSignal::new(false),
            delivered: RwSignal::new(true),
            too_long: RwSignal::new(false),
            keeps_words: RwSignal::new(true),
            unsent: RwSignal::default(),
            notice: RwSignal::new(None),
        };
        client.keep_going();
        spawn_local(client.begin());
        client
    }

    /// Does something.
    pub(crate) fn send(self, command: Command) {
        self.act(|machine| machine.command(command));
    }

    /// Begins the interview unless it has begun.
    pub(crate) fn start(self) {
        self.act(Machine::start);
    }

    /// A text of the open turn changed on the screen.
    pub(crate) fn edit(self, field: Field, text: String) {
        let now_ms = self.now_ms();
        self.shell.try_update_value(|shell| shell.machine.edit(field, text, now_ms));
    }

    /// The candidate has read them.
    pub(crate) fn forget_unsent(self) {
        self.act(Machine::forget_unsent);
    }

    /// Takes the interview back from a newer tab.
    pub(crate) fn take_over(self) {
        self.shell.try_update_value(|shell| {
            shell.machine = Machine::new(Pending::default());
            shell.socket = None;
            shell.shown = None;
            shell.taken = None;
        });
        self.state.set(None);
        self.connection.set(Connection::Connecting);
        spawn_local(self.begin());
    }

    /// Reads what an earlier page left, then connects.
    async fn begin(self) {
        let Some(id) = self.shell.try_with_value(|shell| shell.id.clone()) else { return };
        let found = match Outbox::open(&id).await {
            Ok(outbox) => outbox.load().await.map(|pending| (outbox, pending)),
            Err(error) => Err(error),
        };
        match found {
            Ok((outbox, pending)) => {
                self.shell.try_update_value(|shell| {
                    shell.outbox = Some(outbox);
                    shell.machine = Machine::new(pending);
                });
            }
            Err(error) => {
                leptos::logging::warn!("{error}");
                self.keeps_words.try_set(false);
            }
        }
        self.connect();
    }

    fn keep_going(self) {
        let seal = set_interval_with_handle(move || self.act(Machine::seal), SEAL_EVERY);
        let ping = set_interval_with_handle(move || self.ping(), PING_EVERY);
        let online = window_event_listener(leptos::ev::online, move |_| self.reconnect_now());
        let offline = window_event_listener(leptos::ev::offline, move |_| {
            self.lost();
            self.retry_later();
        });
        let hidden = window_event_listener(leptos::ev::visibilitychange, move |_| self.save_last_words());
        let leaving = window_event_listener(leptos::ev::pagehide, move |_| self.save_last_words());
        on_cleanup(move || {
            for timer in [seal, ping].into_iter().flatten() {
                timer.clear();
            }
            for listener in [online, offline, hidden, leaving] {
                listener.remove();
            }
            self.act(Machine::seal);
            self.shell.try_update_value(|shell| {
                shell.socket = None;
                shell.retry.take().inspect(TimeoutHandle::clear);
            });
        });
    }

    /// Lets the machine act, shows the outcome, carries out what it asks for.
    fn act(self, action: impl FnOnce(&mut Machine) -> Vec<Effect>) {
        let Some(effects) = self.shell.try_update_value(|shell| action(&mut shell.machine)) else { return };
        self.show();
        for effect in effects {
            match effect {
                Effect::Send(message) => self.transmit(&message),
                Effect::Persist => self.persist(),
                Effect::Reconnect => {
                    self.lost();
                    self.retry_later();
                }
                Effect::Notice(problem) => _ = self.notice.try_set(Some(problem)),
            }
        }
    }

    fn show(self) {
        let changed = self.shell.try_update_value(|shell| {
            let machine = &shell.machine;
            let now = machine.session().map(|session| (machine.epoch(), session.server_seq));
            let changed = (shell.shown != now, shell.taken != Some(machine.revision()));
            (shell.shown, shell.taken) = (now, Some(machine.revision()));
            changed
        });
        let Some((news, take_over)) = changed else { return };
        self.shell.try_with_value(|shell| {
            let machine = &shell.machine;
            let drafts = machine.drafts();
            // Texts before state: a screen that a new state brings up finds its texts.
            if take_over {
                self.texts.update(|revision| *revision += 1);
            }
            set_if_changed(self.captions, machine.captions());
            set_if_changed(self.next_hint, machine.next_hint());
            set_if_changed(self.question, machine.question().to_owned());
            set_if_changed(self.closing, machine.is_closing());
            set_if_changed(self.delivered, machine.pending().is_empty());
            set_if_changed(self.unsent, machine.pending().unsent().texts().into_iter().map(str::to_owned).collect());
            set_if_changed(self.too_long, drafts.is_some_and(|drafts| drafts.typed.is_too_long() || drafts.code.is_too_long()));
            if news && machine.session().is_some() {
                self.state.set(machine.session().cloned());
            }
            match machine.link() {
                Link::Up => set_if_changed(self.connection, Connection::Online),
                Link::Superseded => set_if_changed(self.connection, Connection::Superseded),
                Link::Down => {}
            }
        });
    }

    fn transmit(self, message: &domain::protocol::ClientMessage) {
        match serde_json::to_string(message) {
            Ok(json) => _ = self.shell.try_with_value(|shell| shell.socket.as_ref().inspect(|socket| socket.send(&json)).is_some()),
            Err(error) => leptos::logging::warn!("a message cannot be written: {error}"),
        }
    }

    fn connect(self) {
        let report = move |event| self.heard(event);
        let opening = self.shell.try_update_value(|shell| {
            shell.retry.take().inspect(TimeoutHandle::clear);
            shell.opened = false;
            shell.pinged_ms = None;
            shell.socket = Socket::open(&shell.id, "socket", &shell.ticket, report);
            shell.socket.is_some()
        });
        if opening == Some(false) {
            self.connection.set(Connection::Refused(Problem::forbidden()));
        }
    }

    fn heard(self, event: SocketEvent) {
        match event {
            SocketEvent::Opened => {
                self.shell.try_update_value(|shell| shell.opened = true);
                self.act(|machine| machine.connected(page_ms()));
            }
            SocketEvent::Message(text) => match serde_json::from_str::<ServerMessage>(&text) {
                Ok(message) => {
                    self.shell.try_update_value(|shell| {
                        shell.pinged_ms = None;
                        shell.attempt = 0;
                    });
                    self.act(|machine| machine.received(message, page_ms()));
                }
                Err(error) => leptos::logging::warn!("a message cannot be read: {error}"),
            },
            SocketEvent::Closed { code } => self.closed(code),
        }
    }

    fn closed(self, code: u16) {
        if code == CLOSE_SUPERSEDED || self.connection.get_untracked() == Connection::Superseded {
            self.shell.try_update_value(|shell| shell.machine.superseded());
            return self.show();
        }
        let opened = self.shell.try_with_value(|shell| shell.opened);
        self.lost();
        self.retry_later();
        if opened == Some(false) {
            spawn_local(self.ask_why());
        }
    }

    /// A socket that never opened says nothing about the reason; the summary does.
    async fn ask_why(self) {
        let Some(id) = self.shell.try_with_value(|shell| shell.id.clone()) else { return };
        let Err(problem) = crate::api::summary(&id).await else { return };
        if matches!(problem.status, 401 | 403 | 404) {
            self.shell.try_update_value(|shell| shell.retry.take().inspect(TimeoutHandle::clear));
            self.connection.try_set(Connection::Refused(problem));
        }
    }

    fn lost(self) {
        self.shell.try_update_value(|shell| {
            shell.socket = None;
            shell.machine.disconnected();
        });
        if matches!(self.connection.try_get_untracked(), Some(Connection::Connecting | Connection::Online)) {
            self.connection.set(Connection::Offline);
        }
    }

    fn retry_later(self) {
        self.shell.try_update_value(|shell| {
            let delay_ms = retry::delay_ms(shell.attempt, js_sys::Math::random());
            shell.attempt += 1;
            shell.retry.take().inspect(TimeoutHandle::clear);
            shell.retry = set_timeout_with_handle(move || self.connect(), Duration::from_millis(delay_ms as u64)).ok();
        });
    }

    /// Connects anew and so learns the session's time again: after a sleep the page's clock may be wrong and the socket dead.
    pub(crate) fn renew(self) {
        if matches!(self.connection.try_get_untracked(), Some(Connection::Online | Connection::Offline)) {
            self.lost();
            self.connect();
        }
    }

    fn reconnect_now(self) {
        if self.connection.get_untracked() == Connection::Offline {
            self.connect();
        }
    }

    fn ping(self) {
        if self.connection.try_get_untracked() == Some(Connection::Superseded) {
            return;
        }
        let now_ms = page_ms();
        let dead = self.shell.try_with_value(|shell| shell.pinged_ms.is_some_and(|pinged| now_ms - pinged > PONG_WITHIN_MS));
        if dead == Some(true) {
            self.lost();
            return self.connect();
        }
        self.shell.try_update_value(|shell| {
            if shell.socket.is_some() {
                shell.pinged_ms.get_or_insert(now_ms);
            }
        });
        self.act(|machine| machine.ping(now_ms));
    }

    /// The page may be gone in the next moment.
    fn save_last_words(self) {
        self.act(Machine::seal);
        self.shell.try_with_value(|shell| {
            let machine = &shell.machine;
            let outbox = shell.outbox.as_ref().filter(|_| machine.link() != Link::Superseded && !machine.pending().is_empty());
            if let (Some(outbox), Some(record)) = (outbox, machine.record()) {
                outbox.save_last_words(&record);
            }
        });
    }

    /// Writes the outbox; what changes while a write runs is written by the next round of the same task.
    fn persist(self) {
        let start = self.shell.try_update_value(|shell| {
            shell.unsaved = true;
            !std::mem::replace(&mut shell.saving, true)
        });
        if start == Some(true) {
            spawn_local(self.save_all());
        }
    }

    async fn save_all(self) {
        loop {
            let next = self.shell.try_update_value(|shell| {
                let wanted = std::mem::replace(&mut shell.unsaved, false) && shell.machine.link() != Link::Superseded;
                let outbox = shell.outbox.clone().filter(|_| wanted);
                shell.saving = outbox.is_some();
                outbox.map(|outbox| (outbox, shell.machine.record()))
            });
            let Some(Some((outbox, record))) = next else { return };
            let written = match record {
                None => outbox.forget().await,
                Some(record) => outbox.save(record).await.map(|written| self.recorded(written.as_ref())),
            };
            if let Err(error) = &written {
                leptos::logging::warn!("{error}");
            }
            self.keeps_words.try_set(written.is_ok());
        }
    }

    /// The device has this now, or kept what a newer tab wrote.
    fn recorded(self, written: Option<&Record>) {
        self.act(|machine| {
            machine.recorded(written);
            Vec::new()
        });
    }
}

fn set_if_changed<T: PartialEq + Clone + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|present| *present != value) {
        signal.set(value);
    }
}

fn performance() -> Option<web_sys::Performance> {
    window().performance()
}

/// Time of this page's clock, in milliseconds.
pub(crate) fn page_ms() -> f64 {
    performance().map_or(0.0, |performance| performance.now())
}
