//! Tasks that recur.

use crate::model::{MINUTE, Recurrence, Task};
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::Fields;

impl Decode<'_> {
    /// When a task is asked for again, if it is.
    pub(super) fn recurrence(&mut self, fields: Fields<'_>) -> Option<Recurrence> {
        let repeats = fields.entry("repeats").filter(|_| fields.flag("repeats"));
        let first = fields.entry("every").or(repeats)?;
        let (message, help) = if fields.choice("starts") == Some(crate::model::TaskStart::End) {
            (
                "a task of the end of the stay does not recur",
                "it recurs until the length is over, from the start",
            )
        } else if fields.has("every") && (repeats.is_some() || fields.has("at")) {
            (
                "a task that recurs has either `every` or the times of `at`",
                "every = \"24 h\" from the start of the stay, or at = { mon-sun = \"09:00\" } with repeats = true",
            )
        } else if repeats.is_some() && !fields.has("at") {
            ("`repeats` needs `at`", "state the times, such as at = { mon-sun = [\"09:00\", \"17:00\"] }")
        } else if fields.duration("every").is_some_and(|every| every < MINUTE) {
            ("a task that recurs more often than once a minute", "give the time from one to the next")
        } else {
            let every = fields.duration("every").map(Recurrence::Every);
            return every.or(repeats.map(|_| Recurrence::AtTimes));
        };
        self.report.error_help(first.key_place, message, help);
        None
    }

    /// Reports tasks that wait for one that recurs.
    pub(super) fn never_done(&mut self, tasks: &[Task], items: &[Fields<'_>]) {
        for (task, item) in tasks.iter().zip(items) {
            let recurring = task.after.iter().find(|&&before| tasks[before].recurs.is_some());
            if let (Some(&before), Some(node)) = (recurring, item.node("after")) {
                self.report.error_help(
                    node.place,
                    format!("task `{}` waits for `{}`, which recurs", task.id, tasks[before].id),
                    "name a task that is done once, or write the first of those that recur as one of its own",
                );
            }
        }
    }
}
