//! Turn-taking: when a silence ends an answer.
//!
//! An answer ends by itself only after speech was heard in it, after a silence that adapts to the person, and after a visible
//! countdown that any speech, typing or key stops (contracts, "Turn-taking"). The rule errs towards waiting: a cut-off
//! answer costs the candidate more than some seconds of silence.

/// Shortest silence before the countdown.
const MIN_SILENCE_MS: u64 = 4_000;
/// Longest silence before the countdown.
const MAX_SILENCE_MS: u64 = 10_000;
/// Used until enough of the person's own pauses are known.
const USUAL_SILENCE_MS: u64 = 6_000;
/// Pauses needed before their median says something.
const ENOUGH_PAUSES: usize = 5;
/// Shortest silence that counts as a pause inside an answer (signals, "pause").
const MIN_PAUSE_MS: u64 = 200;
/// Length of the visible countdown.
pub(crate) const COUNTDOWN_MS: u64 = 5_000;
/// Pauses remembered; older ones say less about how the person speaks now.
const REMEMBERED_PAUSES: usize = 50;

/// What is going on at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Any steadily rising clock.
    pub(crate) now_ms: u64,
    /// Somebody speaks at the microphone, and it is not the interviewer's voice.
    pub(crate) speaking: bool,
    /// An answer may end by itself at all: not thinking, not paused, not coding, switched on, microphone running.
    pub(crate) allowed: bool,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing to show.
    Listen,
    /// Show the countdown.
    Countdown {
        /// Time left in it.
        left_ms: u64,
    },
    /// The answer is over.
    End,
}

/// The rule's memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Silence {
    spoke: bool,
    speaking: bool,
    quiet_since_ms: u64,
    speech_ended_ms: Option<u64>,
    pauses_ms: Vec<u64>,
}

impl Silence {
    /// A new answer begins; what is known of the person's pauses stays.
    pub(crate) fn new_answer(&mut self, now_ms: u64) {
        *self = Self { quiet_since_ms: now_ms, pauses_ms: std::mem::take(&mut self.pauses_ms), ..Self::default() };
    }

    /// A key, a click or typing: the silence begins anew.
    pub(crate) fn touched(&mut self, now_ms: u64) {
        self.quiet_since_ms = now_ms;
    }

    /// Takes note of the moment and says what follows; to be called several times a second.
    pub(crate) fn at(&mut self, moment: Moment) -> Verdict {
        self.listen(moment);
        if self.speaking || !moment.allowed {
            self.quiet_since_ms = moment.now_ms;
        }
        if !self.spoke {
            return Verdict::Listen;
        }
        let quiet_ms = moment.now_ms.saturating_sub(self.quiet_since_ms);
        let Some(counting_ms) = quiet_ms.checked_sub(self.threshold_ms()) else { return Verdict::Listen };
        match COUNTDOWN_MS.checked_sub(counting_ms) {
            None | Some(0) => Verdict::End,
            Some(left_ms) => Verdict::Countdown { left_ms },
        }
    }

    /// Three times the person's median pause, between 4 and 10 seconds.
    fn threshold_ms(&self) -> u64 {
        if self.pauses_ms.len() < ENOUGH_PAUSES {
            return USUAL_SILENCE_MS;
        }
        let mut sorted = self.pauses_ms.clone();
        sorted.sort_unstable();
        let median_ms = sorted.get(sorted.len() / 2).copied().unwrap_or(USUAL_SILENCE_MS);
        (3 * median_ms).clamp(MIN_SILENCE_MS, MAX_SILENCE_MS)
    }

    fn listen(&mut self, moment: Moment) {
        if moment.speaking && !self.speaking {
            let pause_ms = self.speech_ended_ms.map_or(0, |ended| moment.now_ms.saturating_sub(ended));
            if pause_ms >= MIN_PAUSE_MS {
                if self.pauses_ms.len() == REMEMBERED_PAUSES {
                    self.pauses_ms.remove(0);
                }
                self.pauses_ms.push(pause_ms);
            }
        }
        if !moment.speaking && self.speaking {
            self.speech_ended_ms = Some(moment.now_ms);
        }
        self.speaking = moment.speaking;
        self.spoke |= moment.speaking;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP_MS: u64 = 100;

    struct Room {
        silence: Silence,
        now_ms: u64,
    }

    impl Room {
        fn new() -> Self {
            let mut silence = Silence::default();
            silence.new_answer(0);
            Self { silence, now_ms: 0 }
        }

        fn pass(&mut self, ms: u64, speaking: bool, allowed: bool) -> Verdict {
            let mut verdict = Verdict::Listen;
            for _ in 0..ms / STEP_MS {
                self.now_ms += STEP_MS;
                verdict = self.silence.at(Moment { now_ms: self.now_ms, speaking, allowed });
            }
            verdict
        }
    }

    #[test]
    fn silence_before_the_first_word_never_ends_an_answer() {
        assert_eq!(Room::new().pass(600_000, false, true), Verdict::Listen);
    }

    #[test]
    fn an_answer_ends_after_silence_and_countdown() {
        let mut room = Room::new();
        room.pass(3_000, true, true);
        assert_eq!(room.pass(USUAL_SILENCE_MS - STEP_MS, false, true), Verdict::Listen);
        assert!(matches!(room.pass(STEP_MS * 2, false, true), Verdict::Countdown { .. }));
        assert_eq!(room.pass(COUNTDOWN_MS, false, true), Verdict::End);
    }

    #[test]
    fn speech_typing_and_thinking_stop_the_countdown() {
        for stop in ["speech", "typing", "thinking"] {
            let mut room = Room::new();
            room.pass(3_000, true, true);
            assert!(matches!(room.pass(USUAL_SILENCE_MS + 2_000, false, true), Verdict::Countdown { .. }));
            match stop {
                "speech" => _ = room.pass(STEP_MS, true, true),
                "typing" => room.silence.touched(room.now_ms),
                _ => _ = room.pass(60_000, false, false),
            }
            assert_eq!(room.pass(USUAL_SILENCE_MS - STEP_MS, false, true), Verdict::Listen, "{stop}");
        }
    }

    #[test]
    fn the_silence_adapts_to_the_person_within_limits() {
        for (pause_ms, wait_ms) in [(300, MIN_SILENCE_MS), (2_000, 6_000), (3_800, MAX_SILENCE_MS)] {
            let mut room = Room::new();
            for _ in 0..8 {
                room.pass(1_000, true, true);
                room.pass(pause_ms, false, true);
            }
            room.silence.new_answer(room.now_ms);
            room.pass(1_000, true, true);
            assert_eq!(room.pass(wait_ms - STEP_MS, false, true), Verdict::Listen, "{pause_ms}");
            assert!(matches!(room.pass(STEP_MS * 2, false, true), Verdict::Countdown { .. }), "{pause_ms}");
        }
    }
}
