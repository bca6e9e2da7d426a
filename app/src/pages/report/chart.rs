//! The signal timeline as a picture: lanes over session time, questions as vertical lines.

use domain::report::Report;
use domain::timeline::{FacePoint, TimelineEvent};
use leptos::prelude::*;

use super::figures::clock;
use crate::i18n::report::ReportMsg as M;
use crate::i18n::tr;

const WIDTH: f64 = 720.0;
const LABEL: f64 = 76.0;
const LANE: f64 = 34.0;
const AXIS: f64 = 20.0;

pub(super) fn timeline(report: &Report) -> impl IntoView + use<> {
    let end_ms = report.duration_ms.max(1);
    let x = move |ms: u64| LABEL + (WIDTH - LABEL) * (ms.min(end_ms) as f64 / end_ms as f64);
    let faces: Vec<&FacePoint> = report.timeline.iter().filter_map(|event| match event {
        TimelineEvent::Face(point) => Some(point),
        _ => None,
    }).collect();
    let speech = report.timeline.iter().filter_map(|event| match event {
        TimelineEvent::Speech { start_ms, end_ms, .. } => Some(bar(x(*start_ms), x(*end_ms), 0, "lane lane--speech")),
        _ => None,
    }).collect_view();
    let present = faces.iter().filter(|point| point.in_frame).map(|point| bar(x(point.t_ms), x(point.t_ms + 1000), 1, "lane lane--face")).collect_view();
    let toward = line(&faces, x, 2, |point| point.toward_screen);
    let smile = line(&faces, x, 3, |point| point.smile);
    let bottom = 4.0 * LANE;
    let questions = report.answers.iter().map(|answer| {
        let at = x(answer.asked_ms).to_string();
        view! { <line class="lane__question" x1=at.clone() x2=at y1="0" y2=bottom.to_string() /> }
    }).collect_view();
    let names = [M::LaneSpeech, M::LaneFace, M::LaneToward, M::LaneSmile].into_iter().enumerate().map(|(lane, name)| {
        view! { <text class="lane__name" x="0" y=(lane as f64 * LANE + 0.62 * LANE).to_string()>{tr(name)}</text> }
    }).collect_view();
    let ticks = (0..=4u64).map(|n| {
        let ms = end_ms * n / 4;
        let anchor = if n == 4 { "end" } else { "start" };
        view! { <text class="lane__tick" x=x(ms).to_string() y=(bottom + 0.8 * AXIS).to_string() text-anchor=anchor>{clock(ms)}</text> }
    }).collect_view();
    view! {
        <figure class="stack stack--tight">
            <figcaption><h3>{tr(M::Timeline)}</h3></figcaption>
            <svg class="timeline" viewBox=format!("0 0 {WIDTH} {}", bottom + AXIS) role="img" aria-label=tr(M::TimelineAbout)>
                {names}{speech}{present}
                <path class="lane__line" d=toward />
                <path class="lane__line lane__line--smile" d=smile />
                {questions}{ticks}
            </svg>
            <p class="muted small">{tr(M::TimelineAbout)}</p>
        </figure>
    }
}

fn bar(from: f64, to: f64, lane: usize, class: &'static str) -> impl IntoView + use<> {
    let y = lane as f64 * LANE + 0.2 * LANE;
    view! { <rect class=class x=from.to_string() y=y.to_string() width=(to - from).max(1.0).to_string() height=(0.6 * LANE).to_string() /> }
}

/// A broken line: a value that is missing, or more than one grid step away, starts a new stroke.
fn line(faces: &[&FacePoint], x: impl Fn(u64) -> f64, lane: usize, value: impl Fn(&FacePoint) -> Option<f32>) -> String {
    let mut path = String::new();
    let mut last_ms = None;
    for point in faces {
        let Some(value) = value(point) else {
            last_ms = None;
            continue;
        };
        let stroke = if last_ms.is_some_and(|last| point.t_ms - last <= 1500) { 'L' } else { 'M' };
        let y = (lane as f64 + 0.85) * LANE - f64::from(value.clamp(0.0, 1.0)) * 0.7 * LANE;
        path.push_str(&format!("{stroke}{:.1} {y:.1}", x(point.t_ms)));
        last_ms = Some(point.t_ms);
    }
    path
}
