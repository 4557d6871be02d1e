//! The files of a report.

use super::docx::{docx, docx_in};
use super::dossier::Dossier;
use super::error::PublishError;
use super::html::html;
use super::section::section;
use super::xlsx::xlsx;
use crate::document::Saved;

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The run.
    pub saved: &'a Saved,
    /// What is said of it.
    pub dossier: &'a Dossier,
    /// A Word document whose marks are filled, in its styles and between its headers and footers; none for the program's own.
    pub template: Option<&'a [u8]>,
}

/// A file of a report.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name in the folder of a run; the ending says the format.
    pub file: &'static str,
    /// What makes it; nothing where the run has nothing for it.
    pub make: fn(Source<'_>) -> Result<Option<Vec<u8>>, PublishError>,
}

/// All of them, in the order in which they are named to a reader.
pub const FORMATS: &[Format] = &[
    Format { file: "report.html", make: |of| Ok(Some(html(of.dossier)?.into_bytes())) },
    Format { file: "report.docx", make: |of| word(of).map(Some) },
    Format { file: "results.xlsx", make: |of| xlsx(of.saved, of.dossier).map(Some) },
    Format { file: "section.md", make: |of| Ok(section(of.dossier).map(String::into_bytes)) },
];

fn word(of: Source<'_>) -> Result<Vec<u8>, PublishError> {
    match of.template {
        Some(template) => docx_in(template, of.saved, of.dossier),
        None => docx(of.dossier),
    }
}

impl Format {
    /// Its ending, such as `html`.
    #[must_use]
    pub fn ending(&self) -> &'static str {
        self.file.rsplit('.').next().unwrap_or(self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_removes_the_documents_of_an_earlier_one() {
        let files: Vec<&str> = FORMATS.iter().map(|format| format.file).collect();
        assert_eq!(files, crate::report::DOCUMENTS, "what a report writes, a later run takes away");
    }
}
