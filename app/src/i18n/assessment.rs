//! What the report draws together.

use domain::assessment::{DeliveryPart, MismatchKind, Part};

use super::report::{NameMsg, ReportMsg, criterion};
use super::{Lang, Message};

crate::messages! {
    /// Indices, mismatches, peaks, strengths and weaknesses.
    AssessmentMsg {
        ContentIndex => "What adds up to the content range", "Woraus sich der Inhaltsbereich zusammensetzt";
        ContentAbout => "0 to 100 over all judged questions, criterion by criterion. A range, because the built-in engine is not calibrated.", "0 bis 100 über alle bewerteten Fragen, Kriterium für Kriterium. Ein Bereich, weil die eingebaute Auswertung nicht kalibriert ist.";
        DeliveryIndex => "Delivery, drawn together", "Vortragsweise zusammengefasst";
        DeliveryAbout => "0 to 100, beside the content. 100 where a figure is fine, 70 where it is worth a note. What was not measured does not count.", "0 bis 100, neben dem Inhalt. 100, wo eine Größe gut ist, 70, wo sie einen Hinweis wert ist. Nicht Gemessenes zählt nicht.";
        Points => "{n} of 100", "{n} von 100";
        PointsNone => "No index: {why}", "Kein Index: {why}";
        Part => "Part", "Teil";
        Share => "Share", "Anteil";
        Measured => "Measured", "Gemessen";
        Adds => "Adds", "Trägt bei";
        TalkLength => "Talk time per behavioural answer", "Redezeit je Verhaltensantwort";
        LongestPause => "Longest pause, mean of the answers", "Längste Pause, Mittel der Antworten";
        Unanswered => "Questions without an answer", "Fragen ohne Antwort";
        Strengths => "What went well", "Was gelang";
        Weaknesses => "What to work on", "Woran zu arbeiten ist";
        NoneSoFar => "Nothing that can be said for sure.", "Nichts, was sich sicher sagen lässt.";
        Together => "Words and delivery together", "Worte und Vortrag zusammen";
        TogetherAbout => "Compared with your own voice at the start, never with other people. An activated voice can be effort, joy or stress; often it is chance.", "Verglichen mit Ihrer eigenen Stimme am Anfang, nie mit anderen Menschen. Eine aktivierte Stimme kann Anstrengung, Freude oder Stress sein; oft ist es Zufall.";
        StrongButActivated => "Strong answer, voice more activated than your baseline", "Starke Antwort, Stimme aktivierter als sonst";
        StrongButAway => "Strong answer, turned away from the screen", "Starke Antwort, vom Bildschirm abgewandt";
        FluentButThin => "Fluent, with little of the rubric in it", "Flüssig, mit wenig von den Kriterien";
        OfSpeech => "of the speech: {share}", "des Sprechens: {share}";
        OfFaceTime => "of the time in the picture: {share}", "der Zeit im Bild: {share}";
        OfRubric => "of the rubric missing: {share}", "der Kriterien fehlen: {share}";
        Peak => "Voice more activated than your baseline", "Stimme aktivierter als sonst";
        NoWordsThere => "no words recognised", "keine Wörter erkannt";
    }
}

/// The name of a part.
pub(crate) fn part(part: Part, lang: Lang) -> &'static str {
    let figure = |message: ReportMsg| message.text(lang);
    match part {
        Part::Criterion(one) => NameMsg::text(criterion(one), lang),
        Part::Answer => AssessmentMsg::Unanswered.text(lang),
        Part::Delivery(DeliveryPart::Pace) => figure(ReportMsg::Pace),
        Part::Delivery(DeliveryPart::Fillers) => figure(ReportMsg::Fillers),
        Part::Delivery(DeliveryPart::TalkLength) => AssessmentMsg::TalkLength.text(lang),
        Part::Delivery(DeliveryPart::LongestPause) => AssessmentMsg::LongestPause.text(lang),
        Part::Delivery(DeliveryPart::TowardScreen) => figure(ReportMsg::Toward),
    }
}

/// What parts ways, and of what the extent is a share.
pub(crate) fn mismatch(kind: MismatchKind) -> (AssessmentMsg, AssessmentMsg) {
    match kind {
        MismatchKind::StrongButActivated => (AssessmentMsg::StrongButActivated, AssessmentMsg::OfSpeech),
        MismatchKind::StrongButAway => (AssessmentMsg::StrongButAway, AssessmentMsg::OfFaceTime),
        MismatchKind::FluentButThin => (AssessmentMsg::FluentButThin, AssessmentMsg::OfRubric),
    }
}
