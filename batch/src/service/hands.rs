//! Hands that take jobs from a source, one job each at a time, until they are told to stop.

use std::time::{Duration, Instant};

use domain::job::Leased;
use serde_json::json;

use super::source::{JobSource, SourceError};
use crate::log;
use crate::stop::Stop;

/// How often the source is asked when there was nothing to do.
const POLL: Duration = Duration::from_secs(5);
/// How finely waiting is interrupted.
const TICK: Duration = Duration::from_millis(100);

/// Lets `count` hands `attend` to jobs. `until_idle`: each ends when there is nothing to do.
///
/// # Errors
/// When the source will never answer; then all hands have stopped.
pub(crate) fn employ(
    count: u8,
    source: &dyn JobSource,
    stop: &Stop,
    until_idle: bool,
    attend: impl Fn(&Leased) + Sync,
) -> Result<(), SourceError> {
    let refused = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..count).map(|_| scope.spawn(|| work(source, stop, until_idle, &attend))).collect();
        hands.into_iter().filter_map(|hand| hand.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).err()).next()
    });
    refused.map_or(Ok(()), Err)
}

/// Waits, unless it is told to stop.
pub(crate) fn rest(time: Duration, stop: &Stop) {
    let until = Instant::now() + time;
    while Instant::now() < until && !stop.is_due() {
        std::thread::sleep(TICK);
    }
}

fn work(source: &dyn JobSource, stop: &Stop, until_idle: bool, attend: &dyn Fn(&Leased)) -> Result<(), SourceError> {
    let mut silences = 0_u32;
    while !stop.is_due() {
        match source.lease() {
            Ok(Some(job)) => {
                silences = 0;
                attend(&job);
            }
            Ok(None) if until_idle => return Ok(()),
            Ok(None) => rest(POLL, stop),
            Err(SourceError::Unavailable(cause)) => {
                log::warn("source_unavailable", &json!({"cause": cause}));
                // 5, 10, 20, 40, 80 s: a source that comes back is not met by all its workers at once.
                rest(POLL * (1 << silences.min(4)), stop);
                silences += 1;
            }
            Err(error) => {
                stop.stop();
                return Err(error);
            }
        }
    }
    Ok(())
}
