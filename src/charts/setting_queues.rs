//! The queue for each setting, day by day, in small multiples, baseline and option.

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, GROWING, View};
use crate::document::{Day, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, wrapped};
use crate::drawing::{Anchor, INK, OPTION, Picture, TODAY};
use crate::number::number;

/// Most panels; the longest queues are shown.
const MOST: usize = 9;
const HEIGHT: f64 = 96.0;
const PITCH: f64 = 166.0;
const METRIC: &str = "setting-queue";

/// A setting, and its queue in the baseline and in the option.
type Queue<'a> = (&'a str, &'a [Day], Option<&'a [Day]>);

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let option = view.compared(1).first().copied();
    let mut queues: Vec<Queue<'_>> = Vec::new();
    for part in &view.saved.run.place.settings {
        let group = format!("setting={}", part.id);
        let Some(baseline) = view.saved.days(BASELINE, METRIC, &group)? else { continue };
        let with = match option {
            Some(option) => view.saved.days(option, METRIC, &group)?,
            None => None,
        };
        queues.push((&part.id, baseline, with));
    }
    let length = |(_, baseline, with): &Queue<'_>| mean(baseline).max(with.map_or(0.0, mean));
    queues.retain(|queue| length(queue) > 0.0);
    if queues.is_empty() {
        return Ok(None);
    }
    queues.sort_by(|a, b| length(b).total_cmp(&length(a)));
    let all = queues.len();
    queues.truncate(MOST);
    let columns = queues.len().min(3);
    let rows = queues.len().div_ceil(columns);
    let mut picture = Picture::new(WIDTH, (34.0 + PITCH * rows as f64) as u32, "");
    let heading = option.map_or("Grey: baseline".to_owned(), |option| {
        format!("Grey: baseline. Blue: {}", view.title(option))
    });
    for (line, text) in wrapped(&heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
        picture.text((12.0, 14.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
    }
    let width = (f64::from(WIDTH) - 12.0) / columns as f64;
    for (at, (id, baseline, with)) in queues.iter().enumerate() {
        let left = 42.0 + (at % columns) as f64 * width;
        let top = 34.0 + 42.0 + (at / columns) as f64 * PITCH;
        let frame = Frame { left, top, right: left + width - 46.0, bottom: top + HEIGHT };
        panel(&mut picture, view, &frame, view.setting(id), (baseline, *with));
    }
    let ids: Vec<&str> = queues.iter().map(|queue| queue.0).collect();
    let compared: Vec<&str> = option.into_iter().collect();
    let changed = view.most_changed(&compared, METRIC, &ids);
    let longest = changed.or(ids.first().copied()).unwrap_or_default();
    let group = format!("setting={longest}");
    let which = match changed {
        Some(_) => "Beyond chance, of those shown, the queue changes most for",
        None => "The longest queue is for",
    };
    let mut title =
        format!("{which} {}: {}", view.setting(longest), view.usual(METRIC, &group, " wait on the mean day"));
    if let Some(option) = option {
        title.push_str(&format!(". {}", view.finding(option, METRIC, &group)));
    }
    let band = if view.is_one() {
        format!("Patients waiting at midnight, means of weeks, in {}", view.saved.years(1))
    } else {
        format!(
            "Patients waiting at midnight: median and 5th to 95th percentile of single days between {}, averaged over each week; \
             weeks as a whole differ less than the band",
            view.runs()
        )
    };
    let grows = |id: &str| {
        let group = format!("setting={id}");
        std::iter::once(BASELINE).chain(option).any(|system| view.is_growing(system, METRIC, &group))
    };
    let growing: Vec<&str> = queues.iter().filter(|of| grows(of.0)).map(|of| view.setting(of.0)).collect();
    let growing = match growing.as_slice() {
        [] => String::new(),
        some => format!(" Growing, another in a run that begins earlier: {}.", some.join("; ")),
    };
    let rest = if all > MOST { format!(". The {MOST} longest of {all} queues") } else { String::new() };
    Ok(Some(Chart {
        id: "setting-queues",
        alternative: format!("Lines over the year, a panel a setting. {title}."),
        title,
        reading: format!("{band}{rest}. Each panel has an axis of its own.{growing}{}", view.left_out(1)),
        source: view.source("daily.parquet"),
        picture,
        table: table(view, &queues, option),
    }))
}

fn mean(days: &[Day]) -> f64 {
    let there: Vec<f64> = days.iter().map(|day| day.mean).filter(|mean| mean.is_finite()).collect();
    there.iter().sum::<f64>() / (there.len() as f64).max(1.0)
}

fn panel(
    picture: &mut Picture,
    view: &View<'_>,
    frame: &Frame,
    name: &str,
    (baseline, with): (&[Day], Option<&[Day]>),
) {
    let tops = [Some(baseline), with].into_iter().flatten().flat_map(weeks);
    let tops = tops.map(|(_, of)| of.p95);
    let y = Scale::nice(tops, true, 4.0, frame.bottom, frame.top);
    let x = Scale::exact(0.0, baseline.len() as f64, frame.left, frame.right);
    frame.y_axis(picture, &y, "");
    let lines = wrapped(name, SMALL, frame.right - frame.left + 34.0, 2);
    for (line, text) in lines.iter().rev().enumerate() {
        let at = (frame.left - 30.0, frame.top - 12.0 - 13.0 * line as f64);
        picture.text(at, text, SMALL, INK, Anchor::Start);
    }
    if let Some(start) = view.start() {
        frame.date_axis(picture, &x, start, baseline.len() as u32);
    }
    for (days, colour) in [(Some(baseline), TODAY), (with, OPTION)] {
        let Some(days) = days.filter(|_| !view.is_one()) else { continue };
        let band = weeks(days).into_iter().map(|(day, of)| (x.at(day), y.at(of.p05), y.at(of.p95)));
        picture.band(&band.collect::<Vec<_>>(), colour.mix(0.2));
    }
    // The mean of a queue that is long once in thirty years lies outside its band.
    for (days, colour) in [(Some(baseline), TODAY), (with, OPTION)] {
        let Some(days) = days else { continue };
        let line = weeks(days).into_iter().map(|(day, of)| (x.at(day), y.at(of.p50)));
        picture.line(&line.collect::<Vec<_>>(), colour, 1.75);
    }
}

/// Means of weeks, each at its middle: single days of short queues are a blot.
fn weeks(days: &[Day]) -> Vec<(f64, Day)> {
    let mean = |week: &[Day], of: fn(&Day) -> f64| week.iter().map(of).sum::<f64>() / week.len() as f64;
    let week = |(at, week): (usize, &[Day])| {
        let middle = 7.0 * at as f64 + week.len() as f64 / 2.0;
        let of = |of| mean(week, of);
        let day = Day { mean: of(|d| d.mean), p05: of(|d| d.p05), p50: of(|d| d.p50), p95: of(|d| d.p95) };
        (middle, day)
    };
    days.chunks(7).enumerate().map(week).collect()
}

fn table(view: &View<'_>, queues: &[Queue<'_>], option: Option<&str>) -> Grid {
    let mut header = vec!["setting".to_owned(), "baseline".to_owned()];
    header.extend(option.map(|option| view.title(option).to_owned()));
    let rows = queues.iter().map(|(id, baseline, with)| {
        let group = format!("setting={id}");
        let systems = [(Some(BASELINE), Some(*baseline)), (option, *with)];
        let cells = systems.into_iter().filter_map(|(system, days)| Some((system?, days?)));
        let cells = cells.map(|(system, days)| match view.is_growing(system, METRIC, &group) {
            true => GROWING.to_owned(),
            false => number(mean(days), 1),
        });
        std::iter::once(view.setting(id).to_owned()).chain(cells).collect()
    });
    let notes = vec!["Patients waiting at 24:00, mean of the measured days.".to_owned()];
    Grid { header, rows: rows.collect(), notes }
}
