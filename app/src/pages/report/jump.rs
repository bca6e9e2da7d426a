//! Words and times that lead into the recording.

use domain::report::Quote;
use leptos::prelude::*;

use super::figures::clock;
use super::replay::Player;
use crate::i18n::replay::ReplayMsg;
use crate::i18n::tr;

/// `content` as a button that plays from `t_ms`, where there is a recording then; else as it is.
pub(super) fn jump(player: Player, t_ms: u64, content: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let playable = player.leads_to(t_ms);
    let shown = move || match playable.get() {
        false => content(),
        true => view! {
            <button type="button" class="jump" on:click=move |_| player.play_from(t_ms)>
                {content()}
                <span class="visually-hidden">" (" {tr(ReplayMsg::PlayFromHere)} ")"</span>
            </button>
        }
        .into_any(),
    };
    shown.into_any()
}

/// The time of a remark with the words there, as a way into the recording.
pub(super) fn place(quote: Option<&Quote>, at_ms: u64, player: Player) -> impl IntoView + use<> {
    let text = quote.map(|quote| quote.text.clone());
    let at = clock(at_ms);
    let shown = move || {
        let words = text.clone().map(|text| view! { <q lang="en">{text}</q> " " });
        view! { {words} <span class="muted numeric">{at.clone()}</span> }.into_any()
    };
    view! { <p>{jump(player, at_ms, shown)}</p> }
}
