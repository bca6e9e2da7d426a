//! What this browser remembers: tickets of its interviews and the last choices. Nothing of an interview's content.

use web_sys::Storage;

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Reads a remembered value.
pub(crate) fn get(key: &str) -> Option<String> {
    local()?.get_item(key).ok()?
}

/// Remembers a value; a browser that refuses storage forgets it.
pub(crate) fn set(key: &str, value: &str) {
    if let Some(local) = local() {
        drop(local.set_item(key, value));
    }
}

const TICKET: &str = "ticket:";

/// The ticket of an interview made in this browser.
pub(crate) fn ticket(session_id: &str) -> Option<String> {
    get(&format!("{TICKET}{session_id}"))
}

/// Keeps the ticket of a new interview; `false` when the browser refuses, and a closed tab could then not return.
pub(crate) fn keep_ticket(session_id: &str, ticket: &str) -> bool {
    set(&format!("{TICKET}{session_id}"), ticket);
    self::ticket(session_id).as_deref() == Some(ticket)
}

/// Ids of the interviews made in this browser.
pub(crate) fn session_ids() -> Vec<String> {
    let Some(local) = local() else { return Vec::new() };
    let count = local.length().unwrap_or(0);
    let keys = (0..count).filter_map(|n| local.key(n).ok().flatten());
    keys.filter_map(|key| key.strip_prefix(TICKET).map(str::to_owned)).collect()
}
