//! At most three concrete things to practise: the drills of the weaknesses that matter most.

use domain::assessment::{Part, Weakness};
use domain::report::Practice;

/// Most drills in one report: more would not be practised.
const MOST: usize = 3;

/// Content first, as the weaknesses are ordered; one place is kept for delivery where its figures call for it. Delivery never changes
/// what content drills are chosen, beyond that place.
pub(super) fn choose(weaknesses: &[Weakness]) -> Vec<Practice> {
    let (delivery, content): (Vec<&Weakness>, Vec<&Weakness>) =
        weaknesses.iter().partition(|weakness| matches!(weakness.part, Part::Delivery(_)));
    let places = MOST - delivery.len().min(1);
    content.into_iter().take(places).chain(delivery).take(MOST).map(practice).collect()
}

fn practice(weakness: &Weakness) -> Practice {
    Practice { drill: weakness.drill, turns: weakness.turns.clone(), quote: weakness.quote.clone() }
}
