//! Language models of any service, without a platform. The built-in interviewer needs none; where an operator configured one, it words
//! questions and judges single criteria, and whatever it fails at the built-in engine does.
//!
//! * [`Service`] is what the operator configured, limits included.
//! * [`wire`] has the formats of four kinds of service: what to send, and what the bytes mean that come back.
//! * [`breaker`], [`retry`] and [`budget`] say whether a call may be made, and whether again.
//! * [`ask()`] asks one through the port [`Model`], with the second tries that there are.
//! * [`cache`] keeps words that hang on nothing of a candidate's.
//! * [`prompt`] says what a model is told, [`reply`] what of its answer is used, [`judging`] what many judgements say together.

mod ask;
pub mod breaker;
pub mod budget;
pub mod cache;
pub mod judging;
pub mod prompt;
pub mod reply;
pub mod retry;
mod service;
mod sse;
pub mod wire;

pub use ask::{Model, NoReply, PATIENT_CALL_MS, Waiting, ask};
pub use service::{Limits, Price, Service, ServiceError};

#[cfg(test)]
pub(crate) use ask::tests as ask_tests;
#[cfg(test)]
pub(crate) use cache::tests as cache_tests;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a model is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Who it is and what rules it keeps.
    pub system: String,
    /// The conversation, in turn, the user first and last.
    pub messages: Vec<Message>,
    /// Most tokens it may write, thoughts included.
    pub max_output_tokens: u32,
    /// 0–2; only sent to models that [take one](Service::takes_temperature).
    pub temperature: f64,
    /// The shape of its answer; only sent to models that [take one](Service::takes_schema), so the messages must say it as well.
    pub json_schema: Option<Value>,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// See [`Role`].
    pub role: Role,
    /// Its words; never empty.
    pub text: String,
}

/// Whose message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Ours.
    User,
    /// The model's.
    Assistant,
}

/// Tokens that a call used, as the service counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Sent.
    pub input_tokens: u64,
    /// Written, thoughts included.
    pub output_tokens: u64,
}

/// Why a call gave nothing that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "failure", rename_all = "snake_case")]
pub enum Failure {
    /// The service takes the key for none, or for one without this right.
    #[error("the service refused the key")]
    Unauthorized,
    /// The operator's account with the service is used up.
    #[error("the account with the service has no credit left")]
    NoCredit,
    /// Too many calls in a short time.
    #[error("the service takes no more calls for now")]
    RateLimited {
        /// When it would take one, where it said so.
        retry_after_ms: Option<u64>,
    },
    /// It has no room, or an error of its own.
    #[error("the service is overloaded or broken")]
    Overloaded,
    /// No connection, or no answer in time.
    #[error("the service did not answer")]
    Unreachable,
    /// It does not take the request: most likely the configured model or address is none.
    #[error("the service refused the request with status {status}")]
    Rejected {
        /// HTTP status.
        status: u16,
    },
    /// A content filter, or the model itself, declined.
    #[error("the model declined")]
    Refused,
    /// More than the model takes, or more than we take from it.
    #[error("request or reply is too long")]
    TooLong,
    /// The answer broke off.
    #[error("the reply broke off")]
    BrokenStream,
    /// The answer is not of the service's format.
    #[error("the reply cannot be read")]
    BadReply,
}

impl Failure {
    /// Whether the same call may succeed soon.
    pub fn is_worth_a_retry(self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Overloaded | Self::Unreachable | Self::BrokenStream | Self::BadReply)
    }

    /// Whether it speaks against the service rather than against this one request; only such failures go to its [`breaker`].
    pub fn is_the_services(self) -> bool {
        !matches!(self, Self::Refused | Self::TooLong)
    }
}
