//! The store as a study sees it.

use super::content;
use super::error::StoreError;
use super::rows;
use crate::experiment::{Archive, SystemKey};
use crate::results::Replication;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Fewer events than these are simulated sooner than read: some milliseconds.
const WORTH_KEEPING: u64 = 20_000;

/// Replications kept in a file, for a place. Threads take turns at it; a replication takes far longer to make than to keep.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// Whose replications are written, for lists.
    place: String,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// None after a failure, or with none to begin with.
    rows: Option<Connection>,
    tally: Tally,
    recalled: BTreeSet<SystemKey>,
}

/// What a store did for a command.
#[derive(Debug, Default)]
pub struct Tally {
    /// Replications that were there.
    pub recalled: u64,
    /// Replications that were written.
    pub kept: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Replications that were there and damaged: they were simulated again.
    pub damaged: u64,
    /// Why it was given up, if it was: the rest was simulated, and not kept.
    pub failure: Option<StoreError>,
}

impl Store {
    /// Opens the store in a file, and makes it if need be.
    ///
    /// # Errors
    /// A file that cannot be used, or is no store of this version.
    pub fn open(path: &Path, place: &str) -> Result<Self, StoreError> {
        let rows = rows::open(path)?;
        let inner = Inner { rows: Some(rows), tally: Tally::default(), recalled: BTreeSet::new() };
        Ok(Self { path: path.into(), place: place.to_owned(), inner: Mutex::new(inner) })
    }

    /// Marks what was used, and says what was done.
    #[must_use]
    pub fn close(self) -> Tally {
        let Self { path, inner, .. } = self;
        let Inner { rows, mut tally, recalled } =
            inner.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(mut rows) = rows
            && !recalled.is_empty()
            && let Err(error) = rows::touch(&mut rows, recalled.iter())
        {
            tally.failure.get_or_insert(rows::wrong(&path, error));
        }
        tally
    }

    /// Asks the rows; a failure is remembered, and nothing more is asked of them.
    fn ask<T>(&self, question: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Option<T> {
        let mut inner = self.inner.lock().ok()?;
        match question(inner.rows.as_mut()?) {
            Ok(answer) => Some(answer),
            Err(error) => {
                inner.tally.failure = Some(rows::wrong(&self.path, error));
                inner.rows = None;
                None
            }
        }
    }

    fn count(&self, count: impl FnOnce(&mut Inner)) {
        if let Ok(mut inner) = self.inner.lock() {
            count(&mut inner);
        }
    }
}

impl Archive for Store {
    fn recall(&self, system: &SystemKey, number: u32) -> Option<Replication> {
        let row = self.ask(|rows| rows::find(rows, system, number))??;
        let found = content::whole(system, number, &row);
        self.count(|inner| match &found {
            Some(_) => {
                inner.tally.recalled += 1;
                inner.recalled.insert(*system);
            }
            None => inner.tally.damaged += 1,
        });
        found
    }

    fn keep(&self, system: &SystemKey, replication: &Replication) {
        if replication.events < WORTH_KEEPING {
            return;
        }
        let Some(row) = content::row(system, replication) else { return };
        let bytes = row.content.len() as u64;
        if self.ask(|rows| rows::write(rows, system, &self.place, replication.number, &row)).is_some() {
            self.count(|inner| {
                inner.tally.kept += 1;
                inner.tally.bytes += bytes;
            });
        }
    }

    fn keeps(&self) -> bool {
        true
    }
}
