//! Demand against capacity by month: who is in a setting and who waits for it, baseline and option.

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, View, nan};
use crate::document::{DocumentError, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, fit, wrapped};
use crate::drawing::marks::hatched;
use crate::drawing::{Anchor, HARM, INK, NOTE, OPTION, Picture, TODAY};
use crate::number::number;
use jiff::ToSpan;

/// Settings shown unless one is asked for: those with the longest queues for their size.
const MOST: usize = 4;
const BLOCK: f64 = 196.0;

/// Means of a month: in the setting, waiting for it.
type Month = (f64, f64);

struct Setting<'a> {
    id: &'a str,
    baseline: Vec<Month>,
    option: Option<Vec<Month>>,
    /// Mean core capacity, baseline and option; NaN without a limit.
    capacity: [f64; 2],
}

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let option = view.compared(1).first().copied();
    let Some(months) = months(view) else { return Ok(None) };
    let asked = view.metric.and_then(|(_, group)| group.strip_prefix("setting="));
    if view.metric.is_some() && asked.is_none() {
        let message = "capacity is of a setting".to_owned();
        let help = "such as --metric setting-queue/setting=ID".to_owned();
        return Err(DocumentError::Unknown { message, help }.into());
    }
    let mut settings = Vec::new();
    for part in view.saved.run.place.settings.iter().filter(|part| asked.is_none_or(|id| id == part.id)) {
        let Some(baseline) = by_month(view, BASELINE, &part.id, &months)? else { continue };
        let with = match option {
            Some(option) => by_month(view, option, &part.id, &months)?,
            None => None,
        };
        let capacity = [Some(BASELINE), option]
            .map(|system| system.map_or(f64::NAN, |system| capacity(view, system, &part.id)));
        settings.push(Setting { id: &part.id, baseline, option: with, capacity });
    }
    let queue = |of: &Setting<'_>| {
        of.baseline.iter().chain(of.option.iter().flatten()).map(|month| month.1).sum::<f64>()
    };
    settings.retain(|of| of.capacity.iter().any(|capacity| capacity.is_finite()));
    let relative = |of: &Setting<'_>| queue(of) / of.capacity[0].max(1.0);
    settings.sort_by(|a, b| relative(b).total_cmp(&relative(a)));
    settings.truncate(MOST);
    let Some(first) = settings.first() else { return Ok(None) };
    let mut picture = Picture::new(WIDTH, (36.0 + BLOCK * settings.len() as f64) as u32, "");
    let heading = option.map_or("Grey: baseline".to_owned(), |option| {
        format!("Left, grey: baseline. Right, blue: {}", view.title(option))
    });
    for (line, text) in wrapped(&heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
        picture.text((12.0, 14.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
    }
    for (at, setting) in settings.iter().enumerate() {
        panel(&mut picture, view, setting, &months, 36.0 + BLOCK * at as f64);
    }
    let over = |of: &[Month], capacity: f64| of.iter().filter(|month| month.0 + month.1 > capacity).count();
    let mut title = format!(
        "{}: demand would exceed core capacity in {} of {} months of the baseline",
        view.setting(first.id),
        over(&first.baseline, first.capacity[0]),
        months.len()
    );
    if let (Some(option), Some(with)) = (option, &first.option) {
        title.push_str(&format!("; {}: in {}", view.title(option), over(with, first.capacity[1])));
    }
    let which = if asked.is_some() { "" } else { " The settings with the longest queues for their size." };
    Ok(Some(Chart {
        id: "capacity",
        alternative: format!("Columns by month of people in a setting and waiting for it. {title}."),
        title,
        reading: format!(
            "A column is the mean month: solid, who is there; hatched on top, who waits. Dashed: mean core capacity. \
             Means of the simulated years, without intervals.{which}"
        ),
        source: view.source("daily.parquet and summary.csv"),
        picture,
        table: table(view, &settings, &months, option),
    }))
}

/// Core capacity in units, as a mean over the year: what is in use over the share that it is.
fn capacity(view: &View<'_>, option: &str, id: &str) -> f64 {
    let group = format!("setting={id}");
    let mean = |metric: &str| nan(view.level(option, metric, &group).and_then(|row| row.mean));
    let share = mean("setting-utilisation");
    if share > 0.0 { 100.0 * mean("setting-occupied") / share } else { f64::NAN }
}

/// Name and number of days of every month of the run.
fn months(view: &View<'_>) -> Option<Vec<(String, usize)>> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let start = view.start()?;
    let mut months: Vec<(String, usize, (i16, i8))> = Vec::new();
    for day in 0..view.saved.run.measured_days {
        let date = start.saturating_add(i64::from(day).days());
        let key = (date.year(), date.month());
        match months.last_mut() {
            Some((_, days, last)) if *last == key => *days += 1,
            _ => {
                let name = NAMES.get(usize::from(date.month().unsigned_abs()).saturating_sub(1))?;
                let first = months.is_empty() || date.month() == 1;
                let name = if first { format!("{name} {}", date.year()) } else { (*name).to_owned() };
                months.push((name, 1, key));
            }
        }
    }
    // More would be no columns.
    (1..=36).contains(&months.len()).then(|| months.into_iter().map(|(name, days, _)| (name, days)).collect())
}

fn by_month(
    view: &View<'_>,
    option: &str,
    id: &str,
    months: &[(String, usize)],
) -> Result<Option<Vec<Month>>, DocumentError> {
    let group = format!("setting={id}");
    let there = view.saved.days(option, "setting-occupied", &group)?;
    let waiting = view.saved.days(option, "setting-queue", &group)?;
    let (Some(there), Some(waiting)) = (there, waiting) else { return Ok(None) };
    let mut from = 0;
    Ok(Some(
        months
            .iter()
            .map(|(_, days)| {
                let mean = |of: &[crate::document::Day]| {
                    of.iter().skip(from).take(*days).map(|day| day.mean).sum::<f64>() / *days as f64
                };
                let month = (mean(there), mean(waiting));
                from += days;
                month
            })
            .collect(),
    ))
}

fn panel(picture: &mut Picture, view: &View<'_>, of: &Setting<'_>, months: &[(String, usize)], top: f64) {
    let frame = Frame { left: 54.0, top: top + 34.0, right: 616.0, bottom: top + 154.0 };
    let tops = of.baseline.iter().chain(of.option.iter().flatten()).map(|month| month.0 + month.1);
    let y = Scale::nice(tops.chain(of.capacity), true, 4.0, frame.bottom, frame.top);
    let name = fit(view.setting(of.id), LABEL, f64::from(WIDTH) - 40.0);
    picture.text((12.0, frame.top - 14.0), &name, LABEL, INK, Anchor::Start);
    frame.y_axis(picture, &y, "");
    let width = (frame.right - frame.left) / months.len() as f64;
    let mut free_from = f64::NEG_INFINITY;
    for (at, (name, _)) in months.iter().enumerate() {
        let middle = frame.left + width * (at as f64 + 0.5);
        let half = crate::drawing::text_width(name, SMALL) / 2.0;
        if middle - half > free_from {
            picture.text((middle, frame.bottom + 16.0), name, SMALL, NOTE, Anchor::Middle);
            free_from = middle + half + 4.0;
        }
        let series = [(Some(&of.baseline), TODAY), (of.option.as_ref(), OPTION)];
        let columns = series.iter().filter(|(months, _)| months.is_some()).count() as f64;
        let column = (width * 0.8 / columns).min(22.0);
        for (number_of, (series, colour)) in series.into_iter().enumerate() {
            let Some((there, waiting)) = series.and_then(|months| months.get(at)).copied() else { continue };
            let left = middle - column * columns / 2.0 + column * number_of as f64;
            let (from, to) = (left + 0.5, left + column - 0.5);
            picture.rect((from, y.at(0.0)), (to, y.at(there)), colour);
            if y.at(there) - y.at(there + waiting) > 1.0 {
                hatched(picture, (from, y.at(there)), (to, y.at(there + waiting)), colour);
            }
        }
    }
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], NOTE, 1.0);
    let [usual, changed] = of.capacity;
    let same = !changed.is_finite() || (usual - changed).abs() < 0.005 * usual;
    let mut labels = vec![(usual, format!("core {}", number(usual, 0)))];
    if !same {
        labels = vec![
            (usual, format!("baseline {}", number(usual, 0))),
            (changed, format!("option {}", number(changed, 0))),
        ];
    }
    labels.retain(|(level, _)| level.is_finite());
    let wanted: Vec<f64> = labels.iter().map(|(level, _)| y.at(*level)).collect();
    for ((level, text), at) in
        labels.iter().zip(crate::drawing::axis::spread(&wanted, 14.0, frame.top, frame.bottom))
    {
        picture.dashes((frame.left, y.at(*level)), (frame.right, y.at(*level)), HARM, 1.25);
        picture.text((frame.right + 6.0, at + 4.0), text, SMALL, HARM, Anchor::Start);
    }
}

fn table(
    view: &View<'_>,
    settings: &[Setting<'_>],
    months: &[(String, usize)],
    option: Option<&str>,
) -> Grid {
    let mut header = vec!["setting and month".to_owned()];
    for system in std::iter::once(BASELINE).chain(option) {
        header.extend(
            ["there", "waiting", "core capacity"].map(|word| format!("{word}: {}", view.title(system))),
        );
    }
    let mut rows = Vec::new();
    for of in settings {
        for (at, (name, _)) in months.iter().enumerate() {
            let mut row = vec![format!("{}, {name}", view.setting(of.id))];
            for (series, capacity) in [Some(&of.baseline), of.option.as_ref()].into_iter().zip(of.capacity) {
                let Some((there, waiting)) = series.and_then(|months| months.get(at)) else { continue };
                row.extend([number(*there, 1), number(*waiting, 1), number(capacity, 0)]);
            }
            row.resize(header.len(), String::new());
            rows.push(row);
        }
    }
    Grid { header, rows, notes: vec!["Means of the days of the month, in the setting's units.".to_owned()] }
}
