//! Sessions with their slots, and how patients are booked into them.

use crate::model::{Appointment, Condition, Session};
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::time::instant_table;

impl Decode<'_> {
    /// The sessions of a setting.
    pub(super) fn sessions(&mut self, fields: Fields<'_>) -> Vec<Session> {
        let mut sessions: Vec<Session> = Vec::new();
        for (inner, node) in fields.inner_list("sessions") {
            self.window(inner, false);
            let (Some(id), Some(slots)) = (inner.owned("id"), inner.node("slots").and_then(instant_table))
            else {
                continue;
            };
            if let (true, Some(node)) = (sessions.iter().any(|other| other.id == id), inner.node("id")) {
                let help = "give each session of a setting an id of its own";
                self.report.error_help(node.place, format!("session `{id}` is stated twice"), help);
            }
            if slots.is_empty() && !inner.node("slots").is_some_and(|node| self.report.failed_in(node.place))
            {
                let help =
                    "name days, times and numbers, such as { mon-fri = \"09:00-12:00 every 20 min x 1\" }";
                self.report.error_help(node.place, format!("session `{id}` has no slots"), help);
            }
            if let (Some(entry), false) = (inner.entry("released"), inner.has("for")) {
                let help = "say for whom the slots are kept until then: for = { urgency = \"urgent\" }";
                self.report.error_help(entry.key_place, "`released` needs `for`", help);
            }
            sessions.push(Session {
                id,
                slots,
                who: self.names.condition(inner.node("for")),
                released: inner.duration("released"),
                booked_ahead: inner.duration("booked-ahead"),
                from: inner.date("from"),
                until: inner.date("until"),
            });
        }
        sessions
    }

    /// How patients are booked for a stay.
    pub(super) fn appointment(&mut self, fields: Fields<'_>) -> Option<Appointment> {
        if !fields.flag("by-appointment") {
            let keys = ["notice", "did-not-attend", "did-not-attend-per-week", "did-not-attend-to"];
            if let Some(entry) = keys.into_iter().find_map(|key| fields.entry(key)) {
                let message = format!("`{}` needs `by-appointment`", entry.key);
                let help = "say by-appointment = true, and give the setting `sessions` with slots";
                self.report.error_help(entry.key_place, message, help);
            }
            return None;
        }
        let missed = match fields.node("did-not-attend") {
            Some(node) => self.cases(node, |_, is| is.number()),
            None => vec![(Condition::default(), 0.0)],
        };
        let missed_per_week = fields.number("did-not-attend-per-week")?;
        let never = missed_per_week == 0.0 && missed.iter().all(|(_, chance)| *chance == 0.0);
        if let (Some(entry), true, false) =
            (fields.entry("did-not-attend-to"), never, fields.has("did-not-attend"))
        {
            let message = "`did-not-attend-to`, and nobody who does not attend";
            self.report.error_help(
                entry.key_place,
                message,
                "say how many do not come: did-not-attend = 0.08",
            );
        }
        let to = fields.has("did-not-attend-to");
        let missed_to = if to { Some(self.target(fields, "did-not-attend-to")?) } else { None };
        Some(Appointment { notice: fields.duration("notice")?, missed, missed_per_week, missed_to })
    }
}
