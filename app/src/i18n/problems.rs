//! What an error code means for a person, and what to do next.

use domain::problem::Problem;

use super::tr;

crate::messages! {
    /// Errors.
    ProblemMsg {
        Offline => "The server cannot be reached. Check your connection and try again.", "Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es erneut.";
        Forbidden => "This browser has no ticket for this interview. Open it in the browser that created it, or start a new one.", "Dieser Browser hat keine Eintrittskarte für dieses Interview. Öffnen Sie es im ursprünglichen Browser oder beginnen Sie ein neues.";
        RateLimited => "Too many requests. Wait a few minutes and try again.", "Zu viele Anfragen. Warten Sie einige Minuten und versuchen Sie es erneut.";
        ResumeTooLarge => "The pasted resume is over 1 MB. Paste only its text.", "Der eingefügte Lebenslauf ist größer als 1 MB. Fügen Sie nur den Text ein.";
        ResumeNotText => "This looks like a file, not text. Open the resume, select its text and paste that.", "Das sieht nach einer Datei aus, nicht nach Text. Öffnen Sie den Lebenslauf, markieren Sie den Text und fügen Sie ihn ein.";
        Internal => "Something went wrong on our side. Try again; nothing saved is lost.", "Bei uns ist etwas schiefgegangen. Versuchen Sie es erneut; Gespeichertes bleibt erhalten.";
        UnsupportedVersion => "This page is older than the server. Reload it.", "Diese Seite ist älter als der Server. Laden Sie sie neu.";
    }
}

/// The catalogue's text for a problem; its own `detail` where the catalogue has none.
pub(crate) fn explain(problem: &Problem) -> String {
    let message = match problem.code.as_str() {
        "offline" => ProblemMsg::Offline,
        "forbidden" | "unauthorized" | "not_found" => ProblemMsg::Forbidden,
        "rate_limited" => ProblemMsg::RateLimited,
        "resume_too_large" => ProblemMsg::ResumeTooLarge,
        "resume_not_text" => ProblemMsg::ResumeNotText,
        "internal" => ProblemMsg::Internal,
        "unsupported_version" => ProblemMsg::UnsupportedVersion,
        _ => return problem.detail.clone(),
    };
    tr(message).to_owned()
}

