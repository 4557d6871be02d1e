//! The four-hour standard by month, baseline and option.

use super::chart::{Chart, ChartError};
use super::view::{BASELINE, GROWING, View, intervals, nan};
use crate::document::{Grid, Level};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, month_name, wrapped};
use crate::drawing::marks::{dot, level, upright};
use crate::drawing::{Anchor, GRID, INK, NOTE, OPTION, OPTION_TINT, Picture, TODAY, TODAY_TINT};
use crate::metrics::FourHours;
use crate::number::{number, with_interval};

pub(super) const MOST: usize = 3;
const BLOCK: f64 = 250.0;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let standard = view.saved.editions().four_hours();
    let (metric, percent) = (standard.metric, standard.percent);
    let months = view.saved.groups(metric, "month=");
    let of = |option: &str| -> Vec<Option<&Level>> {
        months.iter().map(|month| view.steady(option, metric, month)).collect()
    };
    let baseline = of(BASELINE);
    let grows = |option: &str| months.iter().any(|month| view.is_growing(option, metric, month));
    if !baseline.iter().flatten().any(|row| row.mean.is_some()) && !grows(BASELINE) {
        return Ok(None);
    }
    let options = view.compared(MOST);
    let sets: Vec<Option<&str>> =
        if options.is_empty() { vec![None] } else { options.iter().copied().map(Some).collect() };
    let mut picture = Picture::new(WIDTH, (BLOCK * sets.len() as f64) as u32, "");
    let every: Vec<Vec<Option<&Level>>> = options.iter().map(|option| of(option)).collect();
    let all = || every.iter().chain([&baseline]).flatten().flatten();
    let ends = all().flat_map(|row| [row.mean, row.ci_low, row.ci_high]).flatten();
    let ends = ends.map(|end| end.clamp(0.0, 100.0));
    let ends: Vec<f64> = ends.chain([percent]).collect();
    for (set, option) in sets.iter().enumerate() {
        let top = BLOCK * set as f64;
        let frame = Frame { left: 50.0, top: top + 50.0, right: 622.0, bottom: top + 206.0 };
        let y = Scale::nice(ends.iter().copied(), false, 5.0, frame.bottom, frame.top);
        let heading = option.map_or(String::new(), |option| format!(". Blue: {}", view.title(option)));
        let heading = format!("Within four hours{} (% of attendances). Grey: baseline{heading}", standard.of);
        for (line, text) in wrapped(&heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
            picture.text((12.0, top + 14.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
        }
        frame.y_axis(&mut picture, &y, "");
        level(&mut picture, (frame.left, frame.right), y.at(percent));
        let words = format!("{} % standard", number(percent, 0));
        picture.text((frame.right + 4.0, y.at(percent) + 4.0), &words, 11.0, INK, Anchor::Start);
        let width = (frame.right - frame.left) / months.len() as f64;
        for (at, month) in months.iter().enumerate() {
            let x = frame.left + width * (at as f64 + 0.5);
            if at > 0 {
                let edge = x - width / 2.0;
                picture.line(&[(edge, frame.bottom), (edge, frame.bottom + 5.0)], GRID, 1.0);
            }
            picture.text((x, frame.bottom + 18.0), &short(month, at), 11.0, NOTE, Anchor::Middle);
            let with = option.and_then(|option| view.steady(option, metric, month));
            let apart = if option.is_some() { 5.0 } else { 0.0 };
            for (row, shift, colour, tint) in [
                (baseline.get(at).copied().flatten(), -apart, TODAY, TODAY_TINT),
                (with, apart, OPTION, OPTION_TINT),
            ] {
                let Some(row) = row.filter(|row| row.mean.is_some()) else { continue };
                let (low, high) = (nan(row.ci_low).max(0.0), nan(row.ci_high).min(100.0));
                if nan(row.ci_low).is_finite() {
                    upright(&mut picture, x + shift, (y.at(low), y.at(high)), tint);
                }
                dot(&mut picture, (x + shift, y.at(nan(row.mean))), 4.0, colour);
            }
        }
        picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], NOTE, 1.0);
    }
    let met = |option: &str, rows: &[Option<&Level>]| match rows.iter().flatten() {
        _ if grows(option) => "not said, for it hangs on a queue that grows".to_owned(),
        found => format!("in {} of {}", found.filter(|row| nan(row.mean) >= percent).count(), months.len()),
    };
    let mut title = format!(
        "Months in which the four-hour standard of {} % would be met. Baseline: {}",
        number(percent, 0),
        met(BASELINE, &baseline)
    );
    for (option, rows) in options.iter().zip(&every) {
        title.push_str(&format!("; {}: {}", view.title(option), met(option, rows)));
    }
    let line =
        if view.saved.has_intervals() { "; lines: 95 % interval of the mean, this option alone" } else { "" };
    Ok(Some(Chart {
        id: "four-hours",
        alternative: format!("Dots by month. {title}."),
        title,
        reading: format!(
            "A dot is the mean of a month{line}; above the dashed line the standard is met.{} The axis does not begin at zero.{}",
            after(standard.note),
            view.left_out(MOST)
        ),
        source: view.source("summary.csv"),
        picture,
        table: table(view, standard, &months, &options),
    }))
}

/// A sentence behind another.
fn after(sentence: &str) -> String {
    if sentence.is_empty() { String::new() } else { format!(" {sentence}") }
}

/// `Apr`, with the year at the first and at January.
fn short(month: &str, at: usize) -> String {
    let written = month.trim_start_matches("month=");
    let first: Result<jiff::civil::Date, _> = format!("{written}-01").parse();
    match first {
        Ok(date) if at == 0 || date.month() == 1 => format!("{} {}", month_name(date), date.year()),
        Ok(date) => month_name(date),
        Err(_) => written.to_owned(),
    }
}

fn table(view: &View<'_>, standard: FourHours, months: &[String], options: &[&str]) -> Grid {
    let mut header = vec!["month".to_owned(), "baseline".to_owned()];
    header.extend(options.iter().map(|option| view.title(option).to_owned()));
    let row = |month: &String| -> Vec<String> {
        let cell = |option: &str| {
            view.level(option, standard.metric, month).map_or_else(String::new, |row| {
                match row.is_growing() {
                    true => GROWING.to_owned(),
                    false => with_interval(nan(row.mean), nan(row.ci_low), nan(row.ci_high), 1),
                }
            })
        };
        let cells = std::iter::once(BASELINE).chain(options.iter().copied()).map(cell);
        std::iter::once(month.trim_start_matches("month=").to_owned()).chain(cells).collect()
    };
    let rows: Vec<Vec<String>> = months.iter().map(row).collect();
    let notes = vec![format!("% of attendances{}.{}", standard.of, intervals(&rows))];
    Grid { header, rows, notes }
}
