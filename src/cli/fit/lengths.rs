//! `careflow fit lengths`: a distribution out of observed lengths.

use super::into::{Into, Place};
use super::table::{Cell, Table};
use super::words::probability;
use crate::charts::{fitted_lengths, png};
use crate::cli::failure::Failure;
use crate::cli::numbers::{seed, whole};
use crate::cli::output::{complain, say};
use crate::document::Grid;
use crate::fit::Estimate;
use crate::fit::lengths::choice::{CLOSE, SAMPLES};
use crate::fit::lengths::empirical::empirical;
use crate::fit::lengths::written::{empirical_toml, toml};
use crate::fit::lengths::{
    Apart, Choice, Length, Lengths as Data, Observed, Recorded, Verdict, apart, choose,
};
use crate::fit::written::{Lines, figure};
use crate::number::number;
use std::path::{Path, PathBuf};

/// Most `values` written when no family fits.
const MOST_VALUES: usize = 100;

/// Arguments of `careflow fit lengths`.
#[derive(Debug, clap::Args)]
pub struct Lengths {
    /// CSV file, with a header: a row a stay, or a row a band
    file: PathBuf,
    /// Column with the lengths, a stay a row [default: the only one]
    #[arg(long, conflicts_with_all = ["low", "high"])]
    column: Option<String>,
    /// Column that says who is still there (1, yes, true): their length is more than what stands there
    #[arg(long, conflicts_with_all = ["low", "high"])]
    still_there: Option<String>,
    /// Column with how long somebody had been there when they were first observed: shorter lengths could not be seen
    #[arg(long)]
    since: Option<String>,
    /// How lengths of a stay a row were recorded
    #[arg(long, value_parser = ["exactly", "nearest", "completed"], default_value = "exactly")]
    recorded: String,
    /// Column with the lower edges of bands
    #[arg(long, requires = "high", requires = "count")]
    low: Option<String>,
    /// Column with the upper edges of bands; empty for the open last one
    #[arg(long, requires = "low")]
    high: Option<String>,
    /// Column with how many had that length, or one in that band
    #[arg(long)]
    count: Option<String>,
    /// Unit of the lengths
    #[arg(long, value_parser = ["min", "h", "d", "weeks"], default_value = "d")]
    unit: String,
    /// Where the data are from, to stand beside every number, with its 95 % interval
    #[arg(long)]
    source: Option<String>,
    /// Samples of the test of fit
    #[arg(long, value_parser = whole(19, 10_000))]
    samples: Option<u32>,
    /// Of the random numbers of the test
    #[arg(long, value_parser = seed, default_value = "1")]
    seed: u64,
    /// Draws observed and fitted lengths into this file, .svg or .png
    #[arg(long)]
    plot: Option<PathBuf>,
    #[command(flatten)]
    into: Into,
}

pub fn lengths(arguments: &Lengths) -> Result<(), Failure> {
    let place = arguments.into.value()?;
    let table = Table::read(&arguments.file)?;
    let data = Data::new(observed(&table, arguments)?)
        .map_err(|error| Failure::argument(format!("{}: {error}", arguments.file.display()), error.help()))?;
    if arguments.recorded == "exactly" && in_whole_units(&data) {
        complain(
            "warning: all lengths are whole numbers. If they were recorded in whole units, say how with --recorded completed or \
             nearest: no smooth family fits steps",
        );
    }
    let samples = arguments.samples.map_or(SAMPLES, |samples| samples as usize);
    let choice = choose(&data, samples, arguments.seed).ok_or_else(|| {
        let help =
            "are they in one unit, and do they differ? use the observed values: `values = { csv = … }`";
        Failure::argument("no family can be fitted to these lengths", help)
    })?;
    let from = format!("{} of {}", what(&data), table.file());
    if let Some(path) = &arguments.plot {
        plot(path, &choice, &data, &arguments.unit, &from)?;
    }
    let text = format!("{}\n", families(&choice, &data, &arguments.unit).text());
    let lines = written(&choice, &data, &from, arguments, place.as_ref())?;
    match place {
        Some(place) => place.write(&text, lines, &[]),
        None => say(&(text + &lines.text())),
    }
}

/// Whether many exact lengths share few whole numbers.
fn in_whole_units(data: &Data) -> bool {
    let exact = data
        .observed()
        .iter()
        .filter_map(|one| if let Length::Exact(value) = one.length { Some(value) } else { None });
    let (mut kinds, mut whole) = (0.0, true);
    for value in exact {
        kinds += 1.0;
        whole &= value.fract() == 0.0;
    }
    whole && kinds > 0.0 && data.completed() > 3.0 * kinds
}

/// What was counted, in words.
fn what(data: &Data) -> String {
    let going_on = data.count() - data.completed();
    let all = format!("{} lengths", number(data.count(), 0));
    if going_on > 0.0 {
        format!("{all}, {} of them known to be longer than something,", number(going_on, 0))
    } else {
        all
    }
}

/// The lengths of a table.
fn observed(table: &Table, arguments: &Lengths) -> Result<Vec<Observed>, Failure> {
    let counts = table.optional(arguments.count.as_ref())?;
    let count = |row: usize| counts.map_or(Ok(1.0), |column| table.cell(row, column).count());
    let since = table.optional(arguments.since.as_ref())?;
    let since = |row: usize| since.map_or(Ok(0.0), |column| table.cell(row, column).number());
    if let (Some(low), Some(high)) = (&arguments.low, &arguments.high) {
        let (low, high) = (table.column(low)?, table.column(high)?);
        let band = |row: usize| {
            let from = table.cell(row, low).number()?;
            let to = table.cell(row, high);
            let length =
                if to.is_empty() { Length::Above(from) } else { Length::Between(from, to.number()?) };
            checked(Observed { length, since: since(row)?, count: count(row)? }, table.cell(row, high))
        };
        let bands: Vec<Observed> = (0..table.len()).map(band).collect::<Result<_, Failure>>()?;
        return match apart(&bands) {
            None => Ok(bands),
            Some(pair) => Err(not_adjoining(&bands, pair, table, high)),
        };
    }
    let column = match &arguments.column {
        Some(name) => table.column(name)?,
        None => table.only().ok_or_else(|| {
            let help = "name it with --column, or the edges of bands with --low, --high and --count";
            Failure::argument(format!("which column holds the lengths? There are {}", table.names()), help)
        })?,
    };
    let how = match arguments.recorded.as_str() {
        "nearest" => Recorded::Nearest,
        "completed" => Recorded::Completed,
        _ => Recorded::Exactly,
    };
    let still = table.optional(arguments.still_there.as_ref())?;
    let stay = |row: usize| {
        let value = table.cell(row, column).number()?;
        let there = still.map_or(Ok(false), |column| table.cell(row, column).yes())?;
        let length = if there { Length::Above(value) } else { Length::recorded(value, how) };
        checked(Observed { length, since: since(row)?, count: count(row)? }, table.cell(row, column))
    };
    (0..table.len()).map(stay).collect()
}

/// A length, or what is wrong with it and where it stands.
fn checked(one: Observed, cell: Cell<'_>) -> Result<Observed, Failure> {
    one.check().map(|()| one).map_err(|error| cell.wrong(&error.to_string(), error.help()))
}

/// What is wrong with two bands that do not adjoin, at the row of the upper edge that would have to be another.
fn not_adjoining(bands: &[Observed], pair: Apart, table: &Table, high: usize) -> Failure {
    let (first, second) = (pair.first, pair.second);
    let is_first = |one: &Observed| match one.length {
        Length::Between(low, high) => (low, high) == first,
        Length::Above(low) => (low, f64::INFINITY) == first,
        Length::Exact(_) => false,
    };
    let row = bands.iter().position(is_first).unwrap_or(0);
    let what = if first.1 < second.0 { "a gap follows" } else { "they overlap" };
    let edge = |edge: f64| if edge.is_finite() { edge.to_string() } else { "no end".to_owned() };
    let message = format!(
        "the band from {} to {} is followed by one from {} to {}: {what}",
        first.0,
        edge(first.1),
        second.0,
        edge(second.1)
    );
    let help = format!(
        "bands adjoin, and the upper edge is not in the band: write {},{} here (of whole days 0, 1, 2-3, 4-6 … write 0,1 then 1,2 then 2,4 then 4,7 …); a \
         band in which nobody was has the count 0",
        first.0, second.0
    );
    table.cell(row, high).wrong(&message, &help)
}

/// All families beside each other.
fn families(choice: &Choice, data: &Data, unit: &str) -> Grid {
    let header = ["family", "AICc above the best", "mean", "cv", "median", "p90", "test: p"];
    let with_error = |estimate: Estimate| {
        let value = figure(estimate.value, estimate.error);
        if estimate.error.is_finite() && estimate.error > 0.0 {
            format!("{value} (± {})", figure(estimate.error, estimate.error))
        } else {
            value
        }
    };
    let best = choice.fitted.first().map_or(0.0, |fitted| fitted.aicc);
    let rows = choice.fitted.iter().enumerate().map(|(at, fitted)| {
        let test = choice.tests.iter().find(|(tested, _)| *tested == at).map(|(_, test)| test);
        let chosen = if at == choice.chosen { " ←" } else { "" };
        vec![
            format!("{}{chosen}", fitted.kind.name()),
            number(fitted.aicc - best, 1),
            with_error(fitted.mean),
            with_error(fitted.cv),
            with_error(fitted.median),
            with_error(fitted.p90),
            test.map_or_else(String::new, |test| probability(test.p)),
        ]
    });
    let rows = data.own().map(own_row).into_iter().chain(rows);
    let mut notes = vec![format!(
        "In {unit}; ± one standard error. An arrow marks the family chosen; a test p below 0.05 rejects."
    )];
    if let Some(test) = choice.test() {
        notes.push(format!(
            "Test: {} against {} samples of the family, each fitted again. The fitted share of lengths below a value differs from the \
             observed one by {} % at most.",
            test.statistic.name(),
            number(test.samples as f64, 0),
            number(100.0 * test.farthest, 1)
        ));
    }
    if !choice.left_out.is_empty() {
        let whys: Vec<String> =
            choice.left_out.iter().map(|(kind, why)| format!("{}: {why}", kind.name())).collect();
        notes.push(format!("Left out. {}.", whys.join("; ")));
    }
    notes.extend(not_told_apart(choice, unit));
    Grid { header: header.map(String::from).to_vec(), rows: rows.collect(), notes }
}

/// What the lengths themselves have, above the families.
fn own_row(own: [f64; 4]) -> Vec<String> {
    let [mean, cv, median, p90] = own.map(|value| figure(value, f64::NAN));
    vec!["observed".to_owned(), String::new(), mean, cv, median, p90, String::new()]
}

/// Shares by which means and cvs must differ for the choice between families to matter to who waits.
const MATTERS: (f64, f64) = (0.05, 0.2);

/// Families between which the data do not decide, where that is no matter of words: waits grow with the mean and the square of the cv
/// (Kingman 1961).
fn not_told_apart(choice: &Choice, unit: &str) -> Option<String> {
    let near: Vec<_> = choice.undecided().collect();
    let differ = |of: fn(&crate::fit::lengths::Fitted) -> f64, by: f64| {
        let all = || near.iter().map(|fitted| of(fitted));
        all().fold(0.0, f64::max) > (1.0 + by) * all().fold(f64::INFINITY, f64::min)
    };
    // A cv without bound is one that differs.
    let cv = |fitted: &crate::fit::lengths::Fitted| {
        if fitted.cv.value.is_finite() { fitted.cv.value } else { f64::INFINITY }
    };
    if near.len() < 2 || !(differ(|fitted| fitted.mean.value, MATTERS.0) || differ(cv, MATTERS.1)) {
        return None;
    }
    let words: Vec<String> = near
        .iter()
        .map(|fitted| {
            let (mean, cv) = (figure(fitted.mean.value, f64::NAN), fitted.cv.value);
            let cv = if cv.is_finite() { number(cv, 2) } else { "without bound".to_owned() };
            format!("{} (mean {mean} {unit}, cv {cv})", fitted.kind.name())
        })
        .collect();
    Some(format!(
        "The data do not tell these apart: {}. Waits for a bed grow with the mean and with the cv, which differ in the tail: compare them with what was observed, \
         run the others too, or give the length a `max`.",
        words.join("; ")
    ))
}

/// The lines of the scenario.
fn written(
    choice: &Choice,
    data: &Data,
    from: &str,
    arguments: &Lengths,
    place: Option<&Place>,
) -> Result<Lines, Failure> {
    let Some(best) = choice.best() else { return Ok(Lines::default()) };
    let family = best.kind.name();
    let farthest = choice.test().map_or(0.0, |test| 100.0 * test.farthest);
    let p = choice.test().map_or_else(String::new, |test| probability(test.p));
    let says = match choice.verdict {
        Verdict::Fits => format!("{family}: it fits (p {p})"),
        Verdict::Close => format!(
            "{family}: a test rejects it (p {p}), but nowhere is it more than {} % of lengths off, within the {} % called close",
            number(farthest, 1),
            number(100.0 * CLOSE, 0)
        ),
        Verdict::NoneFits => format!(
            "no family fits; the nearest is {family} (p {p}), off by up to {} % of lengths",
            number(farthest, 1)
        ),
        Verdict::Untested => format!("{family}: lengths observed in this way have no test, look at the plot"),
    };
    let key = place.map_or("length", |place| place.key.as_str());
    let (source, unit) = (arguments.source.as_deref(), arguments.unit.as_str());
    let law = toml(best, unit, source);
    let (mut above, mut below) = (format!("Fitted by maximum likelihood to {from}\n{says}."), String::new());
    let value = if choice.verdict != Verdict::NoneFits {
        law
    } else {
        match empirical(data, MOST_VALUES) {
            Ok(values) => {
                below = format!("or, not so well: {key} = {law}");
                empirical_toml(&values, unit, source)
            }
            Err(why) if place.is_some() => {
                let help = "paste the lines that are printed without --into, if the nearest family will do";
                let message = format!("nothing was written: {says}. {}", why.message());
                return Err(Failure::argument(message, help));
            }
            Err(why) => {
                above.push_str(&format!("\n{}", why.message()));
                law
            }
        }
    };
    Ok(Lines { above, keys: vec![(key.to_owned(), value)], below, source: arguments.source.clone() })
}

/// Draws the chart.
fn plot(path: &Path, choice: &Choice, data: &Data, unit: &str, from: &str) -> Result<(), Failure> {
    let Some(chart) = fitted_lengths(choice, data, unit, from) else { return Ok(()) };
    let wrong = |message: String| Failure::plain(format!("cannot draw {}: {message}", path.display()));
    let bytes = match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => chart.page().svg().map_err(wrong)?.into_bytes(),
        Some("png") => png(&chart.page(), 1440).map_err(wrong)?,
        _ => {
            return Err(Failure::argument(
                "--plot: a chart is .svg or .png",
                "give the file one of these endings",
            ));
        }
    };
    std::fs::write(path, bytes).map_err(Failure::unwritten(path))
}
