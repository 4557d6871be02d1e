//! A chart, and what went wrong.

use crate::document::{DocumentError, Grid};
use crate::drawing::{Picture, page};
use std::fmt;
use std::path::PathBuf;

/// A picture with what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its name, such as `acute-occupancy`.
    pub id: &'static str,
    /// What it shows, as a finding with figures.
    pub title: String,
    /// How to read it, in a sentence.
    pub reading: String,
    /// What it shows to somebody who cannot see it.
    pub alternative: String,
    /// File, replications and options of its figures.
    pub source: String,
    /// The picture alone, without title.
    pub picture: Picture,
    /// The figures drawn.
    pub table: Grid,
}

impl Chart {
    /// The picture with its title above it and its source below: what can stand alone.
    #[must_use]
    pub fn page(&self) -> Picture {
        page(&self.picture, &self.title, &self.reading, &self.source)
    }
}

/// A chart could not be drawn.
#[derive(Debug)]
pub enum ChartError {
    /// Files of the run cannot be read, or something was asked for that they do not have.
    Document(DocumentError),
    /// A file cannot be written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The drawing library cannot draw.
    Drawing {
        /// Name of the chart.
        chart: &'static str,
        /// Why.
        message: String,
    },
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(error) => error.fmt(f),
            Self::File { path, source } => write!(f, "cannot write {}: {source}", path.display()),
            Self::Drawing { chart, message } => write!(f, "cannot draw the chart {chart}: {message}"),
        }
    }
}

impl std::error::Error for ChartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Document(error) => Some(error),
            Self::File { source, .. } => Some(source),
            Self::Drawing { .. } => None,
        }
    }
}

impl From<DocumentError> for ChartError {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}
