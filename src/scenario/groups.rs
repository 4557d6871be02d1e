//! Metrics and groups of figures that money, claims and published figures name: whether they are measured, and whether there is
//! what they are called after.

use crate::calendar::add_days;
use crate::metrics::{Editions, metric};
use crate::model::{Body, DelayGroup, DelayLine, DelayReason, Named, PATHWAYS, Scenario};
use crate::scenario::decode::measures::editions;
use crate::scenario::grammar::Space;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::tree::{Node, Table, Value};
use crate::scenario::text::values::DAYS;
use crate::scenario::validate::names::Names;
use crate::suggest::advice;

/// Kinds of groups that are called after a table.
const KINDS: [(&str, Space); 3] = [("setting", Space::Setting), ("team", Space::Team), ("stay", Space::Stay)];

/// Reports metrics that the scenario does not measure and groups that no run has (a misspelt reason, a month that is not measured),
/// and warns of groups of settings, teams and stays that there are not: a figure of such a group is none.
///
/// The months are known if the `scenario` could be read.
pub(crate) fn check(tree: &Table, names: &Names, scenario: Option<&Scenario>, report: &mut ProblemLog) {
    // A scenario may have an attribute of that name, and groups by it.
    let is_attribute = |words: &Words| names.check(Space::Attribute, words.kind, true).is_ok();
    let words: Vec<Words> = words(scenario).into_iter().filter(|words| !is_attribute(words)).collect();
    // What stands below a persona or a stay has no groups, and a scenario may call anything else so.
    const WITH_GROUPS: [&str; 6] = ["scheme", "saving", "contingency", "money", "option", "back-test"];
    let chosen = editions(tree);
    for entry in tree.entries.iter().filter(|entry| WITH_GROUPS.contains(&entry.key.as_str())) {
        below(&entry.node, chosen, (names, &words), report);
    }
}

/// A kind of groups whose values are a few words.
struct Words {
    kind: &'static str,
    /// What they are, in the plural.
    called: &'static str,
    known: Vec<String>,
}

/// The kinds of groups whose values are known before anything is run.
fn words(scenario: Option<&Scenario>) -> Vec<Words> {
    fn of<T: Named + 'static>() -> impl Iterator<Item = String> {
        T::WORDS.iter().map(|(word, _)| (*word).to_owned())
    }
    let none = || std::iter::once("none".to_owned());
    let weekdays = DAYS.map(str::to_owned);
    let pathways = (0..PATHWAYS).map(|pathway| pathway.to_string());
    let mut all = vec![
        Words { kind: "weekday", called: "weekdays", known: weekdays.to_vec() },
        Words { kind: "pathway", called: "pathways", known: pathways.chain(none()).collect() },
        Words { kind: "body", called: "bodies", known: of::<Body>().collect() },
        Words {
            kind: "reason-group",
            called: "groups of reasons",
            known: of::<DelayGroup>().chain(none()).collect(),
        },
        Words {
            kind: "reason",
            called: "reasons",
            known: of::<DelayReason>().chain(of::<DelayLine>()).chain(none()).collect(),
        },
    ];
    if let Some(scenario) = scenario {
        let days = (0..scenario.measure_days).map(|day| add_days(scenario.start, i64::from(day)));
        let mut known: Vec<String> =
            days.map(|date| format!("{:04}-{:02}", date.year(), date.month())).collect();
        known.dedup();
        all.push(Words { kind: "month", called: "measured months", known });
    }
    all
}

fn below(node: &Node, chosen: Editions, names: (&Names, &[Words]), report: &mut ProblemLog) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| below(item, chosen, names, report)),
        Value::Table(table) => {
            for entry in &table.entries {
                match entry.node.text() {
                    Some(text) if entry.key == "group" => group(text, &entry.node, names, report),
                    Some(text) if entry.key == "metric" => measured(text, &entry.node, chosen, report),
                    _ => below(&entry.node, chosen, names, report),
                }
            }
        }
        _ => {}
    }
}

fn measured(name: &str, node: &Node, chosen: Editions, report: &mut ProblemLog) {
    let Some(edition) = metric(name).and_then(|known| known.edition) else { return };
    if !chosen.have(Some(edition)) {
        let year = edition.word();
        report.error_help(
            node.place,
            format!("`{name}` is of the measures of {year}, which this scenario does not take"),
            format!(
                "choose them in [scenario]: measures = \"{year}\", or both: measures = [\"2014\", \"2025\"]"
            ),
        );
    }
}

fn group(text: &str, node: &Node, (names, words): (&Names, &[Words]), report: &mut ProblemLog) {
    for (kind, id) in text.split(',').filter_map(|part| part.split_once('=')) {
        if let Some(Words { called, known, .. }) = words.iter().find(|words| words.kind == kind)
            && !known.iter().any(|word| word == id)
        {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            report.error_help(
                node.place,
                format!("no run has a group `{kind}={id}`"),
                advice(id, called, &known),
            );
            continue;
        }
        let Some((_, space)) = KINDS.iter().find(|(known, _)| *known == kind) else { continue };
        if let Err(wrong) = names.check(*space, id, report.is_full()) {
            report.warning(
                node.place,
                format!("{}: there is no figure of the group `{text}`", wrong.message),
                wrong.help,
            );
        }
    }
}
