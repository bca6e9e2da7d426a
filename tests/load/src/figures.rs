//! Quantiles of measured times.

/// Times in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Milliseconds(Vec<f64>);

impl Milliseconds {
    /// Takes more of them.
    pub(crate) fn extend(&mut self, times: &[f64]) {
        self.0.extend(times);
        self.0.sort_by(f64::total_cmp);
    }

    /// The time that `share` of all do not exceed, to a tenth; `None` when there are none.
    pub(crate) fn quantile(&self, share: f64) -> Option<f64> {
        let last = self.0.len().checked_sub(1)?;
        let at = (self.0.len() as f64 * share).ceil() as usize;
        self.0.get(at.saturating_sub(1).min(last)).map(|ms| (ms * 10.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_sorted_times() {
        let mut times = Milliseconds::default();
        assert_eq!(times.quantile(0.5), None);
        times.extend(&[4.0, 1.0, 3.0, 2.04]);
        assert_eq!([0.0, 0.5, 0.75, 1.0].map(|share| times.quantile(share)), [Some(1.0), Some(2.0), Some(3.0), Some(4.0)]);
    }
}
