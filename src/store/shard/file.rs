//! The tables of a shard, and how it is opened.

use super::error::ShardError;
use super::origin::Origin;
use crate::store::rows::TABLES;
use rusqlite::{Connection, ErrorCode, OpenFlags, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// Says in the file's header that it is ours (“crfs”).
const APPLICATION: i64 = 0x6372_6673;

/// Version of the tables.
const VERSION: i64 = 1;

/// Of a shard beside replications: what it is of, and what draws gave when they were tried.
const OWN_TABLES: &str = "
    CREATE TABLE shard (origin TEXT NOT NULL, hash BLOB NOT NULL);
    CREATE TABLE trials (draw INTEGER PRIMARY KEY, means BLOB NOT NULL, hash BLOB NOT NULL);";

/// Makes the tables of a shard in an empty file.
pub(super) fn make(path: &Path) -> Result<Connection, ShardError> {
    let make = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let rows = Connection::open_with_flags(path, flags)?;
        // A file that is not finished is nobody's: it need not survive anything.
        rows.pragma_update(None, "journal_mode", "MEMORY")?;
        rows.pragma_update(None, "synchronous", "OFF")?;
        rows.pragma_update(None, "application_id", APPLICATION)?;
        rows.execute_batch(&format!("{TABLES}{OWN_TABLES} PRAGMA user_version = {VERSION};"))?;
        Ok(rows)
    };
    make().map_err(|error| wrong(path, error))
}

/// Opens a shard to be read.
pub(super) fn open(path: &Path) -> Result<Connection, ShardError> {
    if let Err(error) = std::fs::File::open(path) {
        return Err(ShardError::File(path.into(), error));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let wrong = |error| wrong(path, error);
    let rows = Connection::open_with_flags(path, flags).map_err(wrong)?;
    let pragma = |name: &str| rows.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(wrong);
    if pragma("application_id")? != APPLICATION {
        return Err(ShardError::Foreign(path.into()));
    }
    match pragma("user_version")? {
        VERSION => Ok(rows),
        other => Err(ShardError::Version(path.into(), other)),
    }
}

/// What SQLite says, as an error of this file.
pub(super) fn wrong(path: &Path, error: rusqlite::Error) -> ShardError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => ShardError::Foreign(path.into()),
        _ => ShardError::Database(path.into(), error),
    }
}

/// Says what a shard is of.
pub(super) fn write_origin(rows: &Connection, origin: &Origin) -> rusqlite::Result<()> {
    let text = serde_json::to_string(origin)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    rows.execute("INSERT INTO shard VALUES (?1, ?2)", params![text, hash(&[text.as_bytes()])])?;
    Ok(())
}

/// What a shard is of.
pub(super) fn origin(path: &Path, rows: &Connection) -> Result<Origin, ShardError> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?));
    let (text, hashed) = match rows.query_row("SELECT origin, hash FROM shard", [], read) {
        Ok(row) => row,
        Err(rusqlite::Error::QueryReturnedNoRows) => return Err(ShardError::Foreign(path.into())),
        Err(error) => return Err(wrong(path, error)),
    };
    let whole = (hash(&[text.as_bytes()]) == hashed).then(|| serde_json::from_str(&text).ok()).flatten();
    whole.ok_or_else(|| ShardError::Foreign(path.into()))
}

/// Keeps what a draw gave when it was tried.
pub(super) fn write_trial(rows: &Connection, draw: u32, means: &[f64]) -> rusqlite::Result<()> {
    let bytes: Vec<u8> = means.iter().flat_map(|mean| mean.to_le_bytes()).collect();
    let hash = hash(&[&draw.to_le_bytes(), &bytes]);
    rows.execute("INSERT OR REPLACE INTO trials VALUES (?1, ?2, ?3)", params![draw, bytes, hash])?;
    Ok(())
}

/// What draws gave when they were tried; of what is damaged, nothing.
pub(super) fn trials(path: &Path, rows: &Connection) -> Result<BTreeMap<u32, Vec<f64>>, ShardError> {
    let read = || {
        let mut statement = rows.prepare("SELECT draw, means, hash FROM trials")?;
        let row =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?));
        statement.query_map([], row)?.collect::<rusqlite::Result<Vec<(u32, _, _)>>>()
    };
    let rows = read().map_err(|error| wrong(path, error))?;
    let whole = rows
        .into_iter()
        .filter(|(draw, means, hashed)| hash(&[&draw.to_le_bytes(), means]) == *hashed)
        .map(|(draw, means, _)| {
            let (numbers, _) = means.as_chunks::<8>();
            (draw, numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
        });
    Ok(whole.collect())
}

/// How many replications there are.
pub(super) fn count(path: &Path, rows: &Connection) -> Result<u64, ShardError> {
    rows.query_row("SELECT COUNT(*) FROM replications", [], |row| row.get(0))
        .map_err(|error| wrong(path, error))
}

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().to_vec()
}
