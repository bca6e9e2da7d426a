//! Words and times that lead into the recording.

use leptos::prelude::*;

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
