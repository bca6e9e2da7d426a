//! What the code did when it ran is asked about before what was said about it.

use domain::code_run::{CodeRun, RunStatus};
use domain::session::Turn;

/// Longest part of an error that is quoted, in characters.
const LONGEST_ERROR_CHARS: usize = 120;
/// How every such question begins, so that there is one in a thread.
const BEGINNING: &str = "Your last run ";

/// The question that the last run calls for, if any.
pub(super) fn probe(thread: &[&Turn]) -> Option<String> {
    let asked = thread.iter().any(|turn| turn.question.decided().starts_with(BEGINNING));
    let run = thread.last()?.answer.runs.last().filter(|_| !asked)?;
    let CodeRun { passed, total, .. } = run;
    let probe = match run.status {
        RunStatus::Passed if run.with_hidden => return None,
        RunStatus::Passed => "passed the examples. Which inputs that they leave out could still break it?".to_owned(),
        RunStatus::Failed => match &run.first_failing {
            Some(name) => {
                format!("passed {passed} of {total} tests; “{name}” did not pass. What does your code do there, and what should it do?")
            }
            None => format!("passed {passed} of {total} tests, and every example. Which inputs might the hidden ones try?"),
        },
        RunStatus::Error => format!("stopped with {}. What does that tell you?", error(run)),
        RunStatus::Timeout => "was stopped after five seconds. Where does your code spend its time?".to_owned(),
        RunStatus::OutOfMemory => {
            "was stopped because the memory was full. What does your code keep, and how much of it does it need?".to_owned()
        }
        RunStatus::Crashed => return None,
    };
    Some(format!("{BEGINNING}{probe}"))
}

fn error(run: &CodeRun) -> String {
    let said: String = run.error.as_deref().unwrap_or("an error").chars().take(LONGEST_ERROR_CHARS).collect();
    match run.error_line {
        Some(line) => format!("“{said}” in line {line}"),
        None => format!("“{said}”"),
    }
}
