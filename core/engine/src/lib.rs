//! The interviewer without a platform: the question bank, the plan, follow-ups, evaluation, session rules, the report,
//! and the credentials.
//!
//! Nothing here reads a clock, a file, a socket or a random number; time, seeds and keys are arguments. The same code runs in the
//! Worker, in tests, in batch and in the browser.

pub mod access;
pub mod bank;
pub mod calibration;
pub mod connection;
pub mod cost;
pub mod decision;
pub mod entitlement;
pub mod evaluate;
pub mod follow_up;
pub mod hints;
pub mod interviewer;
mod jws;
pub mod ledger;
mod lexicon;
pub mod model;
pub mod plan;
pub mod rate_limit;
pub mod reanalysis;
pub mod recording;
pub mod redaction;
pub mod report;
pub mod resume;
pub mod rules;
pub mod sealed_part;
pub mod sealed_text;
pub mod service_token;
mod split_mix;
pub mod style;
#[cfg(test)]
mod test_sessions;
pub mod ticket;
pub mod transcriber;
pub mod transcript;
