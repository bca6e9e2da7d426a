//! Which request wants what.

use worker::Method;

/// A request by its method and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// Are you there?
    Health,
    /// A guest entitlement.
    Guest,
    /// A new interview.
    CreateSession,
    /// Something of one interview, answered by its Durable Object.
    Session {
        /// Which interview.
        id: String,
        /// What of it.
        what: SessionRoute,
    },
    /// Nothing that is here.
    Unknown,
}

/// What one interview can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionRoute {
    /// Where it stands.
    Summary,
    /// Its report.
    Report,
    /// Its socket.
    Socket,
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
        (Method::Get, ["api", "v1", "sessions", id]) => session(id, SessionRoute::Summary),
        (Method::Get, ["api", "v1", "sessions", id, "report"]) => session(id, SessionRoute::Report),
        (Method::Get, ["api", "v1", "sessions", id, "socket"]) => session(id, SessionRoute::Socket),
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
            Self::Session { what: SessionRoute::Summary, .. } => "session_summary",
            Self::Session { what: SessionRoute::Report, .. } => "session_report",
            Self::Session { what: SessionRoute::Socket, .. } => "session_socket",
            #[cfg(feature = "fault-injection")]
            Self::Session { what: SessionRoute::Fault, .. } => "session_fault",
            Self::Unknown => "unknown",
        }
    }
}
