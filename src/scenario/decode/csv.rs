//! CSV files as decoders read them: each once, its columns by name.

use super::Decode;
use super::csv_table::CsvTable;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values::LARGEST;
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
