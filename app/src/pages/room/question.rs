//! The question: its words as they come, what it looks at, where it comes from, and the voice.

use domain::question::{AskedQuestion, QuestionOrigin};
use domain::session::Session;
use leptos::prelude::*;

use super::voice::use_voice;
use super::{look, use_client};
use crate::i18n::room::{RoomMsg, because, kind};
use crate::i18n::{tr, tr_with};

fn open_question(session: &Session) -> Option<AskedQuestion> {
    session.open_turn().map(|(_, turn)| turn.question.clone())
}

/// The open question, or the words of the coming one.
#[component]
pub(super) fn Question() -> impl IntoView {
    let client = use_client();
    let question = Memo::new(move |_| look(client, open_question).flatten());
    view! {
        <section class="card room__question stack" aria-live="polite" aria-atomic="true">
            {move || match question.get() {
                Some(question) => view! { <Asked question /> }.into_any(),
                None => view! { <Coming /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Asked(question: AskedQuestion) -> impl IntoView {
    let kind = kind(question.kind);
    let origin = match question.origin {
        QuestionOrigin::Planned => None,
        QuestionOrigin::FollowUp => Some(RoomMsg::FollowUp),
        QuestionOrigin::Reframed => Some(RoomMsg::Reframed),
    };
    let because_of = question.because_of;
    // Questions are written in English whatever the language of the screens.
    view! {
        <p class="row room__tags">
            <span class="badge">{move || tr(kind)}</span>
            <span class="badge" lang="en">{question.competency}</span>
            {origin.map(|origin| view! { <span class="badge">{move || tr(origin)}</span> })}
            {question.worded_by.map(|model| view! {
                <span class="muted small" id="worded-by">{move || tr_with(RoomMsg::WordedBy, &[("model", &model)])}</span>
            })}
        </p>
        <p class="room__words" id="question-text" lang="en">{question.text}</p>
        {question.because.map(|line| view! {
            <p class="room__because">{move || because(because_of, &line)}</p>
        })}
        <ReadButton />
    }
}

#[component]
fn Coming() -> impl IntoView {
    let client = use_client();
    let words = client.pending_question();
    view! {
        <p class="room__tags"><span class="badge">{move || tr(RoomMsg::Formulating)}</span></p>
        <p class="room__words room__words--coming" lang="en" aria-hidden="true">{move || words.get()}</p>
    }
}

#[component]
fn ReadButton() -> impl IntoView {
    let voice = use_voice();
    let press = move |_| if voice.reading().get_untracked() { voice.stop_reading() } else { voice.read_question() };
    view! {
        <p class="row" hidden=move || voice.is_mute().get()>
            <button type="button" class="button" id="read-aloud" on:click=press>
                {move || tr(if voice.reading().get() { RoomMsg::StopReading } else { RoomMsg::ReadAgain })}
            </button>
        </p>
    }
}
