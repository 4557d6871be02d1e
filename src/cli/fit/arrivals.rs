//! `careflow fit arrivals`: the keys of a stream out of counted arrivals.

use super::doubts::{Twice, warn_of_days, warn_of_start};
use super::into::Into;
use super::table::Table;
use super::words::probability;
use crate::calendar::{MONTHS, WEEKDAYS, add_days, days_between};
use crate::cli::failure::Failure;
use crate::cli::output::say;
use crate::document::Grid;
use crate::fit::Estimate;
use crate::fit::arrivals::written::{OVERDISPERSED, intervals, is_told, keys};
use crate::fit::arrivals::{
    Arrivals as Fitted, ArrivalsError, Hours, Period, Terms, by_day, by_hour, by_month, choose, fit,
};
use crate::fit::written::{Lines, figure};
use crate::number::{count, number};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Arguments of `careflow fit arrivals`.
#[derive(Debug, clap::Args)]
pub struct Arrivals {
    /// CSV file, with a header: a row an arrival, or a row a counted hour, day or month
    file: PathBuf,
    /// Column with the time of each arrival
    #[arg(long, conflicts_with_all = ["date", "month", "count", "hour"])]
    time: Option<String>,
    /// Column with the dates of counts
    #[arg(long, requires = "count", conflicts_with = "month")]
    date: Option<String>,
    /// Column with the hours of counts, 0 to 23
    #[arg(long, requires = "date")]
    hour: Option<String>,
    /// Column with the months of counts, as 2024-04
    #[arg(long, requires = "count")]
    month: Option<String>,
    /// Column with the counts
    #[arg(long)]
    count: Option<String>,
    /// Date from which growth is counted: `start` of the scenario [default: the first day counted]
    #[arg(long)]
    start: Option<Date>,
    /// What is not fitted
    #[arg(long, value_delimiter = ',', value_parser = ["months", "growth", "bank-holiday", "week-hours"])]
    without: Vec<String>,
    /// Where the data are from, to stand beside every number
    #[arg(long)]
    source: Option<String>,
    #[command(flatten)]
    into: Into,
}

/// Keys of a stream that multiply its rate.
const PATTERN: [&str; 6] = ["hours", "weekdays", "months", "bank-holiday", "growth", "daily-cv"];

/// Most days from the first to the last: a mistaken year must not fill the memory.
const MOST_DAYS: i64 = 100 * 366;

pub fn arrivals(arguments: &Arrivals) -> Result<(), Failure> {
    let table = Table::read(&arguments.file)?;
    let counted = counted(&table, arguments)?;
    let periods = counted.periods;
    let wrong = |error: ArrivalsError| {
        let what = if arguments.month.is_some() { "month" } else { "day" };
        let mut numbers: Vec<usize> = periods.iter().map(|period| period.day).collect();
        numbers.dedup();
        let arrivals = count(periods.iter().map(|period| period.count).sum::<f64>() as usize, "arrival");
        let seen = format!("{arrivals} in {}", count(numbers.len(), what));
        Failure::argument(format!("{}: {error} ({seen})", arguments.file.display()), error.help())
    };
    let fitted = choose(&periods).map_err(wrong)?;
    let leaves = |what: &str| arguments.without.iter().any(|word| word == what);
    let terms = Terms {
        hours: if leaves("week-hours") && fitted.terms.hours == Hours::Weekly {
            Hours::Daily
        } else {
            fitted.terms.hours
        },
        weekdays: fitted.terms.weekdays,
        months: fitted.terms.months && !leaves("months"),
        growth: fitted.terms.growth && !leaves("growth"),
        bank_holiday: fitted.terms.bank_holiday && !leaves("bank-holiday"),
    };
    let fitted = if terms == fitted.terms { fitted } else { fit(&periods, &terms).map_err(wrong)? };
    if let (Some(start), Some(_)) = (arguments.start, fitted.growth) {
        warn_of_start(start, (counted.first, counted.last));
    }
    let from = format!(
        "{} arrivals in {} {} of {}",
        number(fitted.count, 0),
        number(fitted.days as f64, 0),
        if arguments.month.is_some() { "months" } else { "days" },
        table.file()
    );
    let lines = Lines {
        above: format!(
            "Fitted by Poisson regression to {from}.\n{}",
            [variation(&fitted), intervals(&fitted)].join(" ").trim_end()
        ),
        keys: keys(&fitted, arguments.source.as_deref()),
        below: String::new(),
        source: arguments.source.clone(),
    };
    let text = format!("{}\n", factors(&fitted).text());
    match arguments.into.table()? {
        Some(place) => place.write(&text, lines, &PATTERN),
        None => say(&(text + &lines.text())),
    }
}

/// Counts, and the dates from the first to the last.
struct Counted {
    periods: Vec<Period>,
    first: Date,
    last: Date,
}

/// The counts of a table.
fn counted(table: &Table, arguments: &Arrivals) -> Result<Counted, Failure> {
    let counts = table.optional(arguments.count.as_ref())?;
    if let (Some(month), Some(count)) = (table.optional(arguments.month.as_ref())?, counts) {
        let mut months: BTreeMap<Date, f64> = BTreeMap::new();
        let mut twice = Twice::default();
        // A period without a count was not counted.
        for row in (0..table.len()).filter(|row| !table.cell(*row, count).is_empty()) {
            let (cell, on) = (table.cell(row, month), table.cell(row, month).month()?);
            twice.see((on, 0), cell.line(), || on.strftime("%Y-%m").to_string());
            *months.entry(on).or_default() += table.cell(row, count).count()?;
        }
        twice.warn();
        let months: Vec<(Date, f64)> = months.into_iter().collect();
        let (first, last) = ends(&months.iter().map(|(month, _)| *month).collect::<Vec<_>>());
        let periods = by_month(&months, arguments.start.unwrap_or(first));
        return Ok(Counted { periods, first, last: last.last_of_month() });
    }
    if let (Some(date), Some(count)) = (table.optional(arguments.date.as_ref())?, counts) {
        let hour = table.optional(arguments.hour.as_ref())?;
        let mut days: BTreeMap<Date, [f64; 24]> = BTreeMap::new();
        let mut twice = Twice::default();
        for row in (0..table.len()).filter(|row| !table.cell(*row, count).is_empty()) {
            let (on, own) = table.cell(row, date).time()?;
            let at = match hour.map(|column| table.cell(row, column)) {
                None => own.unwrap_or(0),
                Some(cell) => {
                    let hour = cell.number()?;
                    if !(0.0..24.0).contains(&hour) || hour.fract() != 0.0 {
                        return Err(
                            cell.wrong(&format!("{hour} is no hour"), "hours are whole numbers from 0 to 23")
                        );
                    }
                    hour as usize
                }
            };
            // A day of hours may stand in a row an hour.
            let is_hour = hour.is_some() || own.is_some();
            twice.see((on, if is_hour { at + 1 } else { 0 }), table.cell(row, date).line(), || {
                if is_hour { format!("{on} {at:02}:00") } else { on.to_string() }
            });
            days.entry(on).or_default()[at] += table.cell(row, count).count()?;
        }
        twice.warn();
        return of_days(&days, table, arguments, false, hour.is_some());
    }
    let Some(time) = table.optional(arguments.time.as_ref())? else {
        let help = "name the column of times with --time, or of counts with --count and --date (and --hour) or --month";
        return Err(Failure::argument(
            format!("which columns hold the arrivals? There are {}", table.names()),
            help,
        ));
    };
    let mut days: BTreeMap<Date, [f64; 24]> = BTreeMap::new();
    let mut hours = false;
    for row in 0..table.len() {
        let (on, hour) = table.cell(row, time).time()?;
        hours |= hour.is_some();
        days.entry(on).or_default()[hour.unwrap_or(0)] += 1.0;
    }
    // On a day without a row nobody came.
    of_days(&days, table, arguments, true, hours)
}

/// Counts of days, or of their hours; warns of days that can hardly be right.
fn of_days(
    days: &BTreeMap<Date, [f64; 24]>,
    table: &Table,
    arguments: &Arrivals,
    whole: bool,
    hours: bool,
) -> Result<Counted, Failure> {
    let (first, all) = spread(days, table, whole)?;
    let origin = arguments.start.unwrap_or(first);
    let sums: Vec<Option<f64>> = all.iter().map(|day| day.map(|hours| hours.iter().sum())).collect();
    warn_of_days(first, &sums);
    let periods = if hours { by_hour(first, &all, origin) } else { by_day(first, &sums, origin) };
    Ok(Counted { periods, first, last: add_days(first, all.len() as i64 - 1) })
}

/// The first and the last of dates in order.
fn ends(dates: &[Date]) -> (Date, Date) {
    dates.first().zip(dates.last()).map_or((Date::ZERO, Date::ZERO), |(first, last)| (*first, *last))
}

type Days = Vec<Option<[f64; 24]>>;

/// Days in a row from the first to the last; those without a row are 0 if `whole`, else not counted.
fn spread(days: &BTreeMap<Date, [f64; 24]>, table: &Table, whole: bool) -> Result<(Date, Days), Failure> {
    let (first, last) = ends(&days.keys().copied().collect::<Vec<_>>());
    let many = days_between(first, last);
    if many > MOST_DAYS {
        let message = format!("{}: the dates are from {first} to {last}", table.file());
        return Err(Failure::argument(message, "is there a mistake in a year?"));
    }
    let day = |number: i64| days.get(&add_days(first, number)).copied().or(whole.then_some([0.0; 24]));
    Ok((first, (0..=many).map(day).collect()))
}

/// What was fitted, a row a figure; of hours the highest and lowest.
fn factors(fitted: &Fitted) -> Grid {
    let row = |name: String, estimate: Estimate| {
        let error =
            if estimate.error.is_finite() { figure(estimate.error, estimate.error) } else { String::new() };
        vec![name, figure(estimate.value, estimate.error), error]
    };
    let mut rows = vec![row("arrivals a day".into(), fitted.per_day)];
    let hour = |at: usize| {
        if fitted.hours.len() == 168 {
            format!("{} {}:00", WEEKDAYS[at / 24], at % 24)
        } else {
            format!("{at}:00")
        }
    };
    let order = |a: &(usize, &Estimate), b: &(usize, &Estimate)| a.1.value.total_cmp(&b.1.value);
    if let Some((at, most)) = fitted.hours.iter().enumerate().max_by(order) {
        rows.push(row(format!("highest hour: {}", hour(at)), *most));
    }
    if let Some((at, least)) = fitted.hours.iter().enumerate().min_by(order) {
        rows.push(row(format!("lowest hour: {}", hour(at)), *least));
    }
    rows.extend(fitted.weekdays.iter().zip(WEEKDAYS).map(|(estimate, day)| row(day.into(), *estimate)));
    rows.extend(fitted.months.iter().zip(MONTHS).map(|(estimate, month)| row(month.into(), *estimate)));
    rows.extend(fitted.bank_holiday.map(|factor| row("bank holidays".into(), factor)));
    rows.extend(fitted.growth.map(|growth| {
        let doubt = if is_told(growth) { "" } else { " (not told from 0)" };
        row(format!("growth a year{doubt}"), growth)
    }));
    rows.extend(fitted.daily_cv.map(|cv| row("daily-cv".into(), cv)));
    let notes = vec![format!("Factors about a mean of 1. {}", variation(fitted))];
    Grid { header: ["", "estimate", "standard error"].map(String::from).to_vec(), rows, notes }
}

/// How much counts vary, and how long that lasts.
fn variation(fitted: &Fitted) -> String {
    let of_days = fitted.daily_cv.is_some();
    let period = if of_days { "days" } else { "months" };
    let dispersion = number(fitted.dispersion, 2);
    let p = probability(fitted.p_poisson);
    let next = fitted.next.map_or_else(String::new, |next| {
        format!(
            " What is left of a {} and of the next has a correlation of {}, which standard errors {}.",
            if of_days { "day" } else { "month" },
            number(next, 2),
            if of_days { "allow for" } else { "do not allow for" }
        )
    });
    if fitted.p_poisson >= OVERDISPERSED {
        return format!(
            "Counts of {period} vary as chance makes them (Pearson's dispersion {dispersion}, p {p}).{next}"
        );
    }
    let what =
        if of_days { "daily-cv says by how much" } else { "counts of days would say by how much days do" };
    format!(
        "Counts of {period} vary more than chance makes them (Pearson's dispersion {dispersion}, p {p}): {what}.{next}"
    )
}
