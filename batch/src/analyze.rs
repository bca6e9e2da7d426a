//! `interviewprep analyze MEDIA`: a recording as the report that the browser shows.

use std::fs::File;
use std::io::{BufWriter, Read, Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::report::Report;
use domain::timeline::Modality;
use sha2::{Digest, Sha256};

use crate::analysis::recording::{merge, session};
use crate::analysis::stages::{self, Half};
use crate::exit::Exit;
use crate::hex::hex;
use crate::media::{Media, MediaError, Pace, Tools};
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
        let voice = scope.spawn(|| progress.over(Modality::Voice, |at| stages::hear(&tools, &media, &[], at)));
        let pace = Pace::steady(args.fps);
        let face = models.map(|models| progress.over(Modality::Face, |at| stages::see(&tools, &media, &models, &pace, at)));
        let face = face.unwrap_or_else(|| Half::absent(Modality::Face));
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

fn report(id: &str, voice: Half, face: Half) -> anyhow::Result<Report> {
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
    Ok(format!("recording-{}", hex(&hash.finalize()[..8])))
}

fn fps(text: &str) -> Result<f64, String> {
    let fps: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.5..=10.0).contains(&fps) { Ok(fps) } else { Err("outside 0.5 to 10".to_owned()) }
}
