//! Marks of figures.

use super::palette::{INK, PAPER, Tint};
use super::picture::Picture;
use crate::math::{cos, sin};

/// A disc.
pub(crate) fn dot(picture: &mut Picture, (x, y): (f64, f64), radius: f64, colour: impl Into<Tint>) {
    let corner = |step: u32| {
        let angle = f64::from(step) / 24.0 * std::f64::consts::TAU;
        (x + radius * cos(angle), y + radius * sin(angle))
    };
    picture.area((0..24).map(corner).collect(), colour);
}

/// A claim of the plan.
pub(crate) fn diamond(picture: &mut Picture, (x, y): (f64, f64), colour: impl Into<Tint>) {
    picture.area(vec![(x, y - 6.0), (x + 6.0, y), (x, y + 6.0), (x - 6.0, y)], colour);
}

/// What is claimed, but not in so many words.
pub(crate) fn hollow_diamond(picture: &mut Picture, (x, y): (f64, f64), colour: impl Into<Tint>) {
    diamond(picture, (x, y), colour);
    picture.area(vec![(x, y - 3.5), (x + 3.5, y), (x, y + 3.5), (x - 3.5, y)], PAPER);
}

/// An interval along x.
pub(crate) fn whisker(picture: &mut Picture, (low, high): (f64, f64), y: f64, colour: impl Into<Tint>) {
    let colour = colour.into();
    // One narrower than its own caps would be a blot.
    if high - low > 1.0 {
        picture.line(&[(low, y), (high, y)], colour, 2.0);
    }
}

/// An interval along y.
pub(crate) fn upright(picture: &mut Picture, x: f64, (low, high): (f64, f64), colour: impl Into<Tint>) {
    picture.line(&[(x, low), (x, high)], colour, 2.0);
}

/// Points to what lies beyond the end of an axis: to the right, or to the left.
pub(crate) fn beyond(picture: &mut Picture, (x, y): (f64, f64), right: bool, colour: impl Into<Tint>) {
    let way = if right { 1.0 } else { -1.0 };
    picture.area(vec![(x, y - 5.0), (x + 7.0 * way, y), (x, y + 5.0)], colour);
}

/// A rectangle filled with slanting lines, with an outline: what is no cash, what is not built.
pub(crate) fn hatched(picture: &mut Picture, a: (f64, f64), b: (f64, f64), colour: impl Into<Tint>) {
    let colour = colour.into();
    let (left, right) = (a.0.min(b.0), a.0.max(b.0));
    let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
    let height = bottom - top;
    let mut start = left - height + 3.0;
    while start < right {
        // From the bottom to the top right, cut at the sides.
        let from = start.max(left);
        let to = (start + height).min(right);
        if to > from {
            picture.line(&[(from, bottom - (from - start)), (to, bottom - (to - start))], colour, 1.0);
        }
        start += 5.0;
    }
    picture.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], colour, 1.0);
}

/// A line that the data lies above or below, dashed, in words at its end.
pub(crate) fn level(picture: &mut Picture, (left, right): (f64, f64), y: f64) {
    picture.dashes((left, y), (right, y), INK, 1.25);
}
