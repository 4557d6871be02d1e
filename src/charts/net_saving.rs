//! How many simulated years are at least as good: the exceedance curve of the net saving, with what is claimed of it.

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, View, in_unit, nan, words};
use crate::document::{Claimed, DocumentError, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, wrapped};
use crate::drawing::marks::diamond;
use crate::drawing::{Anchor, BETTER, HARM, INK, NOTE, OPTION, Picture};
use crate::metrics::{Better, metric};
use crate::number::{number, readable};

const USUAL: &str = "net-cashable-benefit";
pub(super) const MOST: usize = 3;
const BLOCK: f64 = 270.0;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let options = view.compared(MOST);
    // The figure of which something is claimed, if it is money.
    let claimed = view.saved.claims.iter().find(|claim| {
        options.contains(&claim.option.as_str()) && ["net-benefit", USUAL].contains(&claim.metric.as_str())
    });
    let usual = claimed.map_or((USUAL, "all"), |claim| (claim.metric.as_str(), claim.group.as_str()));
    let (name, group) = view.metric.unwrap_or(usual);
    // One year has no distribution.
    let Some(first) = options.first().and_then(|option| view.difference(option, name, group)) else {
        return Ok(None);
    };
    if view.is_one() {
        return Ok(None);
    }
    let all = view.saved.replications(name, group)?;
    let wrong = || {
        let message = format!("replications.parquet has no `{name}/{group}` of every option");
        DocumentError::Unknown { message, help: "run the scenario again".to_owned() }
    };
    let usual = all.get(BASELINE).ok_or_else(wrong)?;
    let mut years: Vec<(&str, Vec<f64>)> = Vec::new();
    for option in &options {
        let of = all.get(*option).ok_or_else(wrong)?;
        let mut changes: Vec<f64> = of.iter().zip(usual).map(|(with, without)| with - without).collect();
        changes.retain(|change| change.is_finite());
        changes.sort_by(f64::total_cmp);
        if changes.len() > 1 {
            years.push((option, changes));
        }
    }
    if years.is_empty() {
        return Ok(None);
    }
    let more_is_better = metric(name).is_none_or(|metric| metric.better != Better::Lower);
    let (factor, unit) = readable(&first.unit, years.iter().flat_map(|(_, changes)| changes.iter().copied()));
    let (label, ..) = words(name);
    let mut picture = Picture::new(WIDTH, (BLOCK * years.len() as f64) as u32, "");
    let mut said = Vec::new();
    let mut rows = Vec::new();
    for (at, (option, changes)) in years.iter().enumerate() {
        let claim = view.saved.claims.iter().find(|claim| is_of(claim, option, name, group));
        let claim = claim.and_then(|claim| claim.planned).map(|value| value * factor);
        let changes: Vec<f64> = changes.iter().map(|change| change * factor).collect();
        let heading = format!("{label}, {unit}: {}", view.title(option));
        panel(&mut picture, BLOCK * at as f64, &heading, &changes, claim, more_is_better);
        let to_reach = claim.unwrap_or(0.0);
        let good = changes.iter().filter(|change| as_good(**change, to_reach, more_is_better)).count();
        let what = claim.map_or("no worse than the baseline".to_owned(), |claim| {
            format!("at least the claim of {}", in_unit(&number(claim, 0), &unit))
        });
        said.push(format!("{}: {what} in {good} of {} simulated years", view.title(option), changes.len()));
        let at = |share: f64| number(quantile(&changes, share), 0);
        rows.push(vec![
            view.title(option).to_owned(),
            at(0.05),
            at(0.5),
            at(0.95),
            claim.map_or_else(|| number(f64::NAN, 0), |claim| number(claim, 0)),
            format!("{good} of {}", changes.len()),
        ]);
    }
    let title = format!("{label} against the baseline. {}", said.join("; "));
    let side = if more_is_better { "right" } else { "left" };
    Ok(Some(Chart {
        id: "net-saving",
        alternative: format!("A falling curve of the share of simulated years. {title}."),
        title,
        reading: format!(
            "The height of the curve is the share of simulated years in which the result is at least as good as the figure \
             below it. Better lies to the {side}; tinted: the claim is reached (without a claim: no worse than the baseline)."
        ),
        source: view.source("replications.parquet and planned.csv"),
        picture,
        table: Grid {
            header: ["", "5th percentile", "median", "95th percentile", "claimed", "years that reach it"]
                .map(str::to_owned)
                .to_vec(),
            rows,
            notes: vec![format!(
                "{label}, {unit}, of single simulated years: they vary more than their mean. Without a claim, years that are \
                 no worse than the baseline."
            )],
        },
    }))
}

fn is_of(claim: &Claimed, option: &str, name: &str, group: &str) -> bool {
    claim.option == option && claim.metric == name && claim.group == group && !claim.unit.starts_with('%')
}

fn as_good(change: f64, wanted: f64, more_is_better: bool) -> bool {
    if more_is_better { change >= wanted } else { change <= wanted }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = (share * (sorted.len() as f64 - 1.0)).round() as usize;
    nan(sorted.get(at).copied())
}

fn panel(
    picture: &mut Picture,
    top: f64,
    heading: &str,
    changes: &[f64],
    claim: Option<f64>,
    more_is_better: bool,
) {
    let frame = Frame { left: 60.0, top: top + 52.0, right: 690.0, bottom: top + 220.0 };
    for (line, text) in wrapped(heading, LABEL, f64::from(WIDTH) - 32.0, 2).iter().enumerate() {
        picture.text((12.0, top + 14.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
    }
    let spread = changes.last().zip(changes.first()).map_or(0.0, |(last, first)| last - first);
    let near = |value: &f64| {
        changes.first().is_some_and(|first| *value >= first - 2.0 * spread)
            && changes.last().is_some_and(|last| *value <= last + 2.0 * spread)
    };
    let marks = claim.into_iter().chain([0.0]).filter(near);
    let x = Scale::nice(changes.iter().copied().chain(marks), false, 7.0, frame.left, frame.right);
    let y = Scale::nice([0.0, 100.0].into_iter(), true, 4.0, frame.bottom, frame.top);
    let wanted = claim.unwrap_or(0.0);
    let edge = x.at(wanted.clamp(x.low, x.high));
    let good = if more_is_better { (edge, frame.right) } else { (frame.left, edge) };
    if good.1 - good.0 > 0.5 {
        picture.rect((good.0, frame.top), (good.1, frame.bottom), BETTER);
    }
    frame.y_axis(picture, &y, "");
    picture.text((60.0, frame.top - 6.0), "% of simulated years", SMALL, NOTE, Anchor::Start);
    frame.x_axis(picture, &x, "");
    let many = changes.len() as f64;
    let mut steps = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let share = |rank: f64| {
            let share = 100.0 * rank / many;
            if more_is_better { 100.0 - share } else { share }
        };
        steps.push((x.at(*change), y.at(share(at as f64))));
        steps.push((x.at(*change), y.at(share(at as f64 + 1.0))));
    }
    let start = (frame.left, y.at(if more_is_better { 100.0 } else { 0.0 }));
    let end = (frame.right, y.at(if more_is_better { 0.0 } else { 100.0 }));
    let all: Vec<_> = std::iter::once(start).chain(steps).chain([end]).collect();
    picture.line(&all, OPTION, 2.0);
    if let Some(claim) = claim {
        picture.dashes((edge, frame.top), (edge, frame.bottom), HARM, 1.25);
        diamond(picture, (edge, frame.top), HARM);
        let beyond = if (x.low..=x.high).contains(&claim) { "" } else { ", beyond the axis" };
        let words = format!("claimed {}{beyond}", number(claim, 0));
        let right = edge > f64::midpoint(frame.left, frame.right);
        let (at, anchor) = if right { (edge - 10.0, Anchor::End) } else { (edge + 10.0, Anchor::Start) };
        picture.text((at, frame.top + 14.0), &words, SMALL, HARM, anchor);
    }
}
