//! From a checked tree to the [`Model`]: the context every decoder shares, and the small tables.
//!
//! Decoders run after [`crate::scenario::validate`], which has reported wrong types, leaf values and ids. They
//! report only what needs several values to judge, and stay silent about the rest.

mod appointment;
pub(crate) mod combinations;
mod context;
pub(crate) mod csv;
pub(crate) mod csv_table;
pub(crate) mod distribution;
pub(crate) mod fields;
pub(crate) mod heads;
pub(crate) mod measures;
mod moment;
pub(crate) mod money;
pub(crate) mod rate;
pub(crate) mod recurrence;
pub(crate) mod routes;
pub(crate) mod setting;
pub(crate) mod stay;
pub(crate) mod stream;
pub(crate) mod teamwork;
pub(crate) mod time;

pub(crate) use context::{Decode, numbers, tables};
use fields::Fields;

use crate::model::{Attribute, Cohort, Condition, Exit, Model, Scenario};
use crate::scenario::grammar::people::COHORT;
use crate::scenario::grammar::scenario::SCENARIO;
use crate::scenario::grammar::stays::EXIT;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::{Place, Sources, names_a_scenario};
use crate::scenario::text::tree::{Composed, Node, Table};
use crate::scenario::text::values;
use crate::scenario::text::wrong::Wrong;
use crate::scenario::validate::names::Names;

/// A decoded tree.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub model: Model,
    /// Whether every table and reference was resolved, so that indices mean what they say.
    pub whole: bool,
}

/// Decodes a checked tree.
pub(crate) fn decode(
    composed: &Composed,
    name: &str,
    names: &Names,
    sources: &mut Sources,
    report: &mut ProblemLog,
) -> Decoded {
    let tree = &composed.tree;
    let scenario = scenario(tree, name, sources, report);
    let mut decode = Decode::new(names, sources, report, scenario.start, composed.complete);
    decode.run_days = Some((scenario.warm_up_days, scenario.measure_days));
    decode.cohorts = tables(tree, "cohort").filter_map(|(table, _)| decode.cohort(table)).collect();
    let attributes = decode.attributes(tree);
    let mut model = Model {
        measures: decode.measures(tree, &attributes),
        attributes,
        back_tests: tables(tree, "back-test")
            .filter_map(|(table, node)| decode.back_test(table, node))
            .collect(),
        exits: tables(tree, "exit").filter_map(|(table, _)| exit(table)).collect(),
        teams: tables(tree, "team").filter_map(|(table, _)| decode.team(table)).collect(),
        settings: tables(tree, "setting").filter_map(|(table, _)| decode.setting(table)).collect(),
        stays: tables(tree, "stay").filter_map(|(table, node)| decode.stay(table, node)).collect(),
        streams: tables(tree, "stream")
            .filter_map(|(table, node)| decode.stream(table, node, tree))
            .collect(),
        money: decode.money(tree),
        scenario,
        ..Model::default()
    };
    model.cohorts = std::mem::take(&mut decode.cohorts);
    let counts = [
        ("cohort", model.cohorts.len()),
        ("exit", model.exits.len()),
        ("team", model.teams.len()),
        ("setting", model.settings.len()),
        ("stay", model.stays.len()),
        ("stream", model.streams.len()),
    ];
    let lost = counts.iter().find(|(key, count)| tree.list(key).len() != *count);
    let whole = decode.whole && lost.is_none();
    if !whole && !report.failed() {
        not_understood(tree, lost.map(|(key, _)| *key), report);
    }
    Decoded { model, whole }
}

/// Says that a table of a kind was lost though nothing in it was found wrong: a fault of this program.
fn not_understood(tree: &Table, kind: Option<&str>, report: &mut ProblemLog) {
    let kind = kind.unwrap_or("stay");
    let place = tree.list(kind).first().map_or_else(Place::default, |node| node.place);
    let message = format!("a [[{kind}]] could not be understood, and it is not known why");
    report.error_help(
        place,
        message,
        "leave out the tables of this kind one by one to find it, and report this",
    );
}

fn scenario(tree: &Table, name: &str, sources: &Sources, report: &mut ProblemLog) -> Scenario {
    let default = Scenario { name: name.to_owned(), ..Scenario::default() };
    let Some(table) = tree.get("scenario").and_then(Node::table) else { return default };
    let fields = Fields::of(&SCENARIO, table);
    let (warm_up_days, from_hour, measure_hours, measure_days) =
        fields.run().unwrap_or((0, 0, default.measure_hours, default.measure_days));
    let scenario = Scenario {
        title: fields.owned("title").unwrap_or_default(),
        start: fields.date("start").unwrap_or(default.start),
        warm_up_days,
        begins_hour: u32::from(fields.clock("begins-at").unwrap_or(0) / 60),
        clearing_hours: fields.hours("until-empty").unwrap_or(0),
        from_hour,
        measure_days,
        measure_hours,
        terminating: fields.flag("terminating"),
        replications: fields.whole("replications").unwrap_or(default.replications),
        seed: fields.count("seed").unwrap_or(default.seed),
        // As written in the file that says so, which may be a base's.
        plausible_in: table.get("plausible-in").and_then(|node| other_scenario(node, sources, report)),
        ..default
    };
    let warm_up = fields.hours("warm-up").unwrap_or(0);
    for (key, hours) in [("warm-up", warm_up), ("measure", measure_hours)] {
        if let (Some(node), false) = (table.get(key), hours.is_multiple_of(24) || scenario.terminating) {
            report.error_help(
                node.place,
                format!("`{key}` must be whole days or weeks"),
                "such as \"364 d\" or \"52 weeks\"; hours are for a run that ends by itself: terminating = true",
            );
        }
    }
    for key in ["begins-at", "until-empty"] {
        if let (Some(entry), false) = (table.entry(key), scenario.terminating) {
            let help = "a run that ends by itself says so: terminating = true";
            report.error_help(entry.key_place, format!("`{key}` is of a terminating run"), help);
        }
    }
    if let (Some(node), Some(minute)) = (table.get("begins-at"), fields.clock("begins-at"))
        && minute % 60 != 0
    {
        let help = format!("such as \"{:02}:00\"; a stream may begin later", minute / 60);
        report.error_help(node.place, "the run begins on the hour", help);
    }
    if let Some(node) = table.get("measure")
        && scenario.measure_hours == 0
    {
        report.error_help(node.place, "the measured period is empty", "such as measure = \"364 d\"");
    }
    let first = crate::calendar::add_days(scenario.start, -i64::from(scenario.warm_up_days));
    let last =
        crate::calendar::add_days(scenario.start, i64::from(scenario.run_days() - scenario.warm_up_days));
    for (key, day) in [("warm-up", first), ("measure", last)] {
        if let (Some(node), Err(wrong)) = (table.get(key), values::in_calendar(day)) {
            let message = format!("`{key}` runs to {day}, outside the calendar");
            report.wrong(node.place, Wrong { message, ..wrong });
        }
    }
    scenario
}

/// The path of another scenario that a key names.
fn other_scenario(node: &Node, sources: &Sources, report: &mut ProblemLog) -> Option<std::path::PathBuf> {
    let (folder, text) = (&sources.file(node.place.file)?.root.folder, node.text()?);
    report.take(node.place, names_a_scenario(folder, text))?;
    Some(folder.join(text))
}

fn exit(table: &Table) -> Option<Exit> {
    let fields = Fields::of(&EXIT, table);
    Some(Exit { id: fields.owned("id")?, kind: fields.choice("kind")? })
}

impl Decode<'_> {
    pub(crate) fn cohort(&self, table: &Table) -> Option<Cohort> {
        let fields = Fields::of(&COHORT, table);
        Some(Cohort {
            id: fields.owned("id")?,
            population: fields.number("population")?,
            residents: fields.flag("residents"),
            attributes: self.names.fixed(fields.node("attributes")),
        })
    }

    fn attributes(&mut self, tree: &Table) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        for (index, (table, node)) in tables(tree, "attribute").enumerate() {
            if index == crate::model::MAX_ATTRIBUTES {
                let most = crate::model::MAX_ATTRIBUTES;
                let (message, help) =
                    (format!("more than {most} attributes"), format!("patients carry at most {most}"));
                self.report.error_help(node.place, message, help);
            }
            let values = self.names.values.get(index).cloned().unwrap_or_default();
            for (at, value) in table.list("values").iter().enumerate() {
                let text = value.text().unwrap_or("");
                if value.text().is_some() && values.iter().take(at).any(|earlier| earlier == text) {
                    let help = "name each value once";
                    self.report.error_help(value.place, format!("the value `{text}` is named twice"), help);
                }
            }
            let shares = table
                .get("shares")
                .map_or_else(Vec::new, |node| self.cases(node, |decode, is| decode.shares(is, values.len())));
            for (condition, node) in shares.iter().map(|(condition, _)| condition).zip(shares_nodes(table)) {
                if condition.all.iter().any(|(attribute, _)| *attribute >= index) {
                    self.report.error_help(
                        node.place,
                        "shares may depend only on attributes that stand earlier",
                        "move this attribute below those it depends on",
                    );
                }
            }
            attributes.push(Attribute { id: table.text("id").unwrap_or("").to_owned(), values, shares });
        }
        attributes
    }

    /// Shares of an attribute's values, which add to 1.
    fn shares(&mut self, node: &Node, values: usize) -> Option<Vec<f64>> {
        // What is wrong with one of them has been said, and all that follows from it is noise.
        if self.report.failed_in(node.place) {
            return None;
        }
        let shares = numbers(node.list()?);
        if shares.len() != values {
            self.report.error_help(
                node.place,
                format!("{} shares for {values} values", shares.len()),
                "give one share for each value, in order",
            );
            return None;
        }
        self.adds_to_one(node.place, &shares, "shares")?;
        Some(shares)
    }

    /// Reports weights that do not add to 1.
    pub fn adds_to_one(&mut self, place: Place, shares: &[f64], word: &str) -> Option<()> {
        let sum: f64 = shares.iter().sum();
        if (sum - 1.0).abs() <= 1e-9 * shares.len().max(1) as f64 {
            return Some(());
        }
        self.report.error_help(
            place,
            format!("the {word} add to {}, not 1", values::show(sum)),
            format!(
                "they are {} {}",
                values::show((1.0 - sum).abs()),
                if sum < 1.0 { "short" } else { "too much" }
            ),
        );
        None
    }

    /// Cases tried in order, or one value for everybody; values that cannot be decoded are left out.
    pub fn cases<T>(
        &mut self,
        node: &Node,
        mut value: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<(Condition, T)> {
        let Some(items) = crate::scenario::text::tree::as_cases(node) else {
            return value(self, node).map(|value| (Condition::default(), value)).into_iter().collect();
        };
        let mut cases = Vec::new();
        for table in items.iter().filter_map(Node::table) {
            let condition = self.names.condition(table.get("for"));
            if let Some(value) = table.get("is").and_then(|is| value(self, is)) {
                cases.push((condition, value));
            }
        }
        cases
    }
}

/// The nodes of the cases of `shares`, in order.
fn shares_nodes(table: &Table) -> Vec<&Node> {
    let Some(node) = table.get("shares") else { return Vec::new() };
    crate::scenario::text::tree::as_cases(node).map_or_else(|| vec![node], |items| items.iter().collect())
}
