//! The client's side of an interview: [`SessionClient`] is what pages use; the rules are in [`machine`], which has no platform.

mod barge_in;
mod client;
mod clock;
mod draft;
mod machine;
mod outbox;
mod pending;
mod silence;
mod socket;

pub(crate) use barge_in::BargeIn;
pub(crate) use client::{Connection, SessionClient, page_ms};
pub(crate) use machine::Field;
pub(crate) use silence::{COUNTDOWN_MS, Moment, Silence, Verdict};
