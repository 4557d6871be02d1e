//! One walk over the tree, along the grammar: unknown keys, wrong types, missing keys, wrong leaf
//! values and unknown ids, all at once; and the assumptions register on the way.

use super::grammar::{EVIDENCE, Key, Kind, REMOVE, TOP, TableSpec, describe};
use super::grammar_distributions::DISTRIBUTION;
use super::grammar_tables::{CASE, QUANTITY};
use super::names::{Names, advice};
use super::problem::{Report, Wrong};
use super::source::{Place, Sources};
use super::tree::{Entry, Node, Table, Value};
use super::values;
use crate::model::{Provenance, RegisterEntry};

/// Where the walk is: the path in words and the provenance in force.
#[derive(Debug, Clone)]
struct Context {
    path: String,
    provenance: Provenance,
    /// Whether numbers here are evidence about the world.
    register: bool,
    /// Inside an uncertain number's `distribution`: any unit will do.
    loose: bool,
}

impl Context {
    fn enter(&self, name: &str) -> Self {
        Self { path: format!("{} / {name}", self.path), ..self.clone() }
    }
}

/// Top-level tables whose numbers are not assumptions about the world.
const NO_EVIDENCE: &[&str] = &["scenario", "back-test", "scheme", "option"];

/// What the walk found besides problems.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Every number with its provenance.
    pub register: Vec<RegisterEntry>,
    /// Numbers with neither source nor assumption.
    pub unsourced: Vec<(Place, String)>,
}

/// Checks a tree against the grammar.
pub(crate) fn walk(tree: &Table, names: &Names, sources: &Sources, report: &mut Report) -> Walked {
    let mut walk = Walk { names, sources, report, out: Walked::default() };
    let known: Vec<&str> = TOP.iter().map(|top| top.spec.name).collect();
    for entry in &tree.entries {
        let Some(top) = TOP.iter().find(|top| top.spec.name == entry.key) else {
            let what =
                if entry.node.table().is_some() || entry.node.list().is_some() { "table" } else { "key" };
            let help = advice(&entry.key, "tables", &known);
            walk.report.error_help(entry.key_place, format!("unknown {what} `{}`", entry.key), help);
            continue;
        };
        let name = top.spec.name;
        match (&entry.node.value, top.many) {
            (Value::List(items), true) => {
                for item in items {
                    walk.top(top.spec, item, true);
                }
            }
            (Value::Table(_), false) => walk.top(top.spec, &entry.node, false),
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
    if !tree.has("scenario") && names.complete {
        let file = sources.file(0).map_or("", |file| &file.path);
        walk.report.file_error(
            file,
            "there is no [scenario] table",
            Some("it holds title, start and measure; see docs/language.md".into()),
        );
    }
    walk.out
}

struct Walk<'a> {
    names: &'a Names,
    sources: &'a Sources,
    report: &'a mut Report,
    out: Walked,
}

impl Walk<'_> {
    fn top(&mut self, spec: &'static TableSpec, node: &Node, many: bool) {
        let path = match node.table().and_then(|table| table.text("id").or_else(|| table.text("title"))) {
            Some(id) if many => format!("{} {id}", spec.name),
            _ => spec.name.to_owned(),
        };
        let register = !NO_EVIDENCE.contains(&spec.name);
        let context = Context { path, provenance: Provenance::None, register, loose: false };
        self.table(spec, node, &context, many);
    }

    /// A table with fixed keys.
    fn table(&mut self, spec: &'static TableSpec, node: &Node, outer: &Context, removable: bool) {
        let Some(table) = node.table() else {
            self.report.error_help(
                node.place,
                format!("a {} must be a table, not {}", spec.name, node.kind()),
                describe(Kind::Table(spec)),
            );
            return;
        };
        let context = Context { provenance: provenance(table, &outer.provenance), ..outer.clone() };
        for entry in &table.entries {
            let implicit = EVIDENCE.iter().chain(removable.then_some(&REMOVE));
            match spec.keys.iter().chain(implicit).find(|key| key.name == entry.key) {
                Some(key) => self.key(key, entry, &context),
                None => self.unknown_key(spec, entry),
            }
        }
        self.missing(spec, table, node.place, &context);
    }

    fn unknown_key(&mut self, spec: &TableSpec, entry: &Entry) {
        let known: Vec<&str> = spec.keys.iter().chain(EVIDENCE).map(|key| key.name).collect();
        let help = advice(&entry.key, &format!("keys of a {}", spec.name), &known);
        self.report.error_help(
            entry.key_place,
            format!("unknown key `{}` in a {}", entry.key, spec.name),
            help,
        );
    }

    /// Required keys and alternatives.
    fn missing(&mut self, spec: &TableSpec, table: &Table, place: Place, context: &Context) {
        for key in spec.keys.iter().filter(|key| key.required && !table.has(key.name)) {
            self.report.error_help(
                place,
                format!("{} has no `{}`", context.path, key.name),
                format!("`{}`: {}; {}", key.name, key.doc, describe(key.kind)),
            );
        }
        for group in spec.one_of {
            let given: Vec<&Entry> = group.keys.iter().filter_map(|key| table.entry(key)).collect();
            let all = group.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            if let [first, second, ..] = given[..] {
                self.report.error_help(
                    second.key_place,
                    format!("`{}` and `{}` cannot stand together in a {}", first.key, second.key, spec.name),
                    format!("give one of {all}"),
                );
            } else if given.is_empty() && group.required {
                let help = if context.loose || spec.name == "distribution" {
                    super::names::advice("", "families", group.keys)
                } else {
                    format!("give one of {all}")
                };
                self.report.error_help(place, format!("{} has none of {all}", context.path), help);
            }
        }
    }

    fn key(&mut self, key: &Key, entry: &Entry, context: &Context) {
        self.value(key.kind, &entry.key, &entry.node, &context.enter(&entry.key));
    }

    /// A value of any kind.
    fn value(&mut self, kind: Kind, name: &str, node: &Node, context: &Context) {
        if !fits(kind, node, context.loose) {
            self.wrong_type(kind, name, node);
            return;
        }
        match kind {
            Kind::Free => {}
            Kind::Text | Kind::File => {
                if node.text().is_some_and(|text| text.trim().is_empty()) {
                    self.report.error(node.place, format!("`{name}` is empty"));
                }
            }
            Kind::Flag => {}
            Kind::Id => self.leaf(name, node, |node| values::id(node.text().unwrap_or(""))),
            Kind::Date => self.leaf(name, node, |node| values::date(node).map(drop)),
            Kind::Days => self.leaf(name, node, |node| values::days(node).map(drop)),
            Kind::Count(least, most) => self.leaf(name, node, |node| whole(node, least, most)),
            Kind::Whole(least, most) => self.quantity(name, node, context, &|node| whole(node, least, most)),
            Kind::Number(least, most) => {
                self.quantity(name, node, context, &|node| bounded(node, least, most))
            }
            Kind::Duration if !context.loose => self.quantity(name, node, context, &|node| {
                let length = values::duration(node)?;
                if length < 0.0 {
                    Err(Wrong::new("is negative").help("durations are 0 or more"))
                } else {
                    Ok(())
                }
            }),
            Kind::SignedDuration if !context.loose => {
                self.quantity(name, node, context, &|node| values::duration(node).map(drop));
            }
            Kind::Duration | Kind::SignedDuration => {
                self.leaf(name, node, |node| {
                    values::number(node).or_else(|_| values::duration(node)).map(drop)
                });
            }
            Kind::Choice(words) => self.leaf(name, node, |node| {
                let text = node.text().unwrap_or("");
                if words.contains(&text) {
                    return Ok(());
                }
                Err(Wrong::new(format!("`{name}` cannot be `{text}`")).help(advice(text, "choices", words)))
            }),
            Kind::Ref(space) => {
                let names = self.names;
                self.leaf(name, node, |node| names.check(space, node.text().unwrap_or("")));
            }
            Kind::Condition => self.condition(node, true),
            Kind::Attributes => self.condition(node, false),
            Kind::Rota => self.week(node, context, &|text| values::span(text, true).map(drop)),
            Kind::Openings => self.week(node, context, &|text| values::span(text, false).map(drop)),
            Kind::Times => self.week(node, context, &|text| values::instant(text, false).map(drop)),
            Kind::Departures => self.week(node, context, &|text| values::instant(text, true).map(drop)),
            Kind::Remaining => match node.text() {
                Some("full" | "uniform" | "equilibrium") => {}
                _ => self.value(Kind::Distribution, name, node, context),
            },
            Kind::Distribution => match node.table() {
                Some(table) if !table.has("value") => self.table(&DISTRIBUTION, node, context, false),
                _ => self.value(Kind::SignedDuration, name, node, context),
            },
            Kind::Uncertain => {
                let context = Context { loose: true, register: false, ..context.clone() };
                self.table(&DISTRIBUTION, node, &context, false);
            }
            Kind::Table(spec) => self.table(spec, node, context, false),
            Kind::List(item, least, most) => self.list(*item, (least, most), name, node, context),
            Kind::Cases(inner) => self.cases(*inner, name, node, context),
            Kind::Any(kinds) => {
                if let Some(kind) = kinds.iter().find(|kind| fits(**kind, node, context.loose)) {
                    self.value(*kind, name, node, context);
                }
            }
        }
    }

    fn wrong_type(&mut self, kind: Kind, name: &str, node: &Node) {
        let number = matches!(node.value, Value::Integer(_) | Value::Float(_));
        if number
            && matches!(
                kind,
                Kind::Duration
                    | Kind::SignedDuration
                    | Kind::Distribution
                    | Kind::Days
                    | Kind::Cases(Kind::Distribution)
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
        if matches!(kind, Kind::Number(..) | Kind::Whole(..) | Kind::Count(..))
            && node.text().is_some_and(|text| text.trim().parse::<f64>().is_ok())
        {
            self.report.error_help(
                node.place,
                format!("`{name}` must be a number, not text"),
                "write it without quotes",
            );
            return;
        }
        let message = format!("`{name}` cannot be {}", node.kind());
        self.report.error_help(node.place, message, format!("`{name}` is {}", describe(kind)));
    }

    fn leaf(&mut self, name: &str, node: &Node, parse: impl Fn(&Node) -> Result<(), Wrong>) {
        if let Err(wrong) = parse(node) {
            self.report.wrong(node.place, named(name, wrong));
        }
    }

    /// A number or duration, alone or with its evidence; goes into the register.
    fn quantity(
        &mut self,
        name: &str,
        node: &Node,
        context: &Context,
        check: &dyn Fn(&Node) -> Result<(), Wrong>,
    ) {
        let mut provenance = context.provenance.clone();
        let mut range = None;
        if let Some(table) = node.table() {
            self.table(&QUANTITY, node, context, false);
            provenance = self::provenance(table, &provenance);
            range = self.range(name, table, check);
            if let Some(value) = table.get("value") {
                self.leaf(name, value, check);
            }
        } else {
            self.leaf(name, node, check);
        }
        let value = self.written(node.bare().place);
        self.record(node.place, context, value, range, provenance);
    }

    /// The `range` or `distribution` of a quantity, as written.
    fn range(
        &mut self,
        name: &str,
        table: &Table,
        check: &dyn Fn(&Node) -> Result<(), Wrong>,
    ) -> Option<String> {
        if let Some(distribution) = table.get("distribution") {
            return Some(self.written(distribution.place));
        }
        let range = table.get("range")?;
        let Some([low, high]) = range.list() else {
            let help = "write the lower and the upper end, such as range = [0.5, 0.7]";
            self.report.error_help(range.place, "`range` must be a list of two values", help);
            return None;
        };
        self.leaf(name, low, check);
        self.leaf(name, high, check);
        let size = |node: &Node| values::number(node).or_else(|_| values::duration(node)).ok();
        if let (Some(low), Some(high), Some(value)) =
            (size(low), size(high), table.get("value").and_then(size))
        {
            if high < low {
                self.report.error_help(
                    range.place,
                    "the range ends below its start",
                    "write the lower end first",
                );
            } else if value < low || value > high {
                self.report.error_help(
                    range.place,
                    "the value lies outside its range",
                    "widen the range or correct the value",
                );
            }
        }
        Some(format!("{} to {}", self.written(low.place), self.written(high.place)))
    }

    /// Text of a span on one line, without the quotes of a single text.
    fn written(&self, place: Place) -> String {
        let text = self.sources.text(place).split_whitespace().collect::<Vec<_>>().join(" ");
        match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if !inner.contains('"') => inner.to_owned(),
            _ => text,
        }
    }

    fn record(
        &mut self,
        place: Place,
        context: &Context,
        value: String,
        range: Option<String>,
        provenance: Provenance,
    ) {
        if !context.register {
            return;
        }
        if provenance == Provenance::None {
            self.out.unsourced.push((place, context.path.clone()));
        }
        let path = context.path.clone();
        self.out.register.push(RegisterEntry {
            path,
            value,
            range,
            provenance,
            place: self.sources.short(place),
        });
    }

    fn list(
        &mut self,
        item: Kind,
        (least, most): (usize, usize),
        name: &str,
        node: &Node,
        context: &Context,
    ) {
        let items = node.list().unwrap_or_default();
        if items.len() < least || items.len() > most {
            let wanted = match (least, most) {
                (least, most) if least == most => format!("{least}"),
                (least, usize::MAX) => format!("at least {least}"),
                (24, 168) => "24 or 168".to_owned(),
                (0, most) => format!("at most {most}"),
                (least, most) => format!("{least} to {most}"),
            };
            self.report.error(node.place, format!("`{name}` has {} values, not {wanted}", items.len()));
        }
        // A list of plain numbers is one entry of the register.
        let plain =
            matches!(item, Kind::Number(..) | Kind::Whole(..) | Kind::Duration | Kind::SignedDuration)
                && items.iter().all(|item| item.table().is_none());
        if plain {
            let first: Vec<String> = items.iter().take(8).map(|item| self.written(item.place)).collect();
            let more =
                if items.len() > 8 { format!(", … ({} values)", items.len()) } else { String::new() };
            let value = format!("[{}{more}]", first.join(", "));
            self.record(node.place, context, value, None, context.provenance.clone());
        }
        let silent = Context { register: context.register && !plain, ..context.clone() };
        for (index, item_node) in items.iter().enumerate() {
            let label = label(item_node).unwrap_or_else(|| (index + 1).to_string());
            let inner = if plain { silent.clone() } else { silent.enter(&label) };
            self.value(item, name, item_node, &inner);
        }
    }

    /// Cases tried in order, or one value for everybody.
    fn cases(&mut self, inner: Kind, name: &str, node: &Node, context: &Context) {
        let Some(items) = as_cases(node) else {
            self.value(inner, name, node, context);
            return;
        };
        for (index, item) in items.iter().enumerate() {
            let place = context.enter(&format!("case {}", index + 1));
            self.table(&CASE, item, &place, false);
            let Some(table) = item.table() else { continue };
            if let Some(is) = table.get("is") {
                let provenance = provenance(table, &place.provenance);
                self.value(inner, name, is, &Context { provenance, ..place });
            }
            let last = index + 1 == items.len();
            if last && table.has("for") {
                self.report.error_help(
                    item.place,
                    format!("the last case of `{name}` has a `for`"),
                    "end with { is = … } for everybody else",
                );
            } else if !last && !table.has("for") {
                self.report.error_help(
                    item.place,
                    format!("the cases of `{name}` after this one are never reached"),
                    "only the last case has no `for`",
                );
            }
        }
        if items.is_empty() {
            self.report.error(node.place, format!("`{name}` has no cases"));
        }
    }

    /// Attribute ids with values; several when `many`.
    fn condition(&mut self, node: &Node, many: bool) {
        for entry in node.table().map(|table| table.entries.as_slice()).unwrap_or_default() {
            if let Err(wrong) = self.names.check(super::grammar::Space::Attribute, &entry.key) {
                self.report.wrong(entry.key_place, wrong);
                continue;
            }
            let values = match &entry.node.value {
                Value::List(items) if many => items.as_slice(),
                _ => std::slice::from_ref(&entry.node),
            };
            if values.is_empty() {
                self.report.error(entry.node.place, format!("no value of `{}` is named", entry.key));
            }
            for value in values {
                match value.text() {
                    None => self.report.error_help(
                        value.place,
                        format!("a value of `{}` must be text, not {}", entry.key, value.kind()),
                        "write it in quotes, such as { age = \"85+\" }",
                    ),
                    Some(text) if self.names.complete => {
                        let known = self.names.attribute_value(&entry.key, text);
                        self.report.take(value.place, known);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// Day keys with texts.
    fn week(&mut self, node: &Node, context: &Context, check: &dyn Fn(&str) -> Result<(), Wrong>) {
        let table = node.table().map(|table| table.entries.as_slice()).unwrap_or_default();
        let provenance = node.table().map_or(Provenance::None, |t| provenance(t, &context.provenance));
        let mut named: [bool; 7] = [false; 7];
        for entry in table {
            if EVIDENCE.iter().any(|key| key.name == entry.key) {
                self.value(Kind::Text, &entry.key, &entry.node, context);
                continue;
            }
            let Some(days) = self.report.take(entry.key_place, values::day_key(&entry.key)) else { continue };
            if let Some(day) = days.iter().find(|day| named[**day]) {
                self.report.error_help(
                    entry.key_place,
                    format!("{} is named twice", values::DAYS[*day]),
                    "name each day once; give several spans as a list",
                );
            }
            days.iter().for_each(|day| named[*day] = true);
            let texts = entry.node.list().unwrap_or(std::slice::from_ref(&entry.node));
            for node in texts {
                match node.text() {
                    Some(text) if text.trim() == "none" && texts.len() == 1 => {}
                    Some(text) => {
                        self.report.take(node.place, check(text));
                    }
                    None => self.report.error_help(
                        node.place,
                        format!("`{}` cannot be {}", entry.key, node.kind()),
                        "write hours in quotes, a list of them, or \"none\"",
                    ),
                }
            }
            let inner = context.enter(&entry.key);
            self.record(entry.node.place, &inner, self.written(entry.node.place), None, provenance.clone());
        }
    }
}

/// The cases of a value, if it is written as cases.
pub(crate) fn as_cases(node: &Node) -> Option<&[Node]> {
    let items = node.list()?;
    items.first()?.table().filter(|table| table.has("is") || table.has("for")).map(|_| items)
}

/// Source or assumption of a table, else what is in force around it.
fn provenance(table: &Table, outer: &Provenance) -> Provenance {
    match (table.text("source"), table.text("assumption")) {
        (Some(source), _) => Provenance::Source(source.to_owned()),
        (None, Some(assumption)) => Provenance::Assumption(assumption.to_owned()),
        _ => outer.clone(),
    }
}

/// What a table in a list is called.
fn label(node: &Node) -> Option<String> {
    let table = node.table()?;
    ["id", "to", "stay", "setting"].iter().find_map(|key| table.text(key)).map(str::to_owned)
}

/// "is negative" becomes "`length` is negative".
fn named(name: &str, wrong: Wrong) -> Wrong {
    let bare = ["is ", "must ", "lies "].iter().any(|start| wrong.message.starts_with(start));
    if bare { Wrong { message: format!("`{name}` {}", wrong.message), ..wrong } } else { wrong }
}

fn whole(node: &Node, least: u64, most: u64) -> Result<(), Wrong> {
    let number = values::whole(node)?;
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(Wrong::new(format!("{number} is out of range")).help(describe(Kind::Count(least, most))))
}

fn bounded(node: &Node, least: f64, most: f64) -> Result<(), Wrong> {
    let number = values::number(node)?;
    if number >= least && number <= most {
        return Ok(());
    }
    let shown = values::show(number);
    let help = describe(Kind::Number(least, most));
    if number < 0.0 && least == 0.0 {
        return Err(Wrong::new(format!("{shown} is negative")).help(help));
    }
    Err(Wrong::new(format!("{shown} is out of range")).help(help))
}

/// Whether a node has the TOML type a kind is written in.
fn fits(kind: Kind, node: &Node, loose: bool) -> bool {
    let text = node.text().is_some();
    let number = matches!(node.value, Value::Integer(_) | Value::Float(_));
    let table = node.table().is_some();
    let quantity = node.table().is_some_and(|table| table.has("value"));
    match kind {
        Kind::Text | Kind::Id | Kind::Choice(_) | Kind::Ref(_) | Kind::File | Kind::Days => text,
        Kind::Flag => node.flag().is_some(),
        Kind::Date => text || matches!(node.value, Value::Date(_)),
        Kind::Count(..) => number,
        Kind::Whole(..) | Kind::Number(..) => number || quantity,
        Kind::Duration | Kind::SignedDuration => text || quantity || (loose && number),
        Kind::Distribution | Kind::Remaining => text || table || (loose && number),
        Kind::Condition
        | Kind::Attributes
        | Kind::Rota
        | Kind::Openings
        | Kind::Times
        | Kind::Departures
        | Kind::Uncertain
        | Kind::Table(_) => table,
        Kind::List(..) => node.list().is_some(),
        Kind::Cases(inner) => as_cases(node).is_some() || fits(*inner, node, loose),
        Kind::Any(kinds) => kinds.iter().any(|kind| fits(*kind, node, loose)),
        Kind::Free => true,
    }
}

/// Warns of numbers with neither source nor assumption, once for all of them.
pub(crate) fn warn(walked: &Walked, report: &mut Report) {
    const SHOWN: usize = 5;
    let Some((place, _)) = walked.unsourced.first() else { return };
    let count = walked.unsourced.len();
    let first: Vec<&str> = walked.unsourced.iter().take(SHOWN).map(|(_, path)| path.as_str()).collect();
    let more = if count > SHOWN { ", …" } else { "" };
    let message = match count {
        1 => "one number has neither source nor assumption".to_owned(),
        _ => format!("{count} of {} numbers have neither source nor assumption", walked.register.len()),
    };
    let help =
        format!("add source = \"…\" or assumption = \"…\" to their tables: {}{more}", first.join(", "));
    report.warning(*place, message, help);
}
