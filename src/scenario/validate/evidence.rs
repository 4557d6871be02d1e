//! What numbers rest on: a source, an assumption, or nothing.

use crate::model::{Provenance, RegisterEntry};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::Table;
use crate::scenario::validate::placed::Placed;

/// What the walk found besides problems.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Every number with its provenance.
    pub register: Vec<RegisterEntry>,
    /// Numbers with neither source nor assumption.
    pub unsourced: Vec<(Place, String)>,
    /// Uncertain numbers.
    pub inputs: Vec<Placed>,
}

/// Source or assumption of a table, else what is in force around it.
pub(crate) fn provenance(table: &Table, outer: &Provenance) -> Provenance {
    match (table.text("source"), table.text("assumption")) {
        (Some(source), _) => Provenance::Source(source.to_owned()),
        (None, Some(assumption)) => Provenance::Assumption(assumption.to_owned()),
        _ => outer.clone(),
    }
}

/// Warns of numbers with neither source nor assumption, once for all of them.
pub(crate) fn warn(walked: &Walked, report: &mut ProblemLog) {
    const SHOWN: usize = 5;
    let Some((place, _)) = walked.unsourced.first() else { return };
    let count = walked.unsourced.len();
    let first: Vec<&str> = walked.unsourced.iter().take(SHOWN).map(|(_, path)| path.as_str()).collect();
    let more = if count > SHOWN { ", …" } else { "" };
    let message = match count {
        1 => "one number has neither source nor assumption".to_owned(),
        _ => format!("{count} of {} numbers have neither source nor assumption", walked.register.len()),
    };
    let help =
        format!("add source = \"…\" or assumption = \"…\" to their tables: {}{more}", first.join(", "));
    report.warning(*place, message, help);
}
