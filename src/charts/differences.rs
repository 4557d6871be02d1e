//! What the options change: a forest with a panel for each figure, beside what the plan claims.

use super::chart::{Chart, ChartError};
use super::rows::{AXIS, Mark, Of, Panel, Row, SMALL, key, names, row_height};
use super::view::{BASELINE, GROWING, View, claim_words, level_words, nan, words};
use crate::document::{Difference, Grid, Level};
use crate::drawing::axis::{Frame, WIDTH};
use crate::drawing::{Picture, text_width};
use crate::number::{count, decimals_for, plus_minus, readable};

/// Figures that are always shown if an option changes them; those that the plan claims come after them.
const SHOWN: [&str; 11] = [
    "non-elective-admissions",
    "delayed-days",
    "ready-delay-mean",
    "a-and-e-within-4h",
    "acute-occupied",
    "days-above-92",
    "care-home-admissions-rate",
    "length-of-stay-mean",
    "readmissions-30-days",
    "still-at-home-91-days",
    "at-home-12-weeks",
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
    for (of, words) in
        [(Of::Claim, "claimed by the plan"), (Of::Derived, "claim derived from it, or assumed")]
    {
        let has = |option: &&str, metric: &&str| {
            claim(view, option, metric, in_its_unit(view, &options, metric))
                .is_some_and(|(_, whose)| whose == of)
        };
        if options.iter().any(|option| figures.iter().any(|metric| has(option, metric))) {
            entries.push((of, words));
        }
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
    let line = if view.saved.has_intervals() { "; line: its 95 % interval, this option alone" } else { "" };
    let title = title(view, &options, first);
    Ok(Some(Chart {
        id: "differences",
        alternative: format!("A dot for each option in a panel for each figure. {title}."),
        title,
        reading: format!(
            "A dot is what an option changes{line}. Percentages change by points, other figures in % of the baseline, \
             in their own unit where that is 0; each panel has an axis of its own, and an arrow at its edge stands for what lies beyond.{left_out}"
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
    let said = |row: &&Difference| !row.is_growing() && row.mean.is_some();
    let found: Vec<(&str, &Difference)> = options
        .iter()
        .filter_map(|option| Some((*option, change_of(view, option, metric).filter(said)?)))
        .collect();
    let clear = found.iter().filter(|(_, row)| row.is_clear()).count();
    // Of several alike the first; what chance may explain only where nothing else is.
    let told = found.iter().filter(|(_, row)| row.is_clear() || clear == 0);
    let most = told.rev().max_by(|a, b| nan(a.1.mean).abs().total_cmp(&nan(b.1.mean).abs()));
    let (label, unit, _) = named(view, metric);
    let usual = if unit.contains('£') {
        " against the baseline".to_owned()
    } else {
        format!(": {} in the baseline", level_words(usual_of(view, metric), metric))
    };
    let mut title = if view.is_one() {
        format!("{label}{usual}, in {}", view.saved.years(1))
    } else if found.is_empty() || !view.saved.has_intervals() {
        format!("{label}{usual}")
    } else {
        format!("{label}{usual}; {clear} of {} would change it clearly", count(found.len(), "option"))
    };
    let growing = options.iter().filter_map(|option| change_of(view, option, metric));
    match growing.filter(|row| row.is_growing()).count() {
        0 => {}
        many => title.push_str(&format!(
            "; not said of {}, for it hangs on a queue that grows",
            count(many, "option")
        )),
    }
    if let Some((option, _)) = most {
        let is_put_in = view.claim(option, metric, group(view)).is_some_and(|claim| claim.is_put_in());
        let put_in = if is_put_in { " (put in by the scenario, not found)" } else { "" };
        title.push_str(&format!(". Most, {}{put_in}", view.finding(option, metric, group(view))));
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
        rows.filter(|row| row.mean.is_some()).any(|row| !row.is_nothing())
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

/// A change in its own unit, or in % of the baseline.
fn change(row: &Difference, is_own: bool) -> (f64, f64, f64) {
    let of = |values: [Option<f64>; 3]| {
        let [mean, low, high] = values.map(nan);
        (mean, low, high)
    };
    if is_own {
        of([row.mean, row.ci_low, row.ci_high])
    } else {
        of([row.percent, row.percent_ci_low, row.percent_ci_high])
    }
}

/// Whether the changes of a figure are shown in their own unit: points, pounds, of which the baseline has none, and where the
/// baseline is nothing of which there could be a percentage.
fn in_its_unit(view: &View<'_>, options: &[&str], metric: &str) -> bool {
    let mut rows = options.iter().filter_map(|option| change_of(view, option, metric));
    rows.any(|row| {
        let undefined = row.mean.is_some() && row.percent.is_none() && !row.is_growing();
        row.unit == "points" || row.unit.contains('£') || undefined
    })
}

/// How the changes of a figure are shown: by what they are multiplied, their unit, and decimals that show the first two digits
/// of the median half-width, the same for all options.
fn shown_as(view: &View<'_>, options: &[&str], metric: &str) -> (f64, String, usize) {
    let rows = || options.iter().filter_map(|option| change_of(view, option, metric));
    let unit = rows().next().map_or("", |row| row.unit.as_str());
    let is_own = in_its_unit(view, options, metric);
    let (factor, unit) = match readable(unit, rows().map(|row| nan(row.mean))) {
        _ if !is_own => (1.0, "% change".to_owned()),
        (factor, unit) if unit == "points" || unit.contains('£') => (factor, unit),
        (factor, unit) => (factor, format!("change ({unit})")),
    };
    let halves = rows().map(|row| change(row, is_own)).map(|(_, low, high)| (high - low) / 2.0 * factor);
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
    let is_own = in_its_unit(view, options, metric);
    // Of pounds the baseline has none: they are against it.
    let per = if how.contains('£') {
        String::new()
    } else {
        let grows = view.is_growing(BASELINE, metric, group(view));
        let unit = if grows { String::new() } else { format!(" {unit}") };
        format!("; baseline {}{unit}", level_words(usual_of(view, metric), metric))
    };
    let rows = options.iter().map(|option| {
        let mut row = Row::default();
        let claimed = claim(view, option, metric, is_own).map(|(claimed, whose)| (claimed * factor, whose));
        if let Some((mean, of)) = claimed {
            row.marks.push(Mark { of, mean, low: f64::NAN, high: f64::NAN });
        }
        let Some(found) = change_of(view, option, metric) else { return row };
        let (mean, low, high) = change(found, is_own);
        if found.is_growing() {
            row.text.push((GROWING.to_owned(), Of::Option));
        } else if mean.is_finite() {
            let of = Of::Option;
            row.marks.push(Mark { of, mean: mean * factor, low: low * factor, high: high * factor });
            row.text.push((figure(found, is_own, factor, decimals), of));
        }
        row.text.extend(claimed.map(|(claimed, of)| {
            let whose = view.claim(option, metric, group(view)).filter(|claim| !claim.is_stated());
            let word = whose.map_or("claim", |claim| claim.basis.as_str());
            (format!("{word} {}", claim_words(claimed)), of)
        }));
        row
    });
    Panel { heading: format!("{label}, {how}{per}"), rows: rows.collect(), line: Some(0.0), zero: true }
}

/// A change as it is printed beside its dot.
fn figure(row: &Difference, is_own: bool, factor: f64, decimals: usize) -> String {
    let (mean, low, high) = change(row, is_own);
    if row.is_nothing() {
        return "0".to_owned();
    }
    plus_minus(mean * factor, (high - low) / 2.0 * factor, decimals)
}

/// What is claimed, as its panel shows it, and whose claim it is; nothing where it cannot be converted.
fn claim(view: &View<'_>, option: &str, metric: &str, is_own: bool) -> Option<(f64, Of)> {
    let stated = view.claim(option, metric, group(view))?.is_stated();
    let claimed = view.claimed(option, metric, group(view), !is_own)?;
    Some((claimed, if stated { Of::Claim } else { Of::Derived }))
}

fn table(view: &View<'_>, options: &[&str], figures: &[&str]) -> Grid {
    let mut header = vec![String::new(), "baseline".to_owned()];
    header.extend(options.iter().map(|option| view.title(option).to_owned()));
    let rows = figures.iter().map(|metric| {
        let (label, unit, _) = named(view, metric);
        let (factor, how, decimals) = shown_as(view, options, metric);
        let is_own = in_its_unit(view, options, metric);
        let usual =
            if how.contains('£') { String::new() } else { level_words(usual_of(view, metric), metric) };
        let mut row = vec![format!("{label}, {unit}; change in {}", how.trim_end_matches(" change")), usual];
        row.extend(options.iter().map(|option| match change_of(view, option, metric) {
            Some(found) if found.is_growing() => GROWING.to_owned(),
            Some(found) => {
                let shown = figure(found, is_own, factor, decimals);
                let written =
                    view.claim(option, metric, group(view)).and_then(|of| Some((of.planned?, &of.unit)));
                match (claim(view, option, metric, is_own), written) {
                    (Some((claim, _)), _) => format!("{shown}; claimed {}", claim_words(claim * factor)),
                    (None, Some((value, unit))) => format!("{shown}; claimed {} {unit}", claim_words(value)),
                    (None, None) => shown,
                }
            }
            None => String::new(),
        }));
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let cells = || rows.iter().flat_map(|row| row.iter().skip(1));
    let notes = [
        (cells().any(|cell| cell.contains('±')), "± is the 95 % interval of that figure alone."),
        (
            cells().any(|cell| cell.contains("; claimed ")),
            "A claim whose unit is written out cannot be converted, and is not drawn.",
        ),
    ];
    let notes: Vec<&str> = notes.iter().filter(|(is_there, _)| *is_there).map(|(_, note)| *note).collect();
    let notes = if notes.is_empty() { Vec::new() } else { vec![notes.join(" ")] };
    Grid { header, rows, notes }
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
