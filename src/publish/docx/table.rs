//! Tables that fit the page: columns as wide as their figures, more of them in a table below, labels repeated.

use super::super::cells::cell as cell_of;
use super::styles::Styles;
use super::words::{Style, paragraph, words};
use crate::document::Grid;
use std::ops::Range;

/// Width of a character at the size of a cell, in twentieths of a point; templates have wider letters than the program's own.
const CHARACTER: u32 = 106;
/// Margins of a cell.
const MARGINS: u32 = 160;
/// A column is a column of sentences from so many characters on, and then takes what room there is.
const SENTENCE: usize = 34;
/// Characters of a figure that is not broken.
const WHOLE: usize = 13;
/// Rows of a table that stays on one page.
const TOGETHER: usize = 16;
/// Least width of a column of sentences, and of the labels, as a share of the page: one in so many.
const LEAST: u32 = 5;

/// One of the tables that a grid becomes.
pub(super) struct Part {
    /// Positions of the columns.
    pub columns: Vec<usize>,
    /// Their widths.
    widths: Vec<u32>,
}

/// The columns of a grid, so that each part fits the width; there is one part, if that is enough.
pub(super) fn parts(grid: &Grid, width: u32) -> Vec<Part> {
    let columns = grid.header.len();
    let needed: Vec<u32> = (0..columns).map(|column| needed(grid, column, width)).collect();
    let room = |of: &[usize]| of.iter().map(|&at| needed.get(at).copied().unwrap_or(0)).sum::<u32>();
    // Labels, and the baseline beside them, stand in every part.
    let lead = 1 + usize::from(grid.header.get(1).is_some_and(|word| word.eq_ignore_ascii_case("baseline")));
    let leads: Vec<usize> = (0..lead.min(columns)).collect();
    let divided = |most: usize| {
        let mut parts: Vec<Vec<usize>> = vec![leads.clone()];
        for column in lead..columns {
            let Some(last) = parts.last_mut() else { break };
            let is_full = last.len() - leads.len() >= most || room(last) + room(&[column]) > width;
            if last.len() > leads.len() && is_full {
                parts.push(leads.iter().copied().chain([column]).collect());
            } else {
                last.push(column);
            }
        }
        parts
    };
    // As few parts as fit, and in each about as many columns, where that makes no more of them.
    let fewest = divided(columns.max(1));
    let even = divided(columns.saturating_sub(lead).div_ceil(fewest.len()).max(1));
    let parts = if even.len() == fewest.len() { even } else { fewest };
    let of = |columns: Vec<usize>| {
        let wanted: Vec<u32> = columns.iter().map(|&at| needed.get(at).copied().unwrap_or(0)).collect();
        let shares: Vec<u32> = columns.iter().map(|&at| share(grid, at)).collect();
        Part { widths: fitted(&wanted, &shares, width), columns }
    };
    parts.into_iter().map(of).collect()
}

/// Widths that fill the page: what is left goes to labels and sentences, to the longer more.
fn fitted(wanted: &[u32], shares: &[u32], width: u32) -> Vec<u32> {
    let sum: u32 = wanted.iter().sum::<u32>().max(1);
    let part = |of: u32, all: u32, whole: u32| (u64::from(of) * u64::from(whole) / u64::from(all)) as u32;
    if sum >= width {
        return wanted.iter().map(|of| part(*of, sum, width)).collect();
    }
    let all = shares.iter().sum::<u32>().max(1);
    wanted.iter().zip(shares).map(|(of, share)| of + part(*share, all, width - sum)).collect()
}

/// How much of what is left a column may have: the characters of its longest cell, of sentences at most so many as stand in a
/// few lines; a figure needs no more than it has.
fn share(grid: &Grid, column: usize) -> u32 {
    if column > 0 && !is_sentence(grid, column) {
        return 0;
    }
    let cells = grid.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
    u32::try_from(cells.max().unwrap_or(0).clamp(1, 200)).unwrap_or(1)
}

/// The width that a column needs so that no figure is broken.
fn needed(grid: &Grid, column: usize, width: u32) -> u32 {
    let cells = grid.rows.iter().filter_map(|row| row.get(column));
    let longest = |text: &str| text.chars().count();
    let heading =
        grid.header.get(column).map_or(0, |head| head.split([' ', '-']).map(longest).max().unwrap_or(0) + 1);
    if column == 0 || is_sentence(grid, column) {
        let all = cells.map(|cell| longest(cell)).chain([heading]).max().unwrap_or(0);
        let wanted =
            u32::try_from(all).unwrap_or(u32::MAX / CHARACTER - MARGINS).min(400) * CHARACTER + MARGINS;
        return wanted.min(width / LEAST);
    }
    // A long figure may be broken before its bracket.
    let in_two = |cell: &String| cell.split(" (").map(longest).max().unwrap_or(0) + 1;
    let figures = cells.map(|cell| if longest(cell) <= WHOLE { longest(cell) } else { in_two(cell) });
    let wanted = figures.chain([heading]).max().unwrap_or(0) as u32 * CHARACTER + MARGINS;
    wanted.min(width / 2)
}

/// Whether a column holds sentences.
fn is_sentence(grid: &Grid, column: usize) -> bool {
    grid.rows.iter().filter_map(|row| row.get(column)).any(|cell| cell.chars().count() > SENTENCE)
}

/// A part as XML; its header row is repeated on every page.
pub(super) fn table(grid: &Grid, part: &Part, title: &str, styles: &Styles) -> String {
    let mut text = format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"{}\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" \
         w:noVBand=\"1\"/><w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>",
        words(&styles.table),
        part.widths.iter().sum::<u32>(),
        words(title),
    );
    part.widths.iter().for_each(|width| text.push_str(&format!("<w:gridCol w:w=\"{width}\"/>")));
    text.push_str("</w:tblGrid>");
    let left: Vec<bool> = part.columns.iter().map(|&at| at == 0 || is_sentence(grid, at)).collect();
    text.push_str(&row(&grid.header, part, &left, styles, (true, true)));
    // A short table is not broken over two pages.
    let together = grid.rows.len() <= TOGETHER;
    for (at, cells) in (1..).zip(&grid.rows) {
        let keep_next = together && at < grid.rows.len();
        text.push_str(&row(cells, part, &left, styles, (false, keep_next)));
    }
    text.push_str("</w:tbl>");
    text
}

fn row(
    cells: &[String],
    part: &Part,
    left: &[bool],
    styles: &Styles,
    (is_header, keep_next): (bool, bool),
) -> String {
    let header = if is_header { "<w:tblHeader/>" } else { "" };
    let mut text = format!("<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>");
    for ((&at, width), left) in part.columns.iter().zip(&part.widths).zip(left) {
        let text_of = cells.get(at).map_or("", String::as_str);
        let is_chance = !is_header && cell_of(text_of).holds_zero;
        let style = Style { right: !left, keep_next, bold: is_header, is_chance, ..Style::of(&styles.cell) };
        let bottom = if is_header { "<w:vAlign w:val=\"bottom\"/>" } else { "" };
        let cell = text_of;
        // A figure is broken before its bracket alone.
        let figure = cell.replace(' ', "\u{a0}").replace("\u{a0}(", " (");
        text.push_str(&format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{bottom}</w:tcPr>{}</w:tc>",
            paragraph(&style, "", if *left || is_header { cell } else { &figure })
        ));
    }
    text.push_str("</w:tr>");
    text
}

/// Which of how many parts it is, for its caption.
pub(super) fn continued(at: usize, parts: Range<usize>) -> String {
    if parts.len() == 1 { String::new() } else { format!(" (part {} of {})", at + 1, parts.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(options: usize) -> Grid {
        let header = ["", "baseline"]
            .into_iter()
            .map(str::to_owned)
            .chain((0..options).map(|at| format!("option-{at}")));
        let row = ["A&E: within four hours, %", "95.1 ± 0.5"].into_iter().map(str::to_owned);
        let cells = (0..options).map(|_| "92.7 (−1.4 ± 0.9)".to_owned());
        Grid { header: header.collect(), rows: vec![row.chain(cells).collect()], notes: Vec::new() }
    }

    #[test]
    fn tables_fit_the_page_and_every_option_is_in_one_of_them() {
        for options in [0, 1, 3, 17] {
            let grid = grid(options);
            let parts = parts(&grid, 9638);
            let mut seen: Vec<usize> =
                parts.iter().flat_map(|part| part.columns.clone()).filter(|at| *at > 1).collect();
            seen.dedup();
            assert_eq!(seen, (2..2 + options).collect::<Vec<_>>());
            for part in &parts {
                assert!(part.widths.iter().sum::<u32>() <= 9638);
                assert_eq!(part.columns[..2], [0, 1], "labels and baseline in every part");
            }
        }
        assert!(parts(&grid(17), 9638).len() > 1);
        let sizes: Vec<usize> = parts(&grid(5), 9638).iter().map(|part| part.columns.len() - 2).collect();
        assert_eq!(sizes, [3, 2], "no part of one column beside a full one");
        assert!(parts(&Grid::default(), 9638).iter().all(|part| part.columns.is_empty()));
    }
}
