//! `careflow fit actual`: observed months laid over the forecast of a run.

use super::observed::{Figure, Forecast, observed, written};
use super::table::Table;
use super::words::probability;
use crate::charts::{Asked, ChartError, draw, png};
use crate::cli::failure::Failure;
use crate::cli::output::{complain, say};
use crate::document::{Actual as Row, Grid, Saved, read};
use crate::fit::actual::{Against, FEWEST, LEVEL_OF_TESTS, Month, Place, against};
use crate::metrics::metric;
use crate::model::BASELINE;
use crate::number::{ascii_unit, count, number, range};
use crate::report::records::ActualRecord;
use crate::report::{AnalysisFolder, Record, csv_text};
use crate::suggest::advice;
use jiff::ToSpan;
use jiff::civil::Date;
use std::fs;
use std::path::{Path, PathBuf};

/// Arguments of `careflow fit actual`.
#[derive(Debug, clap::Args)]
pub struct Actual {
    /// Folder of a finished run, such as output/west-suffolk: the forecast
    folder: PathBuf,
    /// CSV file of observed months: columns `month`, `metric`, `value` and perhaps `group` or `setting`; or `month` and a column a metric
    observed: PathBuf,
    /// Option that is the forecast
    #[arg(long, default_value = BASELINE)]
    option: String,
    /// Folder for the table and the chart [default: the run's, where its report has them]
    #[arg(long, short)]
    output: Option<PathBuf>,
}

/// What the band holds.
const BAND: f64 = 0.9;

/// A figure with what its observed months say of its forecast.
struct Found {
    figure: Figure,
    against: Against,
}

pub fn actual(arguments: &Actual) -> Result<(), Failure> {
    let table = Table::read(&arguments.observed)?;
    let saved = read(&arguments.folder)?;
    let option = arguments.option.as_str();
    if !saved.run.options.iter().any(|known| known == option) {
        let known: Vec<&str> = saved.run.options.iter().map(String::as_str).collect();
        return Err(Failure::argument(
            format!("--option: the run has no option `{option}`"),
            advice(option, "options", &known),
        ));
    }
    let figures = observed(&table, &Forecast { saved: &saved, option })?;
    if saved.run.replications < FEWEST {
        return Err(Failure::argument(
            format!("{} are no band", count(saved.run.replications, "replication")),
            format!(
                "run the scenario with -n {FEWEST} or more; a forecast is judged from 19 on, better a hundred"
            ),
        ));
    }
    let found = laid_over(&saved, option, figures)?;
    let text = format!(
        "{} · {}, {}, seed {} · {}\n{}",
        saved.run.scenario.title,
        saved.option_title(option),
        count(saved.run.replications, "replication"),
        saved.run.seed,
        table.file(),
        in_words(&saved, option, &found)
    );
    let months: Vec<Vec<String>> =
        found.iter().map(|of| of.figure.months.keys().map(|month| written(*month)).collect()).collect();
    let file = table.file();
    let records: Vec<ActualRecord<'_>> = found
        .iter()
        .zip(&months)
        .flat_map(|(of, months)| records(&saved, option, of, months, &file))
        .collect();
    let (path, charts) = match &arguments.output {
        None => {
            let run = AnalysisFolder::of_run(&arguments.folder)?;
            (run.write(records)?, run.charts()?)
        }
        Some(folder) => {
            fs::create_dir_all(folder).map_err(Failure::io(format!("cannot make {}", folder.display())))?;
            let path = folder.join(ActualRecord::NAME);
            fs::write(&path, csv_text(records)?).map_err(Failure::unwritten(&path))?;
            (path, folder.clone())
        }
    };
    say(&text)?;
    complain(&format!("written: {}", path.display()));
    chart(saved, option, &path, &charts)
}

/// Lays the months over the replications of the option.
fn laid_over(saved: &Saved, option: &str, figures: Vec<Figure>) -> Result<Vec<Found>, Failure> {
    let wanted: Vec<(&str, &str)> = figures
        .iter()
        .flat_map(|of| of.months.values().map(|(group, _)| (of.metric.as_str(), group.as_str())))
        .collect();
    // A column a month, a row a replication.
    let mut columns = saved.replications_of(option, &wanted)?.into_iter();
    let mut found = Vec::new();
    for figure in figures {
        let columns: Vec<Vec<f64>> = columns.by_ref().take(figure.months.len()).collect();
        let many = columns.iter().map(Vec::len).max().unwrap_or(0);
        let replications: Vec<Vec<f64>> = (0..many)
            .map(|at| columns.iter().map(|column| column.get(at).copied().unwrap_or(f64::NAN)).collect())
            .collect();
        let seen: Vec<f64> = figure.months.values().map(|(_, seen)| *seen).collect();
        let Some(against) = against(&replications, &seen, BAND) else {
            let message = format!(
                "`{}/{}`: too few replications have the months observed",
                figure.metric, figure.group
            );
            return Err(Failure::argument(message, "run the scenario with more (-n)"));
        };
        found.push(Found { figure, against });
    }
    Ok(found)
}

fn place(month: &Month) -> &'static str {
    match month.place {
        Place::Below => "below",
        Place::Inside => "inside",
        Place::Above => "above",
        Place::Unknown => "",
    }
}

/// Days of a month that the run has.
fn days(saved: &Saved, month: Date) -> u32 {
    let Ok(start) = saved.run.start.parse::<Date>() else { return 0 };
    let end = start.saturating_add(i64::from(saved.run.measured_days).days());
    let (from, to) = (start.max(month), end.min(month.last_of_month().saturating_add(1.days())));
    u32::try_from(crate::calendar::days_between(from, to)).unwrap_or(0)
}

/// The unit of a figure by month.
fn unit(saved: &Saved, option: &str, figure: &Figure) -> String {
    let any = figure.months.values().next();
    any.and_then(|(group, _)| saved.level(option, &figure.metric, group))
        .map_or_else(String::new, |row| row.unit.clone())
}

/// A figure in words.
fn named(figure: &Figure) -> String {
    let label = crate::metrics::label(&figure.metric);
    if figure.group == "all" { label.to_owned() } else { format!("{label} ({})", figure.group) }
}

fn records<'a>(
    saved: &'a Saved,
    option: &'a str,
    of: &'a Found,
    months: &'a [String],
    file: &'a str,
) -> Vec<ActualRecord<'a>> {
    let Found { figure, against } = of;
    let unit = unit(saved, option, figure);
    let row = |((month, name), found): ((&Date, &'a String), &Month)| ActualRecord {
        option,
        option_title: saved.option_title(option),
        metric: &figure.metric,
        label: crate::metrics::label(&figure.metric),
        group: &figure.group,
        unit: ascii_unit(&unit).into_owned().into(),
        month: name,
        median: found.median,
        low: found.low,
        high: found.high,
        observed: found.observed,
        place: place(found),
        rank: if found.place == Place::Unknown { f64::NAN } else { found.rank },
        months: against.observed,
        outside: against.outside,
        outside_expected: against.expected_outside * against.observed as f64,
        p_outside: against.p_outside,
        mean_rank: against.mean_rank,
        p_mean_rank: against.p_bias,
        forecast_is: against.verdict().words(),
        replications: against.replications,
        days: days(saved, *month),
        observed_in: file,
    };
    figure.months.keys().zip(months).zip(&against.months).map(row).collect()
}

/// A table for each figure, and what follows for each.
fn in_words(saved: &Saved, option: &str, found: &[Found]) -> String {
    let mut text = String::new();
    let mut is_cut = false;
    for of in found {
        let Found { figure, against } = of;
        let decimals = metric(&figure.metric).map_or(1, |metric| metric.decimals);
        let header = ["", "median", "90 % band", "observed", "it lies", "rank"];
        let rows = figure.months.keys().zip(&against.months).map(|(month, found)| {
            let cut = days(saved, *month) < u32::from(month.days_in_month().unsigned_abs());
            is_cut |= cut;
            let is_known = found.place != Place::Unknown;
            vec![
                format!("{}{}", written(*month), if cut { " *" } else { "" }),
                number(found.median, decimals),
                range(found.low, found.high, decimals),
                if is_known { number(found.observed, decimals) } else { String::new() },
                place(found).to_owned(),
                if is_known { number(found.rank, 2) } else { String::new() },
            ]
        });
        let rows = rows.collect();
        let grid = Grid { header: header.map(String::from).to_vec(), rows, notes: vec![verdict(against)] };
        text.push_str(&format!("\n{}, {}\n{}", named(figure), unit(saved, option, figure), grid.text()));
    }
    let all = |of: fn(&Against) -> usize| found.iter().map(|found| of(&found.against)).sum::<usize>();
    let (observed, outside) = (all(|against| against.observed), all(|against| against.outside));
    let mut notes = vec![
        format!("{} of {} lie in the 90 % band.", observed - outside, count(observed, "observed month")),
        format!(
            "Rank: where a month lies among the replications, 0 to 1; of a right forecast a half on average. p: how likely a right \
             forecast is to leave as many outside, or to have a mean rank as far from a half, with months that hang together as in the \
             replications. Up to {} a forecast is called wrong; of right ones that is one in twenty by each test, and here are {}.",
            number(LEVEL_OF_TESTS, 2),
            count(2 * found.len(), "test")
        ),
    ];
    if is_cut {
        notes.push("* A part of the month was simulated; its counts are scaled to the month.".to_owned());
    }
    let growing = |Found { figure, .. }: &&Found| {
        let levels =
            figure.months.values().filter_map(|(group, _)| saved.level(option, &figure.metric, group));
        levels.into_iter().any(crate::document::Level::is_growing)
    };
    let growing: Vec<String> = found.iter().filter(growing).map(|of| named(&of.figure)).collect();
    if !growing.is_empty() {
        notes.push(format!(
            "Hangs on a queue that grows, so that its level depends on how long the run has gone on: {}.",
            growing.join(", ")
        ));
    }
    text + "\n" + &Grid { notes, ..Grid::default() }.text()
}

/// What follows for a forecast, in a sentence.
fn verdict(against: &Against) -> String {
    format!(
        "The forecast is {}: {} of {} outside the band, {} expected (p {}); mean rank {} (p {}).",
        against.verdict().words(),
        against.outside,
        count(against.observed, "observed month"),
        number(against.expected_outside * against.observed as f64, 1),
        probability(against.p_outside),
        number(against.mean_rank, 2),
        probability(against.p_bias)
    )
}

/// Draws the chart of what was written, as SVG and PNG.
fn chart(mut saved: Saved, option: &str, table: &Path, to: &Path) -> Result<(), Failure> {
    let mut reader = csv::Reader::from_path(table)?;
    saved.actual = reader.deserialize().collect::<Result<Vec<Row>, csv::Error>>()?;
    let asked = Asked { options: vec![option.to_owned()], metric: None };
    let Some(chart) = draw(&saved, "actual", &asked)? else { return Ok(()) };
    let wrong = |message| ChartError::Drawing { chart: chart.id, message };
    let page = chart.page();
    for (ending, bytes) in
        [("svg", page.svg().map_err(wrong)?.into_bytes()), ("png", png(&page, 1440).map_err(wrong)?)]
    {
        let path = to.join(format!("{}.{ending}", chart.id));
        fs::write(&path, bytes).map_err(Failure::unwritten(&path))?;
        complain(&format!("written: {}", path.display()));
    }
    Ok(())
}
