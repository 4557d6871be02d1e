//! Discharge pathways where nobody is discharged, and discharges without one.

use super::{Check, stay_of};
use crate::model::{Destination, ExitKind, Route};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::Node;

impl Check<'_> {
    /// Warns of the pathway of a route by which nobody leaves an acute stay.
    pub(super) fn pathways(&self, report: &mut ProblemLog) {
        let model = self.model;
        let part_of = |stay: usize| model.settings[model.stays[stay].setting].part_of();
        let is_admission = |stay: usize| part_of(stay).is_admission();
        for (index, stay) in model.stays.iter().enumerate() {
            let stays_in = |route: &Route| {
                let mut targets = route.targets();
                targets.all(|to| stay_of(to).is_some_and(is_admission))
            };
            let of_pathway = || stay.routes.iter().filter(|route| route.pathway.is_some());
            if of_pathway().next().is_some() && !part_of(index).is_in_spell() {
                report.warning(
                    self.pathway("stay", index),
                    format!("`pathway` has nothing to say: `{}` is no acute stay", stay.id),
                    "it is of routes out of acute beds, assessment units and the discharge lounge, by which people are discharged; leave it out here",
                );
            } else if of_pathway().any(stays_in) {
                report.warning(
                    self.pathway("stay", index),
                    "`pathway` has nothing to say: whoever takes this route stays in acute care",
                    "state it on the route by which they are discharged",
                );
            }
        }
        for (index, stream) in model.streams.iter().enumerate() {
            if stream.routes.iter().any(|route| route.pathway.is_some()) {
                report.warning(
                    self.pathway("stream", index),
                    "`pathway` has nothing to say: nobody is discharged by the route of a stream",
                    "it is of routes out of acute beds and assessment units; leave it out here",
                );
            }
        }
    }

    /// Warns of routes home that have no pathway where others have one: who takes them is missing from the shares of all pathways.
    pub(super) fn discharges_without_pathway(&self, report: &mut ProblemLog) {
        let model = self.model;
        let part_of = |stay: usize| model.settings[model.stays[stay].setting].part_of();
        let mut routes = model.stays.iter().flat_map(|stay| &stay.routes);
        if !model.measures.editions.of_2025 || !routes.any(|route| route.pathway.is_some()) {
            return;
        }
        // A transfer has none, and the dead are not discharged.
        let discharges = |to: Destination| match to {
            Destination::Stay(stay) => !part_of(stay).is_in_spell(),
            Destination::Exit(exit) => {
                matches!(model.exits[exit].kind, ExitKind::Home | ExitKind::CareHome)
            }
        };
        for (index, stay) in model.stays.iter().enumerate() {
            let lacks = |route: &Route| route.pathway.is_none() && route.targets().any(discharges);
            // Who goes home out of a chair has had no night.
            if part_of(index).is_admission() && stay.routes.iter().any(lacks) {
                report.warning(
                    self.place("stay", index, "routes"),
                    format!("people leave `{}` for home by a route without `pathway`", stay.id),
                    "they count as `pathway=none`, and shares of pathways are without them: state it, 0 to 3, on every route out of acute care",
                );
            }
        }
    }

    /// Where the first pathway stands in the routes of a table.
    fn pathway(&self, kind: &str, index: usize) -> Place {
        let table = self.tree.list(kind).get(index).and_then(Node::table);
        let routes = table.map(|table| table.list("routes")).unwrap_or_default();
        let mut stated = routes.iter().filter_map(|route| route.table()?.entry("pathway"));
        stated.next().map_or_else(|| self.place(kind, index, "routes"), |entry| entry.key_place)
    }
}
