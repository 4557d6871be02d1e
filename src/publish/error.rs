//! What can go wrong while a report is made.

use crate::charts::ChartError;
use crate::document::DocumentError;
use std::fmt;

/// A report could not be made.
#[derive(Debug)]
pub enum PublishError {
    /// The run could not be read, or does not have what was asked for.
    Document(DocumentError),
    /// A chart could not be drawn.
    Chart(ChartError),
    /// A picture cannot stand in a page.
    Picture {
        /// Which figure.
        figure: String,
        /// What is wrong with it.
        message: String,
    },
    /// A report could not be put into its format.
    Format {
        /// Which, such as `report.html`.
        file: &'static str,
        /// What went wrong.
        message: String,
    },
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(error) => error.fmt(f),
            Self::Chart(error) => error.fmt(f),
            Self::Picture { figure, message } => {
                write!(f, "the picture of figure `{figure}` cannot stand in a page: {message}")
            }
            Self::Format { file, message } => write!(f, "cannot make {file}: {message}"),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Document(error) => Some(error),
            Self::Chart(error) => Some(error),
            Self::Picture { .. } | Self::Format { .. } => None,
        }
    }
}

impl From<DocumentError> for PublishError {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl From<ChartError> for PublishError {
    fn from(error: ChartError) -> Self {
        Self::Chart(error)
    }
}
