//! Rows of dots with intervals, a panel for each figure, on an axis of its own.

use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, fit, wrapped};
use crate::drawing::marks::{beyond, diamond, dot, whisker};
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
    /// What the plan claims.
    Claim,
}

impl Of {
    fn colours(self) -> (Colour, Colour) {
        match self {
            Self::Baseline => (TODAY, TODAY_TINT),
            Self::Option => (OPTION, OPTION_TINT),
            Self::Claim => (HARM, HARM_TINT),
        }
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
    /// Whether the axis begins at zero.
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
            let dots = of.marks.iter().filter(|mark| mark.of != Of::Claim).count();
            let mut nth = 0.0;
            for (at, mark) in of.marks.iter().enumerate() {
                // What lies beyond the same edge stands further in, not on top.
                let before = of.marks[..at].iter().map(|other| beyond_edge(&x, other));
                let pushed: f64 =
                    before.filter(|other| *other != 0 && *other == beyond_edge(&x, mark)).map(|_| 24.0).sum();
                let y = if mark.of == Of::Claim {
                    middle
                } else {
                    nth += 1.0;
                    middle + 9.0 * (nth - 1.0 - (dots as f64 - 1.0) / 2.0)
                };
                one(picture, &x, y, mark, pushed);
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
        let found = || self.rows.iter().flat_map(|row| &row.marks).filter(|mark| mark.of != Of::Claim);
        let far = |mark: &Mark| ends(mark).map(|end| (end - line).abs()).fold(0.0, f64::max);
        let mut reach: Vec<f64> = found().map(far).filter(|far| *far > 0.0).collect();
        reach.sort_by(f64::total_cmp);
        let usual = reach.get(reach.len() / 2).copied().unwrap_or(f64::INFINITY);
        let most = if self.line.is_some() { usual * 4.0 } else { f64::INFINITY };
        let inside = |end: &f64| (end - line).abs() <= most;
        let values = found().flat_map(ends).filter(inside);
        // A claim is drawn on the axis if that costs at most half of it.
        let reached = values.clone().map(|end| (end - line).abs()).fold(0.0, f64::max);
        let claims = self.rows.iter().flat_map(|row| &row.marks).filter(|mark| mark.of == Of::Claim);
        let claims = claims.map(|mark| mark.mean).filter(|claim| (claim - line).abs() <= 2.0 * reached);
        let ticks = ((frame.right - frame.left) / 48.0).clamp(2.0, 6.0);
        Scale::nice(values.chain(claims).chain([base]), self.zero, ticks, frame.left, frame.right)
    }
}

/// Beyond which edge of the axis a mark lies: -1 the left, 1 the right, 0 none.
fn beyond_edge(x: &Scale, mark: &Mark) -> i8 {
    i8::from(mark.mean > x.high) - i8::from(mark.mean < x.low)
}

/// Draws a mark; one beyond the axis so far in from where it would stand.
fn one(picture: &mut Picture, x: &Scale, y: f64, mark: &Mark, pushed: f64) {
    let (colour, tint) = mark.of.colours();
    if !mark.mean.is_finite() {
        return;
    }
    let edge = beyond_edge(x, mark);
    if edge != 0 {
        let right = edge > 0;
        let edge = x.at(if right { x.high } else { x.low });
        // Within the panel: beside it stand figures.
        let inwards = |by: f64| edge + if right { -by - pushed } else { by + pushed };
        if mark.of == Of::Claim {
            diamond(picture, (inwards(14.0), y), colour);
        }
        beyond(picture, (inwards(7.0), y), right, colour);
        return;
    }
    if mark.of == Of::Claim {
        diamond(picture, (x.at(mark.mean), y), colour);
        return;
    }
    if mark.low.is_finite() && mark.high.is_finite() {
        let end = |value: f64| x.at(value.clamp(x.low, x.high));
        whisker(picture, (end(mark.low), end(mark.high)), y, tint);
        // It goes on beyond the axis.
        for (is_cut, edge, right) in [(mark.low < x.low, x.low, false), (mark.high > x.high, x.high, true)] {
            if is_cut {
                let at = x.at(edge) + if right { -7.0 } else { 7.0 };
                beyond(picture, (at, y), right, tint);
            }
        }
    }
    dot(picture, (x.at(mark.mean), y), 4.0, colour);
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
        if *of == Of::Claim {
            diamond(picture, (at + 6.0, y - 4.0), colour);
        } else {
            dot(picture, (at + 6.0, y - 4.0), 4.0, colour);
        }
        let words = fit(words, LABEL, (f64::from(WIDTH) - at - 40.0).max(0.0));
        picture.text((at + 18.0, y), &words, LABEL, INK, Anchor::Start);
        at += 18.0 + 1.1 * crate::drawing::text_width(&words, LABEL) + 20.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygons(marks: Vec<Vec<Mark>>) -> usize {
        let rows = marks.into_iter().map(|marks| Row { marks, text: Vec::new() }).collect();
        let panel = Panel { heading: String::new(), rows, line: Some(0.0), zero: true };
        let mut picture = Picture::new(WIDTH, 200, "");
        let frame = Frame { left: 100.0, top: 20.0, right: 400.0, bottom: 160.0 };
        panel.draw(&mut picture, &frame, 24.0, 60.0);
        picture.svg().unwrap().matches("<polygon").count()
    }

    #[test]
    fn an_interval_that_goes_on_beyond_the_axis_ends_in_an_arrow() {
        let mark = |mean, low, high| vec![Mark { of: Of::Option, mean, low, high }];
        let usual = || vec![mark(1.0, 0.5, 1.5), mark(1.0, 0.5, 1.5), mark(1.0, 0.5, 1.5)];
        let with = |last| polygons(usual().into_iter().chain([last]).collect());
        assert_eq!(with(mark(1.0, 0.0, 1.6)), 4, "a dot each");
        assert_eq!(with(mark(1.0, 0.0, 60.0)), 5, "and an arrow to the right");
        assert_eq!(with(mark(1.0, -60.0, 60.0)), 6, "and one to the left");
    }

    #[test]
    fn what_lies_beyond_the_same_edge_is_not_drawn_on_each_other() {
        let x = Scale::nice([0.0, 1.0].into_iter(), true, 4.0, 0.0, 100.0);
        let mark = |of| Mark { of, mean: 9.0, low: f64::NAN, high: f64::NAN };
        assert_eq!(beyond_edge(&x, &mark(Of::Option)), 1);
        let drawn = |pushed| {
            let mut picture = Picture::new(WIDTH, 50, "");
            one(&mut picture, &x, 20.0, &mark(Of::Option), pushed);
            picture.svg().unwrap()
        };
        assert_ne!(drawn(0.0), drawn(24.0));
    }
}
