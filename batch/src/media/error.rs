//! Why a media file gives nothing.

/// One line each.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MediaError {
    /// The path leads nowhere, or reading failed.
    #[error("cannot read the file: {0}")]
    Io(#[from] std::io::Error),
    /// A folder, a device, a pipe.
    #[error("not a file")]
    NotAFile,
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// ffmpeg's own words.
    #[error("not media that ffmpeg can read{}", because(.0))]
    Unreadable(String),
    /// Something that ffmpeg may not open here.
    #[error("not media of a kind that is read here: playlists and single pictures are not")]
    Kind,
    /// The end is missing.
    #[error("the file is cut off before its end")]
    CutOff,
    /// A container with other things inside.
    #[error("the file holds neither sound nor picture")]
    NothingInside,
    /// A decoder that ran for longer than it may.
    #[error("decoding took longer than {0} s and was stopped")]
    TooSlow(u64),
    /// A decoder that announces pictures it was not asked for.
    #[error("the decoder gave a picture of {width_px}×{height_px} px")]
    PictureSize {
        /// As announced.
        width_px: u32,
        /// As announced.
        height_px: u32,
    },
}

fn because(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" ({words})") }
}
