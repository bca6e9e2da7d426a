//! What the device measured during the interview and what was measured on the recording afterwards, on one timeline.

use domain::session::Session;
use domain::timeline::{Modality, TimelineEvent, credited};

/// A stretch of the interview that was analysed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// By which modality.
    pub modality: Modality,
    /// Session time of its beginning.
    pub start_ms: u64,
    /// Session time of its end.
    pub end_ms: u64,
}

impl Covered {
    fn contains(&self, event: &TimelineEvent) -> bool {
        (self.start_ms..self.end_ms).contains(&event.start_ms())
    }
}

/// The device's events outside of what is covered, `found` inside, in order of time. What was heard while a question was read aloud
/// is not the candidate's and is cut out, as the device does it. A stretch with too little speech for a baseline of its own says nothing
/// of activation: there the device's word stands, whose baseline is that of the whole interview.
pub fn fuse(session: &Session, device: &[TimelineEvent], covered: &[Covered], found: Vec<TimelineEvent>) -> Vec<TimelineEvent> {
    let is_baseline = |event: &TimelineEvent| matches!(event, TimelineEvent::VoiceBaseline { .. });
    let replaces = |stretch: &Covered, event: &TimelineEvent| {
        let tells = match event {
            TimelineEvent::VoiceBaseline { .. } | TimelineEvent::Activation { .. } => {
                found.iter().any(|event| is_baseline(event) && stretch.contains(event))
            }
            _ => true,
        };
        stretch.modality == event.modality() && stretch.contains(event) && tells
    };
    let replaced = |event: &TimelineEvent| covered.iter().any(|stretch| replaces(stretch, event));
    let spoken: Vec<(u64, u64)> = session.questions_spoken().collect();
    let mut timeline: Vec<TimelineEvent> = device.iter().filter(|event| !replaced(event)).cloned().collect();
    timeline.extend(found.into_iter().flat_map(|event| of_the_candidate(event, &spoken)));
    timeline.sort_by_key(TimelineEvent::start_ms);
    timeline
}

fn of_the_candidate(event: TimelineEvent, spoken: &[(u64, u64)]) -> Vec<TimelineEvent> {
    let TimelineEvent::Speech { start_ms, end_ms, level_dbfs } = event else { return vec![event] };
    let rests = credited(start_ms, end_ms, spoken.iter().copied()).into_iter();
    rests.map(|(start_ms, end_ms)| TimelineEvent::Speech { start_ms, end_ms, level_dbfs }).collect()
}

#[cfg(test)]
mod tests {
    use domain::setup::InterviewKind;

    use super::*;
    use crate::test_sessions::{Room, setup};

    fn speech(start_ms: u64, end_ms: u64) -> TimelineEvent {
        TimelineEvent::Speech { start_ms, end_ms, level_dbfs: -20.0 }
    }

    fn voice(start_ms: u64, end_ms: u64) -> Covered {
        Covered { modality: Modality::Voice, start_ms, end_ms }
    }

    fn asked(spoken_ms: Option<(u64, u64)>) -> Session {
        let mut session = Room::open(setup(InterviewKind::Mixed, 10), 1).session;
        session.turns[0].spoken_ms = spoken_ms;
        session
    }

    #[test]
    fn the_recording_replaces_only_what_it_covers() {
        let face = TimelineEvent::Started { modality: Modality::Face, t_ms: 5 };
        let device = [speech(0, 10), face.clone(), speech(100, 200), speech(900, 950)];
        let fused = fuse(&asked(None), &device, &[voice(50, 500)], vec![speech(110, 190)]);
        assert_eq!(fused, [speech(0, 10), face, speech(110, 190), speech(900, 950)]);
    }

    #[test]
    fn the_question_read_aloud_is_not_the_candidates_speech() {
        let fused =
            fuse(&asked(Some((1000, 2000))), &[], &[voice(0, 5000)], vec![speech(500, 3000), speech(1200, 1800), speech(4000, 4500)]);
        assert_eq!(fused, [speech(500, 1000), speech(2000, 3000), speech(4000, 4500)]);
    }

    #[test]
    fn without_a_recording_the_device_stands() {
        let device = [speech(0, 10), speech(20, 30)];
        assert_eq!(fuse(&asked(None), &device, &[], Vec::new()), device);
    }

    #[test]
    fn without_a_baseline_of_its_own_a_stretch_leaves_the_devices_activation() {
        let activation = |start_ms| TimelineEvent::Activation { start_ms, end_ms: start_ms + 9_000, mean_z: 1.7 };
        let device = [TimelineEvent::VoiceBaseline { t_ms: 35_000 }, activation(50_000), activation(130_000)];
        let covered = [voice(0, 100_000), voice(110_000, 150_000)];
        let own = vec![TimelineEvent::VoiceBaseline { t_ms: 34_000 }, activation(55_000)];
        let fused = fuse(&asked(None), &device, &covered, own.clone());
        assert_eq!(fused, [&own[..], &[activation(130_000)]].concat());
    }
}
