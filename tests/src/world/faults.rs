//! What may go wrong in one run, and how often. Each seed draws its own mixture, so that rare combinations are met undiluted.

use crate::rng::Rng;

/// Chances are per mille and message unless said otherwise.
#[derive(Debug, Clone)]
pub struct Faults {
    /// Longest ordinary way of a message.
    pub latency_ms: u64,
    /// A message takes up to 20 times longer.
    pub slow: u64,
    /// A message arrives twice.
    pub duplicate: u64,
    /// A message overtakes those before it.
    pub reorder: u64,
    /// The connection breaks instead of delivering.
    pub reset: u64,
    /// Half of a message arrives, then the connection breaks.
    pub truncate: u64,
    /// One side of a broken connection never hears of it.
    pub half_open: u64,
    /// The page is gone between two effects; per effect.
    pub killed: u64,
    /// Writing to the device fails; per write.
    pub device_full: u64,
    /// Longest time that a timer rings late.
    pub late_ms: u64,
}

impl Faults {
    /// A network and devices without any trouble.
    pub fn none() -> Self {
        Self {
            latency_ms: 40,
            slow: 0,
            duplicate: 0,
            reorder: 0,
            reset: 0,
            truncate: 0,
            half_open: 0,
            killed: 0,
            device_full: 0,
            late_ms: 20,
        }
    }

    /// A mixture of some of them.
    pub fn any(rng: &mut Rng) -> Self {
        let mut some = |often: u64| if rng.chance(400) { rng.between(1, often) } else { 0 };
        Self {
            latency_ms: 10 + some(900),
            slow: some(60),
            duplicate: some(250),
            reorder: some(80),
            reset: some(25),
            truncate: some(15),
            half_open: some(600),
            killed: some(6),
            device_full: some(200),
            late_ms: some(1500),
        }
    }
}
