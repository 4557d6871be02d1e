//! CSV files as decoders read them: each once, its columns by name.

use super::Decode;
use super::csv_table::{CsvTable, not_a_number};
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values::LARGEST;
use crate::scenario::text::wrong::Wrong;
use crate::suggest::advice;

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
                    let help = "below the line with the names of the columns stands a line for each value";
                    self.report.error_help(node.place, format!("`{name}` has no rows"), help);
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
        let mut found = table.columns.iter().enumerate().filter(|(_, column)| *column == name);
        if let Some((at, _)) = found.next() {
            if found.next().is_none() {
                return Some(at);
            }
            let path = self.sources.file(file).map_or("", |file| &file.path);
            let message = format!("`{path}` has more than one column `{name}`");
            self.report.error_help(node.place, message, "give each column a name of its own");
            return None;
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
        let name = table.text(key).unwrap_or("");
        let mut wrong = 0;
        for (place, row) in rows {
            let text = row.get(column).map_or("", String::as_str);
            let problem = match text.parse::<f64>() {
                Ok(value) if value.abs() <= LARGEST => {
                    values.push(value);
                    continue;
                }
                Ok(value) if !value.is_nan() => {
                    Wrong::new(format!("`{text}` in column `{name}` is too large"))
                        .help("numbers have up to 15 digits before the point")
                }
                _ => not_a_number(text, name),
            };
            wrong += 1;
            if wrong <= MOST {
                self.report.wrong(*place, problem);
            } else {
                self.report.more_like_this(1);
            }
        }
        (wrong == 0).then_some(values)
    }
}

/// Most rows of a column of which it is said what is wrong with them.
pub(crate) const MOST: usize = 3;
