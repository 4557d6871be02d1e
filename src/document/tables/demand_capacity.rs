//! Demand and capacity of services outside hospital, month by month: the lines of the Better Care Fund's planning template.

use super::summary::{period, reading};
use super::words::{BASELINE, level};
use crate::document::grid::Grid;
use crate::document::saved::Saved;

/// The figures of a row, and what they are called.
pub const DEMAND_CAPACITY: [(&str, &str); 10] = [
    ("setting-demand", "demand"),
    ("setting-capacity-starts", "capacity for new patients"),
    ("setting-entries", "started"),
    ("setting-entries-from-hospital", "of them from hospital"),
    ("setting-unmet", "not met"),
    ("setting-wait-mean", "mean wait, h"),
    ("setting-time-mean", "mean stay, days"),
    ("setting-capacity", "places"),
    ("setting-occupied", "in use"),
    ("setting-escalation-days", "place-days bought or opened beside"),
];

/// Settings by month, of the baseline or of options.
pub fn demand_capacity(saved: &Saved, options: &[&str]) -> Grid {
    let systems = if options.is_empty() { &[BASELINE] } else { options };
    let mut rows = Vec::new();
    for part in &saved.run.place.settings {
        let months = saved.groups("setting-demand", &format!("setting={},month=", part.id));
        for system in systems {
            for group in months.iter().filter(|group| saved.level(system, "setting-demand", group).is_some())
            {
                let month = group.rsplit('=').next().unwrap_or_default();
                // In one cell: of a wide table every part shows the first.
                let title = match options {
                    [] => format!("{}, {month}", part.title),
                    _ => format!("{}, {month}: {system}", part.title),
                };
                let cells = DEMAND_CAPACITY.iter().map(|(name, _)| level(saved, system, name, group));
                rows.push([title].into_iter().chain(cells).collect());
            }
        }
    }
    let notes = vec![
        period(saved),
        reading(saved).to_owned(),
        "Demand: who asks in the month. From hospital: whose acute spell ended with it; the others are the community's. Capacity: how many could begin, places times days over what a patient takes of them. Not met: who gave up waiting or went elsewhere, and who \
         waits at the end of the month."
            .to_owned(),
    ];
    let header: Vec<String> =
        [""].into_iter().chain(DEMAND_CAPACITY.map(|(_, words)| words)).map(str::to_owned).collect();
    Grid { header, rows, notes }.without_empty_columns()
}
