//! Changes of schemes: what they name, and what they do with it.

use crate::scenario::grammar::changes::{FIXED, KINDS, PARTS, operand, spec_of};
use crate::scenario::grammar::fits::label;
use crate::scenario::grammar::{Change, TableSpec, top_level};
use crate::scenario::text::tree::{Entry, Node, Value};
use crate::scenario::validate::{Context, Walk, provenance};
use crate::suggest::advice;

impl Walk<'_> {
    /// The parts of a change that depend on what it is about.
    pub(crate) fn change(&mut self, node: &mut Node, context: &Context) {
        let place = node.place;
        let Some(table) = node.table_mut() else { return };
        let context = &Context { provenance: provenance(table, &context.provenance), ..context.clone() };
        let Some(kind) = KINDS.iter().find(|kind| table.has(kind)) else { return };
        let parts = PARTS.iter().find_map(|(key, list, _)| Some((table.entry(key)?.key_place, *list)));
        let Some(spec) = spec_of(kind, parts.map(|(_, list)| list)) else {
            if let Some((place, list)) = parts {
                let message = format!("a {kind} has no {list}");
                self.report.error_help(place, message, "tasks and interruptions belong to stays");
            }
            return;
        };
        let mut any = false;
        for operation in ["set", "multiply", "add", "least"] {
            let Some(node) = table.get_mut(operation) else { continue };
            any = true;
            let place = node.place;
            let Some(inner) = node.table_mut() else {
                let help = format!("such as {operation} = {{ length = … }}");
                self.report.error_help(place, format!("`{operation}` must be a table"), help);
                continue;
            };
            for entry in &mut inner.entries {
                self.changed_key(spec, operation, entry, context);
            }
        }
        let of_parts = parts.is_some();
        if let Some(entry) = table.entries.iter_mut().find(|entry| entry.key == "append") {
            any = true;
            self.appended(kind, entry, of_parts, context);
        }
        if let Some(entry) = table.entry("remove") {
            any = true;
            if !of_parts {
                let help = "name the task, route, interruption or session to drop";
                self.report.error_help(entry.key_place, "`remove` needs a part", help);
            }
        }
        if !any {
            let help = "give `set`, `multiply`, `add`, `least`, `append` or `remove`";
            self.report.error_help(place, "the change changes nothing", help);
        }
    }

    fn changed_key(
        &mut self,
        spec: &'static TableSpec,
        operation: &str,
        entry: &mut Entry,
        context: &Context,
    ) {
        let name = entry.key.as_str();
        let known: Vec<&str> =
            spec.keys.iter().map(|key| key.name).filter(|key| !FIXED.contains(key)).collect();
        let Some(key) = spec.keys.iter().find(|key| key.name == name && known.contains(&name)) else {
            let what = if FIXED.contains(&name) { "no scheme can change" } else { "unknown key" };
            self.report.error_help(
                entry.key_place,
                format!("{what} `{name}` of {}", spec.with_article()),
                advice(name, &format!("keys of {}", spec.with_article()), &known),
            );
            return;
        };
        let inner = context.enter(operation).enter(name);
        if operation == "set" {
            self.value(key.kind, name, &mut entry.node, &inner);
            return;
        }
        let change = match operation {
            "multiply" => Change::Multiply,
            "least" => Change::Least,
            _ => Change::Add,
        };
        let Some(kind) = operand(change, key.kind) else {
            if key.kind.is_number() {
                let message = format!("`{name}` is not a duration: it cannot be changed by `least`");
                self.report.error_help(entry.key_place, message, "`least` says what is left of a duration");
                return;
            }
            self.report.error_help(
                entry.key_place,
                format!("`{name}` is not a number: it cannot be changed by `{operation}`"),
                "give its new value with `set`",
            );
            return;
        };
        self.value(kind, name, &mut entry.node, &inner);
    }

    fn appended(&mut self, kind: &str, entry: &mut Entry, parts: bool, context: &Context) {
        let help = "such as append = { tasks = [{ … }] }, beside `stay`";
        if parts {
            self.report.error_help(entry.key_place, "`append` adds to a table, not to a part of it", help);
        }
        let place = entry.node.place;
        let Some(table) = entry.node.table_mut() else {
            self.report.error_help(place, "`append` must be a table", help);
            return;
        };
        let lists: Vec<(&str, &'static TableSpec)> = top_level(kind)
            .map(|spec| spec.keys.iter().filter_map(|key| Some((key.name, key.kind.item()?))))
            .into_iter()
            .flatten()
            .collect();
        let known: Vec<&str> = lists.iter().map(|(name, _)| *name).collect();
        for inner in &mut table.entries {
            let Some((_, spec)) = lists.iter().find(|(name, _)| *name == inner.key) else {
                let message = format!("nothing can be appended to `{}` of a {kind}", inner.key);
                self.report.error_help(inner.key_place, message, advice(&inner.key, "lists", &known));
                continue;
            };
            let place = inner.node.place;
            let Value::List(items) = &mut inner.node.value else {
                self.report.error_help(place, format!("`{}` must be a list", inner.key), help);
                continue;
            };
            for item in items {
                let name = label(item).unwrap_or_default();
                self.table(spec, item, &context.enter("append").enter(&inner.key).enter(&name), false);
            }
        }
    }
}
