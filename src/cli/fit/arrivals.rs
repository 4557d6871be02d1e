//! `careflow fit arrivals`: the keys of a stream out of counted arrivals.

use super::into::Into;
use super::table::Table;
use super::words::probability;
use crate::calendar::{MONTHS, WEEKDAYS, add_days, days_between};
use crate::cli::failure::Failure;
use crate::cli::output::say;
use crate::document::Grid;
use crate::fit::Estimate;
use crate::fit::arrivals::written::{OVERDISPERSED, keys};
use crate::fit::arrivals::{
    Arrivals as Fitted, Hours, Period, Terms, by_day, by_hour, by_month, choose, fit,
};
use crate::fit::written::{Lines, figure};
use crate::number::number;
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
    let periods = periods(&table, arguments)?;
    let wrong = |error: crate::fit::arrivals::ArrivalsError| {
        Failure::argument(format!("{}: {error}", arguments.file.display()), error.help())
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
    let from = format!(
        "{} arrivals in {} {} of {}",
        number(fitted.count, 0),
        number(fitted.days as f64, 0),
        if arguments.month.is_some() { "months" } else { "days" },
        table.file()
    );
    let lines = Lines {
        above: format!("Fitted by Poisson regression to {from}.\n{}", variation(&fitted)),
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

/// The counts of a table.
fn periods(table: &Table, arguments: &Arrivals) -> Result<Vec<Period>, Failure> {
    let counts = table.optional(arguments.count.as_ref())?;
    if let (Some(month), Some(count)) = (table.optional(arguments.month.as_ref())?, counts) {
        let mut months: BTreeMap<Date, f64> = BTreeMap::new();
        // A period without a count was not counted.
        for row in (0..table.len()).filter(|row| !table.cell(*row, count).is_empty()) {
            *months.entry(table.cell(row, month).month()?).or_default() += table.cell(row, count).number()?;
        }
        let months: Vec<(Date, f64)> = months.into_iter().collect();
        let origin = arguments.start.or(months.first().map(|(first, _)| *first)).unwrap_or(Date::ZERO);
        return Ok(by_month(&months, origin));
    }
    if let (Some(date), Some(count)) = (table.optional(arguments.date.as_ref())?, counts) {
        let hour = table.optional(arguments.hour.as_ref())?;
        let mut days: BTreeMap<Date, [f64; 24]> = BTreeMap::new();
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
            days.entry(on).or_default()[at] += table.cell(row, count).number()?;
        }
        let (first, all) = spread(&days, table, false)?;
        let origin = arguments.start.unwrap_or(first);
        if hour.is_some() {
            return Ok(by_hour(first, &all, origin));
        }
        let sums: Vec<Option<f64>> = all.iter().map(|day| day.map(|hours| hours.iter().sum())).collect();
        return Ok(by_day(first, &sums, origin));
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
    let (first, all) = spread(&days, table, true)?;
    let origin = arguments.start.unwrap_or(first);
    if hours {
        return Ok(by_hour(first, &all, origin));
    }
    let sums: Vec<Option<f64>> = all.iter().map(|day| day.map(|hours| hours.iter().sum())).collect();
    Ok(by_day(first, &sums, origin))
}

type Days = Vec<Option<[f64; 24]>>;

/// Days in a row from the first to the last; those without a row are 0 if `whole`, else not counted.
fn spread(days: &BTreeMap<Date, [f64; 24]>, table: &Table, whole: bool) -> Result<(Date, Days), Failure> {
    let (first, last) = days.keys().next().zip(days.keys().next_back()).unwrap_or((&Date::ZERO, &Date::ZERO));
    let many = days_between(*first, *last);
    if many > MOST_DAYS {
        let message = format!("{}: the dates are from {first} to {last}", table.file());
        return Err(Failure::argument(message, "is there a mistake in a year?"));
    }
    let day = |number: i64| days.get(&add_days(*first, number)).copied().or(whole.then_some([0.0; 24]));
    Ok((*first, (0..=many).map(day).collect()))
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
    rows.extend(fitted.growth.map(|growth| row("growth a year".into(), growth)));
    rows.extend(fitted.daily_cv.map(|cv| row("daily-cv".into(), cv)));
    let notes = vec![format!("Factors about a mean of 1. {}", variation(fitted))];
    Grid { header: ["", "estimate", "standard error"].map(String::from).to_vec(), rows, notes }
}

/// How much counts vary, in a sentence.
fn variation(fitted: &Fitted) -> String {
    let period = if fitted.daily_cv.is_some() { "days" } else { "months" };
    let dispersion = number(fitted.dispersion, 2);
    let p = probability(fitted.p_poisson);
    if fitted.p_poisson >= OVERDISPERSED {
        return format!(
            "Counts of {period} vary as chance makes them (Pearson's dispersion {dispersion}, p {p})."
        );
    }
    let what = if fitted.daily_cv.is_some() {
        "daily-cv says by how much"
    } else {
        "counts of days would say by how much days do"
    };
    format!(
        "Counts of {period} vary more than chance makes them (Pearson's dispersion {dispersion}, p {p}): {what}."
    )
}
