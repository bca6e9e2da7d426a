//! Every graded criterion of every answer, put to a model as the product puts it: personal data taken out, one criterion at a time, a bad
//! reply repaired once.

use anyhow::{Result, anyhow};
use domain::calibration::Stopped;
use domain::report::Criterion;
use engine::calibration::gold::{Gold, GoldAnswer};
use engine::calibration::{Judged, Replies};
use engine::model::prompt::{Told, judge};
use engine::model::reply;
use engine::redaction::Known;

use super::ask::Caller;

/// Bytes of the run's secret.
const SECRET_BYTES: usize = 16;

/// Seeds of prompts, each used once.
pub(super) struct Secret {
    bytes: [u8; SECRET_BYTES],
    used: u64,
}

impl Secret {
    /// # Errors
    /// When the system has no randomness.
    pub(super) fn random() -> Result<Self> {
        let mut bytes = [0; SECRET_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| anyhow!("no randomness: {error}"))?;
        Ok(Self { bytes, used: 0 })
    }

    fn next(&mut self) -> Vec<u8> {
        self.used += 1;
        [self.bytes.as_slice(), &self.used.to_be_bytes()].concat()
    }
}

/// The answers in order, and why they are not all.
///
/// # Errors
/// When an answer cannot be told as an interview.
pub(super) fn all(gold: &Gold, caller: &mut Caller<'_>, repeats: u32, secret: &mut Secret) -> Result<(Vec<Judged>, Option<Stopped>)> {
    let count = gold.answers.len();
    let mut judged = Vec::with_capacity(count);
    for (number, answer) in (1..).zip(&gold.answers) {
        let told = Told::of(&answer.session()?, &Known::default());
        eprintln!("▸ answer {number} of {count}: {}", answer.id);
        let mut of_one = OneAnswer { told, caller, secret, repeats };
        match of_one.judged(answer) {
            Ok(answer) => judged.push(answer),
            Err(stopped) => return Ok((judged, Some(stopped))),
        }
    }
    Ok((judged, None))
}

struct OneAnswer<'a, 'b> {
    told: Told,
    caller: &'a mut Caller<'b>,
    secret: &'a mut Secret,
    repeats: u32,
}

impl OneAnswer<'_, '_> {
    fn judged(&mut self, answer: &GoldAnswer) -> Result<Judged, Stopped> {
        answer.bands().into_keys().map(|criterion| Ok((criterion, self.replies(criterion)?))).collect()
    }

    fn replies(&mut self, criterion: Criterion) -> Result<Replies, Stopped> {
        let mut replies = Replies::default();
        for _ in 0..self.repeats {
            match self.band(criterion)? {
                Some(band) => replies.bands.push(band),
                None => replies.unusable += 1,
            }
        }
        Ok(replies)
    }

    /// The band of one reply, 0 for null; `None` where even the repaired reply is of no use.
    fn band(&mut self, criterion: Criterion) -> Result<Option<u8>, Stopped> {
        let Some(request) = judge::request(&self.told, 0, criterion, &self.secret.next()) else { return Ok(None) };
        let mut asked = Some(request);
        while let Some(request) = asked {
            let Some(text) = self.caller.ask(&request)? else { break };
            match reply::judgement(&text, &self.told, 0) {
                Ok(judgement) => return Ok(Some(judgement.map_or(0, |judgement| judgement.band))),
                Err(bad) => {
                    eprintln!("  a reply is of no use: {bad}");
                    asked = reply::repair(&request, &text, bad);
                }
            }
        }
        Ok(None)
    }
}
