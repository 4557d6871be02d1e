//! What is said and can never act, or would count what changes: diversion, loads, pre-emption, attributes.

use super::{Check, stay_of};
use crate::model::{PutOut, Stay};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
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
