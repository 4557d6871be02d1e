//! Figures in sentences, with the rows that they are.

use crate::document::{Difference, Figure, Saved};
use crate::metrics::label;

/// What a figure is called inside a sentence; for what is not here, its label.
const PHRASES: &[(&str, &str)] = &[
    ("non-elective-admissions", "emergency admissions"),
    ("acute-occupied", "acute beds occupied at midnight"),
    ("acute-available", "acute beds available at midnight"),
    ("acute-occupancy", "acute occupancy at midnight"),
    ("days-above-92", "days on which more than 92 % of core beds are occupied"),
    ("delayed-days", "delayed days"),
    ("a-and-e-within-4h", "A&E attendances dealt with within four hours"),
    ("trolley-wait-over-4h", "trolley waits over four hours"),
    ("trolley-wait-over-12h", "trolley waits over twelve hours"),
    ("elective-cancellations", "operations cancelled for want of a bed"),
    ("rtt-within-18-weeks", "patients on the waiting list within 18 weeks"),
    ("care-home-admissions-rate", "people aged 65 and over who move into a care home"),
];

/// What an option does that a plan speaks of first.
pub const EFFECTS: [&str; 3] = ["non-elective-admissions", "acute-occupied", "delayed-days"];
/// What a hospital is held to, if a ward is closed and nothing comes.
pub const HELD_TO: [&str; 4] =
    ["a-and-e-within-4h", "trolley-wait-over-4h", "elective-cancellations", "days-above-92"];

/// What is said in place of a figure that the length of the run decides.
pub const GROWING: &str = "has no figure, for it hangs on a queue that grows without limit";

/// What a figure is called inside a sentence.
#[must_use]
pub fn phrase(name: &str) -> String {
    if let Some((_, phrase)) = PHRASES.iter().find(|(id, _)| *id == name) {
        return (*phrase).to_owned();
    }
    let label = label(name);
    // `Bed days` begins small in a sentence, `A&E` does not.
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            format!("{}{}", first.to_lowercase(), &label[first.len_utf8()..])
        }
        _ => label.to_owned(),
    }
}

/// A sentence that begins with a capital.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// `a, b and c`.
#[must_use]
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// What follows a figure of this unit: ` a year`, ` beds`.
fn suffix(unit: &str) -> String {
    match unit {
        "points" => String::new(),
        unit if unit.starts_with('%') => String::new(),
        unit => match unit.trim_start_matches('£').trim() {
            "" => String::new(),
            "beds" => String::new(),
            rest => format!(" {rest}"),
        },
    }
}

/// A figure with its unit: `136 (119 to 153) a year`.
#[must_use]
pub fn said(figure: Figure, name: &str, unit: &str) -> String {
    figure.written(name, unit) + &suffix(unit)
}

/// Writes sentences about a run, and keeps which rows of which files they rest on.
#[derive(Debug)]
pub struct Writer<'a> {
    /// The run.
    pub saved: &'a Saved,
    /// Rows, in the order in which they are first referred to; `[1]` is the first.
    pub sources: Vec<String>,
    cites: bool,
}

impl<'a> Writer<'a> {
    /// Nothing written yet.
    #[must_use]
    pub fn new(saved: &'a Saved) -> Self {
        Self { saved, sources: Vec::new(), cites: true }
    }

    /// Nothing written yet, and without references: the rows stand in the tables beside it.
    #[must_use]
    pub fn without_references(saved: &'a Saved) -> Self {
        Self { cites: false, ..Self::new(saved) }
    }

    /// The reference to a row after a space, such as ` [3]`; nothing if none are written.
    pub fn cite(&mut self, file: &str, option: &str, name: &str, group: &str) -> String {
        if !self.cites {
            return String::new();
        }
        let source = format!("{file}: {option}, {name}, {group}");
        let known = self.sources.iter().position(|known| *known == source);
        let at = known.unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        format!(" [{}]", at + 1)
    }

    /// The level of a figure with its reference; `None` if there is no such figure.
    pub fn level(&mut self, option: &str, name: &str, group: &str) -> Option<String> {
        let row = self.saved.level(option, name, group)?;
        if row.is_growing() {
            return Some(format!("({})", GROWING.trim_start_matches("has ")));
        }
        let words = said(Figure::of(row.mean, row.ci_low, row.ci_high), name, &row.unit);
        Some(format!("{words}{}", self.cite("summary.csv", option, name, group)))
    }

    /// The difference that an option makes, its sign left out, with its reference.
    pub fn change(&mut self, option: &str, name: &str, group: &str) -> Option<(String, Figure)> {
        let row = self.saved.difference(option, name, group).filter(|row| !row.is_growing())?;
        let figure = of(row);
        let words = said(if figure.holds_zero() { figure } else { figure.size() }, name, &row.unit);
        Some((format!("{words}{}", self.cite("differences.csv", option, name, group)), figure))
    }

    /// What an option does to a figure: `delayed days would fall by 39 (29 to 50) a month [5] from 807 [6]`.
    pub fn effect(&mut self, option: &str, name: &str) -> Option<String> {
        self.effect_on(option, (name, "all"), phrase(name))
    }

    /// What an option does to a figure of a group, which is called like this.
    pub fn effect_on(&mut self, option: &str, (name, group): (&str, &str), what: String) -> Option<String> {
        let row = self.saved.difference(option, name, group)?;
        if row.is_growing() {
            return Some(format!("the figure of {what} {GROWING}"));
        }
        if row.is_nothing() {
            return Some(format!("{what} would not change"));
        }
        let (change, figure) = self.change(option, name, group)?;
        let usual = self.saved.level("baseline", name, group).and_then(|row| row.mean);
        let unit = self.saved.level("baseline", name, group).map(|row| row.unit.clone()).unwrap_or_default();
        let from = usual.map_or_else(String::new, |mean| {
            let none = Figure { mean, low: f64::NAN, high: f64::NAN };
            let cite = self.cite("summary.csv", "baseline", name, group);
            format!(" from {}{cite}", none.written(name, &unit))
        });
        Some(match figure {
            figure if figure.holds_zero() => {
                format!("{what} would change by {change}{from} (chance alone may explain it)")
            }
            figure if figure.mean < 0.0 => format!("{what} would fall by {change}{from}"),
            _ => format!("{what} would rise by {change}{from}"),
        })
    }

    /// From one level to another: `trolley waits would rise from 3.7 % to 13.3 %, by 9.6 (4.5 to 14.7) points [4]`. The interval
    /// is that of the difference, as everywhere else.
    pub fn step(&mut self, option: &str, name: &str) -> Option<String> {
        let before = self.saved.level("baseline", name, "all")?;
        let after = self.saved.level(option, name, "all")?;
        let difference = self.saved.difference(option, name, "all")?;
        if [before.is_growing(), after.is_growing(), difference.is_growing()].contains(&true) {
            return Some(format!("the figure of {} {GROWING}", phrase(name)));
        }
        let (figure, unit) = (of(difference), before.unit.clone());
        let alone = |mean: f64| Figure { mean, low: f64::NAN, high: f64::NAN }.written(name, &unit);
        let (from, to) = (
            alone(before.mean?),
            said(Figure { mean: after.mean?, low: f64::NAN, high: f64::NAN }, name, &unit),
        );
        let what = phrase(name);
        if difference.is_nothing() {
            return Some(format!("{what} would stay at {to}"));
        }
        let (change, _) = self.change(option, name, "all")?;
        Some(match figure {
            figure if figure.holds_zero() => {
                format!("{what} would go from {from} to {to}, by {change} (chance alone may explain it)")
            }
            figure if figure.mean < 0.0 => format!("{what} would fall from {from} to {to}, by {change}"),
            _ => format!("{what} would rise from {from} to {to}, by {change}"),
        })
    }
}

/// The figure of a difference.
#[must_use]
pub fn of(row: &Difference) -> Figure {
    Figure::of(row.mean, row.ci_low, row.ci_high)
}
