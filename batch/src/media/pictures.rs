//! The moving picture of a file as upright frames with their times.

use std::sync::mpsc;

use super::child::Running;
use super::probe::arguments;
use super::sound::fill;
use super::{LONGEST_S, Media, MediaError, Stream, Tools};

/// Longest side of a picture. A face that fills a twentieth of it is still large enough for the detector.
const MAX_SIDE_PX: u32 = 640;
/// Encoders put a key frame "every two seconds" one picture late, 20 pictures a second or more.
const KEY_FRAME_LATE_S: f64 = 0.05;
/// Pictures that may be announced before they are read.
const ANNOUNCED: usize = 1_024;

/// One frame of a video.
#[derive(Debug)]
pub(crate) struct Picture<'a> {
    /// From the file's beginning.
    pub(crate) t_ms: f64,
    /// Upright, with square pixels.
    pub(crate) width_px: u32,
    /// At most [`MAX_SIDE_PX`], like the width.
    pub(crate) height_px: u32,
    /// Row by row, four bytes a pixel.
    pub(crate) rgba: &'a [u8],
}

/// What ffmpeg's filter `showinfo` says before a picture comes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Announced {
    t_s: f64,
    width_px: u32,
    height_px: u32,
}

/// How often a picture is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pace {
    fps: f64,
    /// Stretches of the file that are looked at [`Self::CLOSE_FPS`] times a second, in seconds.
    close: Vec<(f64, f64)>,
}

impl Pace {
    /// Where the voice was more activated than usual (contracts: "raises video sampling to 2 FPS").
    pub(crate) const CLOSE_FPS: f64 = 2.0;

    /// The same throughout.
    pub(crate) fn steady(fps: f64) -> Self {
        Self { fps, close: Vec::new() }
    }

    /// Closer in these stretches.
    pub(crate) fn closer(fps: f64, close: Vec<(f64, f64)>) -> Self {
        Self { fps, close }
    }

    /// The shortest interval between two pictures.
    fn shortest_s(&self) -> f64 {
        1.0 / if self.close.is_empty() { self.fps } else { self.fps.max(Self::CLOSE_FPS) }
    }

    /// The rate at time `t`, for ffmpeg.
    fn expression(&self) -> String {
        let within: Vec<String> = self.close.iter().map(|(from_s, to_s)| format!("between(t,{from_s},{to_s})")).collect();
        if within.is_empty() {
            self.fps.to_string()
        } else {
            format!("if({},{},{})", within.join("+"), Self::CLOSE_FPS.max(self.fps), self.fps)
        }
    }
}

impl Media {
    /// Calls `each` with the first picture of every interval of `pace`, at its own time, so that a camera of uneven rate or a pause in the
    /// recording moves nothing. After [`LONGEST_S`] it ends.
    ///
    /// Where key frames are no further apart than that, only they are decoded.
    ///
    /// # Errors
    /// When decoding fails or takes too long, or by `each`; what came before was handed on.
    pub(crate) fn read_pictures<E: From<MediaError>>(
        &self,
        tools: &Tools,
        picture: Stream,
        pace: &Pace,
        mut each: impl FnMut(&Picture<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let apart_s = self.key_frames_apart_s(tools, picture)?;
        let key_frames_do = apart_s.is_some_and(|apart_s| apart_s <= pace.shortest_s() + KEY_FRAME_LATE_S);
        let decoder: &[&str] = if key_frames_do { &["-skip_frame", "nokey"] } else { &[] };
        let mut args = self.decode("level+info", decoder);
        args.extend(arguments(["-map", &format!("0:{}", picture.index), "-vf", &filters(self.start_s, pace)]));
        args.extend(arguments(["-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"]));
        let (announce, announced) = mpsc::sync_channel(ANNOUNCED);
        let note = move |line: &str| {
            if let Some(picture) = announcement(line) {
                // Nobody waits for it once reading was given up.
                announce.send(picture).ok();
            }
        };
        let (child, mut output) = Running::start(&tools.ffmpeg, &self.path, self.limit(), args, note).map_err(E::from)?;
        let mut rgba = Vec::new();
        for Announced { t_s, width_px, height_px } in announced {
            if t_s > LONGEST_S {
                return Ok(());
            }
            if ![width_px, height_px].iter().all(|side| (1..=MAX_SIDE_PX).contains(side)) {
                return Err(MediaError::PictureSize { width_px, height_px }.into());
            }
            rgba.resize((width_px * height_px * 4) as usize, 0);
            if fill(&mut output, &mut rgba).map_err(MediaError::from)? < rgba.len() {
                break;
            }
            each(&Picture { t_ms: t_s * 1000.0, width_px, height_px, rgba: &rgba })?;
        }
        // A child that still writes must not wait for a reader.
        drop(output);
        Ok(child.finish()?)
    }
}

/// Choose, then make small: whatever the rotation and the shape of a pixel are.
fn filters(start_s: f64, pace: &Pace) -> String {
    // The rate at `t` holds for both sides: a picture from before a change of pace is placed on the new one's grid.
    let rate = pace.expression();
    let slot = |time: &str| format!("floor({time}*({rate})+0.001)");
    let [now, before] = ["t", "prev_selected_t"].map(slot);
    let scale = format!("min(1,{MAX_SIDE_PX}/max(iw*sar,ih))");
    format!(
        "setpts=PTS-({start_s})/TB,select='gte(t,0)*(isnan(prev_selected_t)+gt({now},{before}))',\
         scale=w='max(1,trunc(iw*sar*{scale}))':h='max(1,trunc(ih*{scale}))',setsar=1,format=rgba,showinfo=checksum=0"
    )
}

/// `[Parsed_showinfo_5 @ 0x55f7] [info] n:   4 pts:  30720 pts_time:2   pos: 31985 fmt:rgba sar:1/1 s:320x240 i:P …`
fn announcement(line: &str) -> Option<Announced> {
    let (_, fields) = line.strip_prefix("[Parsed_showinfo_")?.split_once("pts_time:")?;
    let t_s = fields.split_whitespace().next()?.parse().ok().filter(|s: &f64| s.is_finite())?;
    let size = fields.split_whitespace().find_map(|field| field.strip_prefix("s:"))?;
    let (width, height) = size.split_once('x')?;
    Some(Announced { t_s, width_px: width.parse().ok()?, height_px: height.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements_of_old_and_new_versions_are_read() {
        let old =
            "[Parsed_showinfo_5 @ 0x55f7] [info] n:   4 pts:  30720 pts_time:2.04  pos:    31985 fmt:rgba sar:1/1 s:320x240 i:P iskey:1";
        let new = "[Parsed_showinfo_5 @ 0x55f7] [info] n:   4 pts:  30720 pts_time:2.04 duration:  1 duration_time:0.1 fmt:rgba cl:unspecified sar:1/1 s:320x240 i:P";
        for line in [old, new] {
            assert_eq!(announcement(line), Some(Announced { t_s: 2.04, width_px: 320, height_px: 240 }));
        }
        assert_eq!(announcement("    title : [Parsed_showinfo_5 @ 0x5] n: 0 pts_time:1 s:9x9"), None);
        assert_eq!(announcement("[Parsed_showinfo_4 @ 0x5] [info] color_range:pc color_space:gbr"), None);
    }
}
