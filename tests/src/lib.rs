//! Tests that cross crates; see the folders beside `src`. What they share is here.

pub mod agenda;
pub mod bucket;
pub mod film;
pub mod host;
pub mod rng;
pub mod sentences;
pub mod server;
pub mod studio;
pub mod world;
