//! What a plan claims against what was found.

use super::words::{ALONE, GROWING, decimals_of, label, nan, share_with_ends};
use crate::document::grid::Grid;
use crate::document::saved::Saved;
use crate::number::{number, readable, with_interval};

/// What a word behind a claim says.
const NOT_STATED: &str = "Derived: worked out of what the plan states, on an assumption; assumed: the scenario's authors', not the plan's.";

/// What it says that a claim was put in, up to what its misses say.
const PUT_IN: &str = "Put in: the option is given this effect by the scenario, and not found to have it; how often it is missed says";

/// Claims against what was found.
pub fn planned(saved: &Saved, options: &[&str]) -> Grid {
    let of = saved.a_run();
    let header = [
        String::new(),
        "claimed".to_owned(),
        "found".to_owned(),
        format!("missed in % of {of}s"),
        "expected shortfall".to_owned(),
        "90th pct. of shortfall".to_owned(),
    ];
    let claims = saved.claims.iter().filter(|claim| options.contains(&claim.option.as_str()));
    let rows = claims.map(|claim| {
        let (factor, unit) = readable(&claim.unit, [nan(claim.planned), nan(claim.found)]);
        let usual = if claim.unit.starts_with('%') { 2 } else { decimals_of(&claim.metric) };
        let decimals = if factor == 1.0 { usual } else { 0 };
        let whole =
            |value: f64| if value.fract() == 0.0 { number(value, 0) } else { number(value, decimals) };
        let basis = claim.remark();
        let words = format!("{}: {}{basis}", claim.option, label(&claim.metric, &claim.group, &unit));
        if claim.growing == "yes" {
            return vec![
                words,
                whole(nan(claim.planned) * factor),
                GROWING.to_owned(),
                String::new(),
                String::new(),
                String::new(),
            ];
        }
        // One replication has no share: it is missed in it, or not.
        let ends = (claim.replications > 1).then_some((claim.prob_short_low, claim.prob_short_high));
        let (low, high) = ends.unwrap_or_default();
        vec![
            words,
            whole(nan(claim.planned) * factor),
            with_interval(
                nan(claim.found) * factor,
                nan(claim.ci_low) * factor,
                nan(claim.ci_high) * factor,
                decimals,
            ),
            share_with_ends(nan(claim.prob_short), low, high),
            number(nan(claim.expected_shortfall) * factor, decimals),
            number(nan(claim.shortfall_p90) * factor, decimals),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let mut notes = vec![format!(
        "Missed: share of the {of}s simulated, with its 95 % interval. Shortfall: what is missing, 0 in a {of} in which nothing is. \
         {ALONE}"
    )];
    if saved.claims.iter().any(|claim| !claim.is_stated() && options.contains(&claim.option.as_str())) {
        notes.push(NOT_STATED.to_owned());
    }
    if saved.claims.iter().any(|claim| claim.is_put_in() && options.contains(&claim.option.as_str())) {
        notes.push(format!("{PUT_IN} how much single {of}s vary, not how likely the plan is to reach it."));
    }
    Grid { header: header.into(), rows, notes }
}
