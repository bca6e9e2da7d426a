use serde_json::json;

use super::*;

const STRONG: &str = "In March our checkout at Northwind lost orders every Friday. My task was to stop that within two weeks. I moved the \
    payment call behind a queue, wrote a retry with a limit and tested it with the support team. As a result errors fell from 10% to 0.2% \
    within a month. I learned to measure before I change anything, and next time I would involve support earlier.";
const WEAK: &str = "We usually work hard as a team and in the end it was all fine.";

/// Criteria with a band each.
type Grades<'a> = &'a [(&'a str, Option<u8>)];

fn gold(answers: &[(&str, Grades<'_>)]) -> Gold {
    let answers: Vec<_> = (0..)
        .zip(answers)
        .map(|(id, (answer, grades))| {
            let grades: Vec<_> =
                grades.iter().map(|(criterion, band)| json!({"rater": "A", "criterion": criterion, "band": band})).collect();
            json!({"id": format!("a-{id}"), "question_id": "failure", "answer": answer, "grades": grades})
        })
        .collect();
    Gold::parse(&json!({"schema_version": 1, "source": "invented for a test", "answers": answers}).to_string()).unwrap()
}

#[test]
fn findings_are_held_against_what_people_saw() {
    let strong: Grades<'_> = &[("action", Some(4)), ("result", Some(4)), ("reflection", Some(2))];
    let weak: Grades<'_> = &[("action", None), ("numbers", None), ("reflection", Some(3))];
    let compared = compare(&gold(&[(STRONG, strong), (WEAK, weak)].repeat(10))).unwrap();
    assert_eq!(compared.overall.counts, Counts { both: 20, found_only: 10, seen_only: 10, neither: 20 });
    assert_eq!((compared.overall.precision.value, compared.overall.recall.value), (Some(0.666667), Some(0.666667)));
    let numbers = &compared.criteria[&Criterion::Numbers];
    assert_eq!((numbers.precision.value, numbers.recall.reason), (None, Some(NoEstimate::NoPairs)));
    assert_eq!((compared.range.with_range, compared.range.without_range), (10, 10));
}

#[test]
fn a_range_covers_the_mean_or_says_on_which_side_it_lies() {
    let all = |band: Option<u8>| ["action", "result", "situation", "task"].map(|criterion| (criterion, band));
    let (low, high) = (all(None), all(Some(4)));
    let compared = compare(&gold(&[(STRONG, &high), (STRONG, &low)])).unwrap();
    assert_eq!(compared.range, Cover { with_range: 2, without_range: 0, below: 1, within: 1, above: 0 });
}
