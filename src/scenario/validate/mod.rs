//! One walk over the tree, along the grammar: unknown keys, wrong types, missing keys, wrong leaf
//! values and unknown ids, all at once; and the assumptions register on the way.

mod changes;
mod evidence;
pub(crate) mod leaf;
mod lists;
pub(crate) mod names;
pub(crate) mod placed;

use crate::model::{HOUR, Provenance, Spread};
use crate::scenario::grammar::distributions::DISTRIBUTION;
use crate::scenario::grammar::fits::{bounded, fits, named, whole};
use crate::scenario::grammar::schemes::{CHANGE, LOCAL, PLANNED};
use crate::scenario::grammar::{EVIDENCE, Key, REMOVE, TOP, TableSpec, ValueKind, describe};
use crate::scenario::limits::LINE;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::{Place, Sources};
use crate::scenario::text::syntax::meant_number;
use crate::scenario::text::tree::{Entry, Node, Table, Value};
use crate::scenario::text::values;
use crate::scenario::text::wrong::Wrong;
use crate::scenario::validate::names::Names;
use crate::scenario::validate::placed::Placed;
use crate::suggest::{advice, is_suggested, nearest};
pub(crate) use evidence::{Walked, provenance, warn};

/// Where the walk is: the path in words and the provenance in force.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub path: String,
    pub provenance: Provenance,
    /// Whether numbers here are evidence about the world.
    pub register: bool,
    /// Inside an uncertain number's `distribution`: any unit will do.
    pub loose: bool,
    /// Inside what a plan claims: it has a ground, but nothing is drawn.
    pub claimed: bool,
}

impl Context {
    pub fn enter(&self, name: &str) -> Self {
        Self { path: format!("{} / {name}", self.path), ..self.clone() }
    }
}

/// Top-level tables whose numbers are not assumptions about the world.
const NO_EVIDENCE: &[&str] = &["scenario", "back-test", "option", "grid", "persona"];

/// Checks a tree against the grammar.
///
/// Schemes may refer to tables that other schemes bring: `with_new` has the names of these too.
pub(crate) fn walk(
    tree: &mut Table,
    names: &Names,
    with_new: &Names,
    sources: &Sources,
    report: &mut ProblemLog,
) -> Walked {
    walk_changed(tree, &Table::default(), names, with_new, sources, report)
}

/// Checks what a tree does not share with one that was checked, of which it has all names.
pub(crate) fn walk_changed(
    tree: &mut Table,
    checked: &Table,
    names: &Names,
    with_new: &Names,
    sources: &Sources,
    report: &mut ProblemLog,
) -> Walked {
    let mut walk = Walk { names, sources, report, out: Walked::default() };
    let known: Vec<&str> = TOP.iter().map(|top| top.spec.name).collect();
    for entry in &mut tree.entries {
        let Some(top) = TOP.iter().find(|top| top.spec.name == entry.key) else {
            let what =
                if entry.node.table().is_some() || entry.node.list().is_some() { "table" } else { "key" };
            let help = advice(&entry.key, "tables", &known);
            walk.report.error_help(entry.key_place, format!("unknown {what} `{}`", entry.key), help);
            continue;
        };
        let name = top.spec.name;
        walk.names = if matches!(name, "scheme" | "option" | "grid") { with_new } else { names };
        match (&mut entry.node.value, top.many) {
            (Value::List(items), true) => {
                let checked = checked.list(name);
                for (at, item) in items.iter_mut().enumerate() {
                    if !checked.get(at).is_some_and(|checked| checked.shares(item)) {
                        walk.top(top.spec, item, true);
                    }
                }
            }
            (Value::Table(_), false) => walk.top(top.spec, &mut entry.node, false),
            (_, true) => walk.report.error_help(
                entry.key_place,
                format!("`{name}` must be a list of tables"),
                format!("begin each with [[{name}]]"),
            ),
            (_, false) => walk.report.error_help(
                entry.key_place,
                format!("`{name}` must be a single table"),
                format!("begin it with [{name}]"),
            ),
        }
    }
    walk.out
}

/// A reader of leaves that mean what they are.
pub(crate) fn as_it_is(
    check: impl Fn(&Node) -> Result<(), Wrong>,
) -> impl Fn(&Node) -> Result<Option<Value>, Wrong> {
    move |node| check(node).map(|()| None)
}

/// The walk under way.
pub(crate) struct Walk<'a> {
    pub names: &'a Names,
    pub sources: &'a Sources,
    pub report: &'a mut ProblemLog,
    pub out: Walked,
}

/// Checks the tables that schemes bring against the grammar, adding to what the walk found.
pub(crate) fn walk_new(
    tables: Vec<(&'static TableSpec, &mut Node)>,
    names: &Names,
    sources: &Sources,
    report: &mut ProblemLog,
    out: Walked,
) -> Walked {
    let mut walk = Walk { names, sources, report, out };
    for (spec, node) in tables {
        walk.top(spec, node, true);
    }
    walk.out
}

impl Walk<'_> {
    fn top(&mut self, spec: &'static TableSpec, node: &mut Node, many: bool) {
        let path = match node.table().and_then(|table| table.text("id").or_else(|| table.text("title"))) {
            Some(id) if many => format!("{} {id}", spec.name),
            _ => spec.name.to_owned(),
        };
        let register = !NO_EVIDENCE.contains(&spec.name);
        let context = Context { path, provenance: Provenance::None, register, loose: false, claimed: false };
        self.table(spec, node, &context, many);
        if std::ptr::eq(spec, &raw const LOCAL) {
            self.change(node, &context);
        }
    }

    /// A table with fixed keys.
    pub(crate) fn table(
        &mut self,
        spec: &'static TableSpec,
        node: &mut Node,
        outer: &Context,
        removable: bool,
    ) {
        let (place, kind) = (node.place, node.kind());
        let Some(table) = node.table_mut() else {
            self.report.error_help(
                place,
                format!("{} must be a table, not {kind}", spec.with_article()),
                describe(ValueKind::Table(spec)),
            );
            return;
        };
        let mut context = Context { provenance: provenance(table, &outer.provenance), ..outer.clone() };
        // An option says nothing about the world; what a plan claims of it has a source.
        context.claimed |= std::ptr::eq(spec, &raw const PLANNED);
        context.register |= context.claimed;
        for entry in &mut table.entries {
            let implicit = EVIDENCE.iter().chain(removable.then_some(&REMOVE));
            match spec.keys.iter().chain(implicit).find(|key| key.name == entry.key) {
                Some(key) => self.key(key, entry, &context),
                None => self.unknown_key(spec, entry),
            }
        }
        self.missing(spec, table, place, &context);
    }

    fn unknown_key(&mut self, spec: &TableSpec, entry: &Entry) {
        let known: Vec<&str> = spec.keys.iter().chain(EVIDENCE).map(|key| key.name).collect();
        let help = advice(&entry.key, &format!("keys of {}", spec.with_article()), &known);
        self.report.error_help(
            entry.key_place,
            format!("unknown key `{}` in {}", entry.key, spec.with_article()),
            help,
        );
    }

    /// Required keys and alternatives.
    fn missing(&mut self, spec: &TableSpec, table: &Table, place: Place, context: &Context) {
        // A file that could not be read, or a base, may hold the rest of the table.
        if !self.names.complete {
            return;
        }
        // A key that was misspelt has been reported under the name it has.
        let known = || spec.keys.iter().map(|key| key.name);
        let misspelt = |name: &str| {
            let unknown = table.entries.iter().filter(|entry| known().all(|key| key != entry.key));
            unknown.into_iter().any(|entry| is_suggested(name, &entry.key, known()))
        };
        // An id without the prefix of a copy makes a table of its own.
        let names = self.names;
        let meant = || {
            let copies = table.text("id").and_then(|id| names.copies_of(spec.name, id));
            copies.map_or_else(String::new, |ids| format!("did you mean {ids}? "))
        };
        for key in spec.keys.iter().filter(|key| key.required && !table.has(key.name) && !misspelt(key.name))
        {
            self.report.error_help(
                place,
                format!("{} has no `{}`", context.path, key.name),
                format!("{}`{}`: {}; {}", meant(), key.name, key.doc, describe(key.kind)),
            );
        }
        for group in spec.one_of {
            let given: Vec<&Entry> =
                table.entries.iter().filter(|entry| group.keys.contains(&entry.key.as_str())).collect();
            let all = group.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            if let [first, second, ..] = given[..] {
                self.report.error_help(
                    second.key_place,
                    format!(
                        "`{}` and `{}` cannot stand together in {}",
                        first.key,
                        second.key,
                        spec.with_article()
                    ),
                    format!("give one of {all}"),
                );
            } else if given.is_empty() && group.required && !group.keys.iter().any(|key| misspelt(key)) {
                let help = if context.loose || spec.name == "distribution" {
                    crate::suggest::advice("", "families", group.keys)
                } else {
                    format!("{}give one of {all}", meant())
                };
                self.report.error_help(place, format!("{} has none of {all}", context.path), help);
            }
        }
    }

    fn key(&mut self, key: &Key, entry: &mut Entry, context: &Context) {
        self.value(key.kind, &entry.key, &mut entry.node, &context.enter(&entry.key));
    }

    /// A value of any kind; what it means is left in its place.
    pub(crate) fn value(&mut self, kind: ValueKind, name: &str, node: &mut Node, context: &Context) {
        if !fits(kind, node, context.loose) {
            self.wrong_type(kind, name, node);
            return;
        }
        match kind {
            ValueKind::Changes(_) | ValueKind::Free => {}
            ValueKind::Text | ValueKind::Line | ValueKind::File => {
                let text = node.text().unwrap_or("");
                let length = text.chars().count();
                if text.trim().is_empty() {
                    let help = "write some words between the quotes, or leave the key out";
                    self.report.error_help(node.place, format!("`{name}` is empty"), help);
                } else if matches!(kind, ValueKind::Line) && length > LINE {
                    self.report.error_help(
                        node.place,
                        format!("`{name}` has {length} characters"),
                        format!("it stands in tables and charts: at most {LINE}, the rest in comments"),
                    );
                } else if matches!(kind, ValueKind::Line) && text.contains(['\n', '\r', '\t']) {
                    let help = "it stands in tables and charts: write it without line breaks and tabs";
                    self.report.error_help(node.place, format!("`{name}` has more than one line"), help);
                }
            }
            ValueKind::Flag => {}
            ValueKind::Id => self.leaf(name, node, as_it_is(|node| values::id(node.text().unwrap_or("")))),
            ValueKind::Pattern => {
                self.leaf(name, node, as_it_is(|node| values::pattern(node.text().unwrap_or(""))));
            }
            ValueKind::Date => self.leaf(name, node, |node| values::date(node).map(Value::Day).map(Some)),
            ValueKind::Hours => self.leaf(name, node, |node| {
                values::hours(node).map(|hours| Some(Value::Duration(f64::from(hours) * HOUR)))
            }),
            ValueKind::Clock => self.leaf(name, node, |node| match node.value {
                Value::Instant(..) => Ok(None),
                _ => {
                    let (minute, count) = values::instant(node.text().unwrap_or(""), false)?;
                    Ok(Some(Value::Instant(minute, count)))
                }
            }),
            ValueKind::Count(least, most) => self.leaf(name, node, as_it_is(|node| whole(node, least, most))),
            ValueKind::Whole(least, most) => {
                let read = as_it_is(|node| whole(node, least, most));
                let known = self.out.inputs.len();
                self.quantity(name, node, context, &read);
                self.out.inputs.iter_mut().skip(known).for_each(|placed| placed.input.is_whole = true);
            }
            ValueKind::Heads(most) => {
                let known = self.out.inputs.len();
                self.quantity(name, node, context, &as_it_is(|node| bounded(node, 0.0, f64::from(most))));
                // Heads that are known in whole numbers are drawn in whole numbers.
                for Placed { input, .. } in self.out.inputs.iter_mut().skip(known) {
                    let ends = match input.spread {
                        Spread::Range(low, high) | Spread::Interval95(low, high) => [low, high],
                        Spread::Distribution(_) => [input.best; 2],
                    };
                    input.is_whole = [input.best, ends[0], ends[1]].iter().all(|end| end.fract() == 0.0);
                }
            }
            ValueKind::Number(least, most) => {
                self.quantity(name, node, context, &as_it_is(|node| bounded(node, least, most)));
            }
            ValueKind::Duration if !context.loose => self.quantity(name, node, context, &|node| {
                let length = values::duration(node)?;
                if length < 0.0 {
                    Err(Wrong::new("is negative").help("durations are 0 or more"))
                } else {
                    Ok(Some(Value::Duration(length)))
                }
            }),
            ValueKind::SignedDuration if !context.loose => {
                self.quantity(name, node, context, &|node| {
                    values::duration(node).map(Value::Duration).map(Some)
                });
            }
            ValueKind::Duration | ValueKind::SignedDuration => {
                self.leaf(name, node, values::number_or_duration);
            }
            ValueKind::Choice(words) => self.leaf(name, node, |node| {
                let text = node.text().unwrap_or("");
                if words.contains(&text) {
                    return Ok(None);
                }
                Err(Wrong::new(format!("`{name}` cannot be `{text}`")).help(advice(text, "choices", words)))
            }),
            ValueKind::Ref(space) => {
                let (names, brief) = (self.names, self.report.is_full());
                self.leaf(name, node, as_it_is(|node| names.check(space, node.text().unwrap_or(""), brief)));
            }
            ValueKind::Condition => self.condition(node, true),
            ValueKind::Attributes => self.condition(node, false),
            ValueKind::Rota | ValueKind::Places => {
                let parts = matches!(kind, ValueKind::Rota);
                self.week(node, context, &|text| Ok(vec![Value::Span(values::span(text, true, parts)?)]));
            }
            ValueKind::Openings => {
                self.week(node, context, &|text| Ok(vec![Value::Span(values::span(text, false, false)?)]))
            }
            ValueKind::Times | ValueKind::Departures => {
                let counted = matches!(kind, ValueKind::Departures);
                self.week(node, context, &|text| {
                    let times = values::instants(text, counted)?;
                    Ok(times.into_iter().map(|(at, count)| Value::Instant(at, count)).collect())
                });
            }
            ValueKind::Remaining => match node.text() {
                Some("full" | "uniform" | "equilibrium") => {}
                Some(text)
                    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) =>
                {
                    let help = format!("`{name}` is {}", describe(kind));
                    self.report.error_help(node.place, format!("`{name}` cannot be `{text}`"), help);
                }
                _ => self.value(ValueKind::Distribution, name, node, context),
            },
            ValueKind::Distribution => match node.table() {
                Some(table) if !table.has("value") => self.table(&DISTRIBUTION, node, context, false),
                _ => self.value(ValueKind::SignedDuration, name, node, context),
            },
            ValueKind::Uncertain => {
                let context = Context { loose: true, register: false, ..context.clone() };
                self.table(&DISTRIBUTION, node, &context, false);
            }
            ValueKind::Table(spec) => {
                self.table(spec, node, context, false);
                if std::ptr::eq(spec, &raw const CHANGE) {
                    self.change(node, context);
                }
            }
            ValueKind::List(item, least, most) => self.list(*item, (least, most), name, node, context),
            ValueKind::Cases(inner) => self.cases(*inner, name, node, context),
            ValueKind::Any(kinds) => {
                match kinds.iter().find(|kind| fits(**kind, node, context.loose)) {
                    // One word among other ways to write it: name them all, not the word alone.
                    Some(ValueKind::Choice(words))
                        if node.text().is_some_and(|text| {
                            !words.contains(&text)
                                && !advice(text, "choices", words).starts_with("did you mean")
                        }) =>
                    {
                        self.wrong_type(kind, name, node);
                    }
                    Some(kind) => self.value(*kind, name, node, context),
                    None => {}
                }
            }
        }
    }

    fn wrong_type(&mut self, kind: ValueKind, name: &str, node: &Node) {
        let number = matches!(node.value, Value::Integer(_) | Value::Float(_));
        if number
            && matches!(
                kind,
                ValueKind::Duration
                    | ValueKind::SignedDuration
                    | ValueKind::Distribution
                    | ValueKind::Hours
                    | ValueKind::Cases(ValueKind::Distribution)
            )
        {
            let written = self.sources.text(node.place);
            self.report.error_help(
                node.place,
                format!("`{name} = {written}` has no unit"),
                format!("did you mean \"{written} d\", \"{written} h\" or \"{written} min\"?"),
            );
            return;
        }
        let number = number_in(kind);
        if number.is_some() && node.text().is_some_and(|text| text.trim().parse::<f64>().is_ok()) {
            self.report.error_help(
                node.place,
                format!("`{name}` must be a number, not text"),
                "write it without quotes",
            );
            return;
        }
        let evidence = ["range", "interval-95", "distribution"];
        let ranged = node.table().filter(|table| evidence.iter().any(|key| table.has(key)));
        if let (Some(_), Some(table)) = (number, ranged) {
            let mut keys = table.entries.iter().map(|entry| entry.key.as_str());
            let meant = keys.find(|key| nearest(key, ["value"]).is_some());
            let meant = meant.map_or_else(String::new, |key| format!("did you mean `value` by `{key}`? "));
            let help = format!(
                "{meant}write {name} = {{ value = …, range = [ …, … ] }}: the best value, and how sure it is"
            );
            self.report.error_help(node.place, format!("`{name}` has no `value`"), help);
            return;
        }
        let message = format!("`{name}` cannot be {}", node.kind());
        let mut help = format!("`{name}` is {}", describe(kind));
        if let (Some(kind), Some(text)) = (number, node.text())
            && let Some(number) = meant_number(text, is_share(kind, name))
        {
            help = format!("write {name} = {number}; {help}");
        }
        self.report.error_help(node.place, message, help);
    }

    /// Reads a leaf; what it means, if that is something else than what it is, takes its place.
    pub(crate) fn leaf(
        &mut self,
        name: &str,
        node: &mut Node,
        read: impl Fn(&Node) -> Result<Option<Value>, Wrong>,
    ) {
        match read(node) {
            Ok(None) => {}
            Ok(Some(meant)) => node.value = meant,
            Err(wrong) => self.report.wrong(node.place, named(name, wrong)),
        }
    }
}

/// The number among the ways to write a value, if there is one.
fn number_in(kind: ValueKind) -> Option<ValueKind> {
    match kind {
        ValueKind::Any(kinds) => kinds.iter().find_map(|kind| number_in(*kind)),
        ValueKind::Number(..) | ValueKind::Whole(..) | ValueKind::Heads(_) | ValueKind::Count(..) => {
            Some(kind)
        }
        _ => None,
    }
}

/// Whether "60 %" of a key means 0.6: of shares, of growth, and of factors without an upper bound.
fn is_share(kind: ValueKind, name: &str) -> bool {
    matches!(kind, ValueKind::Number(_, most) if most <= 10.0 || (most.is_infinite() && name != "percent"))
}
