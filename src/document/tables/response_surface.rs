//! What the options of a grid come to, level by level.

use super::words::{ALONE, change, decimals_of, label, level};
use crate::document::error::DocumentError;
use crate::document::grid::Grid;
use crate::document::saved::Saved;
use crate::metrics::{Section, metric};
use crate::number::readable;
use crate::report::GridEntry;

/// Figures of the options of grids, a row an option, with the levels of its levers before them; of the figures named, or of the
/// one that each grid is first looked at for.
pub fn response_surface(
    saved: &Saved,
    options: &[&str],
    figures: &[(&str, &str)],
) -> Result<Grid, DocumentError> {
    let is_shown = |grid: &&GridEntry| grid.options.iter().any(|it| options.contains(&it.id.as_str()));
    let grids: Vec<&GridEntry> = saved.run.grids.iter().filter(is_shown).collect();
    let grid = match grids[..] {
        [] => return Ok(Grid { header: vec!["grid".to_owned()], ..Grid::default() }),
        [grid] => grid,
        [first, ..] => {
            let ids: Vec<&str> = grids.iter().map(|grid| grid.id.as_str()).collect();
            let message = format!("the run has the grids {}", ids.join(", "));
            let help = format!("name one: --options {}", first.id);
            return Err(DocumentError::Unknown { message, help });
        }
    };
    let first = saved.figure_of(grid);
    let figures: Vec<(&str, &str)> = match figures {
        [] => first.iter().map(|(name, group)| (name.as_str(), group.as_str())).collect(),
        named => named.to_vec(),
    };
    let mut header: Vec<String> = grid.levers.iter().map(|lever| lever.title.clone()).collect();
    let shown = || grid.options.iter().filter(|it| options.contains(&it.id.as_str()));
    let mut rows: Vec<Vec<String>> =
        shown().map(|it| grid.levels(it).map(|(_, level)| level.to_owned()).collect()).collect();
    for (name, group) in figures {
        let known = || shown().filter_map(|it| saved.difference(&it.id, name, group));
        let Some(unit) = known().next().map(|row| row.unit.clone()) else { continue };
        let (factor, of_changes) = readable(&unit, known().filter_map(|row| row.mean));
        let decimals = if factor == 1.0 { decimals_of(name) } else { 0 };
        // Pounds are against the baseline: their level is their change.
        let is_money = metric(name).is_some_and(|metric| metric.section == Section::Money);
        if !is_money {
            let unit = metric(name).map_or(of_changes.as_str(), |metric| metric.unit);
            header.push(label(name, group, unit));
            for (row, it) in rows.iter_mut().zip(shown()) {
                row.push(level(saved, &it.id, name, group));
            }
        }
        let what = if is_money { label(name, group, &of_changes) } else { format!("change, {of_changes}") };
        header.push(what);
        for (row, it) in rows.iter_mut().zip(shown()) {
            row.push(change(saved.difference(&it.id, name, group), factor, decimals));
        }
    }
    let notes = vec![format!("Change: against the baseline, replication by replication. {ALONE}")];
    Ok(Grid { header, rows, notes })
}
