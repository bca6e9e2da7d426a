use domain::calibration::{FEWEST_ANSWERS, NoEstimate, Shortfall};
use serde_json::{Value, json};

use super::*;

/// Answers graded by A and B for `result`; B gives one band more to every third.
fn gold(count: usize) -> Gold {
    let answers: Vec<Value> = (0..count)
        .map(|at| {
            let band = 1 + at % 3;
            let accent = ["here", "there", "elsewhere"][if at < 2 { 2 } else { at % 2 }];
            json!({
                "id": format!("a-{at}"), "question_id": "failure", "answer": "I did it.", "groups": {"accent": accent},
                "grades": [
                    {"rater": "A", "criterion": "result", "band": band},
                    {"rater": "B", "criterion": "result", "band": band + usize::from(at % 3 == 0)},
                ],
            })
        })
        .collect();
    Gold::parse(&json!({"schema_version": 1, "source": "invented for a test", "answers": answers}).to_string()).unwrap()
}

/// A model that gives what `band` makes of the answer's number and the people's band.
fn run(gold: &Gold, band: impl Fn(usize, u8) -> Replies) -> Run {
    let judge = |(at, answer): (usize, &GoldAnswer)| {
        answer.bands().into_iter().map(|(criterion, human)| (criterion, band(at, human))).collect::<Judged>()
    };
    Run {
        service: "a double".into(),
        model: "double-1".into(),
        made_epoch_ms: 7,
        repeats: 5,
        answers: gold.answers.iter().enumerate().map(judge).collect(),
        stopped: None,
    }
}

fn always(band: u8) -> Replies {
    Replies { bands: vec![band; 5], unusable: 0 }
}

#[test]
fn a_judge_like_people_agrees_and_has_no_gap() {
    let gold = gold(36);
    let comparison = compare(&gold, run(&gold, |_, human| always(human)));
    assert_eq!((comparison.overall.kappa.value, comparison.overall.exact.value), (Some(1.0), Some(1.0)));
    assert_eq!((comparison.overall.answers, comparison.gold_answers), (36, 36));
    assert_eq!(comparison.shortfalls(), []);
    let gap = &comparison.gaps[0];
    let groups: Vec<_> = gap.groups.iter().map(|group| (group.name.as_str(), group.answers, group.bias.value)).collect();
    assert_eq!(groups, [("elsewhere", 2, None), ("here", 17, Some(0.0)), ("there", 17, Some(0.0))]);
    assert_eq!((gap.gap.value, gap.groups[0].bias.reason), (Some(0.0), Some(NoEstimate::TooFew)));
}

#[test]
fn a_judge_that_is_harder_on_some_is_found_out() {
    let gold = gold(42);
    let harder = |at: usize, human: u8| always(if at % 2 == 1 { human - 1 } else { human });
    let comparison = compare(&gold, run(&gold, harder));
    let gap = comparison.gaps[0].gap;
    assert_eq!((gap.value, gap.low, gap.high), (Some(1.0), Some(1.0), Some(1.0)));
    assert_eq!(comparison.overall.bias.value, Some(-0.5));
    let json = serde_json::to_string(&comparison).unwrap();
    assert_eq!(serde_json::from_str::<Comparison>(&json).unwrap(), comparison);
}

#[test]
fn what_it_lacks_is_told() {
    let few = gold(FEWEST_ANSWERS as usize - 1);
    let mut stopped = run(&few, |_, _| always(3));
    stopped.stopped = Some(Stopped::Budget);
    stopped.answers.truncate(4);
    let comparison = compare(&few, stopped);
    assert_eq!((comparison.overall.answers, comparison.gold_answers), (4, 29));
    assert_eq!(comparison.shortfalls(), [Shortfall::FewAnswers, Shortfall::Partial]);
    let same = gold(FEWEST_ANSWERS as usize).answers.into_iter().step_by(3).cycle().take(FEWEST_ANSWERS as usize);
    let same = Gold { answers: same.collect(), ..few.clone() };
    assert_eq!(compare(&same, run(&same, |_, _| always(2))).shortfalls(), [Shortfall::OneBand]);
    let nothing = compare(&few, Run { answers: Vec::new(), ..run(&few, |_, _| always(3)) });
    assert_eq!(nothing.shortfalls(), [Shortfall::FewAnswers, Shortfall::OneRater]);
}

#[test]
fn people_are_compared_pair_by_pair() {
    let gold = gold(36);
    let comparison = compare(&gold, run(&gold, |_, human| always(human)));
    // Twelve each of (1, 2), (2, 2), (3, 3): n = 36, Σ(a − b)² = 12; Σa = 72, Σb = 84, Σa² = 168, Σb² = 204, so Σ over all pairs is
    // 36·168 + 36·204 − 2·72·84 = 1296, and κ = 1 − 36·12/1296 = 2/3.
    assert_eq!(comparison.raters_kappa.value, Some(0.666667));
    assert_eq!(comparison.criteria[0].raters_kappa, comparison.raters_kappa);
    assert!(comparison.raters_kappa.low < comparison.raters_kappa.value);
}

#[test]
fn repeated_replies_become_one_band_and_a_spread() {
    let gold = gold(3);
    let replies = [
        Replies { bands: vec![1, 2, 2, 3, 2], unusable: 0 },
        Replies { bands: vec![0, 0, 4], unusable: 2 },
        Replies { bands: vec![4, 4], unusable: 3 },
    ];
    let comparison = compare(&gold, run(&gold, |at, _| replies[at].clone()));
    assert_eq!(comparison.overall.pairs, 2, "two of five are no majority");
    let expected =
        Stability { mean_spread: Some(3.0), largest_spread: 4, agreeing: Some(5.0 / 8.0), replies: 15, unusable: 5, unjudged: 1 };
    assert_eq!(comparison.stability, expected);
}

#[test]
fn the_order_of_answers_changes_nothing() {
    let gold = gold(40);
    let uneven = |gold: &Gold| {
        let mut run = run(gold, |_, human| always((human + 1) % 5));
        for (answer, judged) in gold.answers.iter().zip(&mut run.answers) {
            if answer.id.ends_with('7') {
                judged.values_mut().for_each(|replies| *replies = always(0));
            }
        }
        run
    };
    let mut turned = gold.clone();
    turned.answers.reverse();
    assert_eq!(compare(&gold, uneven(&gold)), compare(&turned, uneven(&turned)));
}
