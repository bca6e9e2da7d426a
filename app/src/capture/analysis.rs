//! The worker's life, and what its messages mean.

use domain::analysis::{AnalysisEvent, AnalysisRequest, FaceObservation, LevelHint};
use domain::timeline::{GapReason, Modality};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::ImageBitmap;

use super::live::{AnalysisState, LevelNow};
use super::{Capture, State};
use crate::worker::{FromWorker, ModuleWorker, Transfer};

/// Where the worker's script is served.
const SCRIPT: &str = "/analysis-worker.js";

/// A worker that crashes more often than this is given up.
const RESTARTS: u8 = 1;
/// So many failed pictures in a row are a failed analysis.
const FAILED_FRAMES: u8 = 10;

/// The worker and what it was told.
#[derive(Default)]
pub(super) struct Analysis {
    worker: Option<ModuleWorker<AnalysisRequest>>,
    crashes: u8,
    face_asked: bool,
    calibrated: bool,
    /// When the picture that is being analysed was shown.
    frame_epoch_ms: f64,
    failed_frames: u8,
}

impl State {
    pub(super) fn post(&self, request: &AnalysisRequest) -> bool {
        self.post_with(request, None)
    }

    fn post_with(&self, request: &AnalysisRequest, transfer: Option<Transfer<'_>>) -> bool {
        self.analysis.worker.as_ref().is_some_and(|worker| worker.post(request, transfer))
    }
}

impl Capture {
    /// Starts the worker for the open devices, or tells a running one of a new device.
    pub(super) fn need_analysis(self) {
        if matches!(self.now().analysis, AnalysisState::Unsupported | AnalysisState::Failed) {
            self.note_analysis_missing();
            return;
        }
        let running = self.with(|state| state.analysis.worker.is_some()).unwrap_or(true);
        if !running && !self.spawn_worker() {
            return self.give_up(AnalysisState::Unsupported);
        }
        let wants_face = self.with(|state| state.camera.is_some()).unwrap_or(false);
        self.with(|state| {
            if !running || (wants_face && !state.analysis.face_asked) {
                state.analysis.face_asked = wants_face;
                state.post(&AnalysisRequest::Start { face: wants_face });
            }
        });
        self.live.update(|live| {
            if !matches!(live.analysis, AnalysisState::Ready { .. }) {
                live.analysis = AnalysisState::Loading;
            }
        });
        self.attach();
    }

    fn spawn_worker(self) -> bool {
        let worker = ModuleWorker::spawn(SCRIPT, move |message| match message {
            FromWorker::Event(event, _) => self.on_analysis(event),
            // Later, because the restart drops this very listener.
            FromWorker::Crashed => spawn_local(async move { self.on_crash() }),
        });
        let Ok(worker) = worker else { return false };
        self.with(|state| state.analysis.worker = Some(worker));
        true
    }

    /// Starts a new worker in place of one that crashed or no longer answers.
    pub(super) fn on_crash(self) {
        let again = self.with(|state| {
            state.forget_worker_times();
            let crashes = state.analysis.crashes + 1;
            state.analysis = Analysis { crashes, ..Analysis::default() };
            if let Some(microphone) = &mut state.microphone {
                microphone.attached = false;
            }
            crashes <= RESTARTS
        });
        if again != Some(true) {
            return self.give_up(AnalysisState::Failed);
        }
        self.live.update(|live| live.analysis = AnalysisState::Loading);
        let live = self.now();
        if live.camera.is_on() {
            self.note_missing(Modality::Face, GapReason::Failed);
        }
        if live.microphone.is_on() {
            self.note_missing(Modality::Voice, GapReason::Failed);
        }
        self.need_analysis();
    }

    fn give_up(self, analysis: AnalysisState) {
        self.with(|state| {
            state.analysis.worker = None;
            if let Some(camera) = &state.camera {
                camera.pump.set_wanted(false);
            }
        });
        self.live.update(|live| {
            live.analysis = analysis;
            live.face = None;
            live.level = None;
            live.speaking = false;
        });
        self.note_analysis_missing();
    }

    /// Tells the session what the worker cannot do.
    pub(super) fn note_analysis_missing(self) {
        let (face, voice, reason) = match self.now().analysis {
            AnalysisState::Unsupported => (false, false, GapReason::Unsupported),
            AnalysisState::Failed => (false, false, GapReason::Failed),
            AnalysisState::Ready { face, voice } => (face, voice, GapReason::Failed),
            AnalysisState::Off | AnalysisState::Loading => return,
        };
        let live = self.now();
        if !face && live.camera.is_on() && self.with(|state| state.analysis.face_asked).unwrap_or(false) {
            self.note_missing(Modality::Face, reason);
        }
        if !voice && live.microphone.is_on() {
            self.note_missing(Modality::Voice, reason);
        }
    }

    /// Gives a ready worker the clock, the sound and the pictures.
    fn attach(self) {
        let AnalysisState::Ready { face, .. } = self.now().analysis else { return };
        self.with(|state| {
            if let Some(zero_epoch_ms) = state.zero_epoch_ms() {
                state.post(&AnalysisRequest::Clock { zero_epoch_ms });
            }
            if state.uncredited() {
                state.post(&AnalysisRequest::Crediting { on: false });
            }
            let port = state.microphone.as_mut().filter(|microphone| !microphone.attached).and_then(|microphone| {
                microphone.attached = true;
                Some((microphone.graph.listen().ok()?, microphone.graph.sample_rate_hz()))
            });
            if let Some((port, sample_rate_hz)) = port {
                let port: &JsValue = port.as_ref();
                state.post_with(&AnalysisRequest::Audio { sample_rate_hz }, Some(Transfer { name: "port", object: port }));
            }
            if face && !state.analysis.calibrated {
                state.post(&AnalysisRequest::Calibrate);
            }
            if let Some(camera) = &state.camera {
                camera.pump.set_wanted(face);
            }
        });
    }

    /// Collects the person's neutral face anew.
    pub(crate) fn calibrate(self) {
        self.with(|state| {
            state.analysis.calibrated = false;
            state.post(&AnalysisRequest::Calibrate);
        });
    }

    pub(super) fn end_audio(self) {
        self.with(|state| state.post(&AnalysisRequest::AudioEnd));
    }

    pub(super) fn on_frame(self, bitmap: &ImageBitmap, epoch_ms: f64) {
        let sent = self.with(|state| {
            state.analysis.frame_epoch_ms = epoch_ms;
            state.post_with(&AnalysisRequest::Frame { epoch_ms }, Some(Transfer { name: "bitmap", object: bitmap }))
        });
        if sent != Some(true) {
            bitmap.close();
            self.frame_done(0.0);
        }
    }

    fn frame_done(self, took_ms: f64) {
        self.with(|state| {
            if let Some(camera) = &state.camera {
                camera.pump.answered(took_ms);
            }
        });
    }

    fn on_analysis(self, event: AnalysisEvent) {
        match event {
            AnalysisEvent::Ready { face, .. } => {
                self.live.update(|live| live.analysis = AnalysisState::Ready { face, voice: true });
                self.attach();
            }
            AnalysisEvent::Face(seen) => self.on_face(seen),
            AnalysisEvent::Level { t_ms, level_dbfs, speaking, hint } => self.on_level(t_ms, level_dbfs, speaking, hint),
            AnalysisEvent::Speech { start_ms, end_ms, level_dbfs } => {
                self.with(|state| state.on_speech(start_ms, end_ms, level_dbfs));
            }
            AnalysisEvent::VoiceBaseline { t_ms } => {
                self.with(|state| state.on_baseline(t_ms));
            }
            AnalysisEvent::Activation { start_ms, end_ms, mean_z } => {
                self.with(|state| state.on_activation(start_ms, end_ms, mean_z));
            }
            AnalysisEvent::Gap { modality, start_ms, end_ms, reason } => {
                self.with(|state| state.on_gap(modality, start_ms, end_ms, reason));
            }
            AnalysisEvent::Failed { modality, code } => self.on_failed(modality, &code),
        }
    }

    fn on_face(self, seen: FaceObservation) {
        self.frame_done(f64::from(seen.took_ms));
        if !self.now().camera.is_on() {
            return;
        }
        self.with(|state| {
            state.analysis.failed_frames = 0;
            state.analysis.calibrated |= seen.calibrated;
            let epoch_ms = state.analysis.frame_epoch_ms;
            let mut sightings = state.sightings.get();
            sightings.see(&seen, epoch_ms);
            state.sightings.set(sightings);
            if let Some(link) = &mut state.link {
                link.face(&seen, epoch_ms);
            }
        });
        self.live.update(|live| live.face = Some(seen));
    }

    fn on_level(self, t_ms: f64, dbfs: f32, speaking: bool, hint: Option<LevelHint>) {
        let live = self.now();
        if live.microphone.gap_reason().is_some() && !matches!(live.microphone, super::DeviceState::Muted) {
            return;
        }
        let heard = self.with(|state| {
            if !state.on_session_clock(t_ms) {
                return None;
            }
            state.talk.level(t_ms, dbfs, speaking);
            if let Some(link) = state.link.as_mut().filter(|_| live.microphone.is_on()) {
                link.voice_runs(t_ms);
            }
            Some((state.talk, state.captions.pace(t_ms, live.captions.listening)))
        });
        self.live.update(|live| {
            live.level = Some(LevelNow { dbfs, hint });
            live.speaking = speaking;
            if let Some(Some((talk, pace))) = heard {
                live.pause_ms = talk.pause_ms();
                live.speech_ms = talk.speech_ms();
                live.pace = pace;
            }
        });
    }

    fn on_failed(self, modality: Option<Modality>, code: &str) {
        // After a trap the worker has let go of its module: nothing more comes from it, on any modality.
        if matches!(code, "voice_failed" | "clock_failed" | "calibrate_failed") {
            return spawn_local(async move { self.on_crash() });
        }
        if code == "frame_failed" {
            self.frame_done(0.0);
            let failed = self.with(|state| {
                state.analysis.failed_frames = state.analysis.failed_frames.saturating_add(1);
                state.analysis.failed_frames
            });
            if failed.unwrap_or(0) < FAILED_FRAMES {
                return;
            }
        }
        let Some(modality) = modality else {
            let unsupported = code == "no_simd";
            return self.give_up(if unsupported { AnalysisState::Unsupported } else { AnalysisState::Failed });
        };
        self.live.update(|live| {
            let (face, voice) = match live.analysis {
                AnalysisState::Ready { face, voice } => (face, voice),
                _ => (false, true),
            };
            live.analysis = match modality {
                Modality::Face => AnalysisState::Ready { face: false, voice },
                Modality::Voice => AnalysisState::Ready { face, voice: false },
            };
            match modality {
                Modality::Face => live.face = None,
                Modality::Voice => (live.level, live.speaking) = (None, false),
            }
        });
        if modality == Modality::Face {
            self.with(|state| state.camera.as_ref().map(|camera| camera.pump.set_wanted(false)));
        }
        self.note_analysis_missing();
    }

    /// Ends the worker.
    pub(super) fn end_analysis(self) {
        let ended = self.with(|state| std::mem::take(&mut state.analysis));
        drop(ended);
        self.live.update(|live| live.analysis = AnalysisState::Off);
    }
}
