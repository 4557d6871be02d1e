//! Records as CSV.

use super::error::ReportError;
use super::record::{Cell, Record};
use std::path::Path;

/// Writes records with their header; numbers in full precision, empty where undefined.
///
/// # Errors
/// The file cannot be created or written.
pub fn write_csv<R: Record>(path: &Path, records: impl IntoIterator<Item = R>) -> Result<(), ReportError> {
    let wrong = ReportError::format::<csv::Error>(path);
    let mut writer = csv::Writer::from_path(path).map_err(&wrong)?;
    writer.write_record(R::COLUMNS.iter().map(|column| column.name)).map_err(&wrong)?;
    for record in records {
        writer.write_record(record.cells().into_iter().map(text)).map_err(&wrong)?;
    }
    writer.flush().map_err(ReportError::file(path))
}

/// A cell so that it reads back as the same value.
fn text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) if number.is_nan() => String::new(),
        Cell::Number(number) => number.to_string(),
    }
}
