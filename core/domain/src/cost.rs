//! What interviews cost: what each used, as it was measured where it was used, its price, and what all of them may cost.
//!
//! Money is in whole micro-dollars, rounded up.
//!
//! | request, with an operator's service token | answer |
//! | --- | --- |
//! | `GET /api/v1/costs/{month}`, the month as `2026-11` | [`CostOverview`] |

use serde::{Deserialize, Serialize};

use crate::principal::Tier;

/// The shares of a budget, in percent, at which operators are told.
pub const ALERTS_AT_PERCENT: [u32; 3] = [80, 100, 120];

/// What one interview used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Of language models.
    pub llm: LlmUse,
    /// Of a speech service, during the interview.
    pub streamed: StreamedUse,
    /// Of the bucket: bytes of what was recorded.
    pub recorded_bytes: u64,
    /// Of the bucket: bytes of the masked versions.
    pub masked_bytes: u64,
    /// Of the native service; `None` where nothing was analysed yet.
    pub analysis: Option<AnalysisUse>,
}

/// What language models were asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LlmUse {
    /// Requests.
    pub calls: u64,
    /// Tokens that were sent.
    pub tokens_in: u64,
    /// Tokens that came back.
    pub tokens_out: u64,
    /// What the operator's contract asks for it.
    pub micro_usd: u64,
}

/// Sound that a speech service turned into words while it was spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamedUse {
    /// How much, in milliseconds.
    pub ms: u64,
    /// What the operator's contract asks for it.
    pub micro_usd: u64,
}

/// What the analysis of one recording used: of the work whose results are kept. What a killed worker did in vain is not in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysisUse {
    /// Voice and words.
    pub audio: Effort,
    /// Faces, and hiding them.
    pub video: Effort,
    /// Sound that a speech service turned into words, in milliseconds.
    pub recognised_ms: u64,
}

/// Work on one medium.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// Length of what was worked on, in milliseconds.
    pub media_ms: u64,
    /// Processor time, in milliseconds, of all threads and programs together.
    pub cpu_ms: u64,
    /// As much of it as was spent on machines that are cheap because they may be taken away.
    pub spot_cpu_ms: u64,
}

/// What one interview cost (source design, `CostMetrics`). Savings by cached answers are not measured: nothing is cached yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostMetrics {
    /// Which interview.
    pub session_id: String,
    /// What it was entitled to.
    pub tier: Tier,
    /// Unix time in milliseconds of its beginning; that day (UTC) is charged.
    pub created_epoch_ms: u64,
    /// Requests to language models.
    pub llm_api_calls: u64,
    /// Tokens, sent and received.
    pub llm_tokens_used: u64,
    /// Their price.
    pub llm_cost: u64,
    /// Length of the pictures that were analysed, in milliseconds.
    pub video_processing_ms: u64,
    /// The price of analysing and masking them.
    pub video_processing_cost: u64,
    /// Length of the sound that was analysed or turned into words, in milliseconds.
    pub audio_processing_ms: u64,
    /// The price of that, speech services included.
    pub audio_processing_cost: u64,
    /// Bytes in the bucket.
    pub storage_bytes: u64,
    /// The price of keeping them for as long as they may be kept.
    pub storage_cost: u64,
    /// All of it.
    pub total_cost: u64,
    /// What the same work would have cost more on machines that nobody takes away.
    pub spot_instance_savings: u64,
}

/// What the operator wants to spend at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budgets {
    /// On all interviews of a day (UTC).
    pub day: u64,
    /// On all interviews of a month.
    pub month: u64,
    /// On one free interview, on average.
    pub free_interview: u64,
    /// On one premium interview, on average.
    pub premium_interview: u64,
}

/// One month's costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostOverview {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// `2026-11`.
    pub month: String,
    /// All together.
    pub total_cost: u64,
    /// What is wanted.
    pub budgets: Budgets,
    /// By day and tier, in order.
    pub days: Vec<DayCost>,
    /// What operators were told, in order of time.
    pub alerts: Vec<Alert>,
}

/// What the interviews of one tier cost that began on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCost {
    /// `2026-11-27`.
    pub day: String,
    /// Whose.
    pub tier: Tier,
    /// How many.
    pub interviews: u64,
    /// What they cost together.
    pub total_cost: u64,
    /// What they would have cost more without spot machines.
    pub spot_instance_savings: u64,
}

/// A budget was used up to some share. Each is told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The day or month: `2026-11-27`, `2026-11`.
    pub period: String,
    /// One of [`ALERTS_AT_PERCENT`].
    pub percent: u32,
    /// What was spent when it was noticed.
    pub spent: u64,
    /// Unix time in milliseconds.
    pub at_epoch_ms: u64,
}

impl std::ops::AddAssign for Effort {
    fn add_assign(&mut self, other: Self) {
        self.media_ms += other.media_ms;
        self.cpu_ms += other.cpu_ms;
        self.spot_cpu_ms += other.spot_cpu_ms;
    }
}
