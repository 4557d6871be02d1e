//! Columns of the Parquet files of a run.

use crate::document::error::DocumentError;
use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

/// The figures of an option on a day: over replications. NaN where nothing was observed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// Mean.
    pub mean: f64,
    /// 5th percentile between replications.
    pub p05: f64,
    /// Median.
    pub p50: f64,
    /// 95th percentile.
    pub p95: f64,
}

/// Rows that follow each other and have the same option, metric and group.
pub(super) type Series<T> = ((String, String, String), Vec<T>);

/// A figure of each replication of an option: which of those asked for, the option, the values.
pub(super) type OfOption = (usize, String, Vec<f64>);

/// All series of `daily.parquet`.
///
/// # Errors
/// It is not there, or damaged.
pub(super) fn daily(path: &Path) -> Result<Vec<Series<Day>>, DocumentError> {
    let mut series: Vec<Series<Day>> = Vec::new();
    each_group(&open(path)?, |group| {
        let keys = keys(group)?;
        let columns = ["mean", "p05", "p50", "p95"];
        let [mean, p05, p50, p95] = columns.map(|name| numbers(group, name));
        let (mean, p05, p50, p95) = (mean?, p05?, p50?, p95?);
        for (row, key) in keys.iter().enumerate() {
            let of = |column: &[f64]| column.get(row).copied().unwrap_or(f64::NAN);
            push(&mut series, key, Day { mean: of(&mean), p05: of(&p05), p50: of(&p50), p95: of(&p95) })?;
        }
        Ok(())
    })
    .map_err(damaged(path))?;
    Ok(series)
}

/// How many rows a Parquet file has.
///
/// # Errors
/// It is damaged.
pub(super) fn rows(path: &Path) -> Result<usize, DocumentError> {
    Ok(usize::try_from(open(path)?.metadata().file_metadata().num_rows()).unwrap_or(0))
}

/// Figures, each a metric and a group, of every replication, by option; NaN where nothing was observed.
///
/// # Errors
/// The file is not there, or damaged.
pub(super) fn replications(path: &Path, figures: &[(&str, &str)]) -> Result<Vec<OfOption>, DocumentError> {
    let numbers_of: HashMap<(&[u8], &[u8]), usize> = figures
        .iter()
        .enumerate()
        .map(|(at, (metric, group))| ((metric.as_bytes(), group.as_bytes()), at))
        .collect();
    let mut found: Vec<OfOption> = Vec::new();
    each_group(&open(path)?, |group| {
        let values = numbers(group, "value")?;
        for ([option, metric, part], value) in keys(group)?.iter().zip(values) {
            let Some(&at) = numbers_of.get(&(metric.data(), part.data())) else { continue };
            let option = option.as_utf8()?;
            match found.last_mut() {
                Some((last_at, last, values)) if *last_at == at && last == option => values.push(value),
                _ => found.push((at, option.to_owned(), vec![value])),
            }
        }
        Ok(())
    })
    .map_err(damaged(path))?;
    Ok(found)
}

fn damaged(path: &Path) -> impl Fn(ParquetError) -> DocumentError {
    move |error| DocumentError::Results { path: path.to_owned(), message: format!("it is damaged: {error}") }
}

fn open(path: &Path) -> Result<SerializedFileReader<File>, DocumentError> {
    let wrong =
        |error: std::io::Error| DocumentError::Results { path: path.to_owned(), message: error.to_string() };
    SerializedFileReader::new(File::open(path).map_err(wrong)?).map_err(damaged(path))
}

fn each_group(
    reader: &SerializedFileReader<File>,
    mut look: impl FnMut(&dyn RowGroupReader) -> Result<(), ParquetError>,
) -> Result<(), ParquetError> {
    (0..reader.num_row_groups()).try_for_each(|at| look(&*reader.get_row_group(at)?))
}

/// Adds a row to the series it belongs to.
fn push(series: &mut Vec<Series<Day>>, key: &[ByteArray; 3], day: Day) -> Result<(), ParquetError> {
    let [option, metric, group] = key;
    let same = |((known_option, known_metric, known_group), _): &Series<Day>| {
        known_group.as_bytes() == group.data()
            && known_metric.as_bytes() == metric.data()
            && known_option.as_bytes() == option.data()
    };
    match series.last_mut() {
        Some(last) if same(last) => last.1.push(day),
        _ => {
            let word = |text: &ByteArray| text.as_utf8().map(str::to_owned);
            series.push(((word(option)?, word(metric)?, word(group)?), vec![day]));
        }
    }
    Ok(())
}

/// Option, metric and group of every row.
fn keys(group: &dyn RowGroupReader) -> Result<Vec<[ByteArray; 3]>, ParquetError> {
    let (options, metrics, groups) =
        (texts(group, "option")?, texts(group, "metric")?, texts(group, "group")?);
    let rows = options.into_iter().zip(metrics).zip(groups);
    Ok(rows.map(|((option, metric), group)| [option, metric, group]).collect())
}

fn column(group: &dyn RowGroupReader, name: &str) -> Result<ColumnReader, ParquetError> {
    let columns = group.metadata().columns();
    let at = columns.iter().position(|column| column.column_descr().name() == name);
    group.get_column_reader(at.ok_or_else(|| ParquetError::General(format!("it has no column {name}")))?)
}

/// A column as it stands in the file, and of each row whether it has a value.
fn read<T: DataType>(group: &dyn RowGroupReader, name: &str) -> Result<(Vec<T::T>, Vec<i16>), ParquetError> {
    let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    let reader = T::get_column_reader(column(group, name)?);
    let mut reader =
        reader.ok_or_else(|| ParquetError::General(format!("the column {name} is of another kind")))?;
    let (mut values, mut defined) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    let mut read = 0;
    while read < rows {
        let (more, ..) = reader.read_records(rows - read, Some(&mut defined), None, &mut values)?;
        if more == 0 {
            return Err(ParquetError::General(format!("the column {name} ends early")));
        }
        read += more;
    }
    Ok((values, defined))
}

fn texts(group: &dyn RowGroupReader, name: &str) -> Result<Vec<ByteArray>, ParquetError> {
    Ok(read::<ByteArrayType>(group, name)?.0)
}

fn numbers(group: &dyn RowGroupReader, name: &str) -> Result<Vec<f64>, ParquetError> {
    let (values, defined) = read::<DoubleType>(group, name)?;
    if defined.is_empty() {
        return Ok(values);
    }
    let mut values = values.into_iter();
    let of_row = |defined: i16| if defined == 1 { values.next().unwrap_or(f64::NAN) } else { f64::NAN };
    Ok(defined.into_iter().map(of_row).collect())
}
