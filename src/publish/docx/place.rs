//! Where the report stands in a document: at its mark, or at the end; and how much room there is for it.

use super::super::error::PublishError;
use super::package::wrong;
use super::styles::attribute;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The mark that a template has where the report is to stand, alone in a paragraph.
pub(super) const MARK: &str = "{{report}}";

/// The transitional namespace of Word, which every version writes unless told otherwise.
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Where the report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The bytes of the document that it stands in place of.
    pub begins: usize,
    /// End of them.
    pub ends: usize,
    /// Whether they are the mark.
    pub is_marked: bool,
    /// Width of the text and height of the page between its margins, in twentieths of a point.
    pub room: (u32, u32),
}

/// A4 with margins of 2 cm, where a document does not say.
const USUAL: (u32, u32) = (9638, 14_570);

/// Finds it.
///
/// # Errors
/// The document is damaged, or of another kind.
pub(super) fn place(document: &str) -> Result<Place, PublishError> {
    let damaged = |error: quick_xml::Error| wrong(&format!("it is damaged: {error}"));
    let mut reader = Reader::from_str(document);
    let (mut depth, mut in_body) = (0usize, None);
    let mut paragraph: Option<(usize, String)> = None;
    let mut found: Option<(usize, usize)> = None;
    let (mut last_section, mut end_of_body) = (None, None);
    let (mut page, mut margins, mut room) = ((0, 0), (0, 0), None);
    loop {
        let begins = usize::try_from(reader.buffer_position()).unwrap_or(0);
        let event = reader.read_event().map_err(damaged)?;
        let ends = usize::try_from(reader.buffer_position()).unwrap_or(0);
        match &event {
            Event::Start(tag) => {
                let at_top = in_body == Some(depth);
                match tag.name().as_ref() {
                    "w:document" if attribute(tag, "xmlns:w") != NAMESPACE => {
                        return Err(wrong("it is a Strict Open XML document: save it as an ordinary .docx"));
                    }
                    "w:body" => in_body = Some(depth + 1),
                    "w:p" if at_top => paragraph = Some((begins, String::new())),
                    "w:sectPr" if at_top => last_section = Some(begins),
                    _ => {}
                }
                depth += 1;
            }
            Event::Empty(tag) => {
                let number = |name: &str| attribute(tag, name).parse::<u32>().unwrap_or(0);
                match tag.name().as_ref() {
                    "w:pgSz" => page = (number("w:w"), number("w:h")),
                    "w:pgMar" => {
                        let across = number("w:left") + number("w:right") + number("w:gutter");
                        margins = (across, number("w:top") + number("w:bottom"));
                    }
                    "w:sectPr" if in_body == Some(depth) => last_section = Some(begins),
                    _ => {}
                }
            }
            Event::Text(text) => {
                if let Some((_, words)) = &mut paragraph {
                    words.push_str(text);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                match tag.name().as_ref() {
                    "w:p" if in_body == Some(depth) => {
                        if let Some((begins, words)) = paragraph.take()
                            && found.is_none()
                            && words.trim() == MARK
                        {
                            found = Some((begins, ends));
                        }
                    }
                    // The section that the report is in is the first that ends after it.
                    "w:sectPr" if room.is_none() && found.is_some() => {
                        room = between(page, margins);
                    }
                    "w:body" => end_of_body = Some(begins),
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let end = last_section.or(end_of_body).ok_or_else(|| wrong("it has no body"))?;
    let (begins, ends) = found.unwrap_or((end, end));
    let room = room.or_else(|| between(page, margins)).unwrap_or(USUAL);
    Ok(Place { begins, ends, is_marked: found.is_some(), room })
}

/// What margins leave of a page; nothing of a page on which nothing could be read.
fn between(page: (u32, u32), margins: (u32, u32)) -> Option<(u32, u32)> {
    let room = (page.0.checked_sub(margins.0)?, page.1.checked_sub(margins.1)?);
    (room.0 > 2000 && room.1 > 2000 && room.0 < 40_000 && room.1 < 40_000).then_some(room)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(body: &str) -> String {
        format!("<w:document xmlns:w=\"{NAMESPACE}\"><w:body>{body}</w:body></w:document>")
    }

    #[test]
    fn the_mark_is_found_though_word_has_broken_it_into_runs() {
        let mark = "<w:p><w:r><w:t>{{</w:t></w:r><w:proofErr/><w:r><w:t>report}}</w:t></w:r></w:p>";
        let section = "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1000\" w:bottom=\"838\" w:left=\"906\" \
                       w:right=\"1000\"/></w:sectPr>";
        let text = document(&format!("<w:p><w:r><w:t>Before</w:t></w:r></w:p>{mark}{section}"));
        let found = place(&text).unwrap();
        assert!(found.is_marked);
        assert_eq!(&text[found.begins..found.ends], mark);
        assert_eq!(found.room, (10_000, 15_000));
    }

    #[test]
    fn without_a_mark_it_stands_at_the_end_before_what_says_how_the_page_is() {
        let text = document("<w:p/><w:sectPr/>");
        let found = place(&text).unwrap();
        assert!(!found.is_marked && text[found.begins..].starts_with("<w:sectPr/>"));
        assert_eq!(found.room, USUAL);
        let text = document("<w:p/>");
        assert!(text[place(&text).unwrap().begins..].starts_with("</w:body>"));
    }

    #[test]
    fn what_is_no_document_is_an_error() {
        for text in ["", "<a>", "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/x\"></w:document>", "<w:p>"]
        {
            assert!(place(text).is_err(), "{text}");
        }
    }
}
