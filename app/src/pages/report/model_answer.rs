//! The answer put together from the candidate's own sentences, with its blanks.

use domain::report::{AnswerReport, Piece};
use leptos::prelude::*;

use super::figures::clock;
use super::jump::jump;
use super::replay::Player;
use crate::components::CopyButton;
use crate::i18n::again::AgainMsg as M;
use crate::i18n::report::criterion;
use crate::i18n::tr;

/// Behind a summary, so that a candidate first looks at the own answer; nothing where there was nothing to put together.
pub(super) fn model_answer(answer: &AnswerReport, player: Player) -> impl IntoView + use<> {
    let turn = answer.turn;
    answer.model_answer.as_ref().map(|model| {
        let label = Signal::derive(|| tr(M::CopyTogether).to_owned());
        view! {
            <details class="together">
                <summary>{tr(M::Together)}</summary>
                <div class="stack">
                    <p class="muted small">{tr(M::TogetherAbout)}</p>
                    <ol class="together__pieces">{model.pieces.iter().map(|one| piece(one, player)).collect_view()}</ol>
                    <CopyButton text=model.text() label id=format!("copy-together-{}", turn + 1) />
                </div>
            </details>
        }
    })
}

/// The part of the story, and what was said there or is to be filled in.
fn piece(piece: &Piece, player: Player) -> impl IntoView + use<> {
    let (of, shown) = match piece {
        Piece::Said { criterion: of, quote } => {
            let (text, at) = (quote.text.clone(), clock(quote.start_ms));
            let words = move || {
                view! { <span lang="en" class="said__words">{text.clone()}</span> " " <span class="muted numeric">{at.clone()}</span> }
                    .into_any()
            };
            (*of, jump(player, quote.start_ms, words))
        }
        Piece::Blank { criterion: of, prompt } => {
            let prompt = prompt.clone();
            let blank = view! {
                <span class="blank"><span class="visually-hidden">{tr(M::Blank)} " "</span><span lang="en">{prompt}</span></span>
            };
            (*of, blank.into_any())
        }
    };
    view! { <li><p class="small muted">{tr(criterion(of))}</p><p>{shown}</p></li> }
}
