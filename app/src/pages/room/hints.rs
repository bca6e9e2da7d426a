//! Hints to the open question: those given so far, and the button that asks for the next one.

use domain::protocol::Command;
use domain::session::{Hint, Session};
use leptos::prelude::*;

use super::controls::can_hand_in;
use super::{look, use_client};
use crate::i18n::hints::{HintMsg, layer};
use crate::i18n::problems::ProblemMsg;
use crate::i18n::tr;

fn has_hints(session: &Session) -> bool {
    session.open_turn().is_some_and(|(_, turn)| turn.question.kind.has_hints())
}

/// Shown where the question has hints. They stay through its follow-ups.
#[component]
pub(super) fn Hints() -> impl IntoView {
    let client = use_client();
    let offered = Memo::new(move |_| look(client, has_hints).unwrap_or(false));
    let given = Memo::new(move |_| look(client, |session| session.hints().cloned().collect::<Vec<Hint>>()).unwrap_or_default());
    let none_left = Memo::new(move |_| look(client, |session| session.next_hint().is_none()).unwrap_or(false));
    let ready = Memo::new(move |_| can_hand_in(client) && client.next_hint().get().is_some());
    let ask = move |_| {
        if let Some(turn) = client.open_turn().filter(|_| ready.get_untracked()) {
            client.send(Command::Hint { turn });
        }
    };
    // Hints are written in English, as questions are.
    view! {
        <section class="room__hints stack stack--tight" aria-label=move || tr(HintMsg::Title) hidden=move || !offered.get()>
            <ol class="hints" id="hints" aria-live="polite">
                <For each=move || given.get() key=|hint| hint.text.clone() let:hint>
                    <li><b>{move || tr(layer(hint.layer))}</b> ": " <span lang="en">{hint.text}</span></li>
                </For>
            </ol>
            <div class="row">
                <button type="button" class="button" id="hint" aria-disabled=move || (!ready.get()).to_string() on:click=ask>
                    {move || tr(HintMsg::Ask)}
                </button>
                <p class="room__hint">{move || if none_left.get() { tr(ProblemMsg::NoMoreHints) } else { tr(HintMsg::About) }}</p>
            </div>
        </section>
    }
}
