//! Stays, their tasks and interruptions.

use crate::distribution::Distribution;
use crate::model::{Condition, Destination, InstantTable, Interruption, Load, MINUTE, PutOut, Stay, Task};
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::time::instant_table;
use crate::scenario::grammar::stays::STAY;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::suggest::advice;

impl Decode<'_> {
    /// A stay.
    pub fn stay(&mut self, table: &Table, node: &Node) -> Option<Stay> {
        let fields = Fields::of(&STAY, table);
        let id = fields.text("id").unwrap_or("").to_owned();
        let length = fields.node("length").map(|node| self.cases(node, Self::distribution));
        let tasks = self.tasks(fields);
        let interruptions = self.interruptions(fields);
        let routes = self.routes(fields, node);
        if !fields.has("to") && !fields.has("routes") && self.names.complete {
            self.report.error_help(
                node.place,
                format!("stay {id} has no way out"),
                "give `to` or `routes`: where patients go when the stay is over",
            );
        }
        let setting = fields.text("in").and_then(|id| self.names.settings.get(id));
        Some(Stay {
            units: self.counts(fields, "units"),
            if_too_large: fields.choice("if-too-large").unwrap_or_default(),
            priority: self.counts(fields, "priority"),
            also: self.also(fields),
            pre_empts: fields.flag("pre-empts"),
            put_out: self.put_out(fields),
            load: self.load(fields),
            appointment: self.appointment(fields),
            length: length?,
            length_scale: fields.number("length-scale")?,
            ends_at: self.ends_at(fields),
            ends_early: fields
                .node("ends-early")
                .map_or_else(Vec::new, |node| self.cases(node, |_, is| is.duration())),
            setting: setting?,
            id,
            tasks,
            routes,
            interruptions,
        })
    }

    /// What becomes of who is put out.
    fn put_out(&mut self, fields: Fields<'_>) -> Option<PutOut> {
        if fields.has("put-out-to") {
            return self.target(fields, "put-out-to").map(PutOut::Goes);
        }
        match fields.text("if-put-out")? {
            "restart" => Some(PutOut::Restart),
            _ => Some(PutOut::Resume),
        }
    }

    /// Patients who start together.
    fn load(&mut self, fields: Fields<'_>) -> Option<Load> {
        let (inner, node) = fields.inner("starts-together")?;
        if fields.list("also").is_empty() {
            return Some(Load { number: inner.whole("number")?, or_after: inner.duration("or-after") });
        }
        let help = "let a stay before this one wait for the other settings, or leave `also` out";
        self.report.error_help(node.place, "`starts-together` of a stay that holds other settings too", help);
        None
    }

    /// Cases of a whole number; the default for everybody if the key is left out.
    fn counts<T: TryFrom<u64>>(&mut self, fields: Fields<'_>, key: &str) -> Vec<(Condition, T)> {
        let all = |number: u64| T::try_from(number).ok();
        match fields.node(key) {
            Some(node) => self.cases(node, |_, is| all(is.whole()?)),
            None => fields
                .count(key)
                .and_then(all)
                .map(|number| (Condition::default(), number))
                .into_iter()
                .collect(),
        }
    }

    /// Cases of the times at which the length can be over.
    fn ends_at(&mut self, fields: Fields<'_>) -> Vec<(Condition, Option<InstantTable>)> {
        if let (Some(entry), false) = (fields.entry("ends-early"), fields.has("ends-at")) {
            self.report.error_help(
                entry.key_place,
                "`ends-early` needs `ends-at`",
                "state the times at which the stay can end, such as ends-at = { mon-fri = \"07:00\" }",
            );
        }
        let Some(node) = fields.node("ends-at") else { return Vec::new() };
        let cases = self.cases(node, |_, is| match is.text() {
            Some(_) => Some(None),
            None => instant_table(is).map(Some),
        });
        if cases.iter().any(|(_, table)| table.as_ref().is_some_and(|t| t.days.iter().all(Vec::is_empty))) {
            self.report.error_help(
                node.place,
                "the stay can never end: `ends-at` names no times",
                "such as ends-at = { mon-sun = \"07:00\" }",
            );
        }
        cases
    }

    fn also(&mut self, fields: Fields<'_>) -> Vec<(usize, u32)> {
        let own = fields.text("in");
        let mut also = Vec::new();
        for (inner, _) in fields.inner_list("also") {
            let Some(node) = inner.node("setting") else { continue };
            let Some(setting) = node.text().and_then(|id| self.names.settings.get(id)) else {
                self.whole = false;
                continue;
            };
            if node.text() == own || also.iter().any(|(known, _)| *known == setting) {
                self.report.error_help(
                    node.place,
                    format!("the stay already holds `{}`", node.text().unwrap_or("")),
                    "`also` names other settings; for more of its own use `units`",
                );
                continue;
            }
            also.extend(inner.whole("units").map(|units| (setting, units)));
        }
        also
    }

    /// Tasks of a stay; `after` becomes positions, cycles are reported.
    fn tasks(&mut self, fields: Fields<'_>) -> Vec<Task> {
        let items: Vec<Fields> = fields.inner_list("tasks").map(|(item, _)| item).collect();
        let ids: Vec<&str> = items.iter().map(|item| item.text("id").unwrap_or("")).collect();
        self.unique(&items, "task");
        let mut tasks = Vec::new();
        for item in &items {
            let after = self.after(*item, &ids);
            match self.task(*item, after) {
                Some(task) => tasks.push(task),
                None => self.whole = false,
            }
        }
        if tasks.len() == items.len() {
            self.cycles(&tasks, &items);
            self.never_done(&tasks, &items);
        }
        tasks
    }

    fn task(&mut self, fields: Fields<'_>, after: Vec<usize>) -> Option<Task> {
        let work = fields.node("work").map(|node| self.cases(node, Self::distribution));
        let delay = self.delay(fields);
        let patience = self.patience(fields);
        let team = match fields.text("team") {
            Some(id) => Some(self.names.teams.get(id)?),
            None => None,
        };
        let at = fields.node("at").and_then(instant_table);
        if let (Some(at), Some(node)) = (&at, fields.node("at"))
            && at.is_empty()
        {
            self.report.error_help(
                node.place,
                "the task can never begin: `at` names no times",
                "such as at = { mon-fri = \"09:00\" }",
            );
        }
        if let (None, Some(staff)) = (team, fields.entry("staff")) {
            self.report.error_help(
                staff.key_place,
                "`staff` needs a `team`",
                "name the team whose heads are needed",
            );
        }
        let (or, with) = self.teamwork(fields);
        let recurs = self.recurrence(fields);
        Some(Task {
            id: fields.owned("id")?,
            team,
            staff: fields.whole("staff")?,
            or,
            with,
            work: work.filter(|work| !work.is_empty())?,
            who: self.names.condition(fields.node("for")),
            starts: fields.choice("starts")?,
            after,
            at,
            recurs,
            due_by: fields.duration("due-by"),
            priority: u8::try_from(fields.count("priority")?).ok()?,
            pre_empts: self.pre_empts(fields),
            delay,
            required: fields.flag("required"),
            sets: self.attribute_changes(fields),
            patience,
        })
    }

    /// `leaves-after` and `leaves-to`, which stand together.
    fn patience(&mut self, fields: Fields<'_>) -> Option<(crate::distribution::Distribution, Destination)> {
        for (key, other) in [("leaves-after", "leaves-to"), ("leaves-to", "leaves-after")] {
            if let (Some(entry), false) = (fields.entry(key), fields.has(other)) {
                self.report.error_help(
                    entry.key_place,
                    format!("`{key}` needs `{other}`"),
                    "leaves-after = \"6 h\", leaves-to = \"left\"",
                );
            }
        }
        let after = self.distribution(fields.node("leaves-after")?);
        let to = fields.has("leaves-to").then(|| self.target(fields, "leaves-to")).flatten();
        after.zip(to)
    }

    /// Positions of the tasks named by `after`.
    fn after(&mut self, fields: Fields<'_>, ids: &[&str]) -> Vec<usize> {
        let Some(node) = fields.node("after") else { return Vec::new() };
        let items = node.list().unwrap_or(std::slice::from_ref(node));
        let mut after = Vec::new();
        for (place, id) in items.iter().filter_map(|item| Some((item.place, item.text()?))) {
            match ids.iter().position(|known| *known == id) {
                Some(at) => after.push(at),
                None => {
                    self.report.error_help(
                        place,
                        format!("unknown task `{id}`"),
                        advice(id, "tasks of this stay", ids),
                    );
                }
            }
        }
        after
    }

    fn cycles(&mut self, tasks: &[Task], items: &[Fields]) {
        // Repeatedly finish every task whose predecessors are finished; what remains is in a cycle.
        let mut done = vec![false; tasks.len()];
        loop {
            let ready: Vec<usize> = (0..tasks.len())
                .filter(|&task| !done[task] && tasks[task].after.iter().all(|&before| done[before]))
                .collect();
            if ready.is_empty() {
                break;
            }
            ready.into_iter().for_each(|task| done[task] = true);
        }
        let stuck: Vec<usize> = (0..tasks.len()).filter(|&task| !done[task]).collect();
        if let Some(node) = stuck.first().and_then(|&task| items[task].node("after")) {
            let ids: Vec<&str> = stuck.iter().map(|&task| tasks[task].id.as_str()).collect();
            self.report.error_help(
                node.place,
                format!("tasks wait for each other: {}", ids.join(", ")),
                "drop one `after` so that one of them can begin",
            );
        }
    }

    /// Reports ids used twice in a list.
    fn unique(&mut self, items: &[Fields], word: &str) {
        let mut seen: Vec<(&str, Place)> = Vec::new();
        for node in items.iter().filter_map(|item| item.node("id")) {
            let Some(id) = node.text() else { continue };
            if seen.iter().any(|(known, _)| *known == id) {
                self.report.error_help(
                    node.place,
                    format!("{word} `{id}` is defined twice in this stay"),
                    "give one of them another id",
                );
            }
            seen.push((id, node.place));
        }
    }

    fn interruptions(&mut self, fields: Fields<'_>) -> Vec<Interruption> {
        let items: Vec<Fields> = fields.inner_list("interruptions").map(|(item, _)| item).collect();
        self.unique(&items, "interruption");
        let mut interruptions = Vec::new();
        for item in items {
            match self.interruption(item) {
                Some(interruption) => interruptions.push(interruption),
                None => self.whole = false,
            }
        }
        interruptions
    }

    fn interruption(&mut self, fields: Fields<'_>) -> Option<Interruption> {
        let to = if fields.has("to") { Some(self.target(fields, "to")?) } else { None };
        let sets = self.attribute_changes(fields);
        if let (None, true, Some(id)) = (to, sets.is_empty(), fields.entry("id"))
            && !fields.has("sets")
            && !fields.has("moves-on")
        {
            self.report.error_help(
                id.node.place,
                "the interruption neither leads anywhere nor changes anything",
                "give it `to`, a stay or an exit, or `sets` or `moves-on`, what changes about a patient who stays",
            );
            return None;
        }
        if let (None, Some(entry)) = (to, fields.entry("keeps-place")) {
            let help = "leave it out, or say with `to` where the patient goes";
            self.report.error_help(
                entry.key_place,
                "`keeps-place` of an interruption after which the patient stays",
                help,
            );
            return None;
        }
        let at = fields.node("at").and_then(instant_table);
        if let Some(never) = fields.node("at").filter(|_| at.as_ref().is_some_and(InstantTable::is_empty)) {
            let message = "the interruption can never come: `at` names no times";
            self.report.error_help(never.place, message, "such as at = { mon-fri = \"20:00\" }");
            return None;
        }
        let after = match fields.node("after") {
            Some(node) => self.distribution(node),
            None if fields.has("at") => Some(Distribution::fixed(0.0)),
            None => {
                self.report.error_help(
                    fields.entry("id")?.node.place,
                    "the interruption has neither `after` nor `at`",
                    "such as after = \"6 h\", a time from the start of the stay, or at = { mon-fri = \"20:00\" }",
                );
                return None;
            }
        };
        let often = after.as_ref().is_some_and(|after| after.mean() < MINUTE) && at.is_none();
        if let (true, true, Some(node)) = (fields.flag("recurs"), often, fields.node("after")) {
            self.report.error_help(
                node.place,
                "an interruption that recurs more often than once a minute",
                "give the mean time between two chances of it; `probability` says how many of them come about",
            );
            return None;
        }
        Some(Interruption {
            id: fields.owned("id")?,
            probability: fields.number("probability")?,
            probability_per_delayed_day: fields.number("probability-per-delayed-day")?,
            after: after?,
            at,
            recurs: fields.flag("recurs"),
            who: self.names.condition(fields.node("for")),
            to,
            sets,
            keeps_place: fields.duration("keeps-place"),
        })
    }
}
