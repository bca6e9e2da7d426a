//! The design system as Leptos components; classes live in `public/styles`.

pub(crate) mod choice;
pub(crate) mod live_panel;
mod page_title;
mod trouble;

pub(crate) use page_title::PageTitle;
pub(crate) use trouble::Trouble;
