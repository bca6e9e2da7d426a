//! `interviewprep transcribe`: the words of a recording with their times.

use std::path::PathBuf;

use super::Config;
use crate::analysis::stages;
use crate::exit::{Exit, SetupError};
use crate::media::{Media, Tools};

/// The words of a recording with their times, as JSON. Only speech is sent to the speech service.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Args {
    /// Anything that ffmpeg reads.
    media: PathBuf,
    #[command(flatten)]
    service: Config,
}

/// Transcribes.
///
/// # Errors
/// When no service is given, the file cannot be read, or the service gives no words.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let tools = Tools::find()?;
    let none = || SetupError("no speech service: give --transcriber-url or INTERVIEWPREP_TRANSCRIBER_URL".to_owned());
    let transcriber = args.service.open()?.ok_or_else(none)?;
    let media = Media::open(&tools, &args.media)?;
    let heard = stages::hear(&tools, &media, &[], &|_| Ok(()));
    if let Some(error) = heard.error {
        return Err(error);
    }
    let words = transcriber.transcribe(&tools, &media, &heard.events, &|_| Ok(()))?.words;
    println!("{}", serde_json::to_string(&words)?);
    Ok(Exit::Done)
}
