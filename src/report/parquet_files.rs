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

use super::error::ReportError;
use crate::results::Results;
use crate::stats::DailySummary;

/// Rows of a row group of `replications.parquet` are at least this many, except in the last.
const ROWS_PER_GROUP: usize = 500_000;

const REPLICATIONS: &str = "message replications {
    required binary option (UTF8);
    required int32 replication;
    required binary metric (UTF8);
    required binary group (UTF8);
    required binary unit (UTF8);
    optional double value;
}";

const DAILY: &str = "message daily {
    required binary option (UTF8);
    required int32 date (DATE);
    required binary metric (UTF8);
    required binary group (UTF8);
    required binary unit (UTF8);
    optional double mean;
    optional double p05;
    optional double p25;
    optional double p50;
    optional double p75;
    optional double p95;
}";

/// Writes one row per option, replication (from 0), metric and group, in that order.
///
/// # Errors
///
/// The file cannot be created or written.
pub fn write_replications(path: &Path, options: &[Results]) -> Result<(), ReportError> {
    let wrong = ReportError::format::<ParquetError>(path);
    let mut writer = open(path, REPLICATIONS)?;
    for option in options {
        let columns = option.metrics.len();
        let text = |of: &dyn Fn(usize) -> String| -> Vec<ByteArray> {
            (0..columns).map(|column| ByteArray::from(of(column).into_bytes())).collect()
        };
        let name = ByteArray::from(option.option.as_str());
        let metrics = text(&|column| option.metrics[column].metric.to_owned());
        let groups = text(&|column| option.metrics[column].group.clone());
        let units = text(&|column| option.metrics[column].unit.to_owned());
        for batch in option.replications.chunks((ROWS_PER_GROUP / columns.max(1)).max(1)) {
            let rows = batch.len() * columns;
            let repeat = |texts: &[ByteArray]| -> Vec<ByteArray> {
                texts.iter().cycle().take(rows).cloned().collect()
            };
            let numbers: Vec<i32> = batch
                .iter()
                .flat_map(|r| std::iter::repeat_n(i32::try_from(r.number).unwrap_or(i32::MAX), columns))
                .collect();
            let values: Vec<f64> = batch.iter().flat_map(|r| r.values.iter().copied()).collect();
            let mut group = writer.next_row_group().map_err(&wrong)?;
            column::<ByteArrayType>(&mut group, &vec![name.clone(); rows]).map_err(&wrong)?;
            column::<Int32Type>(&mut group, &numbers).map_err(&wrong)?;
            for texts in [&metrics, &groups, &units] {
                column::<ByteArrayType>(&mut group, &repeat(texts)).map_err(&wrong)?;
            }
            numeric_column(&mut group, &values).map_err(&wrong)?;
            group.close().map_err(&wrong)?;
        }
    }
    writer.close().map_err(&wrong)?;
    Ok(())
}

/// Writes one row per option, series and day; one row group a option.
///
/// # Errors
///
/// The file cannot be created or written.
pub fn write_daily(path: &Path, options: &[(&str, &[DailySummary])]) -> Result<(), ReportError> {
    let wrong = ReportError::format::<ParquetError>(path);
    let mut writer = open(path, DAILY)?;
    for (option, daily) in options {
        let text = |of: &dyn Fn(&DailySummary) -> String| -> Vec<ByteArray> {
            daily
                .iter()
                .flat_map(|series| {
                    let text = ByteArray::from(of(series).into_bytes());
                    std::iter::repeat_n(text, series.points.len())
                })
                .collect()
        };
        let points = || daily.iter().flat_map(|series| &series.points);
        let dates: Vec<i32> = points().map(|point| days_since_epoch(point.date)).collect();
        let mut group = writer.next_row_group().map_err(&wrong)?;
        column::<ByteArrayType>(&mut group, &text(&|_| (*option).to_owned())).map_err(&wrong)?;
        column::<Int32Type>(&mut group, &dates).map_err(&wrong)?;
        column::<ByteArrayType>(&mut group, &text(&|s| s.series.metric.to_owned())).map_err(&wrong)?;
        column::<ByteArrayType>(&mut group, &text(&|s| s.series.group.clone())).map_err(&wrong)?;
        column::<ByteArrayType>(&mut group, &text(&|s| s.series.unit.to_owned())).map_err(&wrong)?;
        let [mut mean, mut p05, mut p25, mut p50, mut p75, mut p95] = [const { Vec::new() }; 6];
        for point in points() {
            mean.push(point.mean);
            p05.push(point.p05);
            p25.push(point.p25);
            p50.push(point.p50);
            p75.push(point.p75);
            p95.push(point.p95);
        }
        for values in [&mean, &p05, &p25, &p50, &p75, &p95] {
            numeric_column(&mut group, values).map_err(&wrong)?;
        }
        group.close().map_err(&wrong)?;
    }
    writer.close().map_err(&wrong)?;
    Ok(())
}

fn open(path: &Path, schema: &str) -> Result<SerializedFileWriter<File>, ReportError> {
    let wrong = ReportError::format::<ParquetError>(path);
    let schema = parse_message_type(schema).map_err(&wrong)?;
    let properties =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_dictionary_enabled(true).build();
    let file = File::create(path).map_err(ReportError::file(path))?;
    SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(&wrong)
}

/// Writes a required column.
fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: &[T::T],
) -> Result<(), ParquetError> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, None, None)?;
        column.close()?;
    }
    Ok(())
}

/// Writes an optional column of numbers: NaN becomes null.
fn numeric_column(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: &[f64],
) -> Result<(), ParquetError> {
    let defined: Vec<i16> = values.iter().map(|value| i16::from(!value.is_nan())).collect();
    let observed: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    if let Some(mut column) = group.next_column()? {
        column.typed::<DoubleType>().write_batch(&observed, Some(&defined), None)?;
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
        write_replications(&path, std::slice::from_ref(&results)).unwrap();
        let rows = rows(&path);
        let columns = results.metrics.len();
        assert_eq!(rows.len(), 5 * columns);
        for (index, row) in rows.iter().enumerate() {
            let (replication, column) = (index / columns, index % columns);
            let key = &results.metrics[column];
            assert_eq!(text(row, 0), "baseline");
            assert_eq!(field(row, 1), &Field::Int(replication as i32));
            assert_eq!(
                (text(row, 2), text(row, 3), text(row, 4)),
                (key.metric, key.group.as_str(), key.unit)
            );
            let expected = results.replications[replication].values[column];
            assert_eq!(value(row, 5).to_bits(), expected.to_bits(), "row {index}");
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
            let names = (text(row, 2), text(row, 3), text(row, 4));
            assert_eq!(names, (series.metric, series.group.as_str(), series.unit));
            let expected = [point.mean, point.p05, point.p25, point.p50, point.p75, point.p95];
            for (index, expected) in expected.into_iter().enumerate() {
                assert_eq!(value(row, 5 + index).to_bits(), expected.to_bits());
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
        write_replications(&path, &[]).unwrap();
        assert!(rows(&path).is_empty());
    }
}
