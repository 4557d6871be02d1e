//! If the savings do not materialise: what options with committed schemes leave of the targets.

use super::axis::{BLUE, Frame, GREY, INK, LABEL, Scale, page, wrapped};
use super::differences::{dot, whisker};
use super::figures::Figures;
use super::picture::{Anchor, Picture};
use crate::metrics::{Limits, limits, metric};
use crate::number::{decimals_for, number};
use crate::report::table::GROWING;
use crate::stats::Differences;

/// What is shown of the targets, two panels beside each other.
const SHOWN: [&str; 6] = [
    "a-and-e-within-4h",
    "trolley-wait-over-4h",
    "days-above-92",
    "elective-cancellations",
    "acute-occupancy",
    "delayed-days",
];

/// Most options shown.
const MOST: usize = 6;

/// Height of the row of an option, and of the heading and the axis of a panel.
const ROW: f64 = 30.0;
const HEADING: f64 = 26.0;
const AXIS: f64 = 44.0;

/// Room of the names of options, and of a figure beside a panel.
const NAMES: f64 = 250.0;
const FIGURE: f64 = 62.0;

/// Panels of levels, a row for today and for each option; nothing if no option has committed itself.
pub(super) fn picture(figures: &Figures<'_>) -> Option<Picture> {
    let title = |option: &str| Some(figures.committed.iter().find(|(id, _)| id == option)?.1.as_str());
    let options = figures.differences.iter().filter_map(|option| Some((option, title(&option.option)?)));
    let options: Vec<(&Differences, &str)> = options.take(MOST).collect();
    let has = |id: &&str| options.iter().any(|(option, _)| option.row(id, "all").is_some());
    let targets: Vec<&str> = SHOWN.into_iter().filter(has).collect();
    if options.is_empty() || targets.is_empty() {
        return None;
    }
    let panel = HEADING + ROW * (options.len() + 1) as f64 + AXIS;
    let top = 96.0;
    let height = top + panel * targets.len().div_ceil(2) as f64 + 16.0;
    let subtitle = format!(
        "{}. Means of {}; lines: 95 % interval of the difference from today, of each figure alone.",
        figures.run(),
        figures.replications()
    );
    let mut picture = page(height as u32, "If the savings do not materialise", &subtitle);
    let width = (1000.0 - 24.0 - NAMES) / 2.0;
    for (number, id) in targets.iter().enumerate() {
        let (row, column) = (number / 2, number % 2);
        let top = top + panel * row as f64;
        if column == 0 {
            names(&mut picture, &options, top + HEADING);
        }
        let left = 24.0 + NAMES + width * column as f64;
        let frame =
            Frame { left, top: top + HEADING, right: left + width - FIGURE, bottom: top + panel - AXIS };
        target(&mut picture, figures, &options, id, &frame);
    }
    Some(picture)
}

fn names(picture: &mut Picture, options: &[(&Differences, &str)], top: f64) {
    let titles = std::iter::once("Today").chain(options.iter().map(|(_, title)| *title));
    for (row, title) in titles.enumerate() {
        let middle = top + ROW * (row as f64 + 0.5);
        let lines = wrapped(title, LABEL - 1.0, NAMES - 24.0, 2);
        for (line, text) in lines.iter().enumerate() {
            let y = middle + 4.5 + 13.0 * (line as f64 - (lines.len() - 1) as f64 / 2.0);
            picture.text((24.0 + NAMES - 12.0, y), text, LABEL - 1.0, INK, Anchor::End);
        }
    }
}

/// One panel: levels with the interval of their difference from today.
fn target(
    picture: &mut Picture,
    figures: &Figures<'_>,
    options: &[(&Differences, &str)],
    id: &str,
    frame: &Frame,
) {
    let (label, unit, usual) =
        metric(id).map_or((id, "", 1), |metric| (metric.label, metric.unit, metric.decimals));
    picture.text((frame.left, frame.top - 9.0), &format!("{label}, {unit}"), LABEL, INK, Anchor::Start);
    let rows: Vec<_> = options.iter().map(|(option, _)| option.row(id, "all")).collect();
    let Some(today) = figures.summary.observed(id, "all").map(|row| row.mean) else { return };
    // An interval of a difference may lead beyond what a level can be.
    let (least, most) = match limits(id) {
        Limits::None => (f64::NEG_INFINITY, f64::INFINITY),
        Limits::NotNegative => (0.0, f64::INFINITY),
        Limits::Share => (0.0, 100.0),
    };
    let end = |level: f64| level.clamp(least, most);
    let ends = rows.iter().flatten().filter(|row| !row.growing).flat_map(|row| {
        [
            row.option,
            end(row.baseline + row.difference.interval.low),
            end(row.baseline + row.difference.interval.high),
        ]
    });
    let x = Scale::nice(ends.chain([today]), false, 4.0, frame.left, frame.right);
    frame.x_axis(picture, &x, "");
    picture.line(&[(x.at(today), frame.top), (x.at(today), frame.bottom)], GREY, 1.5);
    let level = |picture: &mut Picture, row: f64, text: &str| {
        picture.text((frame.right + 10.0, row + 4.5), text, LABEL, INK, Anchor::Start);
    };
    let first = frame.top + ROW / 2.0;
    let half = rows.iter().flatten().map(|row| row.difference.interval.half_width()).fold(f64::NAN, f64::max);
    let decimals = decimals_for(half, usual);
    dot(picture, (x.at(today), first), GREY);
    level(picture, first, &number(today, decimals));
    for (at, row) in rows.into_iter().enumerate() {
        let middle = first + ROW * (at as f64 + 1.0);
        match row {
            Some(row) if row.growing => level(picture, middle, GROWING),
            Some(row) => {
                let interval = &row.difference.interval;
                let (low, high) =
                    (x.at(end(row.baseline + interval.low)), x.at(end(row.baseline + interval.high)));
                if high - low > 1.0 {
                    whisker(picture, (low, high), middle);
                }
                dot(picture, (x.at(row.option), middle), BLUE);
                level(picture, middle, &number(row.option, decimals));
            }
            None => {}
        }
    }
}
