//! What could be recorded now, and what follows from it.

use std::rc::Rc;

use client::recording::segments::{Conditions, Effect, Interview, Source, State as Recording};
use domain::recording::Medium;
use leptos::prelude::*;
use web_sys::MediaStreamTrack;

use super::masked::MaskedPicture;
use super::take::Plan;
use super::{Encoding, FIRST_PICTURE_MS, Facts, HIDDEN_MS, Masked, Run};
use crate::capture::State;
use crate::capture::devices::track_of;
use crate::capture::frames::epoch_ms;
use crate::capture::live::{DeviceState, Live};

/// What one look at everything has led to.
pub(super) struct Decided {
    /// For the recorders, in order.
    pub(super) effects: Vec<Effect>,
    /// For the screens.
    pub(super) recording: Recording,
    /// The session's time must be asked for again.
    pub(super) slept: bool,
    /// The browser's encoders are needed for the first time.
    pub(super) ask_encoders: bool,
}

impl State {
    /// Looks at everything; `None` while no interview is watched. Nothing is begun or ended here.
    pub(super) fn decide(&mut self, facts: &Facts, live: &Live, now_ms: u64) -> Option<Decided> {
        let hidden = document().hidden();
        self.prepare_mask(facts, live);
        let (source, has_picture) = self.source(facts, live);
        let run = self.recorder.run.as_mut()?;
        let page_ms = epoch_ms();
        run.until_epoch_ms = facts.until_epoch_ms;
        let slept = run.heart.beat(page_ms, js_sys::Date::now());
        run.hidden_since_ms = hidden.then(|| run.hidden_since_ms.unwrap_or(page_ms));
        let unseen = has_picture && run.hidden_since_ms.is_some_and(|since_ms| page_ms - since_ms >= HIDDEN_MS);
        run.dazed = slept || (run.dazed && !facts.online);

        let ask_encoders = facts.agreed.is_some() && run.encoders == Encoding::Unasked;
        if ask_encoders {
            run.encoders = Encoding::Asked;
        }
        let mut effects = Vec::new();
        if run.restarts != facts.restarts {
            run.restarts = facts.restarts;
            // The new worker knows nothing of the segment that the old one had open; it keeps what that one had on disk.
            run.feed.discard();
            effects.extend(run.segments.broke(now_ms));
        }
        let conditions = Conditions {
            agreed: facts.agreed.is_some(),
            interview: facts.interview,
            source,
            suspended: unseen || run.dazed,
            full: facts.full,
        };
        effects.extend(run.segments.observe(now_ms, &conditions));
        Some(Decided { effects, recording: run.segments.state(), slept, ask_encoders })
    }

    /// What could be recorded, and whether there is a picture in it.
    fn source(&self, facts: &Facts, live: &Live) -> (Source, bool) {
        let (Some(agreed), Some(run)) = (facts.agreed, &self.recorder.run) else { return (Source::Missing, false) };
        let Encoding::Known(encoders) = run.encoders else { return (Source::Missing, false) };
        if self.recorder.released || !facts.kept {
            return (Source::Missing, false);
        }
        let wants_picture = agreed != Medium::Audio && encoders.video.is_some() && !self.cannot_mask(agreed);
        let muted = |device: DeviceState| device == DeviceState::Muted;
        if muted(live.microphone) || (wants_picture && muted(live.camera)) {
            return (Source::Muted, false);
        }
        let sound = live.microphone.is_on();
        let mut picture = wants_picture && live.camera.is_on();
        if picture && self.picture_track(agreed).is_none() {
            if Self::first_picture_is_due(run) {
                return (Source::Missing, false);
            }
            picture = false;
        }
        let medium = match (picture, sound) {
            (false, false) => return (Source::Missing, false),
            (true, _) => agreed,
            (false, true) => Medium::Audio,
        };
        let key = self.recorder.devices * 2 + u32::from(sound);
        (Source::Live { medium, key }, picture)
    }

    /// Masks the camera's picture while a masked picture is to be recorded.
    fn prepare_mask(&mut self, facts: &Facts, live: &Live) {
        let devices = self.recorder.devices;
        let camera = self.camera.as_ref().filter(|_| live.camera.is_on());
        let Some(run) = &mut self.recorder.run else { return };
        let wanted = facts.agreed == Some(Medium::MaskedVideo) && facts.interview == Interview::Active;
        let Some(camera) = camera.filter(|_| wanted) else {
            // Only when nothing is being recorded from it: a pause ends the segment in the same step.
            run.masked = None;
            return;
        };
        if run.masked.as_ref().is_none_or(|masked| masked.devices != devices) {
            let sightings = Rc::clone(&self.sightings);
            let picture = MaskedPicture::start(&camera.stream, move || sightings.get().mask(epoch_ms())).ok();
            run.masked = Some(Masked { devices, since_ms: epoch_ms(), picture });
        }
    }

    /// The first masked picture comes in a moment.
    fn first_picture_is_due(run: &Run) -> bool {
        run.masked.as_ref().is_some_and(|masked| epoch_ms() - masked.since_ms < FIRST_PICTURE_MS)
    }

    fn cannot_mask(&self, agreed: Medium) -> bool {
        let masked = self.recorder.run.as_ref().and_then(|run| run.masked.as_ref());
        agreed == Medium::MaskedVideo && masked.is_some_and(|masked| masked.picture.is_none())
    }

    fn picture_track(&self, medium: Medium) -> Option<MediaStreamTrack> {
        match medium {
            Medium::Audio => None,
            Medium::MaskedVideo => self.recorder.run.as_ref()?.masked.as_ref()?.picture.as_ref()?.track(),
            Medium::Video => track_of(&self.camera.as_ref()?.stream),
        }
    }

    /// `None` when the devices have gone since it was decided.
    pub(super) fn plan(&self, medium: Medium) -> Option<Plan> {
        let run = self.recorder.run.as_ref()?;
        let Encoding::Known(encoders) = run.encoders else { return None };
        let sound = self.microphone.as_ref().and_then(|microphone| track_of(&microphone.stream));
        let picture = self.picture_track(medium);
        let mime = match (&picture, &sound) {
            (Some(_), Some(_)) => encoders.video?.with_sound,
            (Some(_), None) => encoders.video?.silent,
            (None, Some(_)) if medium == Medium::Audio => encoders.audio?,
            (None, _) => return None,
        };
        let video_bps = encoders.video.map_or(0, |codec| codec.video_bps);
        let tracks = picture.into_iter().chain(sound).collect();
        Some(Plan { medium, delete_at_epoch_ms: run.until_epoch_ms, tracks, mime, video_bps })
    }
}
