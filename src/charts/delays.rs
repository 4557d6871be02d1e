//! Who waits though ready, by reason, baseline and option: days by body and SitRep reason in the measures of 2014, people by the
//! lines of the discharge return in those of 2025.

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
use crate::report::{line_in_words, reason_in_words};

pub(super) const MOST: usize = 2;
const LEFT: f64 = 206.0;
const RIGHT: f64 = 640.0;

/// What is counted of those who wait though ready.
struct Counted {
    metric: &'static str,
    /// What it is.
    what: &'static str,
    /// Its unit.
    unit: &'static str,
    /// The same at the beginning of a sentence.
    in_units: &'static str,
    /// The same behind a figure.
    per: &'static str,
    /// Groups of the bars above, in words, and what they say.
    by: &'static str,
    by_words: &'static str,
    above: &'static str,
    decimals: usize,
    /// What a reason is, from its code, and whether the code is said beside it.
    in_words: fn(&str) -> Option<&'static str>,
    says_code: bool,
}

/// Monthly delayed transfers of care, reasons A to I.
const OF_2014: Counted = Counted {
    metric: "delayed-days",
    what: "Delayed days",
    unit: "days a month",
    in_units: "Days a month",
    per: " a month",
    by: "body=",
    by_words: "body",
    above: "to whom the delays are attributed",
    decimals: 0,
    in_words: reason_in_words,
    says_code: true,
};

/// Acute discharge situation report since June 2024.
const OF_2025: Counted = Counted {
    metric: "no-criteria-remaining",
    what: "Remaining though ready",
    unit: "patients at midnight",
    in_units: "Patients at midnight",
    per: " patients at midnight",
    by: "reason-group=",
    by_words: "group of reasons",
    above: "for which group of reasons they remain",
    decimals: 1,
    in_words: line_in_words,
    says_code: false,
};

/// What the measures of the place count: of 2025 where lines are stated.
fn counted(view: &View<'_>) -> &'static Counted {
    let stated = view.saved.groups(OF_2025.metric, "reason=").len() > 1;
    if stated && view.saved.editions().of_2025 { &OF_2025 } else { &OF_2014 }
}

impl Counted {
    /// A reason in words.
    fn reason(&self, code: &str) -> String {
        match (self.in_words)(code) {
            Some(words) if self.says_code => format!("{code}  {words}"),
            Some(words) => words.to_owned(),
            None if code == NONE => UNSTATED.to_owned(),
            None => code.to_owned(),
        }
    }
}

/// The group of those who wait for nothing that is stated.
const NONE: &str = "none";

/// The same in words.
const UNSTATED: &str = "no line is stated";

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let counted = counted(view);
    let metric = counted.metric;
    let options = view.compared(MOST);
    let systems: Vec<&str> = std::iter::once(BASELINE).chain(options.iter().copied()).collect();
    let mean = |option: &str, group: &str| view.mean(option, metric, group);
    // Also where that hangs on a queue that grows.
    let is_there =
        |option: &str, group: &str| view.level(option, metric, group).is_some_and(|row| nan(row.mean) > 0.0);
    let mut reasons: Vec<String> = view.saved.groups(metric, "reason=");
    reasons.retain(|group| systems.iter().any(|option| is_there(option, group)));
    if reasons.is_empty() {
        return Ok(None);
    }
    reasons.sort_by(|a, b| mean(BASELINE, b).total_cmp(&mean(BASELINE, a)));
    let mut known = view.saved.groups(metric, counted.by);
    if !counted.says_code {
        known.retain(|group| systems.iter().any(|option| is_there(option, group)));
    }
    let bodies: Vec<(String, String, Tint)> = known
        .iter()
        .map(|group| {
            let words = group.trim_start_matches(counted.by).to_owned();
            let tint = match words.as_str() {
                "NHS" | "hospital process" => Tint::from(OPTION_TINT),
                "both" | "interface process" => TODAY_TINT.mix(0.7),
                "care transfer hub process" => OPTION_TINT.mix(0.5),
                "wellbeing concerns" => SOCIAL_CARE.mix(0.5),
                NONE => TODAY_TINT.mix(0.35),
                _ => SOCIAL_CARE.into(),
            };
            let words = if words == NONE { UNSTATED.to_owned() } else { words };
            (group.clone(), words, tint)
        })
        .collect();
    let bar = 24.0;
    let legend = legend(&bodies);
    let lines = legend.last().map_or(0.0, |(_, line)| *line);
    let bars = 52.0 + 16.0 * lines;
    let head = bars + 4.0 + (bar + 12.0) * systems.len() as f64 + 44.0;
    let row = 12.0 * systems.len() as f64 + 14.0;
    let height = head + 40.0 + row * reasons.len() as f64 + 34.0;
    let mut picture = Picture::new(WIDTH, height as u32, "");
    for ((_, words, tint), (at, line)) in bodies.iter().zip(&legend) {
        let top = 28.0 + 16.0 * line;
        picture.rect((*at, top), (at + 12.0, top + 12.0), *tint);
        picture.text((at + 18.0, top + 11.0), words, LABEL, INK, Anchor::Start);
    }
    by_body(&mut picture, view, counted, &systems, &bodies, (bars, bar));
    let frame = Frame {
        left: LEFT,
        top: head + 36.0,
        right: RIGHT,
        bottom: head + 36.0 + row * reasons.len() as f64,
    };
    by_reason(&mut picture, view, counted, &frame, (&systems, &reasons), row);
    let mut title = format!("{}, {}", counted.what, view.usual(metric, "all", counted.per));
    options.iter().for_each(|option| title.push_str(&format!(". {}", view.finding(option, metric, "all"))));
    let line =
        if view.saved.has_intervals() { " Lines: 95 % interval of the mean, this option alone." } else { "" };
    let colours = match options.len() {
        0 => "",
        1 => " Below by reason, the baseline grey, the option blue.",
        _ => " Below by reason, the baseline grey, the options blue in the order above.",
    };
    Ok(Some(Chart {
        id: "delays-by-reason",
        alternative: format!(
            "Bars of those who wait though ready, by {} and by reason. {title}.",
            counted.by_words
        ),
        title,
        reading: format!("Above, {}.{colours}{line}{}", counted.above, view.left_out(MOST)),
        source: view.source("summary.csv"),
        picture,
        table: table(view, counted, &systems, &reasons, &bodies),
    }))
}

/// Where each body stands in the legend: from the left, and in which line.
fn legend(bodies: &[(String, String, Tint)]) -> Vec<(f64, f64)> {
    let (mut at, mut line) = (LEFT, 0.0);
    let mut places = Vec::with_capacity(bodies.len());
    for (_, words, _) in bodies {
        let width = 18.0 + 1.1 * text_width(words, LABEL) + 20.0;
        if at > LEFT && at + width > f64::from(WIDTH) {
            (at, line) = (LEFT, line + 1.0);
        }
        places.push((at, line));
        at += width;
    }
    places
}

/// A bar for each system, stacked by body.
fn by_body(
    picture: &mut Picture,
    view: &View<'_>,
    counted: &Counted,
    systems: &[&str],
    bodies: &[(String, String, Tint)],
    (bars, bar): (f64, f64),
) {
    let metric = counted.metric;
    let heading = format!("{} by {} ({})", counted.what, counted.by_words, counted.unit);
    picture.text((12.0, 16.0), &heading, LABEL, INK, Anchor::Start);
    let mean = |option: &str, group: &str| view.mean(option, metric, group);
    let grows = |option: &str| bodies.iter().any(|(group, ..)| view.is_growing(option, metric, group));
    let steady = systems.iter().filter(|option| !grows(option));
    let totals = steady.map(|option| bodies.iter().map(|(group, ..)| mean(option, group)).sum());
    let bottom = bars + 4.0 + (bar + 12.0) * systems.len() as f64;
    let frame = Frame { left: LEFT, top: bars, right: RIGHT, bottom };
    let totals: Vec<f64> = totals.collect();
    let x = Scale::nice(totals.iter().copied(), true, 6.0, frame.left, frame.right);
    if !totals.is_empty() {
        frame.x_axis(picture, &x, "");
    }
    for (number_of, option) in systems.iter().enumerate() {
        let top = bars + 6.0 + (bar + 12.0) * number_of as f64;
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
            let text = number(value, counted.decimals);
            if text_width(&text, SMALL) + 6.0 < right - left {
                let middle = (f64::midpoint(left, right), top + bar / 2.0 + 4.0);
                picture.text(middle, &text, SMALL, INK, Anchor::Middle);
            }
            from += value;
        }
        picture.text(
            (x.at(from) + 6.0, top + bar / 2.0 + 4.0),
            &number(from, counted.decimals),
            SMALL,
            INK,
            Anchor::Start,
        );
    }
}

fn by_reason(
    picture: &mut Picture,
    view: &View<'_>,
    counted: &Counted,
    frame: &Frame,
    (systems, reasons): (&[&str], &[String]),
    row: f64,
) {
    let metric = counted.metric;
    let heading = format!("{} by reason ({})", counted.what, counted.unit);
    picture.text((12.0, frame.top - 16.0), &heading, LABEL, INK, Anchor::Start);
    let of = |option: &str, reason: &str| view.level(option, metric, reason);
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
        name(picture, &counted.reason(code), (LEFT - 10.0, middle), LEFT - 24.0);
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
            picture.text(
                (beyond, y + 4.0),
                &number(nan(level.mean), counted.decimals),
                SMALL,
                colour,
                Anchor::Start,
            );
        }
    }
    picture.line(&[(frame.left, frame.top), (frame.left, frame.bottom)], NOTE, 1.0);
}

fn table(
    view: &View<'_>,
    counted: &Counted,
    systems: &[&str],
    reasons: &[String],
    bodies: &[(String, String, Tint)],
) -> Grid {
    let metric = counted.metric;
    let header = std::iter::once(String::new()).chain(systems.iter().map(|o| view.title(o).to_owned()));
    let cell = |level: Option<&Level>| match level {
        Some(row) if row.is_growing() => GROWING.to_owned(),
        Some(row) => with_interval(nan(row.mean), nan(row.ci_low), nan(row.ci_high), counted.decimals),
        None => String::new(),
    };
    let row = |words: String, group: &str| {
        let cells = systems.iter().map(|option| cell(view.level(option, metric, group)));
        std::iter::once(words).chain(cells).collect::<Vec<String>>()
    };
    let mut rows = vec![row("all".to_owned(), "all")];
    rows.extend(bodies.iter().map(|(group, words, _)| row(words.clone(), group)));
    rows.extend(reasons.iter().map(|group| {
        let code = group.trim_start_matches("reason=");
        let words = match (counted.in_words)(code) {
            Some(words) if counted.says_code => format!("{code}, {words}"),
            _ => counted.reason(code),
        };
        row(words, group)
    }));
    let notes = vec![format!("{}.{}", counted.in_units, intervals(&rows))];
    Grid { header: header.collect(), rows, notes }
}
