//! Tests that cross crates; see the folders beside `src`. What they share is here.

pub mod host;
