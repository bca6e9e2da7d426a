//! Interviews of this browser, and opening one in another browser.

crate::messages! {
    /// Interviews of this browser, and opening one in another browser.
    InterviewsMsg {
        Title => "My interviews", "Meine Interviews";
        Lead => "Interviews that this browser can open. There is no account: they are known here and nowhere else.", "Interviews, die dieser Browser öffnen kann. Es gibt kein Konto: Sie sind hier bekannt und sonst nirgends.";
        Loading => "Looking for your interviews …", "Ihre Interviews werden gesucht …";
        Empty => "This browser holds no interview yet.", "Dieser Browser kennt noch kein Interview.";
        Start => "Set up an interview", "Interview einrichten";
        Unfinished => "Not finished", "Nicht beendet";
        Finished => "Finished", "Beendet";
        UnreachableWhy => "{n} interviews of this browser could not be looked up: {why}", "{n} Interviews dieses Browsers ließen sich nicht abrufen: {why}";
        NotStarted => "not started, {left} min", "nicht begonnen, {left} Min.";
        Progress => "question {n}, {left} min left", "Frage {n}, noch {left} Min.";
        Answers => "{n} answers", "{n} Antworten";
        OneAnswer => "1 answer", "1 Antwort";
        NoAnswer => "ended without an answer", "ohne Antwort beendet";
        GoOn => "Go on", "Weitermachen";
        Report => "Report", "Bericht";
        Link => "Open in another browser", "In anderem Browser öffnen";
        Forget => "Forget", "Vergessen";
        ForgetTitle => "Forget this interview?", "Dieses Interview vergessen?";
        ForgetText => "This browser then cannot open it any more, and no one else can unless you have made a link. Parts of a recording that were not sent yet are lost. What the service stores is not deleted by this.", "Dieser Browser kann es dann nicht mehr öffnen, und auch sonst niemand, wenn Sie keinen Link gemacht haben. Noch nicht gesendete Teile einer Aufzeichnung gehen verloren. Was der Dienst gespeichert hat, wird dadurch nicht gelöscht.";
        ForgetConfirm => "Forget it", "Vergessen";
        Keep => "Keep it", "Behalten";
        OneQuestionAgain => "One question, tried again", "Eine Frage, noch einmal versucht";
        RecordingKept => "Recording kept until {date}", "Aufzeichnung bis {date} aufbewahrt";

        LinkTitle => "Open this interview in another browser", "Dieses Interview in einem anderen Browser öffnen";
        LinkText => "Whoever has this link can open the interview once, within {hours} hours. Send it only to yourself.", "Wer diesen Link hat, kann das Interview einmal öffnen, binnen {hours} Stunden. Schicken Sie ihn nur sich selbst.";
        LinkMaking => "Making a link …", "Link wird gemacht …";
        LinkLabel => "Link", "Link";
        LinkCopy => "Copy the link", "Link kopieren";
        Close => "Close", "Schließen";

        RecoverTitle => "Open an interview here", "Interview hier öffnen";
        Recovering => "Opening your interview …", "Ihr Interview wird geöffnet …";
        RecoverBadLink => "This link is incomplete. Copy the whole link, or make a new one in the browser that has the interview, under “My interviews”.", "Dieser Link ist unvollständig. Kopieren Sie ihn ganz, oder machen Sie einen neuen in dem Browser, der das Interview hat, unter „Meine Interviews“.";
        RecoverUsed => "This link no longer opens the interview: it was used already, is older than a day, or was replaced by a newer one. Make a new one in the browser that has the interview, under “My interviews”.", "Dieser Link öffnet das Interview nicht mehr: Er wurde schon benutzt, ist älter als einen Tag oder durch einen neueren ersetzt. Machen Sie einen neuen in dem Browser, der das Interview hat, unter „Meine Interviews“.";
    }
}
