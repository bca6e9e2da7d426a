//! The formats of four kinds of service: a [`Request`] as an HTTP request, and the bytes of its answer as [`Piece`]s.
//!
//! Nothing here sends anything. All answers are streams; the caller collects the text, because an answer is checked as a whole
//! ([`super::reply`]) before anybody sees it.

mod anthropic;
mod bedrock;
mod event_stream;
mod openai;
mod workers_ai;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Failure, Request, Service, Usage, sse};

/// Longest text taken from one answer, in bytes. What we ask for is far below.
pub const MAX_TEXT_BYTES: usize = 32 * 1024;
/// Most bytes read of one answer, whatever they are.
pub const MAX_STREAM_BYTES: usize = 4 * 1024 * 1024;
/// Longest wait that a service may ask for; who asks for more is not asked again.
const MAX_RETRY_AFTER_S: f64 = 24.0 * 60.0 * 60.0;

/// Whose format is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// Chat completions of OpenAI, and of all who offer the same: Ollama, llama.cpp, vLLM, …
    #[serde(rename = "openai")]
    OpenAi,
    /// Messages of Anthropic.
    Anthropic,
    /// Workers AI of Cloudflare.
    WorkersAi,
    /// Converse of Amazon Bedrock.
    Bedrock,
}

/// A `POST`. Not `Debug`: a header holds the key.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `https://…`.
    pub url: String,
    /// All that are needed.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// More text; never empty.
    Text(String),
    /// The last piece: the answer is whole.
    End {
        /// Why the model stopped.
        end: End,
        /// What the call used; `None` where the service does not say, or only for a part.
        usage: Option<Usage>,
    },
    /// The last piece: the answer is of no use.
    Failed(Failure),
}

/// Why a model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It had said everything.
    Complete,
    /// It had no more tokens; the text breaks off.
    Length,
}

/// What one event of a stream says.
#[derive(Debug, Clone, PartialEq)]
enum Said {
    Text(String),
    Usage {
        input_tokens: Option<u64>,
        output_tokens: Option<u64>,
    },
    /// The model stopped; figures may follow.
    Stopped(End),
    /// Nothing follows.
    Closed,
    Failed(Failure),
}

impl Wire {
    /// Where the service listens unless the operator says otherwise.
    pub fn usual_url(self) -> Option<&'static str> {
        match self {
            Self::OpenAi => Some(openai::URL),
            Self::Anthropic => Some(anthropic::URL),
            Self::WorkersAi | Self::Bedrock => None,
        }
    }
}

/// The HTTP request that asks `service`. Without a key (empty) no header speaks of one.
pub fn http_request(service: &Service, request: &Request, key: &str) -> HttpRequest {
    let (path, auth, ours) = match service.wire {
        Wire::OpenAi => openai::request(service, request),
        Wire::Anthropic => anthropic::request(service, request),
        Wire::WorkersAi => workers_ai::request(service, request),
        Wire::Bedrock => bedrock::request(service, request),
    };
    let mut headers = vec![("content-type", "application/json".to_owned())];
    match auth {
        _ if key.is_empty() => {}
        Auth::Bearer => headers.push(("authorization", format!("Bearer {key}"))),
        Auth::ApiKey => headers.push(("x-api-key", key.to_owned())),
    }
    if service.wire == Wire::Anthropic {
        headers.push(("anthropic-version", anthropic::VERSION.to_owned()));
    }
    let mut body: Map<String, Value> = service.extra.clone();
    if let Value::Object(ours) = ours {
        body.extend(ours);
    }
    HttpRequest { url: format!("{}{path}", service.url), headers, body: Value::Object(body).to_string() }
}

/// How a key is shown.
enum Auth {
    Bearer,
    ApiKey,
}

/// What an answer whose status is not 200 means.
///
/// `retry_after` is that header as it came; `body` the beginning of the body.
pub fn failure(status: u16, retry_after: Option<&str>, body: &str) -> Failure {
    let code = serde_json::from_str(body).ok().and_then(|body: Value| code_in(&body)).unwrap_or_default();
    // That a request is invalid is also said of one without a key; there the status says more.
    if let Some(failure) = failure_of_code(&code).filter(|failure| !matches!(failure, Failure::Rejected { .. })) {
        return match failure {
            Failure::RateLimited { .. } => Failure::RateLimited { retry_after_ms: retry_after.and_then(wait_ms) },
            other => other,
        };
    }
    match status {
        401 | 403 => Failure::Unauthorized,
        402 => Failure::NoCredit,
        413 => Failure::TooLong,
        429 => Failure::RateLimited { retry_after_ms: retry_after.and_then(wait_ms) },
        // 408 and 424: a model that took too long or broke, in Bedrock's words.
        408 | 424 | 500.. => Failure::Overloaded,
        _ => Failure::Rejected { status },
    }
}

/// The service's own code for an error, wherever the four put it.
fn code_in(body: &Value) -> Option<String> {
    let error = body.get("error").or_else(|| body.get("errors")?.get(0))?;
    let word = |name: &str| match error.get(name)? {
        Value::String(word) => Some(word.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    word("code").or_else(|| word("type"))
}

/// Codes that say more than the status beside them, or stand in a stream without one.
fn failure_of_code(code: &str) -> Option<Failure> {
    Some(match code {
        "invalid_api_key" | "authentication_error" | "permission_error" => Failure::Unauthorized,
        // 3036: the free allocation of Workers AI is used up.
        "insufficient_quota" | "billing_error" | "credit_balance_exhausted" | "3036" => Failure::NoCredit,
        "rate_limit_exceeded" | "rate_limit_error" | "throttlingException" => Failure::RateLimited { retry_after_ms: None },
        "context_length_exceeded" | "exceed_context_size_error" | "request_too_large" | "3006" => Failure::TooLong,
        "content_filter" | "content_policy_violation" => Failure::Refused,
        "overloaded_error" | "api_error" | "server_error" | "timeout_error" => Failure::Overloaded,
        "internalServerException" | "modelStreamErrorException" | "serviceUnavailableException" | "modelTimeoutException" => {
            Failure::Overloaded
        }
        "validationException" | "invalid_request_error" => Failure::Rejected { status: 400 },
        _ => return None,
    })
}

/// Seconds, as RFC 9110 has them for `retry-after`. A date instead means the same as nothing: no clock is read here.
fn wait_ms(retry_after: &str) -> Option<u64> {
    let seconds: f64 = retry_after.trim().parse().ok()?;
    (0.0..=MAX_RETRY_AFTER_S).contains(&seconds).then(|| (seconds * 1000.0).ceil() as u64)
}

/// Reads the answer to one request.
#[derive(Debug)]
pub struct Decoder {
    wire: Wire,
    frames: Frames,
    text_bytes: usize,
    stream_bytes: usize,
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    stopped: Option<End>,
    over: bool,
}

#[derive(Debug)]
enum Frames {
    Sse(sse::Reader),
    EventStream(event_stream::Reader),
}

impl Decoder {
    /// A decoder of an answer with status 200.
    pub fn new(wire: Wire) -> Self {
        let frames = match wire {
            Wire::Bedrock => Frames::EventStream(event_stream::Reader::default()),
            Wire::OpenAi | Wire::Anthropic | Wire::WorkersAi => Frames::Sse(sse::Reader::default()),
        };
        Self { wire, frames, text_bytes: 0, stream_bytes: 0, input_tokens: None, output_tokens: None, stopped: None, over: false }
    }

    /// Takes the next bytes, however they were cut. After [`Piece::End`] or [`Piece::Failed`] nothing more is said.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.stream_bytes = self.stream_bytes.saturating_add(bytes.len());
        if self.over {
            return pieces;
        }
        if self.stream_bytes > MAX_STREAM_BYTES {
            self.take(Said::Failed(Failure::TooLong), &mut pieces);
            return pieces;
        }
        let said: Vec<Said> = match &mut self.frames {
            Frames::Sse(reader) => match reader.push(bytes) {
                Ok(events) => events.iter().flat_map(|data| heard(self.wire, data)).collect(),
                Err(sse::TooLong) => vec![Said::Failed(Failure::TooLong)],
            },
            Frames::EventStream(reader) => match reader.push(bytes) {
                Ok(messages) => messages.iter().flat_map(bedrock::heard).collect(),
                Err(event_stream::Broken) => vec![Said::Failed(Failure::BadReply)],
            },
        };
        said.into_iter().for_each(|said| self.take(said, &mut pieces));
        pieces
    }

    /// The stream has ended, by itself or because the connection was lost.
    pub fn finish(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        if let Frames::Sse(reader) = &mut self.frames
            && let Some(data) = reader.finish()
        {
            heard(self.wire, &data).into_iter().for_each(|said| self.take(said, &mut pieces));
        }
        let last = if self.stopped.is_some() { Said::Closed } else { Said::Failed(Failure::BrokenStream) };
        self.take(last, &mut pieces);
        pieces
    }

    fn take(&mut self, said: Said, pieces: &mut Vec<Piece>) {
        if self.over {
            return;
        }
        match said {
            Said::Text(text) if text.is_empty() => {}
            Said::Text(text) => {
                self.text_bytes += text.len();
                match self.text_bytes {
                    0..=MAX_TEXT_BYTES => pieces.push(Piece::Text(text)),
                    _ => self.take(Said::Failed(Failure::TooLong), pieces),
                }
            }
            Said::Usage { input_tokens, output_tokens } => {
                self.input_tokens = input_tokens.or(self.input_tokens);
                self.output_tokens = output_tokens.or(self.output_tokens);
            }
            Said::Stopped(end) => self.stopped = Some(end),
            Said::Closed => {
                self.over = true;
                let usage = self.input_tokens.zip(self.output_tokens);
                pieces.push(Piece::End {
                    end: self.stopped.unwrap_or(End::Complete),
                    usage: usage.map(|(input_tokens, output_tokens)| Usage { input_tokens, output_tokens }),
                });
            }
            Said::Failed(failure) => {
                self.over = true;
                pieces.push(Piece::Failed(failure));
            }
        }
    }
}

fn heard(wire: Wire, data: &str) -> Vec<Said> {
    match wire {
        Wire::Anthropic => anthropic::heard(data),
        Wire::WorkersAi => workers_ai::heard(data),
        Wire::OpenAi | Wire::Bedrock => openai::heard(data),
    }
}

/// An error in the middle of a stream.
fn broken_by(body: &Value) -> Said {
    Said::Failed(code_in(body).and_then(|code| failure_of_code(&code)).unwrap_or(Failure::Overloaded))
}

#[cfg(test)]
mod tests;
