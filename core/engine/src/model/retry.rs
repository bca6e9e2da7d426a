//! Whether a failed call is made again. The caller keeps the times. Figures are those of the contract for turn-taking.

use super::Failure;

/// What a candidate waits for the next question at most.
pub const TURN_MS: u64 = 5_000;
/// What the built-in engine may take after it was decided to use it.
pub const FALLBACK_MS: u64 = 1_000;
/// When a turn's calls are given up, whatever they are at, so that the built-in engine still keeps within [`TURN_MS`].
pub const TURN_CALLS_MS: u64 = TURN_MS - FALLBACK_MS;
/// Only a failure that came so soon leaves time for another try in a turn.
pub const SOON_MS: u64 = 1_000;
/// Waits before each further try where nobody waits.
pub const LADDER_MS: [u64; 4] = [1_000, 2_000, 4_000, 8_000];
/// A service that asks for a longer wait is not waited for; ours.
pub const LONGEST_WAIT_MS: u64 = 60_000;

/// In a turn, after the `failures`-th failed call (from 1), `elapsed_ms` after the turn's first call began: the wait before the one other
/// try there is, or `None` for the built-in engine.
pub fn in_a_turn(failure: Failure, failures: usize, elapsed_ms: u64) -> Option<u64> {
    let wait_ms = asked_wait_ms(failure);
    (failures == 1 && elapsed_ms <= SOON_MS && wait_ms <= SOON_MS && failure.is_worth_a_retry()).then_some(wait_ms)
}

/// Where nobody waits (evaluation, batch), after the `failures`-th failed call (from 1): the wait before the next, or `None` for the
/// built-in engine.
pub fn on_the_ladder(failure: Failure, failures: usize) -> Option<u64> {
    let step_ms = LADDER_MS.get(failures.checked_sub(1)?)?;
    let wait_ms = asked_wait_ms(failure).max(*step_ms);
    (failure.is_worth_a_retry() && wait_ms <= LONGEST_WAIT_MS).then_some(wait_ms)
}

fn asked_wait_ms(failure: Failure) -> u64 {
    match failure {
        Failure::RateLimited { retry_after_ms } => retry_after_ms.unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY: fn(Option<u64>) -> Failure = |retry_after_ms| Failure::RateLimited { retry_after_ms };

    #[test]
    fn a_turn_has_one_other_try_and_only_soon() {
        assert_eq!(in_a_turn(Failure::Overloaded, 1, SOON_MS), Some(0));
        assert_eq!(in_a_turn(Failure::Overloaded, 1, SOON_MS + 1), None);
        assert_eq!(in_a_turn(Failure::Overloaded, 2, 10), None);
        assert_eq!((in_a_turn(BUSY(Some(800)), 1, 10), in_a_turn(BUSY(Some(1_001)), 1, 10)), (Some(800), None));
        for hopeless in [Failure::Unauthorized, Failure::NoCredit, Failure::Refused, Failure::TooLong, Failure::Rejected { status: 404 }] {
            assert_eq!((in_a_turn(hopeless, 1, 10), on_the_ladder(hopeless, 1)), (None, None), "{hopeless}");
        }
    }

    #[test]
    fn the_ladder_has_four_steps() {
        let waits = |failure: Failure| (0..=5).map(|failures| on_the_ladder(failure, failures)).collect::<Vec<_>>();
        assert_eq!(waits(Failure::BrokenStream), [None, Some(1_000), Some(2_000), Some(4_000), Some(8_000), None]);
        assert_eq!(waits(BUSY(Some(3_000))), [None, Some(3_000), Some(3_000), Some(4_000), Some(8_000), None]);
        assert_eq!(on_the_ladder(BUSY(Some(LONGEST_WAIT_MS + 1)), 1), None);
    }
}
