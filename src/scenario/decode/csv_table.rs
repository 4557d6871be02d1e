//! CSV files: profiles, observed values, histograms, arrivals.

use crate::scenario::text::source::Place;
use crate::scenario::text::wrong::Wrong;

/// A CSV file with a header line.
#[derive(Debug, Clone)]
pub(crate) struct CsvTable {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows with the byte span of each line.
    pub rows: Vec<(Place, Vec<String>)>,
}

impl CsvTable {
    /// Parses a file's text.
    pub fn parse(text: &str, file: usize) -> Result<Self, (Place, Wrong)> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let at = |start: u64, end: u64| {
            let start = usize::try_from(start).unwrap_or(0).min(text.len());
            let end = usize::try_from(end).unwrap_or(start).clamp(start, text.len());
            // The record's span begins at the line break before it in some cases.
            let blank = text[start..end].len() - text[start..end].trim_start().len();
            Place { file, start: start + blank, end: start + text[start..end].trim_end().len().max(blank) }
        };
        let bad = |error: csv::Error| {
            let start = error.position().map_or(0, csv::Position::byte);
            let message = match error.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    format!("the row has {len} values, the header {expected_len}")
                }
                _ => format!("not valid CSV: {error}"),
            };
            (at(start, start + 1), Wrong::new(message))
        };
        let columns: Vec<String> = reader.headers().map_err(bad)?.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().byte();
            if !reader.read_record(&mut record).map_err(bad)? {
                return Ok(Self { columns, rows });
            }
            let place = at(start, reader.position().byte());
            rows.push((place, record.iter().map(str::to_owned).collect()));
        }
    }
}
