//! One job from its segments to its report.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::cost::{AnalysisUse, Effort};
use domain::job::{ANALYSIS_VERSION, Leased, Stage};
use domain::recording::{Medium, Segment};
use domain::report::{FailedStage, Reanalysis, Report};
use domain::session::{ApplyError, Session};
use domain::timeline::{Modality, on_grid};
use engine::reanalysis::{Covered, fuse};
use engine::redaction::Known;
use engine::report;
use engine::transcript::{retold, without_personal_data};
use serde_json::json;
use wasm_analysis::face::FaceModels;

use super::bench::Bench;
use super::bucket::{Bucket, BucketError};
use super::masking;
use super::source::SourceError;
use crate::log;
use crate::media::Tools;
use crate::report::measured;
use crate::stop::{Stop, Stopped};
use crate::transcribe::Transcriber;

/// Why a job gives no report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobError {
    /// The bucket, or this machine's disk; another try may work.
    #[error("{0}")]
    ForNow(String),
    /// A stage that a report can do without: it is left out this time, and tried again if the job is.
    #[error("{0}")]
    NotNow(String),
    /// The job itself; no try will work.
    #[error("{0}")]
    ForGood(String),
    /// The ledger's answer.
    #[error(transparent)]
    Source(#[from] SourceError),
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
    /// The speech service, if there is one.
    pub(crate) transcriber: Option<&'a Transcriber>,
    /// Scratch files go below it.
    pub(crate) scratch: PathBuf,
    /// This machine is cheap, because it may be taken away.
    pub(crate) spot: bool,
}

/// Analyses whatever of the job's recording was not analysed yet, and makes the report of everything.
///
/// # Errors
/// See [`JobError`]. A segment that is damaged is no error: the report says that it was left out.
pub(crate) fn run(shop: &Workshop<'_>, job: &Leased, stop: &Stop) -> Result<Report, JobError> {
    perform(shop, job, &Stage::ANALYSIS, stop)?;
    aggregate(shop, job, stop)
}

/// Does these stages on every segment where they were not done yet; what they find is kept in the bucket.
///
/// # Errors
/// See [`JobError`].
pub(crate) fn perform(shop: &Workshop<'_>, job: &Leased, stages: &[Stage], stop: &Stop) -> Result<(), JobError> {
    let session = Session::replay(&job.work.log)?;
    let (key, device) = (key_of(&job.work.key)?, measured(&job.work.log));
    let masked_key = job.work.masked_key.as_deref().map(key_of).transpose()?;
    for segment in &job.work.segments {
        let mut bench = Bench::new(shop, &job.offer.session_id, segment, &key, stop);
        bench.masked_key = masked_key;
        let on_file = |t_ms: u64| t_ms.saturating_sub(segment.start_ms);
        bench.questions = session.questions_spoken().map(|(start_ms, end_ms)| (on_file(start_ms), on_file(end_ms))).collect();
        let possible = |stage: &Stage| match stage {
            Stage::Transcript => shop.transcriber.is_some(),
            Stage::Masking => masking::is_wanted(job, segment),
            Stage::Voice | Stage::Facial => true,
        };
        for stage in stages_of(segment).iter().filter(|stage| stages.contains(stage) && possible(stage)) {
            stop.check()?;
            if bench.kept(*stage)?.is_some() {
                log::info("stage_kept", &json!({"segment_id": segment.id, "stage": stage}));
                continue;
            }
            // The voice comes first and costs a tenth of the picture, which is then looked at once, closely wherever that is wanted.
            if *stage == Stage::Facial {
                bench.look_closer(&device, segment.start_ms);
                bench.look_closer(&bench.kept(Stage::Voice)?.unwrap_or_default().events, 0);
            }
            match bench.perform(*stage) {
                Err(JobError::NotNow(cause)) => {
                    log::warn("stage_left_out", &json!({"segment_id": segment.id, "stage": stage, "cause": cause}));
                }
                done => done?,
            }
        }
    }
    Ok(())
}

/// Makes the report of what the stages found. One that has no result, or could not be done, is named in it.
///
/// # Errors
/// See [`JobError`]; [`JobError::ForGood`] when nothing at all was found.
pub(crate) fn aggregate(shop: &Workshop<'_>, job: &Leased, stop: &Stop) -> Result<Report, JobError> {
    let session = Session::replay(&job.work.log)?;
    let key = key_of(&job.work.key)?;
    let mut reanalysis =
        Reanalysis { analysis_version: ANALYSIS_VERSION, voice_ms: 0, face_ms: 0, words_ms: 0, redacted: true, failed: Vec::new() };
    let (mut covered, mut found) = (Vec::new(), Vec::new());
    let (mut words, mut worded) = (Vec::new(), Vec::new());
    for segment in &job.work.segments {
        let bench = Bench::new(shop, &job.offer.session_id, segment, &key, stop);
        for stage in stages_of(segment).iter().filter(|stage| Stage::ANALYSIS.contains(stage)) {
            stop.check()?;
            let Some(result) = bench.kept(*stage)?.filter(|result| !result.failed) else {
                // Without a speech service nobody expected words.
                if *stage != Stage::Transcript || shop.transcriber.is_some() {
                    let (segment_id, start_ms) = (segment.id.clone(), segment.start_ms);
                    reanalysis.failed.push(FailedStage { segment_id, start_ms, stage: *stage });
                }
                continue;
            };
            let (start_ms, end_ms, duration_ms) = (segment.start_ms, segment.end_ms(), segment.duration_ms);
            match stage {
                Stage::Voice => {
                    reanalysis.voice_ms += duration_ms;
                    covered.push(Covered { modality: Modality::Voice, start_ms, end_ms });
                }
                Stage::Transcript => {
                    reanalysis.words_ms += duration_ms;
                    worded.push((start_ms, end_ms));
                    words.extend(result.words.into_iter().map(|word| word.shifted(start_ms)));
                }
                // No part of the analysis.
                Stage::Masking => {}
                Stage::Facial => {
                    reanalysis.face_ms += duration_ms;
                    covered.push(Covered { modality: Modality::Face, start_ms, end_ms });
                }
            }
            found.extend(result.events.into_iter().map(|event| event.shifted(start_ms)));
        }
    }
    if covered.is_empty() {
        return Err(JobError::ForGood("no segment could be analysed; the recording is kept".to_owned()));
    }
    let timeline = fuse(&session, &measured(&job.work.log), &covered, on_grid(found));
    let known = Known { names: job.work.candidate_names.clone(), ..Known::default() };
    let told = without_personal_data(&retold(&session, &words, &worded), &known);
    Ok(Report { reanalysis: Some(reanalysis), ..report::build(&job.offer.session_id, &told, &timeline) })
}

/// What the stages cost whose results are kept.
///
/// # Errors
/// See [`JobError`].
pub(crate) fn used(shop: &Workshop<'_>, job: &Leased, stop: &Stop) -> Result<AnalysisUse, JobError> {
    let key = key_of(&job.work.key)?;
    let mut used = AnalysisUse::default();
    for segment in &job.work.segments {
        let bench = Bench::new(shop, &job.offer.session_id, segment, &key, stop);
        for stage in stages_of(segment) {
            stop.check()?;
            let Some(spent) = bench.kept(*stage)?.map(|result| result.spent) else { continue };
            let (effort, media_ms) = match stage {
                Stage::Voice => (&mut used.audio, segment.duration_ms),
                Stage::Transcript => (&mut used.audio, 0),
                Stage::Facial => (&mut used.video, segment.duration_ms),
                Stage::Masking => (&mut used.video, 0),
            };
            *effort += Effort { media_ms, cpu_ms: spent.cpu_ms, spot_cpu_ms: if spent.spot { spent.cpu_ms } else { 0 } };
            used.recognised_ms += spent.recognised_ms;
        }
    }
    Ok(used)
}

/// The key that a [`domain::job::Work`] names.
///
/// # Errors
/// [`JobError::ForGood`] when it is none.
pub(crate) fn key_of(text: &str) -> Result<[u8; 32], JobError> {
    let key = URL_SAFE_NO_PAD.decode(text).ok().and_then(|key| key.try_into().ok());
    key.ok_or_else(|| JobError::ForGood("the key is none".to_owned()))
}

/// A picture whose faces were made unrecognisable shows none.
fn stages_of(segment: &Segment) -> &'static [Stage] {
    match segment.medium {
        Medium::Video => &Stage::ALL,
        Medium::Audio | Medium::MaskedVideo => &[Stage::Voice, Stage::Transcript],
    }
}
