//! What a command may do in the present state: the events it becomes, or why not.

use super::{AnswerEnd, EXTENSION_MS, EndReason, Event, Hint, HintLayer, MAX_CODE_BYTES, MAX_TYPED_BYTES, PauseReason, Session, Status};
use crate::code_run::MAX_RUNS;
use crate::problem::Problem;
use crate::protocol::Command;
use crate::question::AskedQuestion;
use crate::splice::Splice;

/// Most phrases in one answer; far above speech (one per second for 45 minutes).
const MAX_CAPTIONS: usize = 2700;

/// Turns a command into events at session time `t_ms`. The session itself is not changed.
///
/// `hint_text` knows the words of a question's hints; where it knows none, there is no further one.
///
/// Content may still arrive while paused (it was made before the network went), never after the end or for a closed turn's
/// text: late captions and edits of a closed turn are refused, so that nothing leaks into another answer.
///
/// # Errors
/// `interview_over`, `wrong_state`, `wrong_turn`, `edit_misfit`, `malformed_run`, `no_more_hints`, `code_too_large`, `too_many_runs` or
/// `answer_too_large`.
pub fn decide(
    session: &Session,
    command: Command,
    t_ms: u64,
    hint_text: impl FnOnce(&AskedQuestion, HintLayer) -> Option<String>,
) -> Result<Vec<Event>, Problem> {
    if session.is_over() {
        return Err(Problem::conflict("interview_over", "This interview has ended. Open its report."));
    }
    let going = matches!(session.status, Status::Active | Status::Paused);
    match command {
        Command::Start if session.status == Status::Created => Ok(vec![Event::Activated]),
        Command::Pause if session.status == Status::Active => Ok(vec![Event::Paused { reason: PauseReason::Candidate }]),
        Command::Resume if session.status == Status::Paused => Ok(vec![Event::Resumed]),
        Command::Extend if going => Ok(vec![Event::Extended { by_ms: EXTENSION_MS }]),
        Command::Thinking { on } if session.status == Status::Active => Ok(vec![Event::Thinking { on }]),
        Command::Signals { events } if going => Ok(vec![Event::Signals { events }]),
        Command::QuestionSpoken { turn, start_ms, end_ms } if going => {
            let open = open_turn(session, turn)?;
            let start_ms = start_ms.clamp(open.asked_ms, t_ms.max(open.asked_ms));
            Ok(vec![Event::QuestionSpoken { turn, start_ms, end_ms: end_ms.clamp(start_ms, t_ms.max(start_ms)) }])
        }
        Command::EditAnswer { turn, splice, at_ms } if going => {
            let typed = &open_turn(session, turn)?.answer.typed;
            check_edit(typed, &splice, MAX_TYPED_BYTES, "answer_too_large")?;
            Ok(vec![Event::AnswerEdited { turn, splice, at_ms: at_ms.min(t_ms) }])
        }
        Command::EditCode { turn, splice, at_ms } if going => {
            let code = &open_turn(session, turn)?.answer.code;
            check_edit(code, &splice, MAX_CODE_BYTES, "code_too_large")?;
            Ok(vec![Event::CodeEdited { turn, splice, at_ms: at_ms.min(t_ms) }])
        }
        Command::CodeRan { turn, mut run } if going => {
            let answer = &open_turn(session, turn)?.answer;
            run.validate()?;
            if answer.runs.len() >= MAX_RUNS {
                return Err(Problem::too_large("too_many_runs", "This answer keeps no more runs. The last one still counts on this page."));
            }
            run.at_ms = run.at_ms.min(t_ms);
            Ok(vec![Event::CodeRan { turn, run }])
        }
        Command::WithdrawModel if session.model().is_some() => Ok(vec![Event::ModelWithdrawn]),
        Command::Hint { turn } if going => {
            let question = &open_turn(session, turn)?.question;
            let hint = session.next_hint().and_then(|layer| Some(Hint { layer, text: hint_text(question, layer)? }));
            let none = || Problem::conflict("no_more_hints", "There is no further hint to this question. Say what you would try.");
            Ok(vec![Event::HintGiven { turn, hint: hint.ok_or_else(none)? }])
        }
        Command::Caption { turn, mut caption } if going => {
            let answer = &open_turn(session, turn)?.answer;
            let spoken_bytes: usize = answer.captions.iter().map(|known| known.text.len()).sum();
            if answer.captions.len() >= MAX_CAPTIONS || spoken_bytes + caption.text.len() > MAX_TYPED_BYTES {
                return Err(Problem::too_large("answer_too_large", "This answer is too long to keep. Finish it and go on."));
            }
            caption.end_ms = caption.end_ms.min(t_ms);
            caption.start_ms = caption.start_ms.min(caption.end_ms);
            Ok(vec![Event::Captioned { turn, caption }])
        }
        Command::Done { turn, by_silence } if going => {
            open_turn(session, turn)?;
            let how = if by_silence { AnswerEnd::Silence } else { AnswerEnd::Done };
            Ok(resumed(session).chain([Event::AnswerEnded { turn, how }]).collect())
        }
        Command::Skip { turn } if going => {
            open_turn(session, turn)?;
            Ok(resumed(session).chain([Event::AnswerEnded { turn, how: AnswerEnd::Skipped }]).collect())
        }
        Command::End => Ok(session.ending(EndReason::Candidate)),
        _ => Err(Problem::conflict("wrong_state", "That is not possible at this point of the interview.")),
    }
}

impl Session {
    /// The events that end the interview now: completed when there is at least one answer, else failed.
    pub fn ending(&self, reason: EndReason) -> Vec<Event> {
        let close = self.open_turn().map(|(turn, _)| Event::AnswerEnded { turn, how: AnswerEnd::InterviewEnded });
        let end = if self.has_answer() { Event::Completed { reason } } else { Event::Failed { reason } };
        close.into_iter().chain([end]).collect()
    }
}

/// Finishing an answer while paused means going on.
fn resumed(session: &Session) -> impl Iterator<Item = Event> {
    (session.status == Status::Paused).then_some(Event::Resumed).into_iter()
}

fn open_turn(session: &Session, turn: u32) -> Result<&super::Turn, Problem> {
    match session.open_turn() {
        Some((number, open)) if number == turn => Ok(open),
        _ => Err(Problem::conflict("wrong_turn", "This answer is already closed.")),
    }
}

fn check_edit(text: &str, splice: &Splice, max_bytes: usize, code: &str) -> Result<(), Problem> {
    if text.len() + splice.insert.len() > max_bytes {
        return Err(Problem::too_large(code, format!("The text would be over {} KB.", max_bytes / 1024)));
    }
    splice
        .apply(&mut text.to_owned())
        .map_err(|misfit| Problem::conflict("edit_misfit", format!("This {misfit}. Reload the page to see the stored text.")))
}
