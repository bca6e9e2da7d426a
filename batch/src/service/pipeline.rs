//! One job from its segments to its report.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::job::{ANALYSIS_VERSION, Leased, Stage};
use domain::recording::{Medium, Segment};
use domain::report::{FailedStage, Reanalysis, Report};
use domain::session::{ApplyError, Event, Session};
use domain::timeline::{Modality, TimelineEvent, on_grid};
use engine::reanalysis::{Covered, fuse};
use engine::{report, sealed_part};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tempfile::TempDir;
use wasm_analysis::face::FaceModels;

use super::bucket::{Bucket, BucketError};
use super::recording::{FetchError, fetch};
use crate::analysis::stages::{self, Half};
use crate::log;
use crate::media::{Media, Pace, Tools};
use crate::stop::{Stop, Stopped};

/// Pictures looked at per second (source design: recordings are analysed at 0.5 FPS).
const RECORDED_FPS: f64 = 0.5;

/// Why a job gives no report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobError {
    /// The bucket, or this machine's disk; another try may work.
    #[error("{0}")]
    ForNow(String),
    /// The job itself; no try will work.
    #[error("{0}")]
    ForGood(String),
    /// From outside.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl From<BucketError> for JobError {
    fn from(error: BucketError) -> Self {
        Self::ForNow(error.to_string())
    }
}

impl From<std::io::Error> for JobError {
    fn from(error: std::io::Error) -> Self {
        Self::ForNow(format!("this machine's disk: {error}"))
    }
}

impl From<ApplyError> for JobError {
    fn from(error: ApplyError) -> Self {
        Self::ForGood(format!("the interview's log does not fold: {error}"))
    }
}

/// What a worker brings along.
pub(crate) struct Workshop<'a> {
    /// Recordings and results.
    pub(crate) bucket: &'a Bucket,
    /// ffmpeg.
    pub(crate) tools: &'a Tools,
    /// The networks.
    pub(crate) models: &'a FaceModels,
    /// Scratch files go below it.
    pub(crate) scratch: PathBuf,
}

/// What a stage found on one segment, as it is kept in the bucket. Times count from the segment's beginning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StageResult {
    /// Measurements, in order of time.
    events: Vec<TimelineEvent>,
    /// It could not be done; the cause is in the log.
    failed: bool,
}

/// Analyses whatever of the job's recording was not analysed yet, and makes the report of everything.
///
/// # Errors
/// See [`JobError`]. A segment that is damaged is no error: the report says that it was left out.
pub(crate) fn run(shop: &Workshop<'_>, job: &Leased, stop: &Stop) -> Result<Report, JobError> {
    let session = Session::replay(&job.work.log)?;
    let key = URL_SAFE_NO_PAD.decode(&job.work.key).ok().and_then(|key| key.try_into().ok());
    let key: [u8; 32] = key.ok_or_else(|| JobError::ForGood("the key is none".to_owned()))?;

    let mut reanalysis = Reanalysis { analysis_version: ANALYSIS_VERSION, voice_ms: 0, face_ms: 0, failed: Vec::new() };
    let (mut covered, mut found) = (Vec::new(), Vec::new());
    let device = measured(job);
    for segment in &job.work.segments {
        stop.check()?;
        let mut bench = Bench::new(shop, &job.offer.session_id, segment, &key, stop);
        bench.look_closer(&device, segment.start_ms);
        let on_file = |t_ms: u64| t_ms.saturating_sub(segment.start_ms);
        bench.questions = session.questions_spoken().map(|(start_ms, end_ms)| (on_file(start_ms), on_file(end_ms))).collect();
        for stage in stages_of(segment) {
            let result = bench.result(*stage)?;
            // The voice comes first and costs a tenth of the picture, which is then looked at once, closely wherever that is wanted.
            bench.look_closer(&result.events, 0);
            let (modality, sum_ms) = match stage {
                Stage::Voice => (Modality::Voice, &mut reanalysis.voice_ms),
                Stage::Facial => (Modality::Face, &mut reanalysis.face_ms),
            };
            if result.failed {
                let (segment_id, start_ms) = (segment.id.clone(), segment.start_ms);
                reanalysis.failed.push(FailedStage { segment_id, start_ms, stage: *stage });
                continue;
            }
            *sum_ms += segment.duration_ms;
            covered.push(Covered { modality, start_ms: segment.start_ms, end_ms: segment.end_ms() });
            found.extend(result.events.into_iter().map(|event| event.shifted(segment.start_ms)));
        }
    }
    if covered.is_empty() {
        return Err(JobError::ForGood("no segment could be analysed; the recording is kept".to_owned()));
    }
    let timeline = fuse(&session, &device, &covered, on_grid(found));
    Ok(Report { reanalysis: Some(reanalysis), ..report::build(&job.offer.session_id, &session, &timeline) })
}

/// A picture whose faces were made unrecognisable shows none.
fn stages_of(segment: &Segment) -> &'static [Stage] {
    match segment.medium {
        Medium::Video => &Stage::ALL,
        Medium::Audio | Medium::MaskedVideo => &[Stage::Voice],
    }
}

/// The device's measurements, in order of arrival.
fn measured(job: &Leased) -> Vec<TimelineEvent> {
    let signals = job.work.log.iter().filter_map(|stamped| match &stamped.event {
        Event::Signals { events } => Some(events),
        _ => None,
    });
    signals.flatten().cloned().collect()
}

/// One segment at work.
struct Bench<'a> {
    shop: &'a Workshop<'a>,
    session_id: &'a str,
    segment: &'a Segment,
    key: &'a [u8; 32],
    /// The opened file, once a stage needs it; `None` where it is damaged. The folder goes with it.
    file: OnceCell<Option<(TempDir, PathBuf)>>,
    /// Stretches in which a question was read aloud, in milliseconds.
    questions: Vec<(u64, u64)>,
    /// Stretches of the segment that are looked at more closely, in seconds.
    close: Vec<(f64, f64)>,
    stop: &'a Stop,
}

impl<'a> Bench<'a> {
    fn new(shop: &'a Workshop<'a>, session_id: &'a str, segment: &'a Segment, key: &'a [u8; 32], stop: &'a Stop) -> Self {
        let (questions, close) = (Vec::new(), Vec::new());
        Self { shop, session_id, segment, key, file: OnceCell::new(), questions, close, stop }
    }

    /// Notes the activation periods among `events`, whose clock showed `zero_ms` at the segment's beginning.
    fn look_closer(&mut self, events: &[TimelineEvent], zero_ms: u64) {
        let second = |t_ms: u64| t_ms.saturating_sub(zero_ms) as f64 / 1000.0;
        self.close.extend(events.iter().filter_map(|event| match event {
            TimelineEvent::Activation { start_ms, end_ms, .. } if *end_ms > zero_ms => Some((second(*start_ms), second(*end_ms))),
            _ => None,
        }));
    }

    /// From the bucket if it is there, else by doing it.
    fn result(&self, stage: Stage) -> Result<StageResult, JobError> {
        let object_key = stage.object_key(self.session_id, &self.segment.id);
        let bound_to = format!("interviewprep.analysis.v1/{object_key}");
        let kept = self.shop.bucket.get(&object_key)?;
        let kept = kept.and_then(|sealed| sealed_part::open(&sealed, self.key, bound_to.as_bytes()).ok());
        if let Some(result) = kept.and_then(|plain| serde_json::from_slice(&plain).ok()) {
            log::info("stage_kept", &json!({"segment_id": self.segment.id, "stage": stage}));
            return Ok(result);
        }
        let began = Instant::now();
        let result = self.work(stage)?;
        let plain = serde_json::to_vec(&result).map_err(|error| JobError::ForGood(error.to_string()))?;
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce).map_err(|error| JobError::ForNow(format!("no randomness: {error}")))?;
        self.shop.bucket.put(&object_key, sealed_part::seal(&plain, self.key, nonce, bound_to.as_bytes()))?;
        log::info("stage_done", &json!({"segment_id": self.segment.id, "stage": stage, "wall_s": began.elapsed().as_secs_f64()}));
        Ok(result)
    }

    fn work(&self, stage: Stage) -> Result<StageResult, JobError> {
        let nothing = StageResult { events: Vec::new(), failed: true };
        let Some(path) = self.file()? else { return Ok(nothing) };
        let at = |_| self.stop.check();
        let half = match Media::open(self.shop.tools, path) {
            Ok(media) => match stage {
                Stage::Voice => stages::hear(self.shop.tools, &media, &self.questions, &at),
                Stage::Facial => {
                    stages::see(self.shop.tools, &media, self.shop.models, &Pace::closer(RECORDED_FPS, self.close.clone()), &at)
                }
            },
            Err(error) => Half::failed(error.into()),
        };
        self.stop.check()?;
        let Some(error) = half.error else { return Ok(StageResult { events: half.events, failed: false }) };
        log::warn("stage_failed", &json!({"segment_id": self.segment.id, "stage": stage, "cause": format!("{error:#}")}));
        Ok(nothing)
    }

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
