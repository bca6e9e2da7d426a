//! `interviewprep analyze MEDIA`: a recording as the report that the browser shows.

use std::fs::File;
use std::io::{BufWriter, Read, Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::report::Report;
use domain::timeline::{GapReason, Modality, TimelineEvent};
use sha2::{Digest, Sha256};
use wasm_analysis::face::FaceModels;

use crate::analysis::facial::Watcher;
use crate::analysis::recording::{gap, merge, session};
use crate::analysis::voice::Listener;
use crate::exit::Exit;
use crate::media::{Media, MediaError, SAMPLE_RATE_HZ, Tools};
use crate::progress::Progress;
use crate::{models, summary};

/// Measures voice and face of one recording. ffmpeg reads it, in a process that can reach neither the network nor any other file.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Args {
    /// Any file with sound or moving pictures that ffmpeg knows: MP4, WebM, Matroska, MOV, WAV, MP3, Ogg, FLAC, …
    media: PathBuf,
    /// Print the whole report as one line of JSON instead of a summary.
    #[arg(long)]
    json: bool,
    /// Pictures looked at per second, 0.5 to 10. The timeline has one point a second in any case.
    #[arg(long, default_value_t = 0.5, value_parser = fps)]
    fps: f64,
}

/// What became of one modality.
struct Stage {
    events: Vec<TimelineEvent>,
    /// How far it came.
    until_ms: f64,
    error: Option<anyhow::Error>,
}

/// Analyses the file and prints the result. What can be measured is, even where the other half of the file is damaged.
///
/// # Errors
/// When ffmpeg or the models are missing, the file cannot be read, or standard output is closed.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let tools = Tools::find()?;
    let name = || args.media.display().to_string();
    let media = Media::open(&tools, &args.media).with_context(name)?;
    let id = identity(&args.media).with_context(name)?;
    let models = media.picture.is_some().then(models::load).transpose()?;
    let progress = Progress::start(&id, &media);
    let (voice, face) = std::thread::scope(|scope| {
        let voice = scope.spawn(|| hear(&tools, &media, &progress));
        let face = see(&tools, &media, models, args.fps, &progress);
        (voice.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), face)
    });
    progress.finish();
    let report = report(&id, voice, face).with_context(name)?;

    let mut out = BufWriter::new(stdout().lock());
    if args.json {
        // serde_json wraps the cause; the caller recognises a closed pipe only unwrapped.
        serde_json::to_writer(&mut out, &report).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        summary::write(&name(), &report, &mut out)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn hear(tools: &Tools, media: &Media, progress: &Progress) -> Stage {
    let Some(sound) = media.sound else { return Stage::absent(Modality::Voice) };
    let heard = || -> anyhow::Result<Stage> {
        let mut listener = Listener::new(SAMPLE_RATE_HZ, sound.start_s * 1000.0)?;
        let outcome = media.read_sound(tools, sound, |samples| {
            listener.hear(samples);
            progress.at(Modality::Voice, listener.heard_ms());
        });
        Ok(Stage { until_ms: listener.heard_ms(), events: listener.finish(), error: outcome.err().map(Into::into) })
    };
    Stage::told(heard(), Modality::Voice, progress)
}

fn see(tools: &Tools, media: &Media, models: Option<FaceModels>, fps: f64, progress: &Progress) -> Stage {
    let (Some(picture), Some(models)) = (media.picture, models) else { return Stage::absent(Modality::Face) };
    let mut watcher = Watcher::new(models);
    let outcome = media.read_pictures(tools, picture, fps, |picture| -> anyhow::Result<()> {
        watcher.see(picture)?;
        progress.at(Modality::Face, picture.t_ms);
        Ok(())
    });
    let seen = Stage { until_ms: watcher.seen_ms(), events: watcher.finish(), error: outcome.err() };
    Stage::told(Ok(seen), Modality::Face, progress)
}

impl Stage {
    fn absent(modality: Modality) -> Self {
        Self { events: vec![gap(modality, 0.0, GapReason::NoDevice)], until_ms: 0.0, error: None }
    }

    /// An error ends the modality where it came to, and is told once.
    fn told(outcome: anyhow::Result<Self>, modality: Modality, progress: &Progress) -> Self {
        let mut stage = outcome.unwrap_or_else(|error| Self { events: Vec::new(), until_ms: 0.0, error: Some(error) });
        progress.done(modality);
        if stage.error.is_some() || stage.events.is_empty() {
            stage.events.push(gap(modality, stage.until_ms, GapReason::Failed));
        }
        if let Some(error) = &stage.error {
            progress.failed(modality, error);
        }
        stage
    }

    fn ran(&self) -> bool {
        self.events.iter().any(|event| matches!(event, TimelineEvent::Started { .. }))
    }
}

fn report(id: &str, voice: Stage, face: Stage) -> anyhow::Result<Report> {
    if !voice.ran() && !face.ran() {
        return Err(voice.error.or(face.error).unwrap_or_else(|| MediaError::NothingInside.into()));
    }
    let duration_ms = voice.until_ms.max(face.until_ms).round() as u64;
    let timeline = merge(voice.events, face.events);
    Ok(engine::report::build(id, &session(duration_ms)?, &timeline))
}

/// The same file gets the same name, wherever it lies: from its length and its first megabyte.
fn identity(path: &Path) -> std::io::Result<String> {
    let file = File::open(path)?;
    let mut hash = Sha256::new_with_prefix(file.metadata()?.len().to_le_bytes());
    let mut beginning = Vec::new();
    file.take(1 << 20).read_to_end(&mut beginning)?;
    hash.update(beginning);
    let hex: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("recording-{hex}"))
}

fn fps(text: &str) -> Result<f64, String> {
    let fps: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.5..=10.0).contains(&fps) { Ok(fps) } else { Err("outside 0.5 to 10".to_owned()) }
}
