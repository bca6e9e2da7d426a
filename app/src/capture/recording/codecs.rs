//! In what a recording is encoded: the best that this browser encodes while it records and analyses.
//!
//! Measured with the browser tests' camera clip (640×480, 15 pictures a second, sound at 32 kbit/s) in Chromium 156 on one core of
//! an AMD EPYC, busy with other things; PSNR of luma against the clip, processor time of all of the browser beyond the camera's own:
//!
//! | encoder | asked for, kbit/s | file, kbit/s | PSNR, dB | share of a core | pictures per second |
//! | --- | --- | --- | --- | --- | --- |
//! | AV1 (libaom) | 180 | 154 | 33.7 | 0.08 | 15 |
//! | AV1 (libaom) | 250 | 183 | 34.1 | 0.10 | 15 |
//! | VP9 (libvpx) | 180 | 201 | 33.4 | 0.07 | 15 |
//! | VP9 (libvpx) | 250 | 276 | 34.2 | 0.09 | 15 |
//! | VP8 (libvpx) | 250 | 185 | 33.1 | 0.35 | 12.6 |
//! | H.264 (OpenH264) | 250 | 137 | 29.5 | 0.03 | 15 |
//! | H.264 (OpenH264) | 450 | 152 | 29.7 | 0.04 | 15 |
//!
//! That browser encodes no HEVC: it is given AV1's rate and taken from hardware only. It stands behind VP9 although it packs better,
//! because recorders hand MP4 over fragment by fragment (two chunks in four seconds, measured), and a killed tab shall cost no more than a
//! second.

/// What sound is given. Opus is transparent for one voice from about 24 kbit/s on (RFC 7587 recommends 28–40 for full band speech).
pub(super) const AUDIO_BPS: u32 = 32_000;
/// H.264 stays far below this (see above); half an hour of it is sent in 84 s at 10 Mbit/s, of VP9 in 50 s.
const H264_BPS: u32 = 400_000;

/// A way to encode picture and sound.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Codec {
    /// MIME type of picture with sound.
    pub(super) with_sound: &'static str,
    /// MIME type of the picture alone.
    pub(super) silent: &'static str,
    /// Name of the encoder in WebCodecs.
    pub(super) encoder: &'static str,
    /// What the picture is given.
    pub(super) video_bps: u32,
    /// Without hardware taken only by a machine with so many cores; `None`: never.
    software_cores: Option<u32>,
}

/// Best first: by quality per bit, WebM before MP4 (see above).
pub(super) const VIDEO: [Codec; 6] = [
    Codec {
        with_sound: "video/webm;codecs=\"av01.0.01M.08,opus\"",
        silent: "video/webm;codecs=\"av01.0.01M.08\"",
        encoder: "av01.0.01M.08",
        video_bps: 180_000,
        software_cores: Some(4),
    },
    Codec {
        with_sound: "video/webm;codecs=\"vp9,opus\"",
        silent: "video/webm;codecs=\"vp9\"",
        encoder: "vp09.00.10.08",
        video_bps: 250_000,
        software_cores: Some(2),
    },
    Codec {
        with_sound: "video/mp4;codecs=\"hvc1.1.6.L90.B0,mp4a.40.2\"",
        silent: "video/mp4;codecs=\"hvc1.1.6.L90.B0\"",
        encoder: "hvc1.1.6.L90.B0",
        video_bps: 180_000,
        software_cores: None,
    },
    Codec {
        with_sound: "video/webm;codecs=\"vp8,opus\"",
        silent: "video/webm;codecs=\"vp8\"",
        encoder: "vp8",
        video_bps: 300_000,
        software_cores: Some(1),
    },
    Codec {
        with_sound: "video/mp4;codecs=\"avc1.42E01E,mp4a.40.2\"",
        silent: "video/mp4;codecs=\"avc1.42E01E\"",
        encoder: "avc1.42E01E",
        video_bps: H264_BPS,
        software_cores: Some(1),
    },
    Codec {
        with_sound: "video/mp4;codecs=\"avc1.42E01E,opus\"",
        silent: "video/mp4;codecs=\"avc1.42E01E\"",
        encoder: "avc1.42E01E",
        video_bps: H264_BPS,
        software_cores: Some(1),
    },
];

/// MIME types of sound alone, best first.
pub(super) const AUDIO: [&str; 3] = ["audio/webm;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4;codecs=mp4a.40.2"];

/// What the browser says of its encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ability {
    /// There is none.
    Missing,
    /// In software, as far as the browser tells.
    Software,
    /// In hardware.
    Hardware,
}

/// The best codec that a machine with so many cores encodes beside everything else.
pub(super) fn best(abilities: &[Ability; VIDEO.len()], cores: u32) -> Option<&'static Codec> {
    let keeps_up = |(codec, ability): &(&Codec, &Ability)| match ability {
        Ability::Hardware => true,
        Ability::Software => codec.software_cores.is_some_and(|needed| cores >= needed),
        Ability::Missing => false,
    };
    VIDEO.iter().zip(abilities).find(keeps_up).map(|(codec, _)| codec)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ability::{Hardware, Missing, Software};

    #[test]
    fn the_best_codec_that_keeps_up_is_taken() {
        let cases = [
            ([Software, Software, Missing, Software, Missing, Software], 8, Some("av01.0.01M.08")),
            ([Software, Software, Missing, Software, Missing, Software], 2, Some("vp09.00.10.08")),
            ([Software, Software, Missing, Software, Missing, Software], 1, Some("vp8")),
            ([Hardware, Software, Hardware, Software, Hardware, Missing], 1, Some("av01.0.01M.08")),
            ([Missing, Missing, Software, Missing, Software, Missing], 8, Some("avc1.42E01E")),
            ([Missing, Missing, Hardware, Missing, Hardware, Missing], 8, Some("hvc1.1.6.L90.B0")),
            ([Missing; VIDEO.len()], 8, None),
        ];
        for (abilities, cores, expected) in cases {
            assert_eq!(best(&abilities, cores).map(|codec| codec.encoder), expected, "{abilities:?}");
        }
    }

    #[test]
    fn half_an_hour_is_sent_in_two_minutes() {
        for codec in &VIDEO {
            // A tenth more for what encoders overshoot, container and encryption: measured 276 for 282 kbit/s.
            let bits = f64::from(AUDIO_BPS + codec.video_bps) * 1.1 * 1800.0;
            assert!(bits / 10e6 < 120.0, "{}", codec.encoder);
        }
    }
}
