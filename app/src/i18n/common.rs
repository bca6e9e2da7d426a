//! Words used on several pages.

crate::messages! {
    /// Words used on several pages.
    CommonMsg {
        AppName => "InterviewPrep AI", "InterviewPrep AI";
        TryAgain => "Try again", "Erneut versuchen";
        NewInterview => "Start a new interview", "Neues Interview beginnen";
        Copied => "Copied.", "Kopiert.";
        NotCopied => "The browser did not allow copying. Select the text and copy it yourself.", "Der Browser hat das Kopieren nicht erlaubt. Markieren Sie den Text und kopieren Sie ihn selbst.";
        Reference => "Reference for support:", "Kennung für Rückfragen:";
        NotFoundTitle => "This page does not exist", "Diese Seite gibt es nicht";
        NotFoundText => "The address may be mistyped or out of date.", "Die Adresse ist vielleicht vertippt oder veraltet.";
        ToStart => "To the start page", "Zur Startseite";
        PageFailed => "This page could not be fetched.", "Diese Seite ließ sich nicht laden.";
        PageFailedWhy => "Check your connection and try again. Nothing that you said or wrote is lost.", "Prüfen Sie die Verbindung und versuchen Sie es noch einmal. Nichts, was Sie gesagt oder geschrieben haben, ist verloren.";
    }
}
