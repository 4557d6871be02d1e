//! What the sheets of numbers hold, out of the folder of a run.

use super::sheet::{Cell, Row, Sheet};
use crate::document::{DEMAND_CAPACITY, Difference, Saved};
use crate::math::log10;
use crate::metrics::{
    Better, Edition, HEADLINE, METRICS, Metric, NET_CASHABLE, Section, TARGETS, label, metric,
};
use crate::number::decimals_for;
use std::rc::Rc;

/// Position of columns that charts are drawn of.
pub(super) mod at {
    pub const OPTION: u16 = 1;
    pub const LABEL: u16 = 3;
    pub const DIFFERENCE: u16 = 7;
    pub const PERCENT: u16 = 11;
    pub const BELOW: u16 = 15;
    pub const PERCENT_BELOW: u16 = 17;
}

const BASELINE: &str = "baseline";

/// Columns of a table of what options change.
const CHANGES: [&str; 19] = [
    "Option",
    "What it is",
    "Metric",
    "In words",
    "Unit of the levels",
    "Baseline",
    "Option, level",
    "Difference",
    "95 % interval, low",
    "95 % interval, high",
    "Unit of the difference",
    "Change, %",
    "Change, %: low",
    "Change, %: high",
    GROWS,
    "Interval below the difference",
    "Interval above it",
    "Interval below the change, %",
    "Interval above it, %",
];

/// Columns of them that only charts are drawn of.
const OF_CHARTS: usize = 4;
/// Heading of the column that says of which figures there is none.
const GROWS: &str = "Queue grows";

/// What a board asks first, option by option; the option that is spoken of first.
pub(super) fn headline<'a>(saved: &'a Saved, options: &[&'a str]) -> Sheet<'a> {
    let rows = options
        .iter()
        .flat_map(|option| HEADLINE.iter().filter_map(|name| changes(saved, option, name, "all", "")));
    Sheet {
        name: "Headline",
        about: "what a board asks first, of every option: the level of the baseline, the difference, its 95 % interval",
        header: CHANGES.to_vec(),
        beside: OF_CHARTS,
        rows: rows.collect(),
        ..Sheet::default()
    }
}

/// Options that commit themselves, against the targets; target by target, so that options stand side by side.
pub(super) fn if_not_realised<'a>(saved: &'a Saved, options: &[&'a str]) -> Sheet<'a> {
    // In the order of the run: nothing realised stands before all of it.
    let run = saved.run.options.iter().map(String::as_str).filter(|option| options.contains(option));
    let committed: Vec<&str> = run.filter(|option| saved.is_committed(option)).collect();
    let rows = TARGETS
        .iter()
        .flat_map(|name| committed.iter().filter_map(|option| changes(saved, option, name, "all", "")));
    Sheet {
        name: "If not realised",
        about: "options with a step that cannot be undone, against what a hospital is held to",
        header: CHANGES.to_vec(),
        beside: OF_CHARTS,
        rows: rows.collect(),
        ..Sheet::default()
    }
}

/// Net position in cash of every organisation, option by option, then what it is made of.
pub(super) fn money<'a>(saved: &'a Saved, options: &[&'a str]) -> Sheet<'a> {
    let organisations = &saved.run.place.organisations;
    let cash = options.iter().flat_map(|option| {
        let of = move |organisation: &crate::report::place::PartEntry| {
            let group = format!("organisation={}", organisation.id);
            changes(saved, option, NET_CASHABLE, &group, &organisation.title)
        };
        organisations.iter().filter_map(of)
    });
    let priced = groups(saved, |known| known.section == Section::Money);
    let rest = options.iter().flat_map(|option| {
        let is_said = |name: &str, group: &str| name == NET_CASHABLE && group.starts_with("organisation=");
        priced
            .iter()
            .filter(move |(known, group)| !is_said(known.id, group))
            .filter_map(move |(known, group)| changes(saved, option, known.id, group, group))
    });
    Sheet {
        name: "Money",
        about: "pounds a year against the baseline: the cash of every organisation first, then what it is made of",
        header: CHANGES.to_vec(),
        beside: OF_CHARTS,
        rows: cash.chain(rest).collect(),
        ..Sheet::default()
    }
}

/// Every difference of every option.
pub(super) fn differences<'a>(saved: &'a Saved, options: &[&'a str]) -> Sheet<'a> {
    let columns = CHANGES.len() - OF_CHARTS;
    let mut header = CHANGES[..columns].to_vec();
    header.insert(4, "Group");
    let rows = figures(saved, options.to_vec(), move |option, name, group| {
        let of = saved.difference(option, name, group)?;
        let mut row = row_of(saved, of, "")?;
        row.truncate(columns);
        row.insert(4, of.group.as_str().into());
        Some(row)
    });
    Sheet {
        name: "Differences",
        about: "every figure of every option against the baseline, in the same simulated years (differences.csv)",
        header,
        ..Sheet::long(rows)
    }
}

/// Every figure of every system.
pub(super) fn summary<'a>(saved: &'a Saved, options: &[&'a str]) -> Sheet<'a> {
    let systems = std::iter::once(BASELINE).chain(options.iter().copied()).collect();
    let rows = figures(saved, systems, |option, name, group| {
        let level = saved.level(option, name, group)?;
        let known = metric(name)?;
        let digits = decimals(known, half(level.ci_low, level.ci_high), level.mean);
        let number = |value: Option<f64>| Cell::number(value.filter(|_| !level.is_growing()), digits);
        Some(vec![
            level.option.as_str().into(),
            known.id.into(),
            known.label.into(),
            level.group.as_str().into(),
            level.unit.as_str().into(),
            number(level.mean),
            number(level.ci_low),
            number(level.ci_high),
            grows(level.is_growing()),
        ])
    });
    Sheet {
        name: "Summary",
        about: "every figure of the baseline and of every option: mean over simulated years and its 95 % interval (summary.csv)",
        header: vec![
            "Option",
            "Metric",
            "In words",
            "Group",
            "Unit",
            "Mean",
            "95 % interval, low",
            "95 % interval, high",
            GROWS,
        ],
        ..Sheet::long(rows)
    }
}

/// The rows of every figure of some systems, one system after the other.
fn figures<'a>(
    saved: &Saved,
    systems: Vec<&'a str>,
    row: impl Fn(&str, &str, &str) -> Option<Row<'a>> + Copy + 'a,
) -> impl Iterator<Item = Row<'a>> + 'a {
    let all: Rc<[(&Metric, String)]> = groups(saved, |_| true).into();
    systems.into_iter().flat_map(move |system| {
        let all = Rc::clone(&all);
        (0..all.len()).filter_map(move |at| {
            let (metric, group) = &all[at];
            row(system, metric.id, group)
        })
    })
}

/// What the plan claims, against what was found.
pub(super) fn planned<'a>(saved: &'a Saved, options: &[&'a str]) -> Sheet<'a> {
    let claims = saved.claims.iter().filter(|claim| options.contains(&claim.option.as_str()));
    let rows = claims.map(|claim| {
        let usual = metric(&claim.metric).map_or(1, |metric| metric.decimals);
        let digits = decimals_for(half(claim.ci_low, claim.ci_high), usual);
        let growing = claim.growing == "yes";
        let found = |value: Option<f64>| Cell::number(value.filter(|_| !growing), digits);
        let percent =
            |share: Option<f64>| Cell::number(share.filter(|_| !growing).map(|share| share * 100.0), 0);
        vec![
            claim.option.as_str().into(),
            claim.metric.as_str().into(),
            label(&claim.metric).into(),
            claim.group.as_str().into(),
            claim.unit.as_str().into(),
            Cell::number(claim.planned, digits),
            found(claim.found),
            found(claim.ci_low),
            found(claim.ci_high),
            percent(claim.prob_short),
            percent(claim.prob_short_low),
            percent(claim.prob_short_high),
            found(claim.expected_shortfall),
            grows(growing),
        ]
    });
    Sheet {
        name: "Claims",
        about: "what a plan claims, what was found, and how often less is realised (planned.csv)",
        header: vec![
            "Option",
            "Metric",
            "In words",
            "Group",
            "Unit",
            "Claimed",
            "Found",
            "95 % interval, low",
            "95 % interval, high",
            "Missed, % of years",
            "Missed, %: low",
            "Missed, %: high",
            "Expected shortfall",
            GROWS,
        ],
        rows: rows.collect(),
        ..Sheet::default()
    }
}

/// The baseline against published figures.
pub(super) fn back_test(saved: &Saved) -> Sheet<'_> {
    let rows = saved.back_test.iter().map(|row| {
        let digits = metric(&row.metric).map_or(1, |metric| metric.decimals);
        let number = |value| Cell::number(value, digits);
        vec![
            row.title.as_str().into(),
            row.unit.as_str().into(),
            number(row.modelled),
            number(row.ci_low),
            number(row.ci_high),
            number(row.published),
            Cell::number(row.error_percent, 1),
            row.figure_was.as_str().into(),
            row.source.as_str().into(),
        ]
    });
    Sheet {
        name: "Back-test",
        about: "published figures beside what the baseline gives (back-test.csv)",
        header: vec![
            "Figure",
            "Unit",
            "Modelled",
            "95 % interval, low",
            "95 % interval, high",
            "Published",
            "Error, %",
            "The figure was",
            "Source",
        ],
        rows: rows.collect(),
        ..Sheet::default()
    }
}

/// Demand and capacity of services outside hospital, month by month, of the baseline and of options.
pub(super) fn demand_capacity<'a>(saved: &'a Saved, options: &[&'a str]) -> Sheet<'a> {
    let mut rows = Vec::new();
    for part in &saved.run.place.settings {
        let months = saved.groups("setting-demand", &format!("setting={},month=", part.id));
        for system in std::iter::once(&BASELINE).chain(options) {
            let groups = months.iter().filter(|group| saved.level(system, "setting-demand", group).is_some());
            rows.extend(groups.map(|group| {
                let month = group.rsplit('=').next().unwrap_or_default().to_owned();
                let figures = DEMAND_CAPACITY.iter().map(|(name, _)| {
                    let mean = saved.level(system, name, group).and_then(|level| level.mean);
                    Cell::number(mean, significant(mean))
                });
                let head: [Cell; 3] = [part.title.as_str().into(), (*system).into(), month.into()];
                head.into_iter().chain(figures).collect()
            }));
        }
    }
    let header = ["Service", "System", "Month"].into_iter().chain(DEMAND_CAPACITY.map(|(_, words)| words));
    Sheet {
        name: "Demand and capacity",
        about: "services outside hospital, month by month: who asks, how many could begin, who began, whose need was not met",
        header: header.collect(),
        rows,
        ..Sheet::default()
    }
}

/// Every number of the scenario, with what it rests on.
pub(super) fn assumptions(saved: &Saved) -> Sheet<'_> {
    let rows = saved.assumptions.iter().map(|entry| {
        let number = |value: Option<f64>| Cell::number(value, significant(value));
        vec![
            entry.number.as_str().into(),
            entry.value.as_str().into(),
            entry.range.as_str().into(),
            entry.kind.as_str().into(),
            entry.evidence.as_str().into(),
            // Of a number that is not drawn the best value is the one written.
            match Cell::of_words(&entry.value) {
                written @ Cell::Number(..) if entry.best.is_none() => written,
                _ => number(entry.best),
            },
            number(entry.low),
            number(entry.high),
            entry.unit.as_str().into(),
            entry.distribution.as_str().into(),
            entry.place.as_str().into(),
        ]
    });
    Sheet {
        name: "Assumptions",
        about: "every number of the scenario with its source or the assumption behind it, and what it could be instead",
        header: vec![
            "Number",
            "Value as written",
            "Range as written",
            "Rests on",
            "Source or ground",
            "Best value",
            "Low",
            "High",
            "Unit",
            "How it is drawn",
            "File and line",
        ],
        rows: rows.collect(),
        ..Sheet::default()
    }
}

/// What every metric means.
///
/// Of the measures of 2025 where some were taken.
pub(super) fn definitions(saved: &Saved) -> Sheet<'_> {
    let taken =
        |known: &&Metric| known.edition == Some(Edition::Of2025) && !saved.groups(known.id, "").is_empty();
    let of_2025 = METRICS.iter().any(|known| taken(&known));
    let listed = METRICS.iter().filter(|known| of_2025 || known.edition != Some(Edition::Of2025));
    let rows = listed.map(|metric| {
        let better = match metric.better {
            Better::Lower => "lower",
            Better::Higher => "higher",
            Better::Neither => "",
        };
        vec![
            metric.id.into(),
            metric.label.into(),
            metric.unit.into(),
            better.into(),
            metric.definition.into(),
        ]
    });
    Sheet {
        name: "Definitions",
        about: "what every metric means, exactly",
        header: vec!["Metric", "In words", "Unit", "Better", "What is counted"],
        rows: rows.collect(),
        ..Sheet::default()
    }
}

/// Metrics of a kind, in the order of the report, each with every group that some system has.
fn groups(saved: &Saved, of: impl Fn(&Metric) -> bool) -> Vec<(&'static Metric, String)> {
    let all = METRICS.iter().filter(|known| of(known));
    all.flat_map(|known| saved.groups(known.id, "").into_iter().map(move |group| (known, group))).collect()
}

/// A row of what an option changes in a figure; none if it has no such figure. `of` are the words of the group, if any.
fn changes<'a>(saved: &'a Saved, option: &str, name: &str, group: &str, of: &str) -> Option<Row<'a>> {
    row_of(saved, saved.difference(option, name, group)?, of)
}

fn row_of<'a>(saved: &'a Saved, row: &'a Difference, of: &str) -> Option<Row<'a>> {
    let (option, name, group) = (row.option.as_str(), row.metric.as_str(), row.group.as_str());
    let known = metric(name)?;
    let digits = decimals(known, half(row.ci_low, row.ci_high), row.mean);
    let level = |of: &str| {
        let level = saved.level(of, name, group).filter(|level| !level.is_growing());
        Cell::number(level.and_then(|level| level.mean), digits)
    };
    let unit = saved.level(BASELINE, name, group).map_or(row.unit.as_str(), |level| level.unit.as_str());
    // Of what hangs on a queue that grows no figure is stated, nor drawn: an interval without its mean would stand at zero.
    let growing = row.is_growing();
    let number = |value: Option<f64>| Cell::number(value.filter(|_| !growing), digits);
    let percent = |value: Option<f64>| Cell::number(value.filter(|_| !growing), 2);
    let less = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
    let words = if of.is_empty() { known.label.into() } else { format!("{}: {of}", known.label).into() };
    let (below, above) = (less(row.mean, row.ci_low), less(row.ci_high, row.mean));
    let of_percent = (less(row.percent, row.percent_ci_low), less(row.percent_ci_high, row.percent));
    Some(vec![
        option.into(),
        saved.option_title(option).into(),
        name.into(),
        words,
        unit.into(),
        level(BASELINE),
        level(option),
        number(row.mean),
        number(row.ci_low),
        number(row.ci_high),
        row.unit.as_str().into(),
        percent(row.percent),
        percent(row.percent_ci_low),
        percent(row.percent_ci_high),
        grows(growing),
        number(below),
        number(above),
        percent(of_percent.0),
        percent(of_percent.1),
    ])
}

fn grows(is: bool) -> Cell<'static> {
    if is { "growing" } else { "" }.into()
}

fn half(low: Option<f64>, high: Option<f64>) -> f64 {
    low.zip(high).map_or(f64::NAN, |(low, high)| (high - low) / 2.0)
}

/// Decimals of a figure, as in the tables of the report.
fn decimals(known: &Metric, half: f64, mean: Option<f64>) -> usize {
    if mean.is_some_and(|mean| mean.abs() >= 1000.0) { 0 } else { decimals_for(half, known.decimals) }
}

/// Decimals for three significant digits.
fn significant(value: Option<f64>) -> usize {
    let size = value.unwrap_or(0.0).abs();
    if size == 0.0 || !size.is_finite() { 0 } else { (2.0 - log10(size).floor()).clamp(0.0, 6.0) as usize }
}
