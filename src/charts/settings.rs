//! Settings, a row each: use and queues of all of them; caseloads and waits of those outside hospital.

use super::chart::{Chart, ChartError};
use super::rows::{AXIS, Mark, Of, Panel, Row, key, names, row_height};
use super::view::{BASELINE, GROWING, View, intervals, level_words, nan, words};
use crate::document::{Grid, Level};
use crate::drawing::axis::{Frame, LABEL, WIDTH, fit};
use crate::drawing::{Anchor, INK, Picture};
use crate::number::{count, number, with_interval};

/// Most settings drawn; the table has all of them.
const MOST_ROWS: usize = 30;
/// Most options, each with panels of its own.
pub(super) const MOST: usize = 2;
const NAMES: f64 = 190.0;

/// Kinds of settings that are in hospital, before it, or nobody's care.
const NOT_COMMUNITY: [&str; 7] =
    ["a-and-e", "urgent-care", "assessment-unit", "acute-bed", "waiting-list", "home", "other"];

/// Metric, heading, where a limit is drawn.
type Figure = (&'static str, &'static str, Option<f64>);

const USE: [Figure; 2] = [
    ("setting-utilisation", "Use of core capacity, %", Some(100.0)),
    ("setting-queue", "Waiting to enter, patients", None),
];
/// Caseloads of a dozen stand beside those of thousands: their change is drawn, their level printed.
const CASELOAD: &str = "setting-occupied";
const COMMUNITY: [Figure; 3] = [
    (CASELOAD, "Caseload; dot: its change in %", None),
    ("setting-queue", "Waiting to enter, patients", None),
    ("setting-wait-mean", "Mean wait to enter, hours", None),
];

/// Utilisation and queue of every setting.
pub(super) fn occupancy(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let mut settings = settings(view, |_| true);
    // Nobody waits for what takes everybody, and it has no use.
    let systems: Vec<&str> = std::iter::once(BASELINE).chain(view.compared(MOST)).collect();
    let says = |metric: &str, id: &str, option: &str| {
        view.level(option, metric, &group(id)).and_then(|row| row.mean).is_some_and(|mean| mean > 0.0)
    };
    let speaks = |id: &&str| {
        ["setting-utilisation", "setting-queue"]
            .iter()
            .any(|metric| systems.iter().any(|option| says(metric, id, option)))
    };
    settings.retain(speaks);
    if settings.is_empty() {
        return Ok(None);
    }
    let use_of = |id: &&str| mean(view, "setting-utilisation", id);
    let changed = view.most_changed(&view.compared(MOST), "setting-utilisation", &settings);
    let known = settings.iter().filter(|id| use_of(id).is_finite());
    let fullest = known.max_by(|a, b| use_of(a).total_cmp(&use_of(b))).copied();
    let grows = |id: &&str| view.is_growing(BASELINE, "setting-utilisation", &group(id));
    let which = match changed {
        Some(_) => "Beyond chance, of those shown, use changes most in",
        None if settings.iter().any(grows) => "Of the settings whose queues do not grow the fullest is",
        None => "The fullest setting is",
    };
    let title = match changed.or(fullest) {
        Some(id) => {
            let mut title = format!(
                "{which} {}: {} % of its core capacity in the baseline",
                view.setting(id),
                level_words(view.level(BASELINE, "setting-utilisation", &group(id)), "setting-utilisation")
            );
            for option in view.compared(MOST) {
                title.push_str(&format!(". {}", view.finding(option, "setting-utilisation", &group(id))));
            }
            title
        }
        None => "Queues by setting in the baseline".to_owned(),
    };
    let reading =
        "Above 100 %, escalation beds or overtime are in use. Settings without a limit have no use to show.";
    Ok(Some(chart(view, "setting-occupancy", &settings, &USE, title, reading)))
}

/// Caseload, queue and wait of what is outside hospital.
pub(super) fn community(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let settings = settings(view, |kind| !kind.is_empty() && !NOT_COMMUNITY.contains(&kind));
    if settings.is_empty() {
        return Ok(None);
    }
    // One that grows is the longest in the end.
    let queue = |id: &&str| match view.is_growing(BASELINE, "setting-queue", &group(id)) {
        true => f64::INFINITY,
        false => mean(view, "setting-queue", id),
    };
    let changed = view.most_changed(&view.compared(MOST), "setting-queue", &settings);
    let known = settings.iter().filter(|id| queue(id) > 0.0);
    let longest = known.max_by(|a, b| queue(a).total_cmp(&queue(b))).copied();
    let which =
        if changed.is_some() { "the queue that changes most beyond chance is for" } else { "most wait for" };
    let title = changed.or(longest).map_or_else(
        || "Outside hospital nobody waits in the baseline".to_owned(),
        |id| {
            let usual = view.usual("setting-queue", &group(id), "");
            let mut title = format!("Outside hospital {which} {}: {usual}", view.setting(id));
            for option in view.compared(MOST) {
                title.push_str(&format!(". {}", view.finding(option, "setting-queue", &group(id))));
            }
            title
        },
    );
    let reading = "A row a setting; each column has an axis of its own.";
    Ok(Some(chart(view, "community", &settings, &COMMUNITY, title, reading)))
}

fn group(id: &str) -> String {
    format!("setting={id}")
}

fn mean(view: &View<'_>, metric: &str, id: &str) -> f64 {
    view.mean(BASELINE, metric, &group(id))
}

/// Settings in use in the baseline or in an option that is compared, in the scenario's order.
fn settings<'a>(view: &View<'a>, is_wanted: impl Fn(&str) -> bool) -> Vec<&'a str> {
    let systems: Vec<&str> = std::iter::once(BASELINE).chain(view.compared(MOST)).collect();
    let of = &view.saved.run.place.settings;
    let known = of.iter().filter(|part| is_wanted(&part.kind)).map(|part| part.id.as_str());
    let used = |id: &&str| {
        let level = |option: &&str| view.level(option, "setting-occupied", &group(id))?.mean;
        systems.iter().any(|option| level(option).is_some_and(|mean| mean > 0.0))
    };
    known.filter(used).collect()
}

fn chart(
    view: &View<'_>,
    id: &'static str,
    all: &[&str],
    figures: &[Figure],
    title: String,
    reading: &str,
) -> Chart {
    let settings = &all[..all.len().min(MOST_ROWS)];
    let options = view.compared(MOST);
    let sets: Vec<Option<&str>> =
        if options.is_empty() { vec![None] } else { options.iter().copied().map(Some).collect() };
    let named: Vec<String> = settings.iter().map(|id| named(view, id)).collect();
    let titles: Vec<&str> = named.iter().map(String::as_str).collect();
    let row = row_height(&titles, NAMES - 24.0, 30.0);
    let left_out = match all.len() - settings.len() {
        0 => String::new(),
        many => format!(
            "{many} of {} are not drawn, the last ones of the scenario: `careflow show FOLDER settings` prints all",
            count(all.len(), "setting")
        ),
    };
    let note = if left_out.is_empty() { 0.0 } else { 20.0 };
    let block = 76.0 + row * settings.len() as f64 + AXIS + note;
    let mut picture = Picture::new(WIDTH, (block * sets.len() as f64 + 6.0) as u32, "");
    for (set, option) in sets.iter().enumerate() {
        let top = block * set as f64;
        let words = option.map_or_else(String::new, |option| view.title(option).to_owned());
        let mut entries = vec![(Of::Baseline, "baseline")];
        if option.is_some() {
            entries.push((Of::Option, words.as_str()));
        }
        key(&mut picture, (12.0, top + 16.0), &entries);
        let first = top + 68.0;
        names(&mut picture, &titles, (14.0, NAMES - 10.0), first, row, f64::from(WIDTH) - 8.0);
        let width = (f64::from(WIDTH) - NAMES - 4.0) / figures.len() as f64;
        for (column, (metric, heading, line)) in figures.iter().enumerate() {
            let room = 62.0;
            let left = NAMES + width * column as f64;
            let bottom = first + row * settings.len() as f64;
            let frame = Frame { left, top: first, right: left + width - room, bottom };
            let rows = settings.iter().map(|id| cells(view, *option, metric, &group(id)));
            let panel = Panel {
                heading: (*heading).to_owned(),
                rows: rows.collect(),
                line: (*metric == CASELOAD).then_some(0.0),
                zero: true,
            };
            panel.draw(&mut picture, &frame, row, room - 12.0);
            if let Some(at) = line {
                panel.limit(&mut picture, &frame, *at);
            }
        }
        let below = first + row * settings.len() as f64 + AXIS + 14.0;
        let words = fit(&left_out, LABEL, f64::from(WIDTH) - 24.0);
        if !words.is_empty() {
            picture.text((12.0, below), &words, LABEL, INK, Anchor::Start);
        }
    }
    let left_out = if left_out.is_empty() { left_out } else { format!(" {left_out}.") };
    let lines =
        if view.saved.has_intervals() { " Lines: 95 % interval of the mean, this option alone." } else { "" };
    Chart {
        id,
        alternative: format!("Dots by setting. {title}."),
        title,
        reading: format!("{reading}{lines}{left_out}{}", view.left_out(MOST)),
        source: view.source("summary.csv"),
        picture,
        table: table(view, all, figures, &options),
    }
}

/// The name of a setting, with what its places are if the run says so.
fn named(view: &View<'_>, id: &str) -> String {
    let known = view.saved.run.place.settings.iter().find(|known| known.id == id);
    match known {
        Some(part) if !part.unit.is_empty() => format!("{} ({})", part.title, part.unit),
        Some(part) => part.title.clone(),
        None => id.to_owned(),
    }
}

/// The marks of a setting: baseline, and an option below it.
fn cells(view: &View<'_>, option: Option<&str>, metric: &str, group: &str) -> Row {
    let mut row = Row::default();
    for (system, of) in [(Some(BASELINE), Of::Baseline), (option, Of::Option)] {
        let Some(level) = system.and_then(|system| view.level(system, metric, group)) else { continue };
        if level.is_growing() {
            row.text.push((GROWING.to_owned(), of));
        } else if metric == CASELOAD {
            let change = option.and_then(|option| view.difference(option, metric, group));
            row.marks.extend(change.filter(|row| of == Of::Option && !row.is_growing()).map(|row| Mark {
                of,
                mean: nan(row.percent),
                low: nan(row.percent_ci_low),
                high: nan(row.percent_ci_high),
            }));
            row.text.push((level_words(Some(level), metric), of));
        } else if let Some(mean) = level.mean {
            row.marks.push(Mark { of, mean, low: nan(level.ci_low).max(0.0), high: nan(level.ci_high) });
            row.text.push((level_words(Some(level), metric), of));
        }
    }
    row
}

fn table(view: &View<'_>, settings: &[&str], figures: &[Figure], options: &[&str]) -> Grid {
    let systems: Vec<&str> = std::iter::once(BASELINE).chain(options.iter().copied()).collect();
    let mut header = vec!["setting".to_owned()];
    for (_, heading, _) in figures {
        header.extend(systems.iter().map(|option| format!("{heading}: {}", view.title(option))));
    }
    let cell = |level: Option<&Level>, metric: &str| match level {
        Some(row) if row.is_growing() => GROWING.to_owned(),
        Some(row) if row.mean.is_some() => {
            let decimals = if nan(row.mean) >= 1000.0 { 0 } else { words(metric).2 };
            with_interval(nan(row.mean), nan(row.ci_low), nan(row.ci_high), decimals)
        }
        _ => number(f64::NAN, 0),
    };
    let rows = settings.iter().map(|id| {
        let mut row = vec![view.setting(id).to_owned()];
        for (metric, ..) in figures {
            row.extend(systems.iter().map(|option| cell(view.level(option, metric, &group(id)), metric)));
        }
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let notes = Some(intervals(&rows).trim_start().to_owned()).filter(|note| !note.is_empty());
    Grid { header, rows, notes: notes.into_iter().collect() }
}
