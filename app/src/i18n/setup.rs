//! The set-up page.

crate::messages! {
    /// The set-up page.
    SetupMsg {
        Title => "Set up your interview", "Interview einrichten";
        Lead => "Five choices and you are off. No account; nothing is recorded unless you choose it.", "Fünf Angaben, und es geht los. Kein Konto; aufgezeichnet wird nur, wenn Sie es wählen.";
        Role => "Role", "Berufsfeld";
        Software => "Software", "Software";
        Data => "Data", "Daten";
        Product => "Product", "Produkt";
        General => "Any other", "Anderes";
        Level => "Level", "Erfahrung";
        Junior => "Entry", "Einstieg";
        JuniorAbout => "First job, internship", "Erste Stelle, Praktikum";
        Mid => "Experienced", "Erfahren";
        MidAbout => "Works independently", "Arbeitet selbstständig";
        Senior => "Senior", "Leitend";
        SeniorAbout => "Leads the work of others", "Leitet die Arbeit anderer";
        Kind => "Kind of questions", "Art der Fragen";
        Behavioural => "Behavioural", "Erfahrungen";
        BehaviouralAbout => "What you did and why", "Was Sie getan haben und warum";
        Technical => "Technical", "Fachlich";
        TechnicalAbout => "Knowledge and design, in words", "Wissen und Entwurf, in Worten";
        Coding => "Coding", "Programmieren";
        CodingAbout => "One problem, in an editor", "Eine Aufgabe, im Editor";
        Mixed => "Mixed", "Gemischt";
        MixedAbout => "Some of each", "Von allem etwas";
        Style => "What the company values", "Was das Unternehmen schätzt";
        Ownership => "Owning the outcome", "Ergebnisse verantworten";
        OwnershipAbout => "Asks for your decisions, figures and consequences", "Fragt nach Ihren Entscheidungen, Zahlen und Folgen";
        Collaboration => "Thinking together", "Gemeinsam denken";
        CollaborationAbout => "Asks for reasons, other people’s views and what you learnt", "Fragt nach Gründen, anderen Sichtweisen und Gelerntem";
        Length => "Length", "Dauer";
        Minutes => "{n} min", "{n} Min.";
        EnglishNote => "Questions are asked in English, and answers are read in English.", "Die Fragen werden auf Englisch gestellt, und auch Ihre Antworten sollten englisch sein.";
        Create => "Continue to the device check", "Weiter zum Gerätetest";
        Creating => "Preparing …", "Wird vorbereitet …";
        Unfinished => "Continue where you left off", "Weitermachen, wo Sie aufgehört haben";
        GoOn => "Continue", "Fortsetzen";
        AllInterviews => "All my interviews", "Alle meine Interviews";
        NotStarted => "not started yet, {left} min", "noch nicht begonnen, {left} Min.";
        Progress => "question {n}, {left} min left", "Frage {n}, noch {left} Min.";
    }
}
