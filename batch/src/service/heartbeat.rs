//! Keeps a lease alive while the work goes on.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use domain::job::Lease;

use super::source::{JobSource, SourceError};
use crate::stop::Stop;

/// Of a lease's length: leaves two more tries before it runs out.
const SHARE: u32 = 3;
/// A source that does not answer is asked again so soon.
const AGAIN: Duration = Duration::from_secs(2);

/// Does `work` and prolongs the lease meanwhile. When the lease is lost, or ran out because nobody answered, `stop` is told and the
/// result is [`SourceError::LeaseLost`].
pub(crate) fn while_held<T>(
    source: &dyn JobSource,
    job_id: &str,
    lease: &Lease,
    stop: &Stop,
    work: impl FnOnce() -> T,
) -> Result<T, SourceError> {
    let (done, is_done) = channel::<()>();
    std::thread::scope(|scope| {
        let beat = scope.spawn(move || {
            let mut ends = Instant::now() + Duration::from_millis(lease.ends_in_ms);
            let mut wait = Duration::from_millis(lease.ends_in_ms) / SHARE;
            while is_done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                match source.extend(job_id, &lease.id) {
                    Ok(lease) => {
                        ends = Instant::now() + Duration::from_millis(lease.ends_in_ms);
                        wait = Duration::from_millis(lease.ends_in_ms) / SHARE;
                    }
                    Err(SourceError::Unavailable(_)) if Instant::now() < ends => wait = AGAIN,
                    Err(_) => {
                        stop.stop();
                        return Err(SourceError::LeaseLost);
                    }
                }
            }
            Ok(())
        });
        let outcome = work();
        drop(done);
        beat.join().unwrap_or(Err(SourceError::LeaseLost)).map(|()| outcome)
    })
}
