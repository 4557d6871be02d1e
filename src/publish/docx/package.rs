//! A Word document as what it is: a ZIP of parts. A template of somebody else's is not trusted: it may be no document, be too
//! large when unpacked, or hold macros.

use super::super::error::PublishError;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Name of the file that a report becomes.
pub(super) const FILE: &str = "report.docx";
/// The program's styles.
pub(super) const OWN_STYLES: &str = include_str!("parts/styles.xml");
/// Bytes that a template may have when it is unpacked.
const MOST: u64 = 200_000_000;

/// The parts of a document, in their order.
#[derive(Debug, Clone)]
pub(super) struct Package {
    parts: Vec<(String, Vec<u8>)>,
}

impl Package {
    /// The program's own: Arial, A4 portrait, page numbers at the foot.
    pub fn own() -> Self {
        let parts: [(&str, &str); 8] = [
            ("[Content_Types].xml", include_str!("parts/content_types.xml")),
            ("_rels/.rels", include_str!("parts/rels.xml")),
            ("docProps/core.xml", include_str!("parts/core.xml")),
            ("word/document.xml", include_str!("parts/document.xml")),
            ("word/_rels/document.xml.rels", include_str!("parts/document_rels.xml")),
            ("word/styles.xml", OWN_STYLES),
            ("word/settings.xml", include_str!("parts/settings.xml")),
            ("word/numbering.xml", include_str!("parts/numbering.xml")),
        ];
        let footer = ("word/footer1.xml", include_str!("parts/footer1.xml"));
        let parts = parts.into_iter().chain([footer]);
        Self { parts: parts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect() }
    }

    /// The parts of a file.
    ///
    /// # Errors
    /// It is no document, or too large.
    pub fn read(bytes: &[u8]) -> Result<Self, PublishError> {
        let none = "it is no Word document: save it as .docx";
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| wrong(none))?;
        let (mut parts, mut room) = (Vec::new(), MOST);
        for at in 0..archive.len() {
            let file = archive.by_index(at).map_err(|error| wrong(&format!("it is damaged: {error}")))?;
            if file.is_dir() {
                continue;
            }
            let name = file.name().map_err(|error| wrong(&format!("it is damaged: {error}")))?.into_owned();
            let mut content = Vec::new();
            let read = file.take(room + 1).read_to_end(&mut content);
            read.map_err(|error| wrong(&format!("its part {name} is damaged: {error}")))?;
            room = room.checked_sub(content.len() as u64).ok_or_else(|| wrong("it is too large"))?;
            parts.push((name, content));
        }
        let package = Self { parts };
        package.text("word/document.xml").map_err(|_| wrong(none))?;
        Ok(package)
    }

    /// The text of a part.
    ///
    /// # Errors
    /// There is no such part, or it is not in UTF-8.
    pub fn text(&self, name: &str) -> Result<&str, PublishError> {
        let part = self.parts.iter().find(|(known, _)| known == name);
        let (_, bytes) = part.ok_or_else(|| wrong(&format!("it has no part {name}")))?;
        let text =
            std::str::from_utf8(bytes).map_err(|_| wrong(&format!("its part {name} is not in UTF-8")))?;
        Ok(text.trim_start_matches('\u{feff}'))
    }

    /// Puts a part in place of the one of its name, or adds it.
    pub fn put(&mut self, name: &str, content: Vec<u8>) {
        match self.parts.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = content,
            None => self.parts.push((name.to_owned(), content)),
        }
    }

    /// Whether there is a part whose name begins so.
    pub fn has(&self, beginning: &str) -> bool {
        self.parts.iter().any(|(name, _)| name.starts_with(beginning))
    }

    /// The names of its parts.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(name, _)| name.as_str())
    }

    /// As a file; the same parts give the same bytes.
    ///
    /// # Errors
    /// The format cannot hold it.
    pub fn write(&self) -> Result<Vec<u8>, PublishError> {
        let failed = |error: String| PublishError::Format { file: FILE, message: error };
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            // A picture is compressed already.
            let is_packed = name.ends_with(".png") || name.ends_with(".jpeg");
            let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let options = SimpleFileOptions::default().compression_method(method);
            writer.start_file(name.as_str(), options).map_err(|error| failed(error.to_string()))?;
            writer.write_all(content).map_err(|error| failed(error.to_string()))?;
        }
        Ok(writer.finish().map_err(|error| failed(error.to_string()))?.into_inner())
    }
}

/// That a template cannot be used: what stands after “the template: ”.
pub(super) fn wrong(message: &str) -> PublishError {
    PublishError::Format { file: FILE, message: format!("the template: {message}") }
}
