//! The folder that the state machine's jobs read: for each job `ID.json`, the job as it is leased now, and `ID.execution`, which execution
//! does it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use domain::job::Leased;
use tempfile::NamedTempFile;

/// No execution lasts longer (`TimeoutSeconds` of the state machine: four days); what is older was left behind.
const STALE: Duration = Duration::from_secs(5 * 24 * 60 * 60);

/// The folder.
pub(super) struct Desk {
    folder: PathBuf,
}

impl Desk {
    /// Throws away what was left behind long ago: it holds keys.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let context = || format!("cannot read the folder of jobs {}", folder.display());
        for entry in fs::read_dir(folder).with_context(context)? {
            let entry = entry.with_context(context)?;
            let age = entry.metadata().and_then(|about| about.modified()).ok().and_then(|changed| changed.elapsed().ok());
            if is_ours(&entry.file_name().to_string_lossy()) && age.is_some_and(|age| age > STALE) {
                fs::remove_file(entry.path()).ok();
            }
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Puts a job there, under its present lease; only this user may read it.
    pub(super) fn lay_out(&self, job: &Leased) -> std::io::Result<()> {
        self.put(&self.path(&job.job_id, "json"), &serde_json::to_vec(job)?)
    }

    /// Notes which execution does it.
    pub(super) fn note(&self, job_id: &str, execution: &str) -> std::io::Result<()> {
        self.put(&self.path(job_id, "execution"), execution.as_bytes())
    }

    /// Which execution was noted.
    pub(super) fn execution_of(&self, job_id: &str) -> Option<String> {
        fs::read_to_string(self.path(job_id, "execution")).ok()
    }

    /// Takes a job away that is over.
    pub(super) fn clear(&self, job_id: &str) {
        // What remains is thrown away when it is stale.
        fs::remove_file(self.path(job_id, "json")).ok();
        fs::remove_file(self.path(job_id, "execution")).ok();
    }

    /// The file is there whole or not at all.
    fn put(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    }

    fn path(&self, job_id: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{job_id}.{ending}"))
    }
}

/// The name of a job's file: `SESSION-v1.json`, `SESSION-v1.execution` (`domain::job::Offer::job_id`).
fn is_ours(name: &str) -> bool {
    let job_id = name.strip_suffix(".json").or_else(|| name.strip_suffix(".execution"));
    job_id.and_then(|id| id.rsplit_once("-v")).is_some_and(|(_, version)| version.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_jobs_that_were_left_behind_are_thrown_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let long_ago = SystemTime::now() - STALE - Duration::from_secs(60);
        for name in ["old-v1.json", "old-v1.execution", "notes.json", "thesis-v1.txt"] {
            let file = fs::File::create(folder.path().join(name)).expect("a file");
            file.set_modified(long_ago).expect("a time");
        }
        fs::write(folder.path().join("new-v1.json"), "{}").expect("a file");
        Desk::open(folder.path()).expect("a desk");
        let mut left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("a file").file_name()).collect();
        left.sort();
        assert_eq!(left, ["new-v1.json", "notes.json", "thesis-v1.txt"]);
    }
}
