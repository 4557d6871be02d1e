//! What a plan claims against what was found.

use super::words::{ALONE, GROWING, decimals_of, label, nan};
use crate::document::grid::Grid;
use crate::document::saved::Saved;
use crate::number::{number, range, readable, with_interval};

/// Claims against what was found.
pub fn planned(saved: &Saved, options: &[&str]) -> Grid {
    let header =
        ["", "claimed", "found", "missed in % of years", "expected shortfall", "90th pct. of shortfall"];
    let claims = saved.claims.iter().filter(|claim| options.contains(&claim.option.as_str()));
    let rows = claims.map(|claim| {
        let (factor, unit) = readable(&claim.unit, [nan(claim.planned), nan(claim.found)]);
        let usual = if claim.unit.starts_with('%') { 2 } else { decimals_of(&claim.metric) };
        let decimals = if factor == 1.0 { usual } else { 0 };
        let whole =
            |value: f64| if value.fract() == 0.0 { number(value, 0) } else { number(value, decimals) };
        let words = format!("{}: {}", claim.option, label(&claim.metric, &claim.group, &unit));
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
        let percent = |share: Option<f64>| nan(share) * 100.0;
        let missed = range(percent(claim.prob_short_low), percent(claim.prob_short_high), 0);
        vec![
            words,
            whole(nan(claim.planned) * factor),
            with_interval(
                nan(claim.found) * factor,
                nan(claim.ci_low) * factor,
                nan(claim.ci_high) * factor,
                decimals,
            ),
            format!("{} ({missed})", number(percent(claim.prob_short), 0)),
            number(nan(claim.expected_shortfall) * factor, decimals),
            number(nan(claim.shortfall_p90) * factor, decimals),
        ]
    });
    Grid {
        rows: rows.collect(),
        header: header.map(str::to_owned).into(),
        notes: vec![format!(
            "Missed: share of simulated years, with its 95 % interval. Shortfall: what is missing, 0 in a year in which nothing is. {ALONE}"
        )],
    }
}
