//! Any figures by options.

use super::words::{ALONE, change, label, usual};
use crate::document::grid::Grid;
use crate::document::saved::Saved;
use crate::metrics::{Section, metric};
use crate::number::readable;

/// Figures by options: baseline, and what each option changes.
pub fn figures(saved: &Saved, options: &[&str], named: &[(&str, &str)]) -> Grid {
    let header = ["", "baseline"].into_iter().chain(options.iter().copied()).map(str::to_owned).collect();
    let mut grid = Grid { header, ..Grid::default() };
    for &(name, group) in named {
        let of = || options.iter().map(|option| saved.difference(option, name, group));
        let of_level = saved.level("baseline", name, group).map(|row| row.unit.clone());
        let Some(unit) = of().flatten().map(|row| row.unit.clone()).next().or(of_level) else { continue };
        let is_money = metric(name).is_some_and(|metric| metric.section == Section::Money);
        let (factor, of_changes) = readable(&unit, of().flatten().filter_map(|row| row.mean));
        let level = if is_money { String::new() } else { usual(saved, name, group) };
        let of_level =
            saved.level("baseline", name, group).map_or(of_changes.clone(), |row| row.unit.clone());
        let unit = if is_money { of_changes } else { of_level };
        let decimals = if factor == 1.0 { metric(name).map_or(1, |metric| metric.decimals) } else { 0 };
        let mut row = vec![label(name, group, &unit), level];
        row.extend(of().map(|found| change(found, factor, decimals)));
        grid.rows.push(row);
    }
    grid.notes
        .push(format!("Baseline: level; options: difference from it in the same simulated years. {ALONE}"));
    grid
}
