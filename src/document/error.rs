//! What can go wrong while a document is made.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::report::Record;
use crate::report::records::{ActualRecord, AttributionRecord, DownsideRecord, SensitivityRecord};

/// A document, or a part of it, could not be made.
#[derive(Debug)]
pub enum DocumentError {
    /// A file of a run could not be read.
    Results {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A mark of a document is wrong.
    Mark {
        /// Its line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
        /// What would be right.
        help: String,
    },
    /// Something was asked for that the results do not have.
    Unknown {
        /// What.
        message: String,
        /// What would be right.
        help: String,
    },
}

/// What would be right where a file of a run cannot be read: the figures of the run are whole if that of an analysis is not.
fn remedy(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(path).display();
    let again = |command: &str| {
        format!(
            "run the analysis again into the folder (`careflow {command} … --into {folder}`), or take the file and its \
             line under `rows` in manifest.json away"
        )
    };
    match name.as_ref() {
        AttributionRecord::NAME => again("attribute PATH --option OPTION"),
        DownsideRecord::NAME => again("downside PATH --option OPTION"),
        SensitivityRecord::NAME => again("sensitivity PATH"),
        ActualRecord::NAME => format!(
            "lay the months over it again (`careflow fit actual {folder} OBSERVED.csv`), or take the file and its line under \
             `rows` in manifest.json away"
        ),
        _ => "name the folder of a finished run of this version, such as output/southend, or run the scenario again"
            .to_owned(),
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Results { path, message } => {
                write!(f, "cannot read {}: {message}\n  = help: {}", path.display(), remedy(path))
            }
            Self::Mark { line, message, help } => write!(f, "line {line}: {message}\n  = help: {help}"),
            Self::Unknown { message, help } => write!(f, "{message}\n  = help: {help}"),
        }
    }
}

impl std::error::Error for DocumentError {}
