//! Words used on several pages.

crate::messages! {
    /// Words used on several pages.
    CommonMsg {
        AppName => "InterviewPrep AI", "InterviewPrep AI";
        Back => "Back", "Zurück";
        Continue => "Continue", "Weiter";
        TryAgain => "Try again", "Erneut versuchen";
        Close => "Close", "Schließen";
    }
}
