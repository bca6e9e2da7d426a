//! Hints, in the room and in the report.

use domain::session::HintLayer;

crate::messages! {
    /// Hints.
    HintMsg {
        Title => "Hints", "Hinweise";
        Ask => "Hint", "Hinweis";
        About => "A hint takes nothing from your answer; the report says which ones you had.", "Ein Hinweis nimmt Ihrer Antwort nichts; der Bericht sagt, welche Sie hatten.";
        Given => "Hints given: {n} ({layers})", "Gegebene Hinweise: {n} ({layers})";
        Nudge => "A nudge", "Ein Anstoß";
        Approach => "Ideas that help", "Ideen, die helfen";
        NearSolution => "Nearly the solution", "Fast die Lösung";
    }
}

/// The name of a layer.
pub(crate) fn layer(layer: HintLayer) -> HintMsg {
    match layer {
        HintLayer::Nudge => HintMsg::Nudge,
        HintLayer::Approach => HintMsg::Approach,
        HintLayer::NearSolution => HintMsg::NearSolution,
    }
}
