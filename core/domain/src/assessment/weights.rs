//! How much each part counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::DeliveryPart;
use crate::report::Criterion;

/// Weights of the parts, in any unit: only their proportions count. A part that is not named weighs 1, because nobody has written a
/// reason for more (OPM's guide to structured interviews: equal weights unless there is one). One of 0 is switched off without losing points; what is
/// no positive number is taken as 0.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Of the criteria in their rubric.
    pub criteria: BTreeMap<Criterion, f64>,
    /// Of the figures in the delivery index.
    pub delivery: BTreeMap<DeliveryPart, f64>,
}

impl Weights {
    pub(super) fn of_criterion(&self, criterion: Criterion) -> f64 {
        usable(self.criteria.get(&criterion))
    }

    pub(super) fn of_delivery(&self, part: DeliveryPart) -> f64 {
        usable(self.delivery.get(&part))
    }
}

fn usable(weight: Option<&f64>) -> f64 {
    match weight {
        None => 1.0,
        Some(weight) if weight.is_finite() && *weight > 0.0 => *weight,
        Some(_) => 0.0,
    }
}
