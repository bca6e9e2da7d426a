//! How far the analysis is: a bar on a terminal, else lines of JSON; both on standard error.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use domain::timeline::Modality;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use crate::analysis::stages::Half;
use crate::confine;
use crate::log;
use crate::media::Media;
use crate::stop::Stopped;

/// How often the log says how far it is.
const LOG_EVERY: Duration = Duration::from_secs(10);
/// Where a modality stands that is not waited for.
const DONE: u64 = u64::MAX;

/// Told by both threads.
pub(crate) struct Progress {
    trace_id: String,
    bar: Option<ProgressBar>,
    started: Instant,
    logged: Mutex<Instant>,
    voice_ms: AtomicU64,
    face_ms: AtomicU64,
}

impl Progress {
    /// Begins to tell.
    pub(crate) fn start(trace_id: &str, media: &Media) -> Self {
        let now = Instant::now();
        let expected = |there: bool| AtomicU64::new(if there { 0 } else { DONE });
        let progress = Self {
            trace_id: trace_id.to_owned(),
            bar: std::io::stderr().is_terminal().then(|| bar(media.duration_s)),
            started: now,
            logged: Mutex::new(now),
            voice_ms: expected(media.sound.is_some()),
            face_ms: expected(media.picture.is_some()),
        };
        progress.log(
            log::info,
            "started",
            json!({
                "size_bytes": media.size_bytes, "claimed_s": media.duration_s,
                "sound": media.sound.is_some(), "picture": media.picture.is_some(), "landlock": confine::files_can_be_hidden(),
            }),
        );
        progress
    }

    /// Watches over one half of the work.
    pub(crate) fn over(&self, modality: Modality, work: impl FnOnce(&dyn Fn(f64) -> Result<(), Stopped>) -> Half) -> Half {
        let half = work(&|t_ms| {
            self.at(modality, t_ms);
            Ok(())
        });
        self.of(modality).store(DONE, Ordering::Relaxed);
        if let Some(error) = &half.error {
            self.failed(modality, error);
        }
        half
    }

    /// This modality has come to `t_ms` of the recording.
    fn at(&self, modality: Modality, t_ms: f64) {
        self.of(modality).store(t_ms as u64, Ordering::Relaxed);
        let slowest_ms = self.voice_ms.load(Ordering::Relaxed).min(self.face_ms.load(Ordering::Relaxed));
        if let Some(bar) = &self.bar {
            bar.set_position(slowest_ms / 1000);
            return;
        }
        let Ok(mut logged) = self.logged.lock() else { return };
        if logged.elapsed() >= LOG_EVERY {
            *logged = Instant::now();
            self.log(log::info, "progress", json!({ "done_ms": slowest_ms }));
        }
    }

    /// This modality ended early.
    fn failed(&self, modality: Modality, error: &anyhow::Error) {
        match &self.bar {
            Some(bar) => bar.println(format!("{}: {error:#}", name(modality))),
            None => self.log(log::warn, "failed", json!({ "modality": modality, "error": format!("{error:#}") })),
        }
    }

    /// The end.
    pub(crate) fn finish(&self) {
        match &self.bar {
            Some(bar) => bar.finish_and_clear(),
            None => self.log(log::info, "finished", json!({ "took_ms": self.started.elapsed().as_millis() as u64 })),
        }
    }

    fn of(&self, modality: Modality) -> &AtomicU64 {
        match modality {
            Modality::Voice => &self.voice_ms,
            Modality::Face => &self.face_ms,
        }
    }

    fn log(&self, say: fn(&str, &Value), event: &str, mut fields: Value) {
        if self.bar.is_none() {
            fields["trace_id"] = self.trace_id.as_str().into();
            say(event, &fields);
        }
    }
}

fn name(modality: Modality) -> &'static str {
    match modality {
        Modality::Voice => "sound",
        Modality::Face => "picture",
    }
}

fn bar(duration_s: Option<f64>) -> ProgressBar {
    let Some(duration_s) = duration_s else { return ProgressBar::new_spinner() };
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} s, {eta} left");
    ProgressBar::new(duration_s as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
