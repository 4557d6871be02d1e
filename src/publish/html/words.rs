//! Sentences in the parts that look different: intervals, references; and what a column is of.

use crate::publish::cells::is_figure;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words.
    Plain(String),
    /// An interval in brackets, `(93 to 133)`: grey, so that the sentence reads without it.
    Interval(String),
    /// A reference to a source, `3` of `[3]`, and its anchor; empty until it is known.
    Source { number: String, anchor: String },
}

/// Words in which a figure stays in a line with its interval and its unit.
pub(super) fn tied(text: &str) -> String {
    let mut tied = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let ties = before == '±' || after == '±' || (before.is_ascii_digit() && after == '%');
        tied.push(if character == ' ' && ties { '\u{a0}' } else { character });
        before = character;
    }
    tied
}

/// A sentence in its parts.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['(', '[']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let closing = if from.starts_with('(') { ')' } else { ']' };
        let inner = from.find(closing).and_then(|end| Some((from.get(1..end)?, from.get(end + 1..)?)));
        let found = inner.and_then(|(inner, after)| {
            let part = if closing == ']' { source(inner) } else { interval(inner) };
            part.map(|part| (part, after))
        });
        if let Some((part, after)) = found {
            if !plain.is_empty() {
                parts.push(Part::Plain(tied(&plain)));
                plain.clear();
            }
            parts.push(part);
            rest = after;
        } else {
            plain.push_str(&from[..1]);
            rest = &from[1..];
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Part::Plain(tied(&plain)));
    }
    parts
}

fn source(inner: &str) -> Option<Part> {
    let is_number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Part::Source { number: inner.to_owned(), anchor: String::new() })
}

fn interval(inner: &str) -> Option<Part> {
    let (low, high) = inner.split_once(" to ")?;
    let is_figure = |text: &str| {
        text.trim_start_matches("chance ").starts_with(is_of_a_figure)
            && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    (is_figure(low) && is_figure(high)).then(|| Part::Interval(format!("({inner})")))
}

/// Whether a figure can begin with this.
fn is_of_a_figure(character: char) -> bool {
    character.is_ascii_digit() || "−+-£".contains(character)
}

/// Whether a column is of figures: more cells with one than with words, empty ones and dashes aside.
pub(super) fn is_of_figures<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let (mut figures, mut words) = (0, 0);
    for cell in cells.map(str::trim).filter(|cell| !matches!(*cell, "" | "–" | "growing")) {
        *(if is_figure(cell) { &mut figures } else { &mut words }) += 1;
    }
    figures > words
}

/// An anchor of letters, digits and hyphens.
pub(super) fn anchor(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_and_sources_are_found_in_a_sentence_and_other_brackets_are_left() {
        let plain = |text: &str| Part::Plain(text.to_owned());
        let found =
            parts("It saves 113 (93 to 133) a month [3] (to the NHS) [sic] (chance 72% to 100%), (open");
        let expected = [
            plain("It saves 113 "),
            Part::Interval("(93 to 133)".into()),
            plain(" a month "),
            Part::Source { number: "3".into(), anchor: String::new() },
            plain(" (to the NHS) [sic] "),
            Part::Interval("(chance 72% to 100%)".into()),
            plain(", (open"),
        ];
        assert_eq!(found, expected);
        assert_eq!(parts("((1 to 2) ü("), [plain("("), Part::Interval("(1 to 2)".into()), plain(" ü(")]);
        assert!(parts("").is_empty());
        assert_eq!(parts("over 4 h, %: 3 ± 1 %"), [plain("over 4 h, %: 3\u{a0}±\u{a0}1\u{a0}%")]);
    }

    #[test]
    fn a_column_of_figures_is_told_from_one_of_words() {
        assert!(is_of_figures(["1", "−2 ± 3", "–", "", "£22,000"].into_iter()));
        assert!(!is_of_figures(["HSCIC 2014", "trust board", "2"].into_iter()));
        assert!(!is_of_figures(["", "–"].into_iter()));
        assert!(!is_figure("2014/15 statistics of the department, table 3"));
    }
}
