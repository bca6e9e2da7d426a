//! A question that was asked before, tried once more.

use domain::problem::Problem;
use domain::question::QuestionKind;
use domain::setup::{Again, ResumeTerm};

use super::{Planned, wording};
use crate::bank::{self, Cited};
use crate::resume;

/// The [valid](Again::validate) wish as it may be kept: of a question that is judged, its line without contact details, as with a pasted
/// resume.
///
/// # Errors
/// `unknown_question`.
pub fn admitted(again: Again) -> Result<Again, Problem> {
    let kept = |term: ResumeTerm| Some(ResumeTerm { line: resume::without_contact(&term.line)?, ..term });
    let again = Again { term: again.term.and_then(kept), ..again };
    let is_judged = bank::find(&again.question_id).is_some_and(|question| question.kind != QuestionKind::Talk);
    let lacks_its_term = again.term.is_none() && bank::for_gaps().iter().any(|gap| gap.id == again.question_id);
    if is_judged && !lacks_its_term {
        return Ok(again);
    }
    let detail = "This question cannot be tried again: it is not asked any more, or nothing in its answer is judged.";
    Err(Problem::bad_request("unknown_question", detail))
}

/// The question in its place, which is the only one; `None` where the bank has lost it since.
pub(super) fn planned(again: &Again, seed: u64) -> Option<Planned<'_>> {
    let cited = again.term.as_ref().map(|term| Cited { term, of: again.because_of });
    Some(Planned { question: bank::find(&again.question_id)?, cited, seed: wording(seed) })
}

#[cfg(test)]
mod tests {
    use domain::question::{BecauseOf, QuestionOrigin};
    use domain::setup::{CompanyStyle, InterviewKind, LENGTHS_MIN, Setup, shortest_min};

    use super::*;
    use crate::plan::{cost_min, outline};
    use crate::test_sessions::{Room, setup};

    fn kafka(line: &str) -> Option<ResumeTerm> {
        Some(ResumeTerm { term: "Kafka".into(), line: line.into() })
    }

    fn again(question_id: &str, term: Option<ResumeTerm>) -> Again {
        Again { question_id: question_id.into(), term, because_of: BecauseOf::Resume }
    }

    #[test]
    fn only_questions_that_are_judged_are_asked_again() {
        assert!(bank::pool().all(|question| admitted(again(question.id, None)).is_ok()));
        for gap in bank::for_gaps() {
            assert!(admitted(again(gap.id, kafka("Ran Kafka"))).is_ok());
            assert_eq!(admitted(again(gap.id, None)).unwrap_err().code, "unknown_question", "its text needs a term");
        }
        for unknown in ["talk-summary", "no-such-question", "recording"] {
            assert_eq!(admitted(again(unknown, None)).unwrap_err().code, "unknown_question");
        }
    }

    #[test]
    fn a_line_is_kept_without_contact_details() {
        let kept = admitted(again("disagreement", kafka("Ran Kafka, ask me@example.com"))).unwrap();
        assert_eq!(kept.term.unwrap().line, "Ran Kafka, ask");
    }

    #[test]
    fn every_question_fits_into_the_shortest_length_for_its_kind() {
        for kind in [QuestionKind::Behavioural, QuestionKind::Technical, QuestionKind::Coding] {
            let needed = CompanyStyle::ALL.into_iter().map(|style| cost_min(kind, style)).max().unwrap();
            let shortest = LENGTHS_MIN.into_iter().find(|minutes| u64::from(*minutes) >= needed).unwrap();
            assert_eq!(shortest_min(kind), shortest, "{kind:?}");
        }
    }

    #[test]
    fn it_is_asked_alone_with_its_line_and_its_follow_ups() {
        for style in CompanyStyle::ALL {
            let question = bank::pool().find(|question| question.kind == QuestionKind::Technical).unwrap();
            let again = Some(again(question.id, kafka("Ran Kafka for 40 teams")));
            let setup = Setup { style, again, ..setup(InterviewKind::Mixed, 45) };
            let outline = outline(&setup, 3);
            assert_eq!(outline.questions.iter().map(|planned| planned.competency.as_str()).collect::<Vec<_>>(), [question.competency]);
            assert_eq!(outline.questions[0].because.as_deref(), Some("Ran Kafka for 40 teams"));
            let mut room = Room::open(setup, 3);
            assert!(room.session.turns[0].question.text.contains("Kafka"));
            room.answer("It depends, I would say, on how many teams there are.", 20_000);
            while !room.session.is_over() {
                assert_eq!(room.session.turns.last().unwrap().question.origin, QuestionOrigin::FollowUp);
                room.answer("That is hard to say.", 5000);
            }
            assert!(room.session.turns.len() > 1 && room.session.turns.iter().all(|turn| turn.question.id == question.id));
        }
    }

    #[test]
    fn an_unfamiliar_term_is_probed_as_it_was() {
        let question = bank::pool().find(|question| question.kind == QuestionKind::Technical).unwrap();
        let term = Some(ResumeTerm { term: "Zephyrline".into(), line: "Ran Zephyrline for 40 teams".into() });
        let mut room = Room::open(Setup { again: Some(again(question.id, term)), ..setup(InterviewKind::Technical, 5) }, 1);
        room.answer("It depends, I would say, on how many teams there are.", 20_000);
        assert!(room.session.turns[1].question.text.contains("Zephyrline: what does it do"));
    }

    #[test]
    fn a_question_that_the_bank_has_lost_ends_the_interview() {
        let setup = Setup { again: Some(again("lost", None)), ..setup(InterviewKind::Mixed, 5) };
        let room = Room::open(setup, 1);
        assert!(room.session.is_over() && room.session.turns.is_empty());
    }
}
