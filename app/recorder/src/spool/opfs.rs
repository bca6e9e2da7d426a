//! The origin private file system: `recordings/SESSION/NAME/` with the files `journal`, `media` and `segment.json`.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DomException, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemReadWriteOptions, FileSystemRemoveOptions, FileSystemSyncAccessHandle,
};

use super::SpoolError;
use crate::js;

pub(super) const JOURNAL: &str = "journal";
pub(super) const MEDIA: &str = "media";
const MANIFEST: &str = "segment.json";
const ROOT: &str = "recordings";
/// Shows, by being written, whether this browser can write synchronously.
const PROBE: &str = "probe";

/// One interview's folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder(FileSystemDirectoryHandle);

/// An open file, which nobody else can open meanwhile; dropping it closes it.
#[derive(Debug)]
pub(crate) struct Writer {
    handle: FileSystemSyncAccessHandle,
    length: u64,
}

impl Folder {
    /// `None` where this browser has no such file system, or none for this page; then nothing can ever have been kept in it.
    pub(super) async fn open(session_id: &str) -> Result<Option<Self>, SpoolError> {
        let storage = js::property(&js::scope().navigator(), "storage");
        if storage.and_then(|storage| js::property(&storage, "getDirectory")).is_none() {
            return Ok(None);
        }
        // Private windows refuse it.
        let Ok(root) = JsFuture::from(js::scope().navigator().storage().get_directory()).await else { return Ok(None) };
        let root = folder_in(&root.unchecked_into(), ROOT).await?;
        let folder = folder_in(&root, session_id).await?;
        // Two pages may try at once: each writes a probe of its own.
        let probe = format!("{PROBE}-{}", js::random_id());
        let tried = write_file(&folder, &probe, &[0]).await;
        JsFuture::from(folder.remove_entry(&probe)).await.ok();
        match tried {
            // A full disk is no reason to overlook what an earlier page left here.
            Ok(()) | Err(SpoolError::Full) => Ok(Some(Self(folder))),
            // Nothing was written with what is missing here.
            Err(SpoolError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn names(&self) -> Result<Vec<String>, SpoolError> {
        let keys = self.0.keys();
        let mut names = Vec::new();
        loop {
            let next = JsFuture::from(keys.next()?).await?;
            let Some(name) = js::property(&next, "value").and_then(|value| value.as_string()) else { return Ok(names) };
            // A page that was killed may have left its probe.
            if !name.starts_with(PROBE) {
                names.push(name);
            }
        }
    }

    pub(super) async fn begin(&self, name: &str) -> Result<Writer, SpoolError> {
        Writer::open(&folder_in(&self.0, name).await?, JOURNAL).await
    }

    pub(super) async fn begin_media(&self, name: &str) -> Result<Writer, SpoolError> {
        Writer::open(&folder_in(&self.0, name).await?, MEDIA).await
    }

    pub(super) async fn file(&self, name: &str, file: &str) -> Result<Option<Blob>, SpoolError> {
        let opened = async {
            let folder: FileSystemDirectoryHandle = JsFuture::from(self.0.get_directory_handle(name)).await?.unchecked_into();
            let handle: FileSystemFileHandle = JsFuture::from(folder.get_file_handle(file)).await?.unchecked_into();
            JsFuture::from(handle.get_file()).await
        };
        found(opened.await).map(|file| file.map(|file| file.unchecked_into()))
    }

    pub(super) async fn manifest(&self, name: &str) -> Result<Option<String>, SpoolError> {
        let Some(file) = self.file(name, MANIFEST).await? else { return Ok(None) };
        Ok(JsFuture::from(file.text()).await?.as_string())
    }

    pub(super) async fn put_manifest(&self, name: &str, json: &str) -> Result<(), SpoolError> {
        write_file(&folder_in(&self.0, name).await?, MANIFEST, json.as_bytes()).await
    }

    pub(super) async fn remove_file(&self, name: &str, file: &str) -> Result<(), SpoolError> {
        let removed = async {
            let folder: FileSystemDirectoryHandle = JsFuture::from(self.0.get_directory_handle(name)).await?.unchecked_into();
            JsFuture::from(folder.remove_entry(file)).await
        };
        found(removed.await).map(drop)
    }

    pub(super) async fn remove(&self, name: &str) -> Result<(), SpoolError> {
        let options = FileSystemRemoveOptions::new();
        options.set_recursive(true);
        found(JsFuture::from(self.0.remove_entry_with_options(name, &options)).await).map(drop)
    }
}

impl Writer {
    /// Opens a file and empties it.
    async fn open(folder: &FileSystemDirectoryHandle, file: &str) -> Result<Self, SpoolError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let handle: FileSystemFileHandle = JsFuture::from(folder.get_file_handle_with_options(file, &options)).await?.unchecked_into();
        js::property(&handle, "createSyncAccessHandle").ok_or(SpoolError::Missing)?;
        let handle = JsFuture::from(handle.create_sync_access_handle()).await?.unchecked_into::<FileSystemSyncAccessHandle>();
        let writer = Self { handle, length: 0 };
        writer.handle.truncate_with_u32(0)?;
        Ok(writer)
    }

    /// Writes at the end, down to the disk. A failure leaves the file as it was.
    pub(super) fn append(&mut self, bytes: &Uint8Array) -> Result<(), SpoolError> {
        let from = self.length;
        let written = self.write(from, bytes).and_then(|()| Ok(self.handle.flush()?));
        if written.is_err() {
            // What was torn is cut off again; should that fail too, the reader does it.
            self.handle.truncate_with_f64(from as f64).ok();
            self.length = from;
        }
        written
    }

    /// Writes anywhere.
    pub(crate) fn write(&mut self, at: u64, bytes: &Uint8Array) -> Result<(), SpoolError> {
        let options = FileSystemReadWriteOptions::new();
        options.set_at(at as f64);
        let written = self.handle.write_with_js_u8_array_and_options(bytes, &options)? as u64;
        // Chromium answers with a number beyond reason where a private window is full.
        if written != u64::from(bytes.length()) {
            return Err(SpoolError::Full);
        }
        self.length = self.length.max(at + written);
        Ok(())
    }

    /// Down to the disk.
    pub(crate) fn flush(&self) -> Result<(), SpoolError> {
        Ok(self.handle.flush()?)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.handle.close();
    }
}

async fn folder_in(folder: &FileSystemDirectoryHandle, name: &str) -> Result<FileSystemDirectoryHandle, SpoolError> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    Ok(JsFuture::from(folder.get_directory_handle_with_options(name, &options)).await?.unchecked_into())
}

async fn write_file(folder: &FileSystemDirectoryHandle, file: &str, bytes: &[u8]) -> Result<(), SpoolError> {
    Writer::open(folder, file).await?.append(&Uint8Array::from(bytes))
}

/// `None` for what does not exist.
fn found(outcome: Result<JsValue, JsValue>) -> Result<Option<JsValue>, SpoolError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(cause) if cause.dyn_ref::<DomException>().is_some_and(|exception| exception.name() == "NotFoundError") => Ok(None),
        Err(cause) => Err(cause.into()),
    }
}
