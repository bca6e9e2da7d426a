//! What a file holds, as ffprobe sees it.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::child::Running;
use super::{LONGEST_S, MediaError, Tools};

/// Containers that hold everything themselves. Playlists, which name other files and addresses, are not among them.
const CONTAINERS: &str = "matroska,mov,mp4,wav,w64,mp3,ogg,flac,aac,avi,mpegts,mpeg,flv,asf,aiff,caf,amr,webm";
/// An 8K picture. A few bytes may claim 16384×16384, which takes a gigabyte to decode.
const MAX_PIXELS: u64 = 7_680 * 4_320;
/// ffprobe's answer about a thousand streams stays below.
const LONGEST_ANSWER: u64 = 1 << 20;
/// Reading a header takes no longer, even on a busy machine.
const PROBE_LIMIT: Duration = Duration::from_secs(60);
/// Every run gets this, however short the file.
const SHORTEST_LIMIT_S: f64 = 120.0;
/// Decoding is given this many times the recording's length; on two cores it takes a tenth.
const SLOWEST: f64 = 2.0;
/// Bytes that one second of a recording has at least; silence in FLAC has about so many.
const LEAST_BYTES_PER_S: f64 = 100.0;

/// A media file that was looked into.
#[derive(Debug)]
pub(crate) struct Media {
    /// Absolute, links resolved.
    pub(super) path: PathBuf,
    /// Length of the file.
    pub(crate) size_bytes: u64,
    /// Playing time, where the file says one.
    pub(crate) duration_s: Option<f64>,
    /// The file's own time of its beginning.
    pub(super) start_s: f64,
    /// The first sound.
    pub(crate) sound: Option<Stream>,
    /// The first moving picture; the cover of a song is none.
    pub(crate) picture: Option<Stream>,
    /// Width and height of that picture once it is upright.
    pub(super) upright_px: Option<[u32; 2]>,
}

/// One stream of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stream {
    /// Number in the file.
    pub(super) index: u32,
    /// When it begins, from the file's beginning.
    pub(crate) start_s: f64,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    format: Format,
    #[serde(default)]
    streams: Vec<Entry>,
}

#[derive(Default, Deserialize)]
struct Format {
    start_time: Option<String>,
    duration: Option<String>,
}

#[derive(Deserialize)]
struct Entry {
    index: u32,
    codec_type: Option<String>,
    start_time: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize)]
struct SideData {
    /// Of the display matrix, in degrees.
    rotation: Option<f64>,
}

#[derive(Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

impl Media {
    /// Looks into a file.
    ///
    /// # Errors
    /// When it is no file, or no media with sound or moving pictures.
    pub(crate) fn open(tools: &Tools, path: &Path) -> Result<Self, MediaError> {
        let path = path.canonicalize()?;
        let metadata = path.metadata()?;
        if !metadata.is_file() {
            return Err(MediaError::NotAFile);
        }
        if metadata.len() == 0 {
            return Err(MediaError::Empty);
        }
        let mut args = arguments(["-v", "level+error"]);
        args.extend(arguments([
            "-show_entries",
            "format=start_time,duration:stream=index,codec_type,start_time,width,height:stream_disposition=attached_pic:\
             stream_side_data=rotation",
        ]));
        args.extend(arguments(["-of", "json"]));
        args.extend(input(&path));
        let (child, output) = Running::start(&tools.ffprobe, &path, PROBE_LIMIT, args, |_| {})?;
        let mut answer = Vec::new();
        output.take(LONGEST_ANSWER).read_to_end(&mut answer)?;
        child.finish().map_err(|error| match error {
            MediaError::Unreadable(words) if words.starts_with("Format not on whitelist") => MediaError::Kind,
            other => other,
        })?;
        let answer: Answer = serde_json::from_slice(&answer).map_err(|error| MediaError::Unreadable(error.to_string()))?;
        let media = Self::from_answer(path, metadata.len(), &answer);
        if media.sound.is_none() && media.picture.is_none() { Err(MediaError::NothingInside) } else { Ok(media) }
    }

    fn from_answer(path: PathBuf, size_bytes: u64, answer: &Answer) -> Self {
        let start_s = seconds(answer.format.start_time.as_deref()).unwrap_or(0.0);
        let first = |kind: &str| {
            answer.streams.iter().find(|entry| entry.codec_type.as_deref() == Some(kind) && entry.disposition.attached_pic == 0)
        };
        let stream = |entry: &Entry| {
            let begins_s = seconds(entry.start_time.as_deref()).unwrap_or(start_s);
            Stream { index: entry.index, start_s: (begins_s - start_s).max(0.0) }
        };
        let (sound, picture) = (first("audio"), first("video"));
        let duration_s = seconds(answer.format.duration.as_deref()).filter(|s| *s > 0.0);
        Self {
            path,
            size_bytes,
            duration_s,
            start_s,
            sound: sound.map(stream),
            picture: picture.map(stream),
            upright_px: picture.and_then(Entry::upright_px),
        }
    }

    /// How long one run over the whole file may take.
    pub(super) fn limit(&self) -> Duration {
        let by_size_s = self.size_bytes as f64 / LEAST_BYTES_PER_S;
        let length_s = self.duration_s.unwrap_or(by_size_s).min(by_size_s).min(LONGEST_S);
        Duration::from_secs_f64(SHORTEST_LIMIT_S + SLOWEST * length_s)
    }

    /// Longest time between two key frames of the picture, in seconds, both ends of the file included; `None` with fewer than two.
    ///
    /// # Errors
    /// When the file cannot be read to its end.
    pub(super) fn key_frames_apart_s(&self, tools: &Tools, picture: Stream) -> Result<Option<f64>, MediaError> {
        let mut args = arguments(["-v", "level+error", "-select_streams", &picture.index.to_string()]);
        args.extend(arguments(["-show_entries", "packet=pts_time,flags", "-of", "csv=p=0"]));
        args.extend(input(&self.path));
        let (child, output) = Running::start(&tools.ffprobe, &self.path, self.limit(), args, |_| {})?;
        let mut key_frames_s = Vec::new();
        let mut last_s = f64::NEG_INFINITY;
        for line in BufReader::new(output).lines() {
            let line = line?;
            let Some((time, flags)) = line.split_once(',') else { continue };
            let Some(time_s) = seconds(Some(time)) else { continue };
            last_s = last_s.max(time_s);
            if flags.starts_with('K') {
                key_frames_s.push(time_s);
            }
        }
        child.finish()?;
        key_frames_s.push(last_s);
        Ok(key_frames_s.windows(2).map(|pair| pair[1] - pair[0]).reduce(f64::max))
    }

    /// `ffmpeg`'s arguments up to the input; `decoder` are options for the stream that is decoded.
    pub(super) fn decode(&self, log: &str, decoder: &[&str]) -> Vec<OsString> {
        let threads = super::child::DECODER_THREADS.to_string();
        let mut args = arguments(["-nostdin", "-hide_banner", "-nostats", "-loglevel", log, "-copyts", "-threads", &threads]);
        args.extend(arguments(["-max_pixels", &MAX_PIXELS.to_string()]));
        args.extend(decoder.iter().map(OsString::from));
        args.extend(input(&self.path));
        args
    }
}

impl Entry {
    fn upright_px(&self) -> Option<[u32; 2]> {
        let (width, height) = (self.width?, self.height?);
        let lies = self.side_data_list.iter().filter_map(|data| data.rotation).any(|degrees| (degrees.abs() - 90.0) % 180.0 == 0.0);
        Some(if lies { [height, width] } else { [width, height] })
    }
}

/// The file, by its absolute path, as nothing but a file.
fn input(path: &Path) -> Vec<OsString> {
    let mut file = OsString::from("file:");
    file.push(path);
    let mut args = arguments(["-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS, "-i"]);
    args.push(file);
    args
}

pub(super) fn arguments<const N: usize>(words: [&str; N]) -> Vec<OsString> {
    words.into_iter().map(OsString::from).collect()
}

fn seconds(text: Option<&str>) -> Option<f64> {
    text?.trim().parse().ok().filter(|s: &f64| s.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(answer: &str) -> Media {
        Media::from_answer("/x".into(), 1_000_000, &serde_json::from_str(answer).unwrap())
    }

    #[test]
    fn streams_begin_on_the_files_clock_and_a_cover_is_no_picture() {
        let found = media(
            r#"{"streams":[{"index":0,"codec_type":"video","start_time":"0.0","disposition":{"attached_pic":1}},
                {"index":1,"codec_type":"audio","start_time":"1.4"},{"index":2,"codec_type":"video","start_time":"2.9"}],
                "format":{"start_time":"1.4","duration":"N/A"}}"#,
        );
        assert_eq!(found.sound.unwrap().index, 1);
        let picture = found.picture.unwrap();
        assert_eq!((picture.index, picture.start_s), (2, 1.5));
        assert_eq!(found.duration_s, None);
    }

    #[test]
    fn a_picture_that_lies_is_measured_upright() {
        let upright = |rotation: i32| {
            let answer = format!(
                r#"{{"streams":[{{"index":0,"codec_type":"video","width":640,"height":360,"side_data_list":[{{"rotation":{rotation}}}]}}]}}"#
            );
            media(&answer).upright_px.unwrap()
        };
        assert_eq!([0, 90, -90, 180, -270].map(upright), [[640, 360], [360, 640], [360, 640], [640, 360], [360, 640]]);
    }

    #[test]
    fn a_claimed_length_buys_no_more_time_than_the_bytes_can_hold() {
        let claims = |duration: &str| media(&format!(r#"{{"format":{{"duration":"{duration}"}}}}"#)).limit().as_secs();
        assert_eq!(claims("60"), 240);
        assert_eq!(claims("1e18"), 120 + 2 * 10_000);
        assert_eq!(claims("1e18"), claims("N/A"));
    }
}
