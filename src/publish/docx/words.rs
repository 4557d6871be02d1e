//! Words and paragraphs as XML.

use quick_xml::escape::escape;

/// How a change looks that chance may explain: the grey of notes, and italics for paper without colours.
const CHANCE: &str = "<w:i/><w:color w:val=\"525C6B\"/>";

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style<'a> {
    /// Id of its style; empty for the usual one.
    pub id: &'a str,
    /// Whether it is on the page of what follows.
    pub keep_next: bool,
    /// Whether it stands on the right.
    pub right: bool,
    /// Whether it is all bold.
    pub bold: bool,
    /// Whether it is a change that chance may explain.
    pub is_chance: bool,
}

impl<'a> Style<'a> {
    /// A style, and nothing else.
    pub fn of(id: &'a str) -> Self {
        Self { id, ..Self::default() }
    }
}

/// Words that may stand in XML.
pub(super) fn words(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}'))
        .collect();
    escape(text.as_str()).into_owned()
}

/// A run of words.
pub(super) fn run(text: &str, bold: bool) -> String {
    looking(text, if bold { "<w:b/>" } else { "" })
}

/// A run of words that look so.
fn looking(text: &str, how: &str) -> String {
    format!(
        "<w:r><w:rPr>{how}<w:lang w:val=\"en-GB\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        words(text)
    )
}

/// A paragraph with a few words in bold before it.
pub(super) fn paragraph(style: &Style<'_>, lead: &str, text: &str) -> String {
    let mut runs = String::new();
    if !lead.is_empty() {
        runs.push_str(&run(&format!("{lead} "), true));
    }
    if !text.is_empty() {
        runs.push_str(&if style.is_chance { looking(text, CHANCE) } else { run(text, style.bold) });
    }
    paragraph_of(style, &runs)
}

/// A paragraph of runs.
pub(super) fn paragraph_of(style: &Style<'_>, runs: &str) -> String {
    let mut how = String::new();
    if !style.id.is_empty() {
        how.push_str(&format!("<w:pStyle w:val=\"{}\"/>", words(style.id)));
    }
    if style.keep_next {
        how.push_str("<w:keepNext/>");
    }
    if style.right {
        how.push_str("<w:jc w:val=\"right\"/>");
    }
    format!("<w:p><w:pPr>{how}</w:pPr>{runs}</w:p>")
}
