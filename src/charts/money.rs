//! What options leave each organisation with: in cash, and with the capacity that they free.

use super::chart::{Chart, ChartError};
use super::rows::{SMALL, name};
use super::view::{GROWING, View, beside, changed, intervals, nan};
use crate::document::{Difference, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, wrapped};
use crate::drawing::marks::{hatched, whisker};
use crate::drawing::{Anchor, HARM, INK, NOTE, OPTION, Picture, TODAY};
use crate::metrics::NET_CASHABLE;
use crate::number::{count, readable, with_interval};
use crate::report::COSTS_ALONE;

const WORTH: &str = "net-benefit";
pub(super) const MOST: usize = 3;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 560.0;
const ROW: f64 = 44.0;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let has =
        |option: &&str| view.difference(option, NET_CASHABLE, "all").is_some_and(|row| row.mean.is_some());
    let options: Vec<&str> = view.compared(MOST).into_iter().filter(has).collect();
    let organisations: Vec<(String, &str)> = std::iter::once(("all".to_owned(), "All together"))
        .chain(
            view.saved
                .run
                .place
                .organisations
                .iter()
                .map(|of| (format!("organisation={}", of.id), of.title.as_str())),
        )
        .filter(|(group, _)| {
            let touched = |metric: &str, option: &&str| {
                view.difference(option, metric, group).is_some_and(|row| !row.is_nothing())
            };
            options.iter().any(|option| touched(NET_CASHABLE, option) || touched(WORTH, option))
        })
        .collect();
    if options.is_empty() || organisations.is_empty() {
        return Ok(None);
    }
    let mut found: Vec<&Difference> = Vec::new();
    for option in &options {
        for (group, _) in &organisations {
            found.extend(
                [NET_CASHABLE, WORTH].iter().filter_map(|metric| view.difference(option, metric, group)),
            );
        }
    }
    found.retain(|row| !row.is_growing());
    let means = found.iter().map(|row| nan(row.mean));
    let (factor, unit) = readable("£ a year", means);
    let ends: Vec<f64> = found
        .iter()
        .flat_map(|row| [row.mean, row.ci_low, row.ci_high].map(|end| nan(end) * factor))
        .collect();
    let block = 66.0 + ROW * organisations.len() as f64 + 36.0;
    let mut picture = Picture::new(WIDTH, (26.0 + block * options.len() as f64) as u32, "");
    picture.rect((12.0, 8.0), (26.0, 18.0), OPTION);
    picture.text((32.0, 17.0), "cash", LABEL, INK, Anchor::Start);
    let costs_alone = view.saved.prices_costs_alone();
    if !costs_alone {
        hatched(&mut picture, (80.0, 8.0), (94.0, 18.0), OPTION);
        let words = "with the worth of capacity freed, which is no cash";
        picture.text((100.0, 17.0), words, LABEL, INK, Anchor::Start);
    }
    for (at, option) in options.iter().enumerate() {
        let top = 26.0 + block * at as f64 + 62.0;
        let frame = Frame { left: LEFT, top, right: RIGHT, bottom: top + ROW * organisations.len() as f64 };
        let heading = format!("{unit}, against the baseline: {}", view.title(option));
        for (line, text) in wrapped(&heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
            picture.text((12.0, top - 32.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
        }
        let x = Scale::nice(ends.iter().copied(), true, 5.0, frame.left, frame.right);
        // An axis without a bar would be of nothing.
        if !ends.is_empty() {
            frame.x_axis(&mut picture, &x, "");
        }
        for (number_of, (group, title)) in organisations.iter().enumerate() {
            let middle = top + ROW * (number_of as f64 + 0.5);
            name(&mut picture, title, (LEFT - 12.0, middle), LEFT - 34.0);
            for (metric, shift) in [(NET_CASHABLE, if costs_alone { 0.0 } else { -9.0 }), (WORTH, 9.0)] {
                if let Some(row) = view.difference(option, metric, group) {
                    bar(&mut picture, &x, middle + shift, row, factor, metric == NET_CASHABLE);
                }
            }
        }
        picture.line(&[(x.at(0.0), frame.top), (x.at(0.0), frame.bottom)], NOTE, 1.25);
    }
    let found: Vec<String> = options
        .iter()
        .map(|option| {
            format!(
                "{}: net position in cash {}",
                view.title(option),
                changed(view.difference(option, NET_CASHABLE, "all"), NET_CASHABLE)
            )
        })
        .collect();
    let title = format!("Against the baseline. {}", found.join("; "));
    let line = if view.saved.has_intervals() {
        " Lines, ± and brackets: 95 % interval, this option alone; grey where it holds zero."
    } else {
        ""
    };
    Ok(Some(Chart {
        id: "money",
        alternative: format!("Bars of pounds a year by organisation. {title}."),
        title,
        reading: format!(
            "Right of the line somebody is better off than in the baseline, left of it (orange) worse off, costs of schemes \
             taken off.{line} {}{}",
            if costs_alone {
                COSTS_ALONE.to_owned()
            } else {
                format!("Capacity freed pays no bill.{}", view.tariff(&options))
            },
            view.left_out(MOST)
        ),
        source: view.source("differences.csv"),
        picture,
        table: table(view, &organisations, &options, (factor, &unit)),
    }))
}

fn bar(picture: &mut Picture, x: &Scale, y: f64, row: &Difference, factor: f64, is_cash: bool) {
    let mean = nan(row.mean) * factor;
    if row.is_growing() || !mean.is_finite() {
        let why = if row.is_growing() { GROWING } else { "no figure" };
        picture.text((RIGHT + 10.0, y + 4.0), why, SMALL, NOTE, Anchor::Start);
        return;
    }
    let colour = match mean < 0.0 {
        _ if row.holds_zero() => TODAY,
        true => HARM,
        false => OPTION,
    };
    let (from, to) = ((x.at(0.0), y - 7.0), (x.at(mean), y + 7.0));
    if is_cash {
        picture.rect(from, to, colour);
    } else if (to.0 - from.0).abs() > 1.0 {
        hatched(picture, from, to, colour);
    }
    let (low, high) = (nan(row.ci_low) * factor, nan(row.ci_high) * factor);
    whisker(picture, (x.at(low), x.at(high)), y, INK);
    let text = if row.is_nothing() { "0".to_owned() } else { beside(mean, low, high, 0) };
    picture.text((RIGHT + 10.0, y + 4.0), &text, SMALL, INK, Anchor::Start);
}

fn table(
    view: &View<'_>,
    organisations: &[(String, &str)],
    options: &[&str],
    (factor, unit): (f64, &str),
) -> Grid {
    let mut header = vec![String::new()];
    header.extend(options.iter().map(|option| view.title(option).to_owned()));
    let mut rows: Vec<Vec<String>> = Vec::new();
    let drawn = [(NET_CASHABLE, "in cash"), (WORTH, "with the worth of capacity freed")];
    let costs_alone = view.saved.prices_costs_alone();
    for (metric, words) in drawn.into_iter().filter(|(metric, _)| !costs_alone || *metric == NET_CASHABLE) {
        for (group, title) in organisations {
            let cells = options.iter().map(|option| {
                view.difference(option, metric, group).map_or_else(String::new, |row| {
                    let [mean, low, high] = [row.mean, row.ci_low, row.ci_high].map(|end| nan(end) * factor);
                    if row.is_growing() { GROWING.to_owned() } else { with_interval(mean, low, high, 0) }
                })
            });
            rows.push(std::iter::once(format!("{title}, {words}, {unit}")).chain(cells).collect());
        }
    }
    let notes = vec![format!(
        "Against the baseline, costs of schemes taken off.{} {} of each option.",
        intervals(&rows),
        count(view.saved.run.replications, "replication")
    )];
    Grid { header, rows, notes }
}
