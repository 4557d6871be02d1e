//! What can be wrong with a store.

use crate::unwritable::why_not;
use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why a store cannot be used.
#[derive(Debug)]
pub enum StoreError {
    /// There is no folder for it that the program knows of.
    NoPlace,
    /// The file or its folder cannot be made, read or written.
    File(PathBuf, std::io::Error),
    /// The file is not a store of careflow.
    Foreign(PathBuf),
    /// The file is a store of another version.
    Version(PathBuf, i64),
    /// The database is damaged, or busy for too long, or the disk is full.
    Database(PathBuf, rusqlite::Error),
}

impl StoreError {
    /// What the person can do.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoPlace => "name one with --store FILE, or work without with --store none".into(),
            Self::File(..) => {
                "name a file in a folder that can be written with --store FILE, or work without with --store none"
                    .into()
            }
            Self::Foreign(_) | Self::Version(..) => {
                "name another file with --store FILE, or delete this one if nobody needs it".into()
            }
            Self::Database(path, error) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                    "another program uses it: wait for that, or work without with --store none".into()
                }
                Some(ErrorCode::DiskFull) => format!(
                    "make room, or delete {0} with {0}-wal and {0}-shm: it holds nothing that cannot be simulated again",
                    path.display()
                ),
                // What cannot be put right may go: nothing is lost but time.
                _ => format!(
                    "`careflow store check --repair` keeps what can be read; or delete {}: it holds nothing that cannot \
                     be simulated again",
                    path.display()
                ),
            },
        }
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoPlace => f.write_str("no folder is known in which replications can be kept"),
            Self::File(path, error) => {
                write!(f, "the store {} cannot be used: {}", path.display(), why_not(path, error))
            }
            Self::Foreign(path) => write!(f, "{} is no store of careflow", path.display()),
            Self::Version(path, found) => {
                write!(f, "{} is a store of another version of careflow ({found})", path.display())
            }
            // What was asked, in SQL, is nothing to the reader.
            Self::Database(path, rusqlite::Error::SqlInputError { msg, .. }) => {
                write!(f, "the store {}: {msg}", path.display())
            }
            Self::Database(path, error) => write!(f, "the store {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for StoreError {}
