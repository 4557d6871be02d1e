//! Appointments that nobody can have, and slots that nobody is booked into.

use super::{Check, stay_of};
use crate::model::{Condition, Index, Session};
use crate::scenario::text::problem::ProblemLog;

/// Most combinations of attribute values that are looked through for one without a slot.
const MOST: usize = 4_096;

impl Check<'_> {
    /// Stays by appointment and the sessions of their settings.
    pub(super) fn appointments(&self, report: &mut ProblemLog) {
        let model = self.model;
        for (index, stay) in model.stays.iter().enumerate().filter(|(_, stay)| stay.appointment.is_some()) {
            let setting = &model.settings[stay.setting];
            if setting.sessions.is_empty() && !self.unsure("setting", stay.setting, report) {
                report.error_help(
                    self.place("stay", index, "appointment"),
                    format!("`{}` has no sessions into which patients could be booked", setting.id),
                    "give the setting sessions = [ { id = \"morning\", slots = { mon-fri = \"09:00-12:00 every 20 min x 1\" } } ]",
                );
            }
            self.held_until_the_slot(index, report);
        }
        for (index, setting) in model.settings.iter().enumerate() {
            let Some(session) = setting.sessions.first() else { continue };
            let booked = model.stays.iter().any(|stay| stay.setting == index && stay.appointment.is_some());
            if !booked {
                report.warning(
                    self.place("setting", index, "sessions"),
                    format!("nobody is booked into the slots of `{}`", setting.id),
                    "give a stay in it `appointment = { … }`, if only an empty one: without it patients come when they come",
                );
            } else if let Some(who) = self.without_slot(&setting.sessions) {
                report.warning(
                    self.place("setting", index, "sessions"),
                    format!("no slot of `{}` is for patients with {who}", setting.id),
                    format!("a session without `for`, or `released`: how long before its time a slot of `{}` can be booked by all", session.id),
                );
            }
        }
    }

    /// Warns of a room that is held for weeks by who waits for the next appointment in it.
    fn held_until_the_slot(&self, index: Index, report: &mut ProblemLog) {
        let model = self.model;
        for (from, stay) in
            model.stays.iter().enumerate().filter(|(_, from)| from.setting == model.stays[index].setting)
        {
            let mut ways = stay.routes.iter().filter(|route| !route.frees_place);
            if ways.any(|route| route.targets().filter_map(stay_of).any(|to| to == index)) {
                report.warning(
                    self.place("stay", from, "routes"),
                    format!(
                        "who goes on to `{}` keeps the place in the clinic until the slot",
                        model.stays[index].id
                    ),
                    "give the route `frees-place = true`, or lead it through a stay at home",
                );
            }
        }
    }

    /// Attribute values with which a patient is never booked, in words.
    fn without_slot(&self, sessions: &[Session]) -> Option<String> {
        let open = |session: &&Session| session.who.all.is_empty() || session.released.is_some();
        if sessions.iter().any(|session| open(&session)) {
            return None;
        }
        let mut axes: Vec<Index> =
            sessions.iter().flat_map(|session| &session.who.all).map(|&(attribute, _)| attribute).collect();
        axes.sort_unstable();
        axes.dedup();
        let values =
            |axis: &Index| self.model.attributes.get(*axis).map_or(0, |attribute| attribute.values.len());
        let number: usize = axes.iter().map(values).try_fold(1, usize::checked_mul).filter(|&n| n <= MOST)?;
        (0..number).find_map(|number| {
            let (mut rest, mut found) = (number, Vec::new());
            for axis in &axes {
                found.push((*axis, rest % values(axis)));
                rest /= values(axis);
            }
            let meets = |who: &Condition| {
                who.all.iter().all(|(attribute, mask)| {
                    found.iter().any(|(axis, value)| axis == attribute && mask >> value & 1 == 1)
                })
            };
            let never = sessions.iter().all(|session| !meets(&session.who));
            never.then(|| {
                let words = found.iter().map(|(axis, value)| {
                    let attribute = &self.model.attributes[*axis];
                    format!("{} = \"{}\"", attribute.id, attribute.values[*value])
                });
                words.collect::<Vec<_>>().join(", ")
            })
        })
    }
}
