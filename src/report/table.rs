//! How tables of text are laid out: at most 100 columns, no colours, numbers to the right and never broken.

use crate::calendar::MONTHS;
use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use jiff::civil::Date;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Widest line, in characters.
pub const WIDTH: u16 = 100;

const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// `1 April 2014`.
pub(crate) fn date(date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    format!("{} {} {}", date.day(), MONTHS[month], date.year())
}

/// A space at which no cell breaks; an ordinary one in the finished text.
pub(crate) const TOGETHER: char = '\u{a0}';

/// An empty table with this header.
pub(crate) fn new_table<const N: usize>(header: [&str; N]) -> Table {
    new_table_of(&header.map(str::to_owned))
}

/// An empty table with these headings.
pub(crate) fn new_table_of(header: &[String]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(header.iter().map(Cell::new));
    table
}

/// A word, in pieces if it is wider than a line.
fn in_pieces(word: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        if pieces
            .last()
            .is_some_and(|piece| piece.width() + letter.width().unwrap_or(0) >= usize::from(WIDTH))
        {
            pieces.push(String::new());
        }
        pieces.last_mut().into_iter().for_each(|piece| piece.push(letter));
    }
    pieces
}

/// A sentence in lines that fit.
pub(crate) fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ').flat_map(in_pieces) {
        match lines.last_mut() {
            Some(line) if line.width() + word.width() < usize::from(WIDTH) => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines.join("\n")
}

/// Text of the table: these columns aligned left, the others right.
///
/// The first column gets at least `first` characters before the others share what remains.
pub(crate) fn finish(mut table: Table, left: &[usize], first: u16) -> String {
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        let alignment = if left.contains(&index) { CellAlignment::Left } else { CellAlignment::Right };
        column.set_cell_alignment(alignment);
        column.set_padding((u16::from(index > 0), 0));
        if index == 0 {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(first)));
        } else if index == last && left.contains(&index) {
            // Units are words: room for the longest of them.
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(12)));
        } else if !left.contains(&index) {
            // A number is never broken over two lines.
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let lines = table.lines().map(|line| line.replace(TOGETHER, " ").trim_end().to_owned() + "\n");
    let mut text: String = lines.collect();
    text.truncate(text.trim_end().len());
    text + "\n"
}
