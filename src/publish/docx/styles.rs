//! Styles by the names that Word gives them in every language: a template's own where it has them, the program's where it has
//! not.

use super::super::error::PublishError;
use super::package::{OWN_STYLES, wrong};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Ids of the styles that a report uses, as the document has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Styles {
    pub title: String,
    pub subtitle: String,
    pub headings: [String; 2],
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
struct Style<'a> {
    name: String,
    id: String,
    text: &'a str,
}

/// The styles of a document, which are added to it where it lacks them.
///
/// # Errors
/// Its part of styles is damaged.
pub(super) fn styles(part: &str) -> Result<(Styles, String), PublishError> {
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
        headings: [find("heading 1"), find("heading 2")],
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
    let mut open: Option<(usize, String, String)> = None;
    loop {
        let begins = usize::try_from(reader.buffer_position()).unwrap_or(0);
        match reader.read_event().map_err(damaged)? {
            Event::Start(tag) if tag.name().as_ref() == "w:style" => {
                open = Some((begins, attribute(&tag, "w:styleId"), String::new()));
            }
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "w:name" => {
                if let Some((_, _, name)) = &mut open {
                    *name = attribute(&tag, "w:val");
                }
            }
            Event::End(tag) if tag.name().as_ref() == "w:style" => {
                let ends = usize::try_from(reader.buffer_position()).unwrap_or(0);
                if let Some((begins, id, name)) = open.take() {
                    styles.push(Style { name, id, text: part.get(begins..ends).unwrap_or_default() });
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
        let (styles, part) = super::styles(german).unwrap();
        assert_eq!(styles.headings, ["berschrift1", "Heading2"]);
        assert_eq!(styles.list, ("CareflowList".to_owned(), false), "its bullets would need a numbering");
        assert_eq!((part.matches("berschrift1").count(), part.matches("\"Heading2\"").count()), (1, 1));
        let (again, same) = super::styles(&part).unwrap();
        assert_eq!((again, same.len()), (styles, part.len()), "nothing is added twice");
        let (own, same) = super::styles(OWN_STYLES).unwrap();
        assert_eq!((own.list, same.len()), (("ListBullet".to_owned(), true), OWN_STYLES.len()));
    }
}
