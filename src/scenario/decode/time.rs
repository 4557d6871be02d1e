//! Rotas, opening hours, times of the week, capacities and their dated changes.

use crate::model::{InstantTable, Span, Timetable, TimetableChange, WeekPattern};
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::Fields;
use crate::scenario::text::tree::Node;
use crate::scenario::text::values::{self, BANK_HOLIDAY};

/// What each day of a week table holds, and bank holidays if given.
type Week<T> = ([Vec<T>; 7], Option<Vec<T>>);

pub(crate) fn week<T: Clone>(node: &Node, read: impl Fn(&Node) -> Option<T>) -> Option<Week<T>> {
    let mut days: [Vec<T>; 7] = Default::default();
    let mut bank_holiday = None;
    for entry in &node.table()?.entries {
        let Ok(covered) = values::day_key(&entry.key) else { continue };
        let items = entry.node.list().unwrap_or(std::slice::from_ref(&entry.node));
        // "none" is neither a span nor a time.
        let items: Vec<T> = items.iter().filter_map(&read).collect();
        if entry.key == BANK_HOLIDAY {
            bank_holiday = Some(items);
            continue;
        }
        for day in covered {
            days[day].clone_from(&items);
        }
    }
    Some((days, bank_holiday))
}

/// Spans by day: places or opening hours. What follows midnight of a span that goes beyond it belongs to the next day.
pub(crate) fn pattern(node: &Node) -> Option<WeekPattern> {
    let span = |node: &Node| {
        node.shift().map(|shift| Span { from: shift.from, to: shift.to, count: shift.count.round() as u32 })
    };
    let (days, bank_holiday) = week(node, span)?;
    let mut split: [Vec<Span>; 7] = Default::default();
    for (day, span) in
        days.iter().enumerate().flat_map(|(day, spans)| spans.iter().map(move |span| (day, *span)))
    {
        if span.to > span.from {
            split[day].push(span);
        } else {
            split[day].push(Span { to: 1440, ..span });
            split[(day + 1) % 7].push(Span { from: 0, ..span });
        }
    }
    Some(WeekPattern { days: split, bank_holiday })
}

/// Times by day, with their numbers.
pub(crate) fn instant_table(node: &Node) -> Option<InstantTable> {
    let (mut days, mut bank_holiday) = week(node, Node::instant)?;
    days.iter_mut().chain(&mut bank_holiday).for_each(|times| times.sort_unstable());
    Some(InstantTable { days, bank_holiday })
}

/// The same number at all times.
fn constant(count: u32) -> WeekPattern {
    let all = vec![Span { from: 0, to: 1440, count }];
    WeekPattern { days: std::array::from_fn(|_| all.clone()), bank_holiday: None }
}

/// A capacity: `None` if it is wrong, `Some(None)` if it is unlimited.
pub(crate) fn capacity(node: &Node) -> Option<Option<WeekPattern>> {
    if node.text() == Some("unlimited") {
        return Some(None);
    }
    if node.table().is_some_and(|table| !table.has("value")) {
        return pattern(node).map(Some);
    }
    let places = node.whole().and_then(|places| u32::try_from(places).ok())?;
    Some(Some(constant(places)))
}

/// Places standing for "unlimited" in a dated change.
const PLENTY: u32 = 1_000_000_000;

impl Decode<'_> {
    /// Dated changes of a table; `pattern` reads what each puts in force.
    pub fn changes(
        &mut self,
        fields: Fields<'_>,
        pattern: impl Fn(Fields<'_>) -> Option<WeekPattern>,
    ) -> Vec<TimetableChange> {
        let mut changes = Vec::new();
        for (inner, node) in fields.inner_list("changes") {
            let Some(from) = inner.date("from") else { continue };
            let (until, yearly) = (inner.date("until"), inner.flag("yearly"));
            self.window(inner, yearly);
            if yearly && until.is_none() {
                self.report.error_help(
                    node.place,
                    "a yearly change needs `until`",
                    "state the last day; the year does not matter, but the day and month do",
                );
            }
            changes.extend(pattern(inner).map(|pattern| TimetableChange { from, until, yearly, pattern }));
        }
        changes
    }

    /// Reports a first day after the last; a yearly window may run over New Year.
    pub fn window(&mut self, fields: Fields<'_>, yearly: bool) {
        if let (Some(from), Some(until), Some(node)) =
            (fields.date("from"), fields.date("until"), fields.node("until"))
            && until < from
            && !yearly
        {
            self.report.error_help(
                node.place,
                format!("`until` ({until}) is before `from` ({from})"),
                "exchange them",
            );
        }
    }

    /// A capacity with its changes; the outer `None` if it is wrong.
    pub fn capacity_table(&mut self, fields: Fields<'_>) -> Option<Option<Timetable>> {
        let base = capacity(fields.node("capacity")?)?;
        let Some(base) = base else {
            if let Some(entry) = fields.entry("changes") {
                self.report.error_help(
                    entry.key_place,
                    "an unlimited capacity cannot change",
                    "give a number for the capacity outside the changes",
                );
            }
            return Some(None);
        };
        let changes = self.changes(fields, |inner| {
            let pattern = capacity(inner.node("capacity")?)?;
            Some(pattern.unwrap_or_else(|| constant(PLENTY)))
        });
        Some(Some(Timetable { base, changes }))
    }
}
