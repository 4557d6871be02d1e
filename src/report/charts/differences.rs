//! What the options change: a forest of relative changes with their intervals, beside what the plan claims.

use plotters::style::RGBColor;

use super::axis::{BLUE, Frame, GREY, INK, LABEL, SHADE, Scale, VERMILION, page, wrapped};
use super::figures::Figures;
use super::picture::{Anchor, Picture};
use super::raster::text_width;
use crate::metrics::metric;
use crate::number::{decimals_for, number, plus_minus};
use crate::report::table::GROWING;
use crate::stats::{DifferenceRow, Differences};

/// Metrics that are always shown if an option changes them; those that the plan claims come after them.
const SHOWN: [&str; 9] = [
    "non-elective-admissions",
    "delayed-days",
    "care-home-admissions-rate",
    "still-at-home-91-days",
    "readmissions-30-days",
    "length-of-stay-mean",
    "discharges-before-noon",
    "acute-occupied",
    "a-and-e-within-4h",
];

/// Most options shown: more would be no chart.
const MOST: usize = 8;

const WHITE: RGBColor = RGBColor(255, 255, 255);

/// Height of the row of an option.
const ROW: f64 = 24.0;

/// Height of the heading of a metric.
const HEADING: f64 = 22.0;

/// Space after the rows of a metric.
const SPACE: f64 = 10.0;

/// A group of rows for each metric, a row for each option; nothing without options, or if they change nothing.
pub(super) fn picture(figures: &Figures<'_>) -> Option<Picture> {
    // Those that have committed themselves have a chart of their own.
    let is_committed = |option: &&Differences| figures.committed.iter().any(|(id, _)| *id == option.option);
    let others: Vec<Differences> =
        figures.differences.iter().filter(|option| !is_committed(option)).cloned().collect();
    let options = &others[..others.len().min(MOST)];
    let metrics = shown(figures, options);
    if metrics.is_empty() {
        return None;
    }
    let label = 200.0;
    let lines = |option: &Differences| wrapped(&option.option, LABEL, label - 12.0, 2);
    let height = |option: &Differences| ROW + 13.0 * (lines(option).len() - 1) as f64;
    let group = HEADING + options.iter().map(height).sum::<f64>() + SPACE;
    let frame =
        Frame { left: 24.0 + label, top: 112.0, right: 820.0, bottom: 112.0 + group * metrics.len() as f64 };
    let mut picture = page(
        (frame.bottom + 56.0) as u32,
        "What the options change, in % of the baseline",
        &subtitle(figures, options, others.len()),
    );
    key(&mut picture, figures);
    let rows = || metrics.iter().flat_map(|id| options.iter().filter_map(|option| option.row(id, "all")));
    let claims = metrics.iter().flat_map(|id| options.iter().filter_map(|o| claim(figures, o, id)));
    let ends = rows()
        .filter(|row| !row.growing)
        .flat_map(|row| [row.relative.mean, row.relative.simultaneous.low, row.relative.simultaneous.high]);
    let x = Scale::nice(ends.chain(claims), true, 8.0, frame.left, frame.right);
    let mut top = frame.top;
    for number in 0..metrics.len() {
        if number % 2 == 0 {
            picture.rect((24.0, top), (976.0, top + group), SHADE);
        }
        top += group;
    }
    frame.x_axis(&mut picture, &x, "Change (% of the baseline)");
    picture.line(&[(x.at(0.0), frame.top), (x.at(0.0), frame.bottom)], GREY, 1.5);
    let mut top = frame.top;
    for (number, id) in metrics.iter().enumerate() {
        // No grid behind words.
        let behind = if number % 2 == 0 { SHADE } else { WHITE };
        picture.rect((frame.left - 4.0, top + 2.0), (x.at(0.0) - 1.0, top + HEADING), behind);
        picture.text((32.0, top + 16.0), &heading(id, options), LABEL, INK, Anchor::Start);
        top += HEADING;
        for option in options {
            let middle = top + height(option) / 2.0;
            let names = lines(option);
            for (line, name) in names.iter().enumerate() {
                let y = middle + 4.5 + 15.0 * (line as f64 - (names.len() - 1) as f64 / 2.0);
                picture.text((frame.left - 8.0, y), name, LABEL, GREY, Anchor::End);
            }
            // The claim first: what was found lies on it, smaller.
            if let Some(claim) = claim(figures, option, id) {
                diamond(&mut picture, (x.at(claim), middle));
            }
            if let Some(row) = option.row(id, "all") {
                found(&mut picture, &x, &frame, middle, row);
            }
            top += height(option);
        }
        top += SPACE;
    }
    Some(picture)
}

/// Metrics that some option changes, or the plan claims, and that can be said in % of the baseline.
fn shown(figures: &Figures<'_>, options: &[Differences]) -> Vec<&'static str> {
    let changes = |id: &str| {
        options.iter().filter_map(|option| option.row(id, "all")).any(|row| {
            let d = &row.difference;
            row.relative.mean.is_finite() && (d.mean != 0.0 || d.sd > 0.0)
        })
    };
    let claimed = figures.planned.iter().filter(|planned| planned.group == "all").map(|p| p.metric);
    let mut metrics: Vec<&'static str> = Vec::new();
    for id in SHOWN.into_iter().chain(claimed) {
        if !metrics.contains(&id) && changes(id) {
            metrics.push(id);
        }
    }
    metrics
}

/// What the plan claims, in % of the baseline.
fn claim(figures: &Figures<'_>, option: &Differences, id: &str) -> Option<f64> {
    let of = |planned: &&crate::stats::AgainstPlan| {
        planned.option == option.option && planned.metric == id && planned.group == "all"
    };
    let planned = figures.planned.iter().find(of)?;
    let percent = if planned.unit == "% of the baseline" {
        planned.claimed
    } else {
        100.0 * planned.claimed / option.row(id, "all")?.baseline
    };
    percent.is_finite().then_some(percent)
}

fn subtitle(figures: &Figures<'_>, options: &[Differences], all: usize) -> String {
    let left_out = match all - options.len() {
        0 => String::new(),
        n => format!(" The first {MOST} of {} options.", MOST + n),
    };
    format!("{}. Means of {}.{left_out}", figures.run(), figures.replications())
}

/// `Delayed days, baseline 512 a month`.
fn heading(id: &str, options: &[Differences]) -> String {
    let (label, unit, decimals) = metric(id).map_or((id, "", 1), |m| (m.label, m.unit, m.decimals));
    let usual = options.iter().find_map(|option| option.row(id, "all")).map_or(f64::NAN, |row| row.baseline);
    format!("{label}, baseline {} {unit}", number(usual, decimals))
}

/// What the marks mean.
fn key(picture: &mut Picture, figures: &Figures<'_>) {
    let (y, mut at) = (86.0, 36.0);
    let words = match (figures.summary.replications, figures.differences.len()) {
        (1, _) => "found",
        (_, 1) => "found, with its 95 % interval",
        _ => "found, with an interval that holds for all options together with 95 % confidence",
    };
    if figures.summary.replications > 1 {
        whisker(picture, (at - 12.0, at + 12.0), y);
    }
    dot(picture, (at, y), BLUE);
    picture.text((at + 20.0, y + 4.5), words, LABEL, INK, Anchor::Start);
    // A tenth more than measured: the SVG may be shown in a wider font.
    at += 20.0 + 1.1 * text_width(words, LABEL) + 28.0;
    if !figures.planned.is_empty() {
        diamond(picture, (at, y));
        picture.text((at + 14.0, y + 4.5), "planned (claimed or assumed)", LABEL, INK, Anchor::Start);
    }
}

/// A change with its interval, and in figures at the right.
fn found(picture: &mut Picture, x: &Scale, frame: &Frame, middle: f64, row: &DifferenceRow) {
    let relative = &row.relative.simultaneous;
    if row.growing {
        picture.text((frame.right + 12.0, middle + 4.5), GROWING, LABEL, INK, Anchor::Start);
    }
    if relative.mean.is_nan() || row.growing {
        return;
    }
    let (low, high) = (x.at(relative.low), x.at(relative.high));
    if high - low > 1.0 {
        whisker(picture, (low, high), middle);
    }
    dot(picture, (x.at(relative.mean), middle), BLUE);
    let half = relative.half_width();
    let exact = relative.mean == 0.0 && half == 0.0;
    let text = if exact {
        "0".to_owned()
    } else {
        let usual = decimals_for(half, 1);
        format!("{} %", plus_minus(relative.mean, half, usual))
    };
    picture.text((frame.right + 12.0, middle + 4.5), &text, LABEL, INK, Anchor::Start);
}

pub(super) fn whisker(picture: &mut Picture, (low, high): (f64, f64), y: f64) {
    picture.line(&[(low, y), (high, y)], INK, 1.5);
    for edge in [low, high] {
        picture.line(&[(edge, y - 4.0), (edge, y + 4.0)], INK, 1.5);
    }
}

pub(super) fn dot(picture: &mut Picture, (x, y): (f64, f64), colour: RGBColor) {
    let corner = |step: u32| {
        let angle = f64::from(step) / 24.0 * std::f64::consts::TAU;
        (x + 4.5 * angle.cos(), y + 4.5 * angle.sin())
    };
    picture.area((0..24).map(corner).collect(), colour);
}

fn diamond(picture: &mut Picture, (x, y): (f64, f64)) {
    picture.area(vec![(x, y - 6.5), (x + 6.5, y), (x, y + 6.5), (x - 6.5, y)], VERMILION);
}
