//! Words for what settings have: beds, places, care hours a week.

use crate::scenario::text::values::show;

/// Plural of a unit: `care hour a week` gives `care hours a week`; one that is written as a plural stays so.
pub(crate) fn plural(unit: &str) -> String {
    let (what, per) = unit.split_once(" a ").map_or((unit, None), |(what, per)| (what, Some(per)));
    let many = if what.ends_with('s') { what.to_owned() } else { format!("{what}s") };
    per.map_or(many.clone(), |per| format!("{many} a {per}"))
}

/// A number of units, with the word for them.
pub(crate) fn counted(number: f64, unit: &str) -> String {
    let word = if number == 1.0 { unit.to_owned() } else { plural(unit) };
    format!("{} {word}", show(number))
}
