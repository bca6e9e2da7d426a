use domain::session::UtteranceSource;
use serde_json::json;

use super::*;
use crate::model::prompt::{Told, judge};
use crate::model::reply;
use crate::redaction::Known;

fn answer() -> Value {
    json!({
        "id": "a-1", "question_id": "failure", "answer": "I moved the call behind a queue, and errors fell from 10% to 0.2%.",
        "groups": {"mode": "typed"},
        "grades": [
            {"rater": "A", "criterion": "result", "band": 4}, {"rater": "B", "criterion": "result", "band": 3},
            {"rater": "A", "criterion": "reflection", "band": null}, {"rater": "B", "criterion": "reflection", "band": 1},
        ],
    })
}

fn document(answers: &[Value]) -> Value {
    json!({"schema_version": 1, "source": "invented for a test", "answers": answers})
}

/// The error of a document with `answer` changed.
fn refused(change: impl FnOnce(&mut Value)) -> String {
    let mut answer = answer();
    change(&mut answer);
    Gold::parse(&document(&[answer]).to_string()).unwrap_err().to_string()
}

#[test]
fn the_documented_example_is_read() {
    let documented: String = include_str!("../gold.rs")
        .lines()
        .skip_while(|line| *line != "//! ```json")
        .skip(1)
        .take_while(|line| *line != "//! ```")
        .map(|line| line.trim_start_matches("//!"))
        .collect();
    let gold = Gold::parse(&documented).unwrap();
    assert_eq!(gold.answers[0].bands(), BTreeMap::from([(Criterion::Situation, 2), (Criterion::Reflection, 0)]));
    assert_eq!(gold.answers[0].question.competency, "learning from failure");
    assert_eq!(gold.answers[1].question.text, "When would you not cache?");
}

#[test]
fn what_only_a_model_judges_can_be_graded() {
    let mut answer = answer();
    answer["grades"] = json!([{"rater": "A", "criterion": "clarity", "band": 3}]);
    let gold = Gold::parse(&document(&[answer]).to_string()).unwrap();
    assert_eq!(gold.answers[0].bands(), BTreeMap::from([(Criterion::Clarity, 3)]));
    let built_in = crate::calibration::built_in::compare(&gold).unwrap();
    assert!(built_in.criteria.is_empty(), "nobody looks for its signs");
}

#[test]
fn errors_name_the_answer_and_say_what_to_do() {
    let grades = |grades: Value| move |answer: &mut Value| answer["grades"] = grades;
    let grade = |criterion: &str, band: Value| json!({"rater": "A", "criterion": criterion, "band": band});
    let cases = [
        (refused(|answer| answer["id"] = json!(7)), "answer 1: invalid type: integer `7`, expected a string"),
        (refused(|answer| answer["note"] = json!("")), "answer `a-1`: unknown field `note`"),
        (refused(|answer| answer["question_id"] = json!("nope")), "answer `a-1`: the bank has no question `nope`"),
        (refused(|answer| answer["question_id"] = Value::Null), "answer `a-1`: give either `question_id` or `question`"),
        (refused(|answer| answer["answer"] = json!(" ")), "answer `a-1`: `answer` and `code` are empty"),
        (refused(grades(json!([]))), "answer `a-1`: `grades` is empty"),
        (refused(grades(json!([{"rater": "A", "criterion": "result"}]))), "answer `a-1`: missing field `band`"),
        (refused(grades(json!([grade("result", json!(5))]))), "rater `A` gives `result` band 5; it must be 1, 2, 3, 4 or null"),
        (refused(grades(json!([grade("testing", json!(1))]))), "`testing` is no criterion of this kind of question"),
        (refused(grades(json!([grade("result", json!(1)), grade("result", json!(2))]))), "rater `A` grades `result` twice"),
        (refused(grades(json!([{"rater": "", "criterion": "result", "band": 1}]))), "a grade has no `rater`"),
        (
            refused(|answer| {
                answer["question_id"] = Value::Null;
                answer["question"] = json!({"kind": "talk", "competency": "x", "text": "How are you?"});
            }),
            "questions of the kind `talk` are not judged",
        ),
    ];
    for (error, expected) in cases {
        assert!(error.contains(expected), "{error}\n{expected}");
    }
    let twice = Gold::parse(&document(&[answer(), answer()]).to_string()).unwrap_err().to_string();
    assert_eq!(twice, "answer `a-1`: this `id` is there twice");
    assert_eq!(Gold::parse(&document(&[]).to_string()), Err(GoldError::Empty));
    assert_eq!(Gold::parse(r#"{"schema_version":2,"source":"x","answers":[]}"#), Err(GoldError::Version(2)));
    assert_eq!(Gold::parse(r#"{"schema_version":1,"source":" ","answers":[]}"#), Err(GoldError::Source));
}

#[test]
fn a_question_about_a_term_needs_its_words() {
    let mut of_a_term = bank::questions().filter(|question| question.ask(STYLE, None, 0).text.contains("{term}"));
    let id = of_a_term.next().unwrap().id;
    assert!(refused(|answer| answer["question_id"] = json!(id)).contains("is put about a term"));
}

#[test]
fn an_answer_is_told_to_a_model_as_in_an_interview() {
    let gold = Gold::parse(&document(&[answer()]).to_string()).unwrap();
    let told = Told::of(&gold.answers[0].session().unwrap(), &Known::default());
    let request = judge::request(&told, 0, Criterion::Result, b"sixteen secret b").unwrap();
    assert!(request.messages[0].text.contains("errors fell from 10% to 0.2%"));
    let said = r#"{"band": 4, "quote": "errors fell from 10%", "why": "It gives figures."}"#;
    let judged = reply::judgement(said, &told, 0).unwrap().unwrap();
    assert_eq!((judged.band, judged.quote.source), (4, UtteranceSource::Typed));
}

#[test]
fn code_is_told_beside_the_answer() {
    let mut coded = answer();
    coded["question_id"] = json!("code-brackets");
    coded["code"] = json!("def balanced(text):\n    return True\n");
    coded["grades"] = json!([{"rater": "A", "criterion": "code", "band": 2}]);
    let gold = Gold::parse(&document(&[coded]).to_string()).unwrap();
    let session = gold.answers[0].session().unwrap();
    assert!(session.turns[0].answer.has_code() && session.turns[0].answer.code == gold.answers[0].code.clone().unwrap());
    let told = Told::of(&session, &Known::default());
    let request = judge::request(&told, 0, Criterion::Code, b"sixteen secret b").unwrap();
    assert!(request.messages[0].text.contains("def balanced(text):"));
}
