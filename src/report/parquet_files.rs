//! `replications.parquet` and `daily.parquet`: the numbers for R, Python, DuckDB and Excel.
//!
//! Both are in long form, dictionary-encoded and compressed with Snappy. A value that was not observed
//! is null, not NaN, so that a mean in any tool leaves it out.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use rustc_hash::FxHashMap;

use super::draws::Drawn;
use super::error::ReportError;
use super::record::{Cell, CellKind, Column, Record};
use super::records::{DailyRecord, ReplicationRecord};
use crate::results::Results;
use crate::stats::DailySummary;

/// Rows of a row group of `replications.parquet` are at most this many, or those of one replication. A group is put together in
/// memory, where a row takes some 300 bytes.
const ROWS_PER_GROUP: usize = 100_000;

/// Writes one row per option, replication (from 0), metric and group, in that order, each with its draw; returns how many.
///
/// # Errors
///
/// The file cannot be created or written.
pub fn write_replications(path: &Path, options: &[Results], drawn: Drawn<'_>) -> Result<usize, ReportError> {
    let groups = options.iter().flat_map(move |option| {
        let batch = (ROWS_PER_GROUP / option.metrics.len().max(1)).max(1);
        option.replications.chunks(batch).map(move |batch| {
            batch.iter().flat_map(move |replication| {
                let number = (replication.number, drawn.of(replication.number, option.inner));
                let values = option.metrics.iter().zip(&replication.values);
                values.map(move |(key, value)| ReplicationRecord::new(&option.option, number, key, *value))
            })
        })
    });
    write_parquet(path, groups)
}

/// Writes one row per option, series and day; one row group a option; returns how many.
///
/// # Errors
///
/// The file cannot be created or written.
pub fn write_daily(path: &Path, options: &[(&str, &[DailySummary])]) -> Result<usize, ReportError> {
    let groups = options.iter().map(|(option, daily)| {
        let days = daily.iter().flat_map(|daily| daily.points.iter().map(move |day| (&daily.series, day)));
        days.map(|(series, day)| DailyRecord::new(option, series, day))
    });
    write_parquet(path, groups)
}

/// Writes records, a row group for each group of them; returns how many there were.
pub(super) fn write_parquet<R: Record>(
    path: &Path,
    groups: impl Iterator<Item = impl Iterator<Item = R>>,
) -> Result<usize, ReportError> {
    let wrong = ReportError::format::<ParquetError>(path);
    let schema = parse_message_type(&schema::<R>()).map_err(&wrong)?;
    let properties =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_dictionary_enabled(true).build();
    let file = File::create(path).map_err(ReportError::file(path))?;
    let mut writer =
        SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(&wrong)?;
    let mut texts = Texts::default();
    let mut rows = 0;
    // One after the other in the same memory.
    let mut columns: Vec<Values> = R::COLUMNS.iter().map(|column| Values::new(column.kind)).collect();
    for records in groups {
        columns.iter_mut().for_each(Values::clear);
        for record in records {
            let mut columns = columns.iter_mut();
            record.each_cell(|cell| {
                if let Some(column) = columns.next() {
                    column.push(cell, &mut texts);
                }
            });
            rows += 1;
        }
        let mut group = writer.next_row_group().map_err(&wrong)?;
        for column in &columns {
            column.write(&mut group, &texts).map_err(&wrong)?;
        }
        group.close().map_err(&wrong)?;
    }
    writer.close().map_err(&wrong)?;
    Ok(rows)
}

/// The schema of records as Parquet states it.
fn schema<R: Record>() -> String {
    let column = |column: &Column| {
        let name = column.name;
        match column.kind {
            CellKind::Text => format!("required binary {name} (UTF8);"),
            CellKind::Count => format!("required int32 {name};"),
            CellKind::OptionalCount => format!("optional int32 {name};"),
            CellKind::Day => format!("required int32 {name} (DATE);"),
            CellKind::Number => format!("optional double {name};"),
        }
    };
    let columns: Vec<String> = R::COLUMNS.iter().map(column).collect();
    format!("message {} {{ {} }}", R::NAME.trim_end_matches(".parquet"), columns.join(" "))
}

/// The values of a column.
enum Values {
    /// By number.
    Texts(Vec<u32>),
    Whole(Vec<i32>),
    /// Nothing where there is none.
    Optional(Vec<Option<i32>>),
    /// NaN where nothing was observed.
    Numbers(Vec<f64>),
}

/// Texts that have been written: each is kept once, however many rows it stands in.
#[derive(Default)]
struct Texts {
    numbers: FxHashMap<Box<str>, u32>,
    texts: Vec<ByteArray>,
}

/// Texts that are handed to the writer at once: of 32 bytes each, those of a group of rows would be 16 MB. Whole
/// batches of the writer, so that its pages are the same.
const TEXTS_AT_ONCE: usize = 8 * 1024;

impl Texts {
    /// The number of a text.
    fn keep(&mut self, text: &str) -> u32 {
        if let Some(&kept) = self.numbers.get(text) {
            return kept;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(ByteArray::from(text));
        self.numbers.insert(text.into(), number);
        number
    }

    /// Writes a column of them.
    fn write(
        &self,
        numbers: &[u32],
        group: &mut SerializedRowGroupWriter<'_, File>,
    ) -> Result<(), ParquetError> {
        if let Some(mut column) = group.next_column()? {
            for numbers in numbers.chunks(TEXTS_AT_ONCE) {
                let texts: Vec<ByteArray> =
                    numbers.iter().filter_map(|&number| self.texts.get(number as usize).cloned()).collect();
                column.typed::<ByteArrayType>().write_batch(&texts, None, None)?;
            }
            column.close()?;
        }
        Ok(())
    }
}

impl Values {
    fn new(kind: CellKind) -> Self {
        match kind {
            CellKind::Text => Self::Texts(Vec::new()),
            CellKind::Count | CellKind::Day => Self::Whole(Vec::new()),
            CellKind::OptionalCount => Self::Optional(Vec::new()),
            CellKind::Number => Self::Numbers(Vec::new()),
        }
    }

    fn clear(&mut self) {
        match self {
            Self::Texts(values) => values.clear(),
            Self::Whole(values) => values.clear(),
            Self::Optional(values) => values.clear(),
            Self::Numbers(values) => values.clear(),
        }
    }

    /// Adds a cell of the column's kind.
    fn push(&mut self, cell: Cell<'_>, texts: &mut Texts) {
        match (self, cell) {
            (Self::Texts(values), Cell::Text(text)) => values.push(texts.keep(text)),
            (Self::Whole(values), Cell::Count(count)) => {
                values.push(i32::try_from(count).unwrap_or(i32::MAX));
            }
            (Self::Optional(values), Cell::Count(count)) => {
                values.push(Some(i32::try_from(count).unwrap_or(i32::MAX)));
            }
            (Self::Optional(values), Cell::Nothing) => values.push(None),
            (Self::Whole(values), Cell::Day(day)) => values.push(days_since_epoch(day)),
            (Self::Numbers(values), Cell::Number(number)) => values.push(number),
            // A record's cells are of its columns' kinds: both are made of the same field.
            _ => {}
        }
    }

    fn write(
        &self,
        group: &mut SerializedRowGroupWriter<'_, File>,
        texts: &Texts,
    ) -> Result<(), ParquetError> {
        match self {
            Self::Texts(values) => texts.write(values, group),
            Self::Whole(values) => column::<Int32Type>(group, values, None),
            Self::Optional(values) => {
                let defined: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
                let counted: Vec<i32> = values.iter().copied().flatten().collect();
                column::<Int32Type>(group, &counted, Some(&defined))
            }
            Self::Numbers(values) => {
                let defined: Vec<i16> = values.iter().map(|value| i16::from(!value.is_nan())).collect();
                let observed: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
                column::<DoubleType>(group, &observed, Some(&defined))
            }
        }
    }
}

/// Writes a column; an optional one says of each row whether it is `defined`.
fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: &[T::T],
    defined: Option<&[i16]>,
) -> Result<(), ParquetError> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, defined, None)?;
        column.close()?;
    }
    Ok(())
}

/// Days since 1 January 1970, Parquet's DATE.
fn days_since_epoch(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    date.since(epoch).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row};

    use super::*;
    use crate::stats::{summarise_daily, synthetic};

    fn rows(path: &Path) -> Vec<Row> {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
    }

    fn field(row: &Row, index: usize) -> &Field {
        row.get_column_iter().nth(index).unwrap().1
    }

    fn text(row: &Row, index: usize) -> &str {
        match field(row, index) {
            Field::Str(text) => text,
            other => panic!("{other:?}"),
        }
    }

    fn value(row: &Row, index: usize) -> f64 {
        match field(row, index) {
            Field::Double(value) => *value,
            Field::Null => f64::NAN,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_value_of_every_replication_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replications.parquet");
        let mut results = synthetic::hospital(5);
        results.replications[3].values[2] = f64::NAN;
        results.inner = 2;
        let drawn = Drawn { used: &[7, 9, 12], ..Drawn::default() };
        write_replications(&path, std::slice::from_ref(&results), drawn).unwrap();
        let rows = rows(&path);
        let columns = results.metrics.len();
        assert_eq!(rows.len(), 5 * columns);
        for (index, row) in rows.iter().enumerate() {
            let (replication, column) = (index / columns, index % columns);
            let key = &results.metrics[column];
            assert_eq!(text(row, 0), "baseline");
            assert_eq!(field(row, 1), &Field::Int(replication as i32));
            assert_eq!(field(row, 2), &Field::Int([7, 7, 9, 9, 12][replication]));
            assert_eq!(
                (text(row, 3), text(row, 5), text(row, 6)),
                (key.metric, key.group.as_str(), key.unit)
            );
            let expected = results.replications[replication].values[column];
            assert_eq!(value(row, 7).to_bits(), expected.to_bits(), "row {index}");
        }
    }

    #[test]
    fn every_day_of_every_series_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daily.parquet");
        let daily = summarise_daily(&synthetic::hospital(5));
        write_daily(&path, &[("baseline", &daily)]).unwrap();
        let rows = rows(&path);
        let points: Vec<_> =
            daily.iter().flat_map(|s| s.points.iter().map(move |p| (&s.series, p))).collect();
        assert_eq!(rows.len(), points.len());
        for (row, (series, point)) in rows.iter().zip(points) {
            assert_eq!(field(row, 1), &Field::Date(days_since_epoch(point.date)));
            let names = (text(row, 2), text(row, 4), text(row, 5));
            assert_eq!(names, (series.metric, series.group.as_str(), series.unit));
            let expected = [point.mean, point.p05, point.p25, point.p50, point.p75, point.p95];
            for (index, expected) in expected.into_iter().enumerate() {
                assert_eq!(value(row, 6 + index).to_bits(), expected.to_bits());
            }
        }
    }

    #[test]
    fn dates_count_from_1970() {
        assert_eq!(days_since_epoch(Date::constant(2014, 4, 1)), 16_161);
        assert_eq!(days_since_epoch(Date::constant(1970, 1, 1)), 0);
    }

    #[test]
    fn no_replications_and_no_columns_still_make_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replications.parquet");
        write_replications(&path, &[], Drawn::default()).unwrap();
        assert!(rows(&path).is_empty());
    }
}
