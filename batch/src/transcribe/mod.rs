//! Sound → words with times, by a speech service that the operator supplies.
//!
//! ```text
//! speech segments ─► pieces ─► WAV ─► service ─► words on the file's clock
//! ```
//!
//! The service speaks the transcription request of the OpenAI API (`POST {URL}/v1/audio/transcriptions`), which whisper.cpp's server,
//! faster-whisper's and others speak too, so that it can run beside this program. It hears the candidate: point it at your own, or at one that
//! your consent text names.

mod command;
mod pieces;
mod wire;

use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::Context;
use domain::timeline::TimelineEvent;
use engine::transcript::Word;
use wire::ServiceError;

use crate::media::{Media, SAMPLE_RATE_HZ, Tools};
use crate::stop::Stopped;
use crate::wav;

pub(crate) use command::{Args, run};

/// How finely waiting for the service is interrupted.
const TICK: Duration = Duration::from_millis(100);

/// The speech service. Each may be given in the environment.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Config {
    /// The speech service, without `/v1/audio/transcriptions`. Without one the captions of the interview stand.
    #[arg(long, env = "INTERVIEWPREP_TRANSCRIBER_URL", value_name = "URL")]
    transcriber_url: Option<String>,
    /// File with the service's key, if it wants one.
    #[arg(long, env = "INTERVIEWPREP_TRANSCRIBER_KEY_FILE", value_name = "FILE", requires = "transcriber_url")]
    transcriber_key_file: Option<PathBuf>,
    /// The service's model.
    #[arg(long, env = "INTERVIEWPREP_TRANSCRIBER_MODEL", default_value = "whisper-1", value_name = "NAME")]
    transcriber_model: String,
}

impl Config {
    /// The service, if there is one.
    ///
    /// # Errors
    /// When the key's file cannot be read.
    pub(crate) fn open(&self) -> anyhow::Result<Option<Transcriber>> {
        let Some(url) = &self.transcriber_url else { return Ok(None) };
        let read = |file: &PathBuf| std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()));
        let key = self.transcriber_key_file.as_ref().map(read).transpose()?;
        Ok(Some(Transcriber(wire::Service::new(url, key.as_deref().map(str::trim), &self.transcriber_model))))
    }
}

/// What a service made of a file's speech.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Heard {
    /// In order of time.
    pub(crate) words: Vec<Word>,
    /// How much sound it got, in milliseconds.
    pub(crate) sent_ms: u64,
}

/// A speech service, ready to be asked.
pub(crate) struct Transcriber(wire::Service);

/// A recording cannot be transcribed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TranscribeError {
    /// By the service.
    #[error("the speech service {0}")]
    Service(#[from] ServiceError),
    /// The sound does not fit into a file.
    #[error("cannot write the sound: {0}")]
    Sound(#[from] hound::Error),
    /// The file.
    #[error(transparent)]
    Media(#[from] crate::media::MediaError),
    /// From outside.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl Transcriber {
    /// Words of the speech in a file, in order of time; `speech` says where there is any. Only that, and a little around it, is sent.
    ///
    /// # Errors
    /// See [`TranscribeError`].
    pub(crate) fn transcribe(
        &self,
        tools: &Tools,
        media: &Media,
        speech: &[TimelineEvent],
        at: &dyn Fn(f64) -> Result<(), Stopped>,
    ) -> Result<Heard, TranscribeError> {
        let Some(sound) = media.sound else { return Ok(Heard::default()) };
        let mut pieces = pieces::cut(speech).into_iter().peekable();
        let (mut heard, mut sample, mut taken) = (Heard::default(), 0_u64, Vec::new());
        let ms = |sample: u64| sample as f64 * 1000.0 / f64::from(SAMPLE_RATE_HZ);
        let place = |t_ms: u64| t_ms * u64::from(SAMPLE_RATE_HZ) / 1000;
        media.read_sound(tools, sound, |samples| -> Result<(), TranscribeError> {
            let (mut rest, mut first) = (samples, sample);
            sample += samples.len() as u64;
            while let Some((start_ms, end_ms)) = pieces.peek().copied().filter(|(start_ms, _)| place(*start_ms) < sample) {
                let skipped = place(start_ms).saturating_sub(first).min(rest.len() as u64);
                let until = place(end_ms).saturating_sub(first).min(rest.len() as u64);
                taken.extend(&rest[skipped as usize..until as usize]);
                (rest, first) = (&rest[until as usize..], first + until);
                if first < place(end_ms) {
                    break;
                }
                self.hear(&mut taken, start_ms, &mut heard, &|| at(ms(first)))?;
                pieces.next();
            }
            Ok(at(ms(sample))?)
        })?;
        // The last piece may reach beyond the end.
        if let Some((start_ms, _)) = pieces.next() {
            self.hear(&mut taken, start_ms, &mut heard, &|| at(ms(sample)))?;
        }
        Ok(heard)
    }

    /// Adds the words of one piece. The service may take minutes; whoever wants to stop does not wait for it.
    fn hear(
        &self,
        taken: &mut Vec<f32>,
        start_ms: u64,
        heard: &mut Heard,
        goes_on: &dyn Fn() -> Result<(), Stopped>,
    ) -> Result<(), TranscribeError> {
        if taken.is_empty() {
            return Ok(());
        }
        let length_ms = taken.len() as u64 * 1000 / u64::from(SAMPLE_RATE_HZ);
        let wav = wav::written(taken, SAMPLE_RATE_HZ)?;
        taken.clear();
        let (tell, told) = channel();
        let service = self.0.clone();
        // Nobody may listen any more.
        std::thread::spawn(move || tell.send(service.words(&wav, length_ms)).ok());
        let words = loop {
            match told.recv_timeout(TICK) {
                Ok(words) => break words?,
                Err(RecvTimeoutError::Timeout) => goes_on()?,
                Err(RecvTimeoutError::Disconnected) => return Err(ServiceError::Unavailable("its thread ended".to_owned()).into()),
            }
        };
        heard.words.extend(words.into_iter().map(|word| word.shifted(start_ms)));
        heard.sent_ms += length_ms;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_never_answers_does_not_keep_a_worker_from_stopping() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", silent.local_addr().unwrap());
        let transcriber = Transcriber(wire::Service::new(&url, None, "any"));
        let asked = std::cell::Cell::new(0);
        let goes_on = || {
            asked.set(asked.get() + 1);
            if asked.get() < 3 { Ok(()) } else { Err(Stopped) }
        };
        let heard = transcriber.hear(&mut vec![0.0; 1600], 0, &mut Heard::default(), &goes_on);
        assert!(matches!(heard, Err(TranscribeError::Stopped(Stopped))));
    }
}
