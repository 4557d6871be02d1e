//! Settings and teams that never have what is asked of them, or have too little in some period.

use super::{Check, cut_short};
use crate::calendar::add_days;
use crate::model::{Destination, Escalation, Model, Moment, Stay, Timetable, TooLarge};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::Node;
use crate::scenario::timetable::{Period, most, periods};

/// Most units of its setting without which somebody cannot enter a stay.
fn most_needed(stay: &Stay) -> u32 {
    match stay.if_too_large {
        TooLarge::InPart => 1,
        TooLarge::Wait => stay.units.iter().map(|(_, units)| *units).max().unwrap_or(1),
    }
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

impl Check<'_> {
    /// Settings and teams that can never take what is asked of them.
    pub(super) fn room(&self, reached: &[bool], report: &mut ProblemLog) {
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
    pub(super) fn least_room(&self, reached: &[bool], report: &mut ProblemLog) {
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
}
