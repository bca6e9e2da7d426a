//! The client's side of an interview on its platform: [`SessionClient`] is what pages use; the rules are in the crate `client`.

mod barge_in;
mod client;
mod outbox;
mod silence;
mod socket;

pub(crate) use ::client::session::Field;
pub(crate) use barge_in::BargeIn;
pub(crate) use client::{Connection, SessionClient, page_ms};
pub(crate) use silence::{COUNTDOWN_MS, Moment, Silence, Verdict};
pub(crate) use socket::{Socket, SocketEvent};
