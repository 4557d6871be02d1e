//! What every option changes in every figure of the headline, to be drawn and switched: the digits are those of the tables.

use super::board::with_titles;
use crate::document::{Asked, DocumentError, Saved, table};
use crate::metrics::HEADLINE;
use crate::number::readable;
use crate::publish::{Block, Effect, EffectOf};

/// The figures of the headline that some option changes; nothing if none does.
///
/// # Errors
/// Damaged results.
pub fn effects(saved: &Saved, shown: &[String]) -> Result<Option<Block>, DocumentError> {
    let changed = |name: &&&str| {
        shown.iter().any(|option| saved.difference(option, name, "all").is_some_and(|row| !row.is_nothing()))
    };
    let all = HEADLINE.iter().filter(changed).map(|name| effect(saved, shown, name));
    let all = all.collect::<Result<Vec<_>, _>>()?;
    Ok((!all.is_empty()).then_some(Block::Effects(all)))
}

fn effect(saved: &Saved, shown: &[String], name: &str) -> Result<Effect, DocumentError> {
    let asked = Asked { options: shown.to_vec(), metrics: vec![name.to_owned()], ..Asked::default() };
    let grid = with_titles(saved, table(saved, "metrics", &asked)?);
    let mut cells = grid.rows.into_iter().next().unwrap_or_default().into_iter();
    let (title, baseline) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
    let differences = || shown.iter().filter_map(|option| saved.difference(option, name, "all"));
    // What is drawn is in the unit that is printed.
    let unit = differences().next().map_or("", |row| row.unit.as_str());
    let (factor, _) = readable(unit, differences().filter_map(|row| row.mean));
    let rows =
        shown.iter().zip(grid.header.into_iter().skip(2)).zip(cells).map(|((option, title), words)| {
            let row = saved.difference(option, name, "all").filter(|row| !row.is_growing());
            // Of one replication there is a mean without an interval.
            let drawn = row.and_then(|row| {
                let mean = row.mean?;
                let ends = [mean, row.ci_low.unwrap_or(mean), row.ci_high.unwrap_or(mean)];
                Some(ends.map(|value| value * factor))
            });
            let drawn = drawn.filter(|ends| ends.iter().all(|end| end.is_finite()));
            EffectOf { option: option.clone(), title, words, drawn }
        });
    Ok(Effect { metric: name.to_owned(), title, baseline, rows: rows.collect(), notes: grid.notes })
}
