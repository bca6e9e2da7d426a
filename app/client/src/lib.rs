//! The client's side of an interview without a platform: what a page or a worker must do next, as values.
//!
//! The wire, the clock and the device's storage are outside: what happened goes in as a method call, what has to be done comes
//! out as effects. The same code runs in the browser, in property tests and in the simulation.

pub mod recording;
pub mod retry;
pub mod session;
