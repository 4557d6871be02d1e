//! Leaf values of the walk: numbers with their evidence, conditions, days of the week.

use crate::model::{Input, Provenance, RegisterEntry, Spread};
use crate::scenario::grammar::tables::QUANTITY;
use crate::scenario::grammar::{EVIDENCE, Kind, Space, describe};
use crate::scenario::text::problem::Wrong;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table, Value};
use crate::scenario::text::values;
use crate::scenario::validate::{Context, Walk, as_cases, provenance as provenance_of};
use crate::scenario::variants::inputs::Placed;

impl Walk<'_> {
    /// A number or duration, alone or with its evidence; goes into the register.
    pub(crate) fn quantity(
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
            provenance = provenance_of(table, &provenance);
            range = self.range(name, node, table, context, check);
            if let Some(value) = table.get("value") {
                self.leaf(name, value, check);
            }
        } else {
            self.leaf(name, node, check);
        }
        let value = self.written(node.bare().place);
        self.record(node.place, context, value, range, provenance);
    }

    /// The `range`, `interval-95` or `distribution` of a quantity, as written.
    fn range(
        &mut self,
        name: &str,
        node: &Node,
        table: &Table,
        context: &Context,
        check: &dyn Fn(&Node) -> Result<(), Wrong>,
    ) -> Option<String> {
        let best = table.get("value").and_then(size)?;
        for key in ["min", "max"] {
            let Some(entry) = table.entry(key) else { continue };
            self.leaf(name, &entry.node, check);
            let outside =
                size(&entry.node).is_some_and(|end| if key == "min" { best < end } else { best > end });
            if !table.has("interval-95") {
                let help = "a range has its ends, a distribution its own min and max";
                self.report.error_help(entry.key_place, format!("`{key}` needs `interval-95`"), help);
            } else if outside {
                self.report.error(entry.node.place, format!("the value lies outside its `{key}`"));
            }
        }
        if let Some(distribution) = table.get("distribution") {
            let written = self.written(distribution.place);
            let spread = Spread::Range(best, best);
            self.input(node, context, (best, &written), spread, Some(distribution.clone()));
            return Some(written);
        }
        let (key, range) =
            ["range", "interval-95"].into_iter().find_map(|key| Some((key, table.get(key)?)))?;
        let Some([low, high]) = range.list() else {
            let help = format!("write the lower and the upper end, such as {key} = [0.5, 0.7]");
            self.report.error_help(range.place, format!("`{key}` must be a list of two values"), help);
            return None;
        };
        self.leaf(name, low, check);
        self.leaf(name, high, check);
        let (lower, upper) = (size(low)?, size(high)?);
        if upper < lower {
            self.report.error_help(
                range.place,
                format!("the {} ends below its start", key.trim_end_matches("-95")),
                "write the lower end first",
            );
        } else if best < lower || best > upper {
            self.report.error_help(
                range.place,
                format!("the value lies outside its {}", key.trim_end_matches("-95")),
                format!("widen the {} or correct the value", key.trim_end_matches("-95")),
            );
        }
        let written = format!("{} to {}", self.written(low.place), self.written(high.place));
        let spread =
            if key == "range" { Spread::Range(lower, upper) } else { Spread::Interval95(lower, upper) };
        self.input(node, context, (best, &written), spread, None);
        Some(written)
    }

    /// Notes an uncertain number, once however often its table was copied by `like`.
    fn input(
        &mut self,
        node: &Node,
        context: &Context,
        (best, written): (f64, &str),
        spread: Spread,
        distribution: Option<Node>,
    ) {
        if !context.register || self.out.inputs.iter().any(|known| known.place == node.place) {
            return;
        }
        let copies = self.out.inputs.iter().filter(|known| known.input.path == context.path).count();
        let path =
            if copies == 0 { context.path.clone() } else { format!("{} ({})", context.path, copies + 1) };
        let value = self.written(node.bare().place);
        let is_duration = node.bare().text().is_some();
        let bound = |key: &str| node.table().and_then(|table| table.get(key)).and_then(size);
        let input = Input {
            path,
            written: format!("{value} ({written})"),
            best,
            is_duration,
            is_whole: false,
            spread,
            bounds: (bound("min").unwrap_or(f64::NEG_INFINITY), bound("max").unwrap_or(f64::INFINITY)),
        };
        self.out.inputs.push(Placed { input, place: node.place, distribution });
    }

    /// Text of a span on one line, without the quotes of a single text.
    pub(crate) fn written(&self, place: Place) -> String {
        let text = self.sources.text(place).split_whitespace().collect::<Vec<_>>().join(" ");
        match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if !inner.contains('"') => inner.to_owned(),
            _ => text,
        }
    }

    pub(crate) fn record(
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

    /// Attribute ids with values; several when `many`.
    pub(crate) fn condition(&mut self, node: &Node, many: bool) {
        for entry in node.table().map(|table| table.entries.as_slice()).unwrap_or_default() {
            if let Err(wrong) = self.names.check(Space::Attribute, &entry.key) {
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
    pub(crate) fn week(&mut self, node: &Node, context: &Context, check: &dyn Fn(&str) -> Result<(), Wrong>) {
        let table = node.table().map(|table| table.entries.as_slice()).unwrap_or_default();
        let provenance = node.table().map_or(Provenance::None, |t| provenance_of(t, &context.provenance));
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

/// A number, or milliseconds.
fn size(node: &Node) -> Option<f64> {
    values::number_or_duration(node).ok()
}

/// What a table in a list is called.
pub(crate) fn label(node: &Node) -> Option<String> {
    let table = node.table()?;
    ["id", "to", "stay", "setting"].iter().find_map(|key| table.text(key)).map(str::to_owned)
}

/// "is negative" becomes "`length` is negative".
pub(crate) fn named(name: &str, wrong: Wrong) -> Wrong {
    let bare = ["is ", "must ", "lies "].iter().any(|start| wrong.message.starts_with(start));
    if bare { Wrong { message: format!("`{name}` {}", wrong.message), ..wrong } } else { wrong }
}

pub(crate) fn whole(node: &Node, least: u64, most: u64) -> Result<(), Wrong> {
    let number = values::whole(node)?;
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(Wrong::new(format!("{number} is out of range")).help(describe(Kind::Count(least, most))))
}

pub(crate) fn bounded(node: &Node, least: f64, most: f64) -> Result<(), Wrong> {
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
pub(crate) fn fits(kind: Kind, node: &Node, loose: bool) -> bool {
    let text = node.text().is_some();
    let number = matches!(node.value, Value::Integer(_) | Value::Float(_));
    let table = node.table().is_some();
    let quantity = node.table().is_some_and(|table| table.has("value"));
    match kind {
        Kind::Text | Kind::Id | Kind::Pattern | Kind::Choice(_) | Kind::Ref(_) | Kind::File | Kind::Days => {
            text
        }
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
