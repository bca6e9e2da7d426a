//! What an error code means for a person, and the way on.

use domain::problem::Problem;

use super::{resume, tr};
use crate::api;

crate::messages! {
    /// Errors.
    ProblemMsg {
        Unreachable => "The server cannot be reached. Check your connection and try again.", "Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es erneut.";
        BadAnswer => "The server answered in a way this page does not understand. Reload the page; if that does not help, try again in a few minutes.", "Die Antwort des Servers ist unverständlich. Laden Sie die Seite neu; hilft das nicht, versuchen Sie es in einigen Minuten erneut.";
        NoTicket => "This browser has no ticket for this interview. Only the browser that created it can open it; there is no account that could.", "Dieser Browser hat kein Ticket für dieses Interview. Nur der Browser, der es angelegt hat, kann es öffnen; es gibt kein Konto, das es könnte.";
        Forbidden => "The ticket in this browser does not open this interview; it may have expired or belong to another one. Start a new interview, or use the browser that created this one.", "Das Ticket in diesem Browser öffnet dieses Interview nicht; es ist vielleicht abgelaufen oder gehört zu einem anderen. Beginnen Sie ein neues oder nehmen Sie den Browser, in dem dieses angelegt wurde.";
        NotFound => "This interview does not exist, or no longer. Start a new one.", "Dieses Interview gibt es nicht oder nicht mehr. Beginnen Sie ein neues.";
        RateLimited => "Too many requests from your address. Wait five minutes and try again.", "Zu viele Anfragen von Ihrer Adresse. Warten Sie fünf Minuten und versuchen Sie es erneut.";
        ResumeTooLarge => "The pasted resume is over 1 MB. Paste only its text.", "Der eingefügte Lebenslauf ist größer als 1 MB. Fügen Sie nur den Text ein.";
        ResumeNotText => "This looks like a file, not text. Open the resume, select its text and paste that.", "Das sieht nach einer Datei aus, nicht nach Text. Öffnen Sie den Lebenslauf, markieren Sie den Text und fügen Sie ihn ein.";
        JobTooLarge => "The pasted job description is over 1 MB. Paste only its text.", "Die eingefügte Stellenanzeige ist größer als 1 MB. Fügen Sie nur den Text ein.";
        JobNotText => "This looks like a file, not text. Open the job description, select its text and paste that.", "Das sieht nach einer Datei aus, nicht nach Text. Öffnen Sie die Stellenanzeige, markieren Sie den Text und fügen Sie ihn ein.";
        BadName => "A name in your resume is longer than a line of 100 characters, or there are more than four. Shorten it where the resume was read, or take it out.", "Ein Name im Lebenslauf ist länger als eine Zeile mit 100 Zeichen, oder es sind mehr als vier. Kürzen Sie ihn dort, wo der Lebenslauf gelesen wurde, oder streichen Sie ihn.";
        BadLength => "This length is not on offer. Choose one of the lengths above.", "Diese Dauer gibt es nicht. Wählen Sie eine der angebotenen.";
        CannotTryAgain => "This question cannot be tried again: it is not asked any more. Set up a new interview instead.", "Diese Frage lässt sich nicht noch einmal versuchen: Sie wird nicht mehr gestellt. Richten Sie stattdessen ein neues Interview ein.";
        Internal => "Something went wrong on our side. Nothing that was saved is lost. Try again.", "Bei uns ist etwas schiefgegangen. Gespeichertes bleibt erhalten. Versuchen Sie es erneut.";
        UnsupportedVersion => "This page is older than the server. Reload it.", "Diese Seite ist älter als der Server. Laden Sie sie neu.";
        Over => "This interview is over. Its report is ready.", "Dieses Interview ist beendet. Der Bericht liegt bereit.";
        NotWaiting => "There is no question open for an answer right now. The next one is coming.", "Gerade ist keine Frage offen. Die nächste kommt gleich.";
        WrongTurn => "That belonged to a question that is already closed.", "Das gehörte zu einer Frage, die schon abgeschlossen ist.";
        WrongState => "That is not possible in the present state of the interview.", "Das ist im jetzigen Zustand des Interviews nicht möglich.";
        NoMoreHints => "There is no further hint to this question.", "Zu dieser Frage gibt es keinen weiteren Hinweis.";
        OutOfStep => "This page and the server are out of step. Reload the page; your saved words come back.", "Diese Seite und der Server sind nicht im Takt. Laden Sie die Seite neu; Ihre gespeicherten Worte kommen zurück.";
        TooLarge => "That is too long to be stored. Shorten it and try again.", "Das ist zu lang zum Speichern. Kürzen Sie es und versuchen Sie es erneut.";
        ServiceChanged => "This site has changed which service it offers. Read who would receive your answers, choose again and continue.", "Diese Seite bietet inzwischen einen anderen Dienst an. Lesen Sie, wer Ihre Antworten erhielte, wählen Sie neu und fahren Sie fort.";
        NoticeChanged => "What you would agree to has changed. Reload the page and read it again.", "Worin Sie einwilligen würden, hat sich geändert. Laden Sie die Seite neu und lesen Sie es noch einmal.";
        NoStorage => "This browser keeps no data for this site, so a closed tab could not return. Allow site data, or leave private browsing.", "Dieser Browser speichert für diese Seite nichts; ein geschlossener Tab käme nicht zurück. Erlauben Sie Websitedaten oder verlassen Sie den privaten Modus.";
    }
}

/// What can be done about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// The same again may succeed.
    Retry,
    /// This interview will not open; another can be made.
    StartNew,
    /// The input has to change.
    Correct,
}

/// The way on.
pub(crate) fn remedy(problem: &Problem) -> Remedy {
    match problem.status {
        401 | 403 | 404 => Remedy::StartNew,
        400 | 413 => Remedy::Correct,
        _ if is_other_offer(problem) => Remedy::Correct,
        _ => Remedy::Retry,
    }
}

/// What the person agreed to is no longer what the site offers.
pub(crate) fn is_other_offer(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "service_changed" | "notice_changed")
}

/// The catalogue's text for a problem; its own `detail` where the catalogue has none.
pub(crate) fn explain(problem: &Problem) -> String {
    let message = match problem.code.as_str() {
        api::UNREACHABLE => ProblemMsg::Unreachable,
        api::BAD_ANSWER => ProblemMsg::BadAnswer,
        api::NO_TICKET => ProblemMsg::NoTicket,
        api::NO_STORAGE => ProblemMsg::NoStorage,
        "unauthorized" | "forbidden" => ProblemMsg::Forbidden,
        "not_found" => ProblemMsg::NotFound,
        "rate_limited" => ProblemMsg::RateLimited,
        "resume_too_large" => ProblemMsg::ResumeTooLarge,
        "resume_not_text" => ProblemMsg::ResumeNotText,
        "job_too_large" => ProblemMsg::JobTooLarge,
        "job_not_text" => ProblemMsg::JobNotText,
        "bad_name" => ProblemMsg::BadName,
        "bad_length" => ProblemMsg::BadLength,
        "service_changed" => ProblemMsg::ServiceChanged,
        "notice_changed" => ProblemMsg::NoticeChanged,
        "bad_again" | "unknown_question" => ProblemMsg::CannotTryAgain,
        "internal" => ProblemMsg::Internal,
        "unsupported_version" | "unsupported_subprotocol" => ProblemMsg::UnsupportedVersion,
        "interview_over" => ProblemMsg::Over,
        "not_waiting" => ProblemMsg::NotWaiting,
        "wrong_turn" => ProblemMsg::WrongTurn,
        "wrong_state" => ProblemMsg::WrongState,
        "no_more_hints" => ProblemMsg::NoMoreHints,
        "sequence_gap" | "stale_epoch" | "edit_misfit" | "hello_first" | "malformed_message" | "malformed_body" => ProblemMsg::OutOfStep,
        "answer_too_large" | "body_too_large" | "message_too_large" => ProblemMsg::TooLarge,
        code => return resume::of_file(code).map_or_else(|| problem.detail.clone(), |message| tr(message).to_owned()),
    };
    tr(message).to_owned()
}
