//! Who counts in which metric, how many people that is, and the published figures to compare with.

use crate::metrics::{Edition, Editions};
use crate::model::{
    Attribute, BackTest, Cohort, Condition, Index, LocalMeasure, Measures, Named, People, Plausible,
};
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::{Fields, scenario_of};
use crate::scenario::grammar::measures::{BACK_TEST, MEASURES};
use crate::scenario::text::tree::{Node, Table};

impl Decode<'_> {
    pub fn measures(&mut self, tree: &Table, attributes: &[Attribute]) -> Measures {
        let none = Table::default();
        let table = tree.get("measures").and_then(Node::table).unwrap_or(&none);
        let fields = Fields::of(&MEASURES, table);
        let condition = |key: &str| fields.node(key).map(|node| self.names.condition(Some(node)));
        let split_by = fields.list("split-by");
        let mut measures = Measures {
            editions: editions(tree),
            older: condition("older"),
            adults: condition("adults"),
            council_arranged: condition("council-arranged"),
            falls: condition("falls"),
            avoidable: condition("avoidable"),
            local: None,
            split_by: split_by.iter().filter_map(|node| self.names.attributes.get(node.text()?)).collect(),
            people: People::default(),
            people_of_groups: Vec::new(),
            trim_point: fields.duration("trim-point"),
        };
        measures.local = fields.inner("local").and_then(|(inner, node)| self.local_measure(inner, node));
        for (key, who) in [("older", &measures.older), ("adults", &measures.adults)] {
            if let Some((who, node)) = who.as_ref().zip(fields.node(key)) {
                self.check_that_cohorts_fix(who, key, node, attributes);
            }
        }
        let people = |share: &dyn Fn(&Cohort) -> Option<f64>| {
            people(&self.cohorts, measures.older.as_ref(), measures.adults.as_ref(), share)
        };
        measures.people = people(&|_| Some(1.0)).unwrap_or_default();
        for &attribute in &measures.split_by {
            let values = 0..attributes.get(attribute).map_or(0, |attribute| attribute.values.len());
            let of = |value| people(&|cohort| share_with(cohort, attribute, value, attributes));
            measures.people_of_groups.extend(values.map(of));
        }
        measures
    }

    fn local_measure(&mut self, fields: Fields<'_>, node: &Node) -> Option<LocalMeasure> {
        let local = LocalMeasure {
            title: fields.owned("title")?,
            who: self.names.condition(fields.node("for")),
            people: fields.number("people")?,
        };
        if local.people <= 0.0 {
            self.report.error_help(
                node.place,
                "a rate of nobody",
                "`people` is how many people it refers to",
            );
        }
        Some(local)
    }

    /// Populations come from the cohorts, so what `older` and `adults` ask for must be stated in each of them.
    fn check_that_cohorts_fix(&mut self, who: &Condition, key: &str, node: &Node, attributes: &[Attribute]) {
        let residents = || self.cohorts.iter().filter(|cohort| cohort.residents);
        let unknown = who.all.iter().find(|(attribute, _)| {
            residents().any(|cohort| cohort.attributes.iter().all(|(a, _)| a != attribute))
        });
        if let Some((attribute, _)) = unknown {
            let id = attributes.get(*attribute).map_or("", |attribute| attribute.id.as_str());
            self.report.error_help(
                node.place,
                format!("`{key}` needs `{id}`, which not every cohort of residents fixes"),
                "populations come from the cohorts: state the attribute in each of them",
            );
        }
    }

    pub fn back_test(&mut self, table: &Table, node: &Node) -> Option<BackTest> {
        let fields = Fields::of(&BACK_TEST, table);
        let published = fields.node("published")?;
        let of = |table: &Table| evidence(table).map(str::to_owned);
        let source = published.table().and_then(of).or_else(|| of(table));
        if source.is_none() {
            self.report.error_help(
                node.place,
                "a published figure needs its source",
                "add source = \"…\" to the table, or write published = { value = …, source = \"…\" }",
            );
        }
        let plausible = fields.inner("plausible").and_then(|(inner, node)| self.plausible(inner, node));
        if let (Some(range), Some(figure)) = (&plausible, published.number())
            && !(range.low <= figure && figure <= range.high)
            && range.low < range.high
        {
            self.report.warning(
                node.place,
                "the published figure is not plausible: it lies outside `plausible`",
                "both are in the unit of the metric (a percentage is 94, not 0.94)",
            );
        }
        Some(BackTest {
            title: fields.owned("title")?,
            metric: fields.owned("metric")?,
            group: fields.owned("group")?,
            published: published.number()?,
            source: source.unwrap_or_default(),
            fitted: fields.flag("fitted"),
            plausible,
        })
    }

    fn plausible(&mut self, fields: Fields<'_>, node: &Node) -> Option<Plausible> {
        let (low, high) = (fields.number("low"), fields.number("high"));
        let why = evidence(fields.table);
        let wrong = if low.is_none() && high.is_none() {
            Some(("a plausible range without bounds", "add low = …, high = … or both"))
        } else if low.zip(high).is_some_and(|(low, high)| low >= high) {
            Some(("the least plausible figure is not below the most", "low < high"))
        } else if why.is_none() {
            Some(("a plausible range needs its ground", "add source = \"…\" or assumption = \"…\""))
        } else {
            None
        };
        if let Some((message, help)) = wrong {
            self.report.error_help(node.place, message, help);
        }
        Some(Plausible {
            low: low.unwrap_or(f64::NEG_INFINITY),
            high: high.unwrap_or(f64::INFINITY),
            why: why?.to_owned(),
        })
    }
}

/// The measures that `[scenario]` chooses.
pub(crate) fn editions(tree: &Table) -> Editions {
    let Some(node) = scenario_of(tree).and_then(|fields| fields.node("measures")) else {
        return Editions::default();
    };
    let words = node.list().unwrap_or(std::slice::from_ref(node)).iter().filter_map(Node::text);
    words.filter_map(Edition::named).collect()
}

/// Source or assumption of a table.
fn evidence(table: &Table) -> Option<&str> {
    table.text("source").or_else(|| table.text("assumption"))
}

/// Residents of the cohorts, each counted with its share; `None` if the share of one is not known.
fn people(
    cohorts: &[Cohort],
    older: Option<&Condition>,
    adults: Option<&Condition>,
    share: &dyn Fn(&Cohort) -> Option<f64>,
) -> Option<People> {
    let mut people = People::default();
    for cohort in cohorts.iter().filter(|cohort| cohort.residents) {
        let number = cohort.population * share(cohort)?;
        people.all += number;
        people.adults += if adults.is_some_and(|who| fixes(cohort, who)) { number } else { 0.0 };
        people.older += if older.is_some_and(|who| fixes(cohort, who)) { number } else { 0.0 };
    }
    Some(people)
}

/// Whether all people of a cohort satisfy a condition.
fn fixes(cohort: &Cohort, who: &Condition) -> bool {
    who.all
        .iter()
        .all(|&(attribute, mask)| fixed(cohort, attribute).is_some_and(|value| mask >> value & 1 == 1))
}

fn fixed(cohort: &Cohort, attribute: Index) -> Option<u8> {
    cohort.attributes.iter().find(|(known, _)| *known == attribute).map(|&(_, value)| value)
}

/// Share of a cohort's people who have a value: all or none if the cohort fixes the attribute, else the share with
/// which it is drawn; `None` if that depends on what the cohort does not fix, or is a stream's to say.
fn share_with(cohort: &Cohort, attribute: Index, value: usize, attributes: &[Attribute]) -> Option<f64> {
    if let Some(of_all) = fixed(cohort, attribute) {
        return Some(f64::from(u8::from(usize::from(of_all) == value)));
    }
    let has = |&(other, mask): &(Index, u64)| fixed(cohort, other).map(|value| mask >> value & 1 == 1);
    let cases = &attributes.get(attribute)?.shares;
    let (who, shares) = cases.iter().find(|(who, _)| !who.all.iter().any(|part| has(part) == Some(false)))?;
    who.all.iter().all(|part| has(part) == Some(true)).then(|| shares.get(value).copied())?
}
