//! Rows of dots with intervals, a panel for each figure, on an axis of its own.

use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, fit, wrapped};
use crate::drawing::marks::{beyond, diamond, dot, hollow_diamond, whisker};
use crate::drawing::{
    Anchor, Colour, HARM, HARM_TINT, INK, NOTE, OPTION, OPTION_TINT, PANEL, Picture, TODAY, TODAY_TINT,
};

/// Size of names of rows and of figures beside a panel.
pub(super) const SMALL: f64 = 11.0;
/// Between lines of a name.
const LINE: f64 = 13.0;
/// Height of the axis below a panel.
pub(super) const AXIS: f64 = 24.0;

/// What a mark is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Baseline,
    Option,
    /// What the plan claims in its own words.
    Claim,
    /// What is derived from them, or assumed.
    Derived,
}

impl Of {
    fn colours(self) -> (Colour, Colour) {
        match self {
            Self::Baseline => (TODAY, TODAY_TINT),
            Self::Option => (OPTION, OPTION_TINT),
            Self::Claim | Self::Derived => (HARM, HARM_TINT),
        }
    }

    fn is_claim(self) -> bool {
        matches!(self, Self::Claim | Self::Derived)
    }
}

/// A figure with its interval; NaN where there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    pub(super) of: Of,
    pub(super) mean: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// The marks of a row, and what stands to the right of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    pub(super) marks: Vec<Mark>,
    pub(super) text: Vec<(String, Of)>,
}

/// A figure of every row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Panel {
    /// Its name and unit, in one string.
    pub(super) heading: String,
    pub(super) rows: Vec<Row>,
    /// A line from top to bottom.
    pub(super) line: Option<f64>,
    /// Whether zero is on the axis.
    pub(super) zero: bool,
}

impl Panel {
    /// Draws it into a frame, its rows so high; the figures to the right of the frame.
    pub(super) fn draw(&self, picture: &mut Picture, frame: &Frame, row: f64, room: f64) {
        let heading = wrapped(&self.heading, SMALL, frame.right - frame.left + room - 6.0, 4);
        for (line, text) in heading.iter().rev().enumerate() {
            let at = (frame.left, frame.top - 8.0 - LINE * line as f64);
            picture.text(at, text, SMALL, INK, Anchor::Start);
        }
        let x = self.scale(frame);
        let (low, high) = (x.low, x.high);
        let is_drawn = self.rows.iter().flat_map(|row| &row.marks).any(|mark| mark.mean.is_finite());
        for (value, label) in x.ticks().into_iter().filter(|_| is_drawn) {
            let at = x.at(value);
            picture.line(&[(at, frame.top), (at, frame.bottom)], crate::drawing::GRID, 1.0);
            picture.text((at, frame.bottom + 15.0), &label, SMALL, NOTE, Anchor::Middle);
        }
        if let Some(at) = self.line.filter(|line| is_drawn && (low..=high).contains(line)) {
            picture.line(&[(x.at(at), frame.top), (x.at(at), frame.bottom)], NOTE, 1.25);
        }
        for (number, of) in self.rows.iter().enumerate() {
            let middle = frame.top + row * (number as f64 + 0.5);
            let dots = of.marks.iter().filter(|mark| !mark.of.is_claim()).count();
            let mut nth = 0.0;
            for mark in &of.marks {
                let y = if mark.of.is_claim() {
                    middle
                } else {
                    nth += 1.0;
                    middle + 9.0 * (nth - 1.0 - (dots as f64 - 1.0) / 2.0)
                };
                one(picture, &x, y, mark);
            }
            let lines = of.text.len() as f64;
            for (line, (text, of)) in of.text.iter().enumerate() {
                let y = middle + 4.0 + LINE * (line as f64 - (lines - 1.0) / 2.0);
                picture.text((frame.right + 8.0, y), text, SMALL, of.colours().0, Anchor::Start);
            }
        }
    }

    /// A dashed line at a limit, if it is on the axis.
    pub(super) fn limit(&self, picture: &mut Picture, frame: &Frame, at: f64) {
        let x = self.scale(frame);
        if (x.low..=x.high).contains(&at) {
            picture.dashes((x.at(at), frame.top), (x.at(at), frame.bottom), HARM, 1.25);
        }
    }

    /// An axis that one wide row does not rule: what lies beyond it is a mark at its edge.
    fn scale(&self, frame: &Frame) -> Scale {
        let line = self.line.unwrap_or(0.0);
        let base = if self.line.is_some() || self.zero { line } else { f64::NAN };
        let ends = |mark: &Mark| [mark.mean, mark.low, mark.high].into_iter().filter(|end| end.is_finite());
        let found = || self.rows.iter().flat_map(|row| &row.marks).filter(|mark| !mark.of.is_claim());
        let far = |mark: &Mark| ends(mark).map(|end| (end - line).abs()).fold(0.0, f64::max);
        let mut reach: Vec<f64> = found().map(far).filter(|far| *far > 0.0).collect();
        reach.sort_by(f64::total_cmp);
        let usual = reach.get(reach.len() / 2).copied().unwrap_or(f64::INFINITY);
        let most = if self.line.is_some() { usual * 4.0 } else { f64::INFINITY };
        let inside = |end: &f64| (end - line).abs() <= most;
        let values = found().flat_map(ends).filter(inside);
        // A claim is drawn on the axis if that costs at most half of it.
        let reached = values.clone().map(|end| (end - line).abs()).fold(0.0, f64::max);
        let claims = self.rows.iter().flat_map(|row| &row.marks).filter(|mark| mark.of.is_claim());
        let claims = claims.map(|mark| mark.mean).filter(|claim| (claim - line).abs() <= 2.0 * reached);
        let ticks = ((frame.right - frame.left) / 48.0).clamp(2.0, 6.0);
        Scale::nice(values.chain(claims).chain([base]), self.zero, ticks, frame.left, frame.right)
    }
}

/// How far within the edge of a panel the tip of an arrow stands.
const EDGE: f64 = 7.0;
/// How far above the middle of a row the arrow of a claim stands.
const ABOVE: f64 = 9.0;

/// Draws a mark; one beyond the axis is an arrow at its edge.
fn one(picture: &mut Picture, x: &Scale, y: f64, mark: &Mark) {
    let (colour, tint) = mark.of.colours();
    if !mark.mean.is_finite() {
        return;
    }
    // Within the panel: beside it stand figures.
    let mut arrow = |value: f64, colour: Colour| {
        let right = value > x.high;
        let tip = if right { x.at(x.high) - EDGE } else { x.at(x.low) + EDGE };
        let is_off = right || value < x.low;
        if is_off {
            // That of a claim stands above that of an interval: farther in it would stand among the dots.
            let y = if mark.of.is_claim() { y - ABOVE } else { y };
            beyond(picture, (tip, y), right, colour);
        }
        is_off
    };
    let has_interval = mark.low.is_finite() && mark.high.is_finite();
    for end in [mark.low, mark.high].into_iter().filter(|_| has_interval) {
        arrow(end, tint);
    }
    let is_off = arrow(mark.mean, colour);
    if has_interval {
        let end = |value: f64| x.at(value.clamp(x.low, x.high));
        whisker(picture, (end(mark.low), end(mark.high)), y, tint);
    }
    match mark.of {
        _ if is_off => {}
        Of::Claim => diamond(picture, (x.at(mark.mean), y), colour),
        Of::Derived => hollow_diamond(picture, (x.at(mark.mean), y), colour),
        _ => dot(picture, (x.at(mark.mean), y), 4.0, colour),
    }
}

/// A name in at most two lines that end left of an axis.
pub(super) fn name(picture: &mut Picture, words: &str, (right, middle): (f64, f64), width: f64) {
    let lines = wrapped(words, SMALL, width, 2);
    for (line, text) in lines.iter().enumerate() {
        let y = middle + 4.0 + 12.5 * (line as f64 - (lines.len() as f64 - 1.0) / 2.0);
        picture.text((right, y), text, SMALL, INK, Anchor::End);
    }
}

/// Names of rows in at most three lines, and a ground under every second row.
pub(super) fn names(
    picture: &mut Picture,
    titles: &[&str],
    (left, right): (f64, f64),
    top: f64,
    row: f64,
    to: f64,
) {
    for (number, title) in titles.iter().enumerate() {
        if number % 2 == 0 {
            picture.rect(
                (left - 4.0, top + row * number as f64),
                (to, top + row * (number + 1) as f64),
                PANEL,
            );
        }
        let lines = wrapped(title, SMALL, right - left, 3);
        let middle = top + row * (number as f64 + 0.5);
        for (line, text) in lines.iter().enumerate() {
            let y = middle + 4.0 + LINE * (line as f64 - (lines.len() as f64 - 1.0) / 2.0);
            picture.text((left, y), text, SMALL, INK, Anchor::Start);
        }
    }
}

/// Height of rows in which all names have room.
pub(super) fn row_height(titles: &[&str], width: f64, least: f64) -> f64 {
    let lines = titles.iter().map(|title| wrapped(title, SMALL, width, 3).len()).max().unwrap_or(1);
    (LINE * lines as f64 + 7.0).max(least)
}

/// What the marks stand for, from the left.
pub(super) fn key(picture: &mut Picture, (left, y): (f64, f64), entries: &[(Of, &str)]) {
    let mut at = left;
    for (of, words) in entries {
        let (colour, _) = of.colours();
        let middle = (at + 6.0, y - 4.0);
        match of {
            Of::Claim => diamond(picture, middle, colour),
            Of::Derived => hollow_diamond(picture, middle, colour),
            _ => dot(picture, middle, 4.0, colour),
        }
        let words = fit(words, LABEL, (f64::from(WIDTH) - at - 40.0).max(0.0));
        picture.text((at + 18.0, y), &words, LABEL, INK, Anchor::Start);
        at += 18.0 + 1.1 * crate::drawing::text_width(&words, LABEL) + 20.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Triangles and diamonds of a panel with this mark under two usual ones.
    fn marks(mark: Mark) -> (usize, usize) {
        let of = Of::Option;
        let usual = || Row { marks: vec![Mark { of, mean: 1.0, low: 0.5, high: 1.5 }], text: Vec::new() };
        let rows = vec![usual(), usual(), Row { marks: vec![mark], text: Vec::new() }];
        let panel = Panel { heading: String::new(), rows, line: Some(0.0), zero: true };
        let mut picture = Picture::new(300, 100, "");
        let frame = Frame { left: 10.0, top: 10.0, right: 200.0, bottom: 90.0 };
        panel.draw(&mut picture, &frame, 26.0, 60.0);
        let svg = picture.svg().unwrap();
        let corners = |many: usize| {
            let areas = svg.split("<polygon").skip(1).filter_map(|area| area.split("points=\"").nth(1));
            areas
                .filter(|points| points.split('"').next().unwrap().split_whitespace().count() == many)
                .count()
        };
        // plotters closes no polygon: a corner is a point.
        (corners(3), corners(4))
    }

    #[test]
    fn what_is_cut_at_the_axis_has_an_arrow_at_that_end() {
        let of = Of::Option;
        assert_eq!(marks(Mark { of, mean: 1.0, low: 0.5, high: 2.0 }), (0, 0));
        assert_eq!(marks(Mark { of, mean: 1.0, low: 0.5, high: 90.0 }), (1, 0), "at its upper end");
        assert_eq!(marks(Mark { of, mean: 1.0, low: -90.0, high: 90.0 }), (2, 0), "at both ends");
        let claim = |mean| Mark { of: Of::Claim, mean, low: f64::NAN, high: f64::NAN };
        assert_eq!(marks(claim(1.0)), (0, 1));
        assert_eq!(marks(Mark { of: Of::Derived, ..claim(1.0) }), (0, 2), "one within the other");
        assert_eq!(marks(claim(90.0)), (1, 0), "an arrow alone: a diamond would stand at a figure");
    }
}
