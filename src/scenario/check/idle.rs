//! What is said and can never act, or would count what changes: diversion, loads, pre-emption, attributes.

use super::{Check, stay_of};
use crate::model::{Destination, PutOut, Stay, Task};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Value};
use crate::scenario::timetable::most;

impl Check<'_> {
    /// Conditions on the diversion of a setting that never diverts.
    pub(super) fn diverting(&self, report: &mut ProblemLog) {
        let model = self.model;
        let streams = model.streams.iter().enumerate().map(|(at, stream)| ("stream", at, &stream.routes));
        let stays = model.stays.iter().enumerate().map(|(at, stay)| ("stay", at, &stay.routes));
        for (kind, at, routes) in streams.chain(stays) {
            let choices = routes.iter().flat_map(|route| {
                let further = route.then.iter().map(|further| (&further.only_if, further.to));
                std::iter::once((&route.only_if, route.to)).chain(further)
            });
            let asked = choices.filter_map(|(moment, to)| {
                let moment = moment.as_ref().filter(|moment| moment.not_diverting)?;
                moment.of.or_else(|| stay_of(to).map(|stay| model.stays[stay].setting))
            });
            for setting in asked.filter(|setting| model.settings[*setting].diversion.is_none()).take(1) {
                report.error_help(
                    self.place(kind, at, "routes"),
                    format!("`not-diverting` asks about `{}`, which never diverts", model.settings[setting].id),
                    "give it `diversion = { starts-at = 1.5, ends-at = 1.2 }`, or say with `of` which setting is meant",
                );
            }
        }
    }

    /// A load that is never complete, and never starts without.
    pub(super) fn loads(&self, report: &mut ProblemLog) {
        for (index, stay) in self.model.stays.iter().enumerate() {
            let Some(load) = stay.load.filter(|load| load.or_after.is_none()) else { continue };
            let setting = &self.model.settings[stay.setting];
            let Some(capacity) = setting.capacity.as_ref() else { continue };
            let extra = setting.escalation.as_ref().map_or(0, |escalation| u64::from(escalation.places));
            let units = stay.units.iter().map(|(_, units)| u64::from(*units)).min().unwrap_or(1);
            let room = most(capacity) + extra;
            if u64::from(load.number) * units > room && !self.unsure("setting", stay.setting, report) {
                report.error_help(
                    self.place("stay", index, "starts-together"),
                    format!("{} start together, and `{}` never has room for more than {}", load.number, setting.id, room / units),
                    "a smaller `number`, more places, or a time after which they start in any case: or-after = \"30 min\"",
                );
            }
        }
    }

    /// Warns of pre-emption by which nobody is ever put out.
    pub(super) fn pre_emption(&self, report: &mut ProblemLog) {
        let model = self.model;
        let urgent = |stay: &Stay| stay.priority.iter().map(|(_, priority)| *priority).min().unwrap_or(5);
        let last = |stay: &Stay| stay.priority.iter().map(|(_, priority)| *priority).max().unwrap_or(5);
        for (index, stay) in model.stays.iter().enumerate() {
            let mut others = model.stays.iter().filter(|other| other.setting == stay.setting);
            if stay.pre_empts
                && !others.clone().any(|other| other.put_out.is_some() && last(other) > urgent(stay))
            {
                report.warning(
                    self.place("stay", index, "pre-empts"),
                    "there is nobody whose place could be taken: no stay in this setting of lower priority has `if-put-out` or `put-out-to`",
                    "say in those stays what becomes of who is put out",
                );
            }
            let key = if matches!(stay.put_out, Some(PutOut::Goes(_))) { "put-out-to" } else { "if-put-out" };
            if stay.put_out.is_some() && !others.any(|other| other.pre_empts && urgent(other) < last(stay)) {
                report.warning(
                    self.place("stay", index, key),
                    "nobody takes a place here: no stay in this setting of higher priority has `pre-empts`",
                    "give one `pre-empts = true`, and a priority nearer to 1",
                );
            }
        }
    }

    /// Warns of tasks that interrupt others where there is nothing of lower priority.
    pub(super) fn interrupting(&self, reached: &[bool], report: &mut ProblemLog) {
        // Work of several teams at once is not interrupted.
        let lower = |team: usize, own: u8| {
            let tasks = self.live(reached).flat_map(|stay| &stay.tasks).filter(|task| task.with.is_empty());
            tasks.flat_map(Task::teams).any(|(of, _, priority)| of == team && priority > own)
        };
        for (index, stay) in self.model.stays.iter().enumerate().filter(|(index, _)| reached[*index]) {
            let nodes =
                self.tree.list("stay").get(index).and_then(Node::table).map(|stay| stay.list("tasks"));
            for (task, node) in stay.tasks.iter().zip(nodes.unwrap_or_default()) {
                if !task.pre_empts || task.teams().any(|(team, _, priority)| lower(team, priority)) {
                    continue;
                }
                let key = node.table().and_then(|table| table.entry("pre-empts"));
                report.warning(
                    key.map_or(node.place, |entry| entry.key_place),
                    format!("task `{}` interrupts nothing: its team has no work of lower priority", task.id),
                    "give it a priority nearer to 1 than that of the work it is to interrupt, or leave `pre-empts` out",
                );
            }
        }
    }

    /// Warns of teams that say what becomes of interrupted work and whose work nothing interrupts, in no scheme either.
    pub(super) fn rules_of_pre_emption(&self, report: &mut ProblemLog) {
        let in_schemes = self.tree.list("scheme").iter().any(|scheme| says(scheme, "pre-empts"));
        let pre_empted = |team: usize| {
            let mut tasks = self.model.stays.iter().flat_map(|stay| &stay.tasks);
            tasks.any(|task| task.pre_empts && task.is_of(team))
        };
        for (index, node) in self.tree.list("team").iter().enumerate() {
            let stated = node.table().is_some_and(|table| table.has("at-pre-emption"));
            if stated && !in_schemes && !pre_empted(index) {
                report.warning(
                    self.place("team", index, "at-pre-emption"),
                    "`at-pre-emption` has nothing to say: no task of this team has `pre-empts`",
                    "let a task interrupt others, `pre-empts = true`, or leave it out",
                );
            }
        }
    }

    /// Warns of `sets` without an attribute.
    pub(super) fn changes_of_nothing(&self, report: &mut ProblemLog) {
        for node in self.tree.list("stream").iter().chain(self.tree.list("stay")) {
            empty_changes(node, report);
        }
    }

    /// Warns of places that are kept for who is on the way to where one gives them up.
    pub(super) fn kept_in_vain(&self, report: &mut ProblemLog) {
        let model = self.model;
        for (index, stay) in model.stays.iter().enumerate() {
            let nodes = self
                .tree
                .list("stay")
                .get(index)
                .and_then(Node::table)
                .map(|stay| stay.list("interruptions"));
            for (interruption, node) in stay.interruptions.iter().zip(nodes.unwrap_or_default()) {
                if interruption.keeps_place.is_none() {
                    continue;
                }
                let why = match interruption.to {
                    Some(Destination::Exit(exit)) => {
                        model.exits.get(exit).map(|exit| format!("who goes to `{}` has left", exit.id))
                    }
                    Some(Destination::Stay(to)) => {
                        let to = model.stays.get(to).map(|to| to.setting).filter(|to| *to != stay.setting);
                        let to = to.and_then(|to| model.settings.get(to));
                        to.filter(|to| !to.kind.is_a_and_e() && !to.kind.is_acute()).map(|to| {
                            format!("who enters `{}`, neither A&E nor acute, gives up the place", to.id)
                        })
                    }
                    None => None,
                };
                if let Some(why) = why {
                    let key = node.table().and_then(|table| table.entry("keeps-place"));
                    report.warning(
                        key.map_or(node.place, |entry| entry.key_place),
                        format!("`keeps-place` keeps nothing: {why}"),
                        "places are kept for who is in a setting of kind a-and-e, assessment-unit or acute-bed: leave it out, or \
                         give the setting such a kind",
                    );
                }
            }
        }
    }

    /// Whatever patients are counted by must not change while they are counted.
    pub(super) fn changed_on_the_way(&self, report: &mut ProblemLog) {
        let changed = self.model.changed_on_the_way();
        for attribute in self.model.measures.split_by.iter().filter(|attribute| changed.contains(attribute)) {
            let id = &self.model.attributes[*attribute].id;
            let place = self.tree.get("measures").map_or_else(Place::default, |node| node.place);
            report.error_help(
                place,
                format!("`split-by` names `{id}`, which changes on the way"),
                "groups of results are told apart by what stays: leave it out of `split-by`, and let routes count with `counts-as`",
            );
        }
    }
}

/// Whether a key stands anywhere in a value.
fn says(node: &Node, key: &str) -> bool {
    match &node.value {
        Value::Table(table) => table.entries.iter().any(|entry| entry.key == key || says(&entry.node, key)),
        Value::List(items) => items.iter().any(|item| says(item, key)),
        _ => false,
    }
}

fn empty_changes(node: &Node, report: &mut ProblemLog) {
    let entries = match &node.value {
        Value::Table(table) => table.entries.as_slice(),
        Value::List(items) => return items.iter().for_each(|item| empty_changes(item, report)),
        _ => return,
    };
    for entry in entries {
        if entry.key == "sets" && entry.node.table().is_some_and(|table| table.entries.is_empty()) {
            report.warning(
                entry.key_place,
                "`sets` changes nothing",
                "name an attribute and the value that it has from then on, such as { state = \"well\" }, or leave it out",
            );
        }
        empty_changes(&entry.node, report);
    }
}
