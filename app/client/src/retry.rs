//! How long to wait before trying again.

/// Wait before the first new attempt.
const FIRST_DELAY_MS: f64 = 500.0;
/// Longest wait, jitter aside.
const LONGEST_DELAY_MS: f64 = 10_000.0;

/// Wait before attempt number `attempt` (from 0): doubling, between half and one and a half of the step, so that many
/// clients do not return at the same moment. `random` is in 0–1.
pub fn delay_ms(attempt: u32, random: f64) -> f64 {
    let step_ms = (FIRST_DELAY_MS * 2f64.powi(attempt.min(16) as i32)).min(LONGEST_DELAY_MS);
    step_ms * (0.5 + random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit() {
        let waits: Vec<f64> = (0..7).map(|attempt| delay_ms(attempt, 0.5)).collect();
        assert_eq!(waits, [500.0, 1000.0, 2000.0, 4000.0, 8000.0, 10_000.0, 10_000.0]);
        assert_eq!((delay_ms(99, 0.0), delay_ms(0, 1.0)), (5000.0, 750.0));
    }
}
