//! Which request wants what.

mod jobs;
mod recording;

use worker::Method;

pub(crate) use self::jobs::{JobOrder, JobsRoute};
pub(crate) use self::recording::RecordingRoute;

/// A request by its method and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// Are you there?
    Health,
    /// A guest entitlement.
    Guest,
    /// A new interview.
    CreateSession,
    /// Who could turn speech into words.
    Captions,
    /// Which language model takes part.
    Model,
    /// One interview's socket to that service.
    Transcribe {
        /// Which interview.
        id: String,
    },
    /// Something of one interview, answered by its Durable Object.
    Session {
        /// Which interview.
        id: String,
        /// What of it.
        what: SessionRoute,
    },
    /// Something of the ledger of analysis jobs.
    Jobs(JobsRoute),
    /// What the interviews of a month cost.
    Costs {
        /// As it stands in the address.
        month: String,
    },
    /// Nothing that is here.
    Unknown,
}

/// What one interview can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SessionRoute {
    /// Where it stands.
    Summary,
    /// What it is going to be about.
    Plan,
    /// Its report.
    Report,
    /// How its code came to be.
    Code,
    /// Its socket.
    Socket,
    /// A code that opens it elsewhere.
    Recovery,
    /// A ticket for such a code.
    Recover,
    /// Something of its recording.
    Recording(RecordingRoute),
    /// A deliberate fault.
    #[cfg(feature = "fault-injection")]
    Fault,
}

/// Reads method and path.
pub(crate) fn route(method: &Method, path: &str) -> Route {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let session = |id: &str, what| Route::Session { id: id.to_owned(), what };
    match (method, segments.as_slice()) {
        (Method::Get | Method::Head, ["healthz"]) => Route::Health,
        (Method::Post, ["api", "v1", "guest"]) => Route::Guest,
        (Method::Post, ["api", "v1", "sessions"]) => Route::CreateSession,
        (Method::Get, ["api", "v1", "captions"]) => Route::Captions,
        (Method::Get, ["api", "v1", "model"]) => Route::Model,
        (Method::Get, ["api", "v1", "sessions", id, "transcribe"]) => Route::Transcribe { id: (*id).to_owned() },
        (Method::Get, ["api", "v1", "sessions", id]) => session(id, SessionRoute::Summary),
        (Method::Get, ["api", "v1", "sessions", id, "plan"]) => session(id, SessionRoute::Plan),
        (Method::Get, ["api", "v1", "sessions", id, "report"]) => session(id, SessionRoute::Report),
        (Method::Get, ["api", "v1", "sessions", id, "code"]) => session(id, SessionRoute::Code),
        (Method::Get, ["api", "v1", "sessions", id, "socket"]) => session(id, SessionRoute::Socket),
        (Method::Post, ["api", "v1", "sessions", id, "recovery"]) => session(id, SessionRoute::Recovery),
        (Method::Post, ["api", "v1", "sessions", id, "recover"]) => session(id, SessionRoute::Recover),
        (_, ["api", "v1", "sessions", id, "recording", rest @ ..]) => {
            recording::route(method, rest).map_or(Route::Unknown, |what| session(id, SessionRoute::Recording(what)))
        }
        (_, ["api", "v1", "jobs", rest @ ..]) => jobs::route(method, rest).map_or(Route::Unknown, Route::Jobs),
        (Method::Get, ["api", "v1", "costs", month]) => Route::Costs { month: (*month).to_owned() },
        #[cfg(feature = "fault-injection")]
        (Method::Post, ["api", "v1", "sessions", id, "fault"]) => session(id, SessionRoute::Fault),
        _ => Route::Unknown,
    }
}

impl Route {
    /// The name in the log; it has no identifiers in it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Health => "healthz",
            Self::Guest => "guest",
            Self::CreateSession => "session_create",
            Self::Captions => "captions",
            Self::Model => "model",
            Self::Transcribe { .. } => "session_transcribe",
            Self::Session { what: SessionRoute::Summary, .. } => "session_summary",
            Self::Session { what: SessionRoute::Plan, .. } => "session_plan",
            Self::Session { what: SessionRoute::Report, .. } => "session_report",
            Self::Session { what: SessionRoute::Code, .. } => "session_code",
            Self::Session { what: SessionRoute::Socket, .. } => "session_socket",
            Self::Session { what: SessionRoute::Recovery, .. } => "session_recovery",
            Self::Session { what: SessionRoute::Recover, .. } => "session_recover",
            Self::Session { what: SessionRoute::Recording(what), .. } => what.name(),
            #[cfg(feature = "fault-injection")]
            Self::Session { what: SessionRoute::Fault, .. } => "session_fault",
            Self::Jobs(route) => route.name(),
            Self::Costs { .. } => "costs",
            Self::Unknown => "unknown",
        }
    }
}
