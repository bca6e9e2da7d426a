//! A recording as one stretch of session time: the pieces that can be played, and what is missing between them.

use domain::recording::{Container, Medium, Recording, Segment, SegmentEnd, UploadState};

/// A shorter gap is the recorder's own change-over: times are shown in seconds, so it would be from a time to the same.
const NOTABLE_MS: u64 = 1000;
/// Words that begin this much before a piece are still led to: the first question is put while the recorder starts.
const LEAD_MS: u64 = 2000;

/// A segment that can be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// See [`Segment::id`].
    pub(crate) id: String,
    /// Session time of its first sample.
    pub(crate) start_ms: u64,
    /// Session time of its end.
    pub(crate) end_ms: u64,
    /// It has no picture.
    pub(crate) sound_only: bool,
    /// Length of the file.
    pub(crate) bytes: u64,
    /// What the file's name ends with.
    pub(crate) extension: &'static str,
}

/// Why there is nothing to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The recording had not begun.
    NotBegun,
    /// The segment before ended for this reason.
    After(SegmentEnd),
    /// It was recorded, but the bucket does not have it (yet).
    NotStored,
}

/// A stretch of session time without anything to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gap {
    /// From.
    pub(crate) start_ms: u64,
    /// To.
    pub(crate) end_ms: u64,
    /// Why.
    pub(crate) why: Missing,
}

/// The whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Playlist {
    /// In order of start.
    pub(crate) pieces: Vec<Piece>,
    /// In order of start, only the notable ones.
    pub(crate) gaps: Vec<Gap>,
    /// Right edge of the timeline.
    pub(crate) end_ms: u64,
}

impl Playlist {
    /// The playlist of what is stored; `None` when that is nothing. `duration_ms` is the report's.
    pub(crate) fn of(recording: &Recording, duration_ms: u64) -> Option<Self> {
        let mut segments: Vec<(&Segment, bool)> =
            recording.segments.iter().map(|upload| (recording.replay(upload).0, upload.state == UploadState::Stored)).collect();
        segments.sort_by_key(|(segment, _)| segment.start_ms);
        let pieces: Vec<Piece> = segments.iter().filter(|(_, stored)| *stored).map(|(segment, _)| piece(segment)).collect();
        let end_ms = pieces.iter().map(|piece| piece.end_ms).fold(duration_ms, u64::max);
        (!pieces.is_empty()).then(|| Self { pieces, gaps: gaps(&segments, end_ms), end_ms })
    }

    /// The piece that plays at `t_ms`: where two overlap, the later one.
    pub(crate) fn at(&self, t_ms: u64) -> Option<&Piece> {
        self.pieces.iter().rev().find(|piece| (piece.start_ms..piece.end_ms).contains(&t_ms))
    }

    /// The piece that plays at `t_ms`, or else the next one.
    pub(crate) fn from(&self, t_ms: u64) -> Option<&Piece> {
        self.at(t_ms).or_else(|| self.pieces.iter().find(|piece| piece.start_ms >= t_ms && piece.end_ms > piece.start_ms))
    }

    /// Whether what began at `t_ms` can be played, or at least all but its first moment.
    pub(crate) fn leads_to(&self, t_ms: u64) -> bool {
        self.from(t_ms).is_some_and(|piece| piece.start_ms <= t_ms + LEAD_MS)
    }

    /// Where a step of `by_ms` from `t_ms` leads. A step back into a gap leads into the piece before it: whoever goes back wants to hear
    /// what was, and from the gap playing would only come forward again.
    pub(crate) fn step(&self, t_ms: u64, by_ms: i64) -> u64 {
        let to_ms = t_ms.saturating_add_signed(by_ms).min(self.end_ms);
        if by_ms >= 0 || self.at(to_ms).is_some() {
            return to_ms;
        }
        let before = self.pieces.iter().filter(|piece| piece.end_ms <= to_ms).max_by_key(|piece| piece.end_ms);
        before.map_or(to_ms, |piece| piece.end_ms.saturating_sub(by_ms.unsigned_abs()).max(piece.start_ms))
    }

    /// The gap at `t_ms`.
    pub(crate) fn gap_at(&self, t_ms: u64) -> Option<Gap> {
        self.gaps.iter().copied().find(|gap| (gap.start_ms..gap.end_ms).contains(&t_ms))
    }
}

fn piece(segment: &Segment) -> Piece {
    let sound_only = segment.medium == Medium::Audio;
    Piece {
        id: segment.id.clone(),
        start_ms: segment.start_ms,
        end_ms: segment.end_ms(),
        sound_only,
        bytes: segment.bytes,
        extension: match (segment.container, sound_only) {
            (Container::Webm, _) => "webm",
            (Container::Mp4, false) => "mp4",
            (Container::Mp4, true) => "m4a",
        },
    }
}

fn gaps(segments: &[(&Segment, bool)], end_ms: u64) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut at_ms = 0;
    let mut why = Missing::NotBegun;
    let mut note = |start_ms: u64, end_ms: u64, why: Missing| {
        if end_ms >= start_ms + NOTABLE_MS {
            gaps.push(Gap { start_ms, end_ms, why });
        }
    };
    for (segment, stored) in segments {
        note(at_ms, segment.start_ms, why);
        if !stored {
            note(at_ms.max(segment.start_ms), segment.end_ms(), Missing::NotStored);
        }
        at_ms = at_ms.max(segment.end_ms());
        why = Missing::After(segment.ended);
    }
    note(at_ms, end_ms, why);
    gaps
}

#[cfg(test)]
mod tests {
    use domain::recording::SegmentUpload;

    use super::*;

    /// A recording of `(start_ms, duration_ms, why it ended, stored)`.
    fn recording(segments: &[(u64, u64, SegmentEnd, bool)]) -> Recording {
        let upload = |(n, (start_ms, duration_ms, ended, stored)): (usize, &(u64, u64, SegmentEnd, bool))| SegmentUpload {
            segment: Segment {
                id: format!("{n:032x}"),
                medium: Medium::Audio,
                container: Container::Webm,
                mime: "audio/webm".into(),
                start_ms: *start_ms,
                duration_ms: *duration_ms,
                bytes: 1,
                sha256: "0".repeat(64),
                ended: *ended,
                delete_at_epoch_ms: 0,
            },
            state: if *stored { UploadState::Stored } else { UploadState::Open },
            parts: Vec::new(),
        };
        Recording {
            schema_version: 1,
            offered: Vec::new(),
            consent: None,
            key: None,
            delete_at_epoch_ms: None,
            segments: segments.iter().enumerate().map(upload).collect(),
            masked: None,
        }
    }

    fn playlist(segments: &[(u64, u64, SegmentEnd, bool)], duration_ms: u64) -> Playlist {
        Playlist::of(&recording(segments), duration_ms).unwrap_or(Playlist { pieces: Vec::new(), gaps: Vec::new(), end_ms: 0 })
    }

    #[test]
    fn every_stretch_is_either_played_or_a_gap_with_its_reason() {
        use SegmentEnd::{Finished, Paused, Rotated};
        let list = playlist(&[(2000, 8000, Rotated, true), (10_040, 5000, Paused, true), (20_000, 5000, Finished, false)], 30_000);
        let gaps: Vec<_> = list.gaps.iter().map(|gap| (gap.start_ms, gap.end_ms, gap.why)).collect();
        assert_eq!(
            gaps,
            [
                (0, 2000, Missing::NotBegun),
                (15_040, 20_000, Missing::After(Paused)),
                (20_000, 25_000, Missing::NotStored),
                (25_000, 30_000, Missing::After(Finished)),
            ]
        );
        for t_ms in (0..30_000).step_by(100).filter(|t_ms| !(10_000..10_040).contains(t_ms)) {
            assert!(list.at(t_ms).is_some() != list.gap_at(t_ms).is_some(), "{t_ms}");
        }
    }

    #[test]
    fn playing_goes_on_with_the_next_piece_and_ends_after_the_last() {
        let list = playlist(&[(9000, 2000, SegmentEnd::Finished, true), (0, 5000, SegmentEnd::Muted, true)], 12_000);
        let start = |t_ms| list.from(t_ms).map(|piece| piece.start_ms);
        assert_eq!((start(0), start(4999), start(5000), start(10_000), start(11_000)), (Some(0), Some(0), Some(9000), Some(9000), None));
    }

    #[test]
    fn what_begins_just_before_a_piece_is_led_to_and_what_is_missing_is_not() {
        let list = playlist(&[(1500, 3000, SegmentEnd::Paused, true), (20_000, 5000, SegmentEnd::Finished, true)], 25_000);
        let led: Vec<bool> = [0, 1500, 4499, 4500, 17_999, 18_000, 24_999, 25_000].map(|t_ms| list.leads_to(t_ms)).into();
        assert_eq!(led, [true, true, true, false, false, true, true, false]);
    }

    #[test]
    fn a_step_back_leaves_a_gap_at_its_beginning() {
        let list = playlist(&[(1000, 20_000, SegmentEnd::Paused, true), (90_000, 30_000, SegmentEnd::Finished, true)], 130_000);
        assert_eq!(list.step(95_000, -10_000), 11_000);
        assert_eq!(list.step(100_000, -10_000), 90_000);
        assert_eq!((list.step(3000, -10_000), list.step(129_000, 10_000)), (0, 130_000));
        assert_eq!(list.step(20_000, 10_000), 30_000);
    }

    #[test]
    fn where_pieces_overlap_the_later_one_plays() {
        let list = playlist(&[(0, 6000, SegmentEnd::TakenOver, true), (5000, 6000, SegmentEnd::Finished, true)], 11_000);
        assert_eq!(list.at(5500).map(|piece| piece.start_ms), Some(5000));
        assert!(list.gaps.is_empty());
    }

    #[test]
    fn nothing_stored_is_nothing_to_play() {
        assert_eq!(Playlist::of(&recording(&[(0, 1000, SegmentEnd::Finished, false)]), 1000), None);
        assert_eq!(Playlist::of(&recording(&[]), 1000), None);
    }

    #[test]
    fn a_recording_longer_than_the_interview_is_playable_to_its_end() {
        assert_eq!(playlist(&[(0, 9000, SegmentEnd::Finished, true)], 5000).end_ms, 9000);
    }
}
