//! From what the analysis says to the events the session stores. Pure: times are session milliseconds and arguments.

use domain::analysis::FaceObservation;
use domain::timeline::{FacePoint, GRID_MS, GapReason, Modality, TimelineEvent, credited, face_grid};

/// Collects measurements and hands them out in order of time.
#[derive(Debug)]
pub(crate) struct Collector {
    began_ms: u64,
    last_face: Option<FacePoint>,
    next_grid_ms: u64,
    face: Condition,
    voice: Condition,
    /// Stretches in which a question was read aloud; the last may be open.
    uncredited: Vec<(u64, Option<u64>)>,
    speech: Vec<(u64, u64)>,
    ready: Vec<TimelineEvent>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    /// Not known yet whether it will run.
    Unknown,
    Running,
    Missing {
        reason: GapReason,
        since_ms: u64,
    },
}

impl Collector {
    /// Begins at `now_ms`: 0 for a fresh interview, later after a reload.
    pub(crate) fn new(now_ms: u64) -> Self {
        Self {
            began_ms: now_ms,
            last_face: None,
            next_grid_ms: now_ms.next_multiple_of(GRID_MS),
            face: Condition::Unknown,
            voice: Condition::Unknown,
            uncredited: Vec::new(),
            speech: Vec::new(),
            ready: Vec::new(),
        }
    }

    /// One analysed picture, shown at `t_ms`. Pictures from before the last one are dropped.
    pub(crate) fn face(&mut self, seen: &FaceObservation, t_ms: u64) {
        if t_ms < self.began_ms || self.last_face.is_some_and(|last| t_ms < last.t_ms) {
            return;
        }
        self.running(Modality::Face, t_ms);
        let point = seen.point(t_ms);
        let samples: Vec<FacePoint> = self.last_face.into_iter().chain([point]).collect();
        // The first sample at or after a grid point decides it, so everything up to this one is final.
        self.ready.extend(face_grid(&samples, self.next_grid_ms, t_ms).into_iter().map(TimelineEvent::Face));
        self.next_grid_ms = self.next_grid_ms.max((t_ms / GRID_MS + 1) * GRID_MS);
        self.last_face = Some(point);
    }

    /// A closed speech segment; what lies under the interviewer's voice is cut out.
    pub(crate) fn speech(&mut self, start_ms: u64, end_ms: u64, level_dbfs: f32) {
        for (start_ms, end_ms) in self.credited(start_ms, end_ms) {
            self.speech.push((start_ms, end_ms));
            self.ready.push(TimelineEvent::Speech { start_ms, end_ms, level_dbfs });
        }
    }

    /// Speech that is still going on, in case nothing more can be stored. Its closed segment, if it comes, overlaps this one; readers merge.
    pub(crate) fn open_speech(&mut self, start_ms: u64, now_ms: u64, level_dbfs: f32) {
        let credited = self.credited(start_ms, now_ms).into_iter();
        self.ready.extend(credited.map(|(start_ms, end_ms)| TimelineEvent::Speech { start_ms, end_ms, level_dbfs }));
    }

    /// The voice's baseline is complete.
    pub(crate) fn baseline(&mut self, t_ms: u64) {
        self.ready.push(TimelineEvent::VoiceBaseline { t_ms: t_ms.max(self.began_ms) });
    }

    /// The voice was more activated than its baseline.
    pub(crate) fn activation(&mut self, start_ms: u64, end_ms: u64, mean_z: f32) {
        if end_ms > start_ms {
            self.ready.push(TimelineEvent::Activation { start_ms, end_ms, mean_z });
        }
    }

    /// A stretch without data that is already over.
    pub(crate) fn gap(&mut self, modality: Modality, start_ms: u64, end_ms: u64, reason: GapReason) {
        if end_ms > start_ms {
            self.ready.push(TimelineEvent::Gap { modality, start_ms, end_ms, reason });
        }
    }

    /// Data of this modality arrives: ends its gap, and says so the first time.
    pub(crate) fn running(&mut self, modality: Modality, t_ms: u64) {
        match *self.condition(modality) {
            Condition::Running => return,
            Condition::Unknown => self.ready.push(TimelineEvent::Started { modality, t_ms }),
            Condition::Missing { reason, since_ms } => {
                self.gap(modality, since_ms, t_ms, reason);
                self.ready.push(TimelineEvent::Started { modality, t_ms });
            }
        }
        *self.condition(modality) = Condition::Running;
    }

    /// Data of this modality is missing from `t_ms` on. A modality that never ran is announced at once, because nothing may follow.
    pub(crate) fn missing(&mut self, modality: Modality, t_ms: u64, reason: GapReason) {
        // A failure is noticed late: pictures have been missing since the last one.
        let last_ms = self.last_face.filter(|_| (modality, reason) == (Modality::Face, GapReason::Failed)).map(|last| last.t_ms);
        let t_ms = last_ms.unwrap_or(t_ms);
        match *self.condition(modality) {
            Condition::Missing { reason: known, .. } if known == reason => return,
            Condition::Missing { reason: known, since_ms } => self.gap(modality, since_ms, t_ms, known),
            Condition::Unknown => {
                let at_ms = self.began_ms;
                self.ready.push(TimelineEvent::Gap { modality, start_ms: at_ms, end_ms: at_ms, reason });
                *self.condition(modality) = Condition::Missing { reason, since_ms: at_ms };
                return;
            }
            Condition::Running => {}
        }
        if modality == Modality::Face {
            self.end_grid();
        }
        *self.condition(modality) = Condition::Missing { reason, since_ms: t_ms };
    }

    /// Whether sound belongs to the candidate from now on.
    pub(crate) fn set_crediting(&mut self, on: bool, now_ms: u64) {
        let open = self.uncredited.last_mut().filter(|(_, end)| end.is_none());
        match (on, open) {
            (true, Some((_, end))) => *end = Some(now_ms),
            (false, None) => self.uncredited.push((now_ms, None)),
            _ => {}
        }
    }

    /// Sound does not belong to the candidate now.
    pub(crate) fn uncredited(&self) -> bool {
        self.uncredited.last().is_some_and(|(_, end)| end.is_none())
    }

    /// Closed, credited speech segments so far.
    pub(crate) fn speech_segments(&self) -> &[(u64, u64)] {
        &self.speech
    }

    /// What is ready, in order of time.
    pub(crate) fn take(&mut self) -> Vec<TimelineEvent> {
        self.ready.sort_by_key(TimelineEvent::start_ms);
        std::mem::take(&mut self.ready)
    }

    /// The rest: the grid point just after the last picture, and gaps that never ended.
    pub(crate) fn finish(&mut self, now_ms: u64) -> Vec<TimelineEvent> {
        self.end_grid();
        for modality in [Modality::Face, Modality::Voice] {
            if let Condition::Missing { reason, since_ms } = *self.condition(modality)
                && since_ms > self.began_ms
            {
                self.gap(modality, since_ms, now_ms, reason);
            }
        }
        self.take()
    }

    /// The grid point just after the last picture. Nothing is interpolated from here to the next one.
    fn end_grid(&mut self) {
        let Some(last) = self.last_face.take() else { return };
        let to_ms = last.t_ms + GRID_MS / 2;
        self.ready.extend(face_grid(&[last], self.next_grid_ms, to_ms).into_iter().map(TimelineEvent::Face));
        self.next_grid_ms = self.next_grid_ms.max((to_ms / GRID_MS + 1) * GRID_MS);
    }

    fn condition(&mut self, modality: Modality) -> &mut Condition {
        match modality {
            Modality::Face => &mut self.face,
            Modality::Voice => &mut self.voice,
        }
    }

    fn credited(&self, start_ms: u64, end_ms: u64) -> Vec<(u64, u64)> {
        let uncredited = self.uncredited.iter().map(|(from_ms, to_ms)| (*from_ms, to_ms.unwrap_or(u64::MAX)));
        credited(start_ms.max(self.began_ms), end_ms, uncredited)
    }
}

#[cfg(test)]
mod tests;
