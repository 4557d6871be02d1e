//! Utilisation and queue of every setting, side by side.

use plotters::style::RGBColor;

use super::axis::{BLUE, Frame, GREY, INK, LABEL, ORANGE, Scale, VERMILION, page, wrapped};
use super::figures::Figures;
use super::picture::{Anchor, Picture};
use crate::report::number::{plus_minus, with_interval};
use crate::stats::{Growing, Part, SummaryRow};

/// Most settings shown.
const MOST_ROWS: usize = 40;

/// Height of a row in logical pixels.
const ROW: f64 = 34.0;

/// A row a setting; nothing without settings in use.
pub(super) fn picture(figures: &Figures<'_>, growing: &[Growing]) -> Option<Picture> {
    let rows = figures.summary.rows.iter();
    let used = rows.filter(|row| row.metric == "setting-occupied" && row.replications > 0);
    let mut groups: Vec<&str> = used.map(|row| row.group.as_str()).collect();
    if groups.is_empty() {
        return None;
    }
    let settings = groups.len();
    if settings > MOST_ROWS {
        // More rows would be no chart: the most used, in the order of the scenario.
        let use_of =
            |group: &str| figures.summary.observed("setting-utilisation", group).map_or(0.0, |row| row.mean);
        let mut by_use: Vec<f64> = groups.iter().map(|group| use_of(group)).collect();
        by_use.sort_by(|a, b| b.total_cmp(a));
        groups.retain(|group| use_of(group) >= by_use[MOST_ROWS - 1]);
        groups.truncate(MOST_ROWS);
    }
    let bottom = 112.0 + ROW * groups.len() as f64;
    let whiskers = if figures.summary.replications > 1 {
        format!("Means of {} with 95 % confidence intervals", figures.replications())
    } else {
        "One replication".to_owned()
    };
    let shown = if settings > groups.len() {
        format!("; the {} most used of {settings} settings", groups.len())
    } else {
        String::new()
    };
    let mut picture = page(
        (bottom + 56.0) as u32,
        "Utilisation and queues",
        &format!("{}. {whiskers}{shown}.", figures.run()),
    );
    let left = Frame { left: 214.0, top: 112.0, right: 520.0, bottom };
    let right = Frame { left: 640.0, top: 112.0, right: 880.0, bottom };
    for (index, group) in groups.iter().enumerate() {
        let middle = left.top + ROW * (index as f64 + 0.5);
        let lines = wrapped(&figures.setting_name(group), LABEL, left.left - 22.0, 2);
        let first = middle + 4.5 - 7.5 * (lines.len() - 1) as f64;
        for (line, name) in lines.iter().enumerate() {
            let at = (left.left - 10.0, first + 15.0 * line as f64);
            picture.text(at, name, LABEL, INK, Anchor::End);
        }
    }
    utilisation(&mut picture, &left, figures, &groups);
    queues(&mut picture, &right, figures, &groups, growing);
    Some(picture)
}

fn utilisation(picture: &mut Picture, frame: &Frame, figures: &Figures<'_>, groups: &[&str]) {
    let rows: Vec<_> =
        groups.iter().map(|group| figures.summary.observed("setting-utilisation", group)).collect();
    let values = rows.iter().flatten().flat_map(|row| [row.mean, row.ci_high]);
    let x = Scale::nice(values.chain([100.0]), true, 5.0, frame.left, frame.right);
    picture.text((frame.left, frame.top - 12.0), "Utilisation of core capacity", LABEL, INK, Anchor::Start);
    frame.x_axis(picture, &x, "Time-average share in use (%)");
    let full = x.at(100.0);
    picture.line(&[(full, frame.top), (full, frame.bottom)], VERMILION, 1.5);
    for (index, row) in rows.into_iter().enumerate() {
        let middle = frame.top + ROW * (index as f64 + 0.5);
        match row {
            Some(row) => {
                bar(picture, &x, frame.left, middle, row, BLUE);
                value(picture, frame.right, middle, row);
            }
            None => {
                let at = (frame.left + 8.0, middle + 4.5);
                picture.text(at, "no limit to capacity", LABEL, GREY, Anchor::Start);
            }
        }
    }
}

fn queues(picture: &mut Picture, frame: &Frame, figures: &Figures<'_>, groups: &[&str], growing: &[Growing]) {
    let grows = |group: &str| {
        growing.iter().find(|queue| {
            queue.part == Part::Setting && group.strip_prefix("setting=") == Some(queue.id.as_str())
        })
    };
    let row = |group: &str| figures.summary.observed("setting-queue", group);
    let values = groups
        .iter()
        .filter(|group| grows(group).is_none())
        .filter_map(|group| row(group))
        .flat_map(|row| [row.mean, row.ci_high]);
    let x = Scale::nice(values, true, 4.0, frame.left, frame.right);
    picture.text((frame.left, frame.top - 12.0), "Waiting to enter", LABEL, INK, Anchor::Start);
    frame.x_axis(picture, &x, "Time-average queue (patients)");
    for (index, group) in groups.iter().enumerate() {
        let middle = frame.top + ROW * (index as f64 + 0.5);
        if let Some(queue) = grows(group) {
            let rate = plus_minus(queue.per_day.mean, queue.per_day.half_width(), 2);
            let at = (frame.left + 8.0, middle + 4.5);
            picture.text(at, &format!("growing: +{rate} a day"), LABEL, VERMILION, Anchor::Start);
        } else if figures.has_no_limit(group) {
            picture.text((frame.right + 8.0, middle + 4.5), "–", LABEL, GREY, Anchor::Start);
        } else if let Some(row) = row(group) {
            bar(picture, &x, frame.left, middle, row, ORANGE);
            value(picture, frame.right, middle, row);
        }
    }
    picture.line(&[(frame.left, frame.top), (frame.left, frame.bottom)], GREY, 1.0);
}

/// A bar with its interval.
fn bar(picture: &mut Picture, x: &Scale, from: f64, middle: f64, row: &SummaryRow, colour: RGBColor) {
    picture.rect((from, middle - 9.0), (x.at(row.mean), middle + 9.0), colour);
    let (low, high) = (x.at(row.ci_low), x.at(row.ci_high));
    // An interval narrower than its own caps would be a blot.
    if high - low > 4.0 {
        picture.line(&[(low, middle), (high, middle)], INK, 1.5);
        for edge in [low, high] {
            picture.line(&[(edge, middle - 4.0), (edge, middle + 4.0)], INK, 1.5);
        }
    }
}

/// The mean with its half-width, to the right of `at`.
fn value(picture: &mut Picture, at: f64, middle: f64, row: &SummaryRow) {
    let text = with_interval(row.mean, row.ci_low, row.ci_high, 1);
    picture.text((at + 8.0, middle + 4.5), &text, LABEL, INK, Anchor::Start);
}
