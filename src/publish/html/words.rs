//! Sentences and cells in the parts that look different: intervals, references, figures with what stands behind them.

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words.
    Plain(String),
    /// An interval in brackets, `(93 to 133)`: grey, so that the sentence reads without it.
    Interval(String),
    /// A reference to a source, `3` of `[3]`.
    Source(String),
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
    is_number.then(|| Part::Source(inner.to_owned()))
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

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// The figure, or the words.
    pub main: String,
    /// What stands behind a figure, smaller: its interval, or the difference.
    pub behind: String,
    /// Whether it is a change whose interval holds zero.
    pub holds_zero: bool,
}

/// A cell in its parts.
pub(super) fn cell(text: &str) -> Cell {
    if !is_figure(text) {
        return Cell { main: text.to_owned(), ..Cell::default() };
    }
    let split = [" (", " ± "].into_iter().filter_map(|mark| text.find(mark)).min();
    let (main, behind) = match split {
        Some(at) => (text[..at].to_owned(), text[at + 1..].to_owned()),
        None => (text.to_owned(), String::new()),
    };
    // What is printed as 0 has no sign, and only changes are.
    let is_change = main.starts_with(['+', '−']) || magnitude(&main) == Some(0.0);
    let half = behind.strip_prefix("± ").and_then(magnitude);
    let holds_zero = is_change && half.zip(magnitude(&main)).is_some_and(|(half, mean)| half >= mean);
    Cell { main, behind, holds_zero }
}

/// Whether a cell begins with a figure, or says that there is none.
pub(super) fn is_figure(text: &str) -> bool {
    let mut characters = text.trim_start_matches(['−', '+', '±', '£', '-', ' ']).chars();
    characters.next().is_some_and(|first| first.is_ascii_digit())
        && text.chars().filter(|c| c.is_alphabetic()).count() < 12
}

/// A printed figure without its sign and its thousands; none of words.
fn magnitude(text: &str) -> Option<f64> {
    text.trim_start_matches(['−', '+', '£']).replace(',', "").parse().ok()
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
            Part::Source("3".into()),
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
    fn a_figure_stands_before_its_interval_and_says_whether_it_holds_zero() {
        let of = |text: &str| {
            let Cell { main, behind, holds_zero } = cell(text);
            (main, behind, holds_zero)
        };
        let is = |main: &str, behind: &str, zero| (main.to_owned(), behind.to_owned(), zero);
        assert_eq!(of("−1,134 ± 50"), is("−1,134", "± 50", false));
        assert_eq!(of("+0.4 ± 1.2"), is("+0.4", "± 1.2", true));
        assert_eq!(of("0 ± 3"), is("0", "± 3", true));
        assert_eq!(of("0.4 ± 1.2"), is("0.4", "± 1.2", false));
        assert_eq!(of("92.7 (−1.4 ± 0.9)"), is("92.7", "(−1.4 ± 0.9)", false));
        assert_eq!(of("Ward (28 beds) ± 3"), is("Ward (28 beds) ± 3", "", false));
        assert_eq!(of("growing"), is("growing", "", false));
    }

    #[test]
    fn a_column_of_figures_is_told_from_one_of_words() {
        assert!(is_of_figures(["1", "−2 ± 3", "–", "", "£22,000"].into_iter()));
        assert!(!is_of_figures(["HSCIC 2014", "trust board", "2"].into_iter()));
        assert!(!is_of_figures(["", "–"].into_iter()));
        assert!(!is_figure("2014/15 statistics of the department, table 3"));
    }
}
