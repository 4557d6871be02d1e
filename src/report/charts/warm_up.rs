//! Welch's plot: patients watched from the very start, with the end of the warm-up.

use plotters::style::{Color, RGBColor};

use super::axis::{BLUE, Frame, GREY, INK, LABEL, SHADE, Scale, VERMILION, page};
use super::figures::Figures;
use super::picture::{Anchor, Picture};
use super::raster::text_width;
use crate::stats::WarmUpCheck;

/// Daily mean, moving average, warm-up chosen and suggested; nothing without the series.
pub(super) fn picture(figures: &Figures<'_>, check: &WarmUpCheck) -> Option<Picture> {
    if check.mean.len() < 2 {
        return None;
    }
    let verdict = match check.suggested_days {
        Some(days) if check.too_short => format!("MSER-5 would discard {days} days"),
        Some(days) => format!("MSER-5 would discard {days}"),
        None => "MSER-5 finds no steady level".to_owned(),
    };
    let subtitle = format!(
        "{}. Mean of {}. {verdict}; warm-up {} days.",
        figures.run(),
        figures.replications(),
        check.chosen_days
    );
    let mut picture = page(520, &format!("{} from the start of the run", watched(figures)), &subtitle);
    let frame = Frame { left: 76.0, top: 112.0, right: 850.0, bottom: 462.0 };
    let y = Scale::nice(check.mean.iter().copied(), false, 6.0, frame.bottom, frame.top);
    let days = check.mean.len() as f64;
    let ticks = Scale::nice([0.0, days].into_iter(), true, 8.0, 0.0, 1.0);
    let x = Scale::exact(0.0, days, frame.left, frame.right);
    let chosen = x.at(f64::from(check.chosen_days));
    picture.rect((frame.left, frame.top), (chosen, frame.bottom), SHADE);
    frame.y_axis(&mut picture, &y, "At 24:00 (patients)");
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], GREY, 1.0);
    for (day, label) in ticks.ticks().into_iter().filter(|(day, _)| *day <= days) {
        let at = x.at(day);
        picture.line(&[(at, frame.bottom), (at, frame.bottom + 5.0)], GREY, 1.0);
        picture.text((at, frame.bottom + 20.0), &label, LABEL, GREY, Anchor::Middle);
    }
    let middle = f64::midpoint(frame.left, frame.right);
    let title = "Days from the start of the run";
    picture.text((middle, frame.bottom + 42.0), title, LABEL, INK, Anchor::Middle);

    let points = |series: &[f64]| -> Vec<(f64, f64)> {
        series.iter().enumerate().map(|(day, value)| (x.at(day as f64 + 1.0), y.at(*value))).collect()
    };
    let (raw, smooth) = (points(&check.mean), points(&check.welch));
    let pale = RGBColor(140, 170, 200);
    picture.line(&raw, pale, 1.0);
    picture.line(&smooth, BLUE, 2.5);
    if let Some(end) = smooth.last() {
        picture.text((frame.right + 10.0, end.1 - 4.0), "moving average", LABEL, BLUE, Anchor::Start);
        picture.text((frame.right + 10.0, end.1 + 12.0), "(21 days)", LABEL, BLUE, Anchor::Start);
        picture.text((frame.right + 10.0, end.1 + 32.0), "single days", LABEL, GREY.mix(0.9), Anchor::Start);
    }
    boundaries(&mut picture, &frame, &x, check);
    Some(picture)
}

/// Who is counted, as [`crate::results::Replication::watched`] says.
fn watched(figures: &Figures<'_>) -> &'static str {
    if figures.model.settings.iter().any(|setting| setting.kind.is_acute()) {
        "Patients in acute beds or waiting for one"
    } else {
        "Patients in settings of limited capacity or waiting"
    }
}

/// Vertical lines at the end of the warm-up and at the suggestion, labelled just above the axis.
fn boundaries(picture: &mut Picture, frame: &Frame, x: &Scale, check: &WarmUpCheck) {
    let chosen = x.at(f64::from(check.chosen_days));
    let suggested = check.suggested_days.filter(|days| *days > 0);
    if let Some(at) = suggested.map(|days| x.at(f64::from(days))) {
        picture.dashes((at, frame.top), (at, frame.bottom), VERMILION, 1.5);
    }
    picture.line(&[(chosen, frame.top), (chosen, frame.bottom)], INK, 1.5);
    let measured = format!("measured from day {}", check.chosen_days);
    label(picture, frame, chosen, 0.0, &measured, INK);
    if let Some(days) = suggested {
        label(picture, frame, x.at(f64::from(days)), 1.0, &format!("MSER-5: day {days}"), VERMILION);
    }
}

/// A label beside a vertical line, on white, in a row of its own above the axis.
fn label(picture: &mut Picture, frame: &Frame, at: f64, row: f64, text: &str, colour: RGBColor) {
    let width = text_width(text, LABEL);
    let y = frame.bottom - 14.0 - row * 22.0;
    let left = if at + width + 12.0 < frame.right { at + 6.0 } else { at - 6.0 - width };
    picture.rect((left - 3.0, y - 13.0), (left + width + 3.0, y + 5.0), RGBColor(255, 255, 255));
    picture.text((left, y), text, LABEL, colour, Anchor::Start);
}
