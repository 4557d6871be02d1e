//! Cells of a table in their parts, for every format that shows them apart.

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
    let half = behind.strip_prefix("± ").and_then(|rest| magnitude(rest.split(' ').next().unwrap_or(rest)));
    let even = half.zip(magnitude(&main)).is_some_and(|(half, mean)| half >= mean);
    // Behind a level stands the change, `92.7 (−1.4 ± 0.9)`.
    let inner = behind.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let of_level = !is_change && inner.is_some_and(|inner| inner.contains('±') && cell(inner).holds_zero);
    let holds_zero = of_level || (is_change && (even || spans_zero(&behind)));
    Cell { main, behind, holds_zero }
}

/// Whether `(−1.2 to 3.4)` or `(0–3)` holds zero.
fn spans_zero(interval: &str) -> bool {
    let inner = interval.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let ends = inner.and_then(|inner| inner.split_once(" to ").or_else(|| inner.split_once('–')));
    let signed = |text: &str| {
        let size = magnitude(text)?;
        Some(if text.starts_with('−') { -size } else { size })
    };
    ends.and_then(|(low, high)| signed(low).zip(signed(high)))
        .is_some_and(|(low, high)| low <= 0.0 && high >= 0.0)
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(of("92.7 (−0.4 ± 0.9)"), is("92.7", "(−0.4 ± 0.9)", true));
        assert_eq!(of("−3 ± 9 (−0.4 %)"), is("−3", "± 9 (−0.4 %)", true));
        assert_eq!(of("+0.4 (−0.2 to 1.9)"), is("+0.4", "(−0.2 to 1.9)", true));
        assert_eq!(of("+0.4 (0.1–1.9)"), is("+0.4", "(0.1–1.9)", false));
        assert_eq!(of("growing"), is("growing", "", false));
    }
}
