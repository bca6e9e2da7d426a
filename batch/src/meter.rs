//! The processor time that a piece of work costs: that of its threads, and that of the programs it runs.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::process::Pid;
use rustix::time::{ClockId, clock_gettime};

/// Adds up; clones add to the same sum.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter {
    spent_us: Arc<AtomicU64>,
}

/// Adds the time of the thread that made it, until it is dropped there.
pub(crate) struct Threaded<'a> {
    meter: &'a Meter,
    began_us: u64,
}

impl Meter {
    /// From now on this thread's time counts.
    pub(crate) fn this_thread(&self) -> Threaded<'_> {
        Threaded { meter: self, began_us: thread_us() }
    }

    /// Adds what a program spent that has ended and was not waited for yet. Without Linux' `/proc` its time is not known.
    pub(crate) fn ended(&self, program: Pid) {
        let stat = fs::read_to_string(format!("/proc/{}/stat", program.as_raw_nonzero())).unwrap_or_default();
        let ticks_per_s = rustix::param::clock_ticks_per_second().max(1);
        self.add(ticks(&stat).unwrap_or_default() * 1_000_000 / ticks_per_s);
    }

    /// So far, in milliseconds.
    pub(crate) fn cpu_ms(&self) -> u64 {
        self.spent_us.load(Ordering::Relaxed) / 1000
    }

    fn add(&self, us: u64) {
        self.spent_us.fetch_add(us, Ordering::Relaxed);
    }
}

impl Drop for Threaded<'_> {
    fn drop(&mut self) {
        self.meter.add(thread_us().saturating_sub(self.began_us));
    }
}

fn thread_us() -> u64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as u64 * 1_000_000 + now.tv_nsec as u64 / 1000
}

/// User and system time of a line of `/proc/PID/stat` (proc_pid_stat(5), fields 14 and 15; the name in field 2 may hold anything).
fn ticks(stat: &str) -> Option<u64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some(next()? + next()?)
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::*;

    #[test]
    fn a_programs_name_is_no_field() {
        let stat = "9355 (a) b 1 (c)) R 1 9355 8532 0 -1 4194304 34 0 0 0 6700 42 0 0 20 0 5 0 1 2 3";
        assert_eq!((ticks(stat), ticks(""), ticks("1 (x) R 1")), (Some(6742), None, None));
    }

    #[test]
    fn a_thread_that_works_is_measured_and_one_that_waits_is_not() {
        let meter = Meter::default();
        let idle = meter.clone();
        let worked = meter.this_thread();
        while worked.began_us + 20_000 > thread_us() {
            black_box((0..1_000u64).sum::<u64>());
        }
        drop(worked);
        let spent_ms = meter.cpu_ms();
        assert!(spent_ms >= 20);
        let waited = idle.this_thread();
        std::thread::sleep(std::time::Duration::from_millis(300));
        drop(waited);
        assert!(idle.cpu_ms() - spent_ms < 100, "{} ms", idle.cpu_ms() - spent_ms);
    }
}
