//! Planned against found: what a plan claims, what is found, and the risk that less is realised.

use std::path::Path;

use super::error::ReportError;
use super::files::{figure, write_csv};
use super::money::chance;
use super::number::{decimals_for, number, plus_minus, readable};
use super::table::{finish, new_table};
use crate::metrics::metric;
use crate::model::{Choice, Claim};
use crate::results::Results;
use crate::stats::{AgainstPlan, Claimed, against_plan};

/// Header of `planned.csv`.
const HEADER: [&str; 19] = [
    "option",
    "metric",
    "group",
    "unit",
    "planned",
    "found",
    "sd",
    "ci_low",
    "ci_high",
    "prob_short",
    "prob_short_low",
    "prob_short_high",
    "expected_shortfall",
    "expected_shortfall_low",
    "expected_shortfall_high",
    "shortfall_if_short",
    "shortfall_p90",
    "replications",
    "left_out",
];

/// Every claim of the options that were run, in the scenario's order.
///
/// Claims about columns that the results do not have are left out; [`not_found`] names them.
#[must_use]
pub fn planned(baseline: &Results, options: &[Results], choices: &[Choice]) -> Vec<AgainstPlan> {
    let claims = claims(options, choices);
    claims.iter().filter_map(|(option, claimed)| against_plan(baseline, option, claimed)).collect()
}

/// Option, metric and group of the claims that nothing in the results answers.
#[must_use]
pub fn not_found(options: &[Results], choices: &[Choice]) -> Vec<(String, String, String)> {
    let claims = claims(options, choices);
    let missing = claims.iter().filter(|(option, c)| option.column(c.metric, c.group).is_none());
    missing.map(|(option, c)| (option.option.clone(), c.metric.to_owned(), c.group.to_owned())).collect()
}

fn claims<'a>(options: &'a [Results], choices: &'a [Choice]) -> Vec<(&'a Results, Claimed<'a>)> {
    let of = |option: &'a Results| {
        let choice = choices.iter().find(|choice| choice.id == option.option);
        choice.into_iter().flat_map(|choice| &choice.planned).map(move |planned| {
            let (difference, percent) = match planned.claim {
                Claim::Change(change) => (change, false),
                Claim::Percent(percent) => (percent, true),
            };
            (option, Claimed { metric: &planned.metric, group: &planned.group, difference, percent })
        })
    };
    options.iter().flat_map(of).collect()
}

/// The claims as text of at most 100 columns; empty without claims.
#[must_use]
pub fn planned_table(rows: &[AgainstPlan]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut table = new_table([
        "Planned\nagainst found",
        "Planned",
        "Found ± 95 %",
        "Chance short\n(%, 95 % int.)",
        "Expected\nshortfall",
        "90th pct. of\nshortfall",
        "Unit",
    ]);
    for row in rows {
        let known = metric(row.metric);
        let label = known.map_or(row.metric, |metric| metric.label);
        let split = if row.group == "all" { String::new() } else { format!(" ({})", row.group) };
        let usual = if row.unit.starts_with('%') || row.unit == "points" {
            1
        } else {
            known.map_or(1, |metric| metric.decimals)
        };
        let (factor, unit) = readable(row.unit, [row.claimed, row.found.mean]);
        let half = row.found.half_width() * factor;
        let decimals = decimals_for(half, usual);
        table.add_row([
            format!("{}: {label}{split}", row.option),
            number(row.claimed * factor, usual),
            plus_minus(row.found.mean * factor, half, usual).replace(' ', "\u{a0}"),
            chance(&row.risk.probability),
            number(row.risk.expected.mean * factor, decimals),
            number(row.risk.p90 * factor, decimals),
            unit,
        ]);
    }
    "\n".to_owned()
        + &finish(table, &[0, 6], 18)
        + "Differences from the baseline. Short: the replication realises less than planned; the shortfall is what\n\
           is missing, 0 where nothing is. Its mean over all replications is what to set aside on average.\n"
}

/// Writes `planned.csv`.
///
/// # Errors
/// The file cannot be created or written.
pub fn write_planned(path: &Path, rows: &[AgainstPlan]) -> Result<(), ReportError> {
    let rows = rows.iter().map(|row| {
        let names = [row.option.clone(), row.metric.to_owned(), row.group.clone(), row.unit.to_owned()];
        let (found, risk) = (&row.found, &row.risk);
        let figures = [
            row.claimed,
            found.mean,
            found.sd,
            found.low,
            found.high,
            risk.probability.share,
            risk.probability.low,
            risk.probability.high,
            risk.expected.mean,
            risk.expected.low,
            risk.expected.high,
            risk.given_short.mean,
            risk.p90,
        ];
        let mut cells: Vec<String> = names.into();
        cells.extend(figures.map(figure));
        cells.extend([found.replications.to_string(), risk.left_out.to_string()]);
        cells
    });
    write_csv(path, &HEADER, rows)
}
