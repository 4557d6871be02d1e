//! Leaf values of the walk: numbers with their evidence, conditions, days of the week.

use crate::model::{Input, Provenance, RegisterEntry, Spread};
use crate::scenario::grammar::numbers::QUANTITY;
use crate::scenario::grammar::{EVIDENCE, Space, ValueKind};
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Value};
use crate::scenario::text::values;
use crate::scenario::text::wrong::Wrong;
use crate::scenario::validate::placed::Placed;
use crate::scenario::validate::{Context, Walk, provenance as provenance_of};

impl Walk<'_> {
    /// A number or duration, alone or with its evidence; goes into the register.
    pub(crate) fn quantity(&mut self, name: &str, node: &mut Node, context: &Context, read: &Read<'_>) {
        let mut provenance = context.provenance.clone();
        let mut range = None;
        if node.table().is_some() {
            self.table(&QUANTITY, node, context, false);
            let Value::Table(table) = &mut node.value else { return };
            provenance = provenance_of(table, &provenance);
            let Some(value) = table.get_mut("value") else { return };
            // A value with its evidence has none within.
            if value.table().is_some() {
                let help = "such as { value = 8, source = \"…\" }";
                self.report.error_help(value.place, format!("the `value` of `{name}` is a table"), help);
                return;
            }
            self.leaf(name, value, read);
            range = self.range(name, node, context, read);
        } else {
            self.leaf(name, node, read);
        }
        let value = self.written(node.bare().place);
        self.record(node.place, context, value, range, provenance);
    }

    /// The `range`, `interval-95` or `distribution` of a quantity, as written.
    fn range(&mut self, name: &str, node: &mut Node, context: &Context, read: &Read<'_>) -> Option<String> {
        let table = node.table_mut()?;
        let best = table.get("value").and_then(size)?;
        for key in ["min", "max", "range", "interval-95"] {
            let Some(inner) = table.get_mut(key) else { continue };
            let pair = matches!(&inner.value, Value::List(items) if items.len() == 2);
            if pair || !matches!(key, "range" | "interval-95") {
                inner.items_mut().iter_mut().for_each(|end| self.leaf(name, end, read));
            }
        }
        let table = node.table()?;
        for key in ["min", "max"] {
            let Some(entry) = table.entry(key) else { continue };
            let outside =
                size(&entry.node).is_some_and(|end| if key == "min" { best < end } else { best > end });
            if !table.has("interval-95") {
                let help = "a range has its ends, a distribution its own min and max";
                self.report.error_help(entry.key_place, format!("`{key}` needs `interval-95`"), help);
            } else if outside {
                let help = format!("correct the value or its `{key}`");
                self.report.error_help(entry.node.place, format!("the value lies outside its `{key}`"), help);
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
        if !context.register
            || context.claimed
            || self.out.inputs.iter().any(|known| known.place == node.place)
        {
            return;
        }
        let copies = self.out.inputs.iter().filter(|known| known.input.path == context.path).count();
        let path =
            if copies == 0 { context.path.clone() } else { format!("{} ({})", context.path, copies + 1) };
        let value = self.written(node.bare().place);
        let is_duration = node.duration().is_some();
        let bound = |key: &str| node.table().and_then(|table| table.get(key)).and_then(size);
        let input = Input {
            path,
            written: format!("{value} ({written})"),
            best,
            is_duration,
            is_whole: false,
            spread,
            bounds: (bound("min").unwrap_or(f64::NEG_INFINITY), bound("max").unwrap_or(f64::INFINITY)),
            fitted: None,
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
            if let Err(wrong) = self.names.check(Space::Attribute, &entry.key, self.report.is_full()) {
                self.report.wrong(entry.key_place, wrong);
                continue;
            }
            let values = match &entry.node.value {
                Value::List(items) if many => items.as_slice(),
                _ => std::slice::from_ref(&entry.node),
            };
            if values.is_empty() {
                let help = "name those that are meant, or leave the attribute out";
                self.report.error_help(
                    entry.node.place,
                    format!("no value of `{}` is named", entry.key),
                    help,
                );
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
    pub(crate) fn week(
        &mut self,
        node: &mut Node,
        context: &Context,
        read: &dyn Fn(&str) -> Result<Vec<Value>, Wrong>,
    ) {
        let provenance = node.table().map_or(Provenance::None, |t| provenance_of(t, &context.provenance));
        let table = node.table_mut().map(|table| table.entries.as_mut_slice()).unwrap_or_default();
        let mut named: [bool; 7] = [false; 7];
        for entry in table {
            if EVIDENCE.iter().any(|key| key.name == entry.key) {
                self.value(ValueKind::Text, &entry.key, &mut entry.node, context);
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
            let texts = entry.node.items_mut();
            let alone = texts.len() == 1;
            let mut more: Vec<Node> = Vec::new();
            for node in texts {
                match &node.value {
                    Value::Text(text) if text.trim() == "none" && alone => {}
                    Value::Text(text) => {
                        let over_midnight =
                            |value: &Value| matches!(value, Value::Span(span) if span.to <= span.from);
                        let read = read(text).and_then(|read| {
                            if entry.key != values::BANK_HOLIDAY || !read.iter().any(over_midnight) {
                                return Ok(read);
                            }
                            Err(Wrong::new("a shift of a bank holiday cannot go beyond its midnight")
                                .help("end it at 24:00: what follows is a shift of an ordinary day"))
                        });
                        let mut read = self.report.take(node.place, read).unwrap_or_default().into_iter();
                        let place = node.place;
                        node.value = read.next().unwrap_or(node.value.clone());
                        more.extend(read.map(|value| Node { value, place }));
                    }
                    Value::Span(_) | Value::Instant(..) => {}
                    _ => self.report.error_help(
                        node.place,
                        format!("`{}` cannot be {}", entry.key, node.kind()),
                        "write hours in quotes, a list of them, or \"none\"",
                    ),
                }
            }
            let (place, inner) = (entry.node.place, context.enter(&entry.key));
            self.record(place, &inner, self.written(place), None, provenance.clone());
            if !more.is_empty() {
                let mut all = entry.node.items_mut().to_vec();
                all.append(&mut more);
                entry.node.value = Value::List(all.into());
            }
        }
    }
}

/// How a leaf is read: what it means, nothing if that is what it is.
type Read<'a> = dyn Fn(&Node) -> Result<Option<Value>, Wrong> + 'a;

/// A number, or milliseconds.
fn size(node: &Node) -> Option<f64> {
    node.number().or_else(|| node.duration())
}
