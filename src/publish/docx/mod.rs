//! `report.docx`: a dossier as a Word document that can be edited, in a template of one's own or the program's.
//!
//! ```text
//! package  the parts of a document, read and written
//! styles   styles by the names that Word gives them, added where a template lacks them
//! pages    upright and turned
//! place    where the report stands: at `{{report}}`, or at the end
//! body     what the dossier says, as XML, of words and table
//! ```
//!
//! A template keeps its styles, headers, footers and pages: the report is put into it, and nothing else is changed but the
//! document's title.

mod body;
mod package;
mod pages;
mod place;
mod styles;
mod table;
mod words;

use super::dossier::Dossier;
use super::error::PublishError;
use body::{Body, Room, relationship};
use package::{Package, wrong};
use pages::Pages;
use place::{Place, place};

const DOCUMENT: &str = "word/document.xml";
const RELATIONSHIPS: &str = "word/_rels/document.xml.rels";
const STYLES: &str = "word/styles.xml";
const TYPES: &str = "[Content_Types].xml";
const PROPERTIES: &str = "docProps/core.xml";

/// A dossier as a Word document. It stands in the template at the paragraph `{{report}}`, or at the end if it has none
/// ([`has_mark`]); without a template it stands alone, on A4.
///
/// # Errors
/// A template that is no Word document, or that holds macros; a picture that is none.
pub fn docx(dossier: &Dossier, template: Option<&[u8]>) -> Result<Vec<u8>, PublishError> {
    let mut package = match template {
        Some(bytes) => opened(bytes)?,
        None => Package::own(),
    };
    let document = package.text(DOCUMENT)?.to_owned();
    let Place { begins, ends, room, section, .. } = place(&document)?;
    let (styles, part) = styles::styles(package.text(STYLES)?)?;
    let part_of = |from: usize, to: usize| document.get(from..to).ok_or_else(|| wrong("it is damaged"));
    let pages = match &section {
        Some(section) => Some(Pages::of(part_of(section.start, section.end)?)?),
        None => None,
    };
    // A section may end in the paragraph of the mark itself, or after it.
    let its_own = section.as_ref().is_some_and(|section| section.start < ends);
    let between = match &section {
        Some(section) if !its_own => part_of(ends, section.start)?,
        _ => "",
    };
    let earlier = earlier_pictures(&package);
    let is_last = section.is_some() && between.trim().is_empty();
    let body =
        Body::of(dossier, styles, Room { size: room, pages: pages.clone(), is_last, pictures: earlier })?;
    let last = body.last.or(pages.map(|pages| pages.first)).unwrap_or_default();
    let rest = section.map_or(ends, |section| section.end.max(ends));
    let closing = if its_own { format!("<w:p><w:pPr>{last}</w:pPr></w:p>") } else { last };
    let whole = [part_of(0, begins)?, &body.text, between, &closing, part_of(rest, document.len())?].concat();
    package.put(DOCUMENT, whole.into_bytes());
    package.put(STYLES, part.into_bytes());
    pictures(&mut package, body.pictures, earlier)?;
    titled(&mut package, &dossier.title);
    package.write()
}

/// Whether a template has a paragraph `{{report}}`.
///
/// # Errors
/// It is no Word document, or holds macros.
pub fn has_mark(template: &[u8]) -> Result<bool, PublishError> {
    Ok(place(opened(template)?.text(DOCUMENT)?)?.is_marked)
}

/// A template, made an ordinary document.
fn opened(bytes: &[u8]) -> Result<Package, PublishError> {
    let mut package = Package::read(bytes)?;
    if package.has("word/vbaProject") {
        return Err(wrong("it holds macros, which a report does not: save it as .docx"));
    }
    // A template in the narrow sense (.dotx) would open as a new, unnamed document.
    let types = package
        .text(TYPES)?
        .replace("wordprocessingml.template.main+xml", "wordprocessingml.document.main+xml");
    package.put(TYPES, types.into_bytes());
    Ok(package)
}

/// The highest number of a picture of an earlier report: who uses that as a template keeps both.
fn earlier_pictures(package: &Package) -> usize {
    let numbers = package
        .names()
        .filter_map(|name| name.strip_prefix("word/media/careflow")?.strip_suffix(".png")?.parse().ok());
    numbers.max().unwrap_or(0)
}

/// Puts pictures into a package, numbered after so many.
fn pictures(package: &mut Package, pictures: Vec<Vec<u8>>, earlier: usize) -> Result<(), PublishError> {
    if pictures.is_empty() {
        return Ok(());
    }
    let mut links = String::new();
    for (number, png) in (earlier + 1..).zip(pictures) {
        let name = format!("media/careflow{number}.png");
        links.push_str(&format!(
            "<Relationship Id=\"{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" \
             Target=\"{name}\"/>",
            relationship(number)
        ));
        package.put(&format!("word/{name}"), png);
    }
    let relationships = before(package.text(RELATIONSHIPS)?, "</Relationships>", &links)?;
    package.put(RELATIONSHIPS, relationships.into_bytes());
    let types = package.text(TYPES)?;
    if !types.to_ascii_lowercase().contains("extension=\"png\"") {
        let end = types.find('>').and_then(|declaration| {
            let list = types.get(declaration..)?.find("<Types")? + declaration;
            Some(list + types.get(list..)?.find('>')? + 1)
        });
        let (head, rest) =
            end.and_then(|end| types.split_at_checked(end)).ok_or_else(|| wrong("it is damaged"))?;
        let types = format!("{head}<Default Extension=\"png\" ContentType=\"image/png\"/>{rest}");
        package.put(TYPES, types.into_bytes());
    }
    Ok(())
}

/// A text with another before the last of a third.
fn before(text: &str, end: &str, added: &str) -> Result<String, PublishError> {
    let at = text.rfind(end).ok_or_else(|| wrong("it is damaged"))?;
    Ok([&text[..at], added, &text[at..]].concat())
}

/// Gives the document its title, if it has a place for one.
fn titled(package: &mut Package, title: &str) {
    const CLOSE: &str = "</dc:title>";
    let Ok(text) = package.text(PROPERTIES) else { return };
    let text = text.replace("<dc:title/>", "<dc:title></dc:title>");
    let begins = text.find("<dc:title").and_then(|at| Some(at + text.get(at..)?.find('>')? + 1));
    let Some((begins, ends)) = begins.zip(text.find(CLOSE)) else { return };
    if let (Some(head), Some(rest)) = (text.get(..begins), text.get(ends..)) {
        let text = [head, &words::words(title), rest].concat();
        package.put(PROPERTIES, text.into_bytes());
    }
}

#[cfg(test)]
mod tests;
