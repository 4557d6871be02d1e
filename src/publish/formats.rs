//! The files of a report.

use super::dossier::Dossier;
use super::error::PublishError;
use super::html::html;

/// A file of a report.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name in the folder of a run; the ending says the format.
    pub file: &'static str,
    /// What makes it.
    pub make: fn(&Dossier) -> Result<Vec<u8>, PublishError>,
}

/// All of them, in the order in which they are named to a reader.
pub const FORMATS: &[Format] =
    &[Format { file: "report.html", make: |dossier| Ok(html(dossier)?.into_bytes()) }];

impl Format {
    /// Its ending, such as `html`.
    #[must_use]
    pub fn ending(&self) -> &'static str {
        self.file.rsplit('.').next().unwrap_or(self.file)
    }
}
