//! Stays, their tasks and interruptions.

use crate::model::{Interruption, Stay, Target, Task, TaskStart};
use crate::scenario::decode::time::instant_table;
use crate::scenario::decode::{Decode, duration, number, whole};
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::suggest::advice;

impl Decode<'_> {
    /// A stay.
    pub fn stay(&mut self, table: &Table, node: &Node) -> Option<Stay> {
        let id = table.text("id").unwrap_or("").to_owned();
        let length = table.get("length").map(|node| self.cases(node, Self::distribution));
        let tasks = self.tasks(table);
        let interruptions = self.interruptions(table);
        let routes = self.routes(table, node);
        if !table.has("to") && !table.has("routes") && self.names.complete {
            self.report.error_help(
                node.place,
                format!("stay {id} has no way out"),
                "give `to` or `routes`: where patients go when the stay is over",
            );
        }
        let setting = table.text("in").and_then(|id| self.names.settings.get(id));
        let scale = number(table, "length-scale").unwrap_or(1.0);
        Some(Stay {
            units: table.get("units").map_or_else(
                || vec![(Default::default(), 1)],
                |node| self.cases(node, |_, is| u32::try_from(is.whole()?).ok()),
            ),
            priority: table.get("priority").map_or_else(
                || vec![(Default::default(), 5)],
                |node| self.cases(node, |_, is| u8::try_from(is.whole()?).ok()),
            ),
            also: self.also(table),
            length: length?,
            length_scale: scale,
            setting: setting?,
            id,
            tasks,
            routes,
            interruptions,
        })
    }

    fn also(&mut self, table: &Table) -> Vec<(usize, u32)> {
        let own = table.text("in");
        let mut also = Vec::new();
        for inner in table.list("also").iter().filter_map(Node::table) {
            let Some(node) = inner.get("setting") else { continue };
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
            also.push((setting, whole(inner, "units").unwrap_or(1)));
        }
        also
    }

    /// Tasks of a stay; `after` becomes positions, cycles are reported.
    fn tasks(&mut self, table: &Table) -> Vec<Task> {
        let items: Vec<&Table> = table.list("tasks").iter().filter_map(Node::table).collect();
        let ids: Vec<&str> = items.iter().map(|item| item.text("id").unwrap_or("")).collect();
        self.unique(&items, "task");
        let mut tasks = Vec::new();
        for item in &items {
            let after = self.after(item, &ids);
            match self.task(item, after) {
                Some(task) => tasks.push(task),
                None => self.whole = false,
            }
        }
        if tasks.len() == items.len() {
            self.cycles(&tasks, &items);
        }
        tasks
    }

    fn task(&mut self, table: &Table, after: Vec<usize>) -> Option<Task> {
        let work = table.get("work").map(|node| self.cases(node, Self::distribution));
        let delay = self.delay(table);
        let patience = self.patience(table);
        let team = match table.text("team") {
            Some(id) => Some(self.names.teams.get(id)?),
            None => None,
        };
        let at = table.get("at").and_then(|node| instant_table(node));
        if let (Some(at), Some(node)) = (&at, table.get("at"))
            && at.days.iter().all(Vec::is_empty)
        {
            self.report.error_help(
                node.place,
                "the task can never begin: `at` names no times",
                "such as at = { mon-fri = \"09:00\" }",
            );
        }
        if let (None, Some(staff)) = (team, table.entry("staff")) {
            self.report.error_help(
                staff.key_place,
                "`staff` needs a `team`",
                "name the team whose heads are needed",
            );
        }
        Some(Task {
            id: table.text("id")?.to_owned(),
            team,
            staff: whole(table, "staff").unwrap_or(1),
            work: work.filter(|work| !work.is_empty())?,
            who: self.names.condition(table.get("for")),
            starts: if table.text("starts") == Some("end") { TaskStart::End } else { TaskStart::Start },
            after,
            at,
            due_by: duration(table, "due-by"),
            priority: whole(table, "priority").and_then(|level| u8::try_from(level).ok()).unwrap_or(5),
            delay,
            required: table.get("required").and_then(Node::flag).unwrap_or(true),
            patience,
        })
    }

    /// `leaves-after` and `leaves-to`, which stand together.
    fn patience(&mut self, table: &Table) -> Option<(crate::distribution::Distribution, Target)> {
        for (key, other) in [("leaves-after", "leaves-to"), ("leaves-to", "leaves-after")] {
            if let (Some(entry), false) = (table.entry(key), table.has(other)) {
                self.report.error_help(
                    entry.key_place,
                    format!("`{key}` needs `{other}`"),
                    "leaves-after = \"6 h\", leaves-to = \"left\"",
                );
            }
        }
        let after = self.distribution(table.get("leaves-after")?);
        let to = table.has("leaves-to").then(|| self.target(table, "leaves-to")).flatten();
        after.zip(to)
    }

    /// Positions of the tasks named by `after`.
    fn after(&mut self, table: &Table, ids: &[&str]) -> Vec<usize> {
        let Some(node) = table.get("after") else { return Vec::new() };
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

    fn cycles(&mut self, tasks: &[Task], items: &[&Table]) {
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
        if let Some(node) = stuck.first().and_then(|&task| items[task].get("after")) {
            let ids: Vec<&str> = stuck.iter().map(|&task| tasks[task].id.as_str()).collect();
            self.report.error_help(
                node.place,
                format!("tasks wait for each other: {}", ids.join(", ")),
                "drop one `after` so that one of them can begin",
            );
        }
    }

    /// Reports ids used twice in a list.
    fn unique(&mut self, items: &[&Table], word: &str) {
        let mut seen: Vec<(&str, Place)> = Vec::new();
        for node in items.iter().filter_map(|item| item.get("id")) {
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

    fn interruptions(&mut self, table: &Table) -> Vec<Interruption> {
        let items: Vec<&Table> = table.list("interruptions").iter().filter_map(Node::table).collect();
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

    fn interruption(&mut self, table: &Table) -> Option<Interruption> {
        let to = self.target(table, "to");
        let after = self.distribution(table.get("after")?);
        Some(Interruption {
            id: table.text("id")?.to_owned(),
            probability: number(table, "probability").unwrap_or(1.0),
            probability_per_delayed_day: number(table, "probability-per-delayed-day").unwrap_or(0.0),
            after: after?,
            recurs: table.get("recurs").and_then(Node::flag).unwrap_or(false),
            who: self.names.condition(table.get("for")),
            to: to?,
            keeps_place: duration(table, "keeps-place"),
        })
    }
}
