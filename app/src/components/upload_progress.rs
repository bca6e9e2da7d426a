//! How far a recording is on its way from this browser to the bucket.

use leptos::prelude::*;

use crate::i18n::recording::RecordingMsg as M;
use crate::i18n::{Lang, tr, tr_with, use_lang};
use crate::recording::{Delivery, Stage, use_recordings};
use crate::storage;

/// Sends what this browser still has of an interview's recording, and tells how far that is; nothing where it has recorded nothing.
#[component]
pub(crate) fn UploadProgress(
    /// The interview.
    #[prop(into)]
    session_id: String,
) -> impl IntoView {
    let recordings = use_recordings();
    let delivery = recordings.delivery(&session_id);
    let recorded = storage::recorded(&session_id).is_some();
    if recorded {
        recordings.open(&session_id);
    }
    // Figures change ten times a second; what is read out changes with the stage.
    let stage = Memo::new(move |_| delivery.with(Delivery::stage));
    let lost = Memo::new(move |_| delivery.with(|delivery| delivery.lost));
    let shown = move || recorded && (stage.get() != Stage::Nothing || lost.get() > 0);
    let under_way = move || matches!(stage.get(), Stage::Sending | Stage::Waiting);
    let share = Memo::new(move |_| delivery.with(share));
    let class = move || match stage.get() {
        Stage::Delivered => "notice notice--good upload",
        Stage::Waiting | Stage::Failed => "notice notice--warn upload",
        _ => "notice upload",
    };
    view! {
        <section class=class aria-label=move || tr(M::Upload) hidden=move || !shown() data-stage=move || name(stage.get())>
            <p class="upload__words" role="status" hidden=move || stage.get() == Stage::Nothing>{move || tr(announced(stage.get(), &delivery.read()))}</p>
            <p class="upload__figures numeric" hidden=move || !figures_help(stage.get())>{move || figures(stage.get(), &delivery.read())}</p>
            <span
                class="meter"
                role="progressbar"
                aria-label=move || tr(M::Upload)
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || format!("{:.0}", share.get() * 100.0)
                hidden=move || !under_way()
            >
                <span class="meter__fill" style:transform=move || format!("scaleX({:.3})", share.get())></span>
            </span>
            <p role="status">{move || (lost.get() > 0).then(|| tr_with(M::Lost, &[("n", &lost.get().to_string())]))}</p>
            <p class="small" hidden=move || !matches!(stage.get(), Stage::Sending | Stage::Preparing)>{move || tr(M::MayLeave)}</p>
        </section>
    }
}

fn share(delivery: &Delivery) -> f64 {
    let progress = delivery.progress.filter(|progress| progress.total_bytes > 0);
    progress.map_or(0.0, |progress| (progress.sent_bytes as f64 / progress.total_bytes as f64).min(1.0))
}

/// The sentence that a screen reader hears when it changes.
fn announced(stage: Stage, delivery: &Delivery) -> M {
    match stage {
        Stage::Opening | Stage::Nothing => M::Opening,
        Stage::Preparing | Stage::Sending => M::Upload,
        Stage::Waiting if delivery.offline => M::NoNetwork,
        Stage::Waiting => M::NotThrough,
        Stage::Delivered => M::Delivered,
        Stage::Failed => match delivery.failed.as_deref() {
            Some("refused") => M::FailedRefused,
            Some("damaged") => M::FailedDamaged,
            Some("no_storage") => M::FailedStorage,
            _ => M::FailedOther,
        },
    }
}

fn figures_help(stage: Stage) -> bool {
    matches!(stage, Stage::Preparing | Stage::Sending | Stage::Waiting)
}

fn figures(stage: Stage, delivery: &Delivery) -> String {
    let lang = use_lang().get();
    let waiting = amount(delivery.waiting_bytes, lang);
    let Some(progress) = delivery.progress.filter(|_| stage == Stage::Sending) else {
        let message = if stage == Stage::Waiting { M::RestWaits } else { M::Preparing };
        return tr_with(message, &[("waiting", &waiting)]);
    };
    let rate = progress.bytes_per_s.map(|rate| decimal(rate * 8.0 / 1e6, lang));
    let rate = rate.map_or_else(|| tr(M::Measuring).to_owned(), |rate| tr_with(M::Rate, &[("rate", &rate)]));
    let (sent, total) = (amount(progress.sent_bytes, lang), amount(progress.total_bytes, lang));
    match delivery.seconds_left() {
        Some(seconds) => tr_with(M::SendingLeft, &[("sent", &sent), ("total", &total), ("rate", &rate), ("left", &time(seconds))]),
        None => tr_with(M::Sending, &[("sent", &sent), ("total", &total), ("rate", &rate)]),
    }
}

/// Whole minutes from two minutes on, below that steps of five seconds: more would only flicker.
fn time(seconds: f64) -> String {
    let (message, n) = if seconds >= 120.0 {
        (M::MinutesLeft, (seconds / 60.0).ceil())
    } else {
        (M::SecondsLeft, ((seconds / 5.0).ceil() * 5.0).max(5.0))
    };
    tr_with(message, &[("n", &format!("{n:.0}"))])
}

/// Bytes in megabytes, as a language writes them.
pub(crate) fn amount(bytes: u64, lang: Lang) -> String {
    format!("{} MB", decimal(bytes as f64 / 1e6, lang))
}

fn decimal(value: f64, lang: Lang) -> String {
    let text = format!("{value:.1}");
    if lang == Lang::De { text.replace('.', ",") } else { text }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Opening => "opening",
        Stage::Nothing => "nothing",
        Stage::Preparing => "preparing",
        Stage::Sending => "sending",
        Stage::Waiting => "waiting",
        Stage::Delivered => "delivered",
        Stage::Failed => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_language_writes_them() {
        assert_eq!((amount(12_340_000, Lang::En), amount(12_340_000, Lang::De)), ("12.3 MB".into(), "12,3 MB".into()));
    }
}
