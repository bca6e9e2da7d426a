//! What the set-up page and the resume worker say to each other: [`ReadRequest`] in, [`ReadEvent`] out.

use serde::{Deserialize, Serialize};

use super::Resume;
use crate::problem::Problem;

/// Largest resume file in bytes (contracts: "resume file 5 MB").
pub const MAX_FILE_BYTES: usize = 5 * 1024 * 1024;

/// Something to read. `id` comes back with the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReadRequest {
    /// A file, whose bytes lie beside the message as the `ArrayBuffer` `bytes`.
    File {
        /// Rises with each request.
        id: u32,
        /// What the file is called.
        name: String,
    },
    /// Pasted text.
    Text {
        /// Rises with each request.
        id: u32,
        /// The text.
        text: String,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReadEvent {
    /// It was read.
    Read {
        /// That of the request.
        id: u32,
        /// What stands in it.
        resume: Resume,
    },
    /// It cannot be read; `problem.code` begins with `file_`.
    Refused {
        /// That of the request.
        id: u32,
        /// Why, and what to do.
        problem: Problem,
    },
}
