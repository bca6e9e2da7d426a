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
        CollaborationAbout => "Asks for reasons, other people’s views and what you learnt; ends with your questions", "Fragt nach Gründen, anderen Sichtweisen und Gelerntem; endet mit Ihren Fragen";
        Craft => "Depth of craft", "Können in der Tiefe";
        CraftAbout => "Few matters, each to the ground: how it works and why. Up to three follow-ups", "Wenige Themen, jedes bis auf den Grund: wie es funktioniert und warum. Bis zu drei Nachfragen";
        Shipping => "Reaching users soon", "Schnell beim Nutzer sein";
        ShippingAbout => "Many short questions on users, trade-offs and what you left out", "Viele kurze Fragen zu Nutzern, Abwägungen und dem, was Sie weggelassen haben";
        Structured => "Clear structure", "Klare Struktur";
        StructuredAbout => "Begins with an agenda, asks for order, estimates and reasons, ends with your summary", "Beginnt mit einer Agenda, fragt nach Gliederung, Schätzungen und Gründen, endet mit Ihrer Zusammenfassung";
        Length => "Length", "Dauer";
        Minutes => "{n} min", "{n} Min.";
        Job => "The job description, as text (optional)", "Die Stellenanzeige als Text (freiwillig)";
        JobAbout => "Some questions then are about what the job asks for and you did not mention.", "Einige Fragen gehen dann um das, was die Stelle verlangt und Sie nicht erwähnt haben.";
        Characters => "{n} characters", "{n} Zeichen";
        JobPrivacy => "Only terms we recognise are kept, each with its line. The text itself is not stored.", "Behalten werden nur erkannte Begriffe, jeweils mit ihrer Zeile. Der Text selbst wird nicht gespeichert.";
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
