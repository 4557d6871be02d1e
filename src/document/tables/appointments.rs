//! Slots of the settings whose patients are booked: how many, who came, how long they wait; sessions below their setting.

use super::summary::{period, reading};
use super::words::{BASELINE, level};
use crate::document::grid::Grid;
use crate::document::saved::Saved;

/// The figures of a row.
const FIGURES: [&str; 6] =
    ["slots", "slots-attended", "did-not-attend", "setting-queue", "setting-wait-mean", "wait-past-slot"];

/// Settings with slots, of the baseline or of options.
pub fn appointments(saved: &Saved, options: &[&str]) -> Grid {
    let header = [
        "",
        "slots a year",
        "attended, %",
        "did not attend, %",
        "waiting, patients",
        "mean wait, h",
        "wait past the slot, min",
    ];
    let systems = if options.is_empty() { &[BASELINE] } else { options };
    let mut rows = Vec::new();
    for part in &saved.run.place.settings {
        let group = format!("setting={}", part.id);
        let sessions = saved.groups("slots", &format!("{group},session="));
        let of_session = |group: &String| {
            let name = group.rsplit('=').next().unwrap_or_default();
            (group.clone(), format!("{}, {name}", part.title))
        };
        // One session says what the setting says.
        let several = sessions.len() > 1;
        let below = sessions.iter().map(of_session).filter(|_| several);
        for (group, words) in std::iter::once((group.clone(), part.title.clone())).chain(below) {
            for system in systems.iter().filter(|system| saved.level(system, "slots", &group).is_some()) {
                let words = if options.is_empty() { words.clone() } else { format!("{words}: {system}") };
                let cells = FIGURES.iter().map(|name| level(saved, system, name, &group));
                rows.push(std::iter::once(words).chain(cells).collect());
            }
        }
    }
    let notes = vec![period(saved), reading(saved).to_owned()];
    Grid { header: header.map(str::to_owned).into(), rows, notes }
}
