//! The runs of an answer's code, one line each.

use domain::code_run::CodeRun;

use super::figures::clock;
use crate::i18n::report::ReportMsg as M;
use crate::i18n::{Lang, Message, fill};

/// `3:12, Python, all tests: 7 of 9 passed, not “no orders”: IndexError`.
pub(crate) fn told(run: &CodeRun, lang: Lang) -> String {
    let counted = if run.with_hidden { M::RunAll } else { M::RunExamples };
    let (passed, total) = (run.passed.to_string(), run.total.to_string());
    let values = [("at", &*clock(run.at_ms)), ("language", run.language.name()), ("passed", &passed), ("n", &total)];
    let counted = fill(counted.text(lang), &values);
    let failing = run.first_failing.as_ref().map(|name| format!(", {}", fill(M::RunFailing.text(lang), &[("name", name)])));
    let error = run.error.as_ref().map(|error| format!(": {error}"));
    [Some(counted), failing, error].into_iter().flatten().collect()
}
