//! The recording's [`Record`] in SQLite.

use std::collections::{BTreeMap, BTreeSet};

use domain::recording::{MaskedFile, StoredPart};
use engine::recording::{Agreement, Chore, Record, Upload};
use serde::Deserialize;
use serde_json::{from_value, to_value};
use worker::SqlStorageValue;

use super::store::Store;
use super::transaction::in_transaction;
use crate::failure::Failure;
use crate::sql::int;

const PUT_AGREEMENT: &str = "INSERT OR REPLACE INTO recording (id, consent, sealed_key, agreed_ms) VALUES (1, ?, ?, ?)";
const PUT_UPLOAD: &str = "INSERT OR REPLACE INTO segments (id, segment, state, upload_id, touched_ms) VALUES (?, ?, ?, ?, ?)";
const PUT_PART: &str = "INSERT OR REPLACE INTO stored_parts (segment_id, part, etag) VALUES (?, ?, ?)";
const PUT_MASKED: &str = "INSERT OR REPLACE INTO masked (segment_id, file) VALUES (?, ?)";
const PUT_MASKED_KEY: &str = "INSERT OR REPLACE INTO masked_key (id, sealed_key) VALUES (1, ?)";
const PUT_CHORE: &str = "INSERT OR REPLACE INTO bucket_chores (object_key, upload_id) VALUES (?, ?)";
const DROP_CHORE: &str = "DELETE FROM bucket_chores WHERE object_key = ? AND upload_id = ?";

#[derive(Deserialize)]
struct AgreementRow {
    consent: String,
    sealed_key: String,
    agreed_ms: u64,
}

#[derive(Deserialize)]
struct MaskedKeyRow {
    sealed_key: String,
}

#[derive(Deserialize)]
struct MaskedRow {
    segment_id: String,
    file: String,
}

#[derive(Deserialize)]
struct UploadRow {
    id: String,
    segment: String,
    state: String,
    upload_id: Option<String>,
    touched_ms: u64,
}

#[derive(Deserialize)]
struct PartRow {
    segment_id: String,
    part: u32,
    etag: String,
}

#[derive(Deserialize)]
struct ChoreRow {
    object_key: String,
    upload_id: String,
}

impl Store {
    /// The record as it is stored.
    pub(super) fn record(&self) -> Result<Record, Failure> {
        let rows: Vec<AgreementRow> = self.rows("SELECT consent, sealed_key, agreed_ms FROM recording", vec![])?;
        let masked_key: Vec<MaskedKeyRow> = self.rows("SELECT sealed_key FROM masked_key", vec![])?;
        let sealed_masked_key = masked_key.into_iter().next().map(|row| row.sealed_key);
        let agreement = rows.into_iter().next().map(|row| {
            let consent = serde_json::from_str(&row.consent)?;
            // A key that was destroyed left an empty text.
            let sealed_key = Some(row.sealed_key).filter(|sealed| !sealed.is_empty());
            Ok::<_, Failure>(Agreement { consent, sealed_key, sealed_masked_key, agreed_epoch_ms: row.agreed_ms })
        });
        let mut masked: BTreeMap<String, MaskedFile> = BTreeMap::new();
        for row in self.rows::<MaskedRow>("SELECT segment_id, file FROM masked", vec![])? {
            masked.insert(row.segment_id, serde_json::from_str(&row.file)?);
        }
        let mut parts: BTreeMap<String, BTreeMap<u32, StoredPart>> = BTreeMap::new();
        for row in self.rows::<PartRow>("SELECT segment_id, part, etag FROM stored_parts", vec![])? {
            let part = StoredPart { part: row.part, etag: row.etag };
            parts.entry(row.segment_id).or_default().insert(row.part, part);
        }
        let mut uploads = BTreeMap::new();
        for row in self.rows::<UploadRow>("SELECT id, segment, state, upload_id, touched_ms FROM segments", vec![])? {
            let upload = Upload {
                segment: serde_json::from_str(&row.segment)?,
                state: from_value(row.state.into())?,
                upload_id: row.upload_id,
                parts: parts.remove(&row.id).unwrap_or_default(),
                touched_epoch_ms: row.touched_ms,
                masked: masked.remove(&row.id),
            };
            uploads.insert(row.id, upload);
        }
        let chores: Vec<ChoreRow> = self.rows("SELECT object_key, upload_id FROM bucket_chores", vec![])?;
        let chores: BTreeSet<Chore> = chores.into_iter().map(ChoreRow::chore).collect();
        Ok(Record { agreement: agreement.transpose()?, uploads, chores })
    }

    /// Stores what differs between `before` and `after`, and the timers that `after` needs at `now_ms`; or nothing of it.
    pub(super) fn keep(&self, before: &Record, after: &Record, now_ms: u64) -> Result<(), Failure> {
        in_transaction(self.storage(), || {
            self.keep_agreement(before, after)?;
            for id in before.uploads.keys().filter(|id| !after.uploads.contains_key(*id)) {
                self.write("DELETE FROM segments WHERE id = ?", vec![id.as_str().into()])?;
                self.write("DELETE FROM stored_parts WHERE segment_id = ?", vec![id.as_str().into()])?;
                self.write("DELETE FROM masked WHERE segment_id = ?", vec![id.as_str().into()])?;
            }
            after.uploads.iter().try_for_each(|(id, upload)| self.keep_upload(id, before.uploads.get(id), upload))?;
            #[cfg(feature = "fault-injection")]
            crate::fault::panic_if_armed();
            before.chores.difference(&after.chores).try_for_each(|chore| self.write(DROP_CHORE, chore_values(chore)))?;
            after.chores.difference(&before.chores).try_for_each(|chore| self.write(PUT_CHORE, chore_values(chore)))?;
            after.timers_after(before, now_ms).iter().try_for_each(|timer| self.write_timer(timer, now_ms))
        })
    }

    fn keep_agreement(&self, before: &Record, after: &Record) -> Result<(), Failure> {
        match &after.agreement {
            same if *same == before.agreement => Ok(()),
            None => {
                self.write("DELETE FROM analysis", vec![])?;
                self.write("DELETE FROM masked_key", vec![])?;
                self.write("DELETE FROM recording", vec![])
            }
            Some(agreement) => {
                let consent = serde_json::to_string(&agreement.consent)?;
                let sealed_key = agreement.sealed_key.as_deref().unwrap_or_default();
                self.write(PUT_AGREEMENT, vec![consent.into(), sealed_key.into(), int(agreement.agreed_epoch_ms)])?;
                match &agreement.sealed_masked_key {
                    Some(sealed_key) => self.write(PUT_MASKED_KEY, vec![sealed_key.as_str().into()]),
                    None => Ok(()),
                }
            }
        }
    }

    fn keep_upload(&self, id: &str, before: Option<&Upload>, after: &Upload) -> Result<(), Failure> {
        if before == Some(after) {
            return Ok(());
        }
        let state = to_value(after.state)?.as_str().unwrap_or_default().to_owned();
        let upload_id = after.upload_id.as_deref().map_or(SqlStorageValue::Null, SqlStorageValue::from);
        let segment = serde_json::to_string(&after.segment)?;
        self.write(PUT_UPLOAD, vec![id.into(), segment.into(), state.into(), upload_id, int(after.touched_epoch_ms)])?;
        if let Some(file) = &after.masked {
            self.write(PUT_MASKED, vec![id.into(), serde_json::to_string(file)?.into()])?;
        }
        let known = before.map(|upload| &upload.parts);
        for part in known.into_iter().flatten().map(|(part, _)| part).filter(|part| !after.parts.contains_key(part)) {
            self.write("DELETE FROM stored_parts WHERE segment_id = ? AND part = ?", vec![id.into(), int((*part).into())])?;
        }
        for (part, stored) in after.parts.iter().filter(|(part, stored)| known.and_then(|known| known.get(part)) != Some(stored)) {
            let values = vec![id.into(), int((*part).into()), stored.etag.as_str().into()];
            self.write(PUT_PART, values)?;
        }
        Ok(())
    }
}

impl ChoreRow {
    fn chore(self) -> Chore {
        let Self { object_key, upload_id } = self;
        if upload_id.is_empty() { Chore::Delete { object_key } } else { Chore::Abort { object_key, upload_id } }
    }
}

/// The columns of a chore; a deletion is of no upload.
fn chore_values(chore: &Chore) -> Vec<SqlStorageValue> {
    match chore {
        Chore::Abort { object_key, upload_id } => vec![object_key.as_str().into(), upload_id.as_str().into()],
        Chore::Delete { object_key } => vec![object_key.as_str().into(), "".into()],
    }
}
