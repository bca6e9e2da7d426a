//! Which line a technical question builds on.
//!
//! Two of three are about the resume: enough to be an interview of this person, not an interrogation on one line. The third is about
//! something that the job asks for and the resume lacks, if there is such a thing. Without a resume the job takes its place.

use domain::question::BecauseOf;
use domain::setup::{ResumeTerm, Setup};

use super::mixed;
use crate::bank::{self, Cited, Question};

/// The terms in the order in which they are used.
pub(super) struct Terms<'a> {
    main: Vec<Cited<'a>>,
    gaps: Vec<Cited<'a>>,
    gap_questions: Vec<&'static Question>,
    questions: usize,
    used_main: usize,
}

impl<'a> Terms<'a> {
    pub(super) fn of(setup: &'a Setup, seed: u64) -> Self {
        let of = |terms: Vec<&'a ResumeTerm>, of| terms.into_iter().map(|term| Cited { term, of }).collect::<Vec<_>>();
        let gaps = setup.job_terms.iter().filter(|term| !names(&setup.resume_terms, term)).collect();
        let resume = of(in_turn(&setup.resume_terms, &setup.job_terms), BecauseOf::Resume);
        let job = of(gaps, BecauseOf::Job);
        let (main, gaps) = if resume.is_empty() { (job, Vec::new()) } else { (resume, job) };
        let mut gap_questions: Vec<&Question> = bank::for_gaps().iter().collect();
        gap_questions.sort_by_key(|question| mixed(seed, question.id));
        Self { main, gaps, gap_questions, questions: 0, used_main: 0 }
    }

    /// The term of the next technical question, if it has one.
    pub(super) fn next(&mut self) -> Option<Cited<'a>> {
        self.questions += 1;
        if self.questions.is_multiple_of(3) {
            return (!self.gaps.is_empty()).then(|| self.gaps.remove(0));
        }
        let cited = self.main.get(self.used_main % self.main.len().max(1)).copied();
        self.used_main += 1;
        cited
    }

    /// A question about a gap, as long as there is one; without a resume nothing can be said to be missing in it.
    pub(super) fn gap_question(&mut self) -> Option<&'static Question> {
        let has_resume = self.main.first().is_some_and(|cited| cited.of == BecauseOf::Resume);
        if has_resume { self.gap_questions.pop() } else { None }
    }
}

/// What the job asks for too comes first; then one term of each line before a second of any.
fn in_turn<'a>(resume: &'a [ResumeTerm], job: &[ResumeTerm]) -> Vec<&'a ResumeTerm> {
    let place_in_line = |at: usize, term: &ResumeTerm| resume.iter().take(at).filter(|before| before.line == term.line).count();
    let mut terms: Vec<(bool, usize, &ResumeTerm)> =
        resume.iter().enumerate().map(|(at, term)| (!names(job, term), place_in_line(at, term), term)).collect();
    terms.sort_by_key(|(other, place, _)| (*other, *place));
    terms.into_iter().map(|(_, _, term)| term).collect()
}

fn names(terms: &[ResumeTerm], wanted: &ResumeTerm) -> bool {
    terms.iter().any(|term| term.term.eq_ignore_ascii_case(&wanted.term))
}
