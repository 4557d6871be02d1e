//! What can be wrong with a store.

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
            Self::Database(path, _) => format!(
                "`careflow store check --repair` keeps what is whole; or delete {}: it holds nothing that cannot be \
                 simulated again",
                path.display()
            ),
        }
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoPlace => f.write_str("no folder is known in which replications can be kept"),
            Self::File(path, error) => write!(f, "the store {} cannot be used: {error}", path.display()),
            Self::Foreign(path) => write!(f, "{} is no store of careflow", path.display()),
            Self::Version(path, found) => {
                write!(f, "{} is a store of another version of careflow ({found})", path.display())
            }
            Self::Database(path, error) => write!(f, "the store {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for StoreError {}
