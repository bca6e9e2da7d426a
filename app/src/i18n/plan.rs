//! What an interview is going to look like.

crate::messages! {
    /// What an interview is going to look like.
    PlanMsg {
        Title => "What this interview will look like", "So wird dieses Interview aussehen";
        Loading => "The plan is being fetched …", "Der Plan wird geladen …";
        Amount => "Questions: {n} · about {minutes} min · follow-ups: at most {follow_ups}", "Fragen: {n} · etwa {minutes} Min. · Nachfragen: höchstens {follow_ups}";
        About => "The questions themselves are not shown before they are asked. More time brings more of them.", "Die Fragen selbst stehen erst da, wenn sie gestellt werden. Mehr Zeit bringt mehr davon.";
        Minutes => "{n} min", "{n} Min.";
        FollowUps => "follow-ups: at most {n}", "Nachfragen: höchstens {n}";
        Difficulty => "difficulty", "Schwierigkeit";
        DifficultyOf => "difficulty {n} of 3", "Schwierigkeit {n} von 3";
    }
}
