//! A language model beside the built-in interviewer: what the operator configured, what may be used of it, and one call to it.
//!
//! | object | one for | remembers |
//! | --- | --- | --- |
//! | [`health`] | a service | its breaker, and what it cost today |
//! | [`cache`] | a share of the keys | words of questions that hang on nothing of a candidate's |
//! | [`tokens`] | a network address, a principal | tokens promised and used today |
//!
//! An interview's own tokens stand in its own object, which makes the calls: [`crate::session`].

pub(crate) mod allowance;
pub(crate) mod cache;
pub(crate) mod call;
pub(crate) mod config;
mod health;
mod tokens;
