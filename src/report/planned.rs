//! Planned against found: what a plan claims, what is found, and the risk that less is realised.

use super::money::chance;
use super::table::{GROWING, finish, new_table};
use crate::metrics::metric;
use crate::number::{decimals_for, number, plus_minus, readable};
use crate::stats::AgainstPlan;

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
        if row.growing {
            let claimed = number(row.claimed, usual);
            let label = format!("{}: {label}{split}", row.option);
            let [none, again, more] = [""; 3].map(str::to_owned);
            table.add_row([label, claimed, GROWING.to_owned(), none, again, more, row.unit.to_owned()]);
            continue;
        }
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
        + "Differences from the baseline; ± is of each figure alone, not of all options together.\nShort: the replication realises less than planned; the shortfall is what\n\
           is missing, 0 where nothing is. Its mean over all replications is what to set aside on average.\n"
}
