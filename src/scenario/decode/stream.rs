//! Streams: rates and their rhythm, timetables, replayed arrivals.

use crate::calendar::{add_days, days_between};
use crate::model::{Arrivals, DAY, Index, Rate, Stream, YEAR_DAYS};
use crate::number::number;
use crate::scenario::decode::csv::MOST;
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::time::instant_table;
use crate::scenario::decode::{Decode, numbers, tables};
use crate::scenario::grammar::streams::{PROFILE, STREAM};
use crate::scenario::limits::A_DAY;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values;
use crate::scenario::text::wrong::Wrong;

/// Keys that shape a rate and nothing else.
const RHYTHM: &[&str] = &["hours", "weekdays", "months", "growth", "bank-holiday", "dates"];

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
            self.rate(fields, cohort, tree).map(Arrivals::Rate)
        };
        if !fields.has("rate") {
            for entry in table.entries.iter().filter(|entry| RHYTHM.contains(&entry.key.as_str())) {
                self.report.error_help(
                    entry.key_place,
                    format!("`{}` shapes a rate, and this stream has none", entry.key),
                    "drop it, or give a rate",
                );
            }
        }
        let routes = self.routes(fields, node);
        Some(Stream {
            id: fields.owned("id")?,
            cohort: cohort?,
            arrivals: arrivals?,
            attributes: self.names.fixed(fields.node("attributes")),
            admission: fields.choice("admission")?,
            from: fields.date("from"),
            until: fields.date("until"),
            routes,
        })
    }

    fn rate(&mut self, fields: Fields<'_>, cohort: Option<Index>, tree: &Table) -> Option<Rate> {
        let hours = self.hours(fields, tree);
        let (rate, rate_node) = fields.inner("rate")?;
        let per_day = if let Some(per_day) = rate.number("per-day") {
            per_day
        } else if let Some(per_hour) = rate.number("per-hour") {
            per_hour * 24.0
        } else if let Some(per_year) = rate.number("per-year") {
            per_year / YEAR_DAYS
        } else {
            let population = self.cohorts.get(cohort?).map(|cohort| cohort.population)?;
            rate.number("per-1000")? * population / 1000.0 / YEAR_DAYS
        };
        if per_day > A_DAY {
            let place = rate_node.place;
            self.report.error_help(
                place,
                format!("{} arrivals a day are too many", values::show(per_day)),
                format!("at most {} may come by a stream: check the unit of the rate", number(A_DAY, 0)),
            );
            return None;
        }
        let months = numbers(fields.list("months"));
        let dates = fields.inner_list("dates");
        let dates = dates.filter_map(|(inner, _)| inner.date("date").zip(inner.number("factor"))).collect();
        Some(Rate {
            per_day,
            hours: hours?,
            months: if months.len() == 12 { months } else { vec![1.0; 12] },
            growth: fields.number("growth")?,
            bank_holiday: fields.number("bank-holiday")?,
            dates,
        })
    }

    /// 168 factors with mean 1 from `hours` and `weekdays`.
    fn hours(&mut self, fields: Fields<'_>, tree: &Table) -> Option<Vec<f64>> {
        let weights = match fields.node("hours") {
            None => vec![1.0; 24],
            Some(node) => match node.text() {
                Some(id) => self.profile(id, tree)?,
                None => numbers(node.list()?),
            },
        };
        let weekdays = fields.node("weekdays").map(|node| (node, numbers(node.list().unwrap_or_default())));
        let place = fields.node("hours").or_else(|| fields.node("weekdays")).map(|node| node.place);
        let place = place.unwrap_or_default();
        let week: Vec<f64> = match weights.len() {
            168 => {
                if let Some((node, _)) = weekdays {
                    self.report.error_help(
                        node.place,
                        "`weekdays` cannot stand beside 168 hours",
                        "168 hours already say how weekdays differ; give 24 hours or drop `weekdays`",
                    );
                }
                weights
            }
            24 => {
                let days = weekdays.map_or_else(|| vec![1.0; 7], |(_, days)| days);
                days.iter().flat_map(|day| weights.iter().map(move |hour| day * hour)).collect()
            }
            // Fewer than 24 or more than 168 have been reported.
            count => {
                if (24..168).contains(&count) {
                    self.report.error_help(
                        place,
                        format!("`hours` has {count} values, not 24 or 168"),
                        "24 values hold every day; 168 run from Monday 00:00",
                    );
                }
                return None;
            }
        };
        let mean = week.iter().sum::<f64>() / week.len().max(1) as f64;
        if mean <= 0.0 || week.len() != 168 {
            if week.len() == 168 {
                let help = "one must be more than 0; a stream that brings nobody is left out";
                self.report.error_help(place, "the weights are all 0", help);
            }
            return None;
        }
        Some(week.into_iter().map(|weight| weight / mean).collect())
    }

    /// The weights of a profile.
    fn profile(&mut self, id: &str, tree: &Table) -> Option<Vec<f64>> {
        let (table, node) = tables(tree, "profile").find(|(table, _)| table.text("id") == Some(id))?;
        let fields = Fields::of(&PROFILE, table);
        let weights = if let Some(csv) = fields.node("csv") {
            if !fields.has("column") {
                self.report.error_help(
                    node.place,
                    format!("profile {id} has no `column`"),
                    "name the column of the CSV file",
                );
                return None;
            }
            let file = self.csv_file(csv)?;
            let weights = self.csv_numbers(file, table, "column")?;
            if weights.iter().any(|weight| *weight < 0.0) {
                let help = "weights are 0 or more: how many arrive in each hour";
                self.report.error_help(csv.place, "a weight is negative", help);
                return None;
            }
            weights
        } else {
            numbers(fields.list("values"))
        };
        if weights.len() == 24 || weights.len() == 168 {
            return Some(weights);
        }
        self.report.error_help(
            node.place,
            format!("profile {id} has {} values, not 24 or 168", weights.len()),
            "24 values hold every day; 168 run from Monday 00:00",
        );
        None
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
