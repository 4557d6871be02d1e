//! Streams: timetables, replayed arrivals; rates are read in [`super::rate`].

use crate::calendar::{add_days, days_between};
use crate::model::{Arrivals, DAY, Index, Pattern, Stream};
use crate::scenario::decode::Decode;
use crate::scenario::decode::csv::MOST;
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::time::instant_table;
use crate::scenario::grammar::streams::STREAM;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values;
use crate::scenario::text::wrong::Wrong;

/// A replayed arrival: time in milliseconds and attribute values.
type Arrival = (i64, Vec<(Index, u8)>);

impl Decode<'_> {
    /// A stream.
    pub fn stream(&mut self, table: &Table, node: &Node, tree: &Table) -> Option<Stream> {
        let fields = Fields::of(&STREAM, table);
        self.window(fields, false);
        self.never_comes(fields);
        let cohort = fields.text("cohort").and_then(|id| self.names.cohorts.get(id));
        let arrivals = if let Some(timetable) = fields.node("timetable") {
            instant_table(timetable).map(Arrivals::Timetable)
        } else if let Some((replay, _)) = fields.inner("replay") {
            self.replay(replay).map(Arrivals::Replay)
        } else {
            None
        };
        let given = fields.has("timetable") || fields.has("replay");
        let (arrivals, pattern) = if given {
            self.without_rate(table);
            (arrivals, Pattern::default())
        } else {
            let pattern = self.pattern(fields);
            let rate = pattern.as_ref().and_then(|pattern| self.rate(fields, cohort, tree, pattern));
            (rate.map(Arrivals::Rate), pattern.unwrap_or_default())
        };
        let routes = self.routes(fields, node);
        Some(Stream {
            id: fields.owned("id")?,
            cohort: cohort?,
            arrivals: arrivals?,
            pattern,
            attributes: self.names.fixed(fields.node("attributes")),
            admission: fields.choice("admission")?,
            from: fields.date("from"),
            until: fields.date("until"),
            routes,
        })
    }

    /// Arrivals from a CSV file.
    fn replay(&mut self, fields: Fields<'_>) -> Option<Vec<Arrival>> {
        let file = self.csv_file(fields.node("csv")?)?;
        let time = self.csv_column(file, fields.node("time")?)?;
        let csv = self.csv.get(&file)?;
        let attributes: Vec<(usize, &str)> = csv
            .columns
            .iter()
            .enumerate()
            .filter(|(at, column)| *at != time && self.names.attributes.get(column).is_some())
            .map(|(at, column)| (at, column.as_str()))
            .collect();
        let twice = attributes
            .iter()
            .enumerate()
            .find(|(at, (_, column))| attributes[..*at].iter().any(|(_, earlier)| earlier == column));
        if let Some((_, (_, column))) = twice {
            let message = format!("the file has more than one column `{column}`");
            let help = "give each column a name of its own";
            self.report.error_help(fields.node("csv")?.place, message, help);
            return None;
        }
        let mut arrivals = Vec::with_capacity(csv.rows.len());
        let mut wrong = 0;
        for (place, row) in &csv.rows {
            let cell = |at: usize| row.get(at).map_or("", String::as_str);
            let mut values = Vec::with_capacity(attributes.len());
            let mut problems: Vec<Wrong> = Vec::new();
            for (at, attribute) in &attributes {
                match self.names.attribute_value(attribute, cell(*at)) {
                    Ok(value) => values.push(value),
                    Err(problem) => problems.push(problem),
                }
            }
            match self.arrival_time(cell(time)) {
                Ok(time) => arrivals.push((time, values)),
                Err(problem) => problems.push(problem),
            }
            for problem in problems {
                wrong += 1;
                if wrong <= MOST {
                    self.report.wrong(*place, problem);
                } else {
                    self.report.more_like_this(1);
                }
            }
        }
        if wrong > 0 {
            return None;
        }
        arrivals.sort_by_key(|arrival| arrival.0);
        self.within_run(fields.node("csv")?.place, &arrivals);
        Some(arrivals)
    }

    /// Warns of a stream whose dates lie outside the run.
    fn never_comes(&mut self, fields: Fields<'_>) {
        let Some((warm_up, measure)) = self.run_days else { return };
        let first = add_days(self.start, -i64::from(warm_up));
        let last = add_days(self.start, i64::from(measure) - 1);
        let beyond = fields.date("from").filter(|from| *from > last).and(fields.node("from"));
        let before = fields.date("until").filter(|until| *until < first).and(fields.node("until"));
        if let Some(node) = beyond.or(before) {
            let id = fields.text("id").unwrap_or_default();
            self.report.warning(
                node.place,
                format!("stream `{id}` brings nobody: the run is from {first} to {last}"),
                "correct the date, or the dates of the run",
            );
        }
    }

    /// Says how many replayed arrivals the run leaves out.
    fn within_run(&mut self, place: Place, arrivals: &[Arrival]) {
        let Some((warm_up, measure)) = self.run_days else { return };
        let (from, until) = (-i64::from(warm_up), i64::from(measure));
        let run = from * DAY as i64..until * DAY as i64;
        let within = arrivals.iter().filter(|(time, _)| run.contains(time)).count();
        let (first, last) = (add_days(self.start, from), add_days(self.start, until - 1));
        let all = arrivals.len();
        let run = format!("{within} of {all} arrivals lie in the run, {first} to {last}");
        if within == 0 {
            self.report.error_help(
                place,
                run,
                "write dates such as 2014-04-01T13:05; a number means days since the start of the measured period, not \
                 the serial date of a spreadsheet",
            );
        } else if within < all {
            self.report.warning(place, run, "the others are left out");
        }
    }

    /// `2014-04-01T13:05`, by the clock of the place; with an offset or Z, that instant; or days since the start.
    fn arrival_time(&self, text: &str) -> Result<i64, Wrong> {
        if let Ok(days) = text.parse::<f64>() {
            if days.is_finite() && days.abs() < 1e6 {
                return Ok((days * DAY).round() as i64);
            }
            return Err(Wrong::new(format!("`{text}` is not a time")).help("days since the start"));
        }
        let wrong = || {
            Wrong::new(format!("`{text}` is not a time"))
                .help("write 2014-04-01T13:05, or days since the start as a number")
        };
        // A time with an offset is an instant, so it is tried first: the civil parser would drop the offset.
        let when: jiff::civil::DateTime = match text.parse::<jiff::Timestamp>() {
            Ok(instant) => uk_clock().map_err(|_| wrong())?.to_datetime(instant),
            Err(_) => text.parse().map_err(|_| wrong())?,
        };
        values::in_calendar(when.date())?;
        let days = days_between(self.start, when.date());
        let of_day = when.time().duration_since(jiff::civil::Time::midnight()).as_millis();
        Ok(days * DAY as i64 + i64::try_from(of_day).unwrap_or(0))
    }
}

/// The clock of England: British Summer Time from the last Sunday of March to that of October, changing at 01:00 UTC
/// (Summer Time Order 2002).
fn uk_clock() -> Result<jiff::tz::TimeZone, jiff::Error> {
    jiff::tz::TimeZone::posix("GMT0BST,M3.5.0/1,M10.5.0")
}
