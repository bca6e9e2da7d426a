//! `interviewprep mask MEDIA --out FILE`: the same film without faces.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Step, mask};
use crate::exit::{Exit, SetupError};
use crate::media::{Container, Media, Tools};
use crate::{log, models};

/// Hides every face of a film under a mosaic. Sound and times stay as they are; names and places that the file tells are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Args {
    /// A film: WebM, MP4, Matroska, MOV, …
    media: PathBuf,
    /// Where the masked film goes: .webm (VP8), .mp4, .mov or .mkv (H.264). A file of that name is replaced.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Writes the masked film; of one that cannot be masked to its end nothing is left.
///
/// # Errors
/// When ffmpeg or the models are missing, the file has no picture or is damaged, or the other cannot be written.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let Some(container) = Container::of(&args.out) else {
        bail!("{}: not a name that ends in .webm, .mp4, .mov or .mkv", args.out.display());
    };
    let tools = Tools::find()?;
    let name = || args.media.display().to_string();
    let media = Media::open(&tools, &args.media).with_context(name)?;
    let models = models::load()?;
    let mut file = beside(&args.out)?;
    let telling = Telling::start(media.duration_s);
    let written = mask(
        &tools,
        &media,
        &models,
        container,
        &|step, t_ms| {
            telling.at(step, t_ms);
            Ok(())
        },
        |bytes| file.write_all(bytes).with_context(|| format!("cannot write beside {}", args.out.display())),
    );
    telling.finish(written.is_ok());
    written.with_context(name)?;
    file.persist(&args.out).with_context(|| format!("cannot write {}", args.out.display()))?;
    Ok(Exit::Done)
}

/// A file without a lasting name, where it can take that of `out` at once.
fn beside(out: &Path) -> anyhow::Result<tempfile::NamedTempFile> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::NamedTempFile::new_in(folder).with_context(|| SetupError(format!("cannot write into {}", folder.display())))
}

/// How far it is: a bar for each step on a terminal, else a line of JSON at the beginning and the end.
struct Telling {
    started: Instant,
    duration_s: Option<f64>,
    bar: Option<RefCell<(Step, ProgressBar)>>,
}

impl Telling {
    fn start(duration_s: Option<f64>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| RefCell::new((Step::Search, bar(Step::Search, duration_s))));
        let telling = Self { started: Instant::now(), duration_s, bar };
        if telling.bar.is_none() {
            log::info("started", &json!({ "claimed_s": duration_s }));
        }
        telling
    }

    fn at(&self, step: Step, t_ms: f64) {
        let Some(current) = &self.bar else { return };
        let mut current = current.borrow_mut();
        if current.0 != step {
            current.1.finish_and_clear();
            *current = (step, bar(step, self.duration_s));
        }
        current.1.set_position((t_ms / 1000.0) as u64);
    }

    fn finish(&self, done: bool) {
        match &self.bar {
            Some(current) => current.borrow().1.finish_and_clear(),
            None if done => log::info("finished", &json!({ "took_ms": self.started.elapsed().as_millis() as u64 })),
            None => {}
        }
    }
}

fn bar(step: Step, duration_s: Option<f64>) -> ProgressBar {
    let doing = match step {
        Step::Search => "looking for faces",
        Step::Write => "writing the film",
    };
    let Some(duration_s) = duration_s else { return ProgressBar::new_spinner().with_message(doing) };
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} s, {eta} left");
    ProgressBar::new(duration_s as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_message(doing)
}
