//! The table of draws that were fitted to data: values that some of the uncertain numbers take together, row by row.

use crate::model::{Fitted, Input, RegisterEntry, Spread};
use crate::scenario::decode::csv::MOST;
use crate::scenario::decode::csv_table::{CsvTable, not_a_number};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::{Place, Sources};
use crate::scenario::text::tree::Node;
use crate::scenario::text::values::{LARGEST, duration_text, show, show_duration};
use crate::scenario::text::wrong::Wrong;
use crate::scenario::validate::placed::Placed;
use crate::scenario::variants::Variants;
use crate::suggest::advice;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the values of the uncertain numbers come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DrawsFrom {
    /// From the table that `draws` of `[scenario]` names; without it each from its own range.
    #[default]
    Stated,
    /// Each from its own range, whatever the scenario says.
    Ranges,
    /// Those that it has from this table, the others each from its own range.
    Table(PathBuf),
}

/// The word that stands for no table.
pub(crate) const NONE: &str = "none";

/// The last column of the table for R's `hmer`, which is taken for this one.
const WEIGHT: &str = "weight";

/// How far a value may lie beyond the end of its range, as a share: by the rounding of units, or of a spreadsheet's 15 digits.
const ROUNDING: f64 = 1e-9;

impl Variants {
    /// Lets those uncertain numbers that have a column in the table take its values.
    pub(crate) fn take_draws(
        &mut self,
        from: &DrawsFrom,
        register: &[RegisterEntry],
        sources: &mut Sources,
        report: &mut ProblemLog,
    ) {
        let stated =
            self.tree.get("scenario").and_then(Node::table).and_then(|scenario| scenario.get("draws"));
        let stated = stated.and_then(|node| Some((node.place, node.text()?)));
        let (place, read) = match (from, stated) {
            (DrawsFrom::Ranges, _) | (DrawsFrom::Stated, None) => return,
            (DrawsFrom::Table(path), _) => (None, sources.read_named(path)),
            (DrawsFrom::Stated, Some((_, NONE))) => return,
            (DrawsFrom::Stated, Some((place, name))) => {
                let Some(root) = sources.file(place.file).map(|file| file.root.clone()) else { return };
                (Some(place), sources.read(&root, name))
            }
        };
        let opened = read.and_then(|at| match sources.file(at) {
            Some(file) => Ok((at, Arc::<str>::from(&*file.path), file.text.clone())),
            None => Err(Wrong::new("the table of draws is not there").help(WRITE_IT)),
        });
        let (at, file, text) = match opened {
            Ok(opened) => opened,
            Err(Wrong { message, help }) => {
                let wrong = Wrong { message, help: format!("{help}; {WRITE_IT}") };
                match place {
                    Some(place) => report.wrong(place, wrong),
                    None => report.file_error("", wrong.message, wrong.help),
                }
                return;
            }
        };
        let table = match CsvTable::parse(&text, at) {
            Ok(table) => table,
            Err((place, wrong)) => return report.wrong(place, wrong),
        };
        let head = Place { file: at, start: 0, end: text.lines().next().map_or(0, str::len) };
        if table.rows.is_empty() {
            let help = format!("below the names of the numbers stands a row for each draw; {WRITE_IT}");
            return report.error_help(head, "the table of draws has no rows", help);
        }
        // A base may have numbers that are known here.
        let inherited = place.is_some_and(|place| place.file != 0);
        for (column, name) in table.columns.iter().enumerate() {
            if table.columns[..column].contains(name) {
                let message = format!("the table of draws has more than one column `{name}`");
                report.error_help(head, message, "leave one column for each number");
                continue;
            }
            match self.placed.iter().position(|placed| placed.input.path == *name) {
                Some(input) => {
                    let values = column_of(&table, column, &self.placed[input], sources, report);
                    self.inputs[input].fitted =
                        values.map(|values| Fitted { file: Arc::clone(&file), values: values.into() });
                }
                None if inherited => {
                    let help =
                        "its column is not used; `draws = \"none\"` in this scenario uses none of them";
                    report.warning(head, format!("`{name}` is not an uncertain number here"), help);
                }
                None => report.wrong(head, unknown(name, register, &self.inputs)),
            }
        }
    }

    /// Takes the fitted values of another scenario's uncertain numbers, and no others: of each number that both have, with
    /// the same range.
    pub(crate) fn share_draws(&mut self, others: &[Input]) {
        for input in &mut self.inputs {
            let same = others.iter().find(|other| other.path == input.path && other.spread == input.spread);
            input.fitted = same.and_then(|other| other.fitted.clone());
        }
    }
}

/// What writes such a table.
const WRITE_IT: &str = "`careflow fit history PATH --output FOLDER` writes the table, as drawn.csv";

/// A column that is no uncertain number.
fn unknown(name: &str, register: &[RegisterEntry], inputs: &[Input]) -> Wrong {
    let wrong = Wrong::new(format!("`{name}` is not an uncertain number of the scenario"));
    if name == WEIGHT {
        return wrong.help(
            "draws.csv of `careflow fit history` has weights, and places between 0 and 1: name drawn.csv, which lies beside it",
        );
    }
    if let Some(entry) = register.iter().find(|entry| entry.path == *name) {
        return wrong.help(format!(
            "it is {} without a range ({}): give it one there, or take its column out of the table",
            entry.value, entry.place
        ));
    }
    let known: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    wrong.help(advice(name, "uncertain numbers", &known))
}

/// The values of a column; nothing if one of them is wrong.
fn column_of(
    table: &CsvTable,
    column: usize,
    placed: &Placed,
    sources: &Sources,
    report: &mut ProblemLog,
) -> Option<Vec<f64>> {
    let mut values = Vec::with_capacity(table.rows.len());
    let mut wrong = 0;
    for (place, row) in &table.rows {
        match value(row.get(column).map_or("", String::as_str), placed, sources) {
            Ok(value) => values.push(value),
            Err(problem) => {
                wrong += 1;
                if wrong <= MOST {
                    report.wrong(*place, problem);
                } else {
                    report.more_like_this(1);
                }
            }
        }
    }
    (wrong == 0).then_some(values)
}

/// A value as the number itself would be written, within what the number can be.
fn value(cell: &str, placed: &Placed, sources: &Sources) -> Result<f64, Wrong> {
    let Placed { input, place, .. } = placed;
    let name = &input.path;
    let value = match cell {
        "" => {
            return Err(
                Wrong::new(format!("a cell of column `{name}` is empty")).help("fill it, or drop the row")
            );
        }
        cell if input.is_duration => {
            let of =
                |wrong: Wrong| Wrong { message: format!("{} (column `{name}`)", wrong.message), ..wrong };
            duration_text(cell).map_err(of)?
        }
        cell => match cell.parse::<f64>() {
            Ok(value) if value.abs() <= LARGEST => value,
            _ => return Err(not_a_number(cell, name)),
        },
    };
    if input.is_whole && value.fract() != 0.0 {
        let message = format!("`{cell}` in column `{name}` is not a whole number");
        return Err(Wrong::new(message)
            .help(format!("the number is drawn in whole numbers, such as {}", show(value.round()))));
    }
    let (low, high) = support(input);
    let slack = ROUNDING * value.abs();
    if value < low - slack || value > high + slack {
        let shown = |end: f64| if input.is_duration { show_duration(end) } else { show(end) };
        let allowed = match (low.is_finite(), high.is_finite()) {
            (true, true) => format!("{} to {}", shown(low), shown(high)),
            (true, false) => format!("{} or more", shown(low)),
            _ => format!("{} or less", shown(high)),
        };
        let message = format!("`{cell}` in column `{name}` lies outside what the number can be, {allowed}");
        let help = format!(
            "fit anew if its range ({}) was changed since, or widen the range",
            sources.short(*place)
        );
        return Err(Wrong::new(message).help(help));
    }
    Ok(value.clamp(low, high))
}

/// Least and greatest value that can be drawn of a number.
fn support(input: &Input) -> (f64, f64) {
    let (low, high) = match &input.spread {
        Spread::Range(low, high) => (*low, *high),
        Spread::Interval95(low, _) => (if *low > 0.0 { 0.0 } else { f64::NEG_INFINITY }, f64::INFINITY),
        Spread::Distribution(distribution) => distribution.support(),
    };
    let low = low.max(input.bounds.0);
    (low, high.min(input.bounds.1).max(low))
}
