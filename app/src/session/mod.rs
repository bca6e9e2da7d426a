//! The client's side of an interview.

mod barge_in;
mod clock;
mod draft;
mod machine;
mod pending;
mod silence;
