//! One candidate on one socket.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use domain::SCHEMA_VERSION;
use domain::api::SessionCreated;
use domain::protocol::{ClientMessage, Command, SUBPROTOCOL, ServerMessage, TICKET_PREFIX};
use domain::session::{Event, Session};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::typing;

/// As the app does.
const PING_EVERY: Duration = Duration::from_secs(10);
/// Only a hang lasts this long.
const HANG: Duration = Duration::from_secs(30);

/// When is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    /// From here on.
    pub(crate) begin: Instant,
    /// Until here; then no more is typed.
    pub(crate) end: Instant,
}

/// What became of one candidate.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Commands sent while it was measured.
    pub(crate) commands: u64,
    /// From sending each of them to its acknowledgement.
    pub(crate) ack_ms: Vec<f64>,
    /// Answers that were finished.
    pub(crate) finished: u64,
    /// Commands that were never acknowledged.
    pub(crate) unacknowledged: u64,
    /// A new socket was opened and its state compared.
    pub(crate) verified: bool,
    /// Acknowledged commands that the state does not show.
    pub(crate) lost: u64,
    /// Whatever else went wrong.
    pub(crate) errors: Vec<String>,
}

type Socket = WebSocketStream<TcpStream>;

/// A command under way.
struct Sent {
    client_seq: u64,
    at: Instant,
}

struct Candidate<'a> {
    outcome: &'a mut Outcome,
    times: Times,
    epoch: u64,
    client_seq: u64,
    under_way: VecDeque<Sent>,
    /// The typed answers, by turn, as acknowledged and on their way.
    texts: Vec<String>,
    /// A question is open for words.
    open: bool,
}

/// Practises until the end, then compares what the server has.
pub(crate) async fn practise(base_url: &str, interview: &SessionCreated, times: Times) -> Outcome {
    let mut outcome = Outcome::default();
    let mut candidate =
        Candidate { outcome: &mut outcome, times, epoch: 0, client_seq: 0, under_way: VecDeque::new(), texts: Vec::new(), open: false };
    let practised = candidate.practise(base_url, interview).await;
    let (texts, last_acknowledged) = (candidate.texts, candidate.client_seq - candidate.under_way.len() as u64);
    outcome.unacknowledged = candidate.under_way.len() as u64;
    outcome.errors.extend(practised.err().map(|error| format!("{error:#}")));
    match stored(base_url, interview).await {
        Ok((session, last_stored)) => {
            outcome.verified = true;
            outcome.lost = last_acknowledged.saturating_sub(last_stored);
            if outcome.lost == 0 && outcome.unacknowledged == 0 {
                outcome.lost = missing(&texts, &session);
            }
        }
        Err(error) => outcome.errors.push(format!("not verified: {error:#}")),
    }
    outcome
}

/// Characters that were acknowledged and are not in the state.
fn missing(texts: &[String], session: &Session) -> u64 {
    let stored = |turn: usize| session.turns.get(turn).map_or("", |turn| &turn.answer.typed);
    let differs = |(turn, text): (usize, &String)| if text == stored(turn) { 0 } else { text.len().max(1) as u64 };
    texts.iter().enumerate().map(differs).sum()
}

impl Candidate<'_> {
    async fn practise(&mut self, base_url: &str, interview: &SessionCreated) -> Result<()> {
        let mut socket = connect(base_url, interview).await?;
        send(&mut socket, &hello()).await?;
        while self.epoch == 0 {
            self.hear(next(&mut socket).await?)?;
        }
        self.command(&mut socket, Command::Start).await?;
        let mut edit_at = Instant::now() + typing::pause();
        let mut ping_at = Instant::now() + PING_EVERY;
        while Instant::now() < self.times.end {
            tokio::select! {
                () = sleep_until(edit_at) => {
                    self.type_on(&mut socket).await?;
                    edit_at += typing::pause();
                }
                () = sleep_until(ping_at) => {
                    send(&mut socket, &ClientMessage::Ping { now_ms: 0.0 }).await?;
                    ping_at += PING_EVERY;
                }
                () = sleep_until(self.times.end) => {}
                message = next(&mut socket) => self.hear(message?)?,
            }
        }
        while !self.under_way.is_empty() {
            let message = timeout(HANG, next(&mut socket)).await.context("the last commands were not acknowledged")?;
            self.hear(message?)?;
        }
        socket.close(None).await.ok();
        Ok(())
    }

    async fn type_on(&mut self, socket: &mut Socket) -> Result<()> {
        let turn = (self.texts.len() as u32).saturating_sub(1);
        let Some(text) = self.texts.last_mut().filter(|_| self.open) else { return Ok(()) };
        if !text.is_empty() && typing::finishes() {
            self.open = false;
            self.outcome.finished += 1;
            return self.command(socket, Command::Done { turn, by_silence: false }).await;
        }
        let splice = typing::edit(text);
        splice.apply(text)?;
        self.command(socket, Command::EditAnswer { turn, splice, at_ms: 0 }).await
    }

    async fn command(&mut self, socket: &mut Socket, command: Command) -> Result<()> {
        self.client_seq += 1;
        let at = Instant::now();
        self.under_way.push_back(Sent { client_seq: self.client_seq, at });
        self.outcome.commands += u64::from(at >= self.times.begin);
        send(socket, &ClientMessage::Command { epoch: self.epoch, client_seq: self.client_seq, command }).await
    }

    fn hear(&mut self, message: ServerMessage) -> Result<()> {
        match message {
            ServerMessage::Welcome { epoch, last_client_seq, .. } => (self.epoch, self.client_seq) = (epoch, last_client_seq),
            ServerMessage::Ack { client_seq } => self.acknowledged(client_seq)?,
            ServerMessage::Event(stamped) => match stamped.event {
                Event::QuestionAsked { .. } => {
                    self.texts.push(String::new());
                    self.open = true;
                }
                Event::Completed { .. } | Event::Failed { .. } => bail!("the interview ended early"),
                _ => {}
            },
            ServerMessage::Problem { problem, .. } => bail!("{problem}"),
            ServerMessage::Superseded => bail!("superseded by nobody"),
            ServerMessage::QuestionDelta { .. } | ServerMessage::ReportReady | ServerMessage::Pong { .. } => {}
        }
        Ok(())
    }

    fn acknowledged(&mut self, client_seq: u64) -> Result<()> {
        let sent = self.under_way.pop_front().filter(|sent| sent.client_seq == client_seq);
        let sent = sent.with_context(|| format!("command {client_seq} was acknowledged out of order"))?;
        if sent.at >= self.times.begin {
            self.outcome.ack_ms.push(sent.at.elapsed().as_secs_f64() * 1000.0);
        }
        Ok(())
    }
}

/// The state as a new tab gets it, and the last command in it.
async fn stored(base_url: &str, interview: &SessionCreated) -> Result<(Session, u64)> {
    let mut socket = connect(base_url, interview).await?;
    send(&mut socket, &hello()).await?;
    match timeout(HANG, next(&mut socket)).await.context("no welcome")?? {
        ServerMessage::Welcome { snapshot: Some(session), last_client_seq, .. } => Ok((*session, last_client_seq)),
        other => bail!("no snapshot: {other:?}"),
    }
}

fn hello() -> ClientMessage {
    ClientMessage::Hello { schema_version: SCHEMA_VERSION, epoch: 0, last_client_seq: 0, last_server_seq: 0, kept_epoch: 0, now_ms: 0.0 }
}

async fn connect(base_url: &str, interview: &SessionCreated) -> Result<Socket> {
    let host = base_url.strip_prefix("http://").context("http alone")?;
    let address = format!("ws://{host}/api/v1/sessions/{}/socket", interview.session_id);
    let mut request = address.into_client_request()?;
    let protocols = format!("{SUBPROTOCOL}, {TICKET_PREFIX}{}", interview.ticket);
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_str(&protocols)?);
    let stream = TcpStream::connect(host).await?;
    stream.set_nodelay(true)?;
    Ok(timeout(HANG, client_async(request, stream)).await.context("the socket does not open")??.0)
}

async fn send(socket: &mut Socket, message: &ClientMessage) -> Result<()> {
    Ok(socket.send(Message::text(serde_json::to_string(message)?)).await?)
}

/// The next message of the protocol.
async fn next(socket: &mut Socket) -> Result<ServerMessage> {
    loop {
        match socket.next().await.context("the server hung up")?? {
            Message::Text(text) => return Ok(serde_json::from_str(&text)?),
            Message::Close(frame) => bail!("the server closed: {frame:?}"),
            _ => {}
        }
    }
}
