//! The code runner behind a small handle; `app/runner/runner.js` says what it does. Its module is fetched on the first call.

use domain::code_run::{CodeLanguage, CodeRun, RunStatus};
use js_sys::{Object, Promise, Reflect};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/runner/load.js")]
extern "C" {
    #[wasm_bindgen(js_name = loadRunner)]
    fn load_runner() -> Promise;
}

#[wasm_bindgen]
extern "C" {
    /// The module `/runner.js`.
    type RunnerModule;
    #[wasm_bindgen(method, js_name = loadProblem)]
    fn load_problem(this: &RunnerModule, id: &str) -> Promise;
    #[wasm_bindgen(method)]
    fn prepare(this: &RunnerModule, language: JsValue);
    #[wasm_bindgen(method)]
    fn run(this: &RunnerModule, request: &Object) -> Promise;
}

/// A problem as the candidate may see it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Problem {
    /// What the function must do, exactly, in English: paragraphs with an empty line between them.
    pub(crate) statement: String,
    /// What the editor begins with.
    pub(crate) starter: Starters,
}

/// The beginnings in each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Starters {
    python: String,
    javascript: String,
    typescript: String,
}

impl Starters {
    /// The beginning in a language.
    pub(crate) fn of(&self, language: CodeLanguage) -> &str {
        match language {
            CodeLanguage::Python => &self.python,
            CodeLanguage::JavaScript => &self.javascript,
            CodeLanguage::TypeScript => &self.typescript,
        }
    }

    /// Nothing was written yet: the text is one of the beginnings.
    pub(crate) fn hold(&self, text: &str) -> bool {
        [&self.python, &self.javascript, &self.typescript].into_iter().any(|starter| starter.trim() == text.trim())
    }
}

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Outcome {
    language: CodeLanguage,
    /// See [`RunStatus`]; `None` when there was no run.
    #[serde(deserialize_with = "status")]
    pub(crate) status: Option<RunStatus>,
    pub(crate) passed: u32,
    pub(crate) total: u32,
    pub(crate) tests: Vec<TestOutcome>,
    /// Of the code as a whole, or why there was no run.
    pub(crate) error: Option<ErrorReport>,
    /// What was printed, except during hidden tests.
    pub(crate) output: String,
    pub(crate) output_truncated: bool,
}

/// One test; of a hidden one only how it ended is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct TestOutcome {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) status: TestStatus,
    pub(crate) arguments: Option<String>,
    pub(crate) expected: Option<String>,
    pub(crate) got: Option<String>,
    pub(crate) error: Option<ErrorReport>,
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TestStatus {
    Passed,
    Failed,
    Error,
    Timeout,
    OutOfMemory,
    Crashed,
    NotRun,
}

/// An error as the language tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct ErrorReport {
    pub(crate) name: String,
    pub(crate) message: String,
    /// In the candidate's code, from 1.
    pub(crate) line: Option<u32>,
}

impl Outcome {
    /// What the interview keeps of it.
    pub(crate) fn kept(&self, at_ms: u64) -> Option<CodeRun> {
        let unlucky = |test: &&TestOutcome| !test.hidden && test.status != TestStatus::Passed;
        let failing = self.tests.iter().find(unlucky);
        let error = self.error.as_ref().or_else(|| failing.and_then(|test| test.error.as_ref()));
        Some(CodeRun {
            at_ms,
            language: self.language,
            with_hidden: self.tests.iter().any(|test| test.hidden),
            status: self.status?,
            passed: self.passed,
            total: self.total,
            first_failing: failing.map(|test| test.name.clone()),
            error: error.map(|error| format!("{}: {}", error.name, error.message)),
            error_line: error.and_then(|error| error.line),
        })
    }
}

/// The problem of a question; `None` where it has none or it cannot be fetched.
pub(crate) async fn problem(id: &str) -> Option<Problem> {
    let found = JsFuture::from(module().await.ok()?.load_problem(id)).await.ok()?;
    serde_wasm_bindgen::from_value(found).ok()
}

/// Loads a language ahead.
pub(crate) async fn prepare(language: CodeLanguage) {
    if let Ok(module) = module().await {
        module.prepare(id(language));
    }
}

/// Runs `code` against a problem's tests, the hidden ones too or not; `running` is called when it begins.
///
/// # Errors
/// What the browser reports when the module cannot be fetched.
pub(crate) async fn run(
    language: CodeLanguage,
    code: &str,
    problem: &str,
    with_hidden: bool,
    running: impl Fn() + 'static,
) -> Result<Outcome, JsValue> {
    let module = module().await?;
    let progress = Closure::<dyn Fn(String)>::new(move |phase: String| (phase == "running").then(&running).unwrap_or_default());
    let request = Object::new();
    let tests = if with_hidden { "all" } else { "visible" };
    let texts = [("code", code), ("problem", problem), ("tests", tests)].map(|(field, text)| (field, JsValue::from(text)));
    for (field, value) in texts.into_iter().chain([("language", id(language)), ("onProgress", progress.as_ref().clone())]) {
        Reflect::set(&request, &field.into(), &value)?;
    }
    Ok(serde_wasm_bindgen::from_value(JsFuture::from(module.run(&request)).await?)?)
}

async fn module() -> Result<RunnerModule, JsValue> {
    Ok(JsFuture::from(load_runner()).await?.unchecked_into())
}

/// As the runner and every stored run name it.
fn id(language: CodeLanguage) -> JsValue {
    serde_wasm_bindgen::to_value(&language).unwrap_or_default()
}

/// `unavailable` is no way for a run to end.
fn status<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<RunStatus>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Status {
        Ran(RunStatus),
        Not(serde::de::IgnoredAny),
    }
    Ok(match Status::deserialize(deserializer)? {
        Status::Ran(status) => Some(status),
        Status::Not(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn outcome(status: &str) -> Outcome {
        let test = |name: &str, hidden: bool, status: &str| json!({"name": name, "hidden": hidden, "status": status, "arguments": null, "expected": null, "got": null, "error": null, "ms": 1});
        let tests = [test("no orders", false, "passed"), test("one order", false, "failed"), test("many", true, "failed")];
        let outcome = json!({"schema_version": 1, "problem": "p", "language": "typescript", "seed": 0, "status": status, "passed": 1,
            "total": 3, "tests": tests, "error": null, "output": "", "output_truncated": false});
        serde_json::from_value(outcome).unwrap()
    }

    #[test]
    fn the_interview_keeps_what_ran_and_nothing_of_hidden_tests() {
        let kept = outcome("failed").kept(7).unwrap();
        assert!(kept.validate().is_ok());
        assert_eq!((kept.passed, kept.total, kept.with_hidden, kept.at_ms), (1, 3, true, 7));
        assert_eq!(kept.first_failing.as_deref(), Some("one order"));
        assert_eq!(outcome("unavailable").kept(7), None);
    }
}
