//! An ended journal becomes one playable file and the [`Segment`] that describes it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use client::recording::journal::{Contents, Header, Scanner};
use domain::SCHEMA_VERSION;
use domain::recording::{Container, Segment, SegmentEnd};
use js_sys::{Array, Promise, Uint8Array};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::js;
use crate::spool::{Spool, SpoolError, Writer};

/// Nothing was recorded.
const EMPTY: &str = "empty";
/// Something was recorded, and none of it can be played.
const DAMAGED: &str = "damaged";
/// The recording's time is over.
const EXPIRED: &str = "expired";
/// Read at a time.
const PIECE_BYTES: u64 = 1024 * 1024;

#[wasm_bindgen(module = "/muxer/load.js")]
extern "C" {
    #[wasm_bindgen(js_name = loadMuxer)]
    fn load_muxer(attempt: u32) -> Promise;
}

#[wasm_bindgen]
extern "C" {
    /// The module `/muxer.js`.
    type Muxer;
    /// See `app/recorder/muxer/muxer.js`.
    #[wasm_bindgen(method, catch)]
    fn remux(this: &Muxer, media: &Blob, write: Option<&JsValue>) -> Result<Promise, JsValue>;

    /// What it returns.
    type Remuxed;
    #[wasm_bindgen(method, getter)]
    fn container(this: &Remuxed) -> String;
    #[wasm_bindgen(method, getter)]
    fn mime(this: &Remuxed) -> String;
    #[wasm_bindgen(method, getter, js_name = durationMs)]
    fn duration_ms(this: &Remuxed) -> f64;
    #[wasm_bindgen(method, getter)]
    fn buffer(this: &Remuxed) -> JsValue;
}

/// A segment that is ready to be sent.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) segment: Segment,
    /// The playable file, on the device or in memory.
    pub(crate) media: Blob,
}

/// There is no file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MakeError {
    /// There is nothing that could be played.
    #[error("nothing to play: {code}")]
    Lost {
        /// As in `Event::Lost`.
        start_ms: Option<u64>,
        /// As in `Event::Lost`.
        code: &'static str,
    },
    /// The muxer could not be fetched; it can be tried again.
    #[error("the muxer could not be loaded")]
    NoMuxer,
    /// The device does not do what it should; it can be tried again.
    #[error(transparent)]
    Spool(#[from] SpoolError),
}

/// What the server is, or will be, told about a name's file.
#[derive(Serialize, Deserialize)]
struct Manifest {
    schema_version: u32,
    segment: Segment,
}

thread_local! {
    static ATTEMPTS: Cell<u32> = const { Cell::new(0) };
}

/// Fetches the muxer while there surely is a network. Should it fail, it is tried again when it is needed.
pub(crate) async fn prefetch_muxer() {
    muxer().await.ok();
}

async fn muxer() -> Result<Muxer, MakeError> {
    match JsFuture::from(load_muxer(ATTEMPTS.get())).await {
        Ok(module) => Ok(module.unchecked_into()),
        Err(_) => {
            ATTEMPTS.set(ATTEMPTS.get() + 1);
            Err(MakeError::NoMuxer)
        }
    }
}

/// Makes the segment `name`, or finds it as it was made before. `ended` counts where the journal does not say why it ended.
///
/// # Errors
/// See [`MakeError`].
pub(crate) async fn make(spool: &Spool, name: &str, ended: Option<SegmentEnd>) -> Result<Made, MakeError> {
    let known = manifest(spool, name).await?;
    if let Some(segment) = &known {
        check_time(segment.start_ms, segment.delete_at_epoch_ms)?;
    }
    if let (Some(segment), Some(media)) = (&known, spool.media(name).await?)
        && is_whole(spool, name, segment, &media).await?
    {
        spool.drop_journal(name).await?;
        return Ok(Made { segment: segment.clone(), media });
    }
    let known_ms = known.as_ref().map(|segment| segment.start_ms);
    let no_journal = MakeError::Lost { start_ms: known_ms, code: if known.is_some() { DAMAGED } else { EMPTY } };
    let journal = spool.journal(name).await?.ok_or(no_journal)?;
    let contents = scan(&journal).await?;
    let Some(header) = contents.header.clone() else { return Err(MakeError::Lost { start_ms: known_ms, code: EMPTY }) };
    check_time(header.start_ms, header.delete_at_epoch_ms)?;
    let (remuxed, media) = remux(spool, name, &journal, &contents).await?;
    let made = segment_of(name, &header, contents.ended.or(ended), &remuxed, &media).await?;
    let segment = match known {
        // The same file again: the server may have begun to take it.
        Some(known) if known.sha256 == made.sha256 => known,
        // Made by another version of the browser: what the server has of the old file does not fit this one.
        Some(_) => Segment { id: js::random_id(), ..made },
        None => made,
    };
    if keep_manifest(spool, name, &segment).await? && spool.media(name).await?.is_some() {
        spool.drop_journal(name).await?;
    }
    Ok(Made { segment, media })
}

/// What waits on the device is kept no longer than what the bucket has.
fn check_time(start_ms: u64, delete_at_epoch_ms: u64) -> Result<(), MakeError> {
    let is_over = delete_at_epoch_ms as f64 <= js_sys::Date::now();
    if is_over { Err(MakeError::Lost { start_ms: Some(start_ms), code: EXPIRED }) } else { Ok(()) }
}

/// A page that was killed in between leaves both journal and file; then only the hash tells whether the file was finished.
async fn is_whole(spool: &Spool, name: &str, segment: &Segment, media: &Blob) -> Result<bool, SpoolError> {
    let finished = media.size() as u64 == segment.bytes;
    Ok(finished && (spool.journal(name).await?.is_none() || sha256(media).await? == segment.sha256))
}

/// Writes what the server will be told from now on; `false` when there was no room, and a reload has to find it out again.
///
/// # Errors
/// When the device fails otherwise.
pub(crate) async fn keep_manifest(spool: &Spool, name: &str, segment: &Segment) -> Result<bool, SpoolError> {
    let manifest = Manifest { schema_version: SCHEMA_VERSION, segment: segment.clone() };
    let json = serde_json::to_string(&manifest).map_err(|error| SpoolError::Broken(error.to_string()))?;
    match spool.put_manifest(name, &json).await {
        Ok(()) => Ok(true),
        Err(SpoolError::Full) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn manifest(spool: &Spool, name: &str) -> Result<Option<Segment>, SpoolError> {
    let json = spool.manifest(name).await?;
    // A torn one is as good as none.
    let manifest = json.and_then(|json| serde_json::from_str::<Manifest>(&json).ok());
    Ok(manifest.filter(|manifest| manifest.schema_version == SCHEMA_VERSION).map(|manifest| manifest.segment))
}

async fn scan(journal: &Blob) -> Result<Contents, SpoolError> {
    let mut scanner = Scanner::default();
    for_each_piece(journal, |piece| scanner.push(piece)).await?;
    Ok(scanner.finish())
}

async fn sha256(blob: &Blob) -> Result<String, SpoolError> {
    let mut hasher = Sha256::new();
    for_each_piece(blob, |piece| hasher.update(piece)).await?;
    Ok(js::hex(&hasher.finalize()))
}

async fn for_each_piece(blob: &Blob, mut take: impl FnMut(&[u8])) -> Result<(), SpoolError> {
    let bytes = blob.size() as u64;
    let mut at = 0;
    while at < bytes {
        let end = (at + PIECE_BYTES).min(bytes);
        take(&js::bytes_of(blob, at, end).await?.to_vec());
        at = end;
    }
    Ok(())
}

async fn remux(spool: &Spool, name: &str, journal: &Blob, contents: &Contents) -> Result<(Remuxed, Blob), MakeError> {
    let muxer = muxer().await?;
    // Browsers end a chunk at a block's end; should the last one be cut inside a block, what came before it must not suffer.
    let all = contents.chunks.len();
    for kept in [all, all.saturating_sub(1)] {
        let media = Array::new();
        for chunk in contents.chunks.iter().take(kept) {
            let slice = journal.slice_with_f64_and_f64(chunk.range.start as f64, chunk.range.end as f64).map_err(SpoolError::from)?;
            media.push(&slice);
        }
        let media = js::blob_of(&media, "").map_err(SpoolError::from)?;
        if let Some(made) = remux_blob(spool, name, &muxer, &media).await? {
            return Ok(made);
        }
    }
    let start_ms = contents.header.as_ref().map(|header| header.start_ms);
    Err(MakeError::Lost { start_ms, code: if all == 0 { EMPTY } else { DAMAGED } })
}

/// `None` when nothing in `media` can be played.
async fn remux_blob(spool: &Spool, name: &str, muxer: &Muxer, media: &Blob) -> Result<Option<(Remuxed, Blob)>, SpoolError> {
    let writer = match spool.begin_media(name).await {
        Err(SpoolError::Full) => None,
        begun => begun?,
    };
    if let Some(writer) = writer {
        match remux_to(writer, muxer, media).await {
            Ok(Some(remuxed)) => return Ok(spool.media(name).await?.map(|file| (remuxed, file))),
            Ok(None) => return spool.drop_media(name).await.map(|()| None),
            // No room for journal and file at once: the file is made in memory, the journal stays until the bucket has it.
            Err(SpoolError::Full) => spool.drop_media(name).await?,
            Err(error) => return Err(error),
        }
    }
    let Some(remuxed) = run(muxer, media, None).await? else { return Ok(None) };
    let file = js::blob_of(&Array::of1(&remuxed.buffer()), "")?;
    Ok(Some((remuxed, file)))
}

async fn remux_to(writer: Writer, muxer: &Muxer, media: &Blob) -> Result<Option<Remuxed>, SpoolError> {
    let full = Rc::new(Cell::new(false));
    let writer = Rc::new(RefCell::new(Some(writer)));
    let write = Closure::<dyn FnMut(f64, Uint8Array) -> Result<(), JsValue>>::new({
        let (full, writer) = (Rc::clone(&full), Rc::clone(&writer));
        move |position: f64, bytes: Uint8Array| {
            let written = writer.borrow_mut().as_mut().map(|writer| writer.write(position as u64, &bytes));
            match written {
                Some(Err(error)) => {
                    full.set(matches!(error, SpoolError::Full));
                    Err(JsValue::from_str(&error.to_string()))
                }
                _ => Ok(()),
            }
        }
    });
    let remuxed = run(muxer, media, Some(write.as_ref())).await;
    let flushed = writer.borrow_mut().take().map(|writer| writer.flush());
    match (full.get(), remuxed, flushed) {
        (true, ..) => Err(SpoolError::Full),
        (_, Ok(remuxed), Some(Ok(())) | None) => Ok(remuxed),
        (_, Err(error), _) | (_, _, Some(Err(error))) => Err(error),
    }
}

async fn run(muxer: &Muxer, media: &Blob, write: Option<&JsValue>) -> Result<Option<Remuxed>, SpoolError> {
    let remuxed = JsFuture::from(muxer.remux(media, write)?).await?;
    Ok((!remuxed.is_null()).then(|| remuxed.unchecked_into()))
}

async fn segment_of(
    name: &str,
    header: &Header,
    ended: Option<SegmentEnd>,
    remuxed: &Remuxed,
    media: &Blob,
) -> Result<Segment, SpoolError> {
    Ok(Segment {
        id: name.to_owned(),
        medium: header.medium,
        container: if remuxed.container() == "mp4" { Container::Mp4 } else { Container::Webm },
        mime: remuxed.mime(),
        start_ms: header.start_ms,
        duration_ms: remuxed.duration_ms() as u64,
        bytes: media.size() as u64,
        sha256: sha256(media).await?,
        ended: ended.unwrap_or(SegmentEnd::Killed),
        delete_at_epoch_ms: header.delete_at_epoch_ms,
    })
}
