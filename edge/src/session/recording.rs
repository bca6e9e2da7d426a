//! The recording of one interview: requests and due timers, over SQLite ([`super::record`]) and the bucket.
//!
//! It outlives the interview: uploads are finished after its end.

use std::pin::pin;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::problem::Problem;
use domain::recording::{Consent, MediaUrl, PartUrl, PartUrls, PartsWanted, Recording, Segment, StoredPart};
use engine::recording::{Desk, Record, Shelf, URL_LIFE_S, offered, rules};
use engine::rules::TimerKind;
use engine::sealed_part::KEY_BYTES;
use engine::sealed_text::{self, Content, Holder};
use futures_util::future::{Either, select};
use serde_json::json;
use worker::{Delay, Env, Request, Response, ResponseBuilder, Url};

use super::InterviewSession;
use crate::bucket::R2;
use crate::failure::Failure;
use crate::presign::Presigner;
use crate::router::RecordingRoute;
use crate::{auth, body, clock, limiter, log, random, respond};

/// How long due timers of the recording may keep the alarm, which also rings for the interview's own: its shortest wait is 5 s.
const TENDING_LIMIT: Duration = Duration::from_secs(5);

/// Everything that recording needs and a Worker may lack.
struct Equipment {
    bucket: R2,
    presigner: Presigner,
    /// The recordings' keys are sealed under it.
    sealing_key: [u8; KEY_BYTES],
}

impl Equipment {
    /// `None` where some of it is not set up. `own` is any address of this Worker.
    fn from_env(env: &Env, own: &Url) -> Result<Option<Self>, Failure> {
        let bucket = R2::from_env(env);
        let (Some(presigner), Some(sealing_key)) = (Presigner::from_env(env, own)?, auth::sealing_key(env)?) else { return Ok(None) };
        Ok(bucket.is_bound().then_some(Self { bucket, presigner, sealing_key }))
    }
}

/// A recording's keys in base64url; those that there are not are `None`.
#[derive(Default)]
pub(super) struct Keys {
    /// Of what was recorded.
    pub(super) recording: Option<String>,
    /// Of what was masked of it.
    pub(super) masked: Option<String>,
}

/// The interview's SQLite, with its alarm.
pub(super) struct Cabinet<'a>(&'a InterviewSession);

impl Shelf for Cabinet<'_> {
    type Error = Failure;

    fn record(&self) -> Result<Record, Failure> {
        self.0.store.record()
    }

    fn keep(&self, before: &Record, after: &Record) -> Result<(), Failure> {
        self.0.store.keep(before, after, clock::now_ms())?;
        self.0.arm()
    }
}

impl InterviewSession {
    /// Answers a request about the recording.
    ///
    /// # Errors
    /// What the client is to read.
    pub(super) async fn recording(&self, route: RecordingRoute, request: &mut Request, trace_id: &str) -> Result<Response, Failure> {
        let id = self.id();
        match route {
            RecordingRoute::Read => self.recording_as_it_is(request, trace_id),
            RecordingRoute::Withdraw => self.withdraw(&id, trace_id).await,
            RecordingRoute::Agree => {
                let consent = body::json(request).await?;
                self.agree(&id, consent, &self.equipment(request)?, trace_id)
            }
            RecordingRoute::Open(segment_id) => {
                let segment: Segment = body::json(request).await?;
                if segment.is_well_formed() {
                    limiter::admit_segment(&self.env, request.headers(), &segment).await?;
                }
                self.open_segment(&id, &segment_id, segment, &self.equipment(request)?, trace_id).await
            }
            RecordingRoute::PartUrls(segment_id) => {
                let wanted = body::json(request).await?;
                self.part_urls(&id, &segment_id, &wanted, &self.equipment(request)?, trace_id).await
            }
            RecordingRoute::Part(segment_id, part) => {
                let stored: StoredPart = body::json(request).await?;
                if stored.part != part {
                    return Err(Problem::bad_request("bad_part", "The part in the body is not the one in the address.").into());
                }
                let upload = self.desk(&id, &self.equipment(request)?.bucket).part(&segment_id, stored)?;
                Ok(respond::json(200, &upload, trace_id)?)
            }
            RecordingRoute::Complete(segment_id) => self.complete_segment(&id, &segment_id, &self.equipment(request)?, trace_id).await,
            RecordingRoute::MediaUrl(segment_id) => {
                let equipment = self.equipment(request)?;
                let record = self.store.record()?;
                let object_key = rules::stored(&record, &segment_id)?.replay_object_key(&id);
                let url = MediaUrl { url: equipment.presigner.get(&object_key), expires_in_s: URL_LIFE_S };
                Ok(respond::json(200, &url, trace_id)?)
            }
        }
    }

    /// Does what the recording's due timers are for. A bucket that fails is asked again later; the timers are set for that.
    ///
    /// # Errors
    /// When it could not be stored what became of it.
    pub(super) async fn tend_recording(&self, trace_id: &str) -> Result<(), Failure> {
        let now_ms = clock::now_ms();
        let timers = self.store.timers()?.into_iter();
        let due: Vec<&str> = timers
            .filter(|(kind, due_ms)| TimerKind::RECORDING.contains(kind) && *due_ms <= now_ms)
            .map(|(kind, _)| kind.as_str())
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        let id = self.id();
        log::info(trace_id, "recording_timers", json!({"session_id": id, "kinds": due}));
        let bucket = R2::from_env(&self.env);
        let tended = async {
            let _turn = self.bucket_turn.lock().await;
            self.desk(&id, &bucket).tend().await
        };
        match select(pin!(tended), Delay::from(TENDING_LIMIT)).await {
            Either::Left((Err(failure @ (Failure::Bucket(_) | Failure::Refused(_))), _)) => drop(failure.into_problem(trace_id)),
            Either::Left((outcome, _)) => outcome?,
            // Whatever was under way is written down and goes on from there.
            Either::Right(_) => {
                log::info(trace_id, "recording_timers_late", json!({"session_id": id}));
                self.desk(&id, &bucket).put_off()?;
            }
        }
        Ok(())
    }

    fn recording_as_it_is(&self, request: &Request, trace_id: &str) -> Result<Response, Failure> {
        let record = self.store.record()?;
        let recording = match Equipment::from_env(&self.env, &request.url()?)? {
            Some(_) => self.view(&record)?,
            None if record.agreement.is_none() => record.view(Vec::new(), None, None),
            None => return Err(unavailable().into()),
        };
        Ok(respond::json(200, &recording, trace_id)?)
    }

    fn agree(&self, id: &str, consent: Consent, equipment: &Equipment, trace_id: &str) -> Result<Response, Failure> {
        let (tier, key_id) = self.read(|live| (live.meta.principal.tier, live.meta.principal.key_id.clone()))?;
        if self.read(|live| live.session.is_over())? && self.store.record()?.agreement.is_none() {
            return Err(Problem::conflict("interview_over", "This interview has ended. There is nothing left to record.").into());
        }
        let sealed_key = new_key(&equipment.sealing_key, Holder { session_id: id, key_id: &key_id })?;
        let record = self.desk(id, &equipment.bucket).agree(consent, &offered(tier), sealed_key)?;
        log::info(trace_id, "recording_agreed", json!({"session_id": id, "medium": consent.medium, "notice": consent.notice}));
        Ok(respond::json(200, &self.view(&record)?, trace_id)?)
    }

    /// The key is gone when this answers. What the bucket does not delete now it deletes later, from its list of chores.
    async fn withdraw(&self, id: &str, trace_id: &str) -> Result<Response, Failure> {
        let bucket = R2::from_env(&self.env);
        self.desk(id, &bucket).withdraw()?;
        log::info(trace_id, "recording_withdrawn", json!({"session_id": id}));
        let _turn = self.bucket_turn.lock().await;
        if let Err(failure) = self.desk(id, &bucket).settle(|_| true).await {
            failure.into_problem(trace_id);
        }
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    async fn open_segment(
        &self,
        id: &str,
        segment_id: &str,
        segment: Segment,
        equipment: &Equipment,
        trace_id: &str,
    ) -> Result<Response, Failure> {
        if segment.id != segment_id {
            return Err(Problem::bad_request("bad_segment", "The segment in the body is not the one in the address.").into());
        }
        let _turn = self.bucket_turn.lock().await;
        let upload = self.desk(id, &equipment.bucket).open(segment).await?;
        let (bytes, parts) = (upload.segment.bytes, upload.segment.parts());
        let opened = json!({"session_id": id, "segment_id": segment_id, "state": upload.state, "bytes": bytes, "parts": parts});
        log::info(trace_id, "segment_opened", opened);
        Ok(respond::json(200, &upload, trace_id)?)
    }

    async fn part_urls(
        &self,
        id: &str,
        segment_id: &str,
        wanted: &PartsWanted,
        equipment: &Equipment,
        trace_id: &str,
    ) -> Result<Response, Failure> {
        let _turn = self.bucket_turn.lock().await;
        let slots = self.desk(id, &equipment.bucket).slots(segment_id, wanted).await?;
        let urls = slots.iter().map(|slot| PartUrl { part: slot.part, url: equipment.presigner.put(slot) }).collect();
        Ok(respond::json(200, &PartUrls { urls, expires_in_s: URL_LIFE_S }, trace_id)?)
    }

    async fn complete_segment(&self, id: &str, segment_id: &str, equipment: &Equipment, trace_id: &str) -> Result<Response, Failure> {
        let _turn = self.bucket_turn.lock().await;
        let completed = self.desk(id, &equipment.bucket).complete(segment_id).await;
        let outcome = match &completed {
            Ok(_) => "stored",
            Err(Failure::Refused(problem)) => &problem.code,
            Err(_) => "failed",
        };
        log::info(trace_id, "segment_completed", json!({"session_id": id, "segment_id": segment_id, "outcome": outcome}));
        Ok(respond::json(200, &completed?, trace_id)?)
    }

    pub(super) fn desk<'a>(&'a self, session_id: &'a str, bucket: &'a R2) -> Desk<'a, Cabinet<'a>, R2> {
        Desk { session_id, shelf: Cabinet(self), bucket, now_ms: clock::now_ms() }
    }

    fn equipment(&self, request: &Request) -> Result<Equipment, Failure> {
        Equipment::from_env(&self.env, &request.url()?)?.ok_or_else(|| unavailable().into())
    }

    /// The recording with its key opened.
    fn view(&self, record: &Record) -> Result<Recording, Failure> {
        let tier = self.read(|live| live.meta.principal.tier)?;
        let keys = self.keys(record)?;
        Ok(record.view(offered(tier), keys.recording, keys.masked))
    }

    /// The recording, readied for masking.
    ///
    /// # Errors
    /// When the secret is missing, or it could not be stored.
    pub(super) fn readied_for_masking(&self) -> Result<Record, Failure> {
        let (id, key_id) = (self.id(), self.read(|live| live.meta.principal.key_id.clone())?);
        let sealed_key = new_key(&self.sealing_key()?, Holder { session_id: &id, key_id: &key_id })?;
        self.desk(&id, &R2::from_env(&self.env)).masking(sealed_key)
    }

    /// The opened keys.
    ///
    /// # Errors
    /// When the secret is missing or is another one.
    pub(super) fn keys(&self, record: &Record) -> Result<Keys, Failure> {
        let Some(agreement) = &record.agreement else { return Ok(Keys::default()) };
        let secret = self.sealing_key()?;
        let (id, key_id) = (self.id(), self.read(|live| live.meta.principal.key_id.clone())?);
        let opened = |sealed: &Option<String>| {
            let holder = Holder { session_id: &id, key_id: &key_id };
            let key = sealed
                .as_ref()
                .map(|sealed| sealed_text::open(sealed, &secret, Content::Key, holder))
                .transpose()
                .map_err(|_| Failure::Setup("a recording's key does not open with MASTER_KEY"))?;
            Ok::<_, Failure>(key.map(|key| URL_SAFE_NO_PAD.encode(key)))
        };
        Ok(Keys { recording: opened(&agreement.sealed_key)?, masked: opened(&agreement.sealed_masked_key)? })
    }

    /// The key under which what belongs to this interview is sealed.
    ///
    /// # Errors
    /// When the secret is missing or is none.
    pub(super) fn sealing_key(&self) -> Result<[u8; KEY_BYTES], Failure> {
        auth::sealing_key(&self.env)?.ok_or(Failure::Setup("the secret MASTER_KEY is missing"))
    }
}

/// A random key, sealed.
fn new_key(sealing_key: &[u8; KEY_BYTES], holder: Holder<'_>) -> Result<String, Failure> {
    let key: [u8; KEY_BYTES] = random::bytes()?;
    Ok(sealed_text::seal(&key, sealing_key, random::bytes()?, Content::Key, holder))
}

fn unavailable() -> Problem {
    Problem::unavailable("recording_unavailable", "This server is not set up to keep recordings. Practise without one.")
}
