//! What can go wrong while a document is made.

use std::fmt;
use std::path::PathBuf;

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

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Results { path, message } => write!(
                f,
                "cannot read {}: {message}\n  = help: name the folder of a finished run of this version, such as \
                 output/southend, or run the scenario again",
                path.display()
            ),
            Self::Mark { line, message, help } => write!(f, "line {line}: {message}\n  = help: {help}"),
            Self::Unknown { message, help } => write!(f, "{message}\n  = help: {help}"),
        }
    }
}

impl std::error::Error for DocumentError {}
