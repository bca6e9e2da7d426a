//! The recording as files: every segment decrypted, with its captions.

use std::collections::BTreeSet;

use domain::captions_vtt;
use domain::recording::RETENTION_DAYS;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::player::Player;
use super::playlist::Piece;
use crate::components::amount;
use crate::i18n::replay::ReplayMsg as M;
use crate::i18n::{tr, tr_with, use_lang};
use crate::pages::report::downloads::{save, save_text};
use crate::pages::report::figures::clock;

/// What is under way and what has failed, by number of the part.
#[derive(Clone, Copy)]
struct Fetching {
    now: RwSignal<BTreeSet<usize>>,
    failed: RwSignal<Option<usize>>,
}

pub(super) fn list(player: Player) -> impl IntoView + use<> {
    let fetching = Fetching { now: RwSignal::default(), failed: RwSignal::new(None) };
    let parts = move || player.playlist.get().map(|list| list.pieces).unwrap_or_default();
    let failed = move || fetching.failed.get().map(|n| tr_with(M::PartFailed, &[("n", &n.to_string())]));
    view! {
        <details>
            <summary>{move || tr(M::Files)}</summary>
            <p class="muted small">{move || tr(M::FilesAbout)}</p>
            <ul class="parts">{move || (1..).zip(parts()).map(|(n, piece)| row(player, fetching, n, piece)).collect_view()}</ul>
            <p role="alert">{failed}</p>
        </details>
    }
}

fn row(player: Player, fetching: Fetching, n: usize, piece: Piece) -> impl IntoView + use<> {
    let number = n.to_string();
    let (from, to, size) = (clock(piece.start_ms), clock(piece.end_ms), amount(piece.bytes, use_lang().get()));
    let about = tr_with(M::Part, &[("n", &number), ("from", &from), ("to", &to), ("size", &size)]);
    let (file_label, captions_label) = (tr_with(M::PartFile, &[("n", &number)]), tr_with(M::PartCaptions, &[("n", &number)]));
    let window = piece.start_ms..piece.end_ms;
    let captions = move |_| {
        let text = player.cues.with_value(|cues| captions_vtt::file(cues, window.clone()));
        save_text(&file_name(player, n, "vtt"), "text/vtt", &text);
    };
    let file = move |_| {
        let piece = piece.clone();
        fetching.now.update(|now| _ = now.insert(n));
        fetching.failed.set(None);
        spawn_local(async move {
            let loaded = player.file(piece.id).await;
            if fetching.now.try_update(|now| now.remove(&n)).is_none() {
                return;
            }
            match loaded {
                Ok(file) => save(&file_name(player, n, piece.extension), &file),
                Err(_) => fetching.failed.set(Some(n)),
            }
        });
    };
    let busy = move || fetching.now.with(|now| now.contains(&n));
    view! {
        <li class="row">
            <span class="numeric">{about}</span>
            <button type="button" class="button" disabled=busy on:click=file>{file_label}</button>
            <button type="button" class="button" on:click=captions>{captions_label}</button>
        </li>
    }
}

/// `interview-2026-11-24-part-1.webm`, by the day on which the candidate agreed.
fn file_name(player: Player, n: usize, extension: &str) -> String {
    let until_ms = player.recording.with_untracked(|recording| recording.as_ref()?.delete_at_epoch_ms);
    let day = until_ms.map(|until_ms| day_of(until_ms.saturating_sub(RETENTION_DAYS * 24 * 60 * 60 * 1000)));
    format!("interview{}-part-{n}.{extension}", day.map(|day| format!("-{day}")).unwrap_or_default())
}

/// The day on this device's calendar, as in ISO 8601.
fn day_of(epoch_ms: u64) -> String {
    let date = js_sys::Date::new(&(epoch_ms as f64).into());
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}
