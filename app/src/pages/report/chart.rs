//! The signal timeline as a picture: one lane per signal over session time, questions marked above, and a table that says the same.

use domain::report::Report;
use domain::timeline::{FacePoint, Modality};
use leptos::prelude::*;

use super::figures::{clock, percent};
use super::lanes::{self, Span};
use super::replay::{Player, dragged, keys, place_in_words};
use crate::i18n::replay::ReplayMsg;
use crate::i18n::report::ReportMsg as M;
use crate::i18n::{tr, tr_with, use_lang};

/// Lanes are drawn in these units and stretched to the width there is.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 32.0;
/// Rows of the table: an overview, not a log.
const TABLE_ROWS: u64 = 12;

pub(super) fn timeline(report: &Report, player: Player) -> impl IntoView + use<> {
    let end_ms = report.duration_ms.max(1);
    let points = lanes::face_points(report);
    let no_voice = gap_rects(&lanes::gaps(report, Modality::Voice), end_ms);
    let no_face = || gap_rects(&lanes::gaps(report, Modality::Face), end_ms);
    let speech = rects(&lanes::speech(report), end_ms, "lane__bar lane__bar--speech");
    let face = rects(&lanes::in_frame(&points), end_ms, "lane__bar lane__bar--face");
    let toward = path(&points, end_ms, |point| point.toward_screen);
    let smile = path(&points, end_ms, |point| point.smile);
    view! {
        <figure class="stack stack--tight">
            <figcaption>
                <h3>{tr(M::Timeline)}</h3>
                <p class="muted small">{tr(M::TimelineAbout)}</p>
            </figcaption>
            <div class="timeline">
                <div class="timeline__picture" role="img" aria-label=tr(M::TimelineAlt)>
                    {questions(report, end_ms)}
                    {lane(M::LaneSpeech, (no_voice, speech).into_any())}
                    {lane(M::LaneFace, (no_face(), face).into_any())}
                    {lane(M::LaneToward, (no_face(), view! { <path class="lane__line lane__line--toward" d=toward /> }).into_any())}
                    {lane(M::LaneSmile, (no_face(), view! { <path class="lane__line lane__line--smile" d=smile /> }).into_any())}
                    {axis(end_ms)}
                </div>
                {cursor(end_ms, player)}
            </div>
            <details>
                <summary>{tr(M::TimelineTable)}</summary>
                {table(report)}
            </details>
        </figure>
    }
}

/// The playing position over all lanes: a slider whose thumb is a line, so that a press of button or key goes there and plays.
fn cursor(end_ms: u64, player: Player) -> impl IntoView + use<> {
    let playable = Memo::new(move |_| player.playlist.with(Option::is_some));
    move || {
        playable.get().then(|| {
            view! {
                <input
                    type="range"
                    class="timeline__cursor no-print"
                    min="0"
                    step="100"
                    max=end_ms.to_string()
                    prop:value=move || player.position_ms.get().to_string()
                    aria-label=tr(ReplayMsg::Place)
                    aria-valuetext=move || place_in_words(player)
                    on:input:target=move |event| dragged(player, &event.target().value())
                    on:change=move |_| player.play_from(player.position_ms.get_untracked())
                    on:keydown=move |event| keys(player, &event)
                />
            }
        })
    }
}

fn lane(name: M, content: AnyView) -> impl IntoView {
    view! {
        <span class="timeline__name">{tr(name)}</span>
        <svg class="timeline__lane" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">{content}</svg>
    }
}

/// The number of each question where it was asked.
fn questions(report: &Report, end_ms: u64) -> impl IntoView + use<> {
    let mark = |number: u32, asked_ms: u64| {
        let left = format!("{:.2}%", asked_ms as f64 / end_ms as f64 * 100.0);
        view! { <span class="timeline__question numeric" style:left=left>{(number + 1).to_string()}</span> }
    };
    let marks = report.answers.iter().map(|answer| mark(answer.turn, answer.asked_ms)).collect_view();
    view! {
        <span class="timeline__name">{tr(M::LaneQuestion)}</span>
        <span class="timeline__questions">{marks}</span>
    }
}

fn axis(end_ms: u64) -> impl IntoView {
    let ticks = (0..=4u64).map(|n| view! { <span>{clock(end_ms * n / 4)}</span> }).collect_view();
    view! { <span></span><span class="timeline__axis numeric">{ticks}</span> }
}

fn x(ms: u64, end_ms: u64) -> f64 {
    WIDTH * ms.min(end_ms) as f64 / end_ms as f64
}

fn rects(spans: &[Span], end_ms: u64, class: &'static str) -> impl IntoView + use<> {
    let rect = |(start_ms, stop_ms): &Span| {
        let (from, to) = (x(*start_ms, end_ms), x(*stop_ms, end_ms));
        // A syllable in an hour would otherwise be thinner than a pixel.
        let width = (to - from).max(1.5);
        view! { <rect class=class x=format!("{from:.1}") y="6" width=format!("{width:.1}") height=(HEIGHT - 12.0).to_string() /> }
    };
    spans.iter().map(rect).collect_view()
}

fn gap_rects(spans: &[Span], end_ms: u64) -> impl IntoView + use<> {
    let rect = |(start_ms, stop_ms): &Span| {
        let (from, to) = (x(*start_ms, end_ms), x(*stop_ms, end_ms));
        view! { <rect class="lane__gap" x=format!("{from:.1}") y="0" width=format!("{:.1}", to - from) height=HEIGHT.to_string() /> }
    };
    spans.iter().map(rect).collect_view()
}

fn path(points: &[FacePoint], end_ms: u64, value: impl Fn(&FacePoint) -> Option<f32>) -> String {
    let place = |(t_ms, value): &(u64, f32)| {
        let y = HEIGHT - 3.0 - f64::from(value.clamp(0.0, 1.0)) * (HEIGHT - 6.0);
        format!("{:.1} {y:.1}", x(*t_ms, end_ms))
    };
    let stroke = |stroke: &Vec<(u64, f32)>| match stroke.as_slice() {
        // A single point is drawn as a short dash; a path of one place is invisible.
        [only] => format!("M{}h2", place(only)),
        many => format!("M{}", many.iter().map(place).collect::<Vec<_>>().join("L")),
    };
    lanes::strokes(points, value).iter().map(stroke).collect()
}

fn table(report: &Report) -> impl IntoView + use<> {
    let lang = use_lang().get();
    let share = |share: Option<f64>| share.map_or("–".to_owned(), |share| percent(share, lang));
    let row = |row: lanes::Row| {
        let time = format!("{}–{}", clock(row.span.0), clock(row.span.1));
        let speech = tr_with(M::Seconds, &[("n", &(row.speech_ms / 1000).to_string())]);
        view! {
            <tr>
                <th scope="row" class="numeric">{time}</th>
                <td class="numeric">{speech}</td>
                <td class="numeric">{share(row.in_frame)}</td>
                <td class="numeric">{share(row.toward_screen)}</td>
                <td class="numeric">{share(row.smile)}</td>
            </tr>
        }
    };
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-label=tr(M::TimelineTable)>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">{tr(M::Time)}</th>
                        <th scope="col">{tr(M::LaneSpeech)}</th>
                        <th scope="col">{tr(M::LaneFace)}</th>
                        <th scope="col">{tr(M::LaneToward)}</th>
                        <th scope="col">{tr(M::LaneSmile)}</th>
                    </tr>
                </thead>
                <tbody>{lanes::rows(report, TABLE_ROWS).into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
