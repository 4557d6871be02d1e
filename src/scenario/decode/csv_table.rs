//! CSV files: profiles, observed values, histograms, arrivals.

use crate::number::number;
use crate::scenario::limits::CSV_ROWS;
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
                    let message = format!("the row has {len} values, the header {expected_len}");
                    return (at(start, start + 1), Wrong::new(message).help(COMMAS));
                }
                _ => format!("not valid CSV: {error}"),
            };
            (at(start, start + 1), Wrong::new(message).help(COMMAS))
        };
        let columns: Vec<String> = reader.headers().map_err(bad)?.iter().map(str::to_owned).collect();
        separator(&columns).map_err(|wrong| (at(0, reader.position().byte()), wrong))?;
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().byte();
            if !reader.read_record(&mut record).map_err(bad)? {
                return Ok(Self { columns, rows });
            }
            // What a spreadsheet leaves below its table.
            if record.iter().all(str::is_empty) {
                continue;
            }
            let place = at(start, reader.position().byte());
            if rows.len() == CSV_ROWS {
                let most = number(CSV_ROWS as f64, 0);
                let help = "take a sample of them, or count how often each value occurs (`weights`)";
                return Err((place, Wrong::new(format!("the file has more than {most} rows")).help(help)));
            }
            rows.push((place, record.iter().map(str::to_owned).collect()));
        }
    }
}

const COMMAS: &str =
    "commas separate the values: one that holds a comma stands in double quotes, numbers have no commas";

/// Refuses a file whose values are separated by something else than commas.
fn separator(columns: &[String]) -> Result<(), Wrong> {
    let [only] = columns else { return Ok(()) };
    let name = match only.chars().find(|c| matches!(c, ';' | '\t' | '|')) {
        Some(';') => "semicolons",
        Some('\t') => "tabs",
        Some(_) => "bars",
        None => return Ok(()),
    };
    Err(Wrong::new(format!("the values are separated by {name}"))
        .help("save the file as CSV with commas between the values, and a full stop before decimals"))
}

/// What is wrong with a cell that should hold a number.
pub(crate) fn not_a_number(cell: &str, column: &str) -> Wrong {
    let wrong = Wrong::new(format!("`{cell}` in column `{column}` is not a number"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = |text: &str| {
        let mut parts = text.split(',');
        parts.next().is_some_and(|first| digits(first) && first.len() <= 3)
            && parts.all(|part| part.len() == 3 && digits(part))
    };
    let (whole, fraction) = cell.split_once('.').unwrap_or((cell, "0"));
    match cell.split_once(',') {
        _ if cell.is_empty() => wrong.help("fill the cell, or drop the row"),
        Some(_) if grouped(whole.trim_start_matches('-')) && digits(fraction) => {
            wrong.help(format!("write {}: remove thousands separators", cell.replace(',', "")))
        }
        Some((whole, rest)) if digits(whole.trim_start_matches('-')) && digits(rest) => {
            wrong.help(format!("write {whole}.{rest}: decimals stand behind a full stop"))
        }
        _ => wrong.help("write plain numbers without units, such as 12 or 0.5"),
    }
}
