//! Feature: interview-prep-ai, Properties 4, 5, 9 and 10: what a report draws together.
//!
//! Any interview, with any measurements of face and voice: everything asked for has a figure or a reason, the tracks run on one clock, the
//! indices are the sums of their parts, delivery changes nothing in the content, and every remark has its time, its words and a drill.

use std::collections::{BTreeMap, HashSet};

use domain::assessment::{self, Assessment, DeliveryPart, Evaluated, How, Index, Part, Weights, scales, tracks};
use domain::protocol::Command;
use domain::report::{AnswerReport, Criterion, Drill, Figure, Quote, Report};
use domain::session::Caption;
use domain::setup::InterviewKind;
use domain::splice::Splice;
use domain::timeline::{FacePoint, GRID_MS, GapReason, Modality, TimelineEvent};
use engine::report;
use proptest::prelude::*;
use tests::host::{Host, setup};
use tests::sentences::{FAMILIAR_SENTENCES, SENTENCES};

/// How one question is met: sentences said or typed, each with the pause before it, and perhaps some code; none of them skips it.
#[derive(Debug, Clone)]
struct Reply {
    sentences: Vec<(usize, bool, u64)>,
    code: bool,
}

/// What the device measured besides speech.
#[derive(Debug, Clone)]
struct Signals {
    voice: bool,
    face: bool,
    baseline: bool,
    /// Per second: seen or not, and the probability of facing the screen.
    seconds: Vec<(bool, Option<f32>)>,
    /// Start and length, in milliseconds.
    activations: Vec<(u64, u64)>,
    gaps: Vec<(bool, u64, u64)>,
    ms_per_word: u64,
}

fn any_reply() -> impl Strategy<Value = Reply> {
    let sentence = (0..FAMILIAR_SENTENCES, any::<bool>(), 0u64..8000);
    (prop::collection::vec(sentence, 0..9), prop::bool::weighted(0.2)).prop_map(|(sentences, code)| Reply { sentences, code })
}

fn any_signals() -> impl Strategy<Value = Signals> {
    let second = (prop::bool::weighted(0.8), prop::option::weighted(0.8, 0.0f32..=1.0));
    let spans = || prop::collection::vec((0u64..200_000, 1u64..20_000), 0..4);
    let gaps = prop::collection::vec((any::<bool>(), 0u64..200_000, 1u64..20_000), 0..4);
    (any::<[bool; 3]>(), prop::collection::vec(second, 0..200), spans(), gaps, 250u64..900).prop_map(
        |(on, seconds, activations, gaps, pace)| Signals {
            voice: on[0],
            face: on[1],
            baseline: on[0] && on[2],
            seconds,
            activations,
            gaps,
            ms_per_word: pace,
        },
    )
}

fn any_kind() -> impl Strategy<Value = InterviewKind> {
    prop::sample::select(vec![InterviewKind::Behavioural, InterviewKind::Technical, InterviewKind::Coding, InterviewKind::Mixed])
}

/// Plays the interview; the speech of the spoken sentences is returned with it.
fn play(kind: InterviewKind, replies: &[Reply], ms_per_word: u64) -> (Host, Vec<TimelineEvent>) {
    play_worded(kind, replies, ms_per_word, str::to_owned)
}

/// The same in other words, which take the time of the sentences that they stand for.
fn play_worded(kind: InterviewKind, replies: &[Reply], ms_per_word: u64, worded: impl Fn(&str) -> String) -> (Host, Vec<TimelineEvent>) {
    let mut host = Host::new(setup(kind, 20), 3);
    host.command(Command::Start).unwrap();
    let mut speech = Vec::new();
    for reply in replies {
        let Some((turn, _)) = host.session.open_turn() else { break };
        for (id, (sentence, spoken, pause_ms)) in (0..).zip(&reply.sentences) {
            let text = SENTENCES[*sentence];
            host.wait(*pause_ms, 0);
            let start_ms = host.t_ms();
            host.wait(text.split(' ').count() as u64 * ms_per_word, 0);
            let end_ms = host.t_ms();
            let command = if *spoken {
                speech.push(TimelineEvent::Speech { start_ms, end_ms, level_dbfs: -20.0 });
                let caption = Caption { id, text: worded(text), confidence: None, start_ms, end_ms, edited: false };
                Command::Caption { turn, caption }
            } else {
                let insert = format!("{} ", worded(text));
                let at = host.session.turns[turn as usize].answer.typed.chars().count();
                Command::EditAnswer { turn, splice: Splice { at, delete: 0, insert }, at_ms: end_ms }
            };
            let _over = host.command(command);
        }
        if reply.code {
            let splice = Splice { at: 0, delete: 0, insert: "def count(words):\n    return {}\n".into() };
            let _not_a_coding_question = host.command(Command::EditCode { turn, splice, at_ms: host.t_ms() });
        }
        let empty = reply.sentences.is_empty() && !reply.code;
        let _over = host.command(if empty { Command::Skip { turn } } else { Command::Done { turn, by_silence: false } });
    }
    let _over = host.command(Command::End);
    (host, speech)
}

/// How the same content may be told.
#[derive(Debug, Clone, Copy)]
struct Manner {
    is_spoken: bool,
    /// A filler after every so many words, or none.
    filler_after: Option<usize>,
    is_american: bool,
    /// As recognisers write that know no capitals and no punctuation.
    is_plain: bool,
}

impl Manner {
    fn of(self, text: &str) -> String {
        const FILLERS: [&str; 3] = ["um", "uh", "hmm"];
        let american = [("organised", "organized"), ("analysed", "analyzed"), ("behaviour", "behavior")];
        let spelt = american.iter().filter(|_| self.is_american).fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let mut words: Vec<&str> = Vec::new();
        for (at, word) in spelt.split(' ').enumerate() {
            words.push(word);
            if self.filler_after.is_some_and(|words| (at + 1).is_multiple_of(words)) {
                words.push(FILLERS[at % FILLERS.len()]);
            }
        }
        let told = words.join(" ");
        if self.is_plain { told.to_lowercase().replace(['.', ','], "") } else { told }
    }
}

fn any_manner() -> impl Strategy<Value = Manner> {
    (any::<[bool; 3]>(), prop::option::of(1usize..6)).prop_map(|([is_spoken, is_american, is_plain], filler_after)| Manner {
        is_spoken,
        filler_after,
        is_american,
        is_plain,
    })
}

fn timeline(speech: Vec<TimelineEvent>, signals: &Signals) -> Vec<TimelineEvent> {
    let mut timeline = Vec::new();
    let started = |modality| TimelineEvent::Started { modality, t_ms: 0 };
    if signals.voice {
        timeline.push(started(Modality::Voice));
        timeline.extend(speech);
    }
    if signals.baseline {
        timeline.push(TimelineEvent::VoiceBaseline { t_ms: 5000 });
        let period = |(start_ms, ms): &(u64, u64)| TimelineEvent::Activation { start_ms: *start_ms, end_ms: start_ms + ms, mean_z: 1.7 };
        timeline.extend(signals.activations.iter().map(period));
    }
    if signals.face {
        timeline.push(started(Modality::Face));
        let seen = (0..).zip(&signals.seconds).filter(|(_, (seen, _))| *seen);
        timeline.extend(seen.map(|(n, (_, toward_screen))| {
            let (smile, mouth_open, yaw_deg, pitch_deg) = (None, None, None, None);
            let (t_ms, in_frame) = (n * GRID_MS, toward_screen.is_some());
            TimelineEvent::Face(FacePoint {
                t_ms,
                in_frame,
                toward_screen: *toward_screen,
                smile,
                mouth_open,
                yaw_deg,
                pitch_deg,
                interpolated: false,
            })
        }));
    }
    timeline.extend(signals.gaps.iter().map(|(voice, start_ms, ms)| {
        let modality = if *voice { Modality::Voice } else { Modality::Face };
        TimelineEvent::Gap { modality, start_ms: *start_ms, end_ms: start_ms + ms, reason: GapReason::Suspended }
    }));
    timeline
}

fn any_report() -> impl Strategy<Value = Report> {
    (any_kind(), prop::collection::vec(any_reply(), 1..6), any_signals()).prop_map(|(kind, replies, signals)| {
        let (host, speech) = play(kind, &replies, signals.ms_per_word);
        report::build("s", &host.session, &timeline(speech, &signals))
    })
}

fn any_weights() -> impl Strategy<Value = Weights> {
    let criteria = prop::sample::select(vec![Criterion::Action, Criterion::Result, Criterion::Numbers, Criterion::Terms, Criterion::Code]);
    let parts =
        vec![DeliveryPart::Pace, DeliveryPart::Fillers, DeliveryPart::TalkLength, DeliveryPart::LongestPause, DeliveryPart::TowardScreen];
    let weight = || prop_oneof![3 => 0.0f64..10.0, 1 => Just(0.0), 1 => Just(f64::NAN), 1 => Just(-1.0)];
    let delivery = prop::collection::btree_map(prop::sample::select(parts), weight(), 0..6);
    (prop::collection::btree_map(criteria, weight(), 0..6), delivery).prop_map(|(criteria, delivery)| Weights { criteria, delivery })
}

fn assessed(report: &Report) -> &Assessment {
    report.assessment.as_ref().unwrap()
}

/// Either a number or a reason, in the right order, within 0–`most`.
fn is_sound(figure: &Figure, most: f64) -> bool {
    let ends: Vec<f64> = [figure.low, figure.value, figure.high].into_iter().flatten().collect();
    figure.value.is_none() == figure.reason.is_some() && ends.is_sorted() && ends.iter().all(|end| (0.0..=most).contains(end))
}

fn check_index(index: &Index) -> Result<(), TestCaseError> {
    prop_assert!(is_sound(&index.points, 100.0), "{:?}", index.points);
    let measured = || index.contributions.iter().filter(|one| one.share > 0.0);
    let sum = |end: fn(&Figure) -> Option<f64>| measured().map(|one| end(&one.points)).sum::<Option<f64>>();
    if measured().count() > 0 {
        prop_assert!((measured().map(|one| one.share).sum::<f64>() - 1.0).abs() < 1e-4);
        for (whole, parts) in [
            (index.points.value, sum(|points| points.value)),
            (index.points.low, sum(|points| points.low)),
            (index.points.high, sum(|points| points.high)),
        ] {
            prop_assert_eq!(whole.is_some(), parts.is_some());
            prop_assert!((whole.unwrap_or(0.0) - parts.unwrap_or(0.0)).abs() < 1e-5, "{:?} {:?}", whole, parts);
        }
    } else {
        prop_assert!(index.points.reason.is_some() && index.points.low.is_none());
    }
    for one in &index.contributions {
        prop_assert!(is_sound(&one.score, 100.0) && is_sound(&one.points, 100.0), "{:?}", one);
        prop_assert!(one.share > 0.0 || one.score.value.is_none() && one.score.low.is_none(), "no default numbers: {:?}", one);
        // All answers together may be enough for a figure that no single one gives.
        let pooled = matches!(one.part, Part::Delivery(_));
        prop_assert!(one.share == 0.0 || one.judged_by.is_some() && (pooled || !one.turns.is_empty()), "{:?}", one);
    }
    Ok(())
}

/// The words of a quote stand in the answers, at the time of a phrase that holds them.
fn is_verbatim(quote: &Quote, report: &Report) -> bool {
    let parts = report.answers.iter().flat_map(|answer| &answer.transcript);
    let in_code = || report.answers.iter().any(|answer| answer.code.as_ref().is_some_and(|code| code.contains(&quote.text)));
    let holds = |part: &domain::report::TranscriptPart| {
        part.text.contains(&quote.text) && (part.start_ms..=part.end_ms.unwrap_or(u64::MAX)).contains(&quote.start_ms)
    };
    !quote.text.is_empty() && (parts.clone().any(holds) || in_code())
}

fn answer(report: &Report, turn: u32) -> &AnswerReport {
    report.answers.iter().find(|answer| answer.turn == turn).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Feature: interview-prep-ai, Property 4: Multi-Modal Analysis Completeness
    #[test]
    fn every_dimension_has_a_figure_or_a_reason(report in any_report()) {
        use Evaluated::{Accuracy, Clarity, Completeness, Confidence, Correctness, Efficiency, Engagement, Quality, Stress};
        let dimensions = &assessed(&report).dimensions;
        let all = [Correctness, Efficiency, Quality, Clarity, Accuracy, Completeness, Stress, Confidence, Engagement];
        prop_assert_eq!(dimensions.iter().map(|dimension| dimension.evaluated).collect::<Vec<_>>(), all);
        for dimension in dimensions {
            prop_assert!(is_sound(&dimension.figure, 100.0), "{:?}", dimension);
        }
        let baseline = report.timeline.iter().any(|event| matches!(event, TimelineEvent::VoiceBaseline { .. }));
        prop_assert!(baseline || dimensions[6].figure.value.is_none(), "no stress without a baseline");
    }

    /// Feature: interview-prep-ai, Property 5: Synchronized Timeline Generation
    #[test]
    fn tracks_run_on_one_clock_and_mark_what_was_not_measured(report in any_report()) {
        let tracks = tracks(&report);
        let seconds = report.duration_ms.div_ceil(GRID_MS) as usize;
        let lengths = [tracks.toward_screen.len(), tracks.speaking.len(), tracks.activation.len(), tracks.words.len()];
        prop_assert_eq!(lengths, [seconds; 4]);
        let measured: BTreeMap<u64, f32> = report.timeline.iter().filter_map(|event| match event {
            TimelineEvent::Face(point) => Some((point.t_ms, point.toward_screen?)),
            _ => None,
        }).collect();
        for (n, sample) in tracks.toward_screen.iter().enumerate().filter(|(_, sample)| sample.how == How::Measured) {
            prop_assert_eq!(sample.value, measured.get(&(n as u64 * GRID_MS)).copied(), "measured means measured");
        }
        for track in [&tracks.toward_screen, &tracks.speaking, &tracks.activation] {
            for (n, sample) in track.iter().enumerate() {
                prop_assert_eq!(sample.value.is_none(), sample.how == How::Missing);
                prop_assert!(sample.value.is_none_or(|value| (0.0..=1.0).contains(&value)));
                if sample.how == How::Interpolated {
                    let known = |n: &usize| track[*n].how == How::Measured;
                    let (before, after) = ((0..n).rev().find(known), (n + 1..seconds).find(known));
                    prop_assert!(before.zip(after).is_some_and(|(before, after)| after - before <= 3), "a long gap stays a gap");
                }
            }
        }
        for (n, place) in tracks.words.iter().enumerate().filter_map(|(n, sample)| Some((n as u64, sample.value?))) {
            let part = &answer(&report, place.turn).transcript[place.part];
            prop_assert!(part.start_ms < (n + 1) * GRID_MS && part.end_ms.unwrap() > n * GRID_MS, "the words were said then");
        }
    }

    /// Feature: interview-prep-ai, Property 9: Holistic Score Aggregation
    #[test]
    fn indices_are_the_sums_of_their_parts(report in any_report(), weights in any_weights()) {
        for weights in [Weights::default(), weights] {
            let assessment = assessment::of(&report, &weights);
            check_index(&assessment.content)?;
            check_index(&assessment.delivery)?;
            prop_assert!(assessment.content.points.value.is_none(), "no calibrated judge, no one value");
        }
        let content = &assessed(&report).content.points;
        prop_assert_eq!(content.low.is_some(), report.content_range.is_some());
        if let (Some(range), Some(low), Some(high)) = (report.content_range, content.low, content.high) {
            let points = |band: u8| (f64::from(band) - 1.0) / 3.0 * 100.0;
            prop_assert!(low >= points(range.low) - 1e-4 && high <= points(range.high) + 1e-4, "{:?} {:?}", range, content);
        }
    }

    /// Feature: interview-prep-ai, Property 9: Holistic Score Aggregation
    #[test]
    fn delivery_changes_nothing_in_the_content(
        kind in any_kind(), replies in prop::collection::vec(any_reply(), 1..6), signals in any_signals(), others in any_signals(),
    ) {
        let (host, speech) = play(kind, &replies, signals.ms_per_word);
        let one = report::build("s", &host.session, &timeline(speech, &signals));
        let other = report::build("s", &host.session, &timeline(Vec::new(), &others));
        prop_assert_eq!(one.content_range, other.content_range);
        prop_assert_eq!(&assessed(&one).content, &assessed(&other).content);
        let content = |report: &Report| assessed(report).weaknesses.iter().filter(|one| !matches!(one.part, Part::Delivery(_))).cloned().collect::<Vec<_>>();
        prop_assert_eq!(content(&one), content(&other));
    }

    /// Feature: interview-prep-ai, Property 9: Holistic Score Aggregation
    #[test]
    fn typed_or_spoken_fluent_or_not_and_in_any_spelling_the_same_content_scores_the_same(
        kind in any_kind(), replies in prop::collection::vec(any_reply(), 1..6), manners in [any_manner(), any_manner()], signals in any_signals(),
    ) {
        // Who says a sentence again repeats the question that quotes it, and which words it quotes depends on where a sentence ends.
        let (mut said, mut replies) = (HashSet::new(), replies);
        replies.iter_mut().for_each(|reply| reply.sentences.retain(|(sentence, ..)| said.insert(*sentence)));
        let [one, other] = manners.map(|manner| {
            let mut replies = replies.clone();
            replies.iter_mut().flat_map(|reply| &mut reply.sentences).for_each(|(_, is_spoken, _)| *is_spoken = manner.is_spoken);
            let (host, speech) = play_worded(kind, &replies, signals.ms_per_word, |text| manner.of(text));
            report::build("s", &host.session, &timeline(speech, &signals))
        });
        prop_assert_eq!(one.content_range, other.content_range);
        prop_assert_eq!(&assessed(&one).content, &assessed(&other).content);
        let asked = |report: &Report| report.answers.iter().map(|answer| (answer.question.id.clone(), answer.question.origin, answer.range)).collect::<Vec<_>>();
        prop_assert_eq!(asked(&one), asked(&other));
    }

    /// Feature: interview-prep-ai, Property 9: Holistic Score Aggregation
    #[test]
    fn mismatches_and_peaks_name_the_answer_and_its_words(report in any_report()) {
        let assessment = assessed(&report);
        for mismatch in &assessment.mismatches {
            prop_assert!(is_sound(&mismatch.extent, 1.0) && mismatch.extent.low.is_some() && mismatch.extent.high.is_some());
            let answer = answer(&report, mismatch.turn);
            prop_assert!(mismatch.start_ms < mismatch.end_ms && answer.asked_ms <= mismatch.start_ms && mismatch.end_ms <= answer.ended_ms);
            prop_assert!(mismatch.quote.as_ref().is_none_or(|quote| is_verbatim(quote, &report)));
            prop_assert!(mismatch.quote.is_some() || answer.transcript.is_empty());
        }
        let activations = report.timeline.iter().filter(|event| matches!(event, TimelineEvent::Activation { .. })).count();
        prop_assert_eq!(assessment.peaks.len(), activations, "every peak is there");
        for peak in &assessment.peaks {
            let shared = |answer: &AnswerReport| answer.ended_ms.min(peak.end_ms).saturating_sub(answer.asked_ms.max(peak.start_ms));
            let most = report.answers.iter().map(shared).max().unwrap_or(0);
            prop_assert_eq!(peak.turn.map_or(0, |turn| shared(answer(&report, turn))), most);
            for quote in &peak.quotes {
                prop_assert!(is_verbatim(quote, &report), "{:?}", quote);
                prop_assert!((peak.start_ms..=peak.end_ms).contains(&quote.start_ms));
            }
        }
    }

    /// Feature: interview-prep-ai, Property 10: Comprehensive Feedback Generation
    #[test]
    fn every_remark_has_its_time_its_words_and_a_drill(report in any_report()) {
        let assessment = assessed(&report);
        let strengths = assessment.strengths.iter().map(|one| (one.part, &one.turns, one.at_ms, &one.quote));
        let weaknesses = assessment.weaknesses.iter().map(|one| (one.part, &one.turns, one.at_ms, &one.quote));
        for (part, turns, at_ms, quote) in strengths.chain(weaknesses) {
            prop_assert!(!turns.is_empty() && at_ms <= report.duration_ms, "{:?}", part);
            prop_assert!(quote.as_ref().is_none_or(|quote| is_verbatim(quote, &report)), "{:?}", quote);
            let said = turns.iter().any(|turn| !answer(&report, *turn).transcript.is_empty());
            prop_assert!(quote.is_some() || !said || part == Part::Criterion(Criterion::Code) || part == Part::Answer, "{:?}", part);
        }
        for weakness in &assessment.weaknesses {
            prop_assert_eq!(weakness.drill, weakness.part.drill());
        }
        let drills: HashSet<Drill> = assessment.weaknesses.iter().map(|weakness| weakness.drill).collect();
        prop_assert_eq!(drills.len(), assessment.weaknesses.len(), "each weakness has a drill of its own");
        let findings = || report.answers.iter().flat_map(|answer| &answer.findings);
        for finding in findings() {
            let part = Part::Criterion(finding.criterion);
            let told = assessment.strengths.iter().any(|one| one.part == part) || assessment.weaknesses.iter().any(|one| one.part == part);
            prop_assert!(told, "nothing that was looked for is passed over: {:?}", part);
        }
        prop_assert!(report.practice.len() <= 3);
        for practice in &report.practice {
            prop_assert!(assessment.weaknesses.iter().any(|weakness| weakness.drill == practice.drill), "{:?}", practice);
        }
        prop_assert_eq!(report.practice.is_empty(), assessment.weaknesses.is_empty());
    }

    /// Feature: interview-prep-ai, Property 9: Holistic Score Aggregation
    #[test]
    fn a_better_figure_never_scores_less(a in 0.0f64..400.0, b in 0.0f64..400.0) {
        let distance = |wpm: f64| (120.0 - wpm).max(wpm - 160.0).max(0.0);
        prop_assert!(distance(a) > distance(b) || scales::PACE_WPM.score(a) >= scales::PACE_WPM.score(b));
        prop_assert!(a > b || scales::FILLERS_PER_MIN.score(a) >= scales::FILLERS_PER_MIN.score(b));
        prop_assert!(a < b || scales::TOWARD_SCREEN.score(a / 400.0) >= scales::TOWARD_SCREEN.score(b / 400.0));
    }
}
