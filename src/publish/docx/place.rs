//! Where marks stand in a document, or its end if it has none; under which headings, and how much room there is.

use super::super::error::PublishError;
use super::package::wrong;
use super::styles::{Levels, attribute};
use crate::document::begins_a_mark;
use crate::suggest::nearest;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// The transitional namespace of Word, which every version writes unless told otherwise.
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// What may be meant by a misspelt mark inside a sentence.
const VERBS: [&str; 4] = ["report", "section", "chart", "table"];

/// A mark, alone in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The bytes of the document that it stands in place of.
    pub bytes: Range<usize>,
    /// The words between its braces; none where the report stands at the end of a document without marks.
    pub words: Option<String>,
    /// The heading under which it stands, if any, and its level from 1; level 0 without.
    pub under: (usize, String),
    /// Where the headings begin that stand directly before it, to go on the page of what it becomes; itself without any.
    pub leads: usize,
}

/// The pages of a part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// The bytes that say how they are, `<w:sectPr …>`, at the end of what stands on them.
    pub bytes: Range<usize>,
    /// Width of the text and height of the page between its margins, in twentieths of a point.
    pub room: (u32, u32),
}

/// What a document has of both, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Places {
    pub places: Vec<Place>,
    pub sections: Vec<Section>,
    /// Where the content of the body begins.
    pub begins: usize,
}

/// A4 with margins of 2 cm, where a document does not say.
pub(super) const USUAL: (u32, u32) = (9638, 14_570);

/// A paragraph of the body that is being read.
#[derive(Debug, Default)]
struct Paragraph {
    begins: usize,
    level: usize,
}

/// Finds them; the headings of a document have the levels that its styles say.
///
/// # Errors
/// The document is damaged, or of another kind; a mark stands where it cannot be used.
pub(super) fn places(document: &str, levels: &Levels) -> Result<Places, PublishError> {
    let damaged = |error: quick_xml::Error| wrong(&format!("it is damaged: {error}"));
    let mut reader = Reader::from_str(document);
    let (mut depth, mut in_body) = (0usize, None);
    let mut paragraph: Option<Paragraph> = None;
    let mut places: Vec<Place> = Vec::new();
    let mut under = (0, String::new());
    let mut headings = 0..0;
    let (mut begin_of_body, mut end_of_body) = (0, None);
    let mut said = Said::default();
    let mut sections: Vec<Section> = Vec::new();
    // A section that was changed holds the former one in it.
    let (mut section_begins, mut in_sections) = (0, 0usize);
    let (mut page, mut margins) = ((0, 0), (0, 0));
    loop {
        let begins = usize::try_from(reader.buffer_position()).unwrap_or(0);
        let event = reader.read_event().map_err(damaged)?;
        let ends = usize::try_from(reader.buffer_position()).unwrap_or(0);
        said.read(&event);
        match &event {
            Event::Start(tag) => {
                let at_top = in_body == Some(depth);
                match tag.name().as_ref() {
                    "w:document" if attribute(tag, "xmlns:w") != NAMESPACE => {
                        return Err(wrong("it is a Strict Open XML document: save it as an ordinary .docx"));
                    }
                    "w:body" => (in_body, begin_of_body) = (Some(depth + 1), ends),
                    "w:p" if at_top => paragraph = Some(Paragraph { begins, ..Paragraph::default() }),
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
                    "w:sectPr" if in_sections == 0 => {
                        sections.push(Section { bytes: begins..ends, room: USUAL });
                    }
                    // What is said of the paragraph itself stands two levels below the body.
                    _ if in_body.is_some_and(|body| depth == body + 2) => {
                        paragraph.iter_mut().for_each(|open| open.level = level(tag, levels, open.level));
                    }
                    _ => {}
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                match tag.name().as_ref() {
                    "w:p" if in_body == Some(depth) => {
                        let words = said.end();
                        let Some(Paragraph { begins, level }) = paragraph.take() else { continue };
                        if let Some(mark) = alone(&words) {
                            let words = Some(mark.to_owned());
                            let leads = if headings.end == begins { headings.start } else { begins };
                            places.push(Place { bytes: begins..ends, words, under: under.clone(), leads });
                        } else {
                            said.lost(&words);
                            if level > 0 && !words.trim().is_empty() {
                                under = (level, words.trim().to_owned());
                                headings.start = if headings.end == begins { headings.start } else { begins };
                                headings.end = ends;
                            }
                        }
                    }
                    // In a table or a box.
                    "w:p" if paragraph.is_none() => {
                        let words = said.end();
                        said.lost(&words);
                    }
                    "w:sectPr" => {
                        in_sections = in_sections.saturating_sub(1);
                        if in_sections == 0 {
                            let room = between(page, margins).unwrap_or(USUAL);
                            sections.push(Section { bytes: section_begins..ends, room });
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
    if let Some(mark) = said.lost {
        return Err(wrong(&format!(
            "its {{{{{mark}}}}} does not stand alone: put it in a paragraph of its own, without other words, outside tables, \
             text boxes, content controls and headers"
        )));
    }
    if places.is_empty() {
        // What follows the last section stands behind it only where the body itself says how its pages are.
        let rest = |last: &Section| document.get(last.bytes.end..body_ends).map(str::trim);
        let last = sections.last().filter(|last| rest(last) == Some(""));
        let end = last.map_or(body_ends, |last| last.bytes.start);
        places.push(Place { bytes: end..end, words: None, under, leads: end });
    }
    Ok(Places { places, sections, begins: begin_of_body })
}

/// The first mark in a part that holds none, such as a header.
///
/// # Errors
/// The part is damaged.
pub(super) fn mark_in(part: &str) -> Result<Option<String>, PublishError> {
    let mut reader = Reader::from_str(part);
    let mut said = Said::default();
    loop {
        let event = reader.read_event().map_err(|error| wrong(&format!("it is damaged: {error}")))?;
        said.read(&event);
        match &event {
            Event::End(tag) if tag.name().as_ref() == "w:p" => {
                let words = said.end();
                said.lost(&words);
            }
            Event::Eof => return Ok(said.lost),
            _ => {}
        }
    }
}

/// The words of paragraphs, as a reader sees them, and the first mark among them that cannot be used.
#[derive(Debug, Default)]
struct Said {
    words: String,
    /// Words of a box, which is anchored in a paragraph and is no part of its text.
    boxed: String,
    boxes: usize,
    in_text: bool,
    lost: Option<String>,
}

impl Said {
    fn read(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                "w:t" => self.in_text = true,
                "w:txbxContent" => self.boxes += 1,
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" => self.in_text = false,
                "w:txbxContent" => {
                    self.boxes = self.boxes.saturating_sub(1);
                    let boxed = std::mem::take(&mut self.boxed);
                    self.lost(&boxed);
                }
                _ => {}
            },
            Event::Empty(tag) => match tag.name().as_ref() {
                "w:tab" | "w:br" => self.push(" "),
                "w:noBreakHyphen" => self.push("-"),
                _ => {}
            },
            // Deleted words and the instructions of fields are text too, of other elements.
            Event::Text(text) if self.in_text => self.push(&text.replace(['\u{2010}', '\u{2011}', '–'], "-")),
            _ => {}
        }
    }

    fn push(&mut self, words: &str) {
        if self.boxes > 0 { self.boxed.push_str(words) } else { self.words.push_str(words) }
    }

    /// The words of the paragraph that ends.
    fn end(&mut self) -> String {
        std::mem::take(&mut self.words)
    }

    /// Remembers the first mark in words of which nothing can be made. What others than this program fill in stays as it is.
    fn lost(&mut self, words: &str) {
        let marks = words.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
        let mut ours = marks.map(|(inner, _)| inner.trim()).filter(|inner| {
            let first = inner.split_whitespace().next().unwrap_or_default();
            begins_a_mark(inner) || nearest(first, VERBS).is_some()
        });
        if self.lost.is_none() {
            self.lost = ours.next().map(str::to_owned);
        }
    }
}

/// What stands between the braces of a mark that is all that a paragraph says.
fn alone(words: &str) -> Option<&str> {
    let inner = words.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    (!inner.contains(['{', '}'])).then(|| inner.trim())
}

/// The level of a heading, by what is said of its paragraph.
fn level(tag: &BytesStart<'_>, levels: &Levels, known: usize) -> usize {
    match tag.name().as_ref() {
        "w:pStyle" => levels.of(&attribute(tag, "w:val")),
        // Levels count from 0; 9 is that of text.
        "w:outlineLvl" => {
            attribute(tag, "w:val").parse().ok().filter(|of: &usize| *of < 9).map_or(0, |of| of + 1)
        }
        _ => known,
    }
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

    fn found(text: &str) -> Places {
        places(text, &Levels::default()).unwrap()
    }

    fn paragraph(words: &str) -> String {
        format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
    }

    #[test]
    fn marks_are_found_though_word_has_broken_them_into_runs() {
        let mark = "<w:p><w:r><w:t>{{</w:t></w:r><w:proofErr/><w:r><w:t>report}}</w:t></w:r></w:p>";
        let second = "<w:p><w:r><w:t xml:space=\"preserve\">{{chart </w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r>\
                      </w:del><w:r><w:t>net</w:t><w:noBreakHyphen/><w:t>saving }</w:t></w:r><w:r><w:t>}</w:t></w:r></w:p>";
        let section = "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1000\" w:bottom=\"838\" w:left=\"906\" \
                       w:right=\"1000\"/></w:sectPr>";
        let text = document(&format!("{}{mark}{second}{section}", paragraph("Before")));
        let found = found(&text);
        let words: Vec<&str> = found.places.iter().filter_map(|place| place.words.as_deref()).collect();
        assert_eq!(words, ["report", "chart net-saving"]);
        assert_eq!(&text[found.places[0].bytes.clone()], mark);
        assert_eq!(&text[found.places[1].bytes.clone()], second);
        assert_eq!(found.sections[0].room, (10_000, 15_000));
    }

    #[test]
    fn without_a_mark_it_stands_at_the_end_before_what_says_how_the_page_is() {
        let text = document("<w:p/><w:sectPr/>");
        let there = found(&text);
        assert_eq!(there.places[0].words, None);
        assert!(text[there.places[0].bytes.start..].starts_with("<w:sectPr/>"));
        assert_eq!(there.sections[0].room, USUAL);
        let text = document("<w:p/>");
        assert!(text[found(&text).places[0].bytes.start..].starts_with("</w:body>"));
    }

    #[test]
    fn sections_are_those_that_end_where_they_say_so_and_not_what_they_were_before() {
        let section = |width: u32| {
            format!("<w:sectPr><w:pgSz w:w=\"{width}\" w:h=\"16838\"/><w:pgMar w:left=\"906\"/></w:sectPr>")
        };
        let mark =
            format!("<w:p><w:pPr>{}</w:pPr><w:r><w:t>{{{{report}}}}</w:t></w:r></w:p>", section(10_906));
        let text = document(&format!("<w:p/>{mark}<w:p/>{}", section(11_906)));
        let there = found(&text);
        assert_eq!(there.sections.len(), 2);
        assert!(there.places[0].bytes.contains(&there.sections[0].bytes.start));
        assert_eq!(there.sections[0].room, (10_000, 16_838));
        let changed = section(10_906).replace(
            "</w:sectPr>",
            "<w:sectPrChange><w:sectPr><w:pgSz w:w=\"9\" w:h=\"9\"/></w:sectPr></w:sectPrChange></w:sectPr>",
        );
        let text = document(&format!("{}{changed}", paragraph("{{report}}")));
        let there = found(&text);
        assert_eq!(&text[there.sections[0].bytes.clone()], changed);
        assert_eq!(there.sections[0].room, (10_000, 16_838));
    }

    #[test]
    fn a_mark_knows_the_heading_under_which_it_stands() {
        let styles = "<w:styles><w:style w:styleId=\"H\"><w:name w:val=\"heading 2\"/></w:style><w:style w:styleId=\"Own\">\
                      <w:name w:val=\"Council\"/><w:basedOn w:val=\"H\"/></w:style></w:styles>";
        let heading = |how: &str| {
            format!("<w:p><w:pPr>{how}</w:pPr><w:r><w:t>Acute</w:t></w:r><w:r><w:t> care</w:t></w:r></w:p>")
        };
        for (how, level) in [
            ("<w:pStyle w:val=\"Own\"/>", 2),
            ("<w:pStyle w:val=\"H\"/>", 2),
            ("<w:outlineLvl w:val=\"3\"/>", 4),
            ("<w:outlineLvl w:val=\"9\"/>", 0),
            ("", 0),
        ] {
            let text = document(&format!("{}{}", heading(how), paragraph("{{section}}")));
            let there = places(&text, &Levels::read(styles).unwrap()).unwrap();
            let name = if level > 0 { "Acute care" } else { "" };
            assert_eq!(there.places[0].under, (level, name.to_owned()), "{how}");
        }
    }

    #[test]
    fn a_mark_that_does_not_stand_alone_is_an_error_that_says_what_to_do() {
        let run = "<w:r><w:t>{{report}}</w:t></w:r>";
        let sentence = format!("<w:p><w:r><w:t>See </w:t></w:r>{run}</w:p>");
        let cell = format!("<w:tbl><w:tr><w:tc><w:p>{run}</w:p></w:tc></w:tr></w:tbl>");
        let boxed = format!("<w:p><w:r><w:txbxContent><w:p>{run}</w:p></w:txbxContent></w:r></w:p>");
        let misspelt = paragraph("See {{cahrt money}} below");
        for body in [sentence, cell, boxed, misspelt] {
            let error = places(&document(&body), &Levels::default()).unwrap_err().to_string();
            assert!(error.contains("put it in a paragraph of its own"), "{error}");
        }
        let others = document(&paragraph("Dear {{client name}}, of {{date}}"));
        assert_eq!(found(&others).places[0].words, None, "what others fill in stays");
        let header = format!("<w:hdr><w:p>{run}</w:p></w:hdr>");
        assert_eq!(mark_in(&header).unwrap().as_deref(), Some("report"));
    }

    #[test]
    fn what_is_no_document_is_an_error() {
        for text in ["", "<a>", "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/x\"></w:document>", "<w:p>"]
        {
            assert!(places(text, &Levels::default()).is_err(), "{text}");
        }
    }
}
