//! From what an interview used to what it cost, by the operator's price table `costs.json`. See [`domain::cost`].

use domain::cost::{ALERTS_AT_PERCENT, Budgets, CostMetrics, Effort, Usage};
use domain::principal::Tier;
use domain::recording::{MASKED_RETENTION_DAYS, RETENTION_DAYS};
use serde::Deserialize;

const MICRO_USD: f64 = 1e6;
const MS_PER_MINUTE: f64 = 60_000.0;
const MS_PER_HOUR: f64 = 3_600_000.0;
const BYTES_PER_GB: f64 = 1e9;
const DAYS_PER_MONTH: f64 = 30.0;
/// No operator means more than this: a larger figure is a slip of the keyboard.
const MOST_USD: f64 = 1e9;

/// `costs.json`, in dollars.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostTable {
    /// What is paid.
    pub prices: Prices,
    budgets: BudgetsUsd,
}

/// What the operator's contracts ask for, in dollars. A speech service during the interview and a language model
/// have their prices with their other settings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// A minute of recorded sound, turned into words.
    recognised_minute: f64,
    /// An hour of one processor.
    cpu_hour: f64,
    /// The same on a machine that may be taken away.
    spot_cpu_hour: f64,
    /// A gigabyte in the bucket for a month of 30 days.
    storage_gb_month: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct BudgetsUsd {
    day: f64,
    month: f64,
    free_interview: f64,
    premium_interview: f64,
}

/// The table is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// No JSON of its shape.
    #[error("the price table is not what it should be: {0}")]
    Shape(String),
    /// A figure is none.
    #[error("the price table: {0} must be an amount of dollars from 0 to {MOST_USD}")]
    Amount(&'static str),
}

impl CostTable {
    /// Reads `costs.json`.
    ///
    /// # Errors
    /// See [`TableError`].
    pub fn parse(json: &str) -> Result<Self, TableError> {
        let table: Self = serde_json::from_str(json).map_err(|error| TableError::Shape(error.to_string()))?;
        let (prices, budgets) = (&table.prices, &table.budgets);
        let amounts = [
            ("recognised_minute", prices.recognised_minute),
            ("cpu_hour", prices.cpu_hour),
            ("spot_cpu_hour", prices.spot_cpu_hour),
            ("storage_gb_month", prices.storage_gb_month),
            ("day", budgets.day),
            ("month", budgets.month),
            ("free_interview", budgets.free_interview),
            ("premium_interview", budgets.premium_interview),
        ];
        match amounts.into_iter().find(|(_, usd)| !(0.0..=MOST_USD).contains(usd)) {
            Some((name, _)) => Err(TableError::Amount(name)),
            None => Ok(table),
        }
    }

    /// The budgets in micro-dollars.
    pub fn budgets(&self) -> Budgets {
        let BudgetsUsd { day, month, free_interview, premium_interview } = self.budgets;
        Budgets {
            day: micro_usd(day),
            month: micro_usd(month),
            free_interview: micro_usd(free_interview),
            premium_interview: micro_usd(premium_interview),
        }
    }
}

impl Prices {
    /// What `usage` costs the operator.
    pub fn charge(&self, session_id: String, tier: Tier, created_epoch_ms: u64, usage: &Usage) -> CostMetrics {
        let analysis = usage.analysis.unwrap_or_default();
        let llm_cost = usage.llm.micro_usd;
        let recognised = micro_usd(analysis.recognised_ms as f64 / MS_PER_MINUTE * self.recognised_minute);
        let video_processing_cost = self.effort(analysis.video);
        let audio_processing_cost = self.effort(analysis.audio) + recognised + usage.streamed.micro_usd;
        let storage_cost = self.storage(usage.recorded_bytes, RETENTION_DAYS) + self.storage(usage.masked_bytes, MASKED_RETENTION_DAYS);
        let saved = (self.cpu_hour - self.spot_cpu_hour).max(0.0);
        let spot_cpu_ms = analysis.audio.spot_cpu_ms + analysis.video.spot_cpu_ms;
        CostMetrics {
            session_id,
            tier,
            created_epoch_ms,
            llm_api_calls: usage.llm.calls,
            llm_tokens_used: usage.llm.tokens_in + usage.llm.tokens_out,
            llm_cost,
            video_processing_ms: analysis.video.media_ms,
            video_processing_cost,
            audio_processing_ms: analysis.audio.media_ms + usage.streamed.ms,
            audio_processing_cost,
            storage_bytes: usage.recorded_bytes + usage.masked_bytes,
            storage_cost,
            total_cost: llm_cost + video_processing_cost + audio_processing_cost + storage_cost,
            spot_instance_savings: micro_usd(spot_cpu_ms as f64 / MS_PER_HOUR * saved),
        }
    }

    fn effort(&self, effort: Effort) -> u64 {
        let hours = |ms: u64| ms as f64 / MS_PER_HOUR;
        let spot_ms = effort.spot_cpu_ms.min(effort.cpu_ms);
        micro_usd(hours(effort.cpu_ms - spot_ms) * self.cpu_hour + hours(spot_ms) * self.spot_cpu_hour)
    }

    fn storage(&self, bytes: u64, days: u64) -> u64 {
        micro_usd(bytes as f64 / BYTES_PER_GB * (days as f64 / DAYS_PER_MONTH) * self.storage_gb_month)
    }
}

/// The shares of `budget`, in percent, that `spent` has reached and operators are told of. A budget of 0 is none.
pub fn alerts(spent: u64, budget: u64) -> impl Iterator<Item = u32> {
    let reached = move |percent: &u32| u128::from(spent) * 100 >= u128::from(budget) * u128::from(*percent);
    ALERTS_AT_PERCENT.into_iter().filter(move |percent| budget > 0 && reached(percent))
}

/// Dollars in whole micro-dollars, rounded up but for what is only the error of the arithmetic.
pub(crate) fn micro_usd(usd: f64) -> u64 {
    (usd * MICRO_USD - 1e-3).ceil() as u64
}

#[cfg(test)]
mod tests {
    use domain::cost::{AnalysisUse, LlmUse, StreamedUse};
    use proptest::prelude::*;

    use super::*;

    const TABLE: &str = r#"{
        "prices": {"recognised_minute": 0.006, "cpu_hour": 0.04,
                   "spot_cpu_hour": 0.01, "storage_gb_month": 0.015},
        "budgets": {"day": 400, "month": 10000, "free_interview": 0.5, "premium_interview": 3}
    }"#;

    fn prices() -> Prices {
        CostTable::parse(TABLE).expect("a table").prices
    }

    fn charge(usage: &Usage) -> CostMetrics {
        prices().charge("s".into(), Tier::Premium, 7, usage)
    }

    #[test]
    fn the_projects_own_table_is_one() {
        let json = std::fs::read_to_string("../../costs.json").expect("costs.json");
        let table = CostTable::parse(&json).expect("a table");
        assert!(table.budgets().day < table.budgets().month);
    }

    #[test]
    fn every_part_has_its_price() {
        let usage = Usage {
            llm: LlmUse { calls: 4, tokens_in: 10_000, tokens_out: 2_000, micro_usd: 60_000 },
            streamed: StreamedUse { ms: 60_000, micro_usd: 7_700 },
            recorded_bytes: 200_000_000,
            masked_bytes: 100_000_000,
            analysis: Some(AnalysisUse {
                audio: Effort { media_ms: 600_000, cpu_ms: 9_000, spot_cpu_ms: 0 },
                video: Effort { media_ms: 600_000, cpu_ms: 360_000, spot_cpu_ms: 180_000 },
                recognised_ms: 120_000,
            }),
        };
        let cost = charge(&usage);
        assert_eq!((cost.llm_api_calls, cost.llm_tokens_used, cost.llm_cost), (4, 12_000, 60_000));
        // Half of a tenth of an hour each way.
        assert_eq!((cost.video_processing_ms, cost.video_processing_cost), (600_000, 2_500));
        assert_eq!((cost.audio_processing_ms, cost.audio_processing_cost), (660_000, 100 + 12_000 + 7_700));
        // 0.2 GB for a month; 0.1 GB for 365 days.
        assert_eq!((cost.storage_bytes, cost.storage_cost), (300_000_000, 3_000 + 18_250));
        assert_eq!(cost.total_cost, 60_000 + 2_500 + 19_800 + 21_250);
        assert_eq!(cost.spot_instance_savings, 1_500);
        assert_eq!(charge(&Usage::default()).total_cost, 0);
    }

    #[test]
    fn a_table_that_is_none_is_refused_by_name() {
        let wrong = |from: &str, to: &str| CostTable::parse(&TABLE.replace(from, to)).expect_err("refused").to_string();
        assert!(wrong("\"cpu_hour\": 0.04", "\"cpu_hour\": -1").contains("cpu_hour"));
        assert!(wrong("400", "1e12").contains("day"));
        assert!(wrong("\"cpu_hour\": 0.04,", "").contains("cpu_hour"));
        assert!(wrong("\"day\"", "\"dya\"").contains("dya"));
        assert!(CostTable::parse("").is_err());
    }

    #[test]
    fn alerts_are_due_from_their_share_on() {
        let told = |spent| alerts(spent, 1_000).collect::<Vec<_>>();
        assert_eq!((told(799), told(800), told(1_000), told(5_000)), (vec![], vec![80], vec![80, 100], vec![80, 100, 120]));
        assert_eq!(alerts(5, 0).count(), 0);
        assert_eq!(alerts(u64::MAX, u64::MAX).count(), 2);
    }

    proptest! {
        /// Feature: interview-prep-ai, Property 15: Cost Optimization Effectiveness
        #[test]
        fn more_use_never_costs_less_and_spot_never_more(
            cpu_ms in 0u64..100_000_000, more_ms in 0u64..100_000_000, spot in 0.0f64..=1.0, bytes in 0u64..1_000_000_000_000,
        ) {
            let usage = |cpu_ms: u64, spot: f64| Usage {
                recorded_bytes: bytes,
                analysis: Some(AnalysisUse {
                    video: Effort { media_ms: 1, cpu_ms, spot_cpu_ms: (cpu_ms as f64 * spot) as u64 },
                    ..AnalysisUse::default()
                }),
                ..Usage::default()
            };
            let (less, more, owned) = (charge(&usage(cpu_ms, spot)), charge(&usage(cpu_ms + more_ms, spot)), charge(&usage(cpu_ms, 0.0)));
            prop_assert!(less.total_cost <= more.total_cost);
            prop_assert!(less.total_cost <= owned.total_cost);
            let saved = owned.total_cost - less.total_cost;
            prop_assert!(saved.abs_diff(less.spot_instance_savings) <= 1, "{} and {}", saved, less.spot_instance_savings);
        }
    }
}
