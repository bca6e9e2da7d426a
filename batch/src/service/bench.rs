//! One segment at work: its file, its stages, and what they found.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Instant;

use domain::job::Stage;
use domain::recording::{MaskedFile, Segment};
use domain::timeline::TimelineEvent;
use engine::sealed_part;
use engine::transcript::Word;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tempfile::TempDir;

use super::bucket::BucketError;
use super::masking;
use super::pipeline::{JobError, Workshop};
use super::recording::{FetchError, fetch};
use super::seal::seal;
use crate::analysis::stages::{self, Half};
use crate::log;
use crate::media::{Media, Pace, Tools};
use crate::stop::{Stop, Stopped};
use crate::transcribe::{Heard, TranscribeError};

/// Pictures looked at per second (source design: recordings are analysed at 0.5 FPS).
const RECORDED_FPS: f64 = 0.5;

/// What a stage found on one segment, as it is kept in the bucket. Times count from the segment's beginning.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct StageResult {
    /// Measurements, in order of time.
    pub(crate) events: Vec<TimelineEvent>,
    /// Words, in order of time; only of [`Stage::Transcript`].
    #[serde(default)]
    pub(crate) words: Vec<Word>,
    /// What lies in the bucket; only of [`Stage::Masking`].
    #[serde(default)]
    pub(crate) masked: Option<MaskedFile>,
    /// What it cost.
    #[serde(default)]
    pub(crate) spent: Spent,
    /// It could not be done; the cause is in the log.
    pub(crate) failed: bool,
}

/// What a stage cost on one segment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spent {
    /// Processor time, in milliseconds.
    pub(crate) cpu_ms: u64,
    /// On a machine that may be taken away.
    pub(crate) spot: bool,
    /// Sound that a speech service got, in milliseconds.
    pub(crate) recognised_ms: u64,
}

/// One segment at work.
pub(crate) struct Bench<'a> {
    shop: &'a Workshop<'a>,
    session_id: &'a str,
    segment: &'a Segment,
    key: &'a [u8; 32],
    /// The opened file, once a stage needs it; `None` where it is damaged. The folder goes with it.
    file: OnceCell<Option<(TempDir, PathBuf)>>,
    /// The key for what is masked.
    pub(crate) masked_key: Option<[u8; 32]>,
    /// Stretches in which a question was read aloud, in milliseconds.
    pub(crate) questions: Vec<(u64, u64)>,
    /// Stretches of the segment that are looked at more closely, in seconds.
    close: Vec<(f64, f64)>,
    stop: &'a Stop,
}

impl<'a> Bench<'a> {
    /// Fetches nothing yet.
    pub(crate) fn new(shop: &'a Workshop<'a>, session_id: &'a str, segment: &'a Segment, key: &'a [u8; 32], stop: &'a Stop) -> Self {
        let (questions, close) = (Vec::new(), Vec::new());
        Self { shop, session_id, segment, key, file: OnceCell::new(), masked_key: None, questions, close, stop }
    }

    /// Notes the activation periods among `events`, whose clock showed `zero_ms` at the segment's beginning.
    pub(crate) fn look_closer(&mut self, events: &[TimelineEvent], zero_ms: u64) {
        let second = |t_ms: u64| t_ms.saturating_sub(zero_ms) as f64 / 1000.0;
        self.close.extend(events.iter().filter_map(|event| match event {
            TimelineEvent::Activation { start_ms, end_ms, .. } if *end_ms > zero_ms => Some((second(*start_ms), second(*end_ms))),
            _ => None,
        }));
    }

    /// What the stage found, if it was done before under this key.
    ///
    /// # Errors
    /// Those of the bucket.
    pub(crate) fn kept(&self, stage: Stage) -> Result<Option<StageResult>, JobError> {
        let (object_key, bound_to) = self.place(stage);
        let sealed = self.shop.bucket.get(&object_key)?;
        let plain = sealed.and_then(|sealed| sealed_part::open(&sealed, self.key, bound_to.as_bytes()).ok());
        Ok(plain.and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    /// Does the stage and keeps what it found. A file that cannot be analysed is a result, too.
    ///
    /// # Errors
    /// See [`JobError`].
    pub(crate) fn perform(&self, stage: Stage) -> Result<(), JobError> {
        let began = Instant::now();
        log::info("stage_begun", &json!({"segment_id": self.segment.id, "stage": stage}));
        let tools = self.shop.tools.metered();
        let mut result = {
            let _spent = tools.meter.this_thread();
            self.work(stage, &tools)?
        };
        (result.spent.cpu_ms, result.spent.spot) = (tools.meter.cpu_ms(), self.shop.spot);
        let plain = serde_json::to_vec(&result).map_err(|error| JobError::ForGood(error.to_string()))?;
        let (object_key, bound_to) = self.place(stage);
        self.shop.bucket.put(&object_key, seal(&plain, self.key, bound_to.as_bytes())?)?;
        log::info(
            "stage_done",
            &json!({"segment_id": self.segment.id, "stage": stage, "wall_s": began.elapsed().as_secs_f64(), "cpu_ms": result.spent.cpu_ms}),
        );
        Ok(())
    }

    /// Where the stage's result lies, and what its seal is bound to.
    fn place(&self, stage: Stage) -> (String, String) {
        let object_key = stage.object_key(self.session_id, &self.segment.id);
        let bound_to = format!("interviewprep.analysis.v1/{object_key}");
        (object_key, bound_to)
    }

    fn work(&self, stage: Stage, tools: &Tools) -> Result<StageResult, JobError> {
        let at = |_| self.stop.check();
        let outcome = match self.file()?.map(|path| Media::open(tools, path)) {
            None => return Ok(StageResult::failed()),
            Some(Err(error)) => Err(error.into()),
            Some(Ok(media)) => match stage {
                Stage::Voice => whole(stages::hear(tools, &media, &self.questions, &at)),
                Stage::Transcript => self.transcribe(tools, &media, &at)?,
                Stage::Masking => self.mask(tools, &media)?,
                Stage::Facial => whole(stages::see(tools, &media, self.shop.models, &Pace::closer(RECORDED_FPS, self.close.clone()), &at)),
            },
        };
        self.stop.check()?;
        outcome.or_else(|error: anyhow::Error| {
            log::warn("stage_failed", &json!({"segment_id": self.segment.id, "stage": stage, "cause": format!("{error:#}")}));
            Ok(StageResult::failed())
        })
    }

    /// The masked version, sealed and stored; the interview is told of it by whoever may.
    fn mask(&self, tools: &Tools, media: &Media) -> Result<anyhow::Result<StageResult>, JobError> {
        let Some(key) = self.masked_key else { return Ok(Err(anyhow::anyhow!("there is no key for what is masked"))) };
        let written = tempfile::NamedTempFile::new_in(&self.shop.scratch)?;
        let file = match masking::write(self.shop, tools, self.segment, media, written.path(), self.stop) {
            Ok(file) => file,
            Err(error) => return Ok(Err(error)),
        };
        let sealed = masking::sealed(&self.segment.masked(&file), self.session_id, &key, written.path())?;
        self.stop.check()?;
        self.shop.bucket.put(&self.segment.masked_object_key(self.session_id), sealed)?;
        Ok(Ok(StageResult { masked: Some(file), ..StageResult::default() }))
    }

    /// The words of what the voice stage found. Whatever the service says, it may say something else later: only a file that cannot be read
    /// is a result.
    fn transcribe(
        &self,
        tools: &Tools,
        media: &Media,
        at: &dyn Fn(f64) -> Result<(), Stopped>,
    ) -> Result<anyhow::Result<StageResult>, JobError> {
        let not_now = |cause: &str| JobError::NotNow(cause.to_owned());
        let transcriber = self.shop.transcriber.ok_or_else(|| not_now("there is no speech service"))?;
        let voice = self.kept(Stage::Voice)?.ok_or_else(|| not_now("the voice comes first"))?;
        match transcriber.transcribe(tools, media, &voice.events, at) {
            Ok(Heard { words, sent_ms }) => {
                let spent = Spent { recognised_ms: sent_ms, ..Spent::default() };
                Ok(Ok(StageResult { words, spent, failed: voice.failed, ..StageResult::default() }))
            }
            Err(error @ TranscribeError::Service(_)) => Err(not_now(&error.to_string())),
            Err(error) => Ok(Err(error.into())),
        }
    }

    /// The opened file; `None` where it is damaged or missing. It goes with the bench.
    ///
    /// # Errors
    /// See [`JobError`].
    fn file(&self) -> Result<Option<&PathBuf>, JobError> {
        if self.file.get().is_none() {
            let folder = tempfile::Builder::new().prefix("interviewprep-").tempdir_in(&self.shop.scratch)?;
            let path = folder.path().join("segment");
            let fetched = match fetch(self.shop.bucket, self.session_id, self.segment, self.key, &path, self.stop) {
                Ok(()) => Some((folder, path)),
                Err(FetchError::Damaged { segment, what }) => {
                    log::warn("segment_damaged", &json!({"segment_id": segment, "cause": what}));
                    None
                }
                Err(FetchError::Bucket(BucketError::Missing(key))) => {
                    log::warn("segment_missing", &json!({"object_key": key}));
                    None
                }
                Err(FetchError::Bucket(error)) => return Err(error.into()),
                Err(FetchError::Io(error)) => return Err(error.into()),
                Err(FetchError::Stopped(stopped)) => return Err(stopped.into()),
            };
            self.file.get_or_init(|| fetched);
        }
        Ok(self.file.get().and_then(Option::as_ref).map(|(_, path)| path))
    }
}

impl StageResult {
    fn failed() -> Self {
        Self { failed: true, ..Self::default() }
    }
}

/// A half that ended early is no result: its beginning would pass for the whole.
fn whole(half: Half) -> anyhow::Result<StageResult> {
    half.error.map_or(Ok(StageResult { events: half.events, ..StageResult::default() }), Err)
}
