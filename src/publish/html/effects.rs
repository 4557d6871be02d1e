//! What options change, a figure at a time: a table in which every change is drawn on one scale.

use super::words::tied;
use crate::math::{log10, powf};
use crate::number::number;
use crate::publish::cells::{Cell, cell};
use crate::publish::dossier::{Effect, EffectOf};
use askama::Template;

/// Figures of which one is shown; all without a script, and on paper.
#[derive(Debug, Clone, Template)]
#[template(path = "effects.html")]
pub(super) struct EffectsView {
    id: String,
    effects: Vec<One>,
}

impl askama::filters::HtmlSafe for EffectsView {}

/// A figure.
#[derive(Debug, Clone)]
struct One {
    metric: String,
    title: String,
    baseline: String,
    /// Where nothing changes, per cent of the width.
    zero: f64,
    /// Printed values of the scale, and where they stand.
    ticks: Vec<(String, f64)>,
    rows: Vec<Row>,
    notes: Vec<String>,
    holds_zero: bool,
}

/// An option.
#[derive(Debug, Clone)]
struct Row {
    option: String,
    chosen: bool,
    title: String,
    cell: Cell,
    /// Mean and ends of the interval, per cent of the width.
    drawn: Option<[f64; 3]>,
}

/// Steps of a scale at most.
const STEPS: f64 = 4.0;
/// What may be missing in a division of doubles.
const TINY: f64 = 1e-9;
/// Per cent of the width that are left at each side, so that no dot is cut.
const SIDE: f64 = 4.0;

impl EffectsView {
    /// Of these figures, with an anchor of their own.
    pub(super) fn of(effects: &[Effect], anchor: &str, chosen: &str) -> Self {
        Self { id: anchor.to_owned(), effects: effects.iter().map(|effect| one(effect, chosen)).collect() }
    }
}

fn one(effect: &Effect, chosen: &str) -> One {
    let scale = Scale::of(effect.rows.iter().filter_map(|row| row.drawn.as_ref()).flatten());
    let row = |row: &EffectOf| Row {
        option: row.option.clone(),
        chosen: row.option == chosen,
        title: row.title.clone(),
        cell: cell(&row.words),
        drawn: row.drawn.map(|ends| ends.map(|value| scale.at(value))),
    };
    let rows: Vec<Row> = effect.rows.iter().map(row).collect();
    One {
        metric: effect.metric.clone(),
        title: tied(&effect.title),
        baseline: tied(&effect.baseline),
        zero: scale.at(0.0),
        ticks: scale.ticks(),
        holds_zero: rows.iter().any(|row| row.cell.holds_zero),
        rows,
        notes: effect.notes.iter().map(|note| tied(note)).collect(),
    }
}

/// What is drawn lies between these, and so does zero.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of<'a>(values: impl Iterator<Item = &'a f64>) -> Self {
        let (low, high) =
            values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(*value), high.max(*value)));
        // Where nothing changes, zero is in the middle.
        if low == high { Self { low: -1.0, high: 1.0 } } else { Self { low, high } }
    }

    /// Round values of the scale, zero among them: about four steps of 1, 2 or 5 times a power of ten.
    fn ticks(&self) -> Vec<(String, f64)> {
        let rough = (self.high - self.low) / STEPS;
        let power = powf(10.0, log10(rough).floor());
        let times = [1.0, 2.0, 5.0].into_iter().find(|times| times * power >= rough).unwrap_or(10.0);
        let step = times * power;
        let decimals = (-log10(step).floor()).max(0.0) as usize;
        let (first, last) =
            ((self.low / step - TINY).ceil() as i32, (self.high / step + TINY).floor() as i32);
        let tick = |at: i32| {
            let value = f64::from(at) * step;
            let sign = if at > 0 { "+" } else { "" };
            (format!("{sign}{}", number(value, decimals)), self.at(value))
        };
        (first..=last).map(tick).collect()
    }

    /// Where a value is, per cent of the width, to a tenth.
    fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        ((SIDE + share * (100.0 - 2.0 * SIDE)) * 10.0).round() / 10.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_holds_zero_and_all_that_is_drawn_and_its_ticks_are_round() {
        let scale = Scale::of([-136.0, -153.0, -119.0].iter());
        assert_eq!((scale.at(0.0), scale.at(-153.0)), (96.0, 4.0));
        let words: Vec<String> = scale.ticks().into_iter().map(|(words, _)| words).collect();
        assert_eq!(words, ["−150", "−100", "−50", "0"]);
        let words: Vec<String> =
            Scale::of([0.3, -0.1].iter()).ticks().into_iter().map(|(words, _)| words).collect();
        assert_eq!(words, ["−0.1", "0.0", "+0.1", "+0.2", "+0.3"]);
        assert_eq!(Scale::of([0.0].iter()).at(0.0), 50.0, "where nothing changes zero is in the middle");
    }
}
