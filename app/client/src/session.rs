//! The conversation with the interview's server.

mod clock;
mod draft;
mod machine;
mod pending;
mod record;
mod unsent;

pub use clock::Clock;
pub use draft::Draft;
pub use machine::{Drafts, Effect, Field, Link, Machine};
pub use pending::{Numbered, Pending};
pub use record::Record;
pub use unsent::Unsent;
