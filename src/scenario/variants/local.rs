//! What a place changes in the tables it takes from its bases: `[[local]]`.
//!
//! The same changes that schemes make, but in the baseline and in every option, throughout the run.

use crate::scenario::decode::tables;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::tree::Table;
use crate::scenario::variants::edit::{Change, RANKS, carry_out, set_twice};
use crate::scenario::variants::schemes::change;

/// Carries out the local changes of a tree; afterwards it has none left.
pub(crate) fn apply(tree: &mut Table, report: &mut ProblemLog) {
    let changes: Vec<Change> = tables(tree, "local").filter_map(|(_, node)| change(node, tree)).collect();
    tree.entries.retain(|entry| entry.key != "local");
    let numbered: Vec<(usize, &Change)> = changes.iter().enumerate().collect();
    for (_, _, change, what) in set_twice(&numbered) {
        let help = "state it once, or multiply or add to what the first sets";
        report.error_help(change.place, format!("two [[local]] set {what}"), help);
    }
    for rank in RANKS {
        for change in &changes {
            carry_out(tree, change, rank, report);
        }
    }
}
