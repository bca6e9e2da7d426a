//! Whether speech heard while the question is read aloud is the candidate's.

/// For this long the microphone is only tested for hearing the loudspeaker.
const ECHO_TEST_MS: u64 = 1_000;
/// Speech of this length, by a microphone that does not hear the loudspeaker, interrupts.
const INTERRUPTS_AFTER_MS: u64 = 400;

/// Watches one reading. A microphone that hears the voice in its first second would interrupt every question, so
/// for that question only keys and buttons do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BargeIn {
    hears_loudspeaker: bool,
    speaking_since_ms: Option<u64>,
}

impl BargeIn {
    /// `reading_ms` after the voice began, `speaking` is what the voice detector says. True: stop the voice.
    pub(crate) fn at(&mut self, reading_ms: u64, speaking: bool) -> bool {
        if !speaking {
            self.speaking_since_ms = None;
            return false;
        }
        if reading_ms < ECHO_TEST_MS {
            self.hears_loudspeaker = true;
        }
        let since_ms = *self.speaking_since_ms.get_or_insert(reading_ms);
        !self.hears_loudspeaker && reading_ms - since_ms >= INTERRUPTS_AFTER_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interrupted_at(speech: impl Fn(u64) -> bool) -> Option<u64> {
        let mut barge_in = BargeIn::default();
        (0..10_000).step_by(50).find(|ms| barge_in.at(*ms, speech(*ms)))
    }

    #[test]
    fn only_lasting_speech_that_is_not_the_loudspeaker_interrupts() {
        assert_eq!(interrupted_at(|ms| ms >= 3_000), Some(3_400));
        assert_eq!(interrupted_at(|ms| ms > 1_000 && ms % 1_000 > 700), None, "coughs");
        assert_eq!(interrupted_at(|ms| ms >= 500), None, "the loudspeaker");
    }
}
