//! Trying a question again: the answer put together from one's own sentences, and two tries side by side.

crate::messages! {
    /// Trying a question again.
    AgainMsg {
        Together => "Put together from what you said", "Aus dem zusammengesetzt, was Sie sagten";
        TogetherAbout => "Your own sentences, each once, in the order in which such an answer is told. Nothing is added: what was missing is a blank for you to fill in.", "Ihre eigenen Sätze, jeder einmal, in der Reihenfolge, in der man eine solche Antwort erzählt. Nichts ist hinzugefügt: Was fehlte, ist eine Lücke, die Sie füllen.";
        Blank => "Blank:", "Lücke:";
        CopyTogether => "Copy this answer", "Diese Antwort kopieren";

        TryAgain => "Try this question again", "Diese Frage noch einmal versuchen";
        Creating => "Creating a short interview …", "Ein kurzes Interview wird angelegt …";

        SideBySide => "This try beside the one before", "Dieser Versuch neben dem vorigen";
        Before => "Before", "Zuvor";
        Now => "Now", "Jetzt";
        ToEarlier => "Report of the earlier interview", "Bericht des früheren Interviews";
        LookingUp => "Fetching the earlier try …", "Der frühere Versuch wird geholt …";
        EarlierUnknown => "This interview tries a question again, but which interview that was is known only in the browser in which you started it, and only as long as the interview is not forgotten there.", "Dieses Interview versucht eine Frage noch einmal. Welches Interview das war, weiß nur der Browser, in dem Sie es begonnen haben, und nur, solange es dort nicht vergessen wird.";
        EarlierGone => "The earlier try cannot be shown: its interview has expired, was deleted, or this browser no longer holds the ticket for it.", "Der frühere Versuch lässt sich nicht zeigen: Das Interview ist abgelaufen oder gelöscht, oder dieser Browser hat das Ticket dafür nicht mehr.";
        NotAsked => "The question was not asked in this interview, so there is nothing to compare.", "Die Frage wurde in diesem Interview nicht gestellt, also gibt es nichts zu vergleichen.";
        WithFollowUps => "With everything said to the question and its follow-ups. The wording of the question may differ.", "Mit allem, was zur Frage und ihren Nachfragen gesagt wurde. Der Wortlaut der Frage kann abweichen.";
        RubricTable => "The rubric, before and now", "Die Kriterien, zuvor und jetzt";
        DeliveryTable => "How you said it, before and now", "Wie Sie es sagten, zuvor und jetzt";
        Criterion => "Looked for", "Gesucht";
        Change => "Change", "Änderung";
        Gained => "gained", "gewonnen";
        Lost => "lost", "verloren";
        Kept => "found both times", "beide Male gefunden";
        StillMissing => "missing both times", "fehlt beide Male";
        NotJudged => "not judged", "nicht bewertet";
        NoRubric => "Neither try was held against the rubric.", "Keiner der Versuche wurde an den Kriterien gemessen.";
        OfTheAnswer => "Of the answer to the question itself, without follow-ups. Beside the content, never part of it. In brackets: what the value may truly be.", "Nur die Antwort auf die Frage selbst, ohne Nachfragen. Neben dem Inhalt, nie Teil davon. In Klammern: was der Wert tatsächlich sein kann.";
        Difference => "Difference", "Unterschied";
        NoSureDifference => "none for sure", "nicht sicher";
        NotMeasuredTwice => "not measured both times", "nicht beide Male gemessen";
        PercentPoints => "{n} percentage points", "{n} Prozentpunkte";
    }
}
