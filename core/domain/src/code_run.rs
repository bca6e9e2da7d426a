//! Code that the candidate ran against a problem's tests, as the candidate's browser tells it.
//!
//! A practice interview has no reason to distrust its own candidate: what ran is taken for what ran. Nothing of what was printed is kept,
//! and of hidden tests only how many there were and whether they passed.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Most runs that one answer keeps.
pub const MAX_RUNS: usize = 200;
/// Longest name or message, in bytes.
const MAX_TEXT_BYTES: usize = 2_000;

/// A language that runs in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeLanguage {
    /// Python.
    Python,
    /// JavaScript.
    #[serde(rename = "javascript")]
    JavaScript,
    /// TypeScript, its types taken away.
    #[serde(rename = "typescript")]
    TypeScript,
}

impl CodeLanguage {
    /// Its own name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::JavaScript => "JavaScript",
            Self::TypeScript => "TypeScript",
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Every test passed.
    Passed,
    /// Some test did not.
    Failed,
    /// The code as a whole gave an error, so no test ran.
    Error,
    /// Its time was over.
    Timeout,
    /// Its memory was full.
    OutOfMemory,
    /// The interpreter broke.
    Crashed,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRun {
    /// Session time at its end, in milliseconds.
    pub at_ms: u64,
    /// See [`CodeLanguage`].
    pub language: CodeLanguage,
    /// The hidden tests ran too.
    pub with_hidden: bool,
    /// See [`RunStatus`].
    pub status: RunStatus,
    /// Tests that passed.
    pub passed: u32,
    /// Tests there were.
    pub total: u32,
    /// Name of the first visible test that did not pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_failing: Option<String>,
    /// What the language said about the error, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Line of the error in the candidate's code, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_line: Option<u32>,
}

impl CodeRun {
    /// Refuses what no run can have told.
    ///
    /// # Errors
    /// `malformed_run`.
    pub fn validate(&self) -> Result<(), Problem> {
        let fits = |text: &Option<String>| text.as_ref().is_none_or(|text| text.len() <= MAX_TEXT_BYTES);
        let all_passed = self.status == RunStatus::Passed;
        let consistent = self.passed <= self.total && self.total > 0 && all_passed == (self.passed == self.total);
        if consistent && fits(&self.first_failing) && fits(&self.error) {
            return Ok(());
        }
        Err(Problem::bad_request("malformed_run", "This is no outcome of a run. Reload the page and run the code again."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_outcomes_of_runs_are_taken() {
        let run = CodeRun {
            at_ms: 1,
            language: CodeLanguage::TypeScript,
            with_hidden: false,
            status: RunStatus::Failed,
            passed: 1,
            total: 2,
            first_failing: Some("no orders".into()),
            error: None,
            error_line: None,
        };
        assert!(run.validate().is_ok());
        for broken in [
            CodeRun { passed: 3, ..run.clone() },
            CodeRun { passed: 2, ..run.clone() },
            CodeRun { status: RunStatus::Passed, ..run.clone() },
            CodeRun { passed: 0, total: 0, status: RunStatus::Passed, ..run.clone() },
            CodeRun { error: Some("x".repeat(MAX_TEXT_BYTES + 1)), ..run.clone() },
        ] {
            assert_eq!(broken.validate().unwrap_err().code, "malformed_run", "{broken:?}");
        }
        assert_eq!(serde_json::to_value(run.language).unwrap(), "typescript");
    }
}
