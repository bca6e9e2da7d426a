//! The design system as Leptos components; classes live in `public/styles`.

mod ask;
pub(crate) mod choice;
mod copy_button;
mod delete_recording;
pub(crate) mod live_panel;
mod page_title;
mod trouble;
mod upload_progress;

pub(crate) use ask::Ask;
pub(crate) use copy_button::CopyButton;
pub(crate) use delete_recording::DeleteRecording;
pub(crate) use page_title::PageTitle;
pub(crate) use trouble::Trouble;
pub(crate) use upload_progress::{UploadProgress, amount};
