//! Intervals by drawing answers again, with replacement. The seed is fixed: the same sample has the same interval.

use std::ops::AddAssign;

use domain::calibration::{Estimate, FEWEST_TOLD, NoEstimate};

use crate::split_mix;

/// Draws of a whole sample; Efron & Tibshirani 1993 take 1,000 or more for the ends of an interval.
pub(super) const RESAMPLES: usize = 2_000;
/// Parts of the draws below the lower end, and above the upper one.
const TAIL: f64 = 0.025;
/// Odd number between the states of SplitMix64.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A figure of a sample's sum.
pub(super) type Measure<T> = fn(&T) -> Result<f64, NoEstimate>;

/// What a sample of answers has to be, so that figures can be drawn from it.
pub(super) trait Sum: Default + Ord + for<'a> AddAssign<&'a Self> {}
impl<T: Default + Ord + for<'a> AddAssign<&'a T>> Sum for T {}

/// Each figure of the answers' sum, with its interval.
pub(super) fn estimates<T: Sum, const N: usize>(mut answers: Vec<T>, measures: [Measure<T>; N]) -> [Estimate; N] {
    answers.sort_unstable();
    let all = sum(&answers);
    let mut draws = Draws::default();
    let mut drawn: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    let enough = enough(&answers);
    for _ in 0..enough.map_or(0, |()| RESAMPLES) {
        let sample = draws.sum(&answers);
        drawn.iter_mut().zip(measures).for_each(|(values, measure)| values.extend(measure(&sample)));
    }
    let mut drawn = drawn.into_iter();
    measures.map(|measure| estimate(enough.and_then(|()| measure(&all)), drawn.next().unwrap_or_default()))
}

/// The figure of `these` less that of `those`, which both are enough to tell; each is drawn from by itself.
pub(super) fn difference<T: Sum>(mut these: Vec<T>, mut those: Vec<T>, measure: Measure<T>) -> Estimate {
    these.sort_unstable();
    those.sort_unstable();
    let less = |these: &T, those: &T| Ok(measure(these)? - measure(those)?);
    let mut draws = Draws::default();
    let drawn = (0..RESAMPLES).filter_map(|_| less(&draws.sum(&these), &draws.sum(&those)).ok()).collect();
    estimate(less(&sum(&these), &sum(&those)), drawn)
}

fn enough<T>(answers: &[T]) -> Result<(), NoEstimate> {
    match answers.len() {
        0 => Err(NoEstimate::NoPairs),
        count if count < FEWEST_TOLD as usize => Err(NoEstimate::TooFew),
        _ => Ok(()),
    }
}

fn sum<T: Sum>(answers: &[T]) -> T {
    answers.iter().fold(T::default(), |mut sum, answer| {
        sum += answer;
        sum
    })
}

/// Draws in which the figure is not defined are left out; where that is every other one, there is no interval.
fn estimate(value: Result<f64, NoEstimate>, mut drawn: Vec<f64>) -> Estimate {
    drawn.sort_unstable_by(f64::total_cmp);
    let is_defined = value.is_ok() && drawn.len() > RESAMPLES / 2;
    let end = |share: f64| is_defined.then(|| rounded(drawn[(share * (drawn.len() - 1) as f64).round() as usize]));
    Estimate { value: value.ok().map(rounded), low: end(TAIL), high: end(1.0 - TAIL), reason: value.err() }
}

/// Six digits after the point: more would be noise.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

#[derive(Default)]
struct Draws {
    state: u64,
}

impl Draws {
    /// The sum of as many answers as there are, each drawn from all of them.
    fn sum<T: Sum>(&mut self, answers: &[T]) -> T {
        let mut sum = T::default();
        for _ in answers {
            self.state = self.state.wrapping_add(GAMMA);
            sum += &answers[(split_mix::finalised(self.state) % answers.len() as u64) as usize];
        }
        sum
    }
}
