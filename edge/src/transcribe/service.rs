//! One connection to a speech service, as the platform opens it: a `fetch` that is upgraded.

use engine::transcriber::Handshake;
use engine::transcriber::relay::Input;
use futures_channel::mpsc::UnboundedSender;
use futures_util::StreamExt;
use worker::{AbortSignal, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, WebSocket, WebsocketEvent};

use super::{Event, close, take_binary_as_buffers, tell};

/// Opens a connection, not accepted yet.
///
/// # Errors
/// The status of an answer that is no upgrade; `None` when there was no answer.
pub(super) async fn open(handshake: &Handshake, signal: &AbortSignal) -> Result<WebSocket, Option<u16>> {
    let request = request(handshake).map_err(|_| None)?;
    let answer = Fetch::Request(request).send_with_signal(signal).await.map_err(|_| None)?;
    let status = answer.status_code();
    answer.websocket().ok_or(Some(status))
}

fn request(handshake: &Handshake) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("upgrade", "websocket")?;
    for (name, value) in &handshake.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    // A redirect would carry the key to wherever it points.
    init.with_method(Method::Get).with_headers(headers).with_redirect(RequestRedirect::Manual);
    Request::new_with_init(&fetchable(&handshake.url), &init)
}

/// `fetch` knows sockets by their HTTP names.
fn fetchable(url: &str) -> String {
    match url.split_once("://") {
        Some(("wss", rest)) => format!("https://{rest}"),
        Some(("ws", rest)) => format!("http://{rest}"),
        _ => url.to_owned(),
    }
}

/// Accepts the connection and hands its messages on until it ends.
pub(super) async fn listen(socket: WebSocket, connection: u32, events: &UnboundedSender<Event>) {
    take_binary_as_buffers(&socket);
    if let Ok(mut messages) = socket.events()
        && socket.accept().is_ok()
        && tell(events, Event::Connected(connection, socket.clone()))
    {
        while let Some(Ok(WebsocketEvent::Message(message))) = messages.next().await {
            // Both formats are JSON text; a binary message is none of theirs.
            if let Some(message) = message.text() {
                tell(events, Event::Input(Input::Said { connection, message }));
            }
        }
    }
    close(&socket);
    tell(events, Event::Input(Input::Lost { connection, status: None }));
}
