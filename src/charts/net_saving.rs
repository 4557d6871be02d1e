//! In how many simulated years a change is at least as good: the exceedance curve of the net saving, or of another figure, with
//! what is claimed of it.

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, View, claim_words, in_unit, words};
use crate::document::{DocumentError, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, wrapped};
use crate::drawing::marks::diamond;
use crate::drawing::{Anchor, BETTER, HARM, INK, NOTE, OPTION, Picture};
use crate::metrics::{Better, metric};
use crate::number::{number, readable};
use crate::stats::quantile;

const USUAL: &str = crate::metrics::NET_CASHABLE;
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
    // One year has no distribution, and where no saving is priced there is none of it.
    let is_saving = view.metric.is_none() && claimed.is_none();
    if view.is_one() || (is_saving && view.saved.prices_costs_alone()) {
        return Ok(None);
    }
    let mut drawn: Vec<&str> = Vec::new();
    let mut skipped: Vec<String> = Vec::new();
    for option in &options {
        match view.difference(option, name, group) {
            Some(row) if row.is_growing() => {
                skipped.push(format!("{}, which hangs on a queue that grows", view.title(option)));
            }
            Some(row) if row.is_nothing() => {
                skipped.push(format!("{}, which changes nothing", view.title(option)))
            }
            Some(row) if row.mean.is_some() => drawn.push(option),
            _ => {}
        }
    }
    let Some(first) = drawn.first().and_then(|option| view.difference(option, name, group)) else {
        return Ok(None);
    };
    let all = view.saved.replications(name, group)?;
    let wrong = || {
        let message = format!("replications.parquet has no `{name}/{group}` of every option");
        DocumentError::Unknown { message, help: "run the scenario again".to_owned() }
    };
    let usual = all.get(BASELINE).ok_or_else(wrong)?;
    let mut years: Vec<(&str, Vec<f64>)> = Vec::new();
    for option in drawn {
        let of = all.get(option).ok_or_else(wrong)?;
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
    let better = metric(name).map_or(Better::Higher, |metric| metric.better);
    let (factor, unit) = readable(&first.unit, years.iter().flat_map(|(_, changes)| changes.iter().copied()));
    let (label, _, usual_decimals) = words(name);
    let decimals = if factor == 1.0 { usual_decimals } else { 0 };
    let mut picture = Picture::new(WIDTH, (BLOCK * years.len() as f64) as u32, "");
    let mut said = Vec::new();
    let mut rows = Vec::new();
    let runs = view.runs();
    for (at, (option, changes)) in years.iter().enumerate() {
        let claim = view.claimed(option, name, group, false).map(|value| value * factor);
        let changes: Vec<f64> = changes.iter().map(|change| change * factor).collect();
        let heading = format!("{label}, {unit}: {}", view.title(option));
        let how = How { better, claim, runs: &runs };
        panel(&mut picture, BLOCK * at as f64, &heading, &changes, &how);
        let good = changes.iter().filter(|change| how.is_reached(**change)).count();
        let what = how.what(&unit);
        said.push(format!("{}: {what} in {good} of {}", view.title(option), view.saved.years(changes.len())));
        let at = |share: f64| number(quantile(&changes, share), decimals);
        let written = view.claim(option, name, group).and_then(|of| Some((of.planned?, &of.unit)));
        rows.push(vec![
            view.title(option).to_owned(),
            at(0.05),
            at(0.5),
            at(0.95),
            match (claim, written) {
                (Some(claim), _) => claim_words(claim),
                (None, Some((value, unit))) => format!("{} {unit}", claim_words(value)),
                (None, None) => number(f64::NAN, 0),
            },
            format!("{good} of {}", changes.len()),
        ]);
    }
    let title = format!("{label} against the baseline. {}", said.join("; "));
    let (axis, without) = match better {
        Better::Higher => (
            "at least as good as the figure below it. Better lies to the right; tinted: the claim is reached",
            "that are no worse than the baseline",
        ),
        Better::Lower => (
            "at least as good as the figure below it. Better lies to the left; tinted: the claim is reached",
            "that are no worse than the baseline",
        ),
        Better::Neither => (
            "at least the figure below it. Neither more nor less of it is better",
            "that are higher than the baseline",
        ),
    };
    let tinted = match better {
        Better::Neither => "",
        _ => " (without a claim: no worse than the baseline)",
    };
    let skipped = match skipped.as_slice() {
        [] => String::new(),
        some => format!(" Not drawn: {}.", some.join("; ")),
    };
    Ok(Some(Chart {
        id: "net-saving",
        alternative: format!("A falling curve of the share of {runs}. {title}."),
        title,
        reading: format!(
            "The height of the curve is the share of {runs} in which the result is {axis}{tinted}.{skipped}{}{}",
            view.tariff(&years.iter().map(|(option, _)| *option).collect::<Vec<_>>()),
            view.left_out(MOST)
        ),
        source: view.source("replications.parquet and planned.csv"),
        picture,
        table: Grid {
            header: ["", "5th percentile", "median", "95th percentile", "claimed"]
                .map(str::to_owned)
                .into_iter()
                .chain([format!("{runs} that reach it")])
                .collect(),
            rows,
            notes: vec![format!(
                "{label}, {unit}, of single {runs}: they vary more than their mean. Without a claim, those {without}."
            )],
        },
    }))
}

/// What is good of a change, and what is claimed of it.
struct How<'a> {
    better: Better,
    claim: Option<f64>,
    /// `simulated years`.
    runs: &'a str,
}

impl How<'_> {
    /// Whether the curve falls from the left: the share with at least so much.
    fn is_falling(&self) -> bool {
        self.better != Better::Lower
    }

    /// Whether a change is as good as the claim; without one no worse than the baseline, or higher where neither is better.
    fn is_reached(&self, change: f64) -> bool {
        match (self.better, self.claim) {
            (Better::Higher, claim) => change >= claim.unwrap_or(0.0),
            (Better::Lower, claim) => change <= claim.unwrap_or(0.0),
            (Better::Neither, None) => change > 0.0,
            (Better::Neither, Some(claim)) if claim < 0.0 => change <= claim,
            (Better::Neither, Some(claim)) => change >= claim,
        }
    }

    /// The same in words.
    fn what(&self, unit: &str) -> String {
        let Some(claim) = self.claim else {
            let what = if self.better == Better::Neither {
                "higher than the baseline"
            } else {
                "no worse than the baseline"
            };
            return what.to_owned();
        };
        let claim = in_unit(&claim_words(claim), unit);
        match self.better {
            Better::Higher => format!("at least the claim of {claim}"),
            Better::Lower => format!("as good as the claim of {claim}"),
            Better::Neither => format!("as far as the claim of {claim}"),
        }
    }
}

fn panel(picture: &mut Picture, top: f64, heading: &str, changes: &[f64], how: &How<'_>) {
    let claim = how.claim;
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
    let good = if how.is_falling() { (edge, frame.right) } else { (frame.left, edge) };
    if how.better != Better::Neither && good.1 - good.0 > 0.5 {
        picture.rect((good.0, frame.top), (good.1, frame.bottom), BETTER);
    }
    frame.y_axis(picture, &y, "");
    picture.text((60.0, frame.top - 6.0), &format!("% of {}", how.runs), SMALL, NOTE, Anchor::Start);
    frame.x_axis(picture, &x, "");
    let many = changes.len() as f64;
    let mut steps = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let share = |rank: f64| {
            let share = 100.0 * rank / many;
            if how.is_falling() { 100.0 - share } else { share }
        };
        steps.push((x.at(*change), y.at(share(at as f64))));
        steps.push((x.at(*change), y.at(share(at as f64 + 1.0))));
    }
    let start = (frame.left, y.at(if how.is_falling() { 100.0 } else { 0.0 }));
    let end = (frame.right, y.at(if how.is_falling() { 0.0 } else { 100.0 }));
    let all: Vec<_> = std::iter::once(start).chain(steps).chain([end]).collect();
    picture.line(&all, OPTION, 2.0);
    if let Some(claim) = claim {
        picture.dashes((edge, frame.top), (edge, frame.bottom), HARM, 1.25);
        diamond(picture, (edge, frame.top), HARM);
        let beyond = if (x.low..=x.high).contains(&claim) { "" } else { ", beyond the axis" };
        let words = format!("claimed {}{beyond}", claim_words(claim));
        let right = edge > f64::midpoint(frame.left, frame.right);
        let (at, anchor) = if right { (edge - 10.0, Anchor::End) } else { (edge + 10.0, Anchor::Start) };
        picture.text((at, frame.top + 14.0), &words, SMALL, HARM, anchor);
    }
}
