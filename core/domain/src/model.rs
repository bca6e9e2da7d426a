//! A language model beside the built-in interviewer: what a site offers, and what a candidate agrees to.
//!
//! Where a site has one and the candidate agreed, it puts questions into words and judges answers by single criteria. What is asked next,
//! and when the interview is over, is always decided here. Without the agreement nothing of an interview reaches a model, and it can be taken
//! back until the interview ends.

use serde::{Deserialize, Serialize};

/// Version of the text that the candidate agrees to.
pub const NOTICE: u32 = 2;

/// Answer to `GET /api/v1/model`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelOffer {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// `None` where the built-in interviewer is alone.
    pub service: Option<ModelService>,
}

/// A service on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelService {
    /// Who receives questions and answers, as people know it.
    pub name: String,
    /// The service's name of the model.
    pub model: String,
    /// See [`NOTICE`].
    pub notice: u32,
}

/// The candidate agreed that a service receives the questions and answers of one interview, without the personal data that is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelConsent {
    /// See [`ModelService::name`].
    pub service: String,
    /// See [`NOTICE`].
    pub notice: u32,
}
