//! The store as a study sees it.

use super::content;
use super::error::StoreError;
use super::rows::{self, Pending};
use crate::experiment::{Archive, SystemKey};
use crate::results::Replication;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Fewer events than these are simulated sooner than read: some milliseconds.
const WORTH_KEEPING: u64 = 20_000;

/// What is made in this time is written together: a commit waits for the disk, which may take longer than a replication.
const TOGETHER: Duration = Duration::from_millis(250);

/// Replications kept in a file, for a place. Threads take turns at it.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// Whose replications are written, for lists.
    place: String,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// None once it could not be read.
    rows: Option<Connection>,
    /// Whether it can be written.
    writes: bool,
    /// To be written, since the last time.
    pending: Vec<Pending>,
    written: Instant,
    tally: Tally,
    recalled: BTreeSet<SystemKey>,
}

/// What a store did for a command.
#[derive(Debug, Default)]
pub struct Tally {
    /// Replications that were there.
    pub recalled: u64,
    /// Replications that were simulated, by option.
    pub simulated: BTreeMap<String, u64>,
    /// Replications that were there and damaged: they were simulated again.
    pub damaged: u64,
    /// Why it was given up, if it was: of the rest nothing was kept.
    pub failure: Option<StoreError>,
}

impl Store {
    /// Opens the store in a file, and makes it if need be.
    ///
    /// # Errors
    /// A file that cannot be used, or is no store of this version.
    pub fn open(path: &Path, place: &str) -> Result<Self, StoreError> {
        let inner = Inner {
            rows: Some(rows::open(path)?),
            writes: true,
            pending: Vec::new(),
            written: Instant::now(),
            tally: Tally::default(),
            recalled: BTreeSet::new(),
        };
        Ok(Self { path: path.into(), place: place.to_owned(), inner: Mutex::new(inner) })
    }

    /// Writes what is to be written; how many replications were recalled so far.
    pub fn settle(&self) -> u64 {
        let Ok(mut inner) = self.inner.lock() else { return 0 };
        self.write(&mut inner);
        inner.tally.recalled
    }

    /// Writes the rest, marks what was used, and says what was done.
    #[must_use]
    pub fn close(self) -> Tally {
        self.settle();
        let mut inner = self.inner.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let (Some(rows), false) = (&mut inner.rows, inner.recalled.is_empty()) {
            // Which systems are old enough to go is worth no wait, and no word.
            let _ = rows::touch(rows, inner.recalled.iter());
        }
        inner.tally
    }

    fn write(&self, inner: &mut Inner) {
        let Inner { rows: Some(rows), writes: true, pending, .. } = inner else { return };
        if pending.is_empty() {
            return;
        }
        if let Err(error) = rows::write(rows, &self.place, pending) {
            // What is there can still be read.
            inner.writes = false;
            inner.tally.failure.get_or_insert(rows::wrong(&self.path, error));
        }
        inner.pending.clear();
        inner.written = Instant::now();
    }
}

impl Archive for Store {
    fn recall(&self, system: &SystemKey, number: u32) -> Option<Replication> {
        let row = {
            let mut inner = self.inner.lock().ok()?;
            match rows::find(inner.rows.as_ref()?, system, number) {
                Ok(row) => row?,
                Err(error) => {
                    inner.rows = None;
                    inner.tally.failure = Some(rows::wrong(&self.path, error));
                    return None;
                }
            }
        };
        let found = content::whole(system, number, &row);
        let mut inner = self.inner.lock().ok()?;
        match &found {
            Some(_) => {
                inner.tally.recalled += 1;
                inner.recalled.insert(*system);
            }
            None => inner.tally.damaged += 1,
        }
        found
    }

    fn keep(&self, system: &SystemKey, option: &str, replication: &Replication) {
        if let Ok(mut inner) = self.inner.lock() {
            match inner.tally.simulated.get_mut(option) {
                Some(many) => *many += 1,
                None => _ = inner.tally.simulated.insert(option.to_owned(), 1),
            }
        }
        self.adopt(system, replication);
    }

    fn adopt(&self, system: &SystemKey, replication: &Replication) {
        let worth_it = replication.events >= WORTH_KEEPING;
        let row = worth_it.then(|| content::row(system, replication)).flatten();
        let Ok(mut inner) = self.inner.lock() else { return };
        let (Some(row), true) = (row, inner.writes && inner.rows.is_some()) else { return };
        inner.pending.push(Pending { system: *system, number: replication.number, row });
        if inner.written.elapsed() >= TOGETHER {
            self.write(&mut inner);
        }
    }

    fn keeps(&self) -> bool {
        true
    }
}
