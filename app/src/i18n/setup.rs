//! The set-up page.

crate::messages! {
    /// The set-up page.
    SetupMsg {
        Title => "Set up your interview", "Interview einrichten";
        Lead => "Nothing is recorded. No account needed.", "Nichts wird aufgezeichnet. Kein Konto nötig.";
        Role => "Role", "Rolle";
        Software => "Software", "Software";
        Data => "Data", "Daten";
        Product => "Product", "Produkt";
        General => "Any other", "Andere";
        Level => "Level", "Stufe";
        Junior => "Junior", "Einstieg";
        Mid => "Mid", "Erfahren";
        Senior => "Senior", "Leitend";
        Kind => "Kind of questions", "Art der Fragen";
        Behavioural => "Behavioural", "Verhalten";
        Technical => "Technical", "Fachlich";
        Coding => "Coding", "Programmieren";
        Mixed => "Mixed", "Gemischt";
        Style => "Company style", "Unternehmensstil";
        Ownership => "Owns outcomes: asks for your decisions, figures and consequences", "Verantwortet Ergebnisse: fragt nach Entscheidungen, Zahlen und Folgen";
        Collaboration => "Thinks together: asks for your reasoning, other views and what you learnt", "Denkt gemeinsam: fragt nach Gründen, anderen Sichtweisen und Gelerntem";
        Length => "Length", "Dauer";
        Minutes => "{n} min", "{n} Min.";
        Resume => "Resume (optional)", "Lebenslauf (freiwillig)";
        ResumeHelp => "Paste its text. We keep only the terms we recognise, each with its line without contact details; the text itself is not stored.", "Text einfügen. Wir behalten nur erkannte Begriffe, jeweils mit ihrer Zeile ohne Kontaktdaten; der Text selbst wird nicht gespeichert.";
        Characters => "{n} characters", "{n} Zeichen";
        EnglishNote => "Questions are asked, and answers evaluated, in English.", "Fragen und Auswertung sind auf Englisch.";
        Create => "Continue to the device check", "Weiter zum Gerätetest";
        Creating => "Preparing …", "Wird vorbereitet …";
        Unfinished => "Unfinished interviews in this browser", "Offene Interviews in diesem Browser";
        GoOn => "Continue: {n} questions so far, {left} left", "Fortsetzen: bisher {n} Fragen, noch {left}";
        NoStorage => "This browser keeps no data for this site, so a closed tab could not return. Allow site data, or leave private browsing.", "Dieser Browser speichert für diese Seite nichts; ein geschlossener Tab käme nicht zurück. Erlauben Sie Websitedaten oder verlassen Sie den privaten Modus.";
    }
}
