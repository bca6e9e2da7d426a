//! Why a file cannot be read. Every message is a sentence for the person who chose the file: what is wrong, and what to do.

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Larger than [`crate::MAX_FILE_BYTES`].
    #[error("The file is larger than 5 MB. Save the resume without large pictures, or paste its text.")]
    TooLarge,
    /// More than [`crate::MAX_PAGES`].
    #[error("The PDF has {0} pages; at most 20 are read. Choose the resume alone, without attachments.")]
    TooManyPages(usize),
    /// More than [`crate::MAX_TEXT_BYTES`] or [`crate::MAX_LINES`].
    #[error("The file holds more text than a resume (1 MB or 5000 lines). Choose the resume alone, without attachments.")]
    TooMuchText,
    /// Unpacks to more than [`crate::MAX_DECODED_BYTES`], or needs more work than any resume.
    #[error("The file unpacks to far more than a resume needs and was not read. Save it anew as PDF or DOCX, or paste its text.")]
    UnpacksTooLarge,
    /// No byte, or no word.
    #[error("The file is empty. Choose another file, or paste the text.")]
    Empty,
    /// A password or a restriction.
    #[error("The file is protected (encrypted). Save it without protection, or paste its text.")]
    Encrypted,
    /// Pictures of pages.
    #[error("The file has no text, only pictures, as from a scanner. Choose the file that the resume was written in, or paste its text.")]
    NoText,
    /// Its fonts do not say which letters they draw.
    #[error("The file's fonts do not say which letters they show. Choose the file that the resume was written in, or paste its text.")]
    UnreadableFonts,
    /// Cut off or overwritten; the reason is for a log.
    #[error("The file is damaged ({0}). Save or download it again, or paste its text.")]
    Damaged(&'static str),
    /// Another format.
    #[error("This is {0}, which is not read. Save the resume as PDF or DOCX, or paste its text.")]
    Unsupported(&'static str),
}

impl ReadError {
    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::TooManyPages(_) => "too_many_pages",
            Self::TooMuchText => "too_much_text",
            Self::UnpacksTooLarge => "unpacks_too_large",
            Self::Empty => "empty",
            Self::Encrypted => "encrypted",
            Self::NoText => "no_text",
            Self::UnreadableFonts => "unreadable_fonts",
            Self::Damaged(_) => "damaged",
            Self::Unsupported(_) => "unsupported",
        }
    }
}
