//! The rhythm of the week: attendances, discharges and occupied beds by hour, baseline and option.

use super::chart::{Chart, ChartError};
use super::view::{BASELINE, View, nan, words};
use crate::document::{Grid, Level};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, wrapped};
use crate::drawing::{Anchor, INK, NOTE, OPTION, PANEL, Picture, TODAY};
use crate::number::number;

/// Most options, each in panels of its own.
pub(super) const MOST: usize = 2;

/// Days of a week as groups name them, and in words.
pub(super) const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

/// Metric, axis title, whether the scale begins at zero.
const PANELS: [(&str, &str, bool); 3] = [
    ("attendances-hour", "A&E attendances (patients an hour)", true),
    ("discharges-hour", "Acute discharges, alive (patients an hour)", true),
    ("acute-occupied-hour", "Occupied acute beds (beds)", false),
];

const HEIGHT: f64 = 96.0;
const PITCH: f64 = 152.0;
const HEAD: f64 = 40.0;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let panels: Vec<_> = PANELS
        .into_iter()
        .filter_map(|(metric, title, zero)| Some((metric, title, zero, hours(view, BASELINE, metric)?)))
        .collect();
    let Some(last) = panels.last() else { return Ok(None) };
    let options = view.compared(MOST);
    let sets: Vec<Option<&str>> =
        if options.is_empty() { vec![None] } else { options.iter().copied().map(Some).collect() };
    let height = HEAD + PITCH * panels.len() as f64;
    let mut picture = Picture::new(WIDTH, (height * sets.len() as f64) as u32, "");
    for (set, option) in sets.iter().enumerate() {
        let top = height * set as f64;
        let heading = option.map_or("Grey: baseline".to_owned(), |option| {
            format!("Grey: baseline. Blue: {}", view.title(option))
        });
        for (line, text) in wrapped(&heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
            picture.text((12.0, top + 14.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
        }
        for (at, (metric, title, zero, baseline)) in panels.iter().enumerate() {
            let top = top + HEAD + 22.0 + PITCH * at as f64;
            let frame = Frame { left: 50.0, top, right: 700.0, bottom: top + HEIGHT };
            let with = option.and_then(|option| hours(view, option, metric));
            panel(&mut picture, view, &frame, (baseline, with.as_deref()), title, *zero);
        }
    }
    let title = title(view, last, &options);
    let band = view.band();
    let metrics = PANELS.map(|(metric, ..)| metric);
    Ok(Some(Chart {
        id: "week-rhythm",
        alternative: format!("Lines over the hours of the mean week. {title}."),
        title,
        reading: format!(
            "The mean of every hour of the week{band}. The weekend stands on a darker ground; where only blue is seen, \
             the two lie on each other.{}{}",
            left_out(view, &metrics, &options),
            view.left_out(MOST)
        ),
        source: view.source("summary.csv"),
        picture,
        table: table(view, &panels, &options),
    }))
}

type Hours<'a> = (&'static str, &'static str, bool, Vec<&'a Level>);

/// When most of the last panel's figure is there.
fn title(view: &View<'_>, (metric, heading, _, baseline): &Hours<'_>, options: &[&str]) -> String {
    let label = heading.split(" (").next().unwrap_or_default();
    let most = |rows: &[&Level]| {
        let found = rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.mean?)));
        let (at, mean) = found.max_by(|a, b| a.1.total_cmp(&b.1))?;
        let (day, hour) = (DAYS.get(at / 24)?.1, at % 24);
        Some(format!("{} on {day} at {hour}:00", number(mean, usize::from(mean < 100.0))))
    };
    let mut title =
        format!("{label}, most in the mean week of the baseline: {}", most(baseline).unwrap_or_default());
    for option in options {
        let found = hours(view, option, metric).and_then(|rows| most(&rows));
        title.push_str(&format!("; {}: {}", view.title(option), found.as_deref().unwrap_or("no figure")));
    }
    title
}

/// The groups of a metric by hour of the week, from Monday 00:00.
pub(super) fn groups() -> impl Iterator<Item = String> {
    DAYS.iter().flat_map(|(day, _)| (0..24).map(move |hour| format!("hour={day}-{hour:02}")))
}

/// Whether a figure by hour hangs on a queue that grows.
pub(super) fn grows(view: &View<'_>, option: &str, metric: &str) -> bool {
    groups().any(|group| view.is_growing(option, metric, &group))
}

/// What is left out because it hangs on a queue that grows, in a sentence after others.
pub(super) fn left_out(view: &View<'_>, metrics: &[&str], options: &[&str]) -> String {
    let systems = || std::iter::once(BASELINE).chain(options.iter().copied());
    let of = |metric: &&str| {
        let label = words(metric).0;
        systems()
            .filter(|option| grows(view, option, metric))
            .map(|option| {
                format!("{label} of {}", if option == BASELINE { "the baseline" } else { view.title(option) })
            })
            .collect::<Vec<_>>()
    };
    match metrics.iter().flat_map(of).collect::<Vec<_>>() {
        all if all.is_empty() => String::new(),
        all => format!(" Left out, for they hang on a queue that grows: {}.", all.join("; ")),
    }
}

/// The 168 rows of a metric, if they are all there, not all zero, and hang on no queue that grows.
pub(super) fn hours<'a>(view: &View<'a>, option: &str, metric: &str) -> Option<Vec<&'a Level>> {
    let rows: Option<Vec<_>> = groups().map(|group| view.steady(option, metric, &group)).collect();
    rows.filter(|rows| rows.iter().any(|row| row.mean.is_some_and(|mean| mean != 0.0)))
}

fn panel(
    picture: &mut Picture,
    view: &View<'_>,
    frame: &Frame,
    (baseline, option): (&[&Level], Option<&[&Level]>),
    title: &str,
    zero: bool,
) {
    let all = baseline.iter().chain(option.into_iter().flatten());
    let values = all.flat_map(|row| [nan(row.p05), nan(row.p95), nan(row.mean)]);
    let y = Scale::nice(values, zero, 4.0, frame.bottom, frame.top);
    let x = Scale::exact(0.0, 168.0, frame.left, frame.right);
    picture.rect((x.at(120.0), frame.top), (x.at(168.0), frame.bottom), PANEL);
    frame.y_axis(picture, &y, "");
    let from_zero = if zero { "" } else { "; the axis does not begin at zero" };
    picture.text((12.0, frame.top - 11.0), &format!("{title}{from_zero}"), LABEL, INK, Anchor::Start);
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], NOTE, 1.0);
    for (day, (_, name)) in DAYS.iter().enumerate() {
        let start = x.at(day as f64 * 24.0);
        picture.line(&[(start, frame.bottom), (start, frame.bottom + 5.0)], NOTE, 1.0);
        let noon = x.at(day as f64 * 24.0 + 12.0);
        picture.text((noon, frame.bottom + 18.0), name, LABEL, NOTE, Anchor::Middle);
    }
    // A count belongs to its whole hour: drawn at the middle of it. Beds are seen at its start.
    let shift = if zero { 0.5 } else { 0.0 };
    let at = |hour: usize| x.at(hour as f64 + shift);
    for (rows, colour) in [(Some(baseline), TODAY), (option, OPTION)] {
        let Some(rows) = rows else { continue };
        if !view.is_one() {
            let band =
                rows.iter().enumerate().map(|(hour, row)| (at(hour), y.at(nan(row.p05)), y.at(nan(row.p95))));
            picture.band(&band.collect::<Vec<_>>(), colour.mix(0.18));
        }
    }
    for (rows, colour) in [(Some(baseline), TODAY), (option, OPTION)] {
        let Some(rows) = rows else { continue };
        let line = rows.iter().enumerate().map(|(hour, row)| (at(hour), y.at(nan(row.mean))));
        picture.line(&line.collect::<Vec<_>>(), colour, 1.75);
    }
}

/// Means of each day of the week.
fn table(view: &View<'_>, panels: &[Hours<'_>], options: &[&str]) -> Grid {
    let mut header = vec![String::new()];
    let mut columns: Vec<Vec<&Level>> = Vec::new();
    for (metric, title, _, baseline) in panels {
        header.push(format!("{title}: baseline"));
        columns.push(baseline.clone());
        for option in options {
            if let Some(rows) = hours(view, option, metric) {
                header.push(format!("{title}: {}", view.title(option)));
                columns.push(rows);
            }
        }
    }
    let rows = DAYS.iter().enumerate().map(|(day, (_, name))| {
        let mean = |rows: &Vec<&Level>| {
            let hours = rows.iter().skip(day * 24).take(24).map(|row| nan(row.mean));
            let mean = hours.sum::<f64>() / 24.0;
            number(mean, if mean < 100.0 { 1 } else { 0 })
        };
        std::iter::once((*name).to_owned()).chain(columns.iter().map(mean)).collect()
    });
    Grid { header, rows: rows.collect(), notes: vec!["Means of the hours of each day.".to_owned()] }
}
