//! Where the report stands in a document: at its mark, or at the end; and how much room there is for it.

use super::super::error::PublishError;
use super::package::wrong;
use super::styles::attribute;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::ops::Range;

/// The mark that a template has where the report is to stand, alone in a paragraph.
pub(super) const MARK: &str = "{{report}}";

/// The transitional namespace of Word, which every version writes unless told otherwise.
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Where the report stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The bytes of the document that it stands in place of.
    pub begins: usize,
    /// End of them.
    pub ends: usize,
    /// Whether they are the mark.
    pub is_marked: bool,
    /// Width of the text and height of the page between its margins, in twentieths of a point.
    pub room: (u32, u32),
    /// The bytes that say how the pages are on which it stands, `<w:sectPr …>`; none where nothing says so.
    pub section: Option<Range<usize>>,
}

/// The bytes of a section, and the room on its pages where it says how large they are.
type Section = (Range<usize>, Option<(u32, u32)>);

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
    let mut end_of_body = None;
    // All words: where a mark stands that cannot be used, and of which kind.
    let mut all = String::new();
    let mut sections: Vec<Section> = Vec::new();
    // A section that was changed holds the former one in it.
    let (mut section_begins, mut in_sections) = (0, 0usize);
    let (mut page, mut margins) = ((0, 0), (0, 0));
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
                    "w:sectPr" => {
                        if in_sections == 0 {
                            (section_begins, page, margins) = (begins, (0, 0), (0, 0));
                        }
                        in_sections += 1;
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::Empty(tag) => {
                let number = |name: &str| attribute(tag, name).parse::<u32>().unwrap_or(0);
                match tag.name().as_ref() {
                    "w:pgSz" if in_sections == 1 => page = (number("w:w"), number("w:h")),
                    "w:pgMar" if in_sections == 1 => {
                        let across = number("w:left") + number("w:right") + number("w:gutter");
                        margins = (across, number("w:top") + number("w:bottom"));
                    }
                    "w:sectPr" if in_sections == 0 => sections.push((begins..ends, None)),
                    _ => {}
                }
            }
            Event::Text(text) => {
                all.push_str(text);
                if let Some((_, words)) = &mut paragraph {
                    words.push_str(text);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                match tag.name().as_ref() {
                    "w:p" if in_body == Some(depth) => {
                        all.push('\n');
                        if let Some((begins, words)) = paragraph.take()
                            && found.is_none()
                            && words.trim() == MARK
                        {
                            found = Some((begins, ends));
                        }
                    }
                    "w:p" => all.push('\n'),
                    "w:sectPr" => {
                        in_sections = in_sections.saturating_sub(1);
                        if in_sections == 0 {
                            sections.push((section_begins..ends, between(page, margins)));
                        }
                    }
                    "w:body" => end_of_body = Some(begins),
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let body_ends = end_of_body.ok_or_else(|| wrong("it has no body"))?;
    if found.is_none() && all.contains(MARK) {
        return Err(wrong(
            "its {{report}} does not stand alone: put it in a paragraph of its own, without other words, outside tables, \
             text boxes and headers",
        ));
    }
    // What follows the last section stands behind it only where the body itself says how its pages are.
    let rest = |last: &Range<usize>| document.get(last.end..body_ends).map(str::trim);
    let last = sections.last().filter(|(last, _)| rest(last) == Some(""));
    let end = last.map_or(body_ends, |(last, _)| last.start);
    let (begins, ends) = found.unwrap_or((end, end));
    // The section that the report is in is the first that ends after it, or in its own paragraph.
    let its = sections.iter().find(|(section, _)| section.start >= begins);
    let room = its.and_then(|(_, room)| *room).unwrap_or(USUAL);
    let section = its.map(|(section, _)| section.clone());
    Ok(Place { begins, ends, is_marked: found.is_some(), room, section })
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
    fn a_mark_that_ends_a_section_says_how_its_pages_are() {
        let section = |width: u32| {
            format!("<w:sectPr><w:pgSz w:w=\"{width}\" w:h=\"16838\"/><w:pgMar w:left=\"906\"/></w:sectPr>")
        };
        let mark =
            format!("<w:p><w:pPr>{}</w:pPr><w:r><w:t>{{{{report}}}}</w:t></w:r></w:p>", section(10_906));
        let text = document(&format!("<w:p/>{mark}<w:p/>{}", section(11_906)));
        let found = place(&text).unwrap();
        assert_eq!(&text[found.section.unwrap()], section(10_906));
        assert_eq!(found.room, (10_000, 16_838));
        // Of a section that was changed the present pages count, not the former.
        let changed = section(10_906).replace(
            "</w:sectPr>",
            "<w:sectPrChange><w:sectPr><w:pgSz w:w=\"1\" w:h=\"2\"/></w:sectPr></w:sectPrChange></w:sectPr>",
        );
        let text = document(&changed);
        let found = place(&text).unwrap();
        assert_eq!((&text[found.section.unwrap()], found.room), (changed.as_str(), (10_000, 16_838)));
    }

    #[test]
    fn a_mark_that_does_not_stand_alone_is_an_error_that_says_what_to_do() {
        let run = "<w:r><w:t>{{report}}</w:t></w:r>";
        let sentence = format!("<w:p><w:r><w:t>See </w:t></w:r>{run}</w:p>");
        let cell = format!("<w:tbl><w:tr><w:tc><w:p>{run}</w:p></w:tc></w:tr></w:tbl>");
        for body in [sentence, cell] {
            let error = place(&document(&body)).unwrap_err().to_string();
            assert!(error.contains("put it in a paragraph of its own"), "{error}");
        }
    }

    #[test]
    fn what_is_no_document_is_an_error() {
        for text in ["", "<a>", "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/x\"></w:document>", "<w:p>"]
        {
            assert!(place(text).is_err(), "{text}");
        }
    }
}
