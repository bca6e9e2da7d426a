//! Hints in layers, drawn from what the question is judged by: a nudge, the ideas that help, and nearly the solution.
//!
//! How many were given is for the caller to keep; the report should say it beside the answer.

use domain::question::{AskedQuestion, QuestionKind, QuestionOrigin};

use crate::bank;

/// How much a hint gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The same matter in everyday life; left out where the question was already put that way.
    Nudge,
    /// The ideas that help, by name.
    Approach,
    /// What a strong answer to this question does.
    NearSolution,
}

/// A hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// See [`Layer`].
    pub layer: Layer,
    /// Its words.
    pub text: String,
}

/// Ideas named in one hint at most.
const MOST_IDEAS: usize = 4;

/// The hint after `given` others; `None` when there is no further one. Technical and coding questions have hints: an example from
/// somebody's own life cannot be hinted at.
pub fn next(question: &AskedQuestion, given: usize) -> Option<Hint> {
    let known = bank::find(&question.id).filter(|known| matches!(known.kind, QuestionKind::Technical | QuestionKind::Coding))?;
    let ideas: Vec<&str> = known.expected_terms().filter_map(|term| term.split('|').next()).take(MOST_IDEAS).collect();
    let anchors: Vec<&str> = known.anchors.iter().map(|(_, anchor)| *anchor).collect();
    let layers = [
        (Layer::Nudge, known.reframing.to_owned()),
        (Layer::Approach, format!("See whether one of these helps: {}.", ideas.join(", "))),
        (Layer::NearSolution, format!("A strong answer does this: {}", anchors.join(" "))),
    ];
    let is_new = |(layer, _): &(Layer, String)| *layer != Layer::Nudge || question.origin != QuestionOrigin::Reframed;
    layers.into_iter().filter(is_new).nth(given).map(|(layer, text)| Hint { layer, text })
}

#[cfg(test)]
mod tests {
    use domain::setup::CompanyStyle;

    use super::*;

    #[test]
    fn hints_come_in_layers_and_end() {
        for known in bank::pool().filter(|known| known.kind != QuestionKind::Behavioural) {
            let mut question = known.ask(CompanyStyle::Craft, None, 0);
            let hints: Vec<Hint> = (0..4).map_while(|given| next(&question, given)).collect();
            assert_eq!(hints.iter().map(|hint| hint.layer).collect::<Vec<_>>(), [Layer::Nudge, Layer::Approach, Layer::NearSolution]);
            assert!(hints.iter().all(|hint| hint.text.len() > 40 && !hint.text.contains('|')), "{}: {hints:?}", known.id);
            question.origin = QuestionOrigin::Reframed;
            assert_eq!(next(&question, 0).map(|hint| hint.layer), Some(Layer::Approach), "the nudge was the question itself");
            assert_eq!(next(&question, 2), None);
        }
    }

    #[test]
    fn there_are_none_for_experiences() {
        let question = bank::find("failure").unwrap().ask(CompanyStyle::Craft, None, 0);
        assert_eq!(next(&question, 0), None);
    }
}
