//! The pages of a report: upright as those of the document, and turned for a table that is too wide.

use super::super::error::PublishError;
use super::package::wrong;
use super::styles::attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// How pages are, as the `<w:sectPr …>` that ends them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pages {
    /// As the document has them.
    pub first: String,
    /// The same after others of this document: no title page and no number of their own.
    pub upright: String,
    /// The same, turned, with their margins.
    pub turned: String,
}

impl Pages {
    /// Out of those of a document.
    ///
    /// # Errors
    /// They are damaged.
    pub fn of(section: &str) -> Result<Self, PublishError> {
        let [upright, turned] = [after(section, false)?, after(section, true)?];
        Ok(Self { first: section.to_owned(), upright, turned })
    }
}

/// The section as it follows another.
fn after(section: &str, turned: bool) -> Result<String, PublishError> {
    let damaged = |error: quick_xml::Error| wrong(&format!("it is damaged: {error}"));
    let written = |error: std::io::Error| wrong(&format!("it is damaged: {error}"));
    let mut reader = Reader::from_str(section);
    let mut writer = Writer::new(Vec::new());
    // What is left out with all that is in it.
    let mut passed_over = 0usize;
    loop {
        let event = reader.read_event().map_err(damaged)?;
        match &event {
            Event::Eof => break,
            Event::Start(tag) if passed_over > 0 || is_of_the_first(tag) => passed_over += 1,
            Event::Empty(tag) if passed_over > 0 || is_of_the_first(tag) => {}
            Event::End(_) if passed_over > 0 => passed_over -= 1,
            Event::Start(tag) => writer.write_event(Event::Start(changed(tag, turned))).map_err(written)?,
            Event::Empty(tag) => writer.write_event(Event::Empty(changed(tag, turned))).map_err(written)?,
            _ if passed_over > 0 => {}
            _ => writer.write_event(event).map_err(written)?,
        }
    }
    String::from_utf8(writer.into_inner()).map_err(|error| wrong(&format!("it is damaged: {error}")))
}

/// What only the first section of a kind has: how it begins, a title page, what it was before a change.
fn is_of_the_first(tag: &BytesStart<'_>) -> bool {
    matches!(tag.name().as_ref(), "w:type" | "w:titlePg" | "w:sectPrChange")
}

/// A part of a section, turned if it is to be.
fn changed(tag: &BytesStart<'_>, turned: bool) -> BytesStart<'static> {
    let name = tag.name();
    let name: &str = name.as_ref();
    let swapped = |key: &str| match (name, key) {
        ("w:pgSz", "w:w") => Some("w:h"),
        ("w:pgSz", "w:h") => Some("w:w"),
        // The head of a turned page is at the side at which a report is bound.
        ("w:pgMar", "w:top") => Some("w:left"),
        ("w:pgMar", "w:right") => Some("w:top"),
        ("w:pgMar", "w:bottom") => Some("w:right"),
        ("w:pgMar", "w:left") => Some("w:bottom"),
        _ => None,
    };
    let mut new = BytesStart::new(name.to_owned());
    for known in tag.attributes().flatten() {
        let key: &str = known.key.as_ref();
        if (name, key) == ("w:pgNumType", "w:start") || (turned && key == "w:orient") {
            continue;
        }
        let from = swapped(key).filter(|_| turned).unwrap_or(key);
        new.push_attribute((key, attribute(tag, from).as_str()));
    }
    if turned && name == "w:pgSz" {
        new.push_attribute(("w:orient", "landscape"));
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_turned_with_their_margins_and_number_on() {
        let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId7\"/><w:type w:val=\"continuous\"/>\
                       <w:pgSz w:w=\"11906\" w:h=\"16838\" w:orient=\"portrait\"/><w:pgMar w:top=\"1\" w:right=\"2\" w:bottom=\"3\" \
                       w:left=\"4\" w:header=\"5\"/><w:pgNumType w:fmt=\"decimal\" w:start=\"1\"/><w:titlePg/>\
                       <w:sectPrChange><w:sectPr><w:titlePg/></w:sectPr></w:sectPrChange></w:sectPr>";
        let pages = Pages::of(section).unwrap();
        assert_eq!(pages.first, section);
        assert_eq!(
            pages.turned,
            "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId7\"/><w:pgSz w:w=\"16838\" w:h=\"11906\" \
             w:orient=\"landscape\"/><w:pgMar w:top=\"4\" w:right=\"1\" w:bottom=\"2\" w:left=\"3\" w:header=\"5\"/>\
             <w:pgNumType w:fmt=\"decimal\"/></w:sectPr>"
        );
        assert!(pages.upright.contains("w:w=\"11906\" w:h=\"16838\" w:orient=\"portrait\""));
        assert!(!pages.upright.contains("titlePg") && !pages.upright.contains("continuous"));
        assert!(Pages::of("<w:sectPr><w:x></w:sectPr>").is_err());
    }
}
