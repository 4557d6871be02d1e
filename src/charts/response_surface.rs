//! A figure over the levels of a grid: a line for one lever, a heat map for two, one for each level of the third.

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, View, in_unit, named, nan, words};
use crate::document::{self, DocumentError, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, wrapped};
use crate::drawing::marks::{dot, hatched, upright};
use crate::drawing::{Anchor, INK, NOTE, OPTION, PANEL, Picture, TODAY};
use crate::metrics::{Section, metric};
use crate::number::{count, readable, with_interval};
use crate::report::{CombinationEntry, GridEntry, LeverEntry};

/// Most grids that can be named.
pub(super) const MOST: usize = 1;
/// Most panels of a third lever.
const PANELS: usize = 6;
/// Left of the cells stand the levels of the first lever.
const LEFT: f64 = 150.0;
/// Narrowest cell in which a figure can be read, and the widest.
const CELL: (f64, f64) = (42.0, 96.0);
const CELL_HEIGHT: f64 = 34.0;

/// A figure of an option: mean, ends of its 95 % interval, and of nine in ten runs.
struct Value {
    mean: f64,
    interval: (f64, f64),
    runs: (f64, f64),
}

/// What is drawn, and how it is written.
struct Surface<'a> {
    grid: &'a GridEntry,
    values: Vec<Option<Value>>,
    decimals: usize,
}

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let saved = view.saved;
    let grid = match view.options.first().filter(|_| view.named) {
        Some(option) => saved.grid_of(option),
        None => saved.run.grids.first(),
    };
    let Some(grid) = grid else { return Ok(None) };
    let asked = view.metric.map(|(name, group)| (name.to_owned(), group.to_owned()));
    let Some((name, group)) = asked.or_else(|| saved.figure_of(grid)) else { return Ok(None) };
    let is_money = metric(&name).is_some_and(|metric| metric.section == Section::Money);
    let value = |option: &CombinationEntry| {
        let parts = if is_money {
            let row = view.difference(&option.id, &name, &group).filter(|row| !row.is_growing())?;
            [row.mean, row.ci_low, row.ci_high, row.p05, row.p95]
        } else {
            let row = view.steady(&option.id, &name, &group)?;
            [row.mean, row.ci_low, row.ci_high, row.p05, row.p95]
        };
        let [mean, low, high, p05, p95] = parts.map(nan);
        mean.is_finite().then_some(Value { mean, interval: (low, high), runs: (p05, p95) })
    };
    let values: Vec<Option<Value>> = grid.options.iter().map(value).collect();
    let (_, usual_unit, decimals) = words(&name);
    let (factor, unit) = readable(usual_unit, values.iter().flatten().map(|value| value.mean));
    let times = |(low, high): (f64, f64)| (low * factor, high * factor);
    let scaled = values.into_iter().map(|value| {
        value.map(|value| Value {
            mean: value.mean * factor,
            interval: times(value.interval),
            runs: times(value.runs),
        })
    });
    let decimals = if factor == 1.0 { decimals } else { 0 };
    let surface = Surface { grid, values: scaled.collect(), decimals };
    let Some((least, most)) = surface.extremes() else {
        // Whoever asked for it is told why; a run just has no such chart.
        let message =
            format!("`{name}/{group}` hangs on a queue that grows in every option of `{}`", grid.id);
        let help = "careflow show FOLDER warnings says which".to_owned();
        return match view.metric {
            Some(_) => Err(DocumentError::Unknown { message, help }.into()),
            None => Ok(None),
        };
    };
    let usual = if is_money { f64::NAN } else { view.mean(BASELINE, &name, &group) * factor };
    let figure = named(&name, &group);
    let heading = format!("{figure} ({unit})");
    let picture = match grid.levers.len() {
        1 => line(view, &surface, usual, &heading),
        _ => panels(&surface, &heading),
    };
    // As a cell has it: no digit more than the interval bears.
    let as_seen = |mean: f64, (low, high): (f64, f64)| {
        let written = with_interval(mean, low, high, decimals);
        written.split_once(' ').map_or(written.clone(), |(mean, _)| mean.to_owned())
    };
    let words_of = |at: usize| {
        let option = &grid.options[at];
        let levels = grid.levels(option).map(|(lever, level)| format!("{lever} {level}"));
        let mean =
            surface.values[at].as_ref().map_or_else(String::new, |value| as_seen(value.mean, value.interval));
        format!("{} at {}", in_unit(&mean, &unit), levels.collect::<Vec<_>>().join(", "))
    };
    let baseline = if is_money { String::new() } else { format!("; {}", view.usual(&name, &group, "")) };
    let title = format!("{figure}: least {}; most {}{baseline}", words_of(least), words_of(most));
    let asked = document::Asked {
        options: grid.options.iter().map(|option| option.id.clone()).collect(),
        metrics: vec![format!("{name}/{group}")],
        ..document::Asked::default()
    };
    let table: Grid = document::table(saved, "response-surface", &asked)?;
    let reading = format!(
        "{}{}{}{}{}",
        match grid.levers.len() {
            1 => format!("The mean at each level, with its 95 % interval{}.", view.band()),
            2 => "Each cell is the mean of an option; a darker ground is more.".to_owned(),
            _ =>
                "Each cell is the mean of an option; a darker ground is more, in all panels alike.".to_owned(),
        },
        if grid.levers.len() > 1 && !view.is_one() {
            " ± is its 95 % interval; in brackets its ends, where it is not even."
        } else {
            ""
        },
        if view.is_one() { "" } else { " Where intervals overlap the order may be chance." },
        if surface.values.iter().any(Option::is_none) {
            " Hatched: it hangs on a queue that grows, or was not observed."
        } else {
            ""
        },
        match saved.run.grids.len() {
            0 | 1 => String::new(),
            many => format!(" The run has {many} grids: --options GRID draws another."),
        }
    );
    Ok(Some(Chart {
        id: "response-surface",
        alternative: format!("{} by the levels of {}. {title}.", heading, surface.levers()),
        title,
        reading,
        source: view.source_with(
            "response-surface.csv",
            &format!("n = {} of each option", count(saved.run.replications, "replication")),
        ),
        picture,
        table,
    }))
}

impl Surface<'_> {
    /// Where the least and the greatest mean are.
    fn extremes(&self) -> Option<(usize, usize)> {
        let means =
            || self.values.iter().enumerate().filter_map(|(at, value)| Some((at, value.as_ref()?.mean)));
        let least = means().min_by(|a, b| a.1.total_cmp(&b.1))?.0;
        Some((least, means().max_by(|a, b| a.1.total_cmp(&b.1))?.0))
    }

    /// The levers in words.
    fn levers(&self) -> String {
        self.grid.levers.iter().map(|lever| lever.title.as_str()).collect::<Vec<_>>().join(" and ")
    }

    /// The figure at these levels; `None` if the option was not run.
    fn at(&self, levels: &[usize]) -> Option<&Option<Value>> {
        self.values.get(self.grid.options.iter().position(|option| option.levels == levels)?)
    }
}

/// Where the levels of a lever stand: at their numbers if these rise, else one beside the other.
fn positions(lever: &LeverEntry) -> Vec<f64> {
    let numbers: Option<Vec<f64>> = lever.levels.iter().map(|level| level.value).collect();
    let rises = |numbers: &Vec<f64>| numbers.windows(2).all(|pair| pair[0] < pair[1]);
    numbers.filter(rises).unwrap_or_else(|| (0..lever.levels.len()).map(|at| at as f64).collect())
}

/// A line over the levels of one lever.
fn line(view: &View<'_>, surface: &Surface<'_>, usual: f64, heading: &str) -> Picture {
    let mut picture = Picture::new(WIDTH, 330, "");
    let frame = Frame { left: 70.0, top: 52.0, right: 700.0, bottom: 262.0 };
    let values = || surface.values.iter().flatten();
    let ends = values()
        .flat_map(|value| [value.runs.0, value.runs.1, value.mean, value.interval.0, value.interval.1]);
    let y = Scale::nice(ends.chain([usual]), false, 5.0, frame.bottom, frame.top);
    frame.y_axis(&mut picture, &y, "");
    for (at, text) in wrapped(heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
        picture.text((12.0, 14.0 + 16.0 * at as f64), text, LABEL, INK, Anchor::Start);
    }
    let Some(lever) = surface.grid.levers.first() else { return picture };
    let places = positions(lever);
    let (first, last) = (places.first().copied().unwrap_or(0.0), places.last().copied().unwrap_or(1.0));
    let margin = ((last - first) * 0.04).max(1e-9);
    let x = Scale::exact(first - margin, last + margin, frame.left, frame.right);
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], NOTE, 1.0);
    let mut free_from = f64::NEG_INFINITY;
    for (place, level) in places.iter().zip(&lever.levels) {
        let at = x.at(*place);
        picture.line(&[(at, frame.bottom), (at, frame.bottom + 5.0)], NOTE, 1.0);
        let half = 3.5 * level.words.chars().count() as f64;
        if at - half > free_from {
            picture.text((at, frame.bottom + 20.0), &level.words, LABEL, NOTE, Anchor::Middle);
            free_from = at + half + 6.0;
        }
    }
    let middle = f64::midpoint(frame.left, frame.right);
    picture.text((middle, frame.bottom + 44.0), &lever.title, LABEL, INK, Anchor::Middle);
    if usual.is_finite() {
        picture.dashes((frame.left, y.at(usual)), (frame.right, y.at(usual)), TODAY, 1.5);
        picture.text((frame.right, y.at(usual) - 5.0), "baseline", SMALL, NOTE, Anchor::End);
    }
    let mut known: Vec<(f64, &Value)> = Vec::new();
    for (level, place) in places.iter().enumerate() {
        known.extend(surface.at(&[level]).and_then(Option::as_ref).map(|value| (x.at(*place), value)));
    }
    if !view.is_one() {
        let band: Vec<_> =
            known.iter().map(|(x, value)| (*x, y.at(value.runs.0), y.at(value.runs.1))).collect();
        picture.band(&band, OPTION.mix(0.18));
    }
    let means: Vec<_> = known.iter().map(|(x, value)| (*x, y.at(value.mean))).collect();
    picture.line(&means, OPTION, 1.75);
    for (x, value) in known {
        if value.interval.0.is_finite() {
            upright(&mut picture, x, (y.at(value.interval.0), y.at(value.interval.1)), OPTION);
        }
        dot(&mut picture, (x, y.at(value.mean)), 3.5, OPTION);
    }
    picture
}

/// Heat maps of the first two levers, one for each level of the third.
fn panels(surface: &Surface<'_>, heading: &str) -> Picture {
    let [rows, columns, others @ ..] = &surface.grid.levers[..] else { return Picture::new(WIDTH, 1, "") };
    let third = others.first();
    let blocks = third.map_or(1, |lever| lever.levels.len().min(PANELS));
    let block = 78.0 + CELL_HEIGHT * rows.levels.len() as f64;
    let mut picture = Picture::new(WIDTH, (24.0 + block * blocks as f64) as u32, "");
    let left_out = third.map_or(0, |lever| lever.levels.len().saturating_sub(PANELS));
    let rest = if left_out > 0 { format!("; {left_out} more in the table") } else { String::new() };
    let first = format!("{heading}{rest}");
    for (at, text) in wrapped(&first, LABEL, f64::from(WIDTH) - 32.0, 1).iter().enumerate() {
        picture.text((12.0, 14.0 + 16.0 * at as f64), text, LABEL, INK, Anchor::Start);
    }
    let means = || surface.values.iter().flatten().map(|value| value.mean);
    let ends = (means().fold(f64::INFINITY, f64::min), means().fold(f64::NEG_INFINITY, f64::max));
    for panel in 0..blocks {
        let top = 24.0 + block * panel as f64;
        let of = third.map(|lever| (lever, panel));
        heat_map(&mut picture, top, surface, (rows, columns, of), ends);
    }
    picture
}

/// A heat map: the first lever downwards, the second across.
fn heat_map(
    picture: &mut Picture,
    top: f64,
    surface: &Surface<'_>,
    (rows, columns, third): (&LeverEntry, &LeverEntry, Option<(&LeverEntry, usize)>),
    (least, most): (f64, f64),
) {
    let room = f64::from(WIDTH) - LEFT - 12.0;
    let cell = (room / columns.levels.len() as f64).min(CELL.1);
    let is_read = cell >= CELL.0;
    let one_line =
        |text: &str, room: f64| wrapped(text, LABEL, room, 1).into_iter().next().unwrap_or_default();
    let across = match third {
        None => columns.title.clone(),
        Some((lever, level)) => {
            let words = lever.levels.get(level).map_or("", |level| level.words.as_str());
            format!("{} {words}. Across: {}", lever.title, columns.title)
        }
    };
    let heading = format!("Down: {}. Across: {across}", rows.title);
    let heading = if third.is_some() { format!("{across}. Down: {}", rows.title) } else { heading };
    picture.text((12.0, top + 16.0), &one_line(&heading, f64::from(WIDTH) - 32.0), LABEL, INK, Anchor::Start);
    let first = top + 48.0;
    let each = if is_read { 1 } else { (CELL.0 / cell).ceil() as usize };
    for (at, level) in columns.levels.iter().enumerate().step_by(each) {
        let middle = LEFT + cell * (at as f64 + 0.5);
        let words = one_line(&level.words, cell * each as f64 - 4.0);
        picture.text((middle, first - 8.0), &words, SMALL, NOTE, Anchor::Middle);
    }
    for (row, level) in rows.levels.iter().enumerate() {
        let y = first + CELL_HEIGHT * row as f64;
        let words = one_line(&level.words, LEFT - 24.0);
        picture.text((LEFT - 8.0, y + CELL_HEIGHT / 2.0 + 4.0), &words, SMALL, INK, Anchor::End);
        for column in 0..columns.levels.len() {
            let levels: Vec<usize> = [row, column].into_iter().chain(third.map(|(_, level)| level)).collect();
            let Some(value) = surface.at(&levels) else { continue };
            let x = LEFT + cell * column as f64;
            let corners = ((x, y), (x + cell - 1.0, y + CELL_HEIGHT - 1.0));
            picture.rect(corners.0, corners.1, PANEL);
            let Some(value) = value else {
                hatched(picture, corners.0, corners.1, NOTE);
                continue;
            };
            let share = (value.mean - least) / (most - least).max(1e-9);
            if share > 0.0 {
                picture.rect(corners.0, corners.1, TODAY.mix(0.6 * share));
            }
            if !is_read {
                continue;
            }
            let written = with_interval(value.mean, value.interval.0, value.interval.1, surface.decimals);
            let (mean, interval) = written.split_once(' ').unwrap_or((&written, ""));
            let middle = x + cell / 2.0;
            let shift = if interval.is_empty() { 4.0 } else { -2.0 };
            picture.text((middle, y + CELL_HEIGHT / 2.0 + shift), mean, SMALL, INK, Anchor::Middle);
            let below = (middle, y + CELL_HEIGHT / 2.0 + 11.0);
            picture.text(below, &one_line(&interval.replace("± ", "±"), cell), SMALL, NOTE, Anchor::Middle);
        }
    }
}
