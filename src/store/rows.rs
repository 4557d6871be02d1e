//! The tables of the store, and what is asked of them.

use super::content::Row;
use super::error::StoreError;
use crate::experiment::{KERNEL, SystemKey};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior, params};
use std::path::Path;
use std::time::Duration;

/// Says in the file's header that it is ours (“crfl”).
const APPLICATION: i64 = 0x6372_666C;

/// Version of the tables.
const VERSION: i64 = 1;

/// How long a command waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Systems, and their replications.
pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS systems (
        id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, kernel TEXT NOT NULL, place TEXT NOT NULL, used INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS replications (
        system INTEGER NOT NULL REFERENCES systems (id) ON DELETE CASCADE, number INTEGER NOT NULL, hash BLOB NOT NULL,
        content BLOB NOT NULL, UNIQUE (system, number)
    );";

/// Opens a store, and makes it if it is not there.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let rows = connect(path)?;
    let wrong = |error: rusqlite::Error| wrong(path, error);
    let pragma = |name: &str| rows.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(wrong);
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let empty = pragma("schema_version")? == 0;
    if application != APPLICATION && !(empty && application == 0) {
        return Err(StoreError::Foreign(path.into()));
    }
    if !empty && version != VERSION {
        return Err(StoreError::Version(path.into(), version));
    }
    let make = || {
        // Readers and a writer side by side; a commit is on the disk before it is over.
        rows.pragma_update(None, "journal_mode", "WAL")?;
        rows.pragma_update(None, "synchronous", "FULL")?;
        rows.pragma_update(None, "foreign_keys", true)?;
        if empty {
            rows.pragma_update(None, "application_id", APPLICATION)?;
            rows.execute_batch(&format!(
                "BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;"
            ))?;
        }
        Ok(())
    };
    make().map_err(wrong)?;
    Ok(rows)
}

/// Opens a store of which pages may be missing or torn, to read what is left of it.
///
/// # Errors
/// A file that cannot be opened, or is no store.
pub(super) fn open_damaged(path: &Path) -> Result<Connection, StoreError> {
    let rows = connect(path)?;
    // Without this SQLite reads nothing of a file that is shorter than its header says.
    rows.pragma_update(None, "writable_schema", true).map_err(|error| wrong(path, error))?;
    let pragma = |name: &str| rows.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    match pragma("application_id").and_then(|application| Ok((application, pragma("user_version")?))) {
        Ok((APPLICATION, VERSION)) => Ok(rows),
        Ok((APPLICATION, version)) => Err(StoreError::Version(path.into(), version)),
        Ok(_) => Err(StoreError::Foreign(path.into())),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => Ok(rows),
        Err(error) => Err(wrong(path, error)),
    }
}

/// A connection to a file that need not be there, nor be a store.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::File(path.into(), error))?;
    }
    if let Ok(found) = std::fs::metadata(path)
        && !found.is_file()
    {
        let error = std::io::Error::other("it is not a file");
        return Err(StoreError::File(path.into(), error));
    }
    let wrong = |error: rusqlite::Error| wrong(path, error);
    // A name such as `:memory:` is a file all the same.
    let path = &std::path::absolute(path).map_err(|error| StoreError::File(path.into(), error))?;
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let rows = Connection::open_with_flags(path, flags).map_err(wrong)?;
    rows.busy_timeout(PATIENCE).map_err(wrong)?;
    Ok(rows)
}

/// What SQLite says, as an error of this file.
pub(super) fn wrong(path: &Path, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::Foreign(path.into()),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            StoreError::File(path.into(), std::io::Error::other("it cannot be opened for writing"))
        }
        _ => StoreError::Database(path.into(), error),
    }
}

/// Looks for a replication.
pub(super) fn find(rows: &Connection, system: &SystemKey, number: u32) -> rusqlite::Result<Option<Row>> {
    let mut statement = rows.prepare_cached(
        "SELECT hash, content FROM replications JOIN systems ON systems.id = system WHERE key = ?1 AND number = ?2",
    )?;
    let row = |row: &rusqlite::Row<'_>| Ok(Row { hash: row.get(0)?, content: row.get(1)? });
    statement.query_row(params![system.0.as_slice(), number], row).optional()
}

/// A replication to be written.
#[derive(Debug)]
pub(super) struct Pending {
    pub system: SystemKey,
    pub number: u32,
    pub row: Row,
}

/// Writes replications of systems of a place, instead of those that are there.
pub(super) fn write(rows: &mut Connection, place: &str, pending: &[Pending]) -> rusqlite::Result<()> {
    let transaction = rows.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for Pending { system, number, row } in pending {
        transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO systems (key, kernel, place, used) VALUES (?1, ?2, ?3, unixepoch())",
            )?
            .execute(params![system.0.as_slice(), KERNEL, place])?;
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO replications (system, number, hash, content)
                 VALUES ((SELECT id FROM systems WHERE key = ?1), ?2, ?3, ?4)",
            )?
            .execute(params![system.0.as_slice(), number, row.hash, row.content])?;
    }
    transaction.commit()
}

/// Marks systems as used now, unless somebody else writes.
pub(super) fn touch<'a>(
    rows: &mut Connection,
    systems: impl Iterator<Item = &'a SystemKey>,
) -> rusqlite::Result<()> {
    rows.busy_timeout(Duration::from_millis(100))?;
    let transaction = rows.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut statement =
            transaction.prepare_cached("UPDATE systems SET used = unixepoch() WHERE key = ?1")?;
        for system in systems {
            statement.execute(params![system.0.as_slice()])?;
        }
    }
    transaction.commit()
}
