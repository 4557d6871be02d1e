//! The model as a system: what nobody reaches, what nobody can leave, what can never have room.

mod appointments;
mod idle;
mod pathways;
mod room;

use crate::calendar::add_days;
use crate::model::{Checked, Destination, Model, PutOut, Route, SettingKind, Stay};
use crate::scenario::size;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::timetable::most_on;
use crate::scenario::units::plural;

/// The model as one that can be compiled, or what stands in the way: versions of stays, for one, are too many only
/// once they have been made.
///
/// `place` is that of the scenario or of the option: a model does not know where it was written.
pub(crate) fn checked(model: Model, place: Place, report: &mut ProblemLog) -> Option<Checked> {
    match Checked::new(model) {
        Ok(model) => Some(model),
        Err(flaws) => {
            flaws.into_iter().for_each(|flaw| report.error_help(place, flaw.message, flaw.help));
            None
        }
    }
}

/// Checks a model whose references are all resolved; the tree gives the places.
///
/// An option is given the tables of its baseline: what is of these may be left unused ([`unused`] names it), for a scheme has
/// taken the last way to it, or given its tasks to another. What a scheme brings and nobody reaches is a slip.
pub(crate) fn check(model: &Model, tree: &Table, baseline: Option<&Table>, report: &mut ProblemLog) {
    let check = Check { model, tree, baseline };
    // Of a stream that leads nowhere it has been said; that nobody reaches what lies behind it follows from that.
    if model.streams.iter().all(|stream| !stream.routes.is_empty()) {
        check.unreached(&check.reached_by(&|routes| targets(routes).collect()), report);
    }
    let reached = check.reached();
    check.closed(&reached, report);
    check.room(&reached, report);
    check.least_room(&reached, report);
    check.starts(report);
    check.changed_on_the_way(report);
    check.pre_emption(report);
    check.loads(report);
    check.interrupting(&reached, report);
    check.kept_in_vain(report);
    check.diverting(report);
    check.pathways(report);
    check.discharges_without_pathway(report);
    check.appointments(report);
    size::check(model, tree, report);
    if baseline.is_none() {
        check.changes_of_nothing(report);
        check.rules_of_pre_emption(report);
        check.crowded(report);
    }
}

/// Checks that no setting and no team is left with less than is asked of it, as uncertain numbers may be drawn.
pub(crate) fn room(model: &Model, tree: &Table, report: &mut ProblemLog) {
    let check = Check { model, tree, baseline: Some(tree) };
    check.room(&check.reached(), report);
}

/// Stays and settings that nobody reaches, and teams without work, by kind and id.
pub(crate) fn unused(model: &Model, tree: &Table) -> Vec<(&'static str, String)> {
    let check = Check { model, tree, baseline: Some(tree) };
    let reached = check.reached();
    let stays = model.stays.iter().zip(&reached).filter(|(_, reached)| !**reached);
    let settings = (0..model.settings.len()).filter(|&at| !check.is_used(at, &reached));
    let teams = (0..model.teams.len()).filter(|&at| !check.has_work(at, &reached));
    let stays = stays.map(|(stay, _)| ("stay", stay.id.clone()));
    let settings = settings.map(|at| ("setting", model.settings[at].id.clone()));
    stays.chain(settings).chain(teams.map(|at| ("team", model.teams[at].id.clone()))).collect()
}

struct Check<'a> {
    model: &'a Model,
    tree: &'a Table,
    /// Of an option, the tables without its schemes.
    baseline: Option<&'a Table>,
}

/// Targets of a list of routes.
fn targets(routes: &[Route]) -> impl Iterator<Item = Destination> + '_ {
    routes.iter().flat_map(Route::targets)
}

/// Where a patient goes who is put out of a stay.
fn put_out_to(stay: &Stay) -> Option<Destination> {
    match stay.put_out {
        Some(PutOut::Goes(to)) => Some(to),
        Some(PutOut::Resume | PutOut::Restart) | None => None,
    }
}

/// Targets of those routes of a list that somebody may take: one that a scheme drops has a share of 0.
fn targets_taken(routes: &[Route]) -> impl Iterator<Item = Destination> + '_ {
    let taken = routes.iter().filter(|route| route.share > 0.0 || route.share_per_delayed_day > 0.0);
    taken.flat_map(|route| targets(std::slice::from_ref(route)))
}

/// Wherever a patient may go from a stay.
pub(crate) fn next(stay: &Stay) -> impl Iterator<Item = Destination> + '_ {
    targets(&stay.routes).chain(cut_short(stay))
}

/// Wherever a stay may lead that ends before its time.
fn cut_short(stay: &Stay) -> impl Iterator<Item = Destination> + '_ {
    let interruptions = stay.interruptions.iter().filter_map(|interruption| interruption.to);
    interruptions
        .chain(put_out_to(stay))
        .chain(stay.tasks.iter().filter_map(|task| task.patience.as_ref().map(|(_, to)| *to)))
        .chain(stay.appointment.as_ref().and_then(|appointment| appointment.missed_to))
}

impl Check<'_> {
    /// The place of a key of the table of a kind at an index, or of the table.
    fn place(&self, kind: &str, index: usize, key: &str) -> Place {
        self.tree.place_of(kind, index, key)
    }

    /// Whether what a setting or team has was stated wrongly, so that it cannot be judged.
    fn unsure(&self, kind: &str, index: usize, report: &ProblemLog) -> bool {
        let table = self.tree.list(kind).get(index).and_then(Node::table);
        let keys = ["capacity", "rota", "heads", "changes", "escalation"];
        keys.iter().filter_map(|key| table?.get(key)).any(|node| report.failed_in(node.place))
    }

    /// Which stays some patient can be in. In an option a route of share 0 is one that a scheme has dropped.
    fn reached(&self) -> Vec<bool> {
        self.reached_by(&|routes| match self.baseline {
            None => targets(routes).collect(),
            Some(_) => targets_taken(routes).collect(),
        })
    }

    /// The same by these targets of a list of routes.
    fn reached_by(&self, of: &dyn Fn(&[Route]) -> Vec<Destination>) -> Vec<bool> {
        let mut reached = vec![false; self.model.stays.len()];
        let starts = self.model.settings.iter().flat_map(|setting| &setting.start).map(|group| group.stay);
        let streams = self.model.streams.iter().flat_map(|stream| of(&stream.routes));
        let mut open: Vec<usize> = streams.filter_map(stay_of).chain(starts).collect();
        while let Some(at) = open.pop() {
            let (Some(seen), Some(stay)) = (reached.get_mut(at), self.model.stays.get(at)) else { continue };
            if !std::mem::replace(seen, true) {
                open.extend(of(&stay.routes).into_iter().chain(cut_short(stay)).filter_map(stay_of));
            }
        }
        reached
    }

    /// Whether a table may be left unused: one of the baseline, in an option.
    fn may_be_unused(&self, kind: &str, id: &str) -> bool {
        let known = |tree: &Table| {
            tree.list(kind).iter().any(|node| node.table().and_then(|table| table.text("id")) == Some(id))
        };
        self.baseline.is_some_and(known)
    }

    /// The stays that some patient can be in.
    fn live<'b>(&'b self, reached: &'b [bool]) -> impl Iterator<Item = &'b Stay> {
        self.model.stays.iter().zip(reached).filter(|(_, reached)| **reached).map(|(stay, _)| stay)
    }

    /// Whether somebody can be in a setting.
    fn is_used(&self, setting: usize, reached: &[bool]) -> bool {
        let mut live = self.live(reached);
        live.any(|stay| stay.setting == setting || stay.also.iter().any(|(also, _)| *also == setting))
    }

    /// Whether a team is asked for by somebody.
    fn has_work(&self, team: usize, reached: &[bool]) -> bool {
        self.live(reached).flat_map(|stay| &stay.tasks).any(|task| task.is_of(team))
    }

    fn unreached(&self, reached: &[bool], report: &mut ProblemLog) {
        let model = self.model;
        if model.streams.is_empty() {
            let file = self.tree.get("scenario").map_or_else(Place::default, |node| node.place);
            if model.settings.iter().all(|setting| setting.start.is_empty()) {
                report.error_help(
                    file,
                    "no patients: the scenario has no [[stream]]",
                    "see docs/language.md",
                );
                return;
            }
        }
        for (index, stay) in model.stays.iter().enumerate().filter(|(index, _)| !reached[*index]) {
            if self.may_be_unused("stay", &stay.id) {
                continue;
            }
            report.error_help(
                self.place("stay", index, "id"),
                format!("nobody reaches stay `{}`", stay.id),
                "let a stream, a route or a start group lead to it, or drop it",
            );
        }
        for (index, setting) in model.settings.iter().enumerate() {
            if !self.is_used(index, reached) && !self.may_be_unused("setting", &setting.id) {
                report.error_help(
                    self.place("setting", index, "id"),
                    format!("nobody reaches setting `{}`", setting.id),
                    "no stay that patients reach is in it: check `in`, or drop it",
                );
            }
        }
        for (index, team) in model.teams.iter().enumerate() {
            if self.baseline.is_none() && !self.has_work(index, reached) {
                let others =
                    model.teams.iter().filter(|other| other.id != team.id).map(|other| other.id.as_str());
                let near = if report.is_full() { None } else { crate::suggest::nearest(&team.id, others) };
                let near =
                    near.map_or_else(String::new, |near| format!("; or is it `{near}` that is meant?"));
                report.error_help(
                    self.place("team", index, "id"),
                    format!("team `{}` has nothing to do", team.id),
                    format!(
                        "no task of a stay that patients reach names it: add one, or drop the team{near}"
                    ),
                );
            }
        }
    }

    /// Stays from which no exit can be reached.
    fn closed(&self, reached: &[bool], report: &mut ProblemLog) {
        let model = self.model;
        // Backwards from the stays that lead to an exit.
        let mut from: Vec<Vec<usize>> = vec![Vec::new(); model.stays.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, stay) in model.stays.iter().enumerate() {
            for to in next(stay) {
                match to {
                    Destination::Exit(_) => open.push(at),
                    Destination::Stay(to) => from.get_mut(to).into_iter().for_each(|list| list.push(at)),
                }
            }
        }
        let mut leaves = vec![false; model.stays.len()];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut leaves[at], true) {
                open.extend(&from[at]);
            }
        }
        // A stay without any route has been reported on its own.
        let stuck: Vec<usize> = (0..model.stays.len())
            .filter(|&at| reached[at] && !leaves[at] && next(&model.stays[at]).next().is_some())
            .collect();
        if let Some(&first) = stuck.first() {
            let ids: Vec<String> = stuck.iter().map(|&at| format!("`{}`", model.stays[at].id)).collect();
            let place = self.place("stay", first, "id");
            let message = match ids.as_slice() {
                [only] => format!("nobody who enters stay {only} can ever leave the system"),
                _ => format!("nobody who enters the stays {} can ever leave the system", ids.join(", ")),
            };
            report.error_help(place, message, "let a route of one of them lead to an exit");
        }
    }

    /// Start groups must be for stays in their setting.
    fn starts(&self, report: &mut ProblemLog) {
        for (index, setting) in self.model.settings.iter().enumerate() {
            let table = self.tree.list("setting").get(index).and_then(Node::table);
            let nodes = table.map(|table| table.list("start")).unwrap_or_default();
            for (group, node) in setting.start.iter().zip(nodes) {
                let Some(stay) = self.model.stays.get(group.stay).filter(|stay| stay.setting != index) else {
                    continue;
                };
                let other = self.model.settings.get(stay.setting).map_or("", |setting| setting.id.as_str());
                let place = node.table().and_then(|table| table.get("stay")).map_or(node.place, |n| n.place);
                report.error_help(
                    place,
                    format!("stay `{}` is in `{other}`, not in `{}`", stay.id, setting.id),
                    format!("move the start group to `{other}`, or name a stay in `{}`", setting.id),
                );
            }
        }
    }

    /// Warns of settings in which more patients begin than there are places: they stay until they leave, and nobody
    /// enters before. Homes and waiting lists hold whoever is there.
    fn crowded(&self, report: &mut ProblemLog) {
        let model = self.model;
        let first = add_days(model.scenario.start, -i64::from(model.scenario.warm_up_days));
        let mut taken = vec![(0_u64, 0_u64); model.settings.len()];
        for group in model.settings.iter().flat_map(|setting| &setting.start) {
            let Some(stay) = model.stays.get(group.stay) else { continue };
            let present = u64::from(group.present) + u64::from(group.ready);
            // Who of them takes more is drawn in the run.
            let units = stay.units.iter().map(|(_, units)| *units).min().unwrap_or(1);
            for (setting, units) in stay.also.iter().copied().chain([(stay.setting, units)]) {
                if let Some((patients, places)) = taken.get_mut(setting) {
                    *patients += present;
                    *places += present * u64::from(units);
                }
            }
        }
        for (index, (setting, (patients, places))) in model.settings.iter().zip(taken).enumerate() {
            let holds_all =
                matches!(setting.kind, SettingKind::Home | SettingKind::WaitingList | SettingKind::Other);
            let Some(capacity) = setting.capacity.as_ref().filter(|_| !holds_all) else { continue };
            let extra = setting.escalation.as_ref().map_or(0, |escalation| u64::from(escalation.places));
            let room = most_on(capacity, first) + extra;
            if places > room && !self.unsure("setting", index, report) {
                let unit = plural(&setting.unit);
                report.warning(
                    self.place("setting", index, "start"),
                    format!(
                        "`{}` begins with {patients} patients, who take {places} {unit}, and has {room} on the first \
                         day, {first}",
                        setting.id
                    ),
                    "nobody enters until enough of them have left: lower `start` or raise the capacity",
                );
            }
        }
    }
}

pub(crate) fn stay_of(target: Destination) -> Option<usize> {
    match target {
        Destination::Stay(stay) => Some(stay),
        Destination::Exit(_) => None,
    }
}
