//! The hints that an answer had: how many, and how much they gave away.

use domain::report::AnswerReport;
use domain::session::Hint;
use leptos::prelude::*;

use crate::i18n::hints::{HintMsg, layer};
use crate::i18n::{Lang, Message, fill, use_lang};

/// `Hints given: 2 (A nudge, Ideas that help)`; `None` where there were none.
pub(crate) fn told(hints: &[Hint], lang: Lang) -> Option<String> {
    let layers = hints.iter().map(|hint| layer(hint.layer).text(lang)).collect::<Vec<_>>().join(", ");
    let told = || fill(HintMsg::Given.text(lang), &[("n", &hints.len().to_string()), ("layers", &layers)]);
    (!hints.is_empty()).then(told)
}

pub(super) fn hints(answer: &AnswerReport) -> impl IntoView + use<> {
    let hints = answer.hints.clone();
    told(&hints, use_lang().get()).map(|told| {
        let words = hints.into_iter().map(|hint| view! { <li>{hint.text}</li> }).collect_view();
        view! { <details><summary>{told}</summary><ol class="stack stack--tight report__hints" lang="en">{words}</ol></details> }
    })
}
