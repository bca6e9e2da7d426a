//! Words used on several pages.

crate::messages! {
    /// Words used on several pages.
    CommonMsg {
        AppName => "InterviewPrep AI", "InterviewPrep AI";
        TryAgain => "Try again", "Erneut versuchen";
        NewInterview => "Start a new interview", "Neues Interview beginnen";
        Reference => "Reference for support:", "Kennung für Rückfragen:";
        NotFoundTitle => "This page does not exist", "Diese Seite gibt es nicht";
        NotFoundText => "The address may be mistyped or out of date.", "Die Adresse ist vielleicht vertippt oder veraltet.";
        ToStart => "To the start page", "Zur Startseite";
    }
}
