//! The design system as Leptos components; classes live in `public/styles`.

pub(crate) mod choice;
pub(crate) mod live_panel;
