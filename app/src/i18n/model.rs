//! The language model beside the built-in interviewer: what the candidate agrees to, and what it says of the answers.

crate::messages! {
    /// The choice before an interview.
    ConsentMsg {
        Interviewer => "Interviewer", "Interviewer";
        BuiltIn => "Built-in", "Eingebaut";
        BuiltInAbout => "Runs on this site. Nothing of your answers goes to anybody else.", "Läuft auf dieser Seite. Nichts von Ihren Antworten geht an andere.";
        ServiceAbout => "Puts questions into words and judges your answers by the rubric.", "Formuliert Fragen und bewertet Ihre Antworten nach den Kriterien.";
        Receives => "If you choose {service}, it receives the questions, your answers with their code, and the lines of your resume and job description that questions build on. Names, contact details and the like are taken out as far as they are found. Your sound, your picture and your resume file are not sent.", "Wenn Sie {service} wählen, gehen dorthin die Fragen, Ihre Antworten samt Code und die Zeilen aus Lebenslauf und Stellenanzeige, auf denen Fragen aufbauen. Namen, Kontaktdaten und Ähnliches werden entfernt, soweit sie gefunden werden. Ton, Bild und die Datei mit Ihrem Lebenslauf werden nicht gesendet.";
        ForWhat => "It puts questions into words and judges answers by the rubric. What is asked next is decided on this site, and the built-in interviewer takes over whenever the service fails.", "Der Dienst formuliert Fragen und bewertet Antworten nach den Kriterien. Was als Nächstes gefragt wird, entscheidet diese Seite, und wann immer der Dienst versagt, übernimmt der eingebaute Interviewer.";
        Terms => "{service} is an outside company with its own terms. Your choice holds for this interview. In the interview you can take it back: from then on the service is told nothing more.", "{service} ist ein anderes Unternehmen mit eigenen Bedingungen. Ihre Wahl gilt für dieses Interview. Im Interview können Sie sie zurücknehmen: Von da an erfährt der Dienst nichts mehr.";
    }
}

crate::messages! {
    /// Judgements in the report, on the screen and as Markdown.
    BandMsg {
        Running => "{service} is still judging your answers.", "{service} bewertet Ihre Antworten noch.";
        RenewsItself => "This page renews itself when that is done.", "Diese Seite erneuert sich von selbst, sobald das fertig ist.";
        Complete => "{model} of {service} has judged your answers too. That changes none of this report’s own figures.", "{model} von {service} hat Ihre Antworten ebenfalls bewertet. An den eigenen Zahlen dieses Berichts ändert das nichts.";
        Partial => "{model} of {service} has judged your answers in part: limits or failures ended it early. That changes none of this report’s own figures.", "{model} von {service} hat Ihre Antworten teilweise bewertet: Grenzen oder Ausfälle haben es vorzeitig beendet. An den eigenen Zahlen dieses Berichts ändert das nichts.";
        Worded => "Questions put into words by {service}: {n} of {total}. The others are in the built-in interviewer’s words, and it decided all of them.", "Von {service} formulierte Fragen: {n} von {total}. Die anderen stehen in den Worten des eingebauten Interviewers, und er hat über alle entschieden.";
        Unusable => "Replies that could not be used: {n}.", "Nicht verwendbare Antworten des Modells: {n}.";
        Says => "What {model} says", "Was {model} sagt";
        Uncalibrated => "Nobody compared its bands with human graders: they are uncalibrated.", "Niemand hat seine Stufen mit menschlichen Bewertungen verglichen: Sie sind nicht kalibriert.";
        Calibrated => "On {n} other answers its bands were compared with those of people: κ = {kappa}; people among themselves: {raters} (1 is full agreement, 0 is chance).", "An {n} anderen Antworten wurden seine Stufen mit denen von Menschen verglichen: κ = {kappa}; Menschen untereinander: {raters} (1 ist volle Übereinstimmung, 0 ist Zufall).";
        Interval => "{value} ({low} to {high})", "{value} ({low} bis {high})";
        NotTold => "not measured", "nicht gemessen";
        Band => "Band {band} of 4, calls gave {spread}", "Stufe {band} von 4, Aufrufe ergaben {spread}";
        Nothing => "Found nothing on it", "Nichts dazu gefunden";
        MostlyNothing => "Most calls found nothing on it, the others gave {spread}", "Die meisten Aufrufe fanden nichts dazu, die anderen ergaben {spread}";
        Spread => "{low} to {high}", "{low} bis {high}";
        Calls => "{said} (calls: {n})", "{said} (Aufrufe: {n})";
        CallsFoundNothing => "{said} (calls: {n}, found nothing: {nothing})", "{said} (Aufrufe: {n}, nichts gefunden: {nothing})";
        Why => "In the model’s words:", "In den Worten des Modells:";
        Legend => "What the model’s bands mean", "Was die Stufen des Modells bedeuten";
        LegendAbout => "The model was asked about each criterion by itself, several times. Filled: up to the middle of its bands. Framed: from the lowest to the highest that it gave.", "Das Modell wurde nach jedem Kriterium einzeln gefragt, mehrmals. Gefüllt: bis zur Mitte seiner Stufen. Umrandet: von der niedrigsten bis zur höchsten, die es vergab.";
        Band1 => "touches it with a word at most", "streift es höchstens mit einem Wort";
        Band2 => "speaks of it, but in general words that nobody could check", "spricht davon, aber in allgemeinen Worten, die niemand prüfen könnte";
        Band3 => "shows it concretely, with a part of it missing", "zeigt es konkret, aber ein Teil fehlt";
        Band4 => "shows all of it, concretely", "zeigt alles davon, konkret";
    }
}

/// What bands 1 to 4 mean, as the model was told.
pub(crate) const BANDS: [BandMsg; 4] = [BandMsg::Band1, BandMsg::Band2, BandMsg::Band3, BandMsg::Band4];
