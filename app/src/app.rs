//! The root: which page stands at which address, and what every page may ask for (language, capture).

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{Lazy, path};
use wasm_bindgen::JsCast;

use crate::capture::Capture;
use crate::i18n::Lang;
use crate::pages::{CheckRoute, InterviewsRoute, Landing, NotFound, RecoverRoute, ReportRoute, RoomRoute, SetupRoute};
use crate::recording::Recordings;

/// Takes over `#app` of the static shell; without it, the body.
pub(crate) fn mount() {
    let place = document().get_element_by_id("app").and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    match place {
        Some(place) => leptos::mount::mount_to(place, App).forget(),
        None => leptos::mount::mount_to_body(App),
    }
}

#[component]
fn App() -> impl IntoView {
    provide_language();
    Capture::provide();
    Recordings::provide();
    view! {
        <Router>
            <ShellPage />
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=Landing />
                <Route path=path!("/setup") view={Lazy::<SetupRoute>::new()} />
                <Route path=path!("/check/:id") view={Lazy::<CheckRoute>::new()} />
                <Route path=path!("/room/:id") view={Lazy::<RoomRoute>::new()} />
                <Route path=path!("/report/:id") view={Lazy::<ReportRoute>::new()} />
                <Route path=path!("/interviews") view={Lazy::<InterviewsRoute>::new()} />
                <Route path=path!("/recover") view={Lazy::<RecoverRoute>::new()} />
            </FlatRoutes>
        </Router>
    }
}

/// The language is chosen in the shell (`public/early.js`), which also remembers it; the app follows.
fn provide_language() {
    let lang = RwSignal::new(shell_language());
    provide_context(lang);
    let following = window_event_listener_untyped("languagechosen", move |_| lang.set(shell_language()));
    on_cleanup(move || following.remove());
}

fn shell_language() -> Lang {
    let tag = document().document_element().and_then(|root| root.get_attribute("lang"));
    match tag.as_deref() {
        Some("de") => Lang::De,
        _ => Lang::En,
    }
}

/// Tells the shell whether the landing page or the app shows, and starts each page at its top.
#[component]
fn ShellPage() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        let page = if path == "/" { "landing" } else { "app" };
        if let Some(root) = document().document_element() {
            // Fails only for an invalid attribute name.
            root.set_attribute("data-page", page).ok();
        }
        if before.is_some_and(|before| before != path) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            focus_main();
        }
        path
    });
}

/// A new page begins where a reader of the screen begins.
fn focus_main() {
    let main = document().get_element_by_id("main").and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(main) = main {
        main.focus().ok();
    }
}
