//! If the savings do not materialise: options that have committed themselves beforehand, side by side.

use super::differences::{broken, cell};
use super::table::{GROWING, finish, new_table_of, wrapped};
use crate::metrics::{TARGETS, metric};
use crate::model::{Money, NamedOption, Scheme};
use crate::money::NET_CASHABLE;
use crate::number::{decimals_for, number, readable};
use crate::stats::{DifferenceRow, Differences, Summary};

/// Options side by side: more would not fit the width.
const BESIDE: usize = 4;

/// The options with committed schemes against the targets, with what each organisation is left with; empty if there are
/// none.
#[must_use]
pub fn if_not_realised_table(
    (options, schemes): (&[NamedOption], &[Scheme]),
    money: &Money,
    baseline: &Summary,
    all: &[Differences],
) -> String {
    let of = |option: &Differences| -> Option<(&NamedOption, Vec<&Scheme>)> {
        let known = options.iter().find(|known| known.id == option.option)?;
        let schemes = known.schemes.iter().filter_map(|&at| schemes.get(at));
        let committed: Vec<&Scheme> = schemes.filter(|scheme| scheme.committed).collect();
        (!committed.is_empty()).then_some((known, committed))
    };
    let committed: Vec<(&Differences, (&NamedOption, Vec<&Scheme>))> =
        all.iter().filter_map(|option| Some((option, of(option)?))).collect();
    if committed.is_empty() {
        return String::new();
    }
    let mut text = "\nIf the savings do not materialise\n".to_owned();
    let mut always: Vec<&str> = Vec::new();
    for (option, (known, schemes)) in &committed {
        always.extend(schemes.iter().map(|scheme| scheme.title.as_str()));
        text.push_str(&format!("{}\n", wrapped(&format!("  {}: {}", option.option, known.title))));
    }
    always.sort_unstable();
    always.dedup();
    for options in committed.chunks(BESIDE) {
        let options: Vec<&Differences> = options.iter().map(|(option, _)| *option).collect();
        text.push_str(&side_by_side(money, baseline, &options));
    }
    let notes = format!(
        "Under each level the difference from the baseline, with intervals that hold for all options of the run together. \
         Money is cash, after the costs of schemes; a tariff that is not paid because nobody could be admitted counts in it. \
         Committed, so as written in every option that has it: {}.",
        always.join("; ")
    );
    format!("{text}{}\n", wrapped(&notes))
}

fn side_by_side(money: &Money, baseline: &Summary, options: &[&Differences]) -> String {
    let names = options.iter().map(|option| broken(&option.option));
    let header: Vec<String> = ["", "Baseline"].map(str::to_owned).into_iter().chain(names).collect();
    let mut table = new_table_of(&header);
    for target in TARGETS {
        let (Some(known), Some(usual)) = (metric(target), baseline.observed(target, "all")) else { continue };
        let rows: Vec<Option<&DifferenceRow>> =
            options.iter().map(|option| option.row(target, "all")).collect();
        if rows.iter().flatten().all(|row| row.difference.pairs == 0) {
            continue;
        }
        let decimals = decimals_for(usual.half_width(), known.decimals);
        let mut cells = vec![format!("{}, {}", known.label, known.unit), number(usual.mean, decimals)];
        cells.extend(
            rows.into_iter()
                .map(|row| row.map_or_else(String::new, |row| level(row, decimals, known.decimals))),
        );
        table.add_row(cells);
    }
    let organisations =
        money.organisations.iter().map(|of| (format!("organisation={}", of.id), of.title.as_str()));
    let whole = [("all".to_owned(), "Net position in cash, all together")];
    for (group, name) in whole.into_iter().chain(organisations) {
        let rows: Vec<Option<&DifferenceRow>> =
            options.iter().map(|option| option.row(NET_CASHABLE, &group)).collect();
        if rows.iter().flatten().all(|row| row.difference.mean == 0.0 && row.difference.sd == 0.0) {
            continue;
        }
        let (factor, unit) = readable("£ a year", rows.iter().flatten().map(|row| row.difference.mean));
        let mut cells = vec![format!("{name}, {unit}"), String::new()];
        cells.extend(rows.into_iter().map(|row| row.map_or_else(String::new, |row| pounds(row, factor))));
        table.add_row(cells);
    }
    finish(table, &[0], 30)
}

/// The level, and under it the difference.
fn level(row: &DifferenceRow, decimals: usize, usual: usize) -> String {
    if row.growing {
        return GROWING.to_owned();
    }
    let cell = cell(row, usual);
    let difference = cell.lines().next().unwrap_or_default();
    let sign = if row.difference.mean > 0.0 { "+" } else { "" };
    format!("{}\n{sign}{difference}", number(row.option, decimals))
}

fn pounds(row: &DifferenceRow, factor: f64) -> String {
    if row.growing {
        return GROWING.to_owned();
    }
    let half = (row.difference.simultaneous.high - row.difference.simultaneous.low) / 2.0;
    crate::number::plus_minus(row.difference.mean * factor, half * factor, 0)
}
