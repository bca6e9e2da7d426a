//! The words of the business and its pure rules.
//!
//! Nothing here reads a clock, a file, a socket or a random number: time is an argument, in
//! milliseconds. Everything that is stored or sent carries [`SCHEMA_VERSION`].

pub mod again;
pub mod analysis;
pub mod api;
pub mod assessment;
pub mod calibration;
pub mod captions_vtt;
pub mod code_history;
pub mod code_run;
pub mod comparison;
pub mod cost;
pub mod delivery;
pub mod job;
pub mod model;
pub mod plan;
pub mod principal;
pub mod problem;
pub mod protocol;
pub mod question;
pub mod recording;
pub mod report;
pub mod resume;
pub mod session;
pub mod setup;
pub mod splice;
pub mod timeline;
pub mod transcript;

/// Version of every document this crate defines; raised when a reader of the old shape would misread the new one.
pub const SCHEMA_VERSION: u32 = 1;
