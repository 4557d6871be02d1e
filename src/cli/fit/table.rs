//! A CSV file of data, by columns.

use crate::cli::failure::Failure;
use crate::number::count;
use crate::suggest::advice;
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::path::{Path, PathBuf};

/// A table with a header.
pub struct Table {
    path: PathBuf,
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
    /// Of each row the line of the file on which it begins, from 1.
    lines: Vec<usize>,
}

/// A cell, and where it stands.
#[derive(Clone, Copy)]
pub struct Cell<'a> {
    table: &'a Table,
    row: usize,
    column: usize,
}

impl Table {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(Failure::io(format!("cannot read {}", path.display())))?;
        let plain = |error: csv::Error| match error.position().filter(|_| is_encoding(&error)) {
            Some(position) => Failure::argument(
                format!("{}, line {}: this is not UTF-8", path.display(), position.line()),
                "save the file as CSV in UTF-8",
            ),
            None => Failure::plain(format!("{}: {error}", path.display())),
        };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
        let header: Vec<String> = reader
            .headers()
            .map_err(plain)?
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_owned())
            .collect();
        // Read with rows of any length, so that one that is too long is named as lines are elsewhere.
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(bytes.as_slice());
        let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(plain)?;
        for (mark, name) in [(';', "semicolons"), ('\t', "tabs")] {
            let holds = |row: &csv::StringRecord| row.iter().any(|cell| cell.contains(mark));
            if header.len() == 1 && header.iter().all(|only| only.contains(mark)) && rows.iter().all(holds) {
                let message = format!("{} is separated by {name}", path.display());
                return Err(Failure::argument(message, "save it with commas between the columns (CSV)"));
            }
        }
        if rows.is_empty() {
            let help = "the first line names the columns, the others hold the data";
            return Err(Failure::argument(format!("{} has no rows", path.display()), help));
        }
        let lines = lines(&bytes, &rows);
        if let Some((row, line)) = rows.iter().zip(&lines).find(|(row, _)| row.len() != header.len()) {
            let message = format!(
                "{}, line {line}: {} in `{}`, and {} in the header",
                path.display(),
                count(row.len(), "value"),
                row.iter().collect::<Vec<_>>().join(","),
                count(header.len(), "column")
            );
            return Err(Failure::argument(
                message,
                "a comma begins a new column: write decimals with a point (2.5), and put text that has a comma in double quotes",
            ));
        }
        Ok(Self { path: path.to_owned(), header, rows, lines })
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The number of a column.
    pub fn column(&self, name: &str) -> Result<usize, Failure> {
        self.header.iter().position(|known| known == name).ok_or_else(|| {
            let message = format!("{} has no column `{name}`", self.path.display());
            let known: Vec<&str> = self.header.iter().map(String::as_str).collect();
            Failure::argument(message, advice(name, "columns", &known))
        })
    }

    /// The number of a column, if one is named.
    pub fn optional(&self, name: Option<&String>) -> Result<Option<usize>, Failure> {
        name.map(|name| self.column(name)).transpose()
    }

    /// Its only column, if it has one alone.
    pub fn only(&self) -> Option<usize> {
        (self.header.len() == 1).then_some(0)
    }

    /// Names of the columns.
    pub fn names(&self) -> String {
        self.header.join(", ")
    }

    /// Name of a column.
    pub fn name(&self, column: usize) -> &str {
        self.header.get(column).map_or("", String::as_str)
    }

    /// Names of the columns, one by one.
    pub fn header(&self) -> Vec<&str> {
        self.header.iter().map(String::as_str).collect()
    }

    /// The file, as it was named.
    pub fn path(&self) -> String {
        self.path.display().to_string()
    }

    /// The file's name, for a comment.
    pub fn file(&self) -> String {
        self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// A cell.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        Cell { table: self, row, column }
    }
}

impl<'a> Cell<'a> {
    /// Its words.
    pub fn text(&self) -> &'a str {
        self.table.rows.get(self.row).and_then(|row| row.get(self.column)).unwrap_or("")
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The line of the file on which its row begins, from 1.
    pub fn line(&self) -> usize {
        self.table.lines.get(self.row).copied().unwrap_or(0)
    }

    /// A mistake in it.
    pub fn wrong(&self, message: &str, help: &str) -> Failure {
        let place = format!(
            "{}, line {}, `{}`: {message}",
            self.table.path.display(),
            self.line(),
            self.table.name(self.column)
        );
        Failure::argument(place, help)
    }

    /// A number; commas between thousands are left out, others are a decimal of elsewhere.
    pub fn number(&self) -> Result<f64, Failure> {
        let text = self.text();
        let whole = text.split('.').next().unwrap_or_default();
        let mut groups = whole.trim_start_matches(['-', '+']).split(',');
        let is_grouped = groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.all(|group| group.len() == 3)
            && !text[whole.len()..].contains(',');
        let plain = if text.contains(',') && is_grouped { text.replace(',', "") } else { text.to_owned() };
        plain.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(|| {
            self.wrong(
                &format!("`{text}` is not a number"),
                if text.contains(',') && !is_grouped {
                    "write decimals with a point (2.5), and commas between thousands alone"
                } else {
                    "leave out rows without one, or correct it"
                },
            )
        })
    }

    /// How many: a whole number from 0.
    pub fn count(&self) -> Result<f64, Failure> {
        let count = self.number()?;
        if count >= 0.0 && count.fract() == 0.0 {
            return Ok(count);
        }
        Err(self.wrong(
            &format!("{count} is no count"),
            "counts are whole numbers from 0: of a mean or a rate write the number counted",
        ))
    }

    /// Whether it says yes.
    pub fn yes(&self) -> Result<bool, Failure> {
        match self.text().to_lowercase().as_str() {
            "1" | "y" | "yes" | "true" => Ok(true),
            "" | "0" | "n" | "no" | "false" => Ok(false),
            other => Err(self.wrong(
                &format!("`{other}` is neither yes nor no"),
                "write 1 or 0, yes or no, true or false",
            )),
        }
    }

    /// A date, with the hour if there is one: 2024-04-01, 2024-04-01T13:05, 01/04/2024 13:05. A time with `Z` or an offset is brought to
    /// the clocks of England.
    pub fn time(&self) -> Result<(Date, Option<usize>), Failure> {
        let text = self.text().replace(' ', "T");
        if let Ok(instant) = text.parse::<Timestamp>() {
            let time = in_england(instant);
            return Ok((time.date(), usize::try_from(time.hour()).ok()));
        }
        let british = ["%d/%m/%YT%H:%M:%S", "%d/%m/%YT%H:%M"];
        let found = text.parse::<DateTime>().ok().filter(|_| text.contains('T'));
        let found =
            found.or_else(|| british.iter().find_map(|format| DateTime::strptime(format, &text).ok()));
        if let Some(time) = found {
            return Ok((time.date(), usize::try_from(time.hour()).ok()));
        }
        let date = text.parse::<Date>().ok().or_else(|| Date::strptime("%d/%m/%Y", &text).ok());
        date.map(|date| (date, None)).ok_or_else(|| {
            self.wrong(
                &format!("`{}` is no date", self.text()),
                "write 2024-04-01, 2024-04-01T13:05 (of another clock than England's 2024-04-01T12:05Z or +00:00) or 01/04/2024 13:05",
            )
        })
    }

    /// A month by its first day: 2024-04, or any date of it.
    pub fn month(&self) -> Result<Date, Failure> {
        let date = match format!("{}-01", self.text()).parse::<Date>() {
            Ok(date) => date,
            Err(_) => {
                let wrong = |_| {
                    self.wrong(
                        &format!("`{}` is no month", self.text()),
                        "write 2024-04, or a date in it such as 2024-04-01",
                    )
                };
                self.time().map_err(wrong)?.0
            }
        };
        Ok(date.first_of_month())
    }
}

fn is_encoding(error: &csv::Error) -> bool {
    matches!(error.kind(), csv::ErrorKind::Utf8 { .. })
}

/// An instant by the clocks of England: an hour ahead of UTC from 01:00 UTC of the last Sunday in March to that of the last in October (Summer
/// Time Order 2002).
fn in_england(instant: Timestamp) -> DateTime {
    let utc = TimeZone::UTC.to_datetime(instant);
    let change = |month: i8| {
        let last = date(utc.year(), month, 31);
        let back = i64::from(last.weekday().since(Weekday::Sunday));
        last.saturating_sub(SignedDuration::from_hours(24 * back)).at(1, 0, 0, 0)
    };
    if (change(3)..change(10)).contains(&utc) {
        utc.saturating_add(SignedDuration::from_hours(1))
    } else {
        utc
    }
}

/// The lines on which rows begin: the reader's place of a row is before the empty lines above it.
fn lines(bytes: &[u8], rows: &[csv::StringRecord]) -> Vec<usize> {
    let (mut line, mut at) = (1, 0);
    let begins = |row: &csv::StringRecord| {
        let from = row.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let empty = bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        let begin = from + empty;
        line += bytes.get(at..begin).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        at = begin;
        line
    };
    rows.iter().map(begins).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_told_by_the_clocks_of_england() {
        let at = |text: &str| in_england(text.parse().unwrap()).to_string();
        assert_eq!(at("2024-03-31T00:59:59Z"), "2024-03-31T00:59:59");
        assert_eq!(at("2024-03-31T01:00:00Z"), "2024-03-31T02:00:00");
        assert_eq!(at("2024-07-01T23:30:00Z"), "2024-07-02T00:30:00");
        assert_eq!(at("2024-07-01T23:30:00+01:00"), "2024-07-01T23:30:00");
        assert_eq!(at("2024-10-27T00:59:59Z"), "2024-10-27T01:59:59");
        assert_eq!(at("2024-10-27T01:00:00Z"), "2024-10-27T01:00:00");
    }
}
