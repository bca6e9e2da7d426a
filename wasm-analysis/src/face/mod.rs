//! Faces: from the pixels of one picture to landmarks, head pose, observables and how far to trust them.
//!
//! ```text
//! pixels ─ crop ─ BlazeFace ─ boxes ─ crop ─ mesh ─ 468 landmarks ─┬─ head pose ─ toward screen
//!            ▲                                │                    ├─ action units (relative to a baseline)
//!            └── next frame: crop from the landmarks, no detector ─┘── quality (suppresses what it cannot carry)
//! ```
//!
//! [`FaceTracker`] follows one person through a video; [`detect_all`] lists every face of a photograph, [`find_boxes`] all that may be one.

mod baseline;
mod detector;
mod error;
mod expression;
mod fit;
mod graph;
mod image;
mod mesh;
mod models;
mod output;
mod pose;
mod quality;
mod stills;
#[cfg(test)]
mod tests;
mod tracker;

pub use baseline::{Baseline, Neutral};
pub use error::FaceError;
pub use expression::FaceMeasures;
pub use image::ImageView;
pub use models::{FaceModels, backend};
pub use output::{ActionUnit, BoxPx, Face, FaceFrame, ImageReport};
pub use pose::HeadPose;
pub use quality::Quality;
pub use stills::{Search, detect_all, find_boxes};
pub use tracker::FaceTracker;
