//! Recordings without faces: every face is a mosaic, the sound is what it was.
//!
//! ```text
//! pictures ─ detector ─ sightings ─ cover ─ stencils ─┐
//! film ───────────────────────────────────────────────┴─ film with mosaics
//! ```
//!
//! The film is read twice. What is seen late in it can thus cover what came before, and nothing has to be kept but boxes.

mod command;
mod cover;
mod stencil;

use anyhow::Context;
use wasm_analysis::face::{FaceModels, ImageView, Search, find_boxes};

pub(crate) use command::{Args, run};

use self::cover::{Cover, Tracks};
use self::stencil::Stencils;
use crate::media::{Container, Media, MediaError, Pace, Picture, Tools};
use crate::stop::Stopped;

/// Pictures searched per second. In 200 ms a head moves by less than the margin around it.
const SEARCH_FPS: f64 = 5.0;
/// Every so many pictures small faces are looked for everywhere, not only where they were.
const EVERYWHERE_EVERY: u64 = 5;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Looking for faces.
    Search,
    /// Writing the film.
    Write,
}

/// Calls `each` with the masked film's bytes, piece by piece. `at` hears how far each step is, in milliseconds of the film, and may end the work.
///
/// # Errors
/// When there is no picture, the file is damaged or cut off, by `at` or by `each`: what was handed on is then no film.
pub(crate) fn mask(
    tools: &Tools,
    media: &Media,
    models: &FaceModels,
    container: Container,
    at: &dyn Fn(Step, f64) -> Result<(), Stopped>,
    mut each: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let picture = media.picture.ok_or(MediaError::NothingInside).context("there is no picture to mask")?;
    let mut search = Searcher::new(models);
    media.read_pictures(tools, picture, &Pace::steady(SEARCH_FPS), |picture| -> anyhow::Result<()> {
        search.see(picture)?;
        Ok(at(Step::Search, picture.t_ms)?)
    })?;
    let stencils = Stencils::new(search.finish());
    media.read_masked(tools, picture, container, stencils, |bytes, t_ms| -> anyhow::Result<()> {
        each(bytes)?;
        Ok(at(Step::Write, t_ms)?)
    })
}

/// Finds the faces of one film.
struct Searcher<'a> {
    models: &'a FaceModels,
    tracks: Tracks,
    pictures: u64,
}

impl<'a> Searcher<'a> {
    fn new(models: &'a FaceModels) -> Self {
        Self { models, tracks: Tracks::default(), pictures: 0 }
    }

    fn see(&mut self, picture: &Picture<'_>) -> anyhow::Result<()> {
        let image = ImageView::new(picture.rgba, picture.width_px, picture.height_px)?;
        let size_px = [picture.width_px, picture.height_px].map(|side| side as f32);
        let known: Vec<_> = self.tracks.known().map(|area| area.to_px(size_px)).collect();
        let search = if self.pictures.is_multiple_of(EVERYWHERE_EVERY) { Search::Everywhere } else { Search::Near(&known) };
        let found = find_boxes(self.models, &image, search)?;
        self.tracks.sight(picture.t_ms, found.into_iter().map(|px| cover::Area::from_px(px, size_px)).collect());
        self.pictures += 1;
        Ok(())
    }

    fn finish(self) -> Vec<Cover> {
        self.tracks.finish()
    }
}
