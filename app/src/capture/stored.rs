//! What the browser remembers about the devices of one interview, so that a reloaded room is as it was.

/// Remembers a choice for the interview in the address. A browser that refuses to store only asks again.
pub(crate) fn remember(what: &str, value: &str) {
    let store = || storage()?.set_item(&key(what)?, value).ok();
    let _ = store();
}

/// A choice made earlier in the interview in the address.
pub(crate) fn recall(what: &str) -> Option<String> {
    storage()?.get_item(&key(what)?).ok()?
}

/// A preference of this browser, whatever the interview.
pub(crate) fn preference(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// The interview in the address.
pub(crate) fn interview_id() -> Option<String> {
    let path = web_sys::window()?.location().pathname().ok()?;
    session_id(&path).map(str::to_owned)
}

/// The address is one of an interview that is being prepared or held.
pub(crate) fn on_interview_page() -> bool {
    interview_id().is_some()
}

fn key(what: &str) -> Option<String> {
    Some(format!("{what}:{}", interview_id()?))
}

/// `/check/<id>` and `/room/<id>` name the interview.
fn session_id(path: &str) -> Option<&str> {
    let (page, id) = path.strip_prefix('/')?.split_once('/')?;
    let id = id.trim_end_matches('/');
    (matches!(page, "check" | "room") && !id.is_empty() && !id.contains('/')).then_some(id)
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::session_id;

    #[test]
    fn choices_belong_to_the_interview_in_the_address() {
        assert_eq!(session_id("/check/abc"), Some("abc"));
        assert_eq!(session_id("/room/abc/"), Some("abc"));
        assert_eq!(["/", "/setup", "/report/abc", "/room/", "/room/a/b"].map(session_id), [None; 5]);
    }
}
