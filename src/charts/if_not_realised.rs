//! If the savings do not materialise: what options with committed schemes leave of the targets, and in cash.

use super::chart::{Chart, ChartError};
use super::rows::{AXIS, Mark, Of, Panel, Row, names, row_height};
use super::view::{BASELINE, GROWING, View, beside, changed, level_words, nan, words};
use crate::document::Grid;
use crate::drawing::Picture;
use crate::drawing::axis::{Frame, WIDTH};
use crate::metrics::{Limits, NET_CASHABLE, limits};
use crate::number::{decimals_for, number, readable};

/// What is shown of the targets, and cash: two panels beside each other.
const SHOWN: [&str; 6] = [
    "a-and-e-within-4h",
    "trolley-wait-over-4h",
    "days-above-92",
    "elective-cancellations",
    "acute-occupancy",
    "delayed-days",
];
/// Most options shown.
pub(super) const MOST: usize = 6;
const NAMES: f64 = 210.0;
const HEAD: f64 = 44.0;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let committed = |option: &str| view.saved.is_committed(option);
    if !view.options.iter().any(|option| committed(option)) {
        return Ok(None);
    }
    // Beside named options those without a commitment may stand, to compare.
    let wanted = view.options.iter().copied().filter(|option| view.named || committed(option));
    let options: Vec<&str> = wanted.take(MOST).collect();
    let has = |id: &&str| options.iter().any(|option| view.difference(option, id, "all").is_some());
    let figures: Vec<&str> = SHOWN.into_iter().chain([NET_CASHABLE]).filter(has).collect();
    if figures.is_empty() {
        return Ok(None);
    }
    let titles: Vec<&str> =
        std::iter::once("Baseline").chain(options.iter().map(|option| view.title(option))).collect();
    let row = row_height(&titles, NAMES - 24.0, 26.0);
    let block = HEAD + row * titles.len() as f64 + AXIS;
    let mut picture = Picture::new(WIDTH, (8.0 + block * figures.len().div_ceil(2) as f64) as u32, "");
    let width = (f64::from(WIDTH) - NAMES - 4.0) / 2.0;
    for (at, id) in figures.iter().enumerate() {
        let top = block * (at / 2) as f64 + HEAD;
        if at % 2 == 0 {
            let last = at + 1 == figures.len();
            let to = if last { NAMES + width } else { f64::from(WIDTH) - 8.0 };
            names(&mut picture, &titles, (14.0, NAMES - 10.0), top, row, to);
        }
        let left = NAMES + width * (at % 2) as f64;
        let room = if *id == NET_CASHABLE { 86.0 } else { 56.0 };
        let frame = Frame { left, top, right: left + width - room, bottom: top + row * titles.len() as f64 };
        let panel = if *id == NET_CASHABLE { cash(view, &options) } else { target(view, &options, id) };
        panel.draw(&mut picture, &frame, row, room - 10.0);
    }
    let realised = |option: &str| view.saved.option_details(option).map_or(1.0, |known| known.realised);
    // Of several that are realised alike the first.
    let worst = options.iter().copied().filter(|option| committed(option));
    let worst = worst.min_by(|a, b| realised(a).total_cmp(&realised(b))).unwrap_or_default();
    let shown = figures.first().copied().unwrap_or_default();
    let found = |id: &str| {
        let unit = |option: &str| if view.is_growing(option, id, "all") { "" } else { words(id).1 };
        let level = level_words(view.level(worst, id, "all"), id);
        let usual = level_words(view.level(BASELINE, id, "all"), id);
        let unit = unit(worst);
        format!(
            "{} {level}{}{unit}, in the baseline {usual}",
            words(id).0,
            if unit.is_empty() { "" } else { " " }
        )
    };
    let case = match realised(worst) {
        share if share >= 1.0 => "Even with all savings realised".to_owned(),
        share if share > 0.0 => format!("If {} % of the savings materialise", number(share * 100.0, 0)),
        _ => "If the savings do not materialise".to_owned(),
    };
    let mut title = format!("{case}, {}: {}", view.title(worst), found(shown));
    if view.difference(worst, NET_CASHABLE, "all").is_some() {
        title.push_str(&format!(
            "; net position in cash {}",
            changed(view.difference(worst, NET_CASHABLE, "all"), NET_CASHABLE)
        ));
    }
    let line = if view.saved.has_intervals() {
        " Lines and ±: 95 % interval of the difference from the baseline, of each figure alone; an arrow: it goes on."
    } else {
        ""
    };
    // Where the heading of the cash has no tariff: how hospitals are paid, or that no saving is priced.
    let cash = if figures.contains(&NET_CASHABLE) && !view.saved.counts_tariff() {
        view.tariff(&options)
    } else {
        String::new()
    };
    let all = view.options.iter().filter(|option| view.named || committed(option)).count();
    let left_out =
        if all > MOST { format!(" Of {all} options the first {MOST} are drawn.") } else { String::new() };
    Ok(Some(Chart {
        id: "if-not-realised",
        alternative: format!("Dots by option, a panel for each target. {title}."),
        title,
        reading: format!(
            "The grey dot and line are the baseline, the blue dots what each option leaves.{line} Each panel has an axis of its own.{cash}{left_out}"
        ),
        source: view.source("summary.csv and differences.csv"),
        picture,
        table: table(view, &options, &figures),
    }))
}

/// Levels with the interval of their difference from the baseline.
fn target(view: &View<'_>, options: &[&str], id: &str) -> Panel {
    let (label, unit, usual_decimals) = words(id);
    let usual = view.mean(BASELINE, id, "all");
    // An interval of a difference may lead beyond what a level can be.
    let (least, most) = match limits(id) {
        Limits::None => (f64::NEG_INFINITY, f64::INFINITY),
        Limits::NotNegative => (0.0, f64::INFINITY),
        Limits::Share => (0.0, 100.0),
    };
    let half = |option: &&str| {
        let row = view.difference(option, id, "all").filter(|row| !row.is_growing());
        row.map_or(f64::NAN, |row| (nan(row.ci_high) - nan(row.ci_low)) / 2.0)
    };
    let decimals = decimals_for(options.iter().map(half).fold(f64::NAN, f64::max), usual_decimals);
    let mark = |of: Of, mean: f64, low: f64, high: f64| Mark { of, mean, low, high };
    let first = Row {
        marks: vec![mark(Of::Baseline, usual, f64::NAN, f64::NAN)],
        text: vec![(
            if view.is_growing(BASELINE, id, "all") { GROWING.to_owned() } else { number(usual, decimals) },
            Of::Baseline,
        )],
    };
    let rows = options.iter().map(|option| {
        let Some(row) = view.difference(option, id, "all") else { return Row::default() };
        if row.is_growing() {
            return Row { marks: Vec::new(), text: vec![(GROWING.to_owned(), Of::Option)] };
        }
        let mean = usual + nan(row.mean);
        let end = |end: Option<f64>| (usual + nan(end)).clamp(least, most);
        Row {
            marks: vec![mark(Of::Option, mean, end(row.ci_low), end(row.ci_high))],
            text: vec![(number(mean, decimals), Of::Option)],
        }
    });
    Panel {
        heading: format!("{label}, {unit}"),
        rows: std::iter::once(first).chain(rows).collect(),
        line: Some(usual).filter(|usual| usual.is_finite()),
        zero: false,
    }
}

/// The net position in cash of all organisations together.
fn cash(view: &View<'_>, options: &[&str]) -> Panel {
    let rows = || options.iter().map(|option| view.difference(option, NET_CASHABLE, "all"));
    let steady = rows().flatten().filter(|row| !row.is_growing());
    let (factor, unit) = readable("£ a year", steady.map(|row| nan(row.mean)));
    let first = Row {
        marks: vec![Mark { of: Of::Baseline, mean: 0.0, low: f64::NAN, high: f64::NAN }],
        text: vec![("0".to_owned(), Of::Baseline)],
    };
    let rows = rows().map(|row| {
        let Some(row) = row else { return Row::default() };
        if row.is_growing() {
            return Row { marks: Vec::new(), text: vec![(GROWING.to_owned(), Of::Option)] };
        }
        let [mean, low, high] = [row.mean, row.ci_low, row.ci_high].map(|end| nan(end) * factor);
        let text = vec![(beside(mean, low, high, 0), Of::Option)];
        Row { marks: vec![Mark { of: Of::Option, mean, low, high }], text }
    });
    let tariff =
        if view.saved.counts_tariff() { "; a tariff not paid for want of a bed counts in it" } else { "" };
    Panel {
        heading: format!("Net position in cash, {unit}{tariff}"),
        rows: std::iter::once(first).chain(rows).collect(),
        line: Some(0.0),
        zero: true,
    }
}

fn table(view: &View<'_>, options: &[&str], figures: &[&str]) -> Grid {
    let mut header = vec![String::new(), "baseline".to_owned()];
    header.extend(options.iter().map(|option| view.title(option).to_owned()));
    let rows = figures.iter().map(|id| {
        let (label, unit, _) = words(id);
        let usual = if *id == NET_CASHABLE {
            "0".to_owned()
        } else {
            level_words(view.level(BASELINE, id, "all"), id)
        };
        let mut row = vec![format!("{label}, {unit}"), usual];
        row.extend(options.iter().map(|option| {
            let change = changed(view.difference(option, id, "all"), id);
            if *id == NET_CASHABLE {
                change
            } else {
                format!("{} ({change})", level_words(view.level(option, id, "all"), id))
            }
        }));
        row
    });
    Grid {
        header,
        rows: rows.collect(),
        notes: vec!["Intervals are 95 % intervals of that figure alone.".to_owned()],
    }
}
