//! Settings and teams, one a row.

use super::summary::{period, reading};
use super::words::{BASELINE, level};
use crate::document::grid::Grid;
use crate::document::saved::Saved;
use crate::number::{number, plus_minus};
use crate::report::{PartEntry, PlacesEntry};

/// Settings that were used: places, how full, who waits and how long; of the baseline, or of options.
pub fn settings(saved: &Saved, options: &[&str]) -> Grid {
    let figures =
        ["setting-occupied", "setting-utilisation", "setting-queue", "setting-wait-mean", "setting-waited"];
    let header =
        ["", "places", "in use", "utilisation, %", "waiting, patients", "mean wait, h", "had to wait, %"];
    let rows =
        rows(saved, options, &saved.run.place.settings, "setting", |system, of, group| {
            let limit = saved.places(system, of);
            let mut row = vec![places(limit)];
            // Nobody waits to enter a setting without limit, but for a slot.
            let booked = saved.level(system, "slots", group).is_some();
            let shown = if limit.is_none() && !booked { 1 } else { figures.len() };
            row.extend(figures.iter().enumerate().map(|(at, name)| {
                if at < shown { level(saved, system, name, group) } else { String::new() }
            }));
            row
        });
    let mut notes = notes(saved, "setting");
    notes.extend(drawn(saved, options));
    Grid { header: header.map(str::to_owned).into(), rows, notes }
}

/// A figure of a setting or team, with its words and whose it is.
pub struct PartFigure<'a> {
    /// Metric.
    pub metric: String,
    /// Group.
    pub group: String,
    /// What it is called beside the name of the part.
    pub words: &'static str,
    /// Name of the setting or team.
    pub title: &'a str,
}

/// What is looked at of settings and teams where a place has no hospital to speak of: queues, waits, use, slots. Nobody waits for
/// what has no limit, but for a slot.
pub fn figures_of_parts(saved: &Saved) -> Vec<PartFigure<'_>> {
    let place = &saved.run.place;
    let booked = |id: &str| saved.level(BASELINE, "slots", &format!("setting={id}")).is_some();
    let settings = place.settings.iter().filter(|of| of.places.is_some() || booked(&of.id));
    let parts = settings.map(|of| ("setting", of)).chain(place.teams.iter().map(|of| ("team", of)));
    let mut all = Vec::new();
    for (kind, part) in parts {
        let queues = [("queue", "waiting"), ("wait-mean", "mean wait, h"), ("utilisation", "use, %")];
        let queues = queues.map(|(figure, words)| (format!("{kind}-{figure}"), words));
        let slots = [("slots-attended", "slots attended, %"), ("did-not-attend", "did not attend, %")];
        let slots = slots.map(|(metric, words)| (metric.to_owned(), words));
        all.extend(queues.into_iter().chain(slots).map(|(metric, words)| PartFigure {
            metric,
            group: format!("{kind}={}", part.id),
            words,
            title: &part.title,
        }));
    }
    all
}

/// Which settings had their places drawn, so that those printed are the best values alone.
fn drawn(saved: &Saved, options: &[&str]) -> Option<String> {
    if !saved.draws_are_used() {
        return None;
    }
    let systems = if options.is_empty() { &[BASELINE] } else { options };
    let is_shown =
        |part: &PartEntry| systems.iter().any(|system| used(saved, "setting", system).contains(&part));
    let ranges = saved.run.place.settings.iter().filter(|part| is_shown(part)).filter_map(|part| {
        let number = format!("setting {} / capacity", part.id);
        let known = saved.assumptions.iter().find(|row| row.number == number && !row.range.is_empty())?;
        Some(format!("{} ({})", part.title, known.range))
    });
    let ranges: Vec<String> = ranges.collect();
    (!ranges.is_empty()).then(|| {
        format!(
            "Places printed are the best values; drawn anew with every draw of the uncertain numbers: {}.",
            ranges.join(", ")
        )
    })
}

/// Teams that worked: how busy, what waits for them and how long.
pub fn teams(saved: &Saved, options: &[&str]) -> Grid {
    let figures = ["team-utilisation", "team-queue", "team-wait-mean", "team-tasks"];
    let header = ["", "utilisation, %", "tasks waiting", "mean wait, h", "tasks finished, a year"];
    let rows = rows(saved, options, &saved.run.place.teams, "team", |system, _, group| {
        figures.iter().map(|name| level(saved, system, name, group)).collect()
    });
    Grid { header: header.map(str::to_owned).into(), rows, notes: notes(saved, "team") }
}

/// The settings or teams that a system used.
pub fn used<'a>(saved: &'a Saved, kind: &str, system: &str) -> Vec<&'a PartEntry> {
    let (name, parts) = match kind {
        "team" => ("team-utilisation", &saved.run.place.teams),
        _ => ("setting-occupied", &saved.run.place.settings),
    };
    let group = |part: &PartEntry| format!("{kind}={}", part.id);
    let is_used =
        |part: &&PartEntry| saved.level(system, name, &group(part)).is_some_and(|row| row.mean.is_some());
    parts.iter().filter(is_used).collect()
}

/// A row of each part and system; a part that was not used has none.
fn rows(
    saved: &Saved,
    options: &[&str],
    parts: &[PartEntry],
    kind: &str,
    cells: impl Fn(&str, &PartEntry, &str) -> Vec<String>,
) -> Vec<Vec<String>> {
    let systems = if options.is_empty() { &[BASELINE] } else { options };
    let used: Vec<Vec<&PartEntry>> = systems.iter().map(|system| used(saved, kind, system)).collect();
    let mut rows = Vec::new();
    for part in parts {
        let group = format!("{kind}={}", part.id);
        for (system, _) in systems.iter().zip(&used).filter(|(_, used)| used.contains(&part)) {
            let words = match options {
                [] => part.title.clone(),
                _ => format!("{}: {system}", part.title),
            };
            rows.push(std::iter::once(words).chain(cells(system, part, &group)).collect());
        }
    }
    rows
}

/// Places over the week: one number, or the fewest and the most.
pub fn places(of: Option<PlacesEntry>) -> String {
    let Some(PlacesEntry { least, most, varies }) = of else { return "no limit".to_owned() };
    let text = if least == most {
        number(f64::from(least), 0)
    } else {
        format!("{}–{}", number(f64::from(least), 0), number(f64::from(most), 0))
    };
    if varies { format!("{text} (varies)") } else { text }
}

/// How to read it, and which queues grow.
fn notes(saved: &Saved, kind: &str) -> Vec<String> {
    let growing = saved.run.growing_queues.iter().filter(|queue| queue.part == kind);
    let growing = growing.map(|queue| {
        let parts = if kind == "team" { &saved.run.place.teams } else { &saved.run.place.settings };
        let known = parts.iter().find(|part| part.id == queue.id);
        let name = known.map_or(queue.id.as_str(), |part| part.title.as_str());
        let unit = if kind == "team" { "tasks" } else { "patients" };
        let rate = plus_minus(queue.per_day, (queue.ci_high - queue.ci_low) / 2.0, 2);
        format!("Growing without limit: the queue for {name}, by {rate} {unit} a day.")
    });
    [period(saved), reading(saved).to_owned()].into_iter().chain(growing).collect()
}
