//! Appointments that nobody can have, and slots that nobody is booked into.

use super::{Check, stay_of};
use crate::model::{Condition, Index, Session, Timetable};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::values::{DAYS, show_clock};

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
                    self.place("stay", index, "by-appointment"),
                    format!("`{}` has no sessions into which patients could be booked", setting.id),
                    "give the setting sessions = [ { id = \"morning\", slots = { mon-fri = \"09:00-12:00 every 20 min x 1\" } } ]",
                );
            }
            self.held_until_the_slot(index, report);
            self.never_seen(index, report);
        }
        for (index, setting) in model.settings.iter().enumerate() {
            let Some(session) = setting.sessions.first() else { continue };
            let booked = model.stays.iter().any(|stay| stay.setting == index && stay.appointment.is_some());
            if !booked {
                report.warning(
                    self.place("setting", index, "sessions"),
                    format!("nobody is booked into the slots of `{}`", setting.id),
                    "give a stay in it by-appointment = true: without it patients come when they come",
                );
            } else if let Some(who) = self.without_slot(&setting.sessions) {
                report.warning(
                    self.place("setting", index, "sessions"),
                    format!("no slot of `{}` is for patients with {who}", setting.id),
                    format!("a session without `for`, or `released`: how long before its time a slot of `{}` can be booked by all", session.id),
                );
            }
            self.closed_at_its_slots(index, report);
        }
    }

    /// Warns of patients who are asked for more notice than any slot gives, and of those who miss every slot.
    fn never_seen(&self, index: Index, report: &mut ProblemLog) {
        let stay = &self.model.stays[index];
        let Some(appointment) = &stay.appointment else { return };
        let sessions = &self.model.settings[stay.setting].sessions;
        let bookable = |session: &Session| {
            session.booked_ahead.is_none_or(|ahead| ahead > 0.0 && ahead >= appointment.notice)
        };
        if !sessions.is_empty() && !sessions.iter().any(bookable) {
            report.warning(
                self.place("stay", index, "notice"),
                format!("nobody can ever be booked for `{}`: no slot can be booked so long ahead", stay.id),
                "a shorter `notice` of the stay, or a longer `booked-ahead` of a session",
            );
        }
        if self.model.settings[stay.setting].kind.is_a_and_e() {
            report.warning(
                self.place("stay", index, "by-appointment"),
                "the four hours of an attendance begin when it is booked",
                "a setting of another kind, such as `other`, for patients who come by appointment",
            );
        }
        let always = appointment.missed.iter().any(|(_, chance)| *chance >= 1.0);
        if always && appointment.missed_to.is_none() {
            report.warning(
                self.place("stay", index, "did-not-attend"),
                format!("some never attend `{}`, and are booked again for ever", stay.id),
                "a chance below 1, or say where they go: `did-not-attend-to`",
            );
        }
    }

    /// Warns of slots that come when their setting has no place, or takes nobody.
    fn closed_at_its_slots(&self, index: Index, report: &mut ProblemLog) {
        let setting = &self.model.settings[index];
        let open = |table: &Option<Timetable>, day: usize, minute: u16| {
            // What holds on some dates only is not looked at.
            table.as_ref().is_none_or(|table| {
                !table.changes.is_empty()
                    || table.base.days[day]
                        .iter()
                        .any(|span| span.count > 0 && (span.from..span.to).contains(&minute))
            })
        };
        for session in &setting.sessions {
            let slots = session.slots.days.iter().enumerate();
            let mut slots =
                slots.flat_map(|(day, slots)| slots.iter().map(move |(minute, _)| (day, *minute)));
            let closed = slots.find(|&(day, minute)| {
                !open(&setting.capacity, day, minute) || !open(&setting.admits, day, minute)
            });
            if let Some((day, minute)) = closed {
                report.warning(
                    self.place("setting", index, "sessions"),
                    format!(
                        "session `{}` has a slot on {} at {}, when `{}` is closed",
                        session.id,
                        DAYS[day],
                        show_clock(minute),
                        setting.id
                    ),
                    "who comes to it waits until there is a place: check the times of `slots`, `capacity` and `admits`",
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
        let released = |session: &Session| session.released.is_some_and(|before| before > 0.0);
        let open = |session: &&Session| session.who.all.is_empty() || released(session);
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
