//! Rates of arrivals: how many, in which rhythm and pattern.

use crate::calendar::add_days;
use crate::model::{Batch, DAY, HOUR, Index, Pattern, Rate, YEAR_DAYS};
use crate::number::number;
use crate::scenario::decode::csv::MOST;
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::{Decode, numbers, tables};
use crate::scenario::grammar::streams::PROFILE;
use crate::scenario::limits::A_DAY;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::Table;
use crate::scenario::text::values;
use jiff::civil::Date;

/// Keys that shape a rate and nothing else.
const RHYTHM: &[&str] = &["hours", "weekdays", "months", "growth", "bank-holiday", "dates"];

/// Keys that say how arrivals at a rate differ from a Poisson process.
pub(crate) const PATTERN: [&str; 4] = ["gaps", "batch", "daily-cv", "shared-days"];

impl Decode<'_> {
    /// Reports keys about a rate in a stream that has none.
    pub fn without_rate(&mut self, table: &Table) {
        let shapes = |key: &str| RHYTHM.contains(&key) || PATTERN.contains(&key);
        for entry in table.entries.iter().filter(|entry| shapes(&entry.key)) {
            self.report.error_help(
                entry.key_place,
                format!("`{}` shapes a rate, and this stream has none", entry.key),
                "drop it, or give a rate",
            );
        }
    }

    /// The rate of a stream: as it is stated, by the times between arrivals, or by hour or day.
    pub fn rate(
        &mut self,
        fields: Fields<'_>,
        cohort: Option<Index>,
        tree: &Table,
        pattern: &Pattern,
    ) -> Option<Rate> {
        let mut hours = None;
        let mut days = Vec::new();
        let (per_day, place) = if let Some((rate, node)) = fields.inner("rate") {
            (self.stated(rate, cohort)?, node.place)
        } else if let Some(node) = fields.node("hourly") {
            let place = node.place;
            if let Some(entry) = fields.entry("hours").or_else(|| fields.entry("weekdays")) {
                self.report.error_help(
                    entry.key_place,
                    format!("`{}` cannot stand beside `hourly`", entry.key),
                    "`hourly` says already how hours differ; drop one of them",
                );
                return None;
            }
            let week = self.week(fields, "hourly", tree)?;
            let per_day = week.iter().sum::<f64>() / 7.0;
            hours = Some(shares(&week));
            (per_day, place)
        } else if let Some((daily, node)) = fields.inner("daily") {
            if let Some(entry) = fields.entry("weekdays") {
                let help = "`daily` says already how days differ; `hours` says how the hours of a day do";
                let message = "`weekdays` cannot stand beside `daily`";
                self.report.error_help(entry.key_place, message, help);
                return None;
            }
            days = self.daily(daily)?;
            (1.0, node.place)
        } else {
            let gap = pattern.gap.as_ref()?;
            (pattern.batch.mean() * DAY / gap.mean(), fields.node("gaps")?.place)
        };
        if per_day > A_DAY || days.iter().any(|(_, arrivals)| *arrivals > A_DAY) {
            let most = days.iter().fold(per_day, |most, (_, arrivals)| most.max(*arrivals));
            self.report.error_help(
                place,
                format!("{} arrivals a day are too many", number(most, 0)),
                format!("at most {} may come by a stream: check the unit of the rate", number(A_DAY, 0)),
            );
            return None;
        }
        let hours = match hours {
            Some(hours) => hours,
            None => self.hours(fields, tree)?,
        };
        let months = numbers(fields.list("months"));
        let dates = fields.inner_list("dates");
        let dates = dates.filter_map(|(inner, _)| inner.date("date").zip(inner.number("factor")));
        days.extend(dates);
        Some(Rate {
            per_day,
            hours,
            months: if months.len() == 12 { months } else { vec![1.0; 12] },
            growth: fields.number("growth")?,
            bank_holiday: fields.number("bank-holiday")?,
            dates: days,
        })
    }

    /// Arrivals a day, as a rate states them in one of its units.
    fn stated(&self, rate: Fields<'_>, cohort: Option<Index>) -> Option<f64> {
        if let Some(per_day) = rate.number("per-day") {
            Some(per_day)
        } else if let Some(per_hour) = rate.number("per-hour") {
            Some(per_hour * 24.0)
        } else if let Some(per_year) = rate.number("per-year") {
            Some(per_year / YEAR_DAYS)
        } else {
            let population = self.cohorts.get(cohort?).map(|cohort| cohort.population)?;
            Some(rate.number("per-1000")? * population / 1000.0 / YEAR_DAYS)
        }
    }

    /// How arrivals at a rate differ from a Poisson process.
    pub fn pattern(&mut self, fields: Fields<'_>) -> Option<Pattern> {
        let gap = match fields.node("gaps") {
            None => None,
            Some(node) => {
                let gap = self.distribution(node)?;
                if gap.mean() < HOUR / 3600.0 / 1000.0 {
                    self.report.error_help(
                        node.place,
                        "the mean time between arrivals is next to nothing",
                        "give a time, such as \"20 min\", or a rate",
                    );
                    return None;
                }
                Some(gap)
            }
        };
        if let Some(shared) = fields.entry("shared-days").filter(|_| !fields.has("daily-cv")) {
            let help = "say how much good and bad days differ, such as daily-cv = 0.15";
            self.report.error_help(shared.key_place, "`shared-days` needs `daily-cv`", help);
            return None;
        }
        Some(Pattern {
            gap,
            batch: self.batch(fields)?,
            daily_cv: fields.number("daily-cv")?,
            shared_days: fields.text("shared-days").map(str::to_owned),
        })
    }

    fn batch(&mut self, fields: Fields<'_>) -> Option<Batch> {
        let Some((batch, node)) = fields.inner("batch") else {
            return match fields.whole("batch")? {
                1 => Some(Batch::Single),
                size => Some(Batch::Sizes(vec![(size, 1.0)])),
            };
        };
        if let Some(mean) = batch.number("mean") {
            return Some(Batch::Geometric(mean));
        }
        let sizes: Vec<u32> =
            batch.list("sizes").iter().filter_map(|size| u32::try_from(size.whole()?).ok()).collect();
        let shares = if batch.has("shares") {
            numbers(batch.list("shares"))
        } else {
            vec![1.0 / sizes.len() as f64; sizes.len()]
        };
        if sizes.len() != shares.len() {
            let message = format!("{} shares for {} sizes", shares.len(), sizes.len());
            self.report.error_help(node.place, message, "give one for each size");
            return None;
        }
        let all: f64 = shares.iter().sum();
        if (all - 1.0).abs() > 1e-6 {
            let message = format!("the shares of the batch add to {}, not 1", values::show(all));
            self.report.error_help(node.place, message, "leave them out if all sizes are as frequent");
            return None;
        }
        Some(Batch::Sizes(sizes.into_iter().zip(shares.into_iter().map(|share| share / all)).collect()))
    }

    /// Arrivals by day from a CSV file; every day of the run must be there.
    fn daily(&mut self, fields: Fields<'_>) -> Option<Vec<(Date, f64)>> {
        let node = fields.node("csv")?;
        let file = self.csv_file(node)?;
        let date = self.csv_column(file, fields.node("date")?)?;
        let arrivals = self.csv_numbers(file, fields.table, "column")?;
        let csv = self.csv.get(&file)?;
        let mut days: Vec<(Date, f64)> = Vec::with_capacity(csv.rows.len());
        let mut wrong = 0;
        for ((place, row), arrivals) in csv.rows.iter().zip(arrivals) {
            let text = row.get(date).map_or("", String::as_str);
            let problem = match text.trim().parse::<Date>() {
                Ok(_) if arrivals < 0.0 => "arrivals are negative".to_owned(),
                Ok(day) if days.iter().any(|(known, _)| *known == day) => {
                    format!("{day} is there twice")
                }
                Ok(day) => {
                    days.push((day, arrivals));
                    continue;
                }
                Err(_) => format!("`{text}` is not a day"),
            };
            wrong += 1;
            if wrong <= MOST {
                self.report.error_help(*place, problem, "a line for each day, written as 2014-04-01");
            } else {
                self.report.more_like_this(1);
            }
        }
        if wrong > 0 {
            return None;
        }
        self.has_every_day(node.place, &days)?;
        Some(days)
    }

    /// Reports a day of the run of which a file says nothing.
    fn has_every_day(&mut self, place: Place, days: &[(Date, f64)]) -> Option<()> {
        let (warm_up, measure) = self.run_days?;
        let known: std::collections::BTreeSet<Date> = days.iter().map(|(day, _)| *day).collect();
        let run = -i64::from(warm_up)..i64::from(measure);
        let missing = run.map(|day| add_days(self.start, day)).find(|day| !known.contains(day));
        let Some(day) = missing else { return Some(()) };
        self.report.error_help(
            place,
            format!("the file says nothing of {day}, a day of the run"),
            "add the days that are missing, those of the warm-up among them",
        );
        None
    }

    /// 168 factors with mean 1 from `hours` and `weekdays`.
    fn hours(&mut self, fields: Fields<'_>, tree: &Table) -> Option<Vec<f64>> {
        Some(shares(&self.week(fields, "hours", tree)?))
    }

    /// 168 numbers from a key that has 24 or 168 or names a profile, and from `weekdays`.
    fn week(&mut self, fields: Fields<'_>, key: &str, tree: &Table) -> Option<Vec<f64>> {
        let weights = match fields.node(key) {
            None => vec![1.0; 24],
            Some(node) => match node.text() {
                Some(id) => self.profile(id, tree)?,
                None => numbers(node.list()?),
            },
        };
        let weekdays = fields.node("weekdays").map(|node| (node, numbers(node.list().unwrap_or_default())));
        let place = fields.node(key).or_else(|| fields.node("weekdays")).map(|node| node.place);
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
                        format!("`{key}` has {count} values, not 24 or 168"),
                        "24 values hold every day; 168 run from Monday 00:00",
                    );
                }
                return None;
            }
        };
        if week.iter().sum::<f64>() <= 0.0 {
            let help = "one must be more than 0; a stream that brings nobody is left out";
            self.report.error_help(place, "the weights are all 0", help);
            return None;
        }
        Some(week)
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
}

/// Numbers over their mean.
fn shares(numbers: &[f64]) -> Vec<f64> {
    let mean = numbers.iter().sum::<f64>() / numbers.len().max(1) as f64;
    numbers.iter().map(|number| number / mean).collect()
}
