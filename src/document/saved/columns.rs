//! Columns of the Parquet files of a run.

use crate::document::error::DocumentError;
use parquet::column::reader::ColumnReaderImpl;
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
    each_row(&open(path)?, &["mean", "p05", "p50", "p95"], |key, numbers| match *numbers {
        [mean, p05, p50, p95] => push(&mut series, key, Day { mean, p05, p50, p95 }),
        _ => Ok(()),
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
    each_row(&open(path)?, &["value"], |[option, known, part], numbers| {
        if let Some(&at) = numbers_of.get(&(known.data(), part.data())) {
            let option = option.as_utf8()?;
            match found.last_mut() {
                Some((last_at, last, values)) if *last_at == at && last == option => values.extend(numbers),
                _ => found.push((at, option.to_owned(), numbers.to_vec())),
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

/// Rows read at a time: a row group may have a hundred thousand of them, whose texts take more memory than the file.
const BATCH: usize = 8192;

/// Option, metric and group of a row.
type Key<'a> = [&'a ByteArray; 3];

/// Looks at every row: its option, metric and group, and the numbers of some columns, NaN where there is none.
fn each_row(
    reader: &SerializedFileReader<File>,
    numbers: &[&'static str],
    mut look: impl FnMut(Key<'_>, &[f64]) -> Result<(), ParquetError>,
) -> Result<(), ParquetError> {
    for at in 0..reader.num_row_groups() {
        let group = &*reader.get_row_group(at)?;
        let texts = |name| Column::<ByteArrayType>::of(group, name);
        let (mut options, mut metrics, mut groups) = (texts("option")?, texts("metric")?, texts("group")?);
        let numbers = numbers.iter().map(|name| Column::<DoubleType>::of(group, name));
        let mut numbers: Vec<Column<DoubleType>> = numbers.collect::<Result<_, _>>()?;
        let mut of_row = vec![f64::NAN; numbers.len()];
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        while left > 0 {
            let rows = left.min(BATCH);
            let (options, metrics, groups) =
                (options.read(rows)?.0, metrics.read(rows)?.0, groups.read(rows)?.0);
            let columns = numbers.iter_mut().map(|column| column.numbers(rows));
            let columns: Vec<Vec<f64>> = columns.collect::<Result<_, _>>()?;
            for (row, ((option, metric), group)) in options.iter().zip(metrics).zip(groups).enumerate() {
                for (number, column) in of_row.iter_mut().zip(&columns) {
                    *number = column.get(row).copied().unwrap_or(f64::NAN);
                }
                look([option, metric, group], &of_row)?;
            }
            left -= rows;
        }
    }
    Ok(())
}

/// A column of a row group, read piece by piece.
struct Column<T: DataType> {
    reader: ColumnReaderImpl<T>,
    name: &'static str,
    values: Vec<T::T>,
    defined: Vec<i16>,
}

impl<T: DataType> Column<T> {
    fn of(group: &dyn RowGroupReader, name: &'static str) -> Result<Self, ParquetError> {
        let columns = group.metadata().columns();
        let at = columns.iter().position(|column| column.column_descr().name() == name);
        let at = at.ok_or_else(|| ParquetError::General(format!("it has no column {name}")))?;
        let reader = T::get_column_reader(group.get_column_reader(at)?);
        let reader =
            reader.ok_or_else(|| ParquetError::General(format!("the column {name} is of another kind")))?;
        Ok(Self { reader, name, values: Vec::new(), defined: Vec::new() })
    }

    /// The values of the next rows, and of each row whether it has one; nothing if every row must have one.
    fn read(&mut self, rows: usize) -> Result<(&[T::T], &[i16]), ParquetError> {
        self.values.clear();
        self.defined.clear();
        let mut read = 0;
        while read < rows {
            let defined = Some(&mut self.defined);
            let (more, ..) = self.reader.read_records(rows - read, defined, None, &mut self.values)?;
            if more == 0 {
                return Err(ParquetError::General(format!("the column {} ends early", self.name)));
            }
            read += more;
        }
        Ok((&self.values, &self.defined))
    }
}

impl Column<DoubleType> {
    /// The numbers of the next rows; NaN where there is none.
    fn numbers(&mut self, rows: usize) -> Result<Vec<f64>, ParquetError> {
        let (values, defined) = self.read(rows)?;
        if defined.is_empty() {
            return Ok(values.to_vec());
        }
        let mut values = values.iter().copied();
        let of_row = |&defined: &i16| if defined == 1 { values.next().unwrap_or(f64::NAN) } else { f64::NAN };
        Ok(defined.iter().map(of_row).collect())
    }
}

/// Adds a row to the series it belongs to.
fn push(series: &mut Vec<Series<Day>>, key: Key<'_>, day: Day) -> Result<(), ParquetError> {
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
