//! Requests below `/api/v1/sessions/{id}/recording`; see [`domain::recording`].

use worker::Method;

/// What one interview's recording can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RecordingRoute {
    /// How it stands.
    Read,
    /// A consent.
    Agree,
    /// The consent taken back.
    Withdraw,
    /// An upload for this segment.
    Open(String),
    /// Addresses to send parts of this segment to.
    PartUrls(String),
    /// A part of this segment, by number, was taken by the bucket.
    Part(String, u32),
    /// All of this segment was sent.
    Complete(String),
    /// An address to fetch this segment from.
    MediaUrl(String),
}

/// Reads method and what follows `…/recording`.
pub(super) fn route(method: &Method, rest: &[&str]) -> Option<RecordingRoute> {
    let route = match (method, rest) {
        (Method::Get, []) => RecordingRoute::Read,
        (Method::Put, []) => RecordingRoute::Agree,
        (Method::Delete, []) => RecordingRoute::Withdraw,
        (Method::Put, ["segments", segment]) => RecordingRoute::Open((*segment).to_owned()),
        (Method::Post, ["segments", segment, "urls"]) => RecordingRoute::PartUrls((*segment).to_owned()),
        (Method::Put, ["segments", segment, "parts", part]) => RecordingRoute::Part((*segment).to_owned(), part.parse().ok()?),
        (Method::Post, ["segments", segment, "complete"]) => RecordingRoute::Complete((*segment).to_owned()),
        (Method::Get, ["segments", segment, "url"]) => RecordingRoute::MediaUrl((*segment).to_owned()),
        _ => return None,
    };
    Some(route)
}

impl RecordingRoute {
    /// The name in the log; it has no identifiers in it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Read => "recording_read",
            Self::Agree => "recording_agree",
            Self::Withdraw => "recording_withdraw",
            Self::Open(_) => "segment_open",
            Self::PartUrls(_) => "segment_part_urls",
            Self::Part(..) => "segment_part",
            Self::Complete(_) => "segment_complete",
            Self::MediaUrl(_) => "segment_media_url",
        }
    }
}
