//! Delayed days by SitRep reason, coloured by the body they are attributed to.

use std::collections::BTreeMap;

use plotters::style::RGBColor;

use super::axis::{BLUE, Frame, GREEN, GREY, INK, LABEL, ORANGE, Scale, page};
use super::figures::Figures;
use super::picture::{Anchor, Picture};
use super::raster::text_width;
use crate::model::{Body, Delay, DelayReason, Model, Named};
use crate::number::number;
use crate::report::reasons::meaning;
use crate::stats::SummaryRow;

/// Bars by size with whiskers; nothing without delays.
pub(super) fn picture(figures: &Figures<'_>) -> Option<Picture> {
    let mut rows: Vec<(&str, &str, &SummaryRow)> = DelayReason::WORDS
        .iter()
        .filter_map(|&(code, reason)| {
            let words = meaning(reason);
            let row = figures.summary.observed("delayed-days", &format!("reason={code}"))?;
            (row.mean > 0.0).then_some((code, words, row))
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| b.2.mean.total_cmp(&a.2.mean));
    let whiskers = if figures.summary.replications > 1 {
        format!("Mean of {} with 95 % confidence interval", figures.replications())
    } else {
        "One replication".to_owned()
    };
    let height = 38.0;
    let frame = Frame { left: 236.0, top: 112.0, right: 920.0, bottom: 116.0 + height * rows.len() as f64 };
    let mut picture = page(
        (frame.bottom + 56.0) as u32,
        "Delayed days a month by SitRep reason",
        &format!("{}. {whiskers}.", figures.run()),
    );
    let bodies = bodies(figures.model);
    let body_of = |code: &str| bodies.get(code).copied().unwrap_or(Attribution::Unknown);
    key(&mut picture, &rows.iter().map(|row| body_of(row.0)).collect::<Vec<_>>());
    let most = rows.iter().flat_map(|row| [row.2.mean, row.2.ci_high]);
    let x = Scale::nice(most, true, 8.0, frame.left, frame.right);
    frame.x_axis(&mut picture, &x, "Delayed days (days a month)");
    for (index, (code, words, row)) in rows.iter().enumerate() {
        let middle = frame.top + 2.0 + height * (index as f64 + 0.5);
        let label = format!("{code}  {words}");
        picture.text((frame.left - 10.0, middle + 4.5), &label, LABEL, INK, Anchor::End);
        let end = x.at(row.mean);
        picture.rect((frame.left, middle - 11.0), (end, middle + 11.0), body_of(code).colour());
        let (low, high) = (x.at(row.ci_low), x.at(row.ci_high));
        picture.line(&[(low, middle), (high, middle)], INK, 1.5);
        for edge in [low, high] {
            picture.line(&[(edge, middle - 5.0), (edge, middle + 5.0)], INK, 1.5);
        }
        let beyond = if high.is_nan() { end } else { high.max(end) } + 8.0;
        picture.text((beyond, middle + 4.5), &number(row.mean, 0), LABEL, INK, Anchor::Start);
    }
    picture.line(&[(frame.left, frame.top), (frame.left, frame.bottom)], GREY, 1.0);
    Some(picture)
}

/// To whom the scenario attributes the delays of a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attribution {
    Nhs,
    SocialCare,
    Both,
    Unknown,
}

impl Attribution {
    fn colour(self) -> RGBColor {
        match self {
            Self::Nhs => BLUE,
            Self::SocialCare => ORANGE,
            Self::Both => GREEN,
            Self::Unknown => RGBColor(150, 156, 163),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Nhs => "NHS",
            Self::SocialCare => "social care",
            Self::Both => "both, or either by patient",
            Self::Unknown => "not attributed",
        }
    }
}

/// Attribution by reason code, from all delays of the scenario; different bodies make `Both`.
fn bodies(model: &Model) -> BTreeMap<&'static str, Attribution> {
    let routes = model.streams.iter().flat_map(|stream| &stream.routes);
    let routes = routes.chain(model.stays.iter().flat_map(|stay| &stay.routes));
    let tasks = model.stays.iter().flat_map(|stay| &stay.tasks);
    let delays = routes.flat_map(|route| &route.delay).chain(tasks.flat_map(|task| &task.delay));
    let mut bodies = BTreeMap::new();
    for &(_, Delay { reason, body }) in delays {
        let body = match body {
            Body::Nhs => Attribution::Nhs,
            Body::SocialCare => Attribution::SocialCare,
            Body::Both => Attribution::Both,
        };
        let known = bodies.entry(reason.word()).or_insert(body);
        if *known != body {
            *known = Attribution::Both;
        }
    }
    bodies
}

/// What the colours mean; only those that occur.
fn key(picture: &mut Picture, used: &[Attribution]) {
    let all = [Attribution::Nhs, Attribution::SocialCare, Attribution::Both, Attribution::Unknown];
    let mut at = 24.0;
    picture.text((at, 88.0), "Attributed to", LABEL, GREY, Anchor::Start);
    // A tenth more than measured: the SVG may be shown in a wider font.
    at += 1.1 * text_width("Attributed to", LABEL) + 16.0;
    for body in all.into_iter().filter(|body| used.contains(body)) {
        picture.rect((at, 77.0), (at + 12.0, 89.0), body.colour());
        picture.text((at + 18.0, 88.0), body.words(), LABEL, INK, Anchor::Start);
        at += 18.0 + 1.1 * text_width(body.words(), LABEL) + 22.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_reason_with_two_bodies_is_of_both() {
        let bodies = bodies(&sample::hospital());
        assert_eq!(bodies["C"], Attribution::Nhs);
        assert_eq!(bodies["E"], Attribution::SocialCare);
        assert_eq!(bodies["Dii"], Attribution::Both);
        assert!(!bodies.contains_key("A"));
    }
}
