//! The report, on the screen and as Markdown.

use domain::report::{Aspect, Criterion, Drill, Unmeasured};

crate::messages! {
    /// The report.
    ReportMsg {
        Title => "Your interview report", "Ihr Interviewbericht";
        SoFar => "The interview is still going on: this is the report so far.", "Das Interview läuft noch: der Bericht bis hierher.";
        Practised => "{kind} · {role} · {level}", "{kind} · {role} · {level}";
        Amount => "{used} of interview, questions: {n}", "{used} Interview, Fragen: {n}";
        Reanalysed => "Analysed again from your recording: {voice} of sound, {face} of picture.", "Anhand Ihrer Aufzeichnung neu ausgewertet: {voice} Ton, {face} Bild.";
        ReanalysisNoVoice => "The sound from {time} could not be analysed again; there your device’s measurements stand.", "Der Ton ab {time} ließ sich nicht neu auswerten; dort gelten die Messungen Ihres Geräts.";
        ReanalysisNoWords => "The words from {time} could not be recognised again; there the captions of the interview stand.", "Die Worte ab {time} ließen sich nicht neu erkennen; dort gelten die Untertitel des Interviews.";
        ReanalysedWords => "{words} of speech were written down again.", "{words} Sprache wurden neu aufgeschrieben.";
        ReanalysisRedacted => "Names, addresses, numbers and links in your words are replaced by [name], [address] and the like.", "Namen, Adressen, Nummern und Links in Ihren Worten sind durch [name], [address] und Ähnliches ersetzt.";
        ReanalysisNoFace => "The picture from {time} could not be analysed again; there your device’s measurements stand.", "Das Bild ab {time} ließ sich nicht neu auswerten; dort gelten die Messungen Ihres Geräts.";
        BandLow => "1: little of the rubric shown", "1: wenig von den Kriterien gezeigt";
        BandHigh => "4: all of it", "4: alles davon";
        Skipped => "Skipped", "Übersprungen";
        FollowUp => "Follow-up", "Nachfrage";
        Reframed => "Asked another way", "Anders gefragt";
        Spoken => "said", "gesagt";
        Typed => "typed", "getippt";
        LookedFor => "What the built-in rubric looked for", "Wonach die eingebauten Kriterien suchten";
        Loading => "Putting your report together …", "Ihr Bericht wird zusammengestellt …";
        Failed => "The report cannot be shown", "Der Bericht lässt sich nicht zeigen";
        Content => "What your answers contained", "Was Ihre Antworten enthielten";
        Range => "Provisional range: band {low} to {high} of 4", "Vorläufiger Bereich: Stufe {low} bis {high} von 4";
        RangeNone => "No range: {why}", "Kein Bereich: {why}";
        Uncalibrated => "Uncalibrated: the built-in engine looks for signs of each rubric point. It was not compared with human graders, so it gives a range and never a final band. Delivery does not count toward it.", "Nicht kalibriert: Die eingebaute Auswertung sucht Anzeichen jedes Kriteriums. Sie wurde nicht mit menschlichen Bewertungen verglichen und gibt daher einen Bereich, nie eine Endstufe. Die Vortragsweise zählt nicht mit.";
        Practise => "Practise these first", "Das zuerst üben";
        FromAnswers => "From question {n}", "Aus Frage {n}";
        YouSaid => "You said: “{quote}”", "Sie sagten: „{quote}“";
        Answers => "Question by question", "Frage für Frage";
        QuestionN => "Question {n}", "Frage {n}";
        Found => "Found", "Gefunden";
        Missing => "Missing", "Fehlt";
        Transcript => "Your words", "Ihre Worte";
        NoWords => "No words were recorded for this question.", "Zu dieser Frage liegen keine Worte vor.";
        YourCode => "Your code", "Ihr Code";
        Runs => "Runs", "Läufe";
        RunExamples => "{at}, {language}, examples: {passed} of {n} passed", "{at}, {language}, Beispiele: {passed} von {n} bestanden";
        RunAll => "{at}, {language}, all tests: {passed} of {n} passed", "{at}, {language}, alle Tests: {passed} von {n} bestanden";
        RunFailing => "not “{name}”", "nicht „{name}“";
        Delivery => "How you said it", "Wie Sie es sagten";
        DeliveryNote => "Beside the content, never part of it. In brackets: what the value may truly be.", "Neben dem Inhalt, nie Teil davon. In Klammern: was der Wert tatsächlich sein kann.";
        Timeline => "Timeline", "Zeitverlauf";
        TimelineAbout => "Times on the interview’s clock. Grey: no data. The lines run from “no” below to “clearly” above.", "Zeiten auf der Uhr des Interviews. Grau: keine Daten. Die Linien reichen von „nein“ unten bis „deutlich“ oben.";
        TimelineAlt => "Lanes over the interview: questions, speech, face in the picture, turned toward the screen, smile. The table below says the same.", "Spuren über das Interview: Fragen, Sprechen, Gesicht im Bild, zum Bildschirm gewandt, Lächeln. Die Tabelle darunter sagt dasselbe.";
        TimelineTable => "Timeline as a table", "Zeitverlauf als Tabelle";
        Time => "Time", "Zeit";
        NotMeasured => "What was not measured, and why", "Was nicht gemessen wurde, und warum";
        Json => "Download JSON", "JSON herunterladen";
        Markdown => "Download Markdown", "Markdown herunterladen";
        Again => "Practise again", "Noch einmal üben";
        Figure => "Figure", "Größe";
        Value => "Value", "Wert";
        NotMeasuredBecause => "not measured: {why}", "nicht gemessen: {why}";
        NoneHeard => "none heard", "keine gehört";
        AtLeast => "at least {value}", "mindestens {value}";
        Thinking => "Thinking time before speaking", "Bedenkzeit vor dem Sprechen";
        Talk => "Talk time", "Redezeit";
        TalkShare => "Speech between first and last word", "Sprechanteil zwischen erstem und letztem Wort";
        Pauses => "Pauses of 0.2 s or more", "Pausen ab 0,2 s";
        LongestPause => "Longest pause", "Längste Pause";
        Words => "Words recognised", "Erkannte Wörter";
        Pace => "Pace, pauses included", "Tempo mit Pausen";
        Fillers => "Fillers (recognisers drop many)", "Fülllaute (Erkenner lassen viele weg)";
        InFrame => "Face in the picture", "Gesicht im Bild";
        Toward => "Turned toward the screen", "Zum Bildschirm gewandt";
        Smile => "Smiling", "Lächelnd";
        LaneQuestion => "Question", "Frage";
        LaneSpeech => "Speech", "Sprechen";
        LaneFace => "Face in picture", "Gesicht im Bild";
        LaneToward => "Toward screen", "Zum Bildschirm";
        LaneSmile => "Smile", "Lächeln";
        Wpm => "{n} words/min", "{n} Wörter/min";
        PerMin => "{n} per min", "{n} pro min";
        Seconds => "{n} s", "{n} s";
        Percent => "{n} %", "{n} %";
    }
}

crate::messages! {
    /// Why something is missing.
    WhyMsg {
        Skipped => "you went without this device", "Sie haben auf dieses Gerät verzichtet";
        Refused => "access was refused", "der Zugriff wurde verweigert";
        NoDevice => "there was no device", "es gab kein Gerät";
        Busy => "another program held the device", "ein anderes Programm belegte das Gerät";
        Unplugged => "the device went away", "das Gerät wurde entfernt";
        Unsupported => "this browser lacks what the analysis needs", "diesem Browser fehlt, was die Analyse braucht";
        Failed => "the analysis failed", "die Analyse ist fehlgeschlagen";
        NoWords => "no recogniser ran, so there are no spoken words to count", "kein Erkenner lief, also gibt es keine gesprochenen Wörter zu zählen";
        NotEnough => "not enough to say", "zu wenig für eine Aussage";
        NoAnswer => "there was no answer", "es gab keine Antwort";
        RepeatsQuestion => "the answer repeats the question", "die Antwort wiederholt die Frage";
        CodeNotRun => "the code did not run against all tests", "der Code lief nicht gegen alle Tests";
        NotAsked => "no question called for it", "keine Frage verlangte es";
        SwitchedOff => "it was switched off", "es wurde abgeschaltet";
        Uncalibrated => "not calibrated, so only a range", "nicht kalibriert, daher nur ein Bereich";
        NotBuilt => "this version does not measure it", "diese Version misst es nicht";
        NotJudged => "opening and closing talk is not judged", "Gespräch zu Beginn und am Ende wird nicht bewertet";
    }
}

/// The catalogue's words for a reason.
pub(crate) fn why(reason: Unmeasured) -> WhyMsg {
    match reason {
        Unmeasured::Skipped => WhyMsg::Skipped,
        Unmeasured::Refused => WhyMsg::Refused,
        Unmeasured::NoDevice => WhyMsg::NoDevice,
        Unmeasured::Busy => WhyMsg::Busy,
        Unmeasured::Unplugged => WhyMsg::Unplugged,
        Unmeasured::Unsupported => WhyMsg::Unsupported,
        Unmeasured::Failed => WhyMsg::Failed,
        Unmeasured::NoWords => WhyMsg::NoWords,
        Unmeasured::NotEnough => WhyMsg::NotEnough,
        Unmeasured::NoAnswer => WhyMsg::NoAnswer,
        Unmeasured::RepeatsQuestion => WhyMsg::RepeatsQuestion,
        Unmeasured::CodeNotRun => WhyMsg::CodeNotRun,
        Unmeasured::NotAsked => WhyMsg::NotAsked,
        Unmeasured::SwitchedOff => WhyMsg::SwitchedOff,
        Unmeasured::Uncalibrated => WhyMsg::Uncalibrated,
        Unmeasured::NotBuilt => WhyMsg::NotBuilt,
        Unmeasured::NotJudged => WhyMsg::NotJudged,
    }
}

crate::messages! {
    /// Names of the criteria and of what was not measured.
    NameMsg {
        Situation => "Situation", "Situation";
        Task => "Task", "Aufgabe";
        Action => "Action", "Handlung";
        Outcome => "Result", "Ergebnis";
        Reflection => "Reflection", "Rückblick";
        Ownership => "Ownership", "Eigener Anteil";
        Numbers => "Numbers", "Zahlen";
        Specifics => "Specifics", "Konkretes";
        Terms => "Terms of the field", "Fachbegriffe";
        Reasoning => "Reasoning", "Begründung";
        Approach => "Approach", "Vorgehen";
        Complexity => "Cost in time or memory", "Zeit- oder Speicherbedarf";
        Testing => "Testing", "Testen";
        Code => "Code", "Code";
        Clarity => "Clarity", "Klarheit";
        Accuracy => "Accuracy", "Richtigkeit";
        Completeness => "Completeness", "Vollständigkeit";
        CodeQuality => "Quality of the code", "Qualität des Codes";
        Efficiency => "Efficiency of the code", "Effizienz des Codes";
        AspectContent => "Content range", "Inhaltsbereich";
        AspectPace => "Pace and fillers", "Tempo und Fülllaute";
        AspectVoice => "Speech and pauses", "Sprechen und Pausen";
        AspectFace => "Face figures", "Gesichtsgrößen";
        AspectCode => "Whether the code works", "Ob der Code funktioniert";
        AspectTone => "Tone of voice and activation", "Stimmklang und Aktivierung";
        AspectImpressions => "Impressions such as engaged or nervous", "Eindrücke wie engagiert oder nervös";
    }
}

/// The name of a criterion.
pub(crate) fn criterion(criterion: Criterion) -> NameMsg {
    match criterion {
        Criterion::Situation => NameMsg::Situation,
        Criterion::Task => NameMsg::Task,
        Criterion::Action => NameMsg::Action,
        Criterion::Result => NameMsg::Outcome,
        Criterion::Reflection => NameMsg::Reflection,
        Criterion::Ownership => NameMsg::Ownership,
        Criterion::Numbers => NameMsg::Numbers,
        Criterion::Specifics => NameMsg::Specifics,
        Criterion::Terms => NameMsg::Terms,
        Criterion::Reasoning => NameMsg::Reasoning,
        Criterion::Approach => NameMsg::Approach,
        Criterion::Complexity => NameMsg::Complexity,
        Criterion::Testing => NameMsg::Testing,
        Criterion::Code => NameMsg::Code,
        Criterion::Clarity => NameMsg::Clarity,
        Criterion::Accuracy => NameMsg::Accuracy,
        Criterion::Completeness => NameMsg::Completeness,
        Criterion::CodeQuality => NameMsg::CodeQuality,
        Criterion::Efficiency => NameMsg::Efficiency,
    }
}

/// The name of a part of the assessment.
pub(crate) fn aspect(aspect: Aspect) -> NameMsg {
    match aspect {
        Aspect::Content => NameMsg::AspectContent,
        Aspect::Pace => NameMsg::AspectPace,
        Aspect::Voice => NameMsg::AspectVoice,
        Aspect::Face => NameMsg::AspectFace,
        Aspect::CodeCorrectness => NameMsg::AspectCode,
        Aspect::VoiceTone => NameMsg::AspectTone,
        Aspect::Impressions => NameMsg::AspectImpressions,
    }
}

crate::messages! {
    /// What to do about it.
    DrillMsg {
        Situation => "Open with one sentence that says where and when it was.", "Beginnen Sie mit einem Satz: wo und wann es war.";
        Task => "Say what you had to achieve before you say what you did.", "Sagen Sie, was zu erreichen war, bevor Sie sagen, was Sie taten.";
        Action => "Tell your own steps, in order: first I …, then I …", "Nennen Sie Ihre eigenen Schritte der Reihe nach: zuerst …, dann …";
        Outcome => "End with what changed because of you.", "Schließen Sie mit dem, was sich durch Sie geändert hat.";
        Reflection => "Add what you learnt, or would do differently.", "Ergänzen Sie, was Sie gelernt haben oder anders machen würden.";
        Ownership => "Replace “we” by “I” where it was your work.", "Ersetzen Sie „wir“ durch „ich“, wo es Ihre Arbeit war.";
        Numbers => "Put one number on it: how many, how long, how much.", "Nennen Sie eine Zahl: wie viele, wie lange, wie viel.";
        Specifics => "Name things: the product, the tool, the team.", "Nennen Sie Namen: Produkt, Werkzeug, Team.";
        Terms => "Use the field’s terms, and say what each means here.", "Verwenden Sie Fachbegriffe und sagen Sie, was sie hier bedeuten.";
        Reasoning => "Give the reason and the alternative you turned down.", "Nennen Sie den Grund und die verworfene Alternative.";
        Approach => "Explain your approach before you write.", "Erklären Sie Ihr Vorgehen, bevor Sie schreiben.";
        Complexity => "Say what your solution costs in time and memory.", "Sagen Sie, was Ihre Lösung an Zeit und Speicher kostet.";
        Testing => "Name two edge cases and how you would test them.", "Nennen Sie zwei Randfälle und wie Sie sie testen würden.";
        Code => "Write a first version, however simple.", "Schreiben Sie eine erste Fassung, so einfach sie sei.";
        Clarity => "Tell it in two sentences first, then with its details.", "Erzählen Sie es erst in zwei Sätzen, dann mit Einzelheiten.";
        Accuracy => "Look up what you were unsure of, and say next time how sure you are.", "Schlagen Sie nach, was unsicher war, und sagen Sie beim nächsten Mal, wie sicher Sie sind.";
        Completeness => "Count the parts of the question, and answer each.", "Zählen Sie die Teile der Frage und beantworten Sie jeden.";
        CodeQuality => "Read your code aloud and rename what you stumble over.", "Lesen Sie Ihren Code laut und benennen Sie um, worüber Sie stolpern.";
        Efficiency => "Find one step that your code could leave out.", "Finden Sie einen Schritt, den Ihr Code auslassen könnte.";
        Pace => "Aim at 120 to 160 words a minute: read a page aloud and time it.", "Zielen Sie auf 120 bis 160 Wörter pro Minute: Lesen Sie eine Seite laut und stoppen Sie die Zeit.";
        Fillers => "Where a filler wants to come, leave a pause.", "Wo ein Fülllaut kommen will, lassen Sie eine Pause.";
        Brevity => "Tell the same story in two minutes.", "Erzählen Sie dieselbe Geschichte in zwei Minuten.";
        Pauses => "When you lose the thread, say so in half a sentence and name your next point.", "Wenn der Faden reißt, sagen Sie es in einem halben Satz und nennen Sie den nächsten Punkt.";
        Gaze => "Put the question’s window right under your camera.", "Schieben Sie das Fenster mit der Frage direkt unter die Kamera.";
        PrepareExample => "Prepare one example for this question and try it again.", "Bereiten Sie ein Beispiel für diese Frage vor und versuchen Sie es noch einmal.";
    }
}

/// The advice of a drill.
pub(crate) fn drill(drill: Drill) -> DrillMsg {
    match drill {
        Drill::Pace => DrillMsg::Pace,
        Drill::Fillers => DrillMsg::Fillers,
        Drill::Brevity => DrillMsg::Brevity,
        Drill::Pauses => DrillMsg::Pauses,
        Drill::Gaze => DrillMsg::Gaze,
        Drill::PrepareExample => DrillMsg::PrepareExample,
        Drill::Criterion(criterion) => match criterion {
            Criterion::Situation => DrillMsg::Situation,
            Criterion::Task => DrillMsg::Task,
            Criterion::Action => DrillMsg::Action,
            Criterion::Result => DrillMsg::Outcome,
            Criterion::Reflection => DrillMsg::Reflection,
            Criterion::Ownership => DrillMsg::Ownership,
            Criterion::Numbers => DrillMsg::Numbers,
            Criterion::Specifics => DrillMsg::Specifics,
            Criterion::Terms => DrillMsg::Terms,
            Criterion::Reasoning => DrillMsg::Reasoning,
            Criterion::Approach => DrillMsg::Approach,
            Criterion::Complexity => DrillMsg::Complexity,
            Criterion::Testing => DrillMsg::Testing,
            Criterion::Code => DrillMsg::Code,
            Criterion::Clarity => DrillMsg::Clarity,
            Criterion::Accuracy => DrillMsg::Accuracy,
            Criterion::Completeness => DrillMsg::Completeness,
            Criterion::CodeQuality => DrillMsg::CodeQuality,
            Criterion::Efficiency => DrillMsg::Efficiency,
        },
    }
}
