//! What this browser keeps: tickets of interviews, what was recorded of them and tried again in them, and the last choices. Storage may
//! be blocked; then nothing is kept.

use domain::setup::{CompanyStyle, InterviewKind, Level, Role};
use serde::{Deserialize, Serialize};

const TICKET: &str = "ticket:";
const RECORDED: &str = "recording:";
const RETRIED: &str = "retried:";
const CHOICES: &str = "setup";

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// The ticket that opens an interview, if this browser created it.
pub(crate) fn ticket(session_id: &str) -> Option<String> {
    storage()?.get_item(&format!("{TICKET}{session_id}")).ok().flatten()
}

/// Keeps a ticket; `false` where storage is blocked or full, so that the caller can say what that means.
pub(crate) fn keep_ticket(session_id: &str, ticket: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(&format!("{TICKET}{session_id}"), ticket).is_ok())
}

/// Forgets an interview that no longer opens.
pub(crate) fn forget_ticket(session_id: &str) {
    if let Some(storage) = storage() {
        // Removing cannot fail in a way that matters: the entry is then offered again.
        storage.remove_item(&format!("{TICKET}{session_id}")).ok();
        storage.remove_item(&format!("{RECORDED}{session_id}")).ok();
        storage.remove_item(&format!("{RETRIED}{session_id}")).ok();
    }
}

/// A question of an earlier interview, which another one tries again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retried {
    /// The earlier interview.
    pub(crate) session_id: String,
    /// The turn in which it put the question.
    pub(crate) turn: u32,
}

/// What an interview tries again; `None` where that was started in another browser.
pub(crate) fn retried(session_id: &str) -> Option<Retried> {
    let json = storage()?.get_item(&format!("{RETRIED}{session_id}")).ok()??;
    serde_json::from_str(&json).ok()
}

/// Remembers it. Without it the report says that it does not know the earlier try.
pub(crate) fn keep_retried(session_id: &str, retried: &Retried) {
    if let (Some(storage), Ok(json)) = (storage(), serde_json::to_string(retried)) {
        storage.set_item(&format!("{RETRIED}{session_id}"), &json).ok();
    }
}

/// What this browser has to do with the recording of an interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// It was agreed to here: this browser records while the interview goes on, and sends what it has.
    Here,
    /// Stopped here; what was recorded is kept and sent.
    Stopped,
    /// Taken back here; the server may not know yet.
    Withdrawn,
}

/// `None` where nobody agreed in this browser, or everything that it recorded was sent.
pub(crate) fn recorded(session_id: &str) -> Option<Recorded> {
    match storage()?.get_item(&format!("{RECORDED}{session_id}")).ok()??.as_str() {
        "here" => Some(Recorded::Here),
        "withdrawn" => Some(Recorded::Withdrawn),
        _ => Some(Recorded::Stopped),
    }
}

/// Remembers it over a reload. A browser that refuses to store asks again then.
pub(crate) fn keep_recorded(session_id: &str, recorded: Option<Recorded>) {
    let Some(storage) = storage() else { return };
    let key = format!("{RECORDED}{session_id}");
    match recorded {
        None => storage.remove_item(&key).ok(),
        Some(Recorded::Here) => storage.set_item(&key, "here").ok(),
        Some(Recorded::Stopped) => storage.set_item(&key, "stopped").ok(),
        Some(Recorded::Withdrawn) => storage.set_item(&key, "withdrawn").ok(),
    };
}

/// The interviews whose tickets this browser holds.
pub(crate) fn known_sessions() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|i| storage.key(i).ok().flatten());
    keys.filter_map(|key| key.strip_prefix(TICKET).map(str::to_owned)).collect()
}

/// What was chosen last. The resume is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choices {
    /// The job.
    pub(crate) role: Role,
    /// Its seniority.
    pub(crate) level: Level,
    /// What the questions are about.
    pub(crate) kind: InterviewKind,
    /// What the company values.
    pub(crate) style: CompanyStyle,
    /// Planned length.
    pub(crate) minutes: u8,
}

impl Default for Choices {
    /// The most general interview, short enough to try.
    fn default() -> Self {
        Self { role: Role::General, level: Level::Mid, kind: InterviewKind::Behavioural, style: CompanyStyle::Collaboration, minutes: 10 }
    }
}

/// The last choices, or the default ones.
pub(crate) fn choices() -> Choices {
    let stored = storage().and_then(|storage| storage.get_item(CHOICES).ok().flatten());
    stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// Remembers choices for the next time.
pub(crate) fn keep_choices(choices: Choices) {
    if let (Some(storage), Ok(json)) = (storage(), serde_json::to_string(&choices)) {
        // Only a convenience: without it the form starts from the defaults.
        storage.set_item(CHOICES, &json).ok();
    }
}
