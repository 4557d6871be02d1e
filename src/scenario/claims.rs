//! Claims and published figures: whether sign and unit are those of the metric. What is unlikely is questioned, for a
//! plan may mean it.

use crate::metrics::{Better, Limits, Metric, Section, metric};
use crate::scenario::decode::tables;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values::show;

/// Warns of claims and published figures that look like slips.
pub(crate) fn check(tree: &Table, report: &mut ProblemLog) {
    for (option, _) in tables(tree, "option") {
        for planned in option.list("planned").iter().filter_map(Node::table) {
            claim(planned, planned, report);
            whose(planned, report);
        }
    }
    for (contingency, _) in tables(tree, "contingency") {
        if let Some(target) = contingency.get("target").and_then(Node::table) {
            claim(contingency, target, report);
        }
    }
    for (test, _) in tables(tree, "back-test") {
        let Some(metric) = metric_of(test) else { continue };
        let plausible = test.get("plausible").and_then(Node::table);
        let bounds = ["low", "high"].into_iter().filter_map(|key| plausible?.get(key));
        for node in test.get("published").into_iter().chain(bounds) {
            figure(metric, node, report);
        }
    }
}

fn metric_of(table: &Table) -> Option<&'static Metric> {
    metric(table.text("metric")?)
}

/// A change that a plan claims: `of` names the metric, `change` or `percent` of `table` says how much.
fn claim(of: &Table, table: &Table, report: &mut ProblemLog) {
    let Some(metric) = metric_of(of) else { return };
    let number = |key: &str| table.get(key).and_then(|node| Some((node.bare().place, node.number()?)));
    let (percent, change) = (number("percent"), number("change"));
    let wrong_way = |number: f64| match metric.better {
        Better::Lower => number > 0.0,
        Better::Higher => number < 0.0,
        Better::Neither => false,
    };
    let known = percent.map(|(place, number)| ("percent", place, number));
    if let Some((key, place, number)) = known.or(change.map(|(place, number)| ("change", place, number)))
        && wrong_way(number)
        && metric.section != Section::Money
    {
        let (way, other) = if number > 0.0 { ("a rise", "fall") } else { ("a fall", "rise") };
        report.warning(
            place,
            format!("the plan claims {way} of `{}`, of which {} is better", metric.id, less_or_more(metric)),
            format!("if a {other} is meant, write {key} = {}", show(-number)),
        );
    }
    let Some((place, number)) = percent else { return };
    if number != 0.0 && number.abs() < 1.0 {
        let help = format!(
            "per cent are written as such: if {} % are meant, write percent = {}",
            show(number * 100.0),
            show(number * 100.0)
        );
        report.warning(place, format!("the plan claims {} % of the baseline", show(number)), help);
    }
    if number < -100.0 && metric.basis.limits() != Limits::None {
        report.warning(
            place,
            format!("the plan claims {} % of `{}`: more than all of it", show(number), metric.id),
            "a figure that cannot be negative falls by at most 100 %",
        );
    }
}

/// What authors write in a source of a figure that they worked out themselves. A claim without `assumption` counts as the
/// plan's own words, in every table and in the drafted section.
const OWN_WORK: [&str; 6] =
    ["derived", "no figure", "not a figure", "not the plan's", "worked out", "our own"];

/// Warns of a claim that would count as the plan's, though its source says that it is not.
fn whose(planned: &Table, report: &mut ProblemLog) {
    let (Some(entry), false) = (planned.entry("source"), planned.has("assumption")) else { return };
    let Some(source) = entry.node.text() else { return };
    let said = outside_quotations(source).to_lowercase();
    if let Some(words) = OWN_WORK.iter().find(|words| said.contains(*words)) {
        report.warning(
            entry.node.place,
            format!("the claim counts as the plan's own words, and its source says “{words}”"),
            "keep in `source` what the plan states, and say in `assumption` how the figure was worked out of it: \
             the claim then counts as derived",
        );
    }
}

/// A text without what stands between “ and ”.
fn outside_quotations(text: &str) -> String {
    let mut depth = 0_u32;
    let outside = text.chars().filter(|letter| {
        match letter {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

fn less_or_more(metric: &Metric) -> &'static str {
    if metric.better == Better::Lower { "less" } else { "more" }
}

/// A figure of a metric in per cent that is a share of one.
fn figure(metric: &Metric, node: &Node, report: &mut ProblemLog) {
    let Some(number) = node.number().filter(|number| *number > 0.0 && *number <= 1.0) else { return };
    if metric.unit.starts_with('%') && (!may_be_small(metric) || two_decimals(number)) {
        let place: Place = node.bare().place;
        report.warning(
            place,
            format!("`{}` is in per cent, and {} is one in a hundred or less", metric.id, show(number)),
            format!("if a share is meant, write {}", show(number * 100.0)),
        );
    }
}

/// Whether a figure of one per cent would be nothing unusual: of what one would rather have little of.
fn may_be_small(metric: &Metric) -> bool {
    metric.better == Better::Lower && !metric.id.starts_with("acute-occupancy")
}

/// Published percentages have one decimal; shares of one have two.
fn two_decimals(number: f64) -> bool {
    (number * 10.0 - (number * 10.0).round()).abs() > 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_plan_is_quoted_with_is_not_taken_for_the_authors_words() {
        assert_eq!(outside_quotations("A plan: “savings derived of it” of 3 %"), "A plan:  of 3 %");
        assert_eq!(outside_quotations("no mark”, “open"), "no mark, ");
    }
}
