//! The grids of a run: of each the figure it is first looked at for, by its levels.

use super::effects::close;
use super::layout::{Block, COLUMNS};
use crate::document::plain::{cut, left, plain, right, width, wrapped};
use crate::document::saved::Saved;
use crate::document::tables::words::{change, decimals_of, label, level, usual};
use crate::metrics::{Section, metric};
use crate::number::{count, readable};
use crate::report::{CombinationEntry, GridEntry};

/// Widest name of a level.
const LEVELS: usize = 28;

/// A block for each grid, of the first figure asked for, or of that which it is first looked at for.
pub fn grids(saved: &Saved, asked: &[(&str, &str)], folder: &str) -> Vec<Block> {
    let figure = |grid: &GridEntry| {
        let asked = asked.first().map(|(name, group)| ((*name).to_owned(), (*group).to_owned()));
        asked.or_else(|| saved.figure_of(grid))
    };
    saved.run.grids.iter().map(|grid| block(saved, grid, figure(grid), folder)).collect()
}

fn block(saved: &Saved, grid: &GridEntry, figure: Option<(String, String)>, folder: &str) -> Block {
    let levers: Vec<String> = grid.levers.iter().map(|lever| plain(&lever.title)).collect();
    let title = if grid.title == grid.id { String::new() } else { format!(" ({})", grid.id) };
    let options = count(grid.options.len(), "option");
    let head = format!("{}{title}: {options}, {}", plain(&grid.title), levers.join(" × "));
    let mut head = vec![cut(&head, COLUMNS)];
    let more = format!("careflow show {folder} response-surface --options {}", grid.id);
    let Some((name, group)) = figure else {
        head.push("  no option of it changes a figure of the headline, a wait or a queue".to_owned());
        return Block::new("grid", head, Vec::new(), &more);
    };
    let is_money = metric(&name).is_some_and(|metric| metric.section == Section::Money);
    let known = || grid.options.iter().filter_map(|it| saved.difference(&it.id, &name, &group));
    let unit = known().next().map_or("", |row| row.unit.as_str());
    let (factor, of_changes) = readable(unit, known().filter_map(|row| row.mean));
    let unit = if is_money { of_changes.as_str() } else { metric(&name).map_or(unit, |metric| metric.unit) };
    let decimals = if factor == 1.0 { decimals_of(&name) } else { 0 };
    // Pounds are against the baseline: their level is their change.
    let cell = |it: &CombinationEntry| {
        let text = match is_money {
            true => change(saved.difference(&it.id, &name, &group), factor, decimals),
            false => level(saved, &it.id, &name, &group),
        };
        close(&text)
    };
    let usual = if is_money { String::new() } else { close(&usual(saved, &name, &group)) };
    let baseline = if usual.is_empty() { String::new() } else { format!("; {usual} in the baseline") };
    let what = format!("  {}{baseline}", plain(&label(&name, &group, unit)));
    head.extend(wrapped(&what, COLUMNS, 1));
    let rows = as_matrix(grid, &cell).unwrap_or_else(|| as_list(grid, &cell));
    let mut block = Block::new("grid", head, rows, &more);
    // The levels across stand above the rows, whichever of these are shown.
    if grid.levers.len() == 2 && block.items.len() > 1 && block.items[0].lines.len() == 1 {
        let first = block.items.remove(0);
        block.head.extend(first.lines);
    }
    block
}

fn short(words: &str) -> String {
    cut(&plain(words), LEVELS)
}

/// The first lever downwards, the second across, if there are two and they fit.
fn as_matrix(grid: &GridEntry, cell: &dyn Fn(&CombinationEntry) -> String) -> Option<Vec<Vec<String>>> {
    let [down, across] = &grid.levers[..] else { return None };
    let at = |row: usize, column: usize| {
        let option = grid.options.iter().find(|it| it.levels == [row, column]);
        option.map_or_else(String::new, cell)
    };
    let names: Vec<String> = down.levels.iter().map(|level| short(&level.words)).collect();
    let labels = 2 + names.iter().map(|name| width(name)).max().unwrap_or(0);
    let columns: Vec<Vec<String>> = across
        .levels
        .iter()
        .enumerate()
        .map(|(column, level)| {
            let cells = (0..names.len()).map(|row| at(row, column));
            std::iter::once(short(&level.words)).chain(cells).collect()
        })
        .collect();
    let widths: Vec<usize> =
        columns.iter().map(|column| 2 + column.iter().map(|cell| width(cell)).max().unwrap_or(0)).collect();
    (labels + widths.iter().sum::<usize>() <= COLUMNS).then_some(())?;
    let line = |row: usize| {
        let name = row.checked_sub(1).and_then(|row| names.get(row)).map_or("", String::as_str);
        let cells = columns.iter().zip(&widths).map(|(column, width)| right(&column[row], *width));
        vec![left(&format!("  {name}"), labels) + &cells.collect::<String>()]
    };
    Some((0..=names.len()).map(line).collect())
}

/// A line for each option.
fn as_list(grid: &GridEntry, cell: &dyn Fn(&CombinationEntry) -> String) -> Vec<Vec<String>> {
    let words = |it: &CombinationEntry| {
        let levels = grid.levels(it).map(|(_, level)| short(level));
        levels.collect::<Vec<_>>().join(" × ")
    };
    let names: Vec<String> = grid.options.iter().map(words).collect();
    let labels = 4 + names.iter().map(|name| width(name)).max().unwrap_or(0);
    let line = |(it, name): (&CombinationEntry, &String)| {
        vec![cut(&(left(&format!("  {name}"), labels) + &cell(it)), COLUMNS)]
    };
    grid.options.iter().zip(&names).map(line).collect()
}
