//! One sheet: a header, rows, and how they are shown. Text is always written as text, so that what begins with `=` is no
//! formula; a number is a number, with the decimals worth printing.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::path::Path;

/// Where the rows of a long sheet are until the workbook is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Buffer {
    /// In a temporary file.
    TemporaryFile,
    /// In memory.
    Memory,
}

impl Buffer {
    /// A file, if a workbook can have one in a folder: a container of the program alone has no `/tmp`.
    pub fn of(workbook: &mut Workbook, folder: &Path) -> Self {
        if workbook.set_tempdir(folder).is_ok() { Self::TemporaryFile } else { Self::Memory }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    /// Words.
    Text(Cow<'a, str>),
    /// A number and its decimals; empty where it is undefined.
    Number(f64, usize),
    /// A change and its decimals, shown with its sign.
    Change(f64, usize),
}

impl<'a> Cell<'a> {
    /// A number that may be undefined.
    pub fn number(value: Option<f64>, decimals: usize) -> Self {
        Self::Number(value.unwrap_or(f64::NAN), decimals)
    }

    /// Words, or the number that they are: `−1,234.5` is one, `94.1 ± 0.3` is none.
    pub fn of_words(words: &'a str) -> Self {
        let digits = words.strip_prefix(['−', '+', '-']).unwrap_or(words);
        let plain = digits.replace(',', "");
        let is_number = plain.starts_with(|first: char| first.is_ascii_digit())
            && plain.chars().all(|digit| digit.is_ascii_digit() || digit == '.');
        let decimals = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        match plain.parse::<f64>() {
            // Digits that a cell would not show as they are, such as those of a code, stay words.
            Ok(value)
                if is_number
                    && decimals <= MOST_DECIMALS
                    && crate::number::number(value, decimals) == digits =>
            {
                match words.chars().next() {
                    Some('+') => Self::Change(value, decimals),
                    Some('−' | '-') => Self::Number(-value, decimals),
                    _ => Self::Number(value, decimals),
                }
            }
            _ => Self::Text(words.into()),
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(words: &'a str) -> Self {
        Self::Text(words.into())
    }
}

impl From<String> for Cell<'_> {
    fn from(words: String) -> Self {
        Self::Text(words.into())
    }
}

/// A row, as long as the header.
pub(super) type Row<'a> = Vec<Cell<'a>>;

/// A sheet of one table: the header in the first row, as programs expect it.
#[derive(Default)]
pub(super) struct Sheet<'a> {
    /// On its tab.
    pub name: &'static str,
    /// What it holds, for the first sheet.
    pub about: &'static str,
    /// Words above the columns, with units.
    pub header: Vec<&'static str>,
    /// Rows.
    pub rows: Vec<Row<'a>>,
    /// More rows, of a table as long as a run has figures: made when they are written.
    pub more: Option<Box<dyn Iterator<Item = Row<'a>> + 'a>>,
    /// Columns at its end that charts are drawn of, and that are not printed.
    pub beside: usize,
}

/// Rows that a sheet can have below its header.
const MOST_ROWS: usize = 1_048_575;
/// What stands in the last row of a sheet that more rows would follow.
const NO_ROOM: &str = "More rows than a sheet has: all are in the CSV file of this name.";
/// Characters put into a cell at most: Excel takes 32,767.
const MOST_CHARACTERS: usize = 32_000;
/// Decimals for which there is a format.
const MOST_DECIMALS: usize = 6;
/// Columns are at least and at most so wide, in characters.
const WIDTHS: (usize, usize) = (9, 56);
/// Rows by which the width of a column is judged.
const JUDGED: usize = 400;
/// A4.
const PAPER: u8 = 9;

/// Height of a line, in points.
const LINE: f64 = 13.0;
/// Lines that a row may have.
const MOST_LINES: usize = 30;

/// How cells are shown.
pub(super) struct Looks {
    pub title: Format,
    pub bold: Format,
    pub header: Format,
    pub text: Format,
    /// Words that go on over the cells beside them.
    pub note: Format,
    /// A figure with its interval, below figures that are numbers.
    pub figure: Format,
    /// What stands above figures.
    pub figure_header: Format,
    /// By decimals, as those of changes.
    numbers: [Format; MOST_DECIMALS + 1],
    changes: [Format; MOST_DECIMALS + 1],
}

impl Looks {
    pub fn new() -> Self {
        let base = || Format::new().set_font_name("Arial").set_font_size(10.0).set_align(FormatAlign::Top);
        let number = |decimals: usize, plus: &str| {
            let digits =
                if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
            // A true minus sign, as in the report.
            base().set_num_format(format!("{plus}{digits};−{digits};{digits}"))
        };
        let header = || {
            let header = base().set_bold().set_text_wrap().set_background_color("#E8EDF3");
            header.set_border_bottom(FormatBorder::Thin)
        };
        Self {
            title: base().set_bold().set_font_size(14.0),
            bold: base().set_bold(),
            header: header(),
            text: base().set_text_wrap(),
            note: base(),
            figure: base().set_align(FormatAlign::Right),
            figure_header: header().set_align(FormatAlign::Right),
            numbers: std::array::from_fn(|decimals| number(decimals, "")),
            changes: std::array::from_fn(|decimals| number(decimals, "+")),
        }
    }

    /// Writes words, as many as a cell can hold.
    pub fn words(
        &self,
        to: &mut Worksheet,
        (row, column): (u32, u16),
        words: &str,
        look: &Format,
    ) -> Result<(), XlsxError> {
        to.write_string_with_format(row, column, &*cut(words, MOST_CHARACTERS), look)?;
        Ok(())
    }

    /// How a cell looks; none if nothing is to be written.
    fn of(&self, cell: &Cell<'_>) -> Option<&Format> {
        match cell {
            Cell::Text(words) => (!words.is_empty()).then_some(&self.text),
            Cell::Number(value, decimals) => {
                value.is_finite().then(|| &self.numbers[(*decimals).min(MOST_DECIMALS)])
            }
            Cell::Change(value, decimals) => {
                value.is_finite().then(|| &self.changes[(*decimals).min(MOST_DECIMALS)])
            }
        }
    }

    /// Writes a cell.
    pub fn put(&self, to: &mut Worksheet, at: (u32, u16), cell: &Cell<'_>) -> Result<(), XlsxError> {
        self.put_in(to, at, cell, None)
    }

    /// Writes a cell of a column that has a look of its own: a look stated for every cell takes longer than writing it.
    fn put_in(
        &self,
        to: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell<'_>,
        usual: Option<&Format>,
    ) -> Result<(), XlsxError> {
        let Some(look) = self.of(cell) else { return Ok(()) };
        let is_usual = usual.is_some_and(|usual| std::ptr::eq(usual, look));
        match cell {
            Cell::Text(words) if is_usual => to.write_string(row, column, &*cut(words, MOST_CHARACTERS))?,
            Cell::Text(words) => {
                to.write_string_with_format(row, column, &*cut(words, MOST_CHARACTERS), look)?
            }
            Cell::Number(value, _) | Cell::Change(value, _) if is_usual => {
                to.write_number(row, column, *value)?
            }
            Cell::Number(value, _) | Cell::Change(value, _) => {
                to.write_number_with_format(row, column, *value, look)?
            }
        };
        Ok(())
    }
}

impl<'a> Sheet<'a> {
    /// The first of some rows, by which its columns are judged, and the others.
    pub fn long(mut rows: impl Iterator<Item = Row<'a>> + 'a) -> Self {
        let first = rows.by_ref().take(JUDGED).collect();
        Self { rows: first, more: Some(Box::new(rows)), ..Self::default() }
    }

    /// Adds it to a workbook, which may have charts of it. The rows of a long one stay in memory or in a temporary file.
    ///
    /// # Errors
    /// The format cannot hold it.
    pub fn add<'b>(
        &mut self,
        to: &'b mut Workbook,
        looks: &Looks,
        buffer: Buffer,
    ) -> Result<&'b mut Worksheet, XlsxError> {
        // A chart draws on cells that are in memory.
        let sheet = match buffer {
            Buffer::TemporaryFile if self.more.is_some() => to.add_worksheet_with_low_memory()?,
            _ => to.add_worksheet(),
        };
        let sheet = sheet.set_name(self.name)?;
        let widths: Vec<usize> = (0..self.header.len()).map(|column| self.width(column)).collect();
        let usual: Vec<Option<&Format>> = (0..self.header.len())
            .map(|column| self.rows.iter().filter_map(|row| row.get(column)).find_map(|cell| looks.of(cell)))
            .collect();
        for ((column, words), (width, usual)) in (0u16..).zip(&self.header).zip(widths.iter().zip(&usual)) {
            if let Some(usual) = usual {
                sheet.set_column_format(column, usual)?;
            }
            looks.words(sheet, (0, column), words, &looks.header)?;
            sheet.set_column_width(column, *width as f64)?;
        }
        let heading = self.header.iter().zip(&widths).map(|(words, width)| lines(words, *width)).max();
        set_lines(sheet, 0, heading.unwrap_or(1))?;
        let mut last = 0;
        let mut write = |cells: &Row<'_>| -> Result<(), XlsxError> {
            last += 1;
            let row = last;
            let high = cells.iter().zip(&widths).map(|(cell, width)| match cell {
                Cell::Text(words) => lines(words, *width),
                Cell::Number(..) | Cell::Change(..) => 1,
            });
            set_lines(sheet, row, high.max().unwrap_or(1))?;
            for ((column, cell), usual) in (0u16..).zip(cells).zip(&usual) {
                looks.put_in(sheet, (row, column), cell, *usual)?;
            }
            Ok(())
        };
        self.rows.iter().try_for_each(&mut write)?;
        // The last row of a sheet says what it has no room for.
        let room = MOST_ROWS.saturating_sub(self.rows.len() + 1);
        let mut more = self.more.iter_mut().flatten();
        more.by_ref().take(room).try_for_each(|row| write(&row))?;
        if let Some(row) = more.next() {
            write(&match more.next() {
                None => row,
                Some(_) => vec![NO_ROOM.into()],
            })?;
        }
        let column = |many: usize| u16::try_from(many.saturating_sub(1)).unwrap_or(u16::MAX);
        let columns = column(self.header.len());
        if last > 0 {
            sheet.autofilter(0, 0, last, columns)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        printed(sheet, (last, column(self.header.len() - self.beside.min(self.header.len()))))?;
        Ok(sheet)
    }

    /// Width of a column, in characters, by what stands in its first rows.
    fn width(&self, column: usize) -> usize {
        let shown = |cell: &Cell| match cell {
            Cell::Text(words) => words.chars().count(),
            Cell::Number(value, decimals) | Cell::Change(value, decimals) => {
                crate::number::number(*value, *decimals).chars().count() + 1
            }
        };
        let cells = self.rows.iter().take(JUDGED).filter_map(|row| row.get(column)).map(shown);
        // A heading is broken at its words.
        let heading =
            self.header.get(column).and_then(|words| words.split(' ').map(str::len).max()).unwrap_or(0);
        cells.chain([heading + 2]).max().unwrap_or(0).clamp(WIDTHS.0, WIDTHS.1)
    }
}

/// Lines that words take in a column, somewhat more rather than less: they are broken between words.
pub(super) fn lines(words: &str, width: usize) -> usize {
    words.split('\n').map(|line| lines_of(line, width)).sum()
}

/// Lines of words without a break of their own.
fn lines_of(words: &str, width: usize) -> usize {
    let (mut lines, mut taken) = (1, 0);
    for word in words.split(' ') {
        let long = word.chars().count();
        if taken > 0 && taken + 1 + long > width {
            lines += 1;
            taken = 0;
        }
        taken += long + usize::from(taken > 0);
        // A word longer than the column is broken where it ends.
        while taken > width.max(1) {
            lines += 1;
            taken -= width.max(1);
        }
    }
    lines
}

/// Gives a row the height of so many lines: not every program finds it by itself.
///
/// # Errors
/// The format cannot hold it.
pub(super) fn set_lines(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    if lines > 1 {
        sheet.set_row_height(row, LINE * lines.min(MOST_LINES) as f64 + 2.0)?;
    }
    Ok(())
}

/// Prints a sheet up to this row and column on A4, as wide as the page, its first row on every page.
///
/// # Errors
/// The format cannot hold it.
pub(super) fn printed(sheet: &mut Worksheet, (row, column): (u32, u16)) -> Result<(), XlsxError> {
    sheet.set_paper_size(PAPER).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&A&RPage &P of &N");
    sheet.set_print_area(0, 0, row, column)?.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Words, or their beginning and `…`, in at most so many of the units in which Excel counts.
pub(super) fn cut(words: &str, most: usize) -> Cow<'_, str> {
    // No letter takes more units than bytes.
    if words.len() <= most || words.encode_utf16().count() <= most {
        return words.into();
    }
    let mut room = most.saturating_sub(1);
    let fits = |letter: &char| {
        let left = room.checked_sub(letter.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    words.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_words_are_broken() {
        let counted =
            ["", "one", "one two", "one two three", "unbroken-and-long"].map(|words| lines(words, 7));
        assert_eq!(counted, [1, 1, 1, 2, 3]);
        let long = [7, 8, 14, 15, 21, 22].map(|letters| lines(&"x".repeat(letters), 7));
        assert_eq!(long, [1, 2, 2, 3, 3, 4]);
        assert_eq!(lines("one\ntwo", 7), 2, "a break of its own");
    }

    #[test]
    fn what_a_cell_cannot_hold_is_cut_and_shows_it() {
        assert_eq!(cut("beds", 4), "beds");
        assert_eq!(cut("beds", 3), "be…");
        assert_eq!(cut("😀😀", 4), "😀😀");
        assert_eq!(cut("😀😀", 3), "😀…", "a letter outside the first plane counts twice");
        assert_eq!(cut("a😀b", 3), "a…");
    }

    #[test]
    fn a_number_in_words_is_a_number_and_all_else_is_text() {
        for (words, value, decimals) in [("94.1", 94.1, 1), ("−1,234", -1234.0, 0), ("0", 0.0, 0)] {
            assert_eq!(Cell::of_words(words), Cell::Number(value, decimals), "{words}");
        }
        assert_eq!(Cell::of_words("+0.30"), Cell::Change(0.3, 2), "its sign is shown");
        for words in ["", "94.1 ± 0.3", "=1+1", "growing", "–", "1.2.3", "007", "12,34", "2014/15", "5 %"]
        {
            assert_eq!(Cell::of_words(words), Cell::Text(words.into()), "{words}");
        }
    }
}
