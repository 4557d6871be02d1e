//! Where a place stands, if nothing is compared: headline figures, settings, teams.

use super::effects::close;
use super::layout::{Block, COLUMNS};
use crate::document::grid::Grid;
use crate::document::plain::{cut, left, plain, right, width, wrapped};
use crate::document::saved::Saved;
use crate::document::tables::words::{BASELINE, label, usual};
use crate::document::tables::{appointments, settings, teams, used};
use crate::metrics::{HEADLINE, Section, in_short, metric};

/// Room for the labels of figures.
const LABELS: usize = 60;
/// Room for the names of settings and teams.
const NAMES: usize = 40;

/// Headline figures that the place has, and those asked for.
pub fn figures(saved: &Saved, asked: &[(&str, &str)], folder: &str) -> Option<Block> {
    let is_money = |name: &str| metric(name).is_some_and(|metric| metric.section == Section::Money);
    let headline = HEADLINE.into_iter().filter(|name| !is_money(name));
    let headline = headline.map(|name| (name, "all", in_short(name).unwrap_or(name).to_owned()));
    let asked = asked.iter().map(|(name, group)| {
        let unit = saved.level(BASELINE, name, group).map_or("", |row| row.unit.as_str());
        (*name, *group, plain(&label(name, group, unit)))
    });
    let figures: Vec<(String, String)> = headline
        .chain(asked)
        .map(|(name, group, words)| (cut(&words, LABELS), close(&usual(saved, name, group))))
        .filter(|(_, level)| !level.is_empty())
        .collect();
    let labels = figures.iter().map(|(words, _)| width(words)).max()?;
    let levels = figures.iter().map(|(_, level)| width(level)).max()?;
    let rows = figures
        .iter()
        .map(|(words, level)| vec![format!("  {} {}", left(words, labels), right(level, levels + 1))]);
    let head = match saved.run.replications {
        0 | 1 => "The baseline: one run says nothing about chance, so no intervals",
        _ if !saved.has_intervals() => {
            "The baseline: means, without intervals: all runs share one set of assumptions"
        }
        _ => "The baseline: mean ± 95 % interval",
    };
    let head = vec![head.to_owned()];
    Some(Block::new("figures", head, rows.collect(), &format!("careflow show {folder} headline")))
}

/// Settings: how full, who waits, how long.
pub fn of_settings(saved: &Saved, folder: &str) -> Option<Block> {
    let header = ["Settings", "places", "in use", "use, %", "waiting", "mean wait, h", "had to wait, %"];
    small(saved, "settings", &header, &settings(saved, &[]), folder)
}

/// Teams: how busy, what waits for them, how long.
pub fn of_teams(saved: &Saved, folder: &str) -> Option<Block> {
    let header = ["Teams", "use, %", "tasks waiting", "mean wait, h", "tasks a year"];
    small(saved, "teams", &header, &teams(saved, &[]), folder)
}

/// Appointments: slots, who came to them, how long they wait.
pub fn of_appointments(saved: &Saved, folder: &str) -> Option<Block> {
    let header = [
        "Appointments",
        "slots a year",
        "attended, %",
        "not attended, %",
        "waiting",
        "mean wait, h",
        "past the slot, min",
    ];
    small(saved, "appointments", &header, &appointments(saved, &[]), folder)
}

/// A grid in as few columns as it needs, without its notes; those where most waits are kept if it has to give way.
fn small(saved: &Saved, name: &'static str, header: &[&str], grid: &Grid, folder: &str) -> Option<Block> {
    let title = header.first().copied().unwrap_or_default();
    let names = grid.rows.iter().filter_map(|row| row.first()).map(|name| width(&plain(name))).max()?;
    let names = names.clamp(width(title), NAMES);
    let cell = |row: &[String], at: usize| close(row.get(at).map_or("", String::as_str));
    // A column without figures, such as the waits where nothing has a limit, is left out.
    let shown = (1..header.len()).filter(|&at| grid.rows.iter().any(|row| !cell(row, at).is_empty()));
    let mut columns: Vec<(usize, usize)> = shown
        .map(|at| {
            let cells = grid.rows.iter().map(|row| width(&cell(row, at))).max().unwrap_or(0);
            let words = header.get(at).map_or(0, |words| words.split(", ").map(width).max().unwrap_or(0));
            (at, 2 + cells.max(words))
        })
        .collect();
    // Beside the rest the last column is missed least.
    while names + columns.iter().map(|(_, width)| width).sum::<usize>() > COLUMNS {
        columns.pop();
    }
    let headings: Vec<Vec<String>> = columns
        .iter()
        .map(|(at, width)| wrapped(header.get(*at).copied().unwrap_or_default(), width - 2, 3))
        .collect();
    let lines = headings.iter().map(Vec::len).max().unwrap_or(1);
    let mut head: Vec<String> = (0..lines)
        .map(|line| {
            let first = if line + 1 == lines { title } else { "" };
            let cells = headings.iter().zip(&columns).map(|(heading, (_, width))| {
                let text = (line + heading.len()).checked_sub(lines).and_then(|at| heading.get(at));
                right(text.map_or("", String::as_str), *width)
            });
            left(first, names) + &cells.collect::<String>()
        })
        .collect();
    let total = names + columns.iter().map(|(_, width)| width).sum::<usize>();
    head.push("─".repeat(total.min(COLUMNS)));
    let rows = grid.rows.iter().map(|row| {
        let first = row.first().map_or_else(String::new, |name| cut(&plain(name), names));
        let cells = columns.iter().map(|(at, width)| right(&cell(row, *at), *width));
        vec![left(&first, names) + &cells.collect::<String>()]
    });
    let mut block = Block::new(name, head, rows.collect(), &format!("careflow show {folder} {name}"));
    let kind = name.trim_end_matches('s');
    let parts = used(saved, kind, BASELINE);
    let queue = |at: usize| {
        let id = parts.get(at).map_or("", |part| part.id.as_str());
        let row = saved.level(BASELINE, &format!("{kind}-queue"), &format!("{kind}={id}"));
        row.map_or(0.0, |row| if row.is_growing() { f64::INFINITY } else { row.mean.unwrap_or(0.0) })
    };
    let mut order: Vec<usize> = (0..block.items.len()).collect();
    order.sort_by(|a, b| queue(*b).total_cmp(&queue(*a)));
    for (rank, at) in order.into_iter().enumerate() {
        block.items[at].rank = rank;
    }
    Some(block)
}
