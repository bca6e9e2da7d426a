//! The candidate's names: sealed before anything is stored, opened only to be taken out of what somebody else reads.

use engine::redaction::Known;
use engine::sealed_text::{self, Content, Holder};
use worker::Env;

use super::InterviewSession;
use crate::failure::Failure;
use crate::{auth, random};

/// The names, sealed; `None` where there are none, or no key to seal them under: redaction then goes by patterns alone.
///
/// # Errors
/// `internal` when the key is not one.
pub(crate) fn sealed(names: &[String], env: &Env, holder: Holder<'_>) -> Result<Option<String>, Failure> {
    if names.is_empty() {
        return Ok(None);
    }
    let Some(sealing_key) = auth::sealing_key(env)? else { return Ok(None) };
    Ok(Some(sealed_text::seal(&serde_json::to_vec(names)?, &sealing_key, random::bytes()?, Content::Names, holder)))
}

impl InterviewSession {
    /// The names that the candidate gave.
    ///
    /// # Errors
    /// When the secret is missing or is another one.
    pub(super) fn candidate_names(&self) -> Result<Vec<String>, Failure> {
        let (sealed, key_id) = self.read(|live| (live.meta.sealed_names.clone(), live.meta.principal.key_id.clone()))?;
        let Some(sealed) = sealed else { return Ok(Vec::new()) };
        let holder = Holder { session_id: &self.id(), key_id: &key_id };
        let names = sealed_text::open(&sealed, &self.sealing_key()?, Content::Names, holder);
        Ok(serde_json::from_slice(&names.map_err(|_| Failure::Setup("a candidate's names do not open with MASTER_KEY"))?)?)
    }

    /// What redaction is to know. Employers may stay: questions cite them from the resume, and follow-ups are about what was done there.
    ///
    /// # Errors
    /// See [`Self::candidate_names`].
    pub(super) fn known(&self) -> Result<Known, Failure> {
        Ok(Known { names: self.candidate_names()?, ..Known::default() })
    }
}
