//! Syllable nuclei: N. H. de Jong & T. Wempe, "Praat script to detect syllable nuclei and measure speech rate
//! automatically", Behavior Research Methods 41, 2009. The level is that of 40 ms: over the script's longer window fast
//! syllables run together.

use super::frames::Frame;

/// A nucleus is at most this far below the segment's loud end (the script's later versions) …
const BELOW_LOUD_DB: f32 = 25.0;
/// … which is the level that this share of frames reaches; single bursts may be louder.
const LOUD_SHARE: f64 = 0.99;
/// The dip before the next nucleus: 2 dB in the paper.
const DIP_DB: f32 = 2.0;

/// Which frames of a segment are nuclei: peaks of the level that are voiced and separated by dips.
pub(super) fn nuclei(frames: &[Frame], pitches: &[Option<f32>]) -> Vec<bool> {
    let levels: Vec<f32> = frames.iter().map(|frame| frame.level_dbfs).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let loud = sorted.get((sorted.len() as f64 * LOUD_SHARE) as usize).copied().unwrap_or_default();

    let mut found = vec![false; frames.len()];
    let (mut peak, mut dip) = (None::<usize>, f32::INFINITY);
    for (n, &level) in levels.iter().enumerate() {
        match peak {
            // Rising out of a dip.
            None if level >= dip + DIP_DB => peak = Some(n),
            None => dip = dip.min(level),
            Some(top) if level > levels[top] => peak = Some(n),
            Some(top) if level <= levels[top] - DIP_DB => {
                found[top] = levels[top] >= loud - BELOW_LOUD_DB && pitches[top].is_some();
                (peak, dip) = (None, level);
            }
            Some(_) => {}
        }
    }
    found
}
