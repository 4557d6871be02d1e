//! If the savings do not materialise: options with committed schemes against the targets.

use super::money::{Line, TARIFF, organisations, pounds};
use super::words::{ALONE, GROWING, change, label, usual};
use crate::document::error::DocumentError;
use crate::document::grid::Grid;
use crate::document::saved::Saved;
use crate::metrics::{NET_CASHABLE, TARGETS, metric};
use crate::number::{decimals_for, number};
use crate::report::COSTS_ALONE;

/// What the rows of cash are.
const CASH: &str = "Cash: released less the costs of schemes, £ thousand a year";

/// Options with committed schemes: levels, with the difference from the baseline, and the cash of each organisation.
pub fn if_not_realised(saved: &Saved, options: &[&str], named: bool) -> Result<Grid, DocumentError> {
    let is_committed = |option: &&str| saved.is_committed(option);
    let options: Vec<&str> = options.iter().copied().filter(|option| named || is_committed(option)).collect();
    if !options.iter().any(is_committed) {
        let which = if named { "none of these options" } else { "no option of the run" };
        let message = format!("{which} has a scheme that is committed");
        let help = "write committed = true in a scheme that happens whatever becomes of the others, such as a ward closed";
        return Err(DocumentError::Unknown { message, help: help.to_owned() });
    }
    let title = |option: &&str| saved.option_title(option).to_owned();
    let header =
        ["".to_owned(), "baseline".to_owned()].into_iter().chain(options.iter().map(title)).collect();
    let mut grid = Grid { header, ..Grid::default() };
    for name in TARGETS {
        let Some(known) = metric(name) else { continue };
        let Some(baseline) = saved.level("baseline", name, "all") else { continue };
        let mut row = vec![label(name, "all", &baseline.unit), usual(saved, name, "all")];
        for option in &options {
            let difference = saved.difference(option, name, "all");
            let level = saved.level(option, name, "all").and_then(|row| row.mean);
            row.push(match (level, difference) {
                (Some(level), Some(difference)) if !difference.is_growing() => {
                    let half = difference
                        .ci_high
                        .zip(difference.ci_low)
                        .map_or(f64::NAN, |(high, low)| (high - low) / 2.0);
                    let decimals = if level.abs() >= 1000.0 { 0 } else { decimals_for(half, known.decimals) };
                    format!("{} ({})", number(level, decimals), change(Some(difference), 1.0, known.decimals))
                }
                (_, difference) => change(difference, 1.0, known.decimals),
            });
        }
        grid.rows.push(row);
    }
    grid.rows.extend(organisations(saved, &options, NET_CASHABLE, "Net position in cash"));
    let benefit = Line::of_all("net-benefit", "Net benefit: worth, cash or not, less costs");
    grid.rows.extend(pounds(saved, &options, &benefit));
    let cash = if saved.prices_costs_alone() {
        format!(" Cash: £ thousand a year. {COSTS_ALONE}")
    } else if saved.counts_tariff() {
        format!(" {CASH}{TARIFF}: read it beside the waits.")
    } else if saved.has_cash() {
        format!(" {CASH}. {}", saved.turned_away())
    } else {
        String::new()
    };
    grid.notes.push(format!("Level, and in brackets the difference from the baseline.{cash} {ALONE}"));
    if grid.rows.iter().flatten().any(|cell| cell == GROWING) {
        let note =
            "Growing: it hangs on a queue that grows without limit, and would be another in a longer run.";
        grid.notes.push(note.to_owned());
    }
    let mut committed: Vec<&str> = options
        .iter()
        .filter_map(|option| saved.option_details(option))
        .flat_map(|known| &known.committed)
        .map(String::as_str)
        .collect();
    committed.sort_unstable();
    committed.dedup();
    grid.notes.push(format!("Committed, whatever comes about: {}.", committed.join("; ")));
    Ok(grid)
}
