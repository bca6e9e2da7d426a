//! Answers of a report that belong to one planned question.

use std::collections::BTreeSet;

use crate::report::{AnswerReport, BandRange, Criterion, Finding, JudgedBy};

/// A planned question with its follow-ups or its reframing.
pub(crate) struct Thread<'a> {
    pub(crate) answers: Vec<&'a AnswerReport>,
}

/// The threads in order.
pub(crate) fn of(answers: &[AnswerReport]) -> Vec<Thread<'_>> {
    let mut threads: Vec<Thread<'_>> = Vec::new();
    let mut previous = None;
    for answer in answers {
        let continues = previous.is_some_and(|previous| answer.question.continues(previous));
        previous = Some(&answer.question);
        match threads.last_mut().filter(|_| continues) {
            Some(thread) => thread.answers.push(answer),
            None => threads.push(Thread { answers: vec![answer] }),
        }
    }
    threads
}

impl<'a> Thread<'a> {
    /// Number of its first turn: the question as people count it.
    pub(crate) fn turn(&self) -> u32 {
        self.answers.first().map_or(0, |answer| answer.turn)
    }

    /// The range after its last judged answer.
    pub(crate) fn range(&self) -> Option<BandRange> {
        self.answers.iter().rev().find_map(|answer| answer.range)
    }

    /// What it was looked through for.
    pub(crate) fn criteria(&self) -> BTreeSet<Criterion> {
        self.findings().map(|(_, finding)| finding.criterion).collect()
    }

    /// Findings with the answers they are about.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&'a AnswerReport, &'a Finding)> + '_ {
        self.answers.iter().flat_map(|answer| answer.findings.iter().map(move |finding| (*answer, finding)))
    }

    /// The answer that shows a criterion, with the finding.
    pub(crate) fn shows(&self, criterion: Criterion) -> Option<(&'a AnswerReport, &'a Finding)> {
        self.findings().find(|(_, finding)| finding.found && finding.criterion == criterion)
    }

    /// Who looked for a criterion last.
    pub(crate) fn judge_of(&self, criterion: Criterion) -> Option<&'a JudgedBy> {
        self.findings().filter(|(_, finding)| finding.criterion == criterion).last().map(|(_, finding)| &finding.judged_by)
    }
}
