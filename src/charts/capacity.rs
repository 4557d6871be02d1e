//! Demand against capacity by month: who is in a setting and who waits for it, baseline and option.

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, GROWING, View};
use crate::document::{DocumentError, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, fit, month_name, spread, wrapped};
use crate::drawing::marks::hatched;
use crate::drawing::{Anchor, Colour, HARM, INK, NOTE, OPTION, Picture, TODAY};
use crate::number::number;
use jiff::ToSpan;

/// Settings shown unless one is asked for: those with the longest queues for their size.
const MOST: usize = 4;
const BLOCK: f64 = 196.0;
const QUEUE: &str = "setting-queue";

/// Means of the midnights of a month.
#[derive(Clone, Copy)]
struct Month {
    there: f64,
    waiting: f64,
    core: f64,
}

impl Month {
    fn demand(&self) -> f64 {
        self.there + self.waiting
    }
}

/// The months of a setting in the baseline or in an option, and whether its queue grows.
struct System {
    months: Vec<Month>,
    is_growing: bool,
}

impl System {
    /// The months that are drawn.
    fn shown(&self) -> &[Month] {
        if self.is_growing { &[] } else { &self.months }
    }
}

struct Setting<'a> {
    id: &'a str,
    baseline: System,
    option: Option<System>,
}

impl Setting<'_> {
    fn systems(&self) -> impl Iterator<Item = &System> {
        std::iter::once(&self.baseline).chain(&self.option)
    }
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
        settings.push(Setting { id: &part.id, baseline, option: with });
    }
    let months_of =
        |of: &Setting<'_>| of.systems().flat_map(|system| system.months.clone()).collect::<Vec<_>>();
    // Who is booked for later asks for no place now.
    let booked = |id: &str| view.saved.level(BASELINE, "slots", &format!("setting={id}")).is_some();
    settings.retain(|of| asked.is_some() || !booked(of.id));
    let all = settings.len();
    // What is closed at midnight has no capacity to be compared with.
    settings.retain(|of| months_of(of).iter().any(|month| month.core > 0.0));
    let closed =
        if settings.len() < all { " Settings that are closed at midnight are left out." } else { "" };
    let sum = |of: &Setting<'_>, what: fn(&Month) -> f64| months_of(of).iter().map(what).sum::<f64>();
    let relative = |of: &Setting<'_>| sum(of, |month| month.waiting) / sum(of, |month| month.core).max(1.0);
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
    let over = |of: &System| match of.months.iter().filter(|month| month.demand() > month.core).count() {
        _ if of.is_growing => "not said, for its queue grows".to_owned(),
        over => format!("{over} of {}", months.len()),
    };
    let mut title = format!(
        "{}, months in which demand would exceed core capacity. Baseline: {}",
        view.setting(first.id),
        over(&first.baseline)
    );
    if let (Some(option), Some(with)) = (option, &first.option) {
        title.push_str(&format!("; {}: {}", view.title(option), over(with)));
    }
    let which = if asked.is_some() { "" } else { " The settings with the longest queues for their size." };
    Ok(Some(Chart {
        id: "capacity",
        alternative: format!("Columns by month of people in a setting and waiting for it. {title}."),
        title,
        reading: format!(
            "A column is the mean midnight of a month: solid, who is there; hatched on top, who waits. Dashed: core capacity, the \
             mean of the same midnights. Means of the {}, without intervals.{which}{closed}{}",
            view.runs(),
            view.left_out(1)
        ),
        source: view.source("daily.parquet"),
        picture,
        table: table(view, &settings, &months, option),
    }))
}

/// Name and number of days of every month of the run.
fn months(view: &View<'_>) -> Option<Vec<(String, usize)>> {
    let start = view.start()?;
    let mut months: Vec<(String, usize, (i16, i8))> = Vec::new();
    for day in 0..view.saved.run.measured_days {
        let date = start.saturating_add(i64::from(day).days());
        let key = (date.year(), date.month());
        match months.last_mut() {
            Some((_, days, last)) if *last == key => *days += 1,
            _ => {
                let name = month_name(date);
                let first = months.is_empty() || date.month() == 1;
                let name = if first { format!("{name} {}", date.year()) } else { name };
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
) -> Result<Option<System>, DocumentError> {
    let group = format!("setting={id}");
    let days = |metric: &str| view.saved.days(option, metric, &group);
    // What has no limit has no core capacity.
    let (Some(there), Some(waiting), Some(core)) =
        (days("setting-occupied")?, days(QUEUE)?, days("setting-core")?)
    else {
        return Ok(None);
    };
    let mut from = 0;
    let month = |(_, days): &(String, usize)| {
        let mean = |of: &[crate::document::Day]| {
            of.iter().skip(from).take(*days).map(|day| day.mean).sum::<f64>() / *days as f64
        };
        let month = Month { there: mean(there), waiting: mean(waiting), core: mean(core) };
        from += days;
        month
    };
    let months = months.iter().map(month).collect();
    Ok(Some(System { months, is_growing: view.is_growing(option, QUEUE, &group) }))
}

fn panel(picture: &mut Picture, view: &View<'_>, of: &Setting<'_>, months: &[(String, usize)], top: f64) {
    let frame = Frame { left: 54.0, top: top + 34.0, right: 616.0, bottom: top + 154.0 };
    let tops = of.systems().flat_map(System::shown).map(Month::demand);
    let cores = of.systems().flat_map(|system| &system.months).map(|month| month.core);
    let y = Scale::nice(tops.chain(cores), true, 4.0, frame.bottom, frame.top);
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
        let columns = series.iter().filter(|(system, _)| system.is_some()).count() as f64;
        let column = (width * 0.8 / columns).min(22.0);
        for (number_of, (series, colour)) in series.into_iter().enumerate() {
            let Some(month) = series.and_then(|system| system.shown().get(at)) else { continue };
            let (there, waiting) = (month.there, month.waiting);
            let left = middle - column * columns / 2.0 + column * number_of as f64;
            let (from, to) = (left + 0.5, left + column - 0.5);
            picture.rect((from, y.at(0.0)), (to, y.at(there)), colour);
            if y.at(there) - y.at(there + waiting) > 1.0 {
                hatched(picture, (from, y.at(there)), (to, y.at(there + waiting)), colour);
            }
        }
    }
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], NOTE, 1.0);
    let same = |with: &System| {
        of.baseline
            .months
            .iter()
            .zip(&with.months)
            .all(|(usual, month)| (usual.core - month.core).abs() < 0.05)
    };
    let mut lines = vec![("core", &of.baseline.months)];
    if let Some(with) = of.option.as_ref().filter(|with| !same(with)) {
        lines = vec![("baseline", &of.baseline.months), ("option", &with.months)];
    }
    for (_, line) in &lines {
        for (at, month) in line.iter().enumerate() {
            let (from, to) = (frame.left + width * at as f64, frame.left + width * (at + 1) as f64);
            picture.dashes((from, y.at(month.core)), (to, y.at(month.core)), HARM, 1.25);
        }
    }
    let mut labels: Vec<(f64, String, Colour)> = lines
        .iter()
        .filter_map(|(word, line)| Some((word, line.last()?.core)))
        .map(|(word, last)| (y.at(last), format!("{word} {}", number(last, 0)), HARM))
        .collect();
    let growing = [("baseline", Some(&of.baseline), TODAY), ("option", of.option.as_ref(), OPTION)];
    labels.extend(
        growing
            .into_iter()
            .filter(|(_, system, _)| system.is_some_and(|system| system.is_growing))
            .map(|(word, _, colour)| (frame.bottom, format!("{word} {GROWING}"), colour)),
    );
    let wanted: Vec<f64> = labels.iter().map(|label| label.0).collect();
    for ((_, text, colour), at) in labels.iter().zip(spread(&wanted, 14.0, frame.top, frame.bottom)) {
        picture.text((frame.right + 6.0, at + 4.0), text, SMALL, *colour, Anchor::Start);
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
            for system in of.systems() {
                let Some(month) = system.months.get(at) else { continue };
                let shown = |value: f64| match system.is_growing {
                    true => GROWING.to_owned(),
                    false => number(value, 1),
                };
                row.extend([shown(month.there), shown(month.waiting), number(month.core, 1)]);
            }
            row.resize(header.len(), String::new());
            rows.push(row);
        }
    }
    Grid {
        header,
        rows,
        notes: vec!["Means of the midnights of the month, in the setting's units.".to_owned()],
    }
}
