//! One WebSocket to the interview's server.

use domain::protocol::{SUBPROTOCOL, TICKET_PREFIX};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// What a socket reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SocketEvent {
    /// It is open.
    Opened,
    /// A text message came.
    Message(String),
    /// It is closed, or never opened.
    Closed {
        /// WebSocket close code; 1006 where the network went or the server refused.
        code: u16,
    },
}

/// An open or opening socket; silent and closed once dropped.
#[derive(Debug)]
pub(crate) struct Socket {
    socket: WebSocket,
    _on_open: Closure<dyn Fn()>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_close: Closure<dyn Fn(CloseEvent)>,
}

impl Socket {
    /// Starts to connect to what an interview offers: `socket` or `transcribe`. `None` when the browser refuses the address or the ticket's characters.
    pub(crate) fn open(session_id: &str, what: &str, ticket: &str, report: impl Fn(SocketEvent) + Clone + 'static) -> Option<Self> {
        let protocols = Array::of2(&SUBPROTOCOL.into(), &format!("{TICKET_PREFIX}{ticket}").into());
        let socket = WebSocket::new_with_str_sequence(&address(session_id, what)?, &protocols).ok()?;
        let on_open = Closure::new({
            let report = report.clone();
            move || report(SocketEvent::Opened)
        });
        let on_message = Closure::new({
            let report = report.clone();
            move |message: MessageEvent| {
                if let Some(text) = message.data().as_string() {
                    report(SocketEvent::Message(text));
                }
            }
        });
        let on_close = Closure::new(move |close: CloseEvent| report(SocketEvent::Closed { code: close.code() }));
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Some(Self { socket, _on_open: on_open, _on_message: on_message, _on_close: on_close })
    }

    /// Sends a text message. On a closing socket nothing happens: what it carried is still in the outbox.
    pub(crate) fn send(&self, text: &str) {
        self.socket.send_with_str(text).ok();
    }

    /// Sends a binary message, likewise.
    pub(crate) fn send_bytes(&self, bytes: &[u8]) {
        self.socket.send_with_u8_array(bytes).ok();
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        self.socket.close().ok();
    }
}

fn address(session_id: &str, what: &str) -> Option<String> {
    let location = leptos::prelude::window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    let id = String::from(js_sys::encode_uri_component(session_id));
    Some(format!("{scheme}://{}/api/v1/sessions/{id}/{what}", location.host().ok()?))
}
