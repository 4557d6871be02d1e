//! The model as a system: what nobody reaches, what nobody can leave, what can never have room.

use super::timetable::{Period, most, most_on, periods};
use crate::calendar::add_days;
use crate::model::{
    Checked, Destination, Escalation, Model, Moment, PutOut, Route, SettingKind, Stay, Timetable, TooLarge,
};
use crate::scenario::size;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
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
    check.diverting(report);
    size::check(model, tree, report);
    if baseline.is_none() {
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

/// Whether every way to a stay asks whether the need fits, so that who needs more than there is goes elsewhere.
fn asks_whether_it_fits(model: &Model, stay: usize) -> bool {
    let there = |to: Destination| to == Destination::Stay(stay);
    let fits = |moment: &Option<Moment>| moment.as_ref().is_some_and(|moment| moment.fits);
    let streams = model.streams.iter().flat_map(|stream| &stream.routes);
    let mut routes = streams.chain(model.stays.iter().flat_map(|stay| &stay.routes));
    let asked = routes.all(|route| {
        let first = !there(route.to) && !route.or.contains(&stay) || fits(&route.only_if);
        first && route.then.iter().all(|further| !there(further.to) || fits(&further.only_if))
    });
    asked && !model.stays.iter().flat_map(cut_short).any(there)
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

/// Most units of its setting without which somebody cannot enter a stay.
fn most_needed(stay: &Stay) -> u32 {
    match stay.if_too_large {
        TooLarge::InPart => 1,
        TooLarge::Wait => stay.units.iter().map(|(_, units)| *units).max().unwrap_or(1),
    }
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

    /// Settings and teams that can never take what is asked of them.
    fn room(&self, reached: &[bool], report: &mut ProblemLog) {
        let model = self.model;
        let places: Vec<Option<u64>> = model
            .settings
            .iter()
            .map(|setting| {
                let extra = setting.escalation.as_ref().map_or(0, |escalation| u64::from(escalation.places));
                setting.capacity.as_ref().map(|capacity| match most(capacity) {
                    0 => 0,
                    core => core + extra,
                })
            })
            .collect();
        let mut full = vec![false; model.settings.len()];
        let mut ask = |stay: usize, setting: usize, units: u32, key: &str, report: &mut ProblemLog| {
            let Some(Some(room)) = places.get(setting).copied() else { return };
            if self.unsure("setting", setting, report) {
                return;
            }
            if room == 0 && !std::mem::replace(&mut full[setting], true) {
                report.error_help(
                    self.place("setting", setting, "capacity"),
                    format!(
                        "`{}` never has a place, and patients are sent there",
                        model.settings[setting].id
                    ),
                    "give it a capacity, or let nobody be sent there",
                );
            } else if room > 0 && u64::from(units) > room {
                report.error_help(
                    self.place("stay", stay, key),
                    format!(
                        "stay `{}` takes {units} units of `{}`, which never has more than {room}",
                        model.stays[stay].id, model.settings[setting].id
                    ),
                    "patients could never enter: lower `units`, raise the capacity, or say what becomes of them: `if-too-large`, or `only-if = { fits = true }` on the way there",
                );
            }
        };
        let heads = model.teams.iter().map(|team| match (most(&team.rota), &team.escalation) {
            (0, _) => 0,
            (rostered, extra) => rostered + extra.as_ref().map_or(0, |extra| u64::from(extra.heads)),
        });
        let heads: Vec<u64> = heads.collect();
        for (index, stay) in model.stays.iter().enumerate().filter(|(index, _)| reached[*index]) {
            // A need that may be met in part is met by one, and who asks whether it fits goes elsewhere.
            let units = if asks_whether_it_fits(self.model, index) { 1 } else { most_needed(stay) };
            ask(index, stay.setting, units, "units", report);
            for (setting, units) in &stay.also {
                ask(index, *setting, *units, "also", report);
            }
            let tasks =
                self.tree.list("stay").get(index).and_then(Node::table).map(|table| table.list("tasks"));
            for (task, node) in stay.tasks.iter().zip(tasks.unwrap_or_default()) {
                for (team, staff, _) in task.teams() {
                    if u64::from(staff) > heads[team] && !self.unsure("team", team, report) {
                        report.error_help(
                            node.place,
                            format!(
                                "task `{}` needs {staff} of `{}`, which never has more than {} on duty",
                                task.id, model.teams[team].id, heads[team]
                            ),
                            "lower `staff` or change the rota",
                        );
                    }
                }
            }
        }
    }

    /// Warns of stays and tasks that need more than there is for a part of the run: whoever comes to the head of the queue
    /// then blocks everybody behind. A setting that is closed for a time is closed on purpose.
    fn least_room(&self, reached: &[bool], report: &mut ProblemLog) {
        let model = self.model;
        let (measure, warm_up) = (model.scenario.measure_days, model.scenario.warm_up_days);
        let first = add_days(model.scenario.start, -i64::from(warm_up));
        let short = |timetable: &Timetable, need: u32, extra: Option<&Escalation>| {
            let places = extra.map_or(0, |extra| u64::from(extra.places));
            // One is never too much for what is open, and what there never is has been said.
            if need < 2 || u64::from(need) > most(timetable) + places {
                return None;
            }
            let room = |core| extra.map_or(core, |extra| extra.most_for_one(core));
            let open =
                periods(timetable, first, warm_up + measure).into_iter().filter(|period| period.most > 0);
            let least = open.map(|period| Period { most: room(period.most), ..period });
            least.min_by_key(|period| period.most).filter(|period| u64::from(need) > period.most)
        };
        let mut warn = |place: Place, needs: String, of: &str, period: Period, remedy: &str| {
            let Period { from, until, most } = period;
            let until = until.map_or_else(String::new, |until| format!(" until {until}"));
            report.warning(
                place,
                format!("{needs} of `{of}`, which has no more than {most} from {from}{until}"),
                format!("whoever then comes to the head of the queue blocks everybody behind: {remedy}"),
            );
        };
        for (index, stay) in model.stays.iter().enumerate().filter(|(index, _)| reached[*index]) {
            let units = if asks_whether_it_fits(model, index) { 1 } else { most_needed(stay) };
            let own = std::iter::once((stay.setting, units, "units"));
            for (setting, units, key) in own.chain(stay.also.iter().map(|&(at, units)| (at, units, "also"))) {
                let Some(setting) = model.settings.get(setting) else { continue };
                let short = |table| short(table, units, setting.escalation.as_ref());
                if let Some(period) = setting.capacity.as_ref().and_then(short) {
                    let needs = format!("stay `{}` takes {units} units", stay.id);
                    let remedy = "lower `units`, or raise that capacity";
                    warn(self.place("stay", index, key), needs, &setting.id, period, remedy);
                }
            }
            let nodes =
                self.tree.list("stay").get(index).and_then(Node::table).map(|table| table.list("tasks"));
            for (task, node) in stay.tasks.iter().zip(nodes.unwrap_or_default()) {
                // Who waits for either of several teams is taken by another.
                for (team, staff, _) in task.teams().filter(|_| task.or.is_empty()) {
                    let Some(team) = model.teams.get(team) else { continue };
                    if let Some(period) = short(&team.rota, staff, None) {
                        let needs = format!("task `{}` needs {staff} at once", task.id);
                        warn(node.place, needs, &team.id, period, "lower `staff`, or change that rota");
                    }
                }
            }
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

    /// Conditions on the diversion of a setting that never diverts.
    fn diverting(&self, report: &mut ProblemLog) {
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
    fn loads(&self, report: &mut ProblemLog) {
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
    fn pre_emption(&self, report: &mut ProblemLog) {
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

    /// Whatever patients are counted by must not change while they are counted.
    fn changed_on_the_way(&self, report: &mut ProblemLog) {
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
