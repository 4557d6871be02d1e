//! Copies of base files: the tables of a file read twice get a prefix each, so that one description of a
//! hospital makes two hospitals.
//!
//! Ids that the copied files define, and references to them, are prefixed; references to anything else, such
//! as services that both hospitals share, stay as they are.

use crate::scenario::grammar::changes::{KINDS, NEW, PARTS, spec_of};
use crate::scenario::grammar::fits::fits;
use std::collections::BTreeMap;

use crate::scenario::grammar::{Space, TOP, TableSpec, ValueKind, top_level};
use crate::scenario::text::tree::{Node, Table, Value};

/// How the tables of a copy are told from those of others.
#[derive(Debug, Clone)]
pub(crate) struct Copy {
    /// Put before ids, with a hyphen.
    pub prefix: String,
    /// Put before names and titles.
    pub title: String,
}

/// Lists of tables that are the same for all copies.
const SHARED: [&str; 1] = ["attribute"];

/// Keys whose text is a name for people.
const NAMES: [&str; 2] = ["name", "title"];

/// Ids that a tree defines, by kind of table.
type Defined = BTreeMap<String, Vec<String>>;

/// Prefixes every id a tree defines, and the references to them.
pub(crate) fn rename(tree: &mut Table, copy: &Copy) {
    let renamer = Renamer { defined: defined(tree), copy };
    for entry in &mut tree.entries {
        let top = TOP.iter().find(|top| top.spec.name == entry.key);
        let (Some(top), Value::List(items)) = (top.filter(|top| top.many), &mut entry.node.value) else {
            continue;
        };
        if SHARED.contains(&top.spec.name) {
            continue;
        }
        for item in items {
            renamer.top(top.spec, item);
        }
    }
}

fn defined(tree: &Table) -> Defined {
    let mut defined = Defined::new();
    let mut add = |key: &str, items: &[Node]| {
        let ids = items.iter().filter_map(|node| Some(node.table()?.text("id")?.to_owned()));
        defined.entry(key.to_owned()).or_default().extend(ids);
    };
    for entry in tree.entries.iter().filter(|entry| !SHARED.contains(&entry.key.as_str())) {
        add(&entry.key, entry.node.list().unwrap_or_default());
    }
    for scheme in tree.list("scheme").iter().filter_map(Node::table) {
        NEW.iter().for_each(|key| add(key, scheme.list(key)));
    }
    defined
}

struct Renamer<'a> {
    defined: Defined,
    copy: &'a Copy,
}

impl Renamer<'_> {
    /// A table with an id of its own.
    fn top(&self, spec: &'static TableSpec, node: &mut Node) {
        let Value::Table(table) = &mut node.value else { return };
        for entry in &mut table.entries {
            let Value::Text(text) = &mut entry.node.value else { continue };
            if entry.key == "id" || entry.key == "site" {
                *text = self.prefixed(text);
            } else if NAMES.contains(&entry.key.as_str()) {
                *text = format!("{}: {text}", self.copy.title);
            }
        }
        if spec.name == "local" {
            self.change(table);
        }
        self.table(spec, table);
        for entry in
            table.entries.iter_mut().filter(|entry| spec.name == "scheme" && NEW.contains(&&*entry.key))
        {
            if let (Some(spec), Value::List(items)) = (top_level(&entry.key), &mut entry.node.value) {
                items.iter_mut().for_each(|item| self.top(spec, item));
            }
        }
    }

    fn table(&self, spec: &'static TableSpec, table: &mut Table) {
        for entry in &mut table.entries {
            if entry.key == "group" {
                self.group(&mut entry.node);
            } else if let Some(key) = spec.key(&entry.key) {
                self.value(key.kind, &mut entry.node);
            }
        }
    }

    fn value(&self, kind: ValueKind, node: &mut Node) {
        match kind {
            ValueKind::Ref(space) => {
                self.text(node, |id| lists(space).iter().any(|list| self.defines(list, id)))
            }
            ValueKind::Table(spec) => {
                if let Value::Table(table) = &mut node.value {
                    if matches!(spec.name, "change" | "lever")
                        && table.entries.iter().any(|e| KINDS.contains(&&*e.key))
                    {
                        self.change(table);
                    }
                    self.table(spec, table);
                }
            }
            ValueKind::List(item, ..) => {
                if let Value::List(items) = &mut node.value {
                    items.iter_mut().for_each(|node| self.value(*item, node));
                }
            }
            ValueKind::Cases(inner) if crate::scenario::text::tree::as_cases(node).is_none() => {
                self.value(*inner, node)
            }
            ValueKind::Any(kinds) => {
                if let Some(kind) = kinds.iter().find(|kind| fits(**kind, node, false)) {
                    self.value(*kind, node);
                }
            }
            _ => {}
        }
    }

    /// The tables, parts and new values that a change names.
    fn change(&self, table: &mut Table) {
        let kind = KINDS.iter().find(|kind| table.has(kind)).copied();
        let list = PARTS.iter().find_map(|(key, list, _)| table.has(key).then_some(*list));
        let spec = kind.and_then(|kind| spec_of(kind, list));
        for entry in &mut table.entries {
            match (entry.key.as_str(), &mut entry.node.value) {
                (key, _) if KINDS.contains(&key) && !SHARED.contains(&key) => {
                    self.texts(&mut entry.node, |id| self.defines(key, id));
                }
                ("route", _) => {
                    self.texts(&mut entry.node, |id| self.defines("stay", id) || self.defines("exit", id));
                }
                ("set", Value::Table(inner)) => {
                    if let Some(spec) = spec {
                        self.table(spec, inner);
                    }
                }
                ("append", Value::Table(inner)) => {
                    for entry in &mut inner.entries {
                        let key = kind
                            .and_then(top_level)
                            .and_then(|spec| spec.keys.iter().find(|k| k.name == entry.key));
                        if let Some(key) = key.filter(|key| key.kind.item().is_some()) {
                            self.value(key.kind, &mut entry.node);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A group of a metric: `setting=ward`.
    fn group(&self, node: &mut Node) {
        if let Value::Text(text) = &mut node.value
            && let Some((kind, id)) = text.split_once('=')
            && self.defines(kind, id)
        {
            *text = format!("{kind}={}", self.prefixed(id));
        }
    }

    fn texts(&self, node: &mut Node, is_own: impl Fn(&str) -> bool) {
        match &mut node.value {
            Value::List(items) => items.iter_mut().for_each(|item| self.text(item, &is_own)),
            _ => self.text(node, is_own),
        }
    }

    fn text(&self, node: &mut Node, is_own: impl Fn(&str) -> bool) {
        if let Value::Text(text) = &mut node.value
            && is_own(text)
        {
            *text = self.prefixed(text);
        }
    }

    fn prefixed(&self, id: &str) -> String {
        format!("{}-{id}", self.copy.prefix)
    }

    /// Whether the copied files define an id, or one that begins as a pattern does. A pattern that begins with
    /// `*` means every copy's.
    fn defines(&self, list: &str, id: &str) -> bool {
        self.defined.get(list).is_some_and(|ids| match id.strip_suffix('*') {
            Some(beginning) => ids.iter().any(|id| id.starts_with(beginning)),
            None => ids.iter().any(|known| known == id),
        })
    }
}

/// The lists of tables a reference may lead to.
fn lists(space: Space) -> &'static [&'static str] {
    match space {
        Space::Cohort => &["cohort"],
        Space::Profile => &["profile"],
        Space::Team => &["team"],
        Space::Setting => &["setting"],
        Space::Stay => &["stay"],
        Space::Destination => &["stay", "exit"],
        Space::Scheme => &["scheme"],
        Space::Attribute | Space::Metric | Space::Organisation => &[],
    }
}
