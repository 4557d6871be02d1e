//! A shard as it is made.

use super::error::ShardError;
use super::file::{make, write_origin, write_trial, wrong};
use super::origin::Origin;
use crate::experiment::{Archive, Share, SystemKey, is_of_a_trial};
use crate::results::Replication;
use crate::store::content;
use crate::store::rows::{self, Pending};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Replications that are written together.
const TOGETHER: usize = 32;

/// What is in a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What draws of the uncertain numbers gave when they were tried.
    Trials,
    /// Replications.
    Replications,
}

impl Kind {
    /// How the names of such files end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Trials => "trials",
            Self::Replications => "shard",
        }
    }
}

/// A shard that is being made: an archive over another, of which it also takes what is there already. It has its name when it
/// is [finished](Self::finish); of a program that was killed a file `.careflow-….part` may be left, which nobody reads.
#[derive(Debug)]
pub struct ShardFile<'a> {
    /// As it was named.
    folder: PathBuf,
    place: String,
    beneath: &'a dyn Archive,
    /// What draws gave that others tried.
    tried: BTreeMap<u32, Vec<f64>>,
    part: tempfile::NamedTempFile,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    rows: Connection,
    pending: Vec<Pending>,
    failure: Option<rusqlite::Error>,
}

impl<'a> ShardFile<'a> {
    /// Begins a shard in a folder, which is made if need be; `place` is the name of the scenario, `tried` what other machines
    /// found out of draws.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn begin(
        folder: &Path,
        place: &str,
        beneath: &'a dyn Archive,
        tried: BTreeMap<u32, Vec<f64>>,
    ) -> Result<Self, ShardError> {
        let part = std::fs::create_dir_all(folder)
            .and_then(|()| tempfile::Builder::new().prefix(".careflow-").suffix(".part").tempfile_in(folder));
        let part = part.map_err(|error| ShardError::File(folder.into(), error))?;
        let inner = Inner { rows: make(part.path())?, pending: Vec::new(), failure: None };
        let (folder, place) = (folder.to_owned(), place.to_owned());
        Ok(Self { folder, place, beneath, tried, part, inner: Mutex::new(inner) })
    }

    /// The file of a part in a folder.
    #[must_use]
    pub fn path(folder: &Path, kind: Kind, share: Share) -> PathBuf {
        let width = share.of.to_string().len();
        folder.join(format!("{:0width$}-of-{}.{}", share.part, share.of, kind.ending()))
    }

    /// Writes the rest, says what it is of, and gives it its name in its folder, in the place of an earlier one. Returns its
    /// path and how many replications are in it.
    ///
    /// # Errors
    /// What was made could not be written.
    pub fn finish(self, kind: Kind, origin: &Origin) -> Result<(PathBuf, u64), ShardError> {
        let Self { folder, place, part, inner, .. } = self;
        let mut inner = inner.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        inner.write(&place);
        if let Some(error) = inner.failure {
            return Err(wrong(part.path(), error));
        }
        let rows = inner.rows;
        write_origin(&rows, origin).map_err(|error| wrong(part.path(), error))?;
        let replications = super::file::count(part.path(), &rows)?;
        rows.close().map_err(|(_, error)| wrong(part.path(), error))?;
        let path = Self::path(&folder, kind, origin.share);
        let file = |error| ShardError::File(path.clone(), error);
        part.as_file().sync_all().map_err(file)?;
        readable_by_others(part.as_file()).map_err(file)?;
        part.persist(&path).map_err(|error| ShardError::File(path.clone(), error.error))?;
        Ok((path, replications))
    }

    fn add(&self, system: &SystemKey, replication: &Replication) {
        if is_of_a_trial(replication.number) {
            return;
        }
        let Some(row) = content::row(system, replication) else { return };
        let Ok(mut inner) = self.inner.lock() else { return };
        inner.pending.push(Pending { system: *system, number: replication.number, row });
        if inner.pending.len() >= TOGETHER {
            inner.write(&self.place);
        }
    }
}

impl Inner {
    fn write(&mut self, place: &str) {
        if self.failure.is_none() {
            self.failure = rows::write(&mut self.rows, place, &self.pending).err();
        }
        self.pending.clear();
    }
}

/// Files for passing data are their maker's alone; a shard is carried about, as any file he makes.
#[cfg(unix)]
fn readable_by_others(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_others(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

impl Archive for ShardFile<'_> {
    fn recall(&self, system: &SystemKey, number: u32) -> Option<Replication> {
        let found = self.beneath.recall(system, number)?;
        self.add(system, &found);
        Some(found)
    }

    fn keep(&self, system: &SystemKey, option: &str, replication: &Replication) {
        self.beneath.keep(system, option, replication);
        self.add(system, replication);
    }

    fn recall_trial(&self, draw: u32) -> Option<Vec<f64>> {
        self.tried.get(&draw).cloned()
    }

    fn keep_trial(&self, draw: u32, means: &[f64]) {
        let Ok(mut inner) = self.inner.lock() else { return };
        if let Err(error) = write_trial(&inner.rows, draw, means) {
            inner.failure.get_or_insert(error);
        }
    }

    fn keeps(&self) -> bool {
        true
    }
}
