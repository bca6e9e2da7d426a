//! One question: what was found and what is missing, the words themselves, and their delivery.

use domain::again;
use domain::question::QuestionOrigin;
use domain::report::{AnswerReport, BandRange, Finding, Report, TranscriptPart, Unmeasured};
use domain::session::{AnswerEnd, UtteranceSource};
use leptos::prelude::*;

use super::bands::bands;
use super::code::{History, code};
use super::figures::{self, clock};
use super::hints::hints;
use super::jump::{jump, place};
use super::model_answer::model_answer;
use super::overview::scale;
use super::replay::Player;
use super::try_again::TryAgain;
use crate::i18n::report::{ReportMsg as M, criterion, why};
use crate::i18n::{tr, tr_with};
use crate::storage::Retried;

pub(super) fn answer(report: &Report, answer: &AnswerReport, player: Player, history: History) -> impl IntoView + use<> {
    let title_id = format!("question-{}", answer.turn + 1);
    let labelled_by = title_id.clone();
    view! {
        <section class="card stack" aria-labelledby=labelled_by>
            <div class="stack stack--tight">
                {eyebrow(answer, player)}
                <h3 id=title_id lang="en">{answer.question.text.clone()}</h3>
            </div>
            <div class="report__answer">
                <div class="stack">
                    {range(answer.range, answer.range_reason)}
                    {findings(answer, player)}
                    {bands(answer, player)}
                </div>
                <div class="stack">
                    <h4>{tr(M::Transcript)}</h4>
                    {transcript(answer, player)}
                    {code(answer, player, history)}
                    {hints(answer)}
                    <details>
                        <summary>{tr(M::Delivery)}</summary>
                        {figures::table(&answer.delivery)}
                    </details>
                </div>
            </div>
            {model_answer(answer, player)}
            {try_again(report, answer)}
        </section>
    }
}

/// The way to another try, under planned questions that are judged.
fn try_again(report: &Report, answer: &AnswerReport) -> impl IntoView + use<> {
    let retried = Retried { session_id: report.session_id.clone(), turn: answer.turn };
    again::wish(report, answer.turn).map(|wish| view! { <TryAgain wish retried /> })
}

/// Number, time, competency, and what was special about the question.
fn eyebrow(answer: &AnswerReport, player: Player) -> impl IntoView + use<> {
    let asked = clock(answer.asked_ms);
    let number = (answer.turn + 1).to_string();
    let origin = match answer.question.origin {
        QuestionOrigin::Planned => None,
        QuestionOrigin::FollowUp => Some(M::FollowUp),
        QuestionOrigin::Reframed => Some(M::Reframed),
    };
    let skipped = (answer.how == AnswerEnd::Skipped).then_some(M::Skipped);
    let badges = [origin, skipped].into_iter().flatten().map(|badge| view! { <span class="badge">{tr(badge)}</span> });
    view! {
        <p class="row eyebrow">
            <span class="numeric">{tr_with(M::QuestionN, &[("n", &number)])} " · "
                {jump(player, answer.asked_ms, move || asked.clone().into_any())}</span>
            <span lang="en">{answer.question.competency.clone()}</span>
            {badges.collect_view()}
        </p>
    }
}

/// A provisional range, or why there is none.
pub(super) fn range(range: Option<BandRange>, reason: Option<Unmeasured>) -> AnyView {
    match (range, reason) {
        (Some(range), _) => scale(range).into_any(),
        (None, reason) => {
            let why = reason.map(|reason| tr(why(reason))).unwrap_or_default();
            view! { <p class="muted">{tr_with(M::RangeNone, &[("why", why)])}</p> }.into_any()
        }
    }
}

fn findings(answer: &AnswerReport, player: Player) -> impl IntoView + use<> {
    (!answer.findings.is_empty()).then(|| {
        view! {
            <h4>{tr(M::LookedFor)}</h4>
            <ul class="checks">{answer.findings.iter().map(|finding| one_finding(finding, player)).collect_view()}</ul>
        }
    })
}

fn one_finding(finding: &Finding, player: Player) -> impl IntoView + use<> {
    let (class, state) = match finding.found {
        true => ("checks__item checks__item--found", M::Found),
        false => ("checks__item checks__item--missing", M::Missing),
    };
    let quotes = finding.quotes.iter().map(|quote| place(Some(quote), quote.start_ms, player));
    view! {
        <li class=class>
            <div>
                <p><b>{tr(criterion(finding.criterion))} ": " {tr(state)}</b></p>
                {quotes.collect_view()}
                {(!finding.found).then(|| view! { <p class="muted" lang="en">{finding.anchor.clone()}</p> })}
            </div>
        </li>
    }
}

fn transcript(answer: &AnswerReport, player: Player) -> impl IntoView + use<> {
    if answer.transcript.is_empty() {
        return view! { <p class="muted">{tr(M::NoWords)}</p> }.into_any();
    }
    let quotes: Vec<&str> = answer.findings.iter().flat_map(|f| &f.quotes).map(|quote| quote.text.as_str()).collect();
    let parts = answer.transcript.iter().enumerate();
    parts.map(|(n, part)| phrase(part, &quotes, player, speaking(player, answer.turn, n))).collect_view().into_any()
}

/// The playing position is within phrase `part` of turn `turn`.
fn speaking(player: Player, turn: u32, part: usize) -> Memo<bool> {
    let cue =
        player.cues.with_value(|cues| cues.iter().find(|cue| (cue.turn, cue.part) == (turn, part)).map(|cue| cue.start_ms..cue.end_ms));
    Memo::new(move |_| {
        let plays = player.playlist.with(Option::is_some);
        cue.as_ref().is_some_and(|cue| plays && cue.contains(&player.position_ms.get()))
    })
}

fn phrase(part: &TranscriptPart, quotes: &[&str], player: Player, speaking: Memo<bool>) -> impl IntoView + use<> {
    let pieces = highlighted(&part.text, quotes);
    let words = move || {
        let pieces = pieces.iter().map(|(text, quoted)| match quoted {
            true => view! { <mark>{text.clone()}</mark> }.into_any(),
            false => text.clone().into_any(),
        });
        view! { <span lang="en" class="said__words">{pieces.collect_view()}</span> }.into_any()
    };
    let how = match part.source {
        UtteranceSource::Spoken => M::Spoken,
        UtteranceSource::Typed => M::Typed,
    };
    view! {
        <p class="said" aria-current=move || speaking.get().then_some("true")>
            <span class="muted small numeric">{clock(part.start_ms)} " " {tr(how)}</span>
            {jump(player, part.start_ms, words)}
        </p>
    }
}

/// Cuts a text into quoted and other pieces; overlapping quotes become one.
fn highlighted(text: &str, quotes: &[&str]) -> Vec<(String, bool)> {
    let mut spans: Vec<(usize, usize)> =
        quotes.iter().filter(|quote| !quote.is_empty()).filter_map(|quote| text.find(quote).map(|at| (at, at + quote.len()))).collect();
    spans.sort_unstable();
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in spans {
        let start = start.max(at);
        if end <= start {
            continue;
        }
        pieces.extend(text.get(at..start).filter(|piece| !piece.is_empty()).map(|piece| (piece.to_owned(), false)));
        pieces.extend(text.get(start..end).map(|piece| (piece.to_owned(), true)));
        at = end;
    }
    pieces.extend(text.get(at..).filter(|piece| !piece.is_empty()).map(|piece| (piece.to_owned(), false)));
    pieces
}

#[cfg(test)]
mod tests {
    use super::highlighted;

    #[test]
    fn quotes_are_marked_and_no_word_is_lost() {
        let text = "I led it, and 9 percent fell";
        let pieces = highlighted(text, &["led it, and", "and 9 percent", "absent"]);
        assert_eq!(pieces.iter().map(|(piece, _)| piece.as_str()).collect::<String>(), text);
        let marked: String = pieces.iter().filter(|(_, quoted)| *quoted).map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(marked, "led it, and 9 percent");
    }
}
