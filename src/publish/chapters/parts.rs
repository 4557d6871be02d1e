//! What is said of settings and teams where a place has no hospital or prices: waits, use, slots.

use super::words::Writer;
use crate::document::{Asked, DocumentError, Grid, PartFigure, Saved, figures_of_parts, table};
use crate::publish::{Block, Table};

/// Figures of settings and teams that an option has, as `METRIC/GROUP`; those that it changes come first.
pub fn of_parts(saved: &Saved, option: &str) -> Vec<String> {
    let known = figures_of_parts(saved).into_iter().filter_map(|figure| {
        let row = saved.difference(option, &figure.metric, &figure.group).filter(|row| row.mean.is_some())?;
        Some((row.is_nothing(), format!("{}/{}", figure.metric, figure.group)))
    });
    let mut known: Vec<(bool, String)> = known.collect();
    known.sort_by_key(|(nothing, _)| *nothing);
    known.into_iter().map(|(_, named)| named).collect()
}

/// The names of settings and teams in place of their ids, where figures are called by them.
pub fn with_names(saved: &Saved, mut grid: Grid) -> Grid {
    let place = &saved.run.place;
    let parts = place.settings.iter().map(|part| ("setting", part));
    let parts = parts.chain(place.teams.iter().map(|part| ("team", part)));
    for (kind, part) in parts {
        let (id, name) = (format!("({kind}={})", part.id), format!("({})", part.title));
        for label in grid.rows.iter_mut().filter_map(|row| row.first_mut()) {
            *label = label.replace(&id, &name);
        }
    }
    grid
}

/// What an option does to the waits of settings and teams, where it does nothing to what a board asks first.
pub fn effects_on_parts(writer: &mut Writer<'_>, option: &str) -> Vec<String> {
    let saved = writer.saved;
    let waits = figures_of_parts(saved).into_iter().filter(|figure| figure.metric.ends_with("-wait-mean"));
    let changed = waits.filter(|figure| {
        saved.difference(option, &figure.metric, &figure.group).is_some_and(|row| !row.is_nothing())
    });
    let effect = |figure: PartFigure<'_>| {
        let what = format!("the mean wait for {}", figure.title);
        writer.effect_on(option, (&figure.metric, &figure.group), what)
    };
    changed.take(2).filter_map(effect).collect()
}

/// Demand and capacity of services outside hospital, month by month, of the baseline; nothing if it is not measured.
///
/// # Errors
/// Damaged results.
pub fn demand_capacity(saved: &Saved) -> Result<Option<Block>, DocumentError> {
    let grid = table(saved, "demand-capacity", &Asked::default())?;
    if grid.rows.is_empty() {
        return Ok(None);
    }
    let title = "Demand and capacity of services outside hospital, month by month: the baseline".to_owned();
    Ok(Some(Block::Table(Table { id: "demand-capacity".to_owned(), title, grid, folded: true })))
}

/// Slots of the settings whose patients are booked, in the baseline and the options; nothing if there are none.
///
/// # Errors
/// Damaged results.
pub fn appointments(saved: &Saved, shown: &[String]) -> Result<Option<Block>, DocumentError> {
    if saved.groups("slots", "setting=").is_empty() {
        return Ok(None);
    }
    let baseline = (!shown.is_empty()).then(|| "baseline".to_owned());
    let options: Vec<String> = baseline.into_iter().chain(shown.iter().cloned()).collect();
    let grid = table(saved, "appointments", &Asked { options, ..Asked::default() })?;
    let title = "Appointments: slots, who came, how long they waited".to_owned();
    Ok(Some(Block::Table(Table { id: "appointments".to_owned(), title, grid, folded: true })))
}
