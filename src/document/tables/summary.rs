//! Where a place stands: the national metrics, counters, and who waited in vain.

use super::words::{BASELINE, GROWING, NATIONAL, decimals_of, label, level, mean, nan};
use crate::document::grid::Grid;
use crate::document::saved::{Level, Saved};
use crate::metrics::{ENOUGH_SEEN, METRICS, metric};
use crate::number::{count, decimals_for, range};

/// Lengths of stay, which read too short where many are not seen whole.
const CUT_OFF: [&str; 5] = [
    "length-of-stay-mean",
    "length-of-stay-median",
    "stays-over-7-days",
    "stays-over-21-days",
    "length-of-stay-overnight",
];

/// Every national metric of a group: of the baseline with its range between years, or of options side by side.
pub fn summary(saved: &Saved, options: &[&str], group: &str) -> Grid {
    let systems: Vec<&str> = std::iter::once(BASELINE).chain(options.iter().copied()).collect();
    let mut header: Vec<String> =
        std::iter::once("").chain(systems.iter().copied()).map(str::to_owned).collect();
    if options.is_empty() {
        header.push("5th–95th pct.".to_owned());
    }
    let of_section = |section| METRICS.iter().filter(move |metric| metric.section == section);
    let mut figures: Vec<(String, &str, String)> = NATIONAL
        .into_iter()
        .flat_map(of_section)
        .map(|known| (label_of(saved, known.id, group), known.id, group.to_owned()))
        .collect();
    if group == "all" {
        let counters = saved.groups("counter", "").into_iter();
        figures.extend(counters.map(|group| (label_of(saved, "counter", &group), "counter", group)));
        figures.extend(saved.run.place.settings.iter().filter_map(|of| {
            let group = format!("setting={}", of.id);
            let row = saved.level(BASELINE, "setting-withdrawn", &group)?;
            let words = format!("Waited and did not enter: {}, {}", of.title, row.unit);
            row.mean.filter(|mean| *mean > 0.0).map(|_| (words, "setting-withdrawn", group))
        }));
    }
    let rows = figures.iter().filter_map(|(words, name, group)| {
        let observed = |system: &&&str| saved.level(system, name, group).and_then(|row| row.mean).is_some();
        systems.iter().find(observed)?;
        let mut row = vec![words.clone()];
        row.extend(systems.iter().map(|system| level(saved, system, name, group)));
        if options.is_empty() {
            row.push(saved.level(BASELINE, name, group).map_or_else(String::new, between_years));
        }
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let mut notes = vec![period(saved), reading(saved).to_owned()];
    if rows.iter().flatten().any(|cell| cell == GROWING) {
        notes.push("Growing: it hangs on a queue that grows without limit; see the warnings.".to_owned());
    }
    Grid { header, rows, notes }
}

/// When was measured, and how often.
pub fn period(saved: &Saved) -> String {
    let run = &saved.run;
    format!(
        "Measured from {} for {}, after {} of warm-up; {}.",
        run.start,
        count(run.measured_days as usize, "day"),
        count(run.warm_up_days as usize, "day"),
        count(run.replications, "replication")
    )
}

/// What stands beside a mean.
pub fn reading(saved: &Saved) -> &'static str {
    if saved.run.replications > 1 && !saved.has_intervals() {
        "Means, without intervals: all replications share one set of uncertain numbers; percentiles (pct.) are between replications."
    } else if saved.run.replications < 2 {
        "One replication says nothing about chance: no intervals. Run more replications."
    } else {
        "Means with their 95 % interval (±, or from–to where it is not even); percentiles (pct.) are between replications."
    }
}

fn label_of(saved: &Saved, name: &str, group: &str) -> String {
    let unit = saved
        .level(BASELINE, name, group)
        .map_or_else(|| metric(name).map_or("", |metric| metric.unit).to_owned(), |row| row.unit.clone());
    let words = match group.split_once('=') {
        Some((_, counter)) if name == "counter" => format!("{counter}, {unit}"),
        _ => label(name, group, &unit),
    };
    let seen = saved.level(BASELINE, "length-of-stay-complete", "all").and_then(|row| row.ci_high);
    let cut = CUT_OFF.contains(&name) && seen.is_some_and(|seen| seen < ENOUGH_SEEN);
    if cut { format!("{words} (cut off)") } else { words }
}

/// The middle nine tenths of the replications.
fn between_years(row: &Level) -> String {
    let (low, high, decimals) = (nan(row.p05), nan(row.p95), decimals_of(&row.metric));
    let half = (nan(row.ci_high) - nan(row.ci_low)) / 2.0;
    let alone = row.ci_low.is_none() || row.is_growing() || mean(row, decimals).is_empty();
    if alone { String::new() } else { range(low, high, decimals_for(half, decimals)) }
}
