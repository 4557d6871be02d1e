//! What is in a store, whether it is whole, and what may go.

use super::content::{Row, whole};
use super::error::StoreError;
use super::rows::{Pending, open, open_damaged, write, wrong};
use crate::experiment::{KERNEL, SystemKey};
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The replications of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Of {
    /// Name of the scenario with which they were made first.
    pub place: String,
    /// Systems: an option in a draw, or a variation of one.
    pub systems: u64,
    /// Replications.
    pub replications: u64,
    /// Their bytes.
    pub bytes: u64,
    /// When one was used last, in seconds since 1970.
    pub used: i64,
    /// Of the replications, those of another version of the kernel: nobody will ask for them.
    pub outdated: u64,
}

/// What a look at every row found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Soundness {
    /// Replications that are as they were written.
    pub whole: u64,
    /// Replications that are not.
    pub damaged: u64,
}

/// A store to be looked after.
#[derive(Debug)]
pub struct Contents {
    path: PathBuf,
    rows: Connection,
}

impl Contents {
    /// Opens a store that is there; none if there is none.
    ///
    /// # Errors
    /// A file that cannot be used, or is no store of this version.
    pub fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        Ok(Some(Self { path: path.into(), rows: open(path)? }))
    }

    /// Puts what is whole into a new file in the place of this one, however damaged this one is; none if there is none.
    ///
    /// # Errors
    /// The file is no store; the new file cannot be written, or not be put there.
    pub fn repair(path: &Path) -> Result<Option<Soundness>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        Self { path: path.into(), rows: open_damaged(path)? }.put_right().map(Some)
    }

    /// Bytes of the file, and of what is about to be written into it.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        let mut beside = self.path.clone().into_os_string();
        beside.push("-wal");
        size(&self.path) + size(Path::new(&beside))
    }

    /// What is there, place by place.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn list(&self) -> Result<Vec<Of>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Of>> {
            let mut statement = self.rows.prepare(
                "SELECT place, COUNT(DISTINCT systems.id), COUNT(*), SUM(LENGTH(content)), MAX(used),
                 SUM(kernel != ?1) FROM systems JOIN replications ON system = systems.id GROUP BY place ORDER BY place",
            )?;
            let of = |row: &rusqlite::Row<'_>| {
                Ok(Of {
                    place: row.get(0)?,
                    systems: row.get(1)?,
                    replications: row.get(2)?,
                    bytes: row.get(3)?,
                    used: row.get(4)?,
                    outdated: row.get(5)?,
                })
            };
            statement.query_map(params![KERNEL], of)?.collect()
        };
        read().map_err(|error| wrong(&self.path, error))
    }

    /// Reads every replication.
    ///
    /// # Errors
    /// A database whose pages are damaged.
    pub fn check(&self) -> Result<Soundness, StoreError> {
        let look = || {
            let verdict: String = self.rows.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if verdict != "ok" {
                let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
                return Err(rusqlite::Error::SqliteFailure(corrupt, Some(verdict)));
            }
            let mut found = Soundness::default();
            for at in self.readable() {
                match self.one(at) {
                    Some(_) => found.whole += 1,
                    None => found.damaged += 1,
                }
            }
            Ok(found)
        };
        look().map_err(|error| wrong(&self.path, error))
    }

    fn put_right(self) -> Result<Soundness, StoreError> {
        let named = |ending: &str| {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        let aside = named("-repaired");
        let file = |path: &Path| {
            let path = path.to_owned();
            move |error| StoreError::File(path, error)
        };
        if aside.exists() {
            std::fs::remove_file(&aside).map_err(file(&aside))?;
        }
        let mut found = Soundness::default();
        let mut rescued = open(&aside)?;
        for at in self.readable() {
            match self.one(at) {
                // What an older program made is nobody's any more.
                Some((_, kernel, _)) if kernel != KERNEL => {}
                Some((place, _, pending)) => {
                    write(&mut rescued, &place, &[pending]).map_err(|error| wrong(&aside, error))?;
                    found.whole += 1;
                }
                None => found.damaged += 1,
            }
        }
        // All of it in the one file.
        rescued.pragma_update(None, "journal_mode", "DELETE").map_err(|error| wrong(&aside, error))?;
        drop(rescued);
        let Self { path, rows } = self;
        drop(rows);
        for ending in ["-wal", "-shm"] {
            let mut beside = path.clone().into_os_string();
            beside.push(ending);
            // Gone already, if the connection was closed in good order.
            let _ = std::fs::remove_file(beside);
        }
        std::fs::rename(&aside, &path).map_err(file(&path))?;
        Ok(found)
    }

    /// Where the replications stand, as far as the table can be read, from both ends.
    fn readable(&self) -> BTreeSet<i64> {
        let mut found = BTreeSet::new();
        for order in ["ASC", "DESC"] {
            let question = format!("SELECT rowid FROM replications NOT INDEXED ORDER BY rowid {order}");
            let Ok(mut statement) = self.rows.prepare(&question) else { continue };
            let Ok(rows) = statement.query_map([], |row| row.get::<_, i64>(0)) else { continue };
            found.extend(rows.map_while(Result::ok));
        }
        found
    }

    /// One of them with its place and kernel, if it is whole.
    fn one(&self, at: i64) -> Option<(String, String, Pending)> {
        let question = "SELECT key, place, kernel, number, hash, content FROM replications NOT INDEXED
                        JOIN systems ON systems.id = system WHERE replications.rowid = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            let key: Vec<u8> = row.get(0)?;
            Ok((key, row.get(1)?, row.get(2)?, row.get(3)?, Row { hash: row.get(4)?, content: row.get(5)? }))
        };
        let mut statement = self.rows.prepare_cached(question).ok()?;
        let (key, place, kernel, number, row): (_, String, String, u32, Row) =
            statement.query_row(params![at], read).ok()?;
        let system = SystemKey(key.try_into().ok()?);
        whole(&system, number, &row)?;
        Some((place, kernel, Pending { system, number, row }))
    }

    /// Deletes replications: those of other versions of the kernel, those of a place if one is named, and, of systems that
    /// were used longest ago, so many that the rest has at most so many bytes. Returns how many went.
    ///
    /// # Errors
    /// A database that cannot be written.
    pub fn prune(&mut self, place: Option<&str>, most: Option<u64>) -> Result<u64, StoreError> {
        let mut delete = || {
            let transaction = self.rows.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let count =
                || transaction.query_row("SELECT COUNT(*) FROM replications", [], |row| row.get::<_, u64>(0));
            let before = count()?;
            transaction
                .execute("DELETE FROM systems WHERE kernel != ?1 OR place = ?2", params![KERNEL, place])?;
            if let Some(most) = most {
                transaction.execute(
                    "DELETE FROM systems WHERE id IN (
                         SELECT id FROM (
                             SELECT id, SUM(bytes) OVER (ORDER BY used DESC, id DESC) AS together FROM (
                                 SELECT systems.id AS id, used, SUM(LENGTH(content)) AS bytes
                                 FROM systems JOIN replications ON system = systems.id GROUP BY systems.id
                             )
                         ) WHERE together > ?1
                     )",
                    params![most.min(i64::MAX as u64) as i64],
                )?;
            }
            let after = count()?;
            transaction.commit()?;
            self.rows.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
            Ok(before - after)
        };
        delete().map_err(|error| wrong(&self.path, error))
    }
}
