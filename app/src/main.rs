//! The screens of InterviewPrep AI, rendered in the browser. `public/index.html` paints first; this takes over `#app`.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![expect(unreachable_pub, reason = "leptos' `#[component]` makes `pub` items whatever is asked; nobody imports this crate")]

mod api;
mod app;
mod capture;
mod components;
mod editor;
mod i18n;
mod markdown;
mod pages;
mod recording;
mod runner;
mod session;
mod storage;
mod worker;

fn main() {
    app::mount();
}
