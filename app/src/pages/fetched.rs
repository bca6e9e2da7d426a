//! Pages that are fetched when they are first opened: the app's WebAssembly is cut apart at these functions by the build
//! (`xtask/src/site.rs`), so that no page waits for what only others need.
//!
//! A part that cannot be fetched says so and offers to try again; the pages before it fetch it ahead.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::LazyRoute;

use super::room::beside::fetch_beside;
use super::{check, interviews, recover, report, room, setup};
use crate::capture::fetch_devices;
use crate::i18n::common::CommonMsg;
use crate::i18n::tr;

macro_rules! fetched_pages {
    ($($(#[$doc:meta])* $route:ident, $module:ident: $part:ident $(, $preload:ident)? => $page:path;)+) => {$(
        #[wasm_split($module, wasm_split_path = ::leptos::wasm_split, $(preload($preload),)? fallible)]
        fn $part() -> Result<AnyView, SplitLoaderError> {
            Ok(view! { <$page /> }.into_any())
        }

        $(#[$doc])*
        pub(crate) struct $route;

        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                $part().await.unwrap_or_else(|_| failed())
            }
        }
    )+};
}

fetched_pages! {
    /// The choices before an interview.
    SetupRoute, setup: setup_page, fetch_setup => setup::Setup;
    /// The device check.
    CheckRoute, check: check_page, fetch_check => check::Check;
    /// The interview room.
    RoomRoute, room: room_page, fetch_room => room::Room;
    /// The report.
    ReportRoute, report: report_page, fetch_report => report::Report;
    /// The interviews of this browser.
    InterviewsRoute, interviews: interviews_page => interviews::Interviews;
    /// An interview of another browser.
    RecoverRoute, interviews: recover_page => recover::Recover;
}

/// Fetches what comes after the landing page.
pub(crate) fn fetch_beginning() {
    spawn_local(async {
        fetch_setup().await.ok();
    });
}

/// Fetches what comes after the set-up.
pub(crate) fn fetch_interview() {
    spawn_local(async {
        // Whatever fails is fetched again when its page is opened.
        for part in [fetch_check().await, fetch_room().await, fetch_devices().await, fetch_beside().await] {
            part.ok();
        }
    });
}

/// Fetches what comes after the room, so that an interview that ends without network still has its last page.
pub(crate) fn fetch_end() {
    spawn_local(async {
        fetch_report().await.ok();
    });
}

fn failed() -> AnyView {
    let reload = move |_| _ = window().location().reload();
    view! {
        <section class="stack" role="alert">
            <h1>{move || tr(CommonMsg::PageFailed)}</h1>
            <p>{move || tr(CommonMsg::PageFailedWhy)}</p>
            <p><button type="button" class="button button--primary" on:click=reload>{move || tr(CommonMsg::TryAgain)}</button></p>
        </section>
    }
    .into_any()
}
