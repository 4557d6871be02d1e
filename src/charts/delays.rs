//! Delayed days by body and by SitRep reason, baseline and option.

use super::chart::{Chart, ChartError};
use super::rows::{SMALL, name};
use super::view::{BASELINE, GROWING, View, intervals, nan};
use crate::document::{Grid, Level};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH};
use crate::drawing::marks::whisker;
use crate::drawing::{
    Anchor, INK, NOTE, OPTION, OPTION_TINT, PAPER, Picture, SOCIAL_CARE, TODAY, TODAY_TINT, Tint, text_width,
};
use crate::number::{number, with_interval};
use crate::report::reason_in_words;

const METRIC: &str = "delayed-days";
pub(super) const MOST: usize = 2;
const LEFT: f64 = 206.0;
const RIGHT: f64 = 640.0;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let options = view.compared(MOST);
    let systems: Vec<&str> = std::iter::once(BASELINE).chain(options.iter().copied()).collect();
    let mean = |option: &str, group: &str| view.mean(option, METRIC, group);
    // Also where that hangs on a queue that grows.
    let is_there =
        |option: &str, group: &str| view.level(option, METRIC, group).is_some_and(|row| nan(row.mean) > 0.0);
    let mut reasons: Vec<String> = view.saved.groups(METRIC, "reason=");
    reasons.retain(|group| systems.iter().any(|option| is_there(option, group)));
    if reasons.is_empty() {
        return Ok(None);
    }
    reasons.sort_by(|a, b| mean(BASELINE, b).total_cmp(&mean(BASELINE, a)));
    let known = view.saved.groups(METRIC, "body=");
    let bodies: Vec<(String, String, Tint)> = known
        .iter()
        .map(|group| {
            let words = group.trim_start_matches("body=").to_owned();
            let tint = match words.as_str() {
                "NHS" => Tint::from(OPTION_TINT),
                "both" => TODAY_TINT.mix(0.7),
                _ => SOCIAL_CARE.into(),
            };
            (group.clone(), words, tint)
        })
        .collect();
    let bar = 24.0;
    let head = 56.0 + (bar + 12.0) * systems.len() as f64 + 44.0;
    let row = 12.0 * systems.len() as f64 + 14.0;
    let height = head + 40.0 + row * reasons.len() as f64 + 34.0;
    let mut picture = Picture::new(WIDTH, height as u32, "");
    by_body(&mut picture, view, &systems, &bodies, bar);
    let frame = Frame {
        left: LEFT,
        top: head + 36.0,
        right: RIGHT,
        bottom: head + 36.0 + row * reasons.len() as f64,
    };
    by_reason(&mut picture, view, &frame, &systems, &reasons, row);
    let mut title = format!("Delayed days, {}", view.usual(METRIC, "all", " a month"));
    options.iter().for_each(|option| title.push_str(&format!(". {}", view.finding(option, METRIC, "all"))));
    let line =
        if view.saved.has_intervals() { " Lines: 95 % interval of the mean, this option alone." } else { "" };
    let colours = match options.len() {
        0 => "",
        1 => " Below by reason, the baseline grey, the option blue.",
        _ => " Below by reason, the baseline grey, the options blue in the order above.",
    };
    Ok(Some(Chart {
        id: "delays-by-reason",
        alternative: format!("Bars of delayed days by body and by reason. {title}."),
        title,
        reading: format!("Above, to whom the delays are attributed.{colours}{line}{}", view.left_out(MOST)),
        source: view.source("summary.csv"),
        picture,
        table: table(view, &systems, &reasons, &bodies),
    }))
}

/// A bar for each system, stacked by body.
fn by_body(
    picture: &mut Picture,
    view: &View<'_>,
    systems: &[&str],
    bodies: &[(String, String, Tint)],
    bar: f64,
) {
    picture.text((12.0, 16.0), "Delayed days by body (days a month)", LABEL, INK, Anchor::Start);
    let mut at = LEFT;
    for (_, words, tint) in bodies {
        picture.rect((at, 28.0), (at + 12.0, 40.0), *tint);
        picture.text((at + 18.0, 39.0), words, LABEL, INK, Anchor::Start);
        at += 18.0 + 1.1 * text_width(words, LABEL) + 20.0;
    }
    let mean = |option: &str, group: &str| view.mean(option, METRIC, group);
    let grows = |option: &str| bodies.iter().any(|(group, ..)| view.is_growing(option, METRIC, group));
    let steady = systems.iter().filter(|option| !grows(option));
    let totals = steady.map(|option| bodies.iter().map(|(group, ..)| mean(option, group)).sum());
    let bottom = 56.0 + (bar + 12.0) * systems.len() as f64;
    let frame = Frame { left: LEFT, top: 52.0, right: RIGHT, bottom };
    let totals: Vec<f64> = totals.collect();
    let x = Scale::nice(totals.iter().copied(), true, 6.0, frame.left, frame.right);
    if !totals.is_empty() {
        frame.x_axis(picture, &x, "");
    }
    for (number_of, option) in systems.iter().enumerate() {
        let top = 58.0 + (bar + 12.0) * number_of as f64;
        name(picture, view.title(option), (LEFT - 10.0, top + bar / 2.0), LEFT - 24.0);
        if grows(option) {
            picture.text((LEFT + 6.0, top + bar / 2.0 + 4.0), GROWING, SMALL, NOTE, Anchor::Start);
            continue;
        }
        let mut from = 0.0;
        for (group, _, tint) in bodies {
            let value = mean(option, group);
            if value.is_nan() || value <= 0.0 {
                continue;
            }
            let (left, right) = (x.at(from), x.at(from + value));
            picture.rect((left, top), (right, top + bar), *tint);
            picture.line(&[(right, top), (right, top + bar)], PAPER, 1.5);
            let text = number(value, 0);
            if text_width(&text, SMALL) + 6.0 < right - left {
                let middle = (f64::midpoint(left, right), top + bar / 2.0 + 4.0);
                picture.text(middle, &text, SMALL, INK, Anchor::Middle);
            }
            from += value;
        }
        picture.text((x.at(from) + 6.0, top + bar / 2.0 + 4.0), &number(from, 0), SMALL, INK, Anchor::Start);
    }
}

fn by_reason(
    picture: &mut Picture,
    view: &View<'_>,
    frame: &Frame,
    systems: &[&str],
    reasons: &[String],
    row: f64,
) {
    picture.text(
        (12.0, frame.top - 16.0),
        "Delayed days by reason (days a month)",
        LABEL,
        INK,
        Anchor::Start,
    );
    let of = |option: &str, reason: &str| view.level(option, METRIC, reason);
    let all = systems.iter().flat_map(|option| reasons.iter().filter_map(|reason| of(option, reason)));
    let all = all.filter(|row| !row.is_growing());
    let ends: Vec<f64> = all.flat_map(|row| [nan(row.mean), nan(row.ci_high)]).collect();
    let x = Scale::nice(ends.iter().copied(), true, 6.0, frame.left, frame.right);
    if !ends.is_empty() {
        frame.x_axis(picture, &x, "");
    }
    for (at, reason) in reasons.iter().enumerate() {
        let middle = frame.top + row * (at as f64 + 0.5);
        let code = reason.trim_start_matches("reason=");
        let words = reason_in_words(code).map_or_else(|| code.to_owned(), |words| format!("{code}  {words}"));
        name(picture, &words, (LEFT - 10.0, middle), LEFT - 24.0);
        for (number_of, option) in systems.iter().enumerate() {
            let Some(level) = of(option, reason).filter(|level| level.mean.is_some()) else { continue };
            let y = middle + 12.0 * (number_of as f64 - (systems.len() as f64 - 1.0) / 2.0);
            let (colour, tint) = if number_of == 0 { (TODAY, INK) } else { (OPTION, INK) };
            if level.is_growing() {
                picture.text((frame.left + 6.0, y + 4.0), GROWING, SMALL, colour, Anchor::Start);
                continue;
            }
            let end = x.at(nan(level.mean));
            picture.rect((frame.left, y - 5.0), (end, y + 5.0), colour);
            let (low, high) = (x.at(nan(level.ci_low).max(0.0)), x.at(nan(level.ci_high)));
            whisker(picture, (low, high), y, tint);
            let beyond = if high.is_nan() { end } else { high.max(end) } + 6.0;
            picture.text((beyond, y + 4.0), &number(nan(level.mean), 0), SMALL, colour, Anchor::Start);
        }
    }
    picture.line(&[(frame.left, frame.top), (frame.left, frame.bottom)], NOTE, 1.0);
}

fn table(view: &View<'_>, systems: &[&str], reasons: &[String], bodies: &[(String, String, Tint)]) -> Grid {
    let header = std::iter::once(String::new()).chain(systems.iter().map(|o| view.title(o).to_owned()));
    let cell = |level: Option<&Level>| match level {
        Some(row) if row.is_growing() => GROWING.to_owned(),
        Some(row) => with_interval(nan(row.mean), nan(row.ci_low), nan(row.ci_high), 0),
        None => String::new(),
    };
    let row = |words: String, group: &str| {
        let cells = systems.iter().map(|option| cell(view.level(option, METRIC, group)));
        std::iter::once(words).chain(cells).collect::<Vec<String>>()
    };
    let mut rows = vec![row("all".to_owned(), "all")];
    rows.extend(bodies.iter().map(|(group, words, _)| row(words.clone(), group)));
    rows.extend(reasons.iter().map(|group| {
        let code = group.trim_start_matches("reason=");
        row(format!("{code}, {}", reason_in_words(code).unwrap_or_default()), group)
    }));
    let notes = vec![format!("Days a month.{}", intervals(&rows))];
    Grid { header: header.collect(), rows, notes }
}
