//! `report.docx`: a dossier as a Word document that can be edited, in a template of one's own or the program's.
//!
//! ```text
//! package  the parts of a document, read and written
//! styles   styles by the names that Word gives them, added where a template lacks them
//! pages    upright and turned
//! place    where marks stand, `{{report}}` or `{{chart money}}`, under which headings, and on which pages
//! body     what is said there, as XML, of words and table
//! ```
//!
//! A template keeps its styles, headers, footers and pages: what its marks ask for is put into it, and nothing else is changed but
//! the document's title where the whole report is in it.

mod body;
mod package;
mod pages;
mod place;
mod styles;
mod table;
mod words;

use super::dossier::{Chapter, Dossier};
use super::error::PublishError;
use super::filled::filled;
use crate::charts::ChartError;
use crate::document::{DocumentError, Mark, Saved, mark};
use body::{Body, relationship};
use package::{Package, wrong};
use pages::Pages;
use place::{Place, Places, USUAL, places};
use styles::Levels;

const DOCUMENT: &str = "word/document.xml";
const RELATIONSHIPS: &str = "word/_rels/document.xml.rels";
const STYLES: &str = "word/styles.xml";
const TYPES: &str = "[Content_Types].xml";
const PROPERTIES: &str = "docProps/core.xml";

/// A dossier as a Word document of its own, on A4.
///
/// # Errors
/// A picture that is none.
pub fn docx(dossier: &Dossier) -> Result<Vec<u8>, PublishError> {
    within(Package::own(), dossier, &|_| Ok(None))
}

/// A template in which every mark is filled out of a run and the dossier on it ([`crate::document::Mark`]); without marks
/// ([`has_mark`]) the report stands at its end.
///
/// # Errors
/// A template that is no Word document, or that holds macros; a mark that is wrong or stands where it cannot be filled; a picture
/// that is none.
pub fn docx_in(template: &[u8], saved: &Saved, dossier: &Dossier) -> Result<Vec<u8>, PublishError> {
    within(opened(template)?, dossier, &|mark| filled(saved, dossier, mark))
}

/// What stands in place of a mark; nothing for the whole report.
type Fill<'a> = &'a dyn Fn(&Mark) -> Result<Option<Chapter>, PublishError>;

fn within(mut package: Package, dossier: &Dossier, fill: Fill<'_>) -> Result<Vec<u8>, PublishError> {
    let (document, found) = looked_through(&package)?;
    let contents = found.places.iter().map(|place| match &place.words {
        None => Ok(None),
        Some(words) => {
            mark(words).map_err(PublishError::from).and_then(|mark| fill(&mark)).map_err(|error| {
                let (PublishError::Document(DocumentError::Unknown { message, help })
                | PublishError::Chart(ChartError::Document(DocumentError::Unknown { message, help }))) =
                    error
                else {
                    return error;
                };
                wrong(&format!("its {{{{{words}}}}}: {message}\n  = help: {help}"))
            })
        }
    });
    let contents: Vec<Option<Chapter>> = contents.collect::<Result<_, PublishError>>()?;
    let deepest = found.places.iter().map(|place| place.under.0).max().unwrap_or(0) + 2;
    let (styles, part) = styles::styles(package.text(STYLES)?, deepest)?;
    let part_of = |from: usize, to: usize| document.get(from..to).ok_or_else(|| wrong("it is damaged"));
    let earlier = earlier_pictures(&package);
    let mut body = Body::new(styles, earlier);
    // Of every mark the section that ends first after it, or in its own paragraph.
    let section_at = |at: usize| found.sections.iter().position(|of| of.bytes.start >= at);
    let section_of = |place: &Place| section_at(place.bytes.start);
    let (mut at, mut present) = (0, None);
    for (number, (place, content)) in found.places.iter().zip(&contents).enumerate() {
        let its = section_of(place);
        let section = its.and_then(|its| found.sections.get(its));
        if number == 0 || present != its {
            let pages = match section {
                Some(section) => Some(Pages::of(part_of(section.bytes.start, section.bytes.end)?)?),
                None => None,
            };
            body.enter(section.map_or(USUAL, |section| section.room), pages);
            present = its;
        }
        let begins = its.and_then(|its| found.sections.get(its.checked_sub(1)?)).map(|of| of.bytes.end);
        let is_first = match begins {
            // The paragraph in which the section before ends is closed behind it.
            Some(begins) => !part_of(begins, place.leads)?.contains("<w:p"),
            None => part_of(found.begins, place.leads)?.trim().is_empty(),
        };
        // A section may end in a heading, or another mark stand under it.
        let leads = if section_at(place.leads) == its { place.leads.max(at) } else { place.bytes.start };
        body.before(part_of(at, leads)?, part_of(leads, place.bytes.start)?, is_first);
        let under = place.under.0;
        match content {
            None => body.report(dossier, under)?,
            Some(chapter) if is_said(&chapter.title, &place.under.1) => {
                let untitled = Chapter { title: String::new(), ..chapter.clone() };
                body.chapter(&untitled, &dossier.option, under, None)?;
            }
            Some(chapter) => body.chapter(chapter, &dossier.option, under, None)?,
        }
        let next = found.places.get(number + 1).is_some_and(|next| section_of(next) == its);
        // A section may end in the paragraph of the mark itself, or after it.
        let its_own = section.is_some_and(|section| section.bytes.start < place.bytes.end);
        let between = match section {
            Some(section) if !its_own => part_of(place.bytes.end, section.bytes.start)?,
            _ => "",
        };
        body.end(section.is_some() && !next && between.trim().is_empty());
        at = place.bytes.end;
        if let Some(section) = section.filter(|_| !next) {
            body.text.push_str(between);
            let closing = body.closing();
            body.text.push_str(&if its_own {
                format!("<w:p><w:pPr>{closing}</w:pPr></w:p>")
            } else {
                closing
            });
            at = at.max(section.bytes.end);
        }
    }
    body.text.push_str(part_of(at, document.len())?);
    package.put(DOCUMENT, body.text.into_bytes());
    package.put(STYLES, part.into_bytes());
    pictures(&mut package, body.pictures, earlier)?;
    // A document that takes a chart keeps its own title.
    if contents.iter().any(Option::is_none) {
        titled(&mut package, &dossier.title);
    }
    package.write()
}

/// Whether a heading says a title already, with or without a number before it.
fn is_said(title: &str, heading: &str) -> bool {
    let bare =
        heading.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".)- \u{a0}\t".contains(letter));
    bare.trim().eq_ignore_ascii_case(title)
}

/// The text of a document, and the marks in it.
fn looked_through(package: &Package) -> Result<(String, Places), PublishError> {
    let beside = |name: &&str| {
        let name = name.strip_prefix("word/").unwrap_or_default();
        let kinds = ["header", "footer", "footnotes", "endnotes", "comments"];
        name.ends_with(".xml") && kinds.iter().any(|kind| name.starts_with(kind))
    };
    for name in package.names().filter(beside) {
        if let Some(mark) = place::mark_in(package.text(name)?)? {
            return Err(wrong(&format!(
                "its {{{{{mark}}}}} stands in {name}, where nothing is filled in: put it in a paragraph of the document itself"
            )));
        }
    }
    let document = package.text(DOCUMENT)?.to_owned();
    let found = places(&document, &Levels::read(package.text(STYLES)?)?)?;
    Ok((document, found))
}

/// Whether a template has a mark: a paragraph such as `{{report}}`.
///
/// # Errors
/// It is no Word document, or holds macros.
pub fn has_mark(template: &[u8]) -> Result<bool, PublishError> {
    let (_, found) = looked_through(&opened(template)?)?;
    Ok(found.places.iter().any(|place| place.words.is_some()))
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
