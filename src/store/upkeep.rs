//! What is in a store, whether it is whole, and what may go.

use super::content::{Row, whole};
use super::error::StoreError;
use super::rows::{open, wrong};
use crate::experiment::{KERNEL, SystemKey};
use rusqlite::{Connection, TransactionBehavior, params};
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

    /// Reads every replication; with `repair` takes out what is damaged.
    ///
    /// # Errors
    /// A database whose pages are damaged.
    pub fn check(&mut self, repair: bool) -> Result<Soundness, StoreError> {
        let look = || {
            let mut found = Soundness::default();
            let verdict: String = self.rows.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if verdict != "ok" {
                return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(11), Some(verdict)));
            }
            let mut damaged = Vec::new();
            let mut statement = self.rows.prepare(
                "SELECT replications.rowid, key, number, hash, content FROM replications JOIN systems ON systems.id = system",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let key: Vec<u8> = row.get(1)?;
                let stored = Row { hash: row.get(3)?, content: row.get(4)? };
                let is_whole = <[u8; 32]>::try_from(key).is_ok_and(|key| {
                    row.get(2).is_ok_and(|number| whole(&SystemKey(key), number, &stored).is_some())
                });
                if is_whole {
                    found.whole += 1;
                } else {
                    damaged.push(row.get::<_, i64>(0)?);
                }
            }
            drop(rows);
            drop(statement);
            found.damaged = damaged.len() as u64;
            if repair {
                for row in damaged {
                    self.rows.execute("DELETE FROM replications WHERE rowid = ?1", params![row])?;
                }
            }
            Ok(found)
        };
        look().map_err(|error| wrong(&self.path, error))
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
