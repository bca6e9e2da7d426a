//! The root: which page stands at which address, and what every page may ask for (language, capture).

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use wasm_bindgen::JsCast;

use crate::capture::Capture;
use crate::i18n::Lang;
use crate::pages::{Check, Landing, NotFound, Report, Room, Setup};

/// Takes over `#app` of the static shell; without it, the body.
pub(crate) fn mount() {
    let place = document().get_element_by_id("app").and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    match place {
        Some(place) => {
            place.set_inner_html("");
            leptos::mount::mount_to(place, App).forget();
        }
        None => leptos::mount::mount_to_body(App),
    }
}

#[component]
fn App() -> impl IntoView {
    provide_context(RwSignal::new(Lang::En));
    Capture::provide();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Landing />
                <Route path=path!("/setup") view=Setup />
                <Route path=path!("/check/:id") view=Check />
                <Route path=path!("/room/:id") view=Room />
                <Route path=path!("/report/:id") view=Report />
            </Routes>
        </Router>
    }
}
