//! CSV files: profiles, observed values, histograms, arrivals.

use crate::scenario::decode::Decode;
use crate::scenario::text::problem::Wrong;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values::LARGEST;
use crate::scenario::validate::names::advice;

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
    fn parse(text: &str, file: usize) -> Result<Self, (Place, Wrong)> {
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

impl Decode<'_> {
    /// Reads the CSV file a node names; its rows are cached. Returns its index for [`Self::csv`].
    pub fn csv_file(&mut self, node: &Node) -> Option<usize> {
        let name = node.text()?;
        let root = self.sources.file(node.place.file)?.root.clone();
        let read = self.sources.read(&root, name);
        let index = self.report.take(node.place, read)?;
        if !self.csv.contains_key(&index) {
            match CsvTable::parse(&self.sources.file(index)?.text, index) {
                Ok(table) if table.rows.is_empty() => {
                    self.report.error(node.place, format!("`{name}` has no rows"));
                    return None;
                }
                Ok(table) => {
                    self.csv.insert(index, table);
                }
                Err((place, wrong)) => {
                    self.report.wrong(place, wrong);
                    return None;
                }
            }
        }
        Some(index)
    }

    /// Position of the column a key names.
    pub fn csv_column(&mut self, file: usize, node: &Node) -> Option<usize> {
        let name = node.text()?;
        let table = self.csv.get(&file)?;
        if let Some(at) = table.columns.iter().position(|column| column == name) {
            return Some(at);
        }
        let known: Vec<&str> = table.columns.iter().map(String::as_str).collect();
        let path = self.sources.file(file).map_or("", |file| &file.path);
        let message = format!("`{path}` has no column `{name}`");
        self.report.error_help(node.place, message, advice(name, "columns", &known));
        None
    }

    /// The numbers of a column named by a key of `table`.
    pub fn csv_numbers(&mut self, file: usize, table: &Table, key: &str) -> Option<Vec<f64>> {
        let column = self.csv_column(file, table.get(key)?)?;
        let rows = &self.csv.get(&file)?.rows;
        let mut values = Vec::with_capacity(rows.len());
        let mut fine = true;
        for (place, row) in rows {
            let text = row.get(column).map_or("", String::as_str);
            match text.parse::<f64>() {
                Ok(value) if value.abs() <= LARGEST => values.push(value),
                other => {
                    fine = false;
                    let column = table.text(key).unwrap_or("");
                    let large = other.is_ok_and(|value| !value.is_nan());
                    let what = if large { "too large" } else { "not a number" };
                    self.report.error(*place, format!("`{text}` in column `{column}` is {what}"));
                }
            }
        }
        fine.then_some(values)
    }
}
