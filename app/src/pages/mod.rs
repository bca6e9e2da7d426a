//! One file per address. Pages render sections: the one `<main>` is in the static shell.

mod check;
mod fetched;
mod interviews;
mod landing;
mod not_found;
mod recover;
pub(crate) mod report;
mod room;
pub(crate) mod setup;

pub(crate) use fetched::{CheckRoute, InterviewsRoute, RecoverRoute, ReportRoute, RoomRoute, SetupRoute};
use fetched::{fetch_beginning, fetch_end, fetch_interview};
pub(crate) use landing::Landing;
pub(crate) use not_found::NotFound;
