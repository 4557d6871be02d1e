//! Weekday by hour: the baseline as a heat map, and what an option changes in every hour.

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, View, nan, words};
use super::week_rhythm::{DAYS, groups, grows, hours, left_out};
use crate::document::{Difference, DocumentError, Grid, Level};
use crate::drawing::axis::{LABEL, WIDTH, wrapped};
use crate::drawing::{Anchor, Colour, HARM, INK, NOTE, OPTION, PANEL, Picture, TODAY};
use crate::number::{is_printed_zero, number};

/// Figures by hour of the week; the first that the run has is drawn.
const FIGURES: [&str; 3] = ["acute-occupied-hour", "attendances-hour", "discharges-hour"];
pub(super) const MOST: usize = 2;
const CELL: (f64, f64) = (26.0, 20.0);
const LEFT: f64 = 84.0;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let asked = view.metric.map(|(metric, _)| metric);
    if let Some(metric) = asked.filter(|metric| hours(view, BASELINE, metric).is_none()) {
        let (message, help) = if grows(view, BASELINE, metric) {
            let message =
                format!("`{metric}` hangs on a queue that grows: it would be another in a longer run");
            (message, "careflow show FOLDER --table warnings says which".to_owned())
        } else {
            let message = format!("`{metric}` has no figures by hour of the week");
            (message, format!("one of {}", FIGURES.join(", ")))
        };
        return Err(DocumentError::Unknown { message, help }.into());
    }
    let of = |metric: &'static str| Some((metric, hours(view, BASELINE, metric)?));
    let known = FIGURES.into_iter().filter(|known| asked.is_none_or(|asked| asked == *known));
    let Some((metric, baseline)) = known.filter_map(of).next() else { return Ok(None) };
    let (label, unit, _) = words(metric);
    let options = view.compared(MOST);
    let with: Vec<(&str, Vec<&Level>)> =
        options.iter().filter_map(|option| Some((*option, hours(view, option, metric)?))).collect();
    let block = 74.0 + CELL.1 * 7.0;
    let mut picture = Picture::new(WIDTH, (block * (1 + with.len()) as f64) as u32, "");
    let values: Vec<f64> = baseline.iter().map(|row| nan(row.mean)).collect();
    let heading = format!("{label} ({unit}), baseline");
    cells(&mut picture, 0.0, &heading, &values, |value, (low, high)| {
        (TODAY, 0.6 * (value - low) / (high - low).max(1e-9))
    });
    for (at, (option, rows)) in with.iter().enumerate() {
        let change: Vec<f64> = rows.iter().zip(&values).map(|(row, usual)| nan(row.mean) - usual).collect();
        let heading = format!("Change ({unit}): {}", view.title(option));
        cells(&mut picture, block * (at + 1) as f64, &heading, &change, |value, (low, high)| {
            let most = low.abs().max(high.abs()).max(1e-9);
            (if value < 0.0 { OPTION } else { HARM }, 0.6 * value.abs() / most)
        });
    }
    let most = extreme(&values, f64::total_cmp);
    let mut title = format!("{label}, most in the mean week of the baseline: {}", most.unwrap_or_default());
    for (option, _) in &with {
        title.push_str(&format!("; {}: {}", view.title(option), largest(view, option, metric)));
    }
    let below = if with.is_empty() {
        ""
    } else {
        " Below, option less baseline: blue and − is less, orange is more."
    };
    Ok(Some(Chart {
        id: "heat-map",
        alternative: format!(
            "A table of weekdays by hours with a darker ground where figures are larger. {title}."
        ),
        title,
        reading: format!(
            "Each cell is the mean of an hour of the week; a darker ground is more.{below}{}{}",
            left_out(view, &[metric], &options),
            view.left_out(MOST)
        ),
        source: view.source("summary.csv"),
        picture,
        table: table(view, &baseline, &with),
    }))
}

/// The largest of the figures, with its hour.
fn extreme(values: &[f64], order: impl Fn(&f64, &f64) -> std::cmp::Ordering) -> Option<String> {
    let found = values.iter().enumerate().filter(|(_, value)| value.is_finite());
    let (at, value) = found.max_by(|a, b| order(a.1, b.1))?;
    Some(format!("{} on {} at {}:00", number(*value, decimals(values)), DAYS.get(at / 24)?.1, at % 24))
}

/// The hour that an option changes most. The largest of 168 noisy changes says nothing: only those count that are told from no
/// change, and on whose sign nine runs in ten agree.
fn largest(view: &View<'_>, option: &str, metric: &str) -> String {
    let rows: Vec<_> = groups().map(|group| view.difference(option, metric, &group)).collect();
    if rows.iter().flatten().all(|row| row.is_nothing()) {
        return "unchanged".to_owned();
    }
    let agreed =
        |row: &&Difference| !row.is_growing() && row.is_clear() && (nan(row.p05) > 0.0 || nan(row.p95) < 0.0);
    let clear = rows.iter().map(|row| row.filter(agreed).map_or(f64::NAN, |row| nan(row.mean)));
    let clear: Vec<f64> = clear.collect();
    extreme(&clear, |a, b| a.abs().total_cmp(&b.abs())).map_or_else(
        || "no hour's change is told from chance".to_owned(),
        |found| format!("largest clear change {found}"),
    )
}

fn decimals(values: &[f64]) -> usize {
    usize::from(values.iter().fold(0.0, |most: f64, value| most.max(value.abs())) < 10.0)
}

/// A block of cells with their figures, so that nothing is said by colour alone.
fn cells(
    picture: &mut Picture,
    top: f64,
    heading: &str,
    values: &[f64],
    ground: impl Fn(f64, (f64, f64)) -> (Colour, f64),
) {
    for (line, text) in wrapped(heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
        picture.text((12.0, top + 14.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
    }
    let first = top + 58.0;
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let ends = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    for hour in (0..24).step_by(3) {
        let x = LEFT + CELL.0 * f64::from(hour);
        picture.text((x, first - 6.0), &format!("{hour}:00"), SMALL, NOTE, Anchor::Start);
    }
    let decimals = decimals(values);
    for (at, value) in values.iter().enumerate() {
        let (x, y) = (LEFT + CELL.0 * (at % 24) as f64, first + CELL.1 * (at / 24) as f64);
        let (colour, opacity) = ground(*value, ends);
        picture.rect((x, y), (x + CELL.0 - 1.0, y + CELL.1 - 1.0), PANEL);
        if opacity.is_finite() && opacity > 0.0 {
            picture.rect((x, y), (x + CELL.0 - 1.0, y + CELL.1 - 1.0), colour.mix(opacity));
        }
        let middle = (x + CELL.0 / 2.0, y + CELL.1 / 2.0 + 4.0);
        let text = number(*value, decimals);
        // A change that is printed as nothing has no sign.
        let text = if is_printed_zero(&text) { "0".to_owned() } else { text };
        picture.text(middle, &text, SMALL, INK, Anchor::Middle);
    }
    for (day, (_, name)) in DAYS.iter().enumerate() {
        let y = first + CELL.1 * (day as f64 + 0.5) + 4.0;
        picture.text((LEFT - 8.0, y), name, SMALL, INK, Anchor::End);
    }
}

fn table(view: &View<'_>, baseline: &[&Level], options: &[(&str, Vec<&Level>)]) -> Grid {
    let mut header = vec!["hour".to_owned(), "baseline".to_owned()];
    header.extend(options.iter().map(|(option, _)| view.title(option).to_owned()));
    let rows = (0..baseline.len()).map(|at| {
        let hour = DAYS.get(at / 24).map_or_else(String::new, |day| format!("{} {}:00", day.1, at % 24));
        let cell = |rows: &[&Level]| rows.get(at).map_or_else(String::new, |row| number(nan(row.mean), 1));
        let options = options.iter().map(|(_, rows)| cell(rows));
        [hour, cell(baseline)].into_iter().chain(options).collect()
    });
    Grid { header, rows: rows.collect(), notes: Vec::new() }
}
