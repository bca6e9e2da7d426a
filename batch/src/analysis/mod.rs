//! From samples and pictures to events of the timeline, and from those to the report. Nothing here knows a file.

pub(crate) mod facial;
pub(crate) mod recording;
pub(crate) mod stages;
pub(crate) mod voice;
