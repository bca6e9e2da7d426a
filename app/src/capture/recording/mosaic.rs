//! Where a picture has to be made unrecognisable. Pure; in doubt about the candidate's face it is the whole picture, and so it is for
//! some seconds after a second face was seen. A face that the analysis has not seen yet is not masked.

use domain::analysis::FaceObservation;

/// A face that was last seen longer ago than this may be anywhere.
const STALE_MS: f64 = 400.0;
/// More than one face was seen: until the count has said otherwise for this long (own choice), the whole picture is masked. One look
/// may miss a person; faces are counted four times a second.
const CROWD_MS: f64 = 3_000.0;
/// Room beside the face's box, in widths of the box on each side: ears, hair, a turn of the head.
const BESIDE: f32 = 0.6;
/// Room above it, in heights of the box: the box ends at the hairline.
const ABOVE: f32 = 0.8;
/// Room below it, in heights of the box.
const BELOW: f32 = 0.5;
/// A face that moves is expected to go on moving at its speed for this much longer than it was not seen.
const AHEAD_MS: f64 = 150.0;
/// Mosaic blocks across the whole picture. A face has fewer, even one that fills the picture: too few to recognise anybody.
pub(super) const BLOCKS: u32 = 8;

/// What to make unrecognisable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mask {
    /// The whole picture.
    Everything,
    /// This part of it: left, top, width, height as shares of the picture; may reach beyond it.
    Around([f32; 4]),
}

/// The last two looks at the camera's picture.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::capture) struct Sightings {
    last: Option<Sighting>,
    before: Option<Sighting>,
    crowd_epoch_ms: Option<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Sighting {
    epoch_ms: f64,
    /// The one face; `None` where there is none or more than one.
    only_face: Option<[f32; 4]>,
}

impl Sightings {
    /// A picture shown at `epoch_ms` was analysed.
    pub(in crate::capture) fn see(&mut self, seen: &FaceObservation, epoch_ms: f64) {
        // An answer that took this long may belong to a picture before the one that was shown then.
        let certain = seen.faces == 1 && f64::from(seen.took_ms) < STALE_MS;
        let only_face = seen.face_box.filter(|face| certain && face.iter().all(|share| share.is_finite()));
        if seen.faces > 1 {
            self.crowd_epoch_ms = Some(epoch_ms);
        }
        self.before = self.last.replace(Sighting { epoch_ms, only_face });
    }

    /// What to mask in a picture that is shown at `epoch_ms`.
    pub(super) fn mask(&self, epoch_ms: f64) -> Mask {
        let Some(last) = self.last else { return Mask::Everything };
        if self.crowd_epoch_ms.is_some_and(|crowd_ms| epoch_ms - crowd_ms < CROWD_MS) {
            return Mask::Everything;
        }
        let unseen_ms = epoch_ms - last.epoch_ms;
        let Some(face) = last.only_face.filter(|_| (0.0..=STALE_MS).contains(&unseen_ms)) else { return Mask::Everything };
        let [left, top, width, height] = face;
        let here = [left - BESIDE * width, top - ABOVE * height, (1.0 + 2.0 * BESIDE) * width, (1.0 + ABOVE + BELOW) * height];
        let [x, y] = self.speed(last.epoch_ms, face).map(|per_ms| per_ms * (unseen_ms + AHEAD_MS) as f32);
        Mask::Around([here[0] + x.min(0.0), here[1] + y.min(0.0), here[2] + x.abs(), here[3] + y.abs()])
    }

    /// How far the face's box moved between the last two looks, per millisecond.
    fn speed(&self, epoch_ms: f64, face: [f32; 4]) -> [f32; 2] {
        let Some(Sighting { epoch_ms: before_ms, only_face: Some(before) }) = self.before else { return [0.0; 2] };
        let step_ms = epoch_ms - before_ms;
        if !(1.0..=STALE_MS).contains(&step_ms) {
            return [0.0; 2];
        }
        [(face[0] - before[0]) / step_ms as f32, (face[1] - before[1]) / step_ms as f32]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: [f32; 4] = [0.4, 0.3, 0.2, 0.3];

    fn seen(faces: u32, face_box: Option<[f32; 4]>) -> FaceObservation {
        FaceObservation {
            t_ms: 0.0,
            faces,
            face_box,
            suppressed: false,
            toward_screen: None,
            smile: None,
            mouth_open: None,
            yaw_deg: None,
            pitch_deg: None,
            roll_deg: None,
            hint: None,
            calibrated: false,
            took_ms: 0.0,
        }
    }

    fn sightings(looks: &[(FaceObservation, f64)]) -> Sightings {
        let mut sightings = Sightings::default();
        looks.iter().for_each(|(seen, epoch_ms)| sightings.see(seen, *epoch_ms));
        sightings
    }

    fn covers(mask: Mask, [left, top, width, height]: [f32; 4]) -> bool {
        match mask {
            Mask::Everything => true,
            Mask::Around([l, t, w, h]) => l <= left && t <= top && l + w >= left + width && t + h >= top + height,
        }
    }

    #[test]
    fn in_any_doubt_everything_is_masked() {
        let one = (seen(1, Some(FACE)), 1_000.0);
        let doubtful = [
            (Sightings::default(), 1_000.0),
            (sightings(&[one]), 1_000.0 + STALE_MS + 1.0),
            (sightings(&[one]), 999.0),
            (sightings(&[one, (seen(0, None), 1_060.0)]), 1_070.0),
            (sightings(&[one, (seen(2, Some(FACE)), 1_060.0)]), 1_070.0),
            (sightings(&[(seen(1, None), 1_000.0)]), 1_000.0),
            (sightings(&[(seen(1, Some([f32::NAN; 4])), 1_000.0)]), 1_000.0),
            (sightings(&[(FaceObservation { took_ms: 3_000.0, ..seen(1, Some(FACE)) }, 1_000.0)]), 1_000.0),
        ];
        for (sightings, at_ms) in doubtful {
            assert_eq!(sightings.mask(at_ms), Mask::Everything, "{sightings:?}");
        }
    }

    #[test]
    fn one_look_that_misses_the_second_face_unmasks_nobody() {
        let crowd = (seen(2, Some(FACE)), 1_000.0);
        let alone = |ms: f64| (seen(1, Some(FACE)), ms);
        assert_eq!(sightings(&[crowd, alone(1_250.0)]).mask(1_260.0), Mask::Everything);
        assert_ne!(sightings(&[crowd, alone(1_000.0 + CROWD_MS)]).mask(1_000.0 + CROWD_MS), Mask::Everything);
    }

    #[test]
    fn a_face_is_covered_with_the_head_around_it_and_the_rest_of_the_picture_is_not() {
        let mask = sightings(&[(seen(1, Some(FACE)), 1_000.0)]).mask(1_100.0);
        assert!(covers(mask, [0.3, 0.1, 0.4, 0.6]), "{mask:?}");
        assert!(!covers(mask, [0.0, 0.0, 0.2, 1.0]) && !covers(mask, [0.3, 0.1, 0.4, 0.9]));
    }

    #[test]
    fn a_moving_face_is_covered_where_it_will_be() {
        // Across a third of the picture in a quarter of a second, and gone on moving until it is seen again.
        for direction in [-1.0f32, 1.0] {
            let at = |ms: f64| [0.4 + direction * (ms / 750.0) as f32, FACE[1], FACE[2], FACE[3]];
            let looks = [0.0, 66.0].map(|ms| (seen(1, Some(at(ms))), ms));
            for now_ms in [66.0, 150.0, 300.0, 400.0] {
                assert!(covers(sightings(&looks).mask(now_ms), at(now_ms)), "{now_ms} ms");
            }
        }
    }
}
