//! Styles by the names that Word gives them in every language: a template's own where it has them, the program's where it has
//! not.

use super::super::error::PublishError;
use super::package::{OWN_STYLES, wrong};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Ids of the styles that a report uses, as the document has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Styles {
    pub title: String,
    pub subtitle: String,
    /// Of headings, from level 1 to the deepest that is asked for.
    pub headings: Vec<String>,
    pub caption: String,
    /// Of a line of a list, and whether the style brings the bullet with it.
    pub list: (String, bool),
    pub table: String,
    pub cell: String,
    pub note: String,
    pub picture: String,
    pub alert: String,
}

/// A style: its name as Word knows it, its id in the document, its text.
#[derive(Default)]
struct Style<'a> {
    name: String,
    id: String,
    based_on: String,
    /// Level of its paragraphs in an outline, from 1.
    outline: Option<usize>,
    text: &'a str,
}

/// Levels of headings that Word has.
pub(super) const DEEPEST: usize = 9;

/// The levels of the headings that a document's styles make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Levels(HashMap<String, usize>);

impl Levels {
    /// Out of the part of styles.
    ///
    /// # Errors
    /// It is damaged.
    pub fn read(part: &str) -> Result<Self, PublishError> {
        let all = all(part)?;
        let by_id: HashMap<&str, &Style<'_>> = all.iter().map(|style| (style.id.as_str(), style)).collect();
        let of = |style: &Style<'_>| {
            // A style based on itself is damaged, and has no level.
            let mut at = Some(style);
            for _ in 0..=DEEPEST {
                let style = at?;
                if let Some(level) = style.level() {
                    return Some(level);
                }
                at = by_id.get(style.based_on.as_str()).copied();
            }
            None
        };
        Ok(Self(all.iter().filter_map(|style| Some((style.id.clone(), of(style)?))).collect()))
    }

    /// The level of paragraphs of a style, from 1; 0 of those that are no headings.
    pub fn of(&self, style: &str) -> usize {
        self.0.get(style).copied().unwrap_or(0)
    }
}

impl Style<'_> {
    /// The level of headings that it says itself.
    fn level(&self) -> Option<usize> {
        let named = self.name.to_lowercase().strip_prefix("heading ").and_then(|level| level.parse().ok());
        named.or(self.outline).filter(|level| (1..=DEEPEST).contains(level))
    }
}

/// The styles of a document, which are added to it where it lacks them; of headings, those down to a level.
///
/// # Errors
/// Its part of styles is damaged.
pub(super) fn styles(part: &str, deepest: usize) -> Result<(Styles, String), PublishError> {
    let there = all(part)?;
    let own = all(OWN_STYLES)?;
    let mut added = String::new();
    let mut find = |name: &str| -> String {
        let named = |style: &&Style<'_>| style.name.eq_ignore_ascii_case(name);
        if let Some(style) = there.iter().find(named) {
            return style.id.clone();
        }
        let Some(style) = own.iter().find(named) else { return String::new() };
        if !added.contains(style.text) {
            added.push_str(style.text);
        }
        style.id.clone()
    };
    let has_bullets = there.iter().any(|style| style.name.eq_ignore_ascii_case("List Bullet"));
    let styles = Styles {
        title: find("Title"),
        subtitle: find("Subtitle"),
        headings: (1..=deepest.min(DEEPEST)).map(|level| find(&format!("heading {level}"))).collect(),
        caption: find("caption"),
        list: (find(if has_bullets { "List Bullet" } else { "careflow list" }), has_bullets),
        table: find("careflow table"),
        cell: find("careflow cell"),
        note: find("careflow note"),
        picture: find("careflow picture"),
        alert: find("careflow alert"),
    };
    let end = part.rfind("</w:styles>").ok_or_else(|| wrong("its styles are damaged"))?;
    Ok((styles, format!("{}{added}{}", &part[..end], &part[end..])))
}

/// The styles of a part.
fn all(part: &str) -> Result<Vec<Style<'_>>, PublishError> {
    let damaged = |error: quick_xml::Error| wrong(&format!("its styles are damaged: {error}"));
    let mut reader = Reader::from_str(part);
    let mut styles = Vec::new();
    let mut open: Option<(usize, Style<'_>)> = None;
    loop {
        let begins = usize::try_from(reader.buffer_position()).unwrap_or(0);
        match reader.read_event().map_err(damaged)? {
            Event::Start(tag) if tag.name().as_ref() == "w:style" => {
                open = Some((begins, Style { id: attribute(&tag, "w:styleId"), ..Style::default() }));
            }
            Event::Start(tag) | Event::Empty(tag) => {
                let Some((_, style)) = &mut open else { continue };
                let value = attribute(&tag, "w:val");
                match tag.name().as_ref() {
                    "w:name" => style.name = value,
                    "w:basedOn" => style.based_on = value,
                    "w:outlineLvl" => style.outline = value.parse().ok().map(|level: usize| level + 1),
                    _ => {}
                }
            }
            Event::End(tag) if tag.name().as_ref() == "w:style" => {
                let ends = usize::try_from(reader.buffer_position()).unwrap_or(0);
                if let Some((begins, style)) = open.take() {
                    styles.push(Style { text: part.get(begins..ends).unwrap_or_default(), ..style });
                }
            }
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// The value of an attribute; empty if there is none.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
    found.map_or_else(String::new, |attribute| attribute.value.clone().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_keeps_its_styles_and_gets_those_that_it_lacks() {
        let german = r#"<w:styles><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>"#;
        let (styles, part) = super::styles(german, 2).unwrap();
        assert_eq!(styles.headings, ["berschrift1", "Heading2"]);
        assert_eq!(styles.list, ("CareflowList".to_owned(), false), "its bullets would need a numbering");
        assert_eq!((part.matches("berschrift1").count(), part.matches("\"Heading2\"").count()), (1, 1));
        let (again, same) = super::styles(&part, 2).unwrap();
        assert_eq!((again, same.len()), (styles, part.len()), "nothing is added twice");
        let (own, same) = super::styles(OWN_STYLES, 9).unwrap();
        assert_eq!((own.list, same.len()), (("ListBullet".to_owned(), true), OWN_STYLES.len()));
    }
}
