//! Tasks of several teams: who can do one as well, and who is needed besides.

use crate::model::OtherTeam;
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::Fields;

impl Decode<'_> {
    /// The teams of `or` and of `with`; each team is named once in a task, its own `team` included.
    pub(super) fn teamwork(&mut self, fields: Fields<'_>) -> (Vec<OtherTeam>, Vec<(usize, u32)>) {
        for key in ["or", "with"] {
            if let (Some(entry), false) = (fields.entry(key), fields.has("team")) {
                self.report.error_help(
                    entry.key_place,
                    format!("`{key}` needs a `team`"),
                    "name first the team that does the task if it can",
                );
            }
        }
        let mut named: Vec<usize> = Vec::new();
        named.extend(fields.text("team").and_then(|id| self.names.teams.get(id)));
        let or = self.or_teams(fields, &mut named);
        (or, self.with_teams(fields, &mut named))
    }

    /// Whether a task interrupts others.
    pub(super) fn pre_empts(&mut self, fields: Fields<'_>) -> bool {
        let Some(entry) = fields.entry("pre-empts").filter(|_| fields.flag("pre-empts")) else {
            return false;
        };
        let (message, help) = if !fields.has("team") {
            ("`pre-empts` needs a `team`", "name the team whose work it interrupts")
        } else if fields.has("with") {
            (
                "a task `with` other teams interrupts nobody",
                "give it `priority = 1`, so that it is begun as soon as all are free",
            )
        } else {
            return true;
        };
        self.report.error_help(entry.key_place, message, help);
        false
    }

    fn or_teams(&mut self, fields: Fields<'_>, named: &mut Vec<usize>) -> Vec<OtherTeam> {
        let mut or = Vec::new();
        for (inner, _) in fields.inner_list("or") {
            if let (Some(entry), true) = (inner.entry("priority"), fields.has("with")) {
                self.report.error_help(
                    entry.key_place,
                    "a task `with` other teams has one `priority` in all queues",
                    "leave it out here: two such tasks could wait for each other for ever",
                );
            }
            let Some(team) = self.named_once(inner, named) else { continue };
            let work = inner.node("work").map_or_else(Vec::new, |node| self.cases(node, Self::distribution));
            let (staff, priority) = (inner.whole("staff"), inner.count("priority"));
            let own = (fields.whole("staff"), fields.count("priority"));
            let (Some(staff), Some(priority)) = (staff.or(own.0), priority.or(own.1)) else { continue };
            let priority = u8::try_from(priority).unwrap_or(u8::MAX);
            self.whole &= !inner.has("work") || !work.is_empty();
            or.push(OtherTeam { team, staff, priority, work });
        }
        or
    }

    fn with_teams(&mut self, fields: Fields<'_>, named: &mut Vec<usize>) -> Vec<(usize, u32)> {
        let mut with = Vec::new();
        for (inner, _) in fields.inner_list("with") {
            let Some(team) = self.named_once(inner, named) else { continue };
            with.extend(inner.whole("staff").map(|staff| (team, staff)));
        }
        with
    }

    /// The team of an item, if the task names it for the first time.
    fn named_once(&mut self, inner: Fields<'_>, named: &mut Vec<usize>) -> Option<usize> {
        let node = inner.node("team")?;
        let Some(team) = node.text().and_then(|id| self.names.teams.get(id)) else {
            self.whole = false;
            return None;
        };
        if named.contains(&team) {
            self.report.error_help(
                node.place,
                format!("the task names team `{}` twice", node.text().unwrap_or("")),
                "`or` and `with` name other teams; for more heads of one use `staff`",
            );
            return None;
        }
        named.push(team);
        Some(team)
    }
}
