//! Captions by a speech service: the socket between a candidate's browser and the service.
//!
//! The Worker holds both ends, not the interview's Durable Object. An object with an outgoing socket never hibernates, every
//! message it sends waits at the output gate for its writes, and a service that hangs or floods would do so inside the
//! interview. Here nothing has to survive: what must is asked of objects, [`quota`] of the interview's and of the day's
//! [ledger](crate::spend), once a minute. What to do is decided in [`engine::transcriber::relay`]; this is its hands.
//!
//! The log has counts and durations, and the service's error codes; never a word.

pub(crate) mod config;
mod quota;
mod service;

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use engine::transcriber::relay::{Effect, Input, Relay};
use engine::transcriber::{Frame, Handshake};
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use serde_json::json;
use worker::wasm_bindgen_futures::spawn_local;
use worker::{AbortController, Delay, WebSocket, WebsocketEvent};

pub(crate) use self::quota::{Quota, Slice};
use crate::{clock, log};

/// Rhythm of [`Input::Tick`].
const TICK: Duration = Duration::from_millis(500);
/// Error codes in the log are cut here.
const MAX_CODE_CHARS: usize = 64;

/// What reaches the loop.
enum Event {
    Input(Input),
    /// Quota was asked; the slice is there where some was granted.
    Reserved(Input, Option<Slice>),
    Connected(u32, WebSocket),
}

/// A connection to the service.
enum Connection {
    Opening(AbortController),
    Open(WebSocket),
}

/// Everything that one relay acts on.
struct Hands {
    browser: WebSocket,
    quota: Rc<Quota>,
    trace_id: String,
    events: UnboundedSender<Event>,
    connections: HashMap<u32, Connection>,
    slices: Vec<Slice>,
    reserving: bool,
}

/// Serves one browser's socket, not accepted yet, until it ends; gives back what was reserved and not used.
pub(crate) async fn serve(browser: WebSocket, mut relay: Relay, quota: Quota, trace_id: String) {
    let (events, mut inbox) = unbounded();
    let session_id = quota.session_id().to_owned();
    let began_ms = clock::now_ms();
    listen(browser.clone(), events.clone());
    tick(events.clone());
    let mut hands =
        Hands { browser, quota: Rc::new(quota), trace_id, events, connections: HashMap::new(), slices: Vec::new(), reserving: false };
    while let Some(event) = inbox.next().await {
        let input = hands.take_note(event);
        for effect in relay.on(input, clock::now_ms()) {
            hands.act(effect);
        }
        if relay.is_over() {
            break;
        }
    }
    let unused_ms = relay.unused_ms() + hands.late_slices(&mut inbox).await;
    hands.hang_up_all(&mut inbox);
    hands.quota.settle(std::mem::take(&mut hands.slices), unused_ms, &hands.trace_id).await;
    let counts = relay.counts();
    let fields = json!({
        "session_id": session_id, "duration_ms": clock::now_ms().saturating_sub(began_ms), "answers": counts.answers,
        "phrases": counts.phrases, "audio_ms": counts.audio_ms, "retries": counts.retries, "errors": counts.errors, "stopped": counts.stopped,
    });
    log::info(&hands.trace_id, "captions_closed", fields);
}

impl Hands {
    fn take_note(&mut self, event: Event) -> Input {
        match event {
            Event::Input(input) => {
                if let Input::Lost { connection, .. } = &input {
                    self.connections.remove(connection);
                }
                input
            }
            Event::Reserved(input, slice) => {
                self.reserving = false;
                self.slices.extend(slice);
                input
            }
            Event::Connected(connection, socket) => {
                self.connections.insert(connection, Connection::Open(socket));
                Input::Connected { connection }
            }
        }
    }

    fn act(&mut self, effect: Effect) {
        match effect {
            Effect::StoreConsent { service, notice, language } => {
                let (quota, events, trace_id) = (Rc::clone(&self.quota), self.events.clone(), self.trace_id.clone());
                spawn_local(async move {
                    let stored = quota.store_consent(service, notice, language, &trace_id).await;
                    tell(&events, Event::Input(Input::ConsentStored(stored)));
                });
            }
            Effect::Reserve { ms } => {
                self.reserving = true;
                let (quota, events, trace_id) = (Rc::clone(&self.quota), self.events.clone(), self.trace_id.clone());
                spawn_local(async move {
                    let (slice, refusal) = quota.reserve(ms, &trace_id).await;
                    let granted_ms = slice.as_ref().map_or(0, |slice| slice.granted_ms);
                    tell(&events, Event::Reserved(Input::Reserved { granted_ms, refusal }, slice));
                });
            }
            Effect::Connect { connection, after_ms, handshake } => self.connect(connection, after_ms, handshake),
            Effect::Send { connection, frame } => self.send(connection, &frame),
            Effect::HangUp { connection } => match self.connections.remove(&connection) {
                Some(Connection::Opening(opening)) => opening.abort(),
                Some(Connection::Open(socket)) => close(&socket),
                None => {}
            },
            Effect::Report { code } => {
                let code: String = code.chars().filter(char::is_ascii_graphic).take(MAX_CODE_CHARS).collect();
                log::warn(&self.trace_id, "captions_service_error", json!({"session_id": self.quota.session_id(), "code": code}));
            }
            Effect::Tell(message) => {
                // A closing socket has its own event for that.
                let _closing = self.browser.send(&message);
            }
            Effect::Close => close(&self.browser),
        }
    }

    fn connect(&mut self, connection: u32, after_ms: u64, handshake: Handshake) {
        let abort = AbortController::default();
        let signal = abort.signal();
        self.connections.insert(connection, Connection::Opening(abort));
        let (events, trace_id) = (self.events.clone(), self.trace_id.clone());
        spawn_local(async move {
            if after_ms > 0 {
                Delay::from(Duration::from_millis(after_ms)).await;
            }
            let began_ms = clock::now_ms();
            let opened = service::open(&handshake, &signal).await;
            let took_ms = clock::now_ms().saturating_sub(began_ms);
            match opened {
                Ok(socket) => service::listen(socket, connection, &events).await,
                Err(status) => {
                    if !signal.aborted() {
                        log::warn(&trace_id, "captions_service_refused", json!({"status": status, "duration_ms": took_ms}));
                    }
                    tell(&events, Event::Input(Input::Lost { connection, status }));
                }
            }
        });
    }

    fn send(&self, connection: u32, frame: &Frame) {
        let Some(Connection::Open(socket)) = self.connections.get(&connection) else { return };
        // A broken socket reports itself.
        let _broken = match frame {
            Frame::Text(text) => socket.send_with_str(text),
            Frame::Binary(bytes) => socket.send_with_bytes(bytes),
        };
    }

    /// Closes what is open, and what was opened while the loop came to its end.
    fn hang_up_all(&mut self, inbox: &mut UnboundedReceiver<Event>) {
        inbox.close();
        while let Ok(event) = inbox.try_recv() {
            self.take_note(event);
        }
        let open: Vec<u32> = self.connections.keys().copied().collect();
        for connection in open {
            self.act(Effect::HangUp { connection });
        }
    }

    /// Quota that was still being asked for when the socket ended, in milliseconds.
    async fn late_slices(&mut self, inbox: &mut UnboundedReceiver<Event>) -> u64 {
        let mut late_ms = 0;
        while self.reserving {
            let Some(event) = inbox.next().await else { break };
            if let Input::Reserved { granted_ms, .. } = self.take_note(event) {
                late_ms += granted_ms;
            }
        }
        late_ms
    }
}

/// Hands the browser's messages to the loop.
fn listen(browser: WebSocket, events: UnboundedSender<Event>) {
    spawn_local(async move {
        take_binary_as_buffers(&browser);
        if let Ok(mut messages) = browser.events()
            && browser.accept().is_ok()
        {
            while let Some(Ok(WebsocketEvent::Message(message))) = messages.next().await {
                let input = message.text().map(Input::Text).or_else(|| message.bytes().map(Input::Audio));
                if let Some(input) = input {
                    tell(&events, Event::Input(input));
                }
            }
        }
        tell(&events, Event::Input(Input::Gone));
    });
}

fn tick(events: UnboundedSender<Event>) {
    spawn_local(async move {
        while events.unbounded_send(Event::Input(Input::Tick)).is_ok() {
            Delay::from(TICK).await;
        }
    });
}

/// False when the loop has ended: then nobody needs it any more.
fn tell(events: &UnboundedSender<Event>, event: Event) -> bool {
    events.unbounded_send(event).is_ok()
}

/// Newer compatibility dates deliver binary messages as `Blob`, which can only be read asynchronously and so out of order.
fn take_binary_as_buffers(socket: &WebSocket) {
    let _always_settable = worker::js_sys::Reflect::set(socket.as_ref(), &"binaryType".into(), &"arraybuffer".into());
}

fn close(socket: &WebSocket) {
    let _closed_already = socket.close(Some(1000), Some(""));
}
