//! When to stop working: the operator wants it, or the lease is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asked between any two steps of the work. Clones stop together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    told: Arc<AtomicBool>,
    parent: Option<Arc<AtomicBool>>,
}

/// The work was stopped from outside; it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped")]
pub(crate) struct Stopped;

impl Stop {
    /// One that stops with this one, but not the other way round.
    pub(crate) fn child(&self) -> Self {
        Self { told: Arc::default(), parent: Some(Arc::clone(&self.told)) }
    }

    /// From now on.
    pub(crate) fn stop(&self) {
        self.told.store(true, Ordering::Relaxed);
    }

    /// It is time.
    pub(crate) fn is_due(&self) -> bool {
        self.told.load(Ordering::Relaxed) || self.parent.as_ref().is_some_and(|parent| parent.load(Ordering::Relaxed))
    }

    /// Goes on, or not.
    ///
    /// # Errors
    /// [`Stopped`] when it is time.
    pub(crate) fn check(&self) -> Result<(), Stopped> {
        if self.is_due() { Err(Stopped) } else { Ok(()) }
    }
}
