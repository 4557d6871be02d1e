//! Acute beds occupied at midnight over the year, baseline and option, and the difference below.

use super::chart::{Chart, ChartError};
use super::view::{BASELINE, GROWING, View};
use crate::document::{Day, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, spread, wrapped};
use crate::drawing::{Anchor, HARM, INK, NOTE, OPTION, Picture, TODAY, Tint};
use crate::number::number;

const METRIC: &str = "acute-occupied";
/// Most options, each in panels of its own.
pub(super) const MOST: usize = 3;
/// Days over which the difference is smoothed.
const WEEK: usize = 7;
/// Share of core beds that the NHS plans for, %.
const PLANNED_USE: f64 = 92.0;
const OF_CORE: &str = "92 % of them";
const OF_OPTION: &str = "92 % of these";

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let id = "acute-occupancy";
    let days = |option: &str| view.saved.days(option, METRIC, "all");
    let Some(baseline) = days(BASELINE)?.filter(|days| days.iter().any(|day| day.p95 > 0.0)) else {
        return Ok(None);
    };
    let core = view.saved.days(BASELINE, "core-beds", "all")?.unwrap_or_default();
    let options = view.compared(MOST);
    let core_of =
        |option: &str| Ok::<_, ChartError>(view.saved.days(option, "core-beds", "all")?.unwrap_or_default());
    let drawn: Vec<(&str, &[Day])> =
        options.iter().filter_map(|option| Some((*option, days(option).ok()??))).collect();

    // One scale for all options, so that their panels compare.
    let mut beds: Vec<&[Day]> = vec![core];
    for (option, _) in &drawn {
        beds.push(core_of(option)?);
    }
    let use_of = |day: &Day| [day.mean, day.mean * PLANNED_USE / 100.0];
    let levels = beds.iter().copied().flatten().flat_map(use_of);
    let years = std::iter::once(baseline).chain(drawn.iter().map(|(_, days)| *days)).flatten();
    let values: Vec<f64> = years.flat_map(|day| [day.p05, day.p95, day.mean]).chain(levels).collect();
    let panels = drawn.len().max(1);
    let height = if drawn.is_empty() { 290.0 } else { 412.0 };
    let mut picture = Picture::new(WIDTH, (height * panels as f64) as u32, "");
    if drawn.is_empty() {
        year(&mut picture, view, 0.0, &values, (baseline, core), None);
    }
    for (at, (option, days)) in drawn.iter().enumerate() {
        let with = (view.title(option), *days, core_of(option)?);
        year(&mut picture, view, height * at as f64, &values, (baseline, core), Some(with));
        change(&mut picture, view, height * at as f64 + 284.0, baseline, days);
    }
    let usual = view.usual(METRIC, "all", "");
    let title = if drawn.is_empty() {
        format!("Acute beds occupied on the mean day, {usual}")
    } else {
        let found: Vec<String> =
            drawn.iter().map(|(option, _)| view.finding(option, METRIC, "all")).collect();
        format!("Acute beds occupied on the mean day, {usual}. {}", found.join("; "))
    };
    let band = view.band();
    let below = if drawn.is_empty() {
        String::new()
    } else {
        format!(
            " Below: option less baseline, mean of {WEEK} days, without an interval; under the line fewer beds."
        )
    };
    let shift =
        if drawn.is_empty() { "The baseline is grey" } else { "The baseline is grey, the option blue" };
    let reading = format!(
        "{shift}{band}. Dashed: core beds, and {PLANNED_USE} % of them, which hospitals plan for.{below}{}{}",
        growing(view, &drawn),
        view.left_out(MOST)
    );
    Ok(Some(Chart {
        id,
        alternative: format!("Lines over the year of acute beds occupied at midnight. {title}."),
        title,
        reading,
        source: view.source("daily.parquet"),
        picture,
        table: table(view, baseline, &drawn),
    }))
}

/// What is to be known of lines that hang on a queue that grows.
fn growing(view: &View<'_>, drawn: &[(&str, &[Day])]) -> &'static str {
    let mut all = std::iter::once(BASELINE).chain(drawn.iter().map(|(option, _)| *option));
    if all.any(|option| view.is_growing(option, METRIC, "all")) {
        " Growing: its line hangs on a queue that grows, and would be another in a run that begins earlier."
    } else {
        ""
    }
}

/// The year of the baseline, and of an option: title, beds occupied, core beds.
fn year(
    picture: &mut Picture,
    view: &View<'_>,
    top: f64,
    values: &[f64],
    (baseline, core): (&[Day], &[Day]),
    option: Option<(&str, &[Day], &[Day])>,
) {
    let frame = Frame { left: 50.0, top: top + 50.0, right: 590.0, bottom: top + 250.0 };
    let y = Scale::nice(values.iter().copied(), false, 6.0, frame.bottom, frame.top);
    let x = Scale::exact(0.0, baseline.len() as f64, frame.left, frame.right);
    frame.y_axis(picture, &y, "");
    let heading = option.map_or_else(String::new, |(title, ..)| format!(" Blue: {title}"));
    let heading = format!("Occupied acute beds at 24:00 (beds). Grey: baseline.{heading}");
    for (line, text) in wrapped(&heading, LABEL, 660.0, 2).iter().enumerate() {
        picture.text((12.0, top + 16.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
    }
    if let Some(start) = view.start() {
        frame.date_axis(picture, &x, start, baseline.len() as u32);
    }
    let series = [(Some(baseline), TODAY, "baseline"), (option.map(|(_, days, _)| days), OPTION, "option")];
    for (days, colour, _) in series {
        let Some(days) = days.filter(|_| !view.is_one()) else { continue };
        let band = days.iter().enumerate();
        let band = band.map(|(at, day)| (x.at(at as f64 + 1.0), y.at(day.p05), y.at(day.p95)));
        picture.band(&band.collect::<Vec<_>>(), colour.mix(0.2));
    }
    let mut labels: Vec<(f64, String, Tint)> = Vec::new();
    let last = |days: &[Day]| days.last().map_or(0.0, |day| day.mean);
    let with =
        option.map(|(.., core)| core).filter(|with| core.iter().zip(*with).any(|(a, b)| a.mean != b.mean));
    // Where the option has other beds, the lines are those of the option, and the baseline's are named.
    let beds = match with {
        None => vec![(core, 100.0, "core beds"), (core, PLANNED_USE, OF_CORE)],
        Some(with) => {
            vec![(core, 100.0, "baseline core"), (with, 100.0, "option core"), (with, PLANNED_USE, OF_OPTION)]
        }
    };
    for (core, share, words) in beds {
        let level = |day: &Day| y.at(day.mean * share / 100.0);
        // Core beds change in steps: three days drawn, two left out.
        for (at, part) in core.chunks(5).enumerate() {
            let (Some(first), from) = (part.first(), at * 5) else { continue };
            let to = from + part.len().min(3);
            let (from, to) = (x.at(from as f64), x.at(to as f64));
            picture.line(&[(from, level(first)), (to, level(first))], HARM, 1.25);
        }
        if last(core) > 0.0 {
            let end = last(core) * share / 100.0;
            labels.push((y.at(end), format!("{words} {}", number(end, 0)), HARM.into()));
        }
    }
    for (days, colour, words) in series {
        let Some(days) = days else { continue };
        let line = days.iter().enumerate().map(|(at, day)| (x.at(at as f64 + 1.0), y.at(day.mean)));
        picture.line(&line.collect::<Vec<_>>(), colour, 1.75);
        // The last day alone would be that of a weekday: the label stands at the mean of the last week, and says the year's.
        let (week, year) =
            (mean(days.get(days.len().saturating_sub(WEEK)..).unwrap_or_default()), mean(days));
        if week.is_finite() {
            labels.push((y.at(week), format!("{words}: mean {}", number(year, 0)), colour.into()));
        }
    }
    let wanted: Vec<f64> = labels.iter().map(|label| label.0).collect();
    for ((_, text, colour), y) in labels.iter().zip(spread(&wanted, 16.0, frame.top, frame.bottom)) {
        picture.text((frame.right + 6.0, y + 4.0), text, LABEL, *colour, Anchor::Start);
    }
}

fn mean(days: &[Day]) -> f64 {
    days.iter().map(|day| day.mean).sum::<f64>() / days.len() as f64
}

/// Option less baseline.
fn change(picture: &mut Picture, view: &View<'_>, top: f64, baseline: &[Day], option: &[Day]) {
    let frame = Frame { left: 50.0, top: top + 26.0, right: 590.0, bottom: top + 100.0 };
    let daily: Vec<f64> = baseline.iter().zip(option).map(|(usual, day)| day.mean - usual.mean).collect();
    let smooth: Vec<(usize, f64)> = daily
        .windows(WEEK)
        .enumerate()
        .map(|(at, week)| (at + WEEK / 2, week.iter().sum::<f64>() / WEEK as f64))
        .collect();
    let y = Scale::nice(smooth.iter().map(|(_, value)| *value), true, 3.0, frame.bottom, frame.top);
    let x = Scale::exact(0.0, daily.len() as f64, frame.left, frame.right);
    frame.y_axis(picture, &y, "");
    picture.text((12.0, frame.top - 10.0), "Option less baseline (beds)", LABEL, INK, Anchor::Start);
    picture.line(&[(frame.left, y.at(0.0)), (frame.right, y.at(0.0))], NOTE, 1.25);
    let line: Vec<_> = smooth.iter().map(|(at, value)| (x.at(*at as f64 + 0.5), y.at(*value))).collect();
    picture.line(&line, OPTION, 1.75);
    if let Some(start) = view.start() {
        frame.date_axis(picture, &x, start, daily.len() as u32);
    }
}

/// Means of each month.
fn table(view: &View<'_>, baseline: &[Day], options: &[(&str, &[Day])]) -> Grid {
    use jiff::ToSpan;
    let titles = options.iter().map(|(option, _)| view.title(option).to_owned());
    let header = ["month".to_owned(), "baseline".to_owned()].into_iter().chain(titles).collect();
    let mut months: Vec<(String, Vec<usize>)> = Vec::new();
    if let Some(start) = view.start() {
        for at in 0..baseline.len() {
            let date = start.saturating_add((at as i64).days());
            let month = format!("{:04}-{:02}", date.year(), date.month());
            match months.last_mut() {
                Some((last, days)) if *last == month => days.push(at),
                _ => months.push((month, vec![at])),
            }
        }
    }
    let mean = |days: &[Day], of: &[usize]| {
        let values: Vec<f64> = of.iter().filter_map(|&at| days.get(at)).map(|day| day.mean).collect();
        number(values.iter().sum::<f64>() / values.len() as f64, 0)
    };
    let rows = months.iter().map(|(month, of)| {
        let series = std::iter::once((BASELINE, baseline)).chain(options.iter().copied());
        let cells = series.map(|(option, days)| match view.is_growing(option, METRIC, "all") {
            true => GROWING.to_owned(),
            false => mean(days, of),
        });
        std::iter::once(month.clone()).chain(cells).collect()
    });
    Grid {
        header,
        rows: rows.collect(),
        notes: vec!["Acute beds occupied at 24:00, mean of the days of the month.".to_owned()],
    }
}
