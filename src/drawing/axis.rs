//! Scales, ticks, dates and the furniture that every chart shares.

use super::palette::{GRID, INK, NOTE};
use super::picture::{Anchor, Picture};
use super::raster::text_width;
use crate::math::{log10, powf};
use crate::number::number;
use jiff::ToSpan;
use jiff::civil::Date;

/// Size of labels in logical pixels.
pub(crate) const LABEL: f64 = 12.0;

/// Width of every chart in logical pixels.
pub(crate) const WIDTH: u32 = 720;

/// A linear scale from data to logical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    from: f64,
    to: f64,
    step: f64,
}

impl Scale {
    /// A scale that begins and ends on a tick, with about `ticks` ticks; from zero if `zero`.
    pub(crate) fn nice(
        values: impl Iterator<Item = f64>,
        zero: bool,
        ticks: f64,
        from: f64,
        to: f64,
    ) -> Self {
        let (mut low, mut high) = values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if zero || low > high {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        if high - low < 1e-9 {
            high = low + 1.0;
        }
        let step = nice_step((high - low) / ticks);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, from, to, step }
    }

    /// A scale with exactly these ends.
    pub(crate) fn exact(low: f64, high: f64, from: f64, to: f64) -> Self {
        Self { low, high, from, to, step: high - low }
    }

    /// Where a value lies.
    pub(crate) fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// Values of the ticks with their labels.
    pub(crate) fn ticks(&self) -> Vec<(f64, String)> {
        let decimals = (-log10(self.step).floor()).max(0.0) as usize;
        let count = ((self.high - self.low) / self.step).round() as u32;
        (0..=count)
            .map(|tick| self.low + f64::from(tick) * self.step)
            .map(|value| (value, number(value, decimals)))
            .collect()
    }
}

/// The next step of 1, 2 or 5 times a power of ten.
fn nice_step(rough: f64) -> f64 {
    let power = powf(10.0, log10(rough).floor());
    let steps = [1.0, 2.0, 5.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|step| *step >= rough * 0.999).unwrap_or(10.0 * power)
}

/// The rectangle of the data, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Frame {
    /// Horizontal grid lines with labels at the left, and the axis title above them.
    pub(crate) fn y_axis(&self, picture: &mut Picture, scale: &Scale, title: &str) {
        for (value, label) in scale.ticks() {
            let y = scale.at(value);
            picture.line(&[(self.left, y), (self.right, y)], GRID, 1.0);
            picture.text((self.left - 8.0, y + 4.5), &label, LABEL, NOTE, Anchor::End);
        }
        picture.text((self.left, self.top - 12.0), title, LABEL, INK, Anchor::Start);
    }

    /// Vertical grid lines with labels below, and the axis title below them.
    pub(crate) fn x_axis(&self, picture: &mut Picture, scale: &Scale, title: &str) {
        for (value, label) in scale.ticks() {
            let x = scale.at(value);
            picture.line(&[(x, self.top), (x, self.bottom)], GRID, 1.0);
            picture.text((x, self.bottom + 18.0), &label, LABEL, NOTE, Anchor::Middle);
        }
        let middle = f64::midpoint(self.left, self.right);
        picture.text((middle, self.bottom + 38.0), title, LABEL, INK, Anchor::Middle);
    }

    /// Ticks at the beginnings of months (weeks in short runs, years in long ones), named.
    pub(crate) fn date_axis(&self, picture: &mut Picture, x: &Scale, start: Date, days: u32) {
        picture.line(&[(self.left, self.bottom), (self.right, self.bottom)], NOTE, 1.0);
        let mut free_from = f64::NEG_INFINITY;
        for (day, label) in date_ticks(start, days) {
            let at = x.at(f64::from(day));
            picture.line(&[(at, self.bottom), (at, self.bottom + 5.0)], NOTE, 1.0);
            let half = text_width(&label, LABEL) / 2.0;
            if at - half > free_from {
                picture.text((at, self.bottom + 20.0), &label, LABEL, NOTE, Anchor::Middle);
                free_from = at + half + 6.0;
            }
        }
    }
}

/// `Apr`.
pub(crate) fn month_name(date: Date) -> String {
    date.strftime("%b").to_string()
}

/// Days from the start with their labels: the year stands at the first tick and at every January.
fn date_ticks(start: Date, days: u32) -> Vec<(u32, String)> {
    let mut ticks: Vec<(u32, String)> = Vec::new();
    let mut named = None;
    for day in 0..days {
        let date = start.saturating_add(i64::from(day).days());
        let wanted = match days {
            0..=100 => day % 14 == 0,
            101..=800 => date.day() == 1,
            _ => date.day() == 1 && date.month() % 6 == 1,
        };
        if !wanted {
            continue;
        }
        let mut label = if days <= 100 { date.strftime("%-d %b").to_string() } else { month_name(date) };
        if named != Some(date.year()) {
            named = Some(date.year());
            label = format!("{label} {}", date.year());
        }
        ticks.push((day, label));
    }
    ticks
}

/// Moves labels apart: positions in the same order, at least `gap` apart, within `low` to `high`.
pub(crate) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut placed = wanted.to_vec();
    let mut least = low;
    for &index in &order {
        placed[index] = placed[index].max(least);
        least = placed[index] + gap;
    }
    let mut most = high;
    for &index in order.iter().rev() {
        placed[index] = placed[index].min(most);
        most = placed[index] - gap;
    }
    placed
}

/// The text in lines no wider than `width` logical pixels, broken between words or after hyphens; the last of
/// `most` lines is cut if it must be.
pub(crate) fn wrapped(text: &str, size: f64, width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for part in text.split_inclusive([' ', '-']) {
        let line = lines.last().map_or("", |line| line.as_str());
        let longer = format!("{line}{part}");
        if line.is_empty() || lines.len() >= most || text_width(longer.trim_end(), size) <= width {
            if let Some(line) = lines.last_mut() {
                *line = longer;
            }
        } else {
            lines.push(part.to_owned());
        }
    }
    lines.iter().map(|line| fit(line.trim_end(), size, width)).collect()
}

/// The text, cut with an ellipsis if it is wider than `width` logical pixels.
pub(crate) fn fit(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let mut short = text.to_owned();
    while !short.is_empty() && text_width(&format!("{short}…"), size) > width {
        short.pop();
    }
    format!("{}…", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_begin_and_end_on_a_tick() {
        let scale = Scale::nice([483.0, 561.0].into_iter(), false, 5.0, 400.0, 0.0);
        assert_eq!((scale.low, scale.high), (480.0, 580.0));
        let labels: Vec<String> = scale.ticks().into_iter().map(|tick| tick.1).collect();
        assert_eq!(labels, ["480", "500", "520", "540", "560", "580"]);
        assert!((scale.at(480.0) - 400.0).abs() < 1e-9 && scale.at(580.0).abs() < 1e-9);
        let small = Scale::nice([0.13].into_iter(), true, 4.0, 0.0, 1.0);
        assert_eq!(small.ticks()[1].1, "0.05");
        let nothing = Scale::nice(std::iter::empty(), false, 4.0, 0.0, 1.0);
        assert!(nothing.high > nothing.low);
    }

    #[test]
    fn months_are_named_and_the_year_at_its_start() {
        let labels: Vec<String> =
            date_ticks(Date::constant(2014, 4, 1), 364).into_iter().map(|t| t.1).collect();
        assert_eq!(labels.len(), 12);
        assert_eq!(
            (labels[0].as_str(), labels[1].as_str(), labels[9].as_str()),
            ("Apr 2014", "May", "Jan 2015")
        );
        assert_eq!(date_ticks(Date::constant(2014, 4, 1), 28)[1], (14, "15 Apr".to_owned()));
    }

    #[test]
    fn labels_are_moved_apart_within_bounds() {
        let placed = spread(&[10.0, 12.0, 50.0, 99.0, 98.0], 14.0, 0.0, 100.0);
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 13.999));
        assert!(sorted[0] >= 0.0 && sorted[4] <= 100.0);
    }

    #[test]
    fn long_names_are_wrapped_before_they_are_cut() {
        let name = "Home-from-hospital service, voluntary";
        let lines = wrapped(name, 13.0, 180.0, 2);
        assert_eq!(lines, ["Home-from-hospital service,", "voluntary"]);
        assert_eq!(wrapped("A&E", 13.0, 100.0, 2), ["A&E"]);
        let cut = wrapped(name, 13.0, 80.0, 2);
        assert!(cut.len() == 2 && cut[1].ends_with('…') && text_width(&cut[1], 13.0) <= 80.0);
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(fit("A&E", 13.0, 100.0), "A&E");
        let cut = fit("A very long name of a setting", 13.0, 100.0);
        assert!(cut.ends_with('…') && text_width(&cut, 13.0) <= 100.0);
    }
}
