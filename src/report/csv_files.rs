//! Records as CSV.
//!
//! A spreadsheet takes text that begins with one of a few characters for a formula. Such text has an apostrophe before it, as a
//! person would type it there; who reads the file again takes it off. Numbers stay as they are.

use super::error::ReportError;
use super::record::{Cell, Record};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

/// Writes records with their header; numbers in full precision, empty where undefined. Returns how many there were.
///
/// # Errors
/// The file cannot be created or written.
pub fn write_csv<R: Record>(path: &Path, records: impl IntoIterator<Item = R>) -> Result<usize, ReportError> {
    let file = std::fs::File::create(path).map_err(ReportError::file(path))?;
    let mut file = std::io::BufWriter::new(file);
    let rows = rows_to(&mut file, records).map_err(ReportError::format(path))?;
    file.flush().map_err(ReportError::file(path))?;
    Ok(rows)
}

/// The same as text.
///
/// # Errors
/// Text that CSV cannot hold; there is none today.
pub fn csv_text<R: Record>(records: impl IntoIterator<Item = R>) -> Result<String, csv::Error> {
    let mut bytes = Vec::new();
    rows_to(&mut bytes, records)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn rows_to<R: Record>(to: impl Write, records: impl IntoIterator<Item = R>) -> Result<usize, csv::Error> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(R::COLUMNS.iter().map(|column| column.name))?;
    let (mut rows, mut digits) = (0, String::new());
    for record in records {
        let mut written = Ok(());
        record.each_cell(|cell| {
            if written.is_ok() {
                written = writer.write_field(text(cell, &mut digits).as_bytes());
            }
        });
        written?;
        // The end of the row.
        writer.write_record(None::<&[u8]>)?;
        rows += 1;
    }
    writer.flush()?;
    Ok(rows)
}

/// A cell so that it reads back as the same value, in `digits` if it is a number.
fn text<'a>(cell: Cell<'a>, digits: &'a mut String) -> Cow<'a, str> {
    digits.clear();
    // Writing into a text does not fail.
    let _ = match cell {
        Cell::Text(text) => return harmless(text),
        Cell::Nothing => Ok(()),
        Cell::Number(number) if number.is_nan() => Ok(()),
        Cell::Count(count) => write!(digits, "{count}"),
        Cell::Day(day) => write!(digits, "{day}"),
        Cell::Number(number) => write!(digits, "{number}"),
    };
    Cow::Borrowed(digits)
}

/// Beginnings of what a spreadsheet takes for a formula, and the apostrophe itself, so that [`as_written`] is exact.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', '\''];

/// Text that no spreadsheet takes for a formula; a number written as text is none.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was made harmless.
#[must_use]
pub fn as_written(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_harmless_and_come_back() {
        for text in
            ["=1+1", "+44 20", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "'=1", "'tis", "-5 %"]
        {
            let cell = harmless(text);
            assert!(cell.starts_with('\''), "{cell}");
            assert_eq!(as_written(&cell), text);
        }
        for text in ["", "all", "setting=ward", "-0.5", "+3e-2", "a'b", "£5"] {
            assert_eq!((harmless(text), as_written(text)), (text.into(), text));
        }
        assert_eq!(self::text(Cell::Number(-1.5), &mut String::new()), "-1.5");
    }
}
