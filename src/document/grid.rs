//! A table of words, in the form that its reader needs.

use super::plain::{cut, plain, width as width_of};
use crate::report::table::{TOGETHER, WIDTH, finish, new_table_of, wrapped};

/// Rows of words under a header, and what is said below them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Words above the columns; the first is that of the labels.
    pub header: Vec<String>,
    /// Rows, as long as the header.
    pub rows: Vec<Vec<String>>,
    /// Sentences below.
    pub notes: Vec<String>,
}

impl Grid {
    /// As Markdown: labels left, figures right.
    #[must_use]
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| in_markdown(cell)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let rule: Vec<String> =
            (0..self.header.len()).map(|at| if at == 0 { "---" } else { "---:" }.to_owned()).collect();
        let mut text = line(&self.header) + &line(&rule);
        self.rows.iter().for_each(|row| text.push_str(&line(row)));
        if !self.notes.is_empty() {
            let notes: Vec<String> = self.notes.iter().map(|note| in_markdown(note)).collect();
            text.push_str(&format!("\n{}\n", notes.join(" ")));
        }
        text
    }

    /// Whether a column is that of the sources of published figures: the last of their table. An option may be called the same.
    fn is_source(&self, at: usize) -> bool {
        let published = self.header.get(2).is_some_and(|word| word == PUBLISHED);
        published && at + 1 == self.header.len() && self.header[at] == SOURCE
    }

    /// With the sources of published figures below, each once, and their numbers in the table: a page has no room for sentences in
    /// a column. The sources come apart from the notes.
    #[must_use]
    pub fn with_sources_below(&self) -> (Self, Vec<String>) {
        let Some(at) = (0..self.header.len()).find(|&at| self.is_source(at)) else {
            return (self.clone(), Vec::new());
        };
        let (mut grid, mut sources) = (self.clone(), Vec::new());
        for cell in grid.rows.iter_mut().filter_map(|row| row.get_mut(at)).filter(|cell| !cell.is_empty()) {
            let known = sources.iter().position(|known| known == cell).unwrap_or_else(|| {
                sources.push(cell.clone());
                sources.len() - 1
            });
            *cell = (known + 1).to_string();
        }
        (grid, sources)
    }

    /// Without the columns in which no row has anything; the first stays.
    #[must_use]
    pub fn without_empty_columns(mut self) -> Self {
        let has_any =
            |at: usize| self.rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()));
        let kept: Vec<bool> = (0..self.header.len()).map(|at| at == 0 || has_any(at)).collect();
        for cells in std::iter::once(&mut self.header).chain(&mut self.rows) {
            let mut kept = kept.iter();
            cells.retain(|_| kept.next().is_none_or(|kept| *kept));
        }
        self
    }

    /// With rows as columns and columns as rows: many options stand one under another.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let word = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        let column = |first: String, at: usize| {
            std::iter::once(first).chain(self.rows.iter().map(|row| word(row, at))).collect::<Vec<_>>()
        };
        let rows = self.header.iter().enumerate().skip(1).map(|(at, words)| column(words.clone(), at));
        Self { header: column(word(&self.header, 0), 0), rows: rows.collect(), notes: self.notes.clone() }
    }

    /// As text for a terminal: at most 100 columns wide, more options in further blocks, sources left to the files.
    #[must_use]
    pub fn text(&self) -> String {
        let lead = 1 + usize::from(self.header.get(1).is_some_and(|word| word == "baseline"));
        let cell = |row: &[String], at: usize| row.get(at).map_or_else(String::new, |cell| plain(cell));
        let heading = |at: usize| in_lines(&cell(&self.header, at));
        let figure = |row: &[String], at: usize| {
            cell(row, at).replace(" (", "\n(").replace(' ', &TOGETHER.to_string())
        };
        let widest = |text: &str| text.lines().map(width_of).max().unwrap_or(0);
        let width = |at: usize| {
            let figures = self.rows.iter().map(|row| widest(&figure(row, at)));
            MARGIN + figures.chain([widest(&heading(at))]).max().unwrap_or(0)
        };
        let labels = self.rows.iter().map(|row| width_of(&cell(row, 0))).max().unwrap_or(0).min(LABELS);
        let room = usize::from(WIDTH) - labels - (1..lead).map(width).sum::<usize>();
        let mut blocks: Vec<Vec<usize>> = vec![Vec::new()];
        let mut taken = 0;
        for at in (lead..self.header.len()).filter(|&at| !self.is_source(at)) {
            if taken + width(at) > room && taken > 0 {
                blocks.push(Vec::new());
                taken = 0;
            }
            taken += width(at);
            blocks.last_mut().into_iter().for_each(|block| block.push(at));
        }
        let mut text = String::new();
        if self.rows.is_empty() && !self.notes.is_empty() {
            blocks.clear();
        }
        for (number, block) in blocks.into_iter().enumerate() {
            let shown = || (0..lead).chain(block.iter().copied());
            let mut table = new_table_of(&shown().map(heading).collect::<Vec<_>>());
            for row in &self.rows {
                let cells = shown().map(|at| if at == 0 { cell(row, 0) } else { figure(row, at) });
                table.add_row(cells.collect::<Vec<String>>());
            }
            text.push_str(if number > 0 { "\n" } else { "" });
            text.push_str(&finish(table, &[0], labels as u16));
        }
        self.notes.iter().for_each(|note| text.push_str(&format!("{}\n", wrapped(&plain(note)))));
        text
    }
}

/// Words on one line that Markdown and a browser show as they are: no bar ends a cell, no tag, emphasis or link begins.
#[must_use]
pub fn in_markdown(words: &str) -> String {
    // The backslash first: those of the others are ours.
    let text = ["\\", "|", "*", "`"]
        .iter()
        .fold(plain(words), |text, mark| text.replace(mark, &format!("\\{mark}")))
        .replace("](", "]\\(");
    let mut safe = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        safe.push_str(before);
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        safe.push_str(if is_tag { "\\<" } else { "<" });
        rest = after;
    }
    safe + rest
}

/// Heading of a column of sentences.
pub const SOURCE: &str = "source";
/// Heading of what they are the sources of.
pub const PUBLISHED: &str = "published";

/// Room for the labels of rows.
const LABELS: usize = 30;
/// Space beside a figure that the table takes for itself.
const MARGIN: usize = 2;

/// Most lines of a heading.
const LINES: usize = 8;
/// Columns of a heading that cannot be broken.
const HEADING: usize = 24;

/// A heading in lines of a dozen columns, broken after hyphens and at spaces; what cannot be broken is cut.
fn in_lines(words: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for part in words.split_inclusive(['-', ' ']) {
        let part = cut(part, HEADING);
        match lines.last_mut() {
            Some(line) if line.is_empty() || width_of(line) + width_of(part.trim_end()) <= 12 => {
                line.push_str(&part);
            }
            _ => lines.push(part),
        }
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.last_mut().into_iter().for_each(|line| *line = format!("{}…", line.trim_end()));
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
        let options = ["baseline", "a-ward-closed-in-advance", "b", "c", "d", "e"];
        Grid {
            header: words(&[&[""], &options[..]].concat()),
            rows: vec![words(&[
                "A|B, %",
                "94.1",
                "92.7 (−1.4 ± 0.9)",
                "1",
                "2",
                "−1,234,567 ± 1,234,567",
                "−1,234,567 ± 1,234,567",
            ])],
            notes: words(&["A note.", "Another."]),
        }
    }

    #[test]
    fn sources_stand_below_once_each() {
        let row = |source: &str| ["a", "1", "2", source].map(str::to_owned).to_vec();
        let header = ["", "modelled", PUBLISHED, SOURCE].map(str::to_owned).to_vec();
        let grid = Grid { header, rows: vec![row("x"), row("y"), row("x"), row("")], notes: Vec::new() };
        let (below, sources) = grid.with_sources_below();
        assert_eq!(sources, ["x", "y"]);
        let last: Vec<&str> = below.rows.iter().map(|row| row[3].as_str()).collect();
        assert_eq!(last, ["1", "2", "1", ""]);
        let other = Grid { header: vec![String::new(), SOURCE.to_owned()], ..grid };
        assert_eq!(other.with_sources_below(), (other.clone(), Vec::new()));
    }

    #[test]
    fn as_markdown_labels_are_left_figures_right_and_bars_escaped() {
        insta::assert_snapshot!(grid().markdown(), @r"
        |  | baseline | a-ward-closed-in-advance | b | c | d | e |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        | A\|B, % | 94.1 | 92.7 (−1.4 ± 0.9) | 1 | 2 | −1,234,567 ± 1,234,567 | −1,234,567 ± 1,234,567 |

        A note. Another.
        ");
    }

    #[test]
    fn words_are_harmless_wherever_they_stand_in_markdown() {
        let said = in_markdown("a\\|b *c* `d` [e](f) <script> 3 < 4");
        assert_eq!(said, "a\\\\\\|b \\*c\\* \\`d\\` [e]\\(f) \\<script> 3 < 4");
    }

    #[test]
    fn columns_in_which_no_row_has_anything_go_but_for_the_first() {
        let cells = |words: [&str; 3]| words.map(str::to_owned).to_vec();
        let grid = Grid {
            header: cells(["", "empty", "some"]),
            rows: vec![cells(["", "", ""]), cells(["", "", "1"])],
            notes: vec![],
        };
        let kept = grid.without_empty_columns();
        assert_eq!(kept.header, ["", "some"]);
        assert_eq!(kept.rows, [["", ""], ["", "1"]]);
    }

    #[test]
    fn turned_twice_a_table_is_as_it_was() {
        let turned = grid().transposed();
        assert_eq!((turned.header.len(), turned.rows.len()), (2, 6));
        assert_eq!(turned.rows[1], ["a-ward-closed-in-advance", "92.7 (−1.4 ± 0.9)"]);
        assert_eq!(turned.transposed(), grid());
    }

    #[test]
    fn as_text_it_is_at_most_a_hundred_wide_and_every_option_is_there() {
        let mut wide = grid();
        wide.header.extend(["f", "g"].map(str::to_owned));
        wide.rows[0].extend(["−1,234,567 ± 1,234,567"; 2].map(str::to_owned));
        let text = wide.text();
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        assert_eq!(text.matches("94.1").count(), 2, "the baseline stands in both blocks:\n{text}");
        assert!(text.contains("−1,234,567 ± 1,234,567"), "no figure is broken:\n{text}");
    }
}
