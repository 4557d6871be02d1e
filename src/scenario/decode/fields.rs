//! The values of a table by the names of its keys, with what the grammar says of those that are left out.

use jiff::civil::Date;

use crate::model::Named;
use crate::scenario::grammar::scenario::SCENARIO;
use crate::scenario::grammar::{Key, LeftOut, TableSpec, ValueKind};
use crate::scenario::text::tree::{Entry, Node, Table};

/// The `[scenario]` of a tree.
pub(crate) fn scenario_of(tree: &Table) -> Option<Fields<'_>> {
    tree.get("scenario").and_then(Node::table).map(|table| Fields::of(&SCENARIO, table))
}

/// A validated table and its grammar.
///
/// What a key is left out for, or what could not be read (and has been reported), is what the grammar says: its default,
/// or nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    spec: &'static TableSpec,
    /// The table.
    pub table: &'a Table,
}

impl<'a> Fields<'a> {
    /// The fields of a table that follows this grammar.
    pub fn of(spec: &'static TableSpec, table: &'a Table) -> Self {
        Self { spec, table }
    }

    /// The declaration of a key; a name that the grammar does not know is a mistake of the decoder.
    fn key(&self, name: &str, fits: impl Fn(ValueKind) -> bool) -> Option<&'static Key> {
        let key = self.spec.key(name);
        debug_assert!(key.is_some(), "{} has no key `{name}`", self.spec.name);
        debug_assert!(
            key.is_none_or(|key| fits(key.kind)),
            "`{name}` of {} is read as another kind",
            self.spec.name
        );
        key
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        let key = self
            .key(name, |kind| kind.has(&|kind| matches!(kind, ValueKind::Number(..) | ValueKind::Heads(_))));
        self.table.get(name).and_then(Node::number).or(match key?.left_out {
            LeftOut::Number(number) => Some(number),
            _ => None,
        })
    }

    /// A whole number.
    pub fn count(&self, name: &str) -> Option<u64> {
        let key = self
            .key(name, |kind| kind.has(&|kind| matches!(kind, ValueKind::Whole(..) | ValueKind::Count(..))));
        self.table.get(name).and_then(Node::whole).or(match key?.left_out {
            LeftOut::Number(number) => Some(number as u64),
            _ => None,
        })
    }

    /// A whole number that fits 32 bits.
    pub fn whole(&self, name: &str) -> Option<u32> {
        self.count(name).and_then(|number| u32::try_from(number).ok())
    }

    /// A duration in milliseconds.
    pub fn duration(&self, name: &str) -> Option<f64> {
        let key = self.key(name, |kind| {
            matches!(kind, ValueKind::Duration | ValueKind::SignedDuration | ValueKind::Hours)
        });
        self.table.get(name).and_then(Node::duration).or(match key?.left_out {
            LeftOut::Duration(milliseconds) => Some(milliseconds),
            _ => None,
        })
    }

    /// Of the `[scenario]` table: whole days before the first measured one, the hour at which the measured period begins after them, its hours,
    /// and the days of which it has a part.
    pub fn run(&self) -> Option<(u32, u32, u32, u32)> {
        let begins = u32::from(self.clock("begins-at").unwrap_or(0) / 60);
        let (warm_up, measure) = (begins + self.hours("warm-up")?, self.hours("measure")?);
        let from_hour = warm_up % 24;
        Some((warm_up / 24, from_hour, measure, (from_hour + measure).div_ceil(24)))
    }

    /// Whole hours.
    pub fn hours(&self, name: &str) -> Option<u32> {
        self.duration(name).map(|milliseconds| (milliseconds / crate::model::HOUR).round() as u32)
    }

    /// A date.
    pub fn date(&self, name: &str) -> Option<Date> {
        self.key(name, |kind| matches!(kind, ValueKind::Date));
        self.table.get(name).and_then(Node::date)
    }

    /// A minute of the day.
    pub fn clock(&self, name: &str) -> Option<u16> {
        let key = self.key(name, |kind| matches!(kind, ValueKind::Clock));
        self.table.get(name).and_then(Node::instant).map(|(minute, _)| minute).or(match key?.left_out {
            LeftOut::Clock(minute) => Some(minute),
            _ => None,
        })
    }

    /// True or false.
    pub fn flag(&self, name: &str) -> bool {
        let key = self.key(name, |kind| matches!(kind, ValueKind::Flag));
        let given = self.table.get(name).and_then(Node::flag);
        given.unwrap_or(key.is_some_and(|key| key.left_out == LeftOut::Flag(true)))
    }

    /// Text, an id or the name of a file.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        let key = self.key(name, |kind| {
            kind.has(&|kind| {
                matches!(
                    kind,
                    ValueKind::Text
                        | ValueKind::Line
                        | ValueKind::Id
                        | ValueKind::Ref(_)
                        | ValueKind::File
                        | ValueKind::Choice(_)
                        | ValueKind::Remaining
                )
            })
        });
        self.table.text(name).or(match key?.left_out {
            LeftOut::Word(word) => Some(word),
            _ => None,
        })
    }

    /// Text of its own.
    pub fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// A choice by its word.
    pub fn choice<T: Named>(&self, name: &str) -> Option<T> {
        self.text(name).and_then(T::named)
    }

    /// The value as it is.
    pub fn node(&self, name: &str) -> Option<&'a Node> {
        self.key(name, |_| true);
        self.table.get(name)
    }

    /// The key with its value.
    pub fn entry(&self, name: &str) -> Option<&'a Entry> {
        self.key(name, |_| true);
        self.table.entry(name)
    }

    /// Whether the key is given.
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The items of a list; none if it is left out.
    pub fn list(&self, name: &str) -> &'a [Node] {
        self.key(name, |kind| kind.has(&|kind| matches!(kind, ValueKind::List(..))));
        self.table.list(name)
    }

    /// The tables of a list.
    pub fn inner_list(&self, name: &str) -> impl Iterator<Item = (Fields<'a>, &'a Node)> + use<'a> {
        let spec = self.key(name, |kind| kind.item().is_some()).and_then(|key| key.kind.item());
        let items = self.table.list(name).iter();
        items.filter_map(move |node| Some((Fields::of(spec?, node.table()?), node)))
    }

    /// The table inside.
    pub fn inner(&self, name: &str) -> Option<(Fields<'a>, &'a Node)> {
        let spec = |kind: &ValueKind| match kind {
            ValueKind::Table(spec) => Some(*spec),
            _ => None,
        };
        let key = self.key(name, |kind| kind.has(&|kind| spec(&kind).is_some()))?;
        let node = self.table.get(name)?;
        let spec = match key.kind {
            ValueKind::Any(kinds) => kinds.iter().find_map(spec)?,
            kind => spec(&kind)?,
        };
        Some((Fields::of(spec, node.table()?), node))
    }
}
