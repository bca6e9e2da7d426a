//! What can go wrong when faces are analysed.

/// A failure of the face analysis.
#[derive(Debug, thiserror::Error)]
pub enum FaceError {
    /// The model file is not one of ours, or was cut short.
    #[error("the model file is damaged ({0}); `cargo xtask models` makes it anew")]
    DamagedModel(&'static str),
    /// The network could not be prepared or run.
    #[error("the network failed: {0}")]
    Network(String),
    /// Fewer bytes than width × height × 4.
    #[error("{width_px}×{height_px} RGBA pixels need {expected} bytes, got {found}")]
    TooFewPixels {
        /// Width.
        width_px: u32,
        /// Height.
        height_px: u32,
        /// Bytes needed.
        expected: u64,
        /// Bytes given.
        found: usize,
    },
}
