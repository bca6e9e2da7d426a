//! The words of hints, drawn from what the question is judged by: a nudge, the ideas that help, and nearly the solution.
//!
//! Which one is next is [`Session::next_hint`](domain::session::Session::next_hint).

use domain::question::AskedQuestion;
use domain::session::HintLayer;

use crate::bank;

/// Ideas named in one hint at most.
const MOST_IDEAS: usize = 4;

/// What a hint to `question` says; `None` for kinds of questions that have no hints, and for one that is not of the bank.
pub fn text(question: &AskedQuestion, layer: HintLayer) -> Option<String> {
    let known = bank::find(&question.id).filter(|known| known.kind.has_hints())?;
    Some(match layer {
        HintLayer::Nudge => known.reframing.to_owned(),
        HintLayer::Approach => {
            let ideas: Vec<&str> = known.expected_terms().filter_map(|term| term.split('|').next()).take(MOST_IDEAS).collect();
            format!("See whether one of these helps: {}.", ideas.join(", "))
        }
        HintLayer::NearSolution => {
            let anchors: Vec<&str> = known.anchors.iter().map(|(_, anchor)| *anchor).collect();
            format!("A strong answer does this: {}", anchors.join(" "))
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::setup::CompanyStyle;

    use super::*;

    #[test]
    fn every_question_that_has_hints_has_words_for_each_layer() {
        for known in bank::questions().filter(|known| known.kind.has_hints()) {
            let question = known.ask(CompanyStyle::Craft, None, 0);
            let hints: HashSet<String> = HintLayer::ALL.into_iter().filter_map(|layer| text(&question, layer)).collect();
            assert_eq!(hints.len(), HintLayer::ALL.len(), "{}: {hints:?}", known.id);
            assert!(hints.iter().all(|hint| hint.len() > 40 && !hint.contains('|')), "{}: {hints:?}", known.id);
        }
    }

    #[test]
    fn there_are_none_for_experiences_and_unknown_questions() {
        let mut question = bank::find("failure").unwrap().ask(CompanyStyle::Craft, None, 0);
        assert_eq!(text(&question, HintLayer::Nudge), None);
        question.id = "elsewhere".into();
        assert_eq!(text(&question, HintLayer::Nudge), None);
    }
}
