//! Demand and capacity of services outside hospital by month: who asks, against how many could begin.

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, View, nan};
use crate::document::Grid;
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, fit, month_name, wrapped};
use crate::drawing::{Anchor, HARM, INK, NOTE, OPTION, Picture, TODAY};
use crate::number::{number, range};

const DEMAND: &str = "setting-demand";
const STARTS: &str = "setting-capacity-starts";
const UNMET: &str = "setting-unmet";
/// Services shown: those with the most need that is not met.
const MOST: usize = 4;
const BLOCK: f64 = 188.0;

/// A service, with its groups by month.
struct Service<'a> {
    id: &'a str,
    months: Vec<String>,
    unmet: f64,
}

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let option = view.compared(1).first().copied();
    let systems: Vec<&str> = std::iter::once(BASELINE).chain(option).collect();
    let mean = |system: &str, metric: &str, group: &str| {
        view.steady(system, metric, group).map_or(f64::NAN, |row| nan(row.mean))
    };
    let services = view.saved.run.place.settings.iter().map(|part| {
        let months = view.saved.groups(DEMAND, &format!("setting={},month=", part.id));
        let unmet = months.iter().map(|group| mean(BASELINE, UNMET, group)).filter(|unmet| unmet.is_finite());
        Service { id: &part.id, unmet: unmet.sum(), months }
    });
    // Without a limit there is no capacity to be compared with.
    let is_drawn =
        |service: &Service<'_>| service.months.iter().any(|group| mean(BASELINE, STARTS, group).is_finite());
    let mut services: Vec<Service<'_>> = services.filter(is_drawn).collect();
    services.sort_by(|a, b| b.unmet.total_cmp(&a.unmet));
    services.truncate(MOST);
    let Some(first) = services.first() else { return Ok(None) };
    let mut picture = Picture::new(WIDTH, (36.0 + BLOCK * services.len() as f64) as u32, "");
    let heading = option.map_or("Grey: baseline".to_owned(), |option| {
        format!("Left, grey: baseline. Right, blue: {}", view.title(option))
    });
    for (line, text) in wrapped(&heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
        picture.text((12.0, 14.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
    }
    for (at, service) in services.iter().enumerate() {
        panel(&mut picture, view, service, &systems, &mean, 36.0 + BLOCK * at as f64);
    }
    // Where places are drawn, more may ask than could begin in some years and in none on average: what is not met says so.
    let unmet = |system: &str| {
        let all =
            first.months.iter().map(|group| mean(system, UNMET, group)).filter(|unmet| unmet.is_finite());
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high): (f64, f64), unmet| {
            (low.min(unmet), high.max(unmet))
        });
        match (number(low, 0), number(high, 0)) {
            _ if low > high => "none".to_owned(),
            (least, most) if least == most => most,
            _ => range(low, high, 0),
        }
    };
    let mut title = format!(
        "{}, patients whose need a month does not meet. Baseline: {}",
        view.setting(first.id),
        unmet(BASELINE)
    );
    if let Some(option) = option {
        title.push_str(&format!("; {}: {}", view.title(option), unmet(option)));
    }
    Ok(Some(Chart {
        id: "demand-capacity",
        alternative: format!("Columns by month of people who ask for a service. {title}."),
        title,
        reading: format!(
            "A column is how many ask in the month. Dashed: in how many cases a place could be had, places times days over what one \
             patient takes of them. Means of months, without intervals: of the years some are shorter of places than all on average. Not met, in \
             the title: who gives up or goes elsewhere, and who waits at the month's end. The services with the most of it.{}",
            view.left_out(1)
        ),
        source: view.source("summary.csv"),
        picture,
        table: table(view, &services, &systems),
    }))
}

fn panel(
    picture: &mut Picture,
    view: &View<'_>,
    of: &Service<'_>,
    systems: &[&str],
    mean: &dyn Fn(&str, &str, &str) -> f64,
    top: f64,
) {
    let frame = Frame { left: 54.0, top: top + 34.0, right: 700.0, bottom: top + 146.0 };
    let all = systems.iter().flat_map(|system| {
        of.months.iter().flat_map(|group| [DEMAND, STARTS].map(|metric| mean(system, metric, group)))
    });
    let y = Scale::nice(all, true, 4.0, frame.bottom, frame.top);
    let name = fit(view.setting(of.id), LABEL, f64::from(WIDTH) - 40.0);
    picture.text((12.0, frame.top - 14.0), &name, LABEL, INK, Anchor::Start);
    frame.y_axis(picture, &y, "");
    let width = (frame.right - frame.left) / of.months.len() as f64;
    let column = (width * 0.8 / systems.len() as f64).min(22.0);
    let mut free_from = f64::NEG_INFINITY;
    for (at, group) in of.months.iter().enumerate() {
        let middle = frame.left + width * (at as f64 + 0.5);
        let words = month(group, at);
        let half = crate::drawing::text_width(&words, SMALL) / 2.0;
        if middle - half > free_from {
            picture.text((middle, frame.bottom + 16.0), &words, SMALL, NOTE, Anchor::Middle);
            free_from = middle + half + 4.0;
        }
        for (number_of, (system, colour)) in systems.iter().zip([TODAY, OPTION]).enumerate() {
            let left = middle - column * systems.len() as f64 / 2.0 + column * number_of as f64;
            let demand = mean(system, DEMAND, group);
            if demand.is_finite() {
                let corner = (left + column - 0.5, y.at(demand.max(0.0)));
                picture.rect((left + 0.5, y.at(0.0)), corner, colour);
            }
            let starts = mean(system, STARTS, group);
            if starts.is_finite() {
                picture.dashes((left, y.at(starts)), (left + column, y.at(starts)), HARM, 1.5);
            }
        }
    }
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], NOTE, 1.0);
}

/// `Apr` of a group or a month as it is written, with the year at the first and at January.
pub(super) fn month(group: &str, at: usize) -> String {
    let written = group.rsplit('=').next().unwrap_or_default();
    let first: Result<jiff::civil::Date, _> = format!("{written}-01").parse();
    match first {
        Ok(date) if at == 0 || date.month() == 1 => format!("{} {}", month_name(date), date.year()),
        Ok(date) => month_name(date),
        Err(_) => written.to_owned(),
    }
}

fn table(view: &View<'_>, services: &[Service<'_>], systems: &[&str]) -> Grid {
    const FIGURES: [(&str, &str); 4] =
        [(DEMAND, "ask"), (STARTS, "could begin"), ("setting-entries", "began"), (UNMET, "not met")];
    let mut header = vec!["service and month".to_owned()];
    for system in systems {
        header.extend(FIGURES.map(|(_, words)| format!("{words}: {}", view.title(system))));
    }
    let mut rows = Vec::new();
    for of in services {
        for group in &of.months {
            let month = group.rsplit('=').next().unwrap_or_default();
            let mut row = vec![format!("{}, {month}", view.setting(of.id))];
            for system in systems {
                row.extend(FIGURES.map(|(metric, _)| {
                    let mean = view.steady(system, metric, group).and_then(|row| row.mean);
                    mean.map_or_else(String::new, |mean| number(mean, 1))
                }));
            }
            rows.push(row);
        }
    }
    Grid { header, rows, notes: vec!["Patients in the month.".to_owned()] }
}
