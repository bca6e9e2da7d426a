//! The interview room.

use domain::question::{BecauseOf, QuestionKind};

use super::tr_with;

crate::messages! {
    /// The interview room.
    RoomMsg {
        Title => "Interview room", "Interviewraum";
        Connecting => "Opening your interview …", "Ihr Interview wird geöffnet …";
        Starting => "The interviewer is choosing the first question …", "Die erste Frage wird ausgewählt …";
        QuestionNumber => "Question {n}", "Frage {n}";
        FollowUp => "Follow-up", "Nachfrage";
        Reframed => "Asked another way", "Anders gefragt";
        Behavioural => "Behavioural", "Verhalten";
        Technical => "Technical", "Fachlich";
        Coding => "Coding", "Programmieren";
        Talk => "Talk, not judged", "Gespräch, unbewertet";
        Because => "Because you wrote: {line}", "Weil Sie schreiben: {line}";
        BecauseOfJob => "Because the job asks for it: {line}", "Weil die Stelle es verlangt: {line}";
        WordedBy => "Worded by {model}", "Formuliert von {model}";
        Formulating => "The interviewer is formulating the next question …", "Die nächste Frage wird formuliert …";
        ReadAgain => "Read aloud", "Vorlesen";
        StopReading => "Stop the voice", "Stimme anhalten";
        ReadNewQuestions => "Read new questions aloud", "Neue Fragen vorlesen";
        EndBySilence => "End my answer after a silence", "Antwort nach einer Pause beenden";
        Options => "Options", "Einstellungen";
        YourAnswer => "Your answer", "Ihre Antwort";
        TypeHere => "Type here, at any time", "Hier tippen, jederzeit";
        TypeBeside => "Explain your approach", "Ihren Ansatz erklären";
        Spoken => "What we heard", "Was wir gehört haben";
        SpokenHint => "Select a phrase to correct it. Dotted phrases are uncertain.", "Wählen Sie einen Satz, um ihn zu berichtigen. Gepunktete sind unsicher.";
        SpeakNow => "Speak, and your words appear here.", "Sprechen Sie, Ihre Worte erscheinen hier.";
        EditPhrase => "Correct: {text}", "Berichtigen: {text}";
        Uncertain => "uncertain", "unsicher";
        PhraseLabel => "Corrected words; empty removes them", "Berichtigter Wortlaut; leer entfernt ihn";
        KeepPhrase => "Keep", "Übernehmen";
        Cancel => "Cancel", "Abbrechen";
        Done => "Done", "Fertig";
        Thinking => "I’m thinking", "Ich denke nach";
        ThinkingOn => "Take your time. The answer will not end by itself.", "Nehmen Sie sich Zeit. Die Antwort endet nicht von selbst.";
        Skip => "Skip", "Überspringen";
        Pause => "Pause", "Pause";
        Resume => "Resume", "Weiter";
        End => "End interview", "Beenden";
        Keys => "Ctrl + Enter: done · any key stops the voice", "Strg + Enter: fertig · jede Taste hält die Stimme an";
        TimeLeft => "Time left", "Restzeit";
        SavedAll => "Saved", "Gespeichert";
        Saving => "Saving …", "Speichert …";
        KeptHere => "Kept on this device", "Auf diesem Gerät aufbewahrt";
        TooLong => "This is too long to store. Shorten it; what is on the screen stays here until then.", "Das ist zu lang zum Speichern. Bitte kürzen; bis dahin bleibt es auf dem Bildschirm.";
        Offline => "The network is gone. Go on typing: your words are kept on this device and sent when it is back. The timer stops after ten seconds.", "Das Netz ist weg. Tippen Sie weiter: Ihre Worte bleiben auf diesem Gerät und werden gesendet, sobald es zurück ist. Die Zeit bleibt nach zehn Sekunden stehen.";
        OfflineNotKept => "The network is gone, and this browser keeps nothing for the page. Leave this tab open until it is back.", "Das Netz ist weg, und dieser Browser bewahrt für die Seite nichts auf. Lassen Sie den Tab offen, bis es zurück ist.";
        AnswerClosed => "That came after the answer was closed and is not part of it.", "Das kam, nachdem die Antwort geschlossen war, und gehört nicht mehr dazu.";
        NotNow => "That is not possible at this point of the interview.", "Das ist an dieser Stelle des Interviews nicht möglich.";
        TooMuch => "That is more than one answer can hold. Finish it and go on.", "Das ist mehr, als eine Antwort fasst. Schließen Sie sie ab und machen Sie weiter.";
        EditMended => "A change did not arrive in order. What you see is being stored again.", "Eine Änderung kam nicht in der richtigen Reihenfolge an. Was Sie sehen, wird erneut gespeichert.";
        Dismiss => "Dismiss", "Ausblenden";
        SilenceCountdown => "This answer ends in {s} s. Speak, type or press a key to go on.", "Diese Antwort endet in {s} s. Sprechen, tippen oder eine Taste drücken, um fortzufahren.";
        KeepTalking => "I’m not done", "Ich bin noch nicht fertig";
        WarnTitle => "{time} left", "Noch {time}";
        WarnText => "Your time is nearly up. Take five more minutes, or finish with what you have.", "Die Zeit ist fast um. Nehmen Sie fünf Minuten mehr oder schließen Sie mit dem ab, was Sie haben.";
        MoreTime => "5 more minutes", "5 Minuten mehr";
        FinishInTime => "Finish in time", "Rechtzeitig abschließen";
        EndTitle => "End the interview?", "Interview beenden?";
        EndText => "Your answers so far go into the report. You cannot come back to this interview.", "Ihre bisherigen Antworten gehen in den Bericht ein. Danach gibt es kein Zurück in dieses Interview.";
        EndConfirm => "End and see the report", "Beenden und Bericht ansehen";
        GoOn => "Go on", "Weitermachen";
        PausedTitle => "Paused", "Pausiert";
        PausedText => "The timer stands still. The server keeps what you see here; you can close this tab and come back.", "Die Zeit steht still. Der Server bewahrt auf, was Sie hier sehen; Sie können den Tab schließen und wiederkommen.";
        PausedNetwork => "The connection was gone for more than ten seconds, so the timer stopped.", "Die Verbindung war länger als zehn Sekunden weg, deshalb steht die Zeit.";
        KeptAnswer => "Your answer so far", "Ihre Antwort bisher";
        KeptCode => "Your code so far", "Ihr Code bisher";
        KeptNothing => "Nothing yet.", "Noch nichts.";
        SupersededTitle => "This interview is open in another tab", "Dieses Interview ist in einem anderen Tab geöffnet";
        SupersededText => "Only one tab can take part. This one is read-only now.", "Nur ein Tab kann teilnehmen. Dieser ist jetzt schreibgeschützt.";
        UseThisTab => "Use this tab", "Diesen Tab verwenden";
        NotSent => "Words from this tab that the server may not have:", "Worte aus diesem Tab, die der Server vielleicht nicht hat:";
        Unsent => "Another tab went on with this interview. These words were not sent and are only kept here:", "Ein anderer Tab hat dieses Interview fortgesetzt. Diese Worte wurden nicht gesendet und sind nur hier aufbewahrt:";
        RefusedTitle => "This interview cannot be opened here", "Dieses Interview lässt sich hier nicht öffnen";
        NoTicket => "This browser holds no ticket for it. Open it in the browser in which you set it up, or start a new one.", "Dieser Browser hat keine Eintrittskarte dafür. Öffnen Sie es in dem Browser, in dem Sie es angelegt haben, oder beginnen Sie ein neues.";
        WrongTicket => "The ticket in this browser does not open it, or it no longer exists. Start a new interview.", "Die Eintrittskarte in diesem Browser öffnet es nicht, oder es existiert nicht mehr. Beginnen Sie ein neues Interview.";
        NewInterview => "Set up a new interview", "Neues Interview anlegen";
        OverTitle => "This interview has ended", "Dieses Interview ist beendet";
        OverText => "Your answers are evaluated; the report is ready.", "Ihre Antworten sind ausgewertet; der Bericht liegt vor.";
        OverEmpty => "It ended without an answer, so there is little to report.", "Es endete ohne Antwort, daher gibt es wenig zu berichten.";
        SeeReport => "See the report", "Bericht ansehen";
        Code => "Code", "Code";
        CodeLanguage => "Language", "Sprache";
        EditorLoading => "The editor is loading …", "Der Editor wird geladen …";
        EditorPlain => "The editor could not be loaded. This plain field keeps your code just as well.", "Der Editor konnte nicht geladen werden. Dieses einfache Feld bewahrt Ihren Code genauso auf.";
        EditorKeys => "Tab indents; Esc, then Tab leaves the editor.", "Tab rückt ein; Esc, dann Tab verlässt den Editor.";
        SelfView => "You", "Sie";
        SelfViewLabel => "Your camera picture", "Ihr Kamerabild";
        CameraOn => "Turn the camera on", "Kamera einschalten";
        MicrophoneOn => "Turn the microphone on", "Mikrofon einschalten";
        Receivers => "Who receives what", "Wer was erhält";
        Sound => "Sound", "Ton";
        SoundNobody => "nobody, stays on this device", "niemand, bleibt auf diesem Gerät";
        SoundRemote => "your browser’s maker, for captions (you agreed)", "der Hersteller Ihres Browsers, für Untertitel (mit Ihrer Zustimmung)";
        SoundService => "{service}, through this server, for captions (you agreed)", "{service}, über diesen Server, für Untertitel (mit Ihrer Zustimmung)";
        SoundOff => "nobody, microphone off", "niemand, Mikrofon aus";
        Words => "Words", "Worte";
        WordsServer => "this server ({host})", "dieser Server ({host})";
        WordsModel => "this server ({host}), and from it {service}, without the personal data that is found (you agreed)", "dieser Server ({host}) und von ihm {service}, ohne die gefundenen persönlichen Daten (mit Ihrer Zustimmung)";
        WordsWithdrawn => "this server ({host}); {service} is told nothing any more", "dieser Server ({host}); {service} erfährt nichts mehr";
        WithdrawModel => "Take back my agreement", "Zustimmung zurücknehmen";
        Picture => "Picture", "Bild";
        PictureNobody => "nobody", "niemand";
        CaptionsUsedUp => "The time for captions is used up. Type what shall be in the report; what was heard so far is kept, and you can go on speaking: the rest is still measured.", "Die Zeit für Untertitel ist aufgebraucht. Tippen Sie, was in den Bericht soll; was bisher gehört wurde, bleibt, und Sie können weitersprechen: Alles andere wird weiter gemessen.";
        CaptionsFailed => "The speech service does not answer, so there are no captions for this answer. Type it, or go on speaking: the rest is still measured. With the next question it is tried again.", "Der Sprachdienst antwortet nicht, deshalb gibt es zu dieser Antwort keine Untertitel. Tippen Sie oder sprechen Sie weiter: Alles andere wird weiter gemessen. Bei der nächsten Frage wird es erneut versucht.";
        CaptionsStopped => "Captions have stopped. Type, or go on speaking: the rest is still measured.", "Die Untertitel haben aufgehört. Tippen Sie oder sprechen Sie weiter: Alles andere wird weiter gemessen.";
    }
}

/// The name of a kind of question.
pub(crate) fn kind(kind: QuestionKind) -> RoomMsg {
    match kind {
        QuestionKind::Behavioural => RoomMsg::Behavioural,
        QuestionKind::Technical => RoomMsg::Technical,
        QuestionKind::Coding => RoomMsg::Coding,
        QuestionKind::Talk => RoomMsg::Talk,
    }
}

/// Why a question is asked: the line that it builds on, quoted; reactive.
pub(crate) fn because(of: BecauseOf, line: &str) -> String {
    let message = match of {
        BecauseOf::Resume => RoomMsg::Because,
        BecauseOf::Job => RoomMsg::BecauseOfJob,
    };
    tr_with(message, &[("line", &format!("“{line}”"))])
}
