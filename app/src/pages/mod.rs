//! One file per address. Pages render sections: the one `<main>` is in the static shell.

mod check;
mod landing;
mod not_found;
pub(crate) mod report;
mod room;
pub(crate) mod setup;

pub(crate) use check::Check;
pub(crate) use landing::Landing;
pub(crate) use not_found::NotFound;
pub(crate) use report::Report;
pub(crate) use room::Room;
pub(crate) use setup::Setup;
