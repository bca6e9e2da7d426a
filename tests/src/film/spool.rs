//! A device's storage of one interview's recording: what `app/recorder/src/spool.rs` keeps under each segment's name.

use std::collections::BTreeMap;

use client::recording::journal::{Contents, Scanner};
use domain::recording::Segment;

use super::media::{Media, Stretch};

/// The device has no room.
#[derive(Debug)]
pub struct Full;

/// What is kept under one name.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// A real journal; its chunks hold the [`Stretch`]es that stand for their bytes.
    pub journal: Option<Vec<u8>>,
    /// Room that the chunks would take.
    journal_bytes: u64,
    /// The playable file.
    pub media: Option<Media>,
    /// What the server was, or will be, told.
    pub manifest: Option<Segment>,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Spool {
    names: BTreeMap<String, Kept>,
    /// The device takes nothing more.
    pub full: bool,
}

impl Spool {
    /// Everything that is kept.
    pub fn names(&self) -> Vec<String> {
        self.names.keys().cloned().collect()
    }

    /// What is kept under a name.
    pub fn kept(&self, name: &str) -> Option<&Kept> {
        self.names.get(name)
    }

    /// Room that a name takes.
    pub fn bytes(&self, name: &str) -> u64 {
        self.names.get(name).map_or(0, |kept| kept.journal.as_ref().map_or(0, |_| kept.journal_bytes).max(kept.media_bytes()))
    }

    /// Appends a record that stands for `bytes` of media.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn append(&mut self, name: &str, record: &[u8], bytes: u64) -> Result<(), Full> {
        let kept = self.with_room(name)?;
        kept.journal.get_or_insert_default().extend(record);
        kept.journal_bytes += bytes;
        Ok(())
    }

    /// The page died while it appended: the last bytes were not written. `zeros`: the file has its length all the same.
    pub fn tear(&mut self, name: &str, lost: usize, zeros: bool) {
        if let Some(journal) = self.names.get_mut(name).and_then(|kept| kept.journal.as_mut()) {
            let length = journal.len();
            journal.truncate(length - lost);
            if zeros {
                journal.resize(length, 0);
            }
        }
    }

    /// Writes the playable file, or a part of it.
    ///
    /// # Errors
    /// When there is no room.
    pub fn put_media(&mut self, name: &str, media: Media) -> Result<(), Full> {
        self.with_room(name)?.media = Some(media);
        Ok(())
    }

    /// Writes the manifest.
    ///
    /// # Errors
    /// When there is no room.
    pub fn put_manifest(&mut self, name: &str, segment: Segment) -> Result<(), Full> {
        self.with_room(name)?.manifest = Some(segment);
        Ok(())
    }

    /// The file takes over.
    pub fn drop_journal(&mut self, name: &str) {
        if let Some(kept) = self.names.get_mut(name) {
            kept.journal = None;
        }
    }

    /// A file that was not finished goes.
    pub fn drop_media(&mut self, name: &str) {
        if let Some(kept) = self.names.get_mut(name) {
            kept.media = None;
        }
    }

    /// Everything under a name goes.
    pub fn remove(&mut self, name: &str) {
        self.names.remove(name);
    }

    fn with_room(&mut self, name: &str) -> Result<&mut Kept, Full> {
        if self.full { Err(Full) } else { Ok(self.names.entry(name.to_owned()).or_default()) }
    }
}

impl Kept {
    /// What the journal holds.
    pub fn contents(&self) -> Option<Contents> {
        let mut scanner = Scanner::default();
        // In pieces, as a file is read.
        self.journal.as_ref()?.chunks(61).for_each(|piece| scanner.push(piece));
        Some(scanner.finish())
    }

    /// The media of some chunks of the journal.
    pub fn media_of(&self, contents: &Contents) -> Media {
        let journal = self.journal.as_deref().unwrap_or_default();
        let bytes = |range: &std::ops::Range<u64>| &journal[range.start as usize..range.end as usize];
        Media(contents.chunks.iter().map(|chunk| read_stretch(bytes(&chunk.range))).collect())
    }

    fn media_bytes(&self) -> u64 {
        self.media.as_ref().map_or(0, Media::bytes)
    }
}

/// A chunk as the recorder hands it over.
pub fn chunk_bytes(stretch: Stretch) -> Vec<u8> {
    [stretch.chunk.to_le_bytes(), stretch.bytes.to_le_bytes()].concat()
}

fn read_stretch(bytes: &[u8]) -> Stretch {
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    Stretch { chunk: number(0), from: 0, bytes: number(8) }
}
