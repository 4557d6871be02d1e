//! What the options change: a forest with a panel for each figure, beside what the plan claims.

use super::chart::{Chart, ChartError};
use super::rows::{AXIS, Mark, Of, Panel, Row, SMALL, key, names, row_height};
use super::view::{BASELINE, View, level_words, nan, words};
use crate::document::{Claimed, Difference, Grid, Level};
use crate::drawing::axis::{Frame, WIDTH};
use crate::drawing::{Picture, text_width};
use crate::number::{count, decimals_for, number, plus_minus, readable};

/// Figures that are always shown if an option changes them; those that the plan claims come after them.
const SHOWN: [&str; 9] = [
    "non-elective-admissions",
    "delayed-days",
    "a-and-e-within-4h",
    "acute-occupied",
    "days-above-92",
    "care-home-admissions-rate",
    "length-of-stay-mean",
    "readmissions-30-days",
    "still-at-home-91-days",
];

/// Most options and panels: more would not fit a page.
pub(super) const MOST: usize = 8;
const PANELS: usize = 12;
const NAMES: f64 = 196.0;
const COLUMNS: usize = 3;
const HEAD: f64 = 66.0;
/// The reader's font may be wider than Arial by this much.
const WIDER: f64 = 1.06;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    // Options that have committed themselves have a chart of their own.
    let all: Vec<&str> = view
        .options
        .iter()
        .copied()
        .filter(|option| view.named || !view.saved.is_committed(option))
        .collect();
    let options: Vec<&str> = all.iter().copied().take(MOST).collect();
    let figures = shown(view, &options);
    let Some(&first) = figures.first() else { return Ok(None) };
    let titles: Vec<&str> = options.iter().map(|option| view.title(option)).collect();
    let row = row_height(&titles, NAMES - 24.0, 24.0);
    let block = HEAD + row * options.len() as f64 + AXIS;
    let mut picture = Picture::new(WIDTH, (26.0 + block * figures.len().div_ceil(COLUMNS) as f64) as u32, "");
    let mut entries = vec![(Of::Option, "option less baseline")];
    if options.iter().any(|option| figures.iter().any(|metric| claim(view, option, metric).is_some())) {
        entries.push((Of::Claim, "what is claimed or assumed"));
    }
    key(&mut picture, (12.0, 16.0), &entries);
    let panels: Vec<Panel> = figures.iter().map(|metric| panel(view, &options, metric)).collect();
    // The figures beside the dots need so much room that none reaches the next panel.
    let texts = panels.iter().flat_map(|panel| &panel.rows).flat_map(|row| &row.text);
    let widest = texts.map(|(text, _)| text_width(text, SMALL) * WIDER).fold(46.0, f64::max);
    let room = (widest + 14.0).min(100.0);
    let columns = figures.len().min(COLUMNS);
    let width = (f64::from(WIDTH) - NAMES - 4.0) / columns as f64;
    for (at, panel) in panels.iter().enumerate() {
        let top = 26.0 + block * (at / COLUMNS) as f64 + HEAD;
        if at % COLUMNS == 0 {
            names(&mut picture, &titles, (14.0, NAMES - 10.0), top, row, f64::from(WIDTH) - 8.0);
        }
        let left = NAMES + width * (at % COLUMNS) as f64;
        let bottom = top + row * options.len() as f64;
        let frame = Frame { left, top, right: left + width - room, bottom };
        panel.draw(&mut picture, &frame, row, room - 8.0);
    }
    let others: Vec<&str> = all.iter().skip(MOST).map(|option| view.title(option)).collect();
    let left_out = not_shown(&others);
    let line = if view.is_one() { "" } else { "; line: its 95 % interval, this option alone" };
    let title = title(view, &options, first);
    Ok(Some(Chart {
        id: "differences",
        alternative: format!("A dot for each option in a panel for each figure. {title}."),
        title,
        reading: format!(
            "A dot is what an option changes{line}. Percentages change by points, other figures in % of the baseline; \
             each panel has an axis of its own, and an arrow at its edge stands for what lies beyond.{left_out}"
        ),
        source: view.source("differences.csv and planned.csv"),
        picture,
        table: table(view, &options, &figures),
    }))
}

/// Options for which there was no room.
fn not_shown(titles: &[&str]) -> String {
    match titles {
        [] => String::new(),
        titles => format!(" Not shown unless named: {}.", titles.join("; ")),
    }
}

/// Which option changes the first figure most, and how many change it clearly.
fn title(view: &View<'_>, options: &[&str], metric: &str) -> String {
    let of = |option: &&&str| change_of(view, option, metric).filter(|row| !row.is_growing());
    let clear = options
        .iter()
        .filter(|option| of(option).is_some_and(|row| nan(row.ci_low) > 0.0 || nan(row.ci_high) < 0.0))
        .count();
    let most = options
        .iter()
        .filter_map(|option| Some((*option, of(&option)?)))
        .max_by(|a, b| nan(a.1.mean).abs().total_cmp(&nan(b.1.mean).abs()));
    let (label, unit, _) = named(view, metric);
    let usual = if unit.contains('£') {
        " against the baseline".to_owned()
    } else {
        format!(": {} in the baseline", level_words(usual_of(view, metric), metric))
    };
    let mut title = if view.is_one() {
        format!("{label}{usual}, in one simulated year")
    } else {
        format!("{label}{usual}; {clear} of {} would change it clearly", count(options.len(), "option"))
    };
    if let Some((option, _)) = most {
        title.push_str(&format!(". Most, {}", view.finding(option, metric, group(view))));
    }
    title
}

/// The group of the figures: all, unless another is asked for.
fn group<'a>(view: &View<'a>) -> &'a str {
    view.metric.map_or("all", |(_, group)| group)
}

/// The words of a figure, with its group if it is one.
fn named(view: &View<'_>, metric: &str) -> (String, &'static str, usize) {
    let (label, unit, decimals) = words(metric);
    match group(view) {
        "all" => (label.to_owned(), unit, decimals),
        group => (format!("{label} ({group})"), unit, decimals),
    }
}

fn change_of<'a>(view: &View<'a>, option: &str, metric: &str) -> Option<&'a Difference> {
    view.difference(option, metric, group(view))
}

fn usual_of<'a>(view: &View<'a>, metric: &str) -> Option<&'a Level> {
    view.level(BASELINE, metric, group(view))
}

/// Figures that some option changes, or the plan claims.
fn shown<'a>(view: &View<'a>, options: &[&str]) -> Vec<&'a str> {
    let changes = |id: &str| {
        let rows = options.iter().filter_map(|option| change_of(view, option, id));
        rows.filter(|row| row.mean.is_some()).any(|row| !row.is_nothing() && change(row).0.is_finite())
    };
    if let Some((metric, _)) = view.metric {
        return Some(metric).filter(|metric| changes(metric)).into_iter().collect();
    }
    let claims = view.saved.claims.iter().filter(|claim| claim.group == "all");
    let claimed = claims.filter(|claim| !claim.unit.contains('£')).map(|claim| claim.metric.as_str());
    let mut figures: Vec<&str> = Vec::new();
    for id in SHOWN.into_iter().chain(claimed) {
        if !figures.contains(&id) && changes(id) {
            figures.push(id);
        }
    }
    figures.truncate(PANELS);
    figures
}

/// Points of a percentage, % of the baseline of all else.
fn change(row: &Difference) -> (f64, f64, f64) {
    let of = |values: [Option<f64>; 3]| {
        let [mean, low, high] = values.map(nan);
        (mean, low, high)
    };
    if in_its_unit(&row.unit) {
        of([row.mean, row.ci_low, row.ci_high])
    } else {
        of([row.percent, row.percent_ci_low, row.percent_ci_high])
    }
}

/// Whether a change is shown in its own unit: points, and pounds, of which the baseline has none.
fn in_its_unit(unit: &str) -> bool {
    unit == "points" || unit.contains('£')
}

/// How the changes of a figure are shown: by what they are multiplied, their unit, and decimals that show the first two digits
/// of the median half-width, the same for all options.
fn shown_as(view: &View<'_>, options: &[&str], metric: &str) -> (f64, String, usize) {
    let rows = || options.iter().filter_map(|option| change_of(view, option, metric));
    let unit = rows().next().map_or("", |row| row.unit.as_str());
    let (factor, unit) = if in_its_unit(unit) {
        readable(unit, rows().map(|row| nan(row.mean)))
    } else {
        (1.0, "% change".to_owned())
    };
    let halves = rows().map(change).map(|(_, low, high)| (high - low) / 2.0 * factor);
    let mut halves: Vec<f64> = halves.filter(|half| *half > 0.0).collect();
    halves.sort_by(f64::total_cmp);
    let decimals = match halves.get(halves.len() / 2) {
        Some(half) if *half >= 10.0 => 0,
        Some(half) if *half >= 1.0 => 1,
        Some(half) => decimals_for(*half, 1).min(2),
        None => 1,
    };
    (factor, unit, decimals)
}

fn panel(view: &View<'_>, options: &[&str], metric: &str) -> Panel {
    let (label, unit, _) = named(view, metric);
    let (factor, how, decimals) = shown_as(view, options, metric);
    // Of pounds the baseline has none: they are against it.
    let per = if how.contains('£') {
        String::new()
    } else {
        format!("; baseline {} {unit}", level_words(usual_of(view, metric), metric))
    };
    let rows = options.iter().map(|option| {
        let mut row = Row::default();
        let claimed = claim(view, option, metric).map(|claimed| claimed * factor);
        if let Some(mean) = claimed {
            row.marks.push(Mark { of: Of::Claim, mean, low: f64::NAN, high: f64::NAN });
        }
        let Some(found) = change_of(view, option, metric) else { return row };
        let (mean, low, high) = change(found);
        if found.is_growing() {
            row.text.push(("growing".to_owned(), Of::Option));
        } else if mean.is_finite() {
            let of = Of::Option;
            row.marks.push(Mark { of, mean: mean * factor, low: low * factor, high: high * factor });
            row.text.push((figure(found, factor, decimals), of));
        }
        let claim = |claimed: f64| format!("claim {}", number(claimed, usize::from(claimed.fract() != 0.0)));
        row.text.extend(claimed.map(|claimed| (claim(claimed), Of::Claim)));
        row
    });
    Panel { heading: format!("{label}, {how}{per}"), rows: rows.collect(), line: Some(0.0), zero: true }
}

/// A change as it is printed beside its dot.
fn figure(row: &Difference, factor: f64, decimals: usize) -> String {
    let (mean, low, high) = change(row);
    if row.is_nothing() {
        return "0".to_owned();
    }
    plus_minus(mean * factor, (high - low) / 2.0 * factor, decimals)
}

/// What the plan claims, as its panel shows it.
fn claim(view: &View<'_>, option: &str, metric: &str) -> Option<f64> {
    let of =
        |claim: &&Claimed| claim.option == option && claim.metric == metric && claim.group == group(view);
    let claimed = view.saved.claims.iter().find(of)?;
    let row = change_of(view, option, metric)?;
    let value = claimed.planned?;
    let value = if claimed.unit == "% of the baseline" || in_its_unit(&row.unit) {
        value
    } else {
        100.0 * value / usual_of(view, metric)?.mean?
    };
    value.is_finite().then_some(value)
}

fn table(view: &View<'_>, options: &[&str], figures: &[&str]) -> Grid {
    let mut header = vec![String::new(), "baseline".to_owned()];
    header.extend(options.iter().map(|option| view.title(option).to_owned()));
    let rows = figures.iter().map(|metric| {
        let (label, unit, _) = named(view, metric);
        let (factor, how, decimals) = shown_as(view, options, metric);
        let usual =
            if how.contains('£') { String::new() } else { level_words(usual_of(view, metric), metric) };
        let mut row = vec![format!("{label}, {unit}; change in {}", how.trim_end_matches(" change")), usual];
        row.extend(options.iter().map(|option| match change_of(view, option, metric) {
            Some(found) if found.is_growing() => "growing".to_owned(),
            Some(found) => {
                let claimed = claim(view, option, metric).map(|claim| claim * factor);
                let claimed =
                    claimed.map_or_else(String::new, |claim| format!("; claimed {}", number(claim, 1)));
                figure(found, factor, decimals) + &claimed
            }
            None => String::new(),
        }));
        row
    });
    Grid {
        header,
        rows: rows.collect(),
        notes: vec!["± is the 95 % interval of that figure alone.".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_without_room_are_named() {
        assert_eq!(not_shown(&[]), "");
        assert_eq!(not_shown(&["Pilots", "Both"]), " Not shown unless named: Pilots; Both.");
    }
}
