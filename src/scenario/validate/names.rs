//! Ids of a scenario.

use crate::scenario::text::wrong::Wrong;
use crate::suggest::{advice, copies};
use std::collections::BTreeMap;

use crate::metrics::METRICS;
use crate::model::{Condition, Destination, Index};
use crate::scenario::grammar::Space;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};

/// Ids of one kind, with their index in file order.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    order: Vec<String>,
    index: BTreeMap<String, Index>,
}

impl Ids {
    fn collect(tree: &Table, key: &str, report: &mut ProblemLog) -> Self {
        let mut ids = Self::default();
        let mut first: BTreeMap<String, Place> = BTreeMap::new();
        for node in tree.list(key) {
            let id = node.table().and_then(|table| table.get("id"));
            let (text, place) = id.and_then(|id| Some((id.text()?, id.place))).unwrap_or(("", node.place));
            ids.order.push(text.to_owned());
            if text.is_empty() {
                continue;
            }
            if first.insert(text.to_owned(), place).is_some() {
                report.error_help(
                    place,
                    format!("{key} `{text}` is defined twice"),
                    "give one of them another id",
                );
            } else {
                ids.index.insert(text.to_owned(), ids.order.len() - 1);
            }
        }
        ids
    }

    /// Index of an id.
    pub fn get(&self, id: &str) -> Option<Index> {
        self.index.get(id).copied()
    }

    /// Ids in file order.
    pub fn order(&self) -> &[String] {
        &self.order
    }

    fn known(&self) -> Vec<&str> {
        self.index.keys().map(String::as_str).collect()
    }
}

/// All ids of a scenario.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub attributes: Ids,
    /// Values of each attribute, in file order.
    pub values: Vec<Vec<String>>,
    pub cohorts: Ids,
    pub profiles: Ids,
    pub teams: Ids,
    pub settings: Ids,
    pub stays: Ids,
    pub exits: Ids,
    pub streams: Ids,
    pub schemes: Ids,
    pub organisations: Ids,
    /// False if not every file could be read: unknown ids are then not reported.
    pub complete: bool,
}

impl Names {
    /// Collects the ids of a tree, reporting those defined twice.
    pub fn collect(tree: &Table, complete: bool, report: &mut ProblemLog) -> Self {
        for key in ["option", "grid", "persona", "saving", "contingency"] {
            Ids::collect(tree, key, report);
        }
        let names = Self {
            attributes: Ids::collect(tree, "attribute", report),
            values: tree
                .list("attribute")
                .iter()
                .map(|node| {
                    let values = node.table().map(|table| table.list("values")).unwrap_or_default();
                    values.iter().map(|value| value.text().unwrap_or("").to_owned()).collect()
                })
                .collect(),
            cohorts: Ids::collect(tree, "cohort", report),
            profiles: Ids::collect(tree, "profile", report),
            teams: Ids::collect(tree, "team", report),
            settings: Ids::collect(tree, "setting", report),
            stays: Ids::collect(tree, "stay", report),
            exits: Ids::collect(tree, "exit", report),
            streams: Ids::collect(tree, "stream", report),
            schemes: Ids::collect(tree, "scheme", report),
            organisations: Ids::collect(tree, "organisation", report),
            complete,
        };
        for node in tree.list("exit") {
            if let Some((id, place)) =
                node.table().and_then(|table| table.get("id")).map(|id| (id.text(), id.place))
                && id.is_some_and(|id| names.stays.get(id).is_some())
            {
                report.error_help(
                    place,
                    format!("`{}` is both a stay and an exit", id.unwrap_or("")),
                    "give one of them another id: `to` must say which is meant",
                );
            }
        }
        names
    }

    /// Ids of a kind with the plural word for them.
    fn known(&self, space: Space) -> (Vec<&str>, &'static str) {
        match space {
            Space::Attribute => (self.attributes.known(), "attributes"),
            Space::Cohort => (self.cohorts.known(), "cohorts"),
            Space::Profile => (self.profiles.known(), "profiles"),
            Space::Team => (self.teams.known(), "teams"),
            Space::Setting => (self.settings.known(), "settings"),
            Space::Stay => (self.stays.known(), "stays"),
            Space::Destination => {
                let mut known = self.stays.known();
                known.extend(self.exits.known());
                (known, "stays and exits")
            }
            Space::Scheme => (self.schemes.known(), "schemes"),
            Space::Organisation => (self.organisations.known(), "organisations"),
            Space::Metric => (METRICS.iter().map(|metric| metric.id).collect(), "metrics"),
        }
    }

    fn knows(&self, space: Space, id: &str) -> bool {
        let known = |ids: &Ids| ids.get(id).is_some();
        match space {
            Space::Attribute => known(&self.attributes),
            Space::Cohort => known(&self.cohorts),
            Space::Profile => known(&self.profiles),
            Space::Team => known(&self.teams),
            Space::Setting => known(&self.settings),
            Space::Stay => known(&self.stays),
            Space::Destination => known(&self.stays) || known(&self.exits),
            Space::Scheme => known(&self.schemes),
            Space::Organisation => known(&self.organisations),
            Space::Metric => METRICS.iter().any(|metric| metric.id == id),
        }
    }

    /// Checks that an id is known.
    ///
    /// With `brief` it is not said what may be meant: among many names that takes its time.
    pub fn check(&self, space: Space, id: &str, brief: bool) -> Result<(), Wrong> {
        if self.knows(space, id) || (!self.complete && space != Space::Metric) {
            return Ok(());
        }
        if brief {
            return Err(
                Wrong::new(format!("unknown {} `{id}`", space.word())).help("state it, or correct the id")
            );
        }
        let (known, word) = self.known(space);
        Err(Wrong::new(format!("unknown {} `{id}`", space.word())).help(advice(id, word, &known)))
    }

    /// The tables of copies that may be meant by a table of a kind which the bases do not have.
    pub fn copies_of(&self, kind: &str, id: &str) -> Option<String> {
        let ids = match kind {
            "cohort" => &self.cohorts,
            "profile" => &self.profiles,
            "team" => &self.teams,
            "setting" => &self.settings,
            "stay" => &self.stays,
            "exit" => &self.exits,
            "stream" => &self.streams,
            _ => return None,
        };
        copies(id, ids.index.keys().map(String::as_str))
    }

    /// The stay or exit of an id.
    pub fn target(&self, id: &str) -> Option<Destination> {
        let stay = self.stays.get(id).map(Destination::Stay);
        stay.or_else(|| self.exits.get(id).map(Destination::Exit))
    }

    /// Index of a value of an attribute.
    pub fn value(&self, attribute: Index, value: &str) -> Option<u8> {
        let at = self.values.get(attribute)?.iter().position(|known| known == value)?;
        u8::try_from(at).ok().filter(|at| usize::from(*at) < crate::model::MAX_VALUES)
    }

    /// Attribute and value of an entry of a condition.
    pub fn attribute_value(&self, attribute: &str, value: &str) -> Result<(Index, u8), Wrong> {
        self.check(Space::Attribute, attribute, false)?;
        let silent =
            || Wrong::new(format!("unknown attribute `{attribute}`")).help("state it as an [[attribute]]");
        let index = self.attributes.get(attribute).ok_or_else(silent)?;
        self.value(index, value).map(|value| (index, value)).ok_or_else(|| {
            let known: Vec<&str> = self.values.get(index).into_iter().flatten().map(String::as_str).collect();
            Wrong::new(format!("`{attribute}` has no value `{value}`")).help(advice(
                value,
                &format!("values of {attribute}"),
                &known,
            ))
        })
    }

    /// A condition; entries that are wrong (and reported elsewhere) are left out.
    pub fn condition(&self, node: Option<&Node>) -> Condition {
        let mut condition = Condition::default();
        for entry in node.and_then(Node::table).map(|table| table.entries.as_slice()).unwrap_or_default() {
            let values = entry.node.list().unwrap_or(std::slice::from_ref(&entry.node));
            let mut mask = 0;
            let mut attribute = None;
            for (index, value) in values
                .iter()
                .filter_map(Node::text)
                .filter_map(|value| self.attribute_value(&entry.key, value).ok())
            {
                attribute = Some(index);
                mask |= 1_u64 << value;
            }
            condition.all.extend(attribute.map(|attribute| (attribute, mask)));
        }
        condition.all.sort_unstable();
        condition
    }

    /// Fixed attribute values; entries that are wrong (and reported elsewhere) are left out.
    pub fn fixed(&self, node: Option<&Node>) -> Vec<(Index, u8)> {
        let entries = node.and_then(Node::table).map(|table| table.entries.as_slice()).unwrap_or_default();
        entries.iter().filter_map(|entry| self.attribute_value(&entry.key, entry.node.text()?).ok()).collect()
    }
}
