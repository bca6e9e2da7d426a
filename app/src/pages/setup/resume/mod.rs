//! The resume: chosen as a file, dropped or pasted, read on this device, looked through by the candidate, and only then sent.

mod reader;
mod review;
mod told;

use std::time::Duration;

use domain::problem::Problem;
use domain::resume::Resume;
use domain::setup::check_resume_text;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

use crate::i18n::problems::explain;
use crate::i18n::resume::ResumeMsg as M;
use crate::i18n::{tr, tr_with};
use reader::Reader;
use review::Review;
use told::Line;

/// Pasted text is read once nothing was typed for so long.
const QUIET: Duration = Duration::from_millis(400);
const ACCEPTED: &str =
    ".pdf,.docx,.txt,.md,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document,text/plain,text/markdown";

/// How far the resume is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Absent,
    Reading,
    Read(Resume),
    Refused(Problem),
}

/// The resume of the form.
#[derive(Clone, Copy)]
pub(super) struct ResumeField {
    text: RwSignal<String>,
    /// The file that was chosen.
    file: RwSignal<Option<String>>,
    state: RwSignal<State>,
    /// What the candidate looks through.
    lines: RwSignal<Vec<Line>>,
    reader: Reader,
    planned: StoredValue<Option<TimeoutHandle>>,
}

impl ResumeField {
    pub(super) fn new() -> Self {
        Self {
            text: RwSignal::default(),
            file: RwSignal::new(None),
            state: RwSignal::new(State::Absent),
            lines: RwSignal::default(),
            reader: Reader::new(),
            planned: StoredValue::new(None),
        }
    }

    /// Still reading; reactive.
    pub(super) fn is_reading(self) -> bool {
        self.state.with(|state| *state == State::Reading)
    }

    /// Why it cannot be sent as it is; not reactive.
    pub(super) fn trouble(self) -> Option<Problem> {
        self.state.with_untracked(|state| if let State::Refused(why) = state { Some(why.clone()) } else { None })
    }

    /// What is sent; `None` where nothing is left. Not reactive.
    pub(super) fn told(self) -> Option<String> {
        Some(self.lines.with_untracked(|lines| told::told(lines))).filter(|text| !text.is_empty())
    }

    /// The names that are sent. Not reactive.
    pub(super) fn names(self) -> Vec<String> {
        self.lines.with_untracked(|lines| told::names(lines))
    }

    fn typed(self, text: String) {
        self.clear_plan();
        self.file.set(None);
        self.text.set(text);
        let text = self.text.get_untracked();
        if text.trim().is_empty() {
            return self.show(State::Absent);
        }
        if let Err(why) = check_resume_text(&text) {
            return self.show(State::Refused(why));
        }
        self.show(State::Reading);
        let read = move || self.reader.text(text.clone(), move |outcome| self.heard(outcome));
        self.planned.set_value(set_timeout_with_handle(read, QUIET).ok());
    }

    fn chosen(self, file: File) {
        self.clear_plan();
        self.text.set(String::new());
        self.file.set(Some(file.name()));
        self.show(State::Reading);
        self.reader.file(file, move |outcome| self.heard(outcome));
    }

    fn forget(self) {
        self.clear_plan();
        self.text.set(String::new());
        self.file.set(None);
        self.show(State::Absent);
    }

    fn heard(self, outcome: Result<Resume, Problem>) {
        // The page may be gone.
        if !self.state.is_disposed() {
            self.show(outcome.map_or_else(State::Refused, State::Read));
        }
    }

    fn show(self, state: State) {
        if state != State::Reading {
            self.reader.stop_later();
        }
        self.lines.set(if let State::Read(resume) = &state { told::lines(resume) } else { Vec::new() });
        self.state.set(state);
    }

    fn clear_plan(self) {
        if let Some(planned) = self.planned.try_update_value(Option::take).flatten() {
            planned.clear();
        }
    }
}

/// File, text, and what was found in them.
#[component]
pub(super) fn ResumeInput(field: ResumeField) -> impl IntoView {
    on_cleanup(move || field.clear_plan());
    let chosen = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        first(input.files()).into_iter().for_each(|file| field.chosen(file));
        // The same file again is a choice too.
        input.set_value("");
    };
    let dropped = move |event: DragEvent| {
        if let Some(file) = first(event.data_transfer().and_then(|data| data.files())) {
            event.prevent_default();
            field.chosen(file);
        }
    };
    let count = move || tr_with(M::Characters, &[("n", &field.text.with(|text| text.chars().count()).to_string())]);
    let refused = move || field.state.with(|state| matches!(state, State::Refused(_)));
    view! {
        <div class="field resume" on:dragover=|event| event.prevent_default() on:drop=dropped>
            <label for="resume">{move || tr(M::Label)}</label>
            <p id="resume-about" class="field__hint">{move || tr(M::About)} " " {move || tr(M::Privacy)}</p>
            <div class="row">
                <input type="file" id="resume-file" class="visually-hidden" accept=ACCEPTED on:change=chosen />
                <label for="resume-file" class="button">{move || tr(M::Choose)}</label>
                {move || field.file.get().map(|name| view! { <span class="resume__file">{tr_with(M::From, &[("name", &name)])}</span> })}
                <Show when=move || field.state.with(|state| *state != State::Absent)>
                    <button type="button" class="button button--quiet" id="resume-forget" on:click=move |_| field.forget()>{move || tr(M::Forget)}</button>
                </Show>
            </div>
            <p class="field__hint">{move || tr(M::OrPaste)}</p>
            <textarea id="resume" rows="6" aria-describedby="resume-about resume-count" prop:value=field.text
                aria-invalid=move || refused().to_string()
                on:input=move |event| field.typed(event_target_value(&event))></textarea>
            <p id="resume-count" class="field__hint numeric">{count}</p>
            <div aria-live="polite">{move || field.is_reading().then(|| view! { <p class="notice" id="resume-reading">{tr(M::Reading)}</p> })}</div>
            {move || field.state.with(|state| match state {
                State::Refused(why) => Some(view! { <p class="notice notice--bad" role="alert" id="resume-refused">{explain(why)}</p> }.into_any()),
                State::Read(resume) => Some(view! { <Review resume=resume.clone() lines=field.lines /> }.into_any()),
                State::Absent | State::Reading => None,
            })}
        </div>
    }
}

fn first(files: Option<FileList>) -> Option<File> {
    files?.get(0)
}
