//! What can go wrong while a report is written.

use crate::unwritable::why_not;
use std::fmt;
use std::path::{Path, PathBuf};

/// A report, or a part of it, could not be written. Files that had their final name before keep
/// their old content.
#[derive(Debug)]
pub enum ReportError {
    /// The file or folder could not be created, written or renamed.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Results cannot be written to a folder.
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of that name is there which no run has written.
    Stranger {
        /// Which.
        path: PathBuf,
    },
    /// Another run into the folder has been finished first.
    Meanwhile {
        /// Which.
        folder: PathBuf,
    },
    /// A folder of the results is a link, so that they would be written elsewhere.
    Link {
        /// Which.
        path: PathBuf,
    },
    /// An analysis cannot be added to a folder.
    NotItsRun {
        /// Which.
        folder: PathBuf,
        /// Why.
        why: String,
    },
    /// The content could not be put into the file's format.
    Format {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A chart could not be drawn.
    Chart {
        /// Name of the chart.
        chart: &'static str,
        /// Why.
        message: String,
    },
}

impl ReportError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    pub(crate) fn folder(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Folder { path, source }
    }

    pub(crate) fn format<E: std::error::Error + Send + Sync + 'static>(path: &Path) -> impl Fn(E) -> Self {
        let path = path.to_owned();
        move |error| Self::Format { path: path.clone(), source: Box::new(error) }
    }
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, source } => {
                write!(f, "cannot write {}: {}", path.display(), why_not(path, source))
            }
            Self::Folder { path, source } => {
                write!(f, "cannot write results to the folder {}: {}", path.display(), why_not(path, source))
            }
            Self::Link { path } => {
                write!(f, "{} is a link: results would be written elsewhere", path.display())
            }
            Self::Stranger { path } => {
                write!(f, "{} is there already, and is not from a run of this program", path.display())
            }
            Self::Meanwhile { folder } => {
                write!(f, "another run has written its results to {} meanwhile", folder.display())
            }
            Self::NotItsRun { folder, why } => {
                write!(f, "cannot add to the results in {}: {why}", folder.display())
            }
            Self::Format { path, source } => write!(f, "cannot write {}: {source}", path.display()),
            Self::Chart { chart, message } => write!(f, "cannot draw the chart {chart}: {message}"),
        }
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } | Self::Folder { source, .. } => Some(source),
            Self::Format { source, .. } => Some(source.as_ref()),
            Self::Chart { .. }
            | Self::Stranger { .. }
            | Self::Meanwhile { .. }
            | Self::Link { .. }
            | Self::NotItsRun { .. } => None,
        }
    }
}
