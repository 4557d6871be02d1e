//! Welch's plot: patients watched from the very start, with the end of the warm-up. It needs what no file of results holds.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ReportError;
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH};
use crate::drawing::{
    Anchor, HARM, INK, NOTE, OPTION, PANEL, PAPER, Picture, TODAY_TINT, page, png, text_width,
};
use crate::model::Model;
use crate::number::count;
use crate::results::Results;
use crate::stats::{WarmUpCheck, check_warm_up};

/// Draws it into the folder `charts` of a staging folder and returns the paths; nothing without the series.
pub(super) fn save(staging: &Path, model: &Model, results: &Results) -> Result<Vec<PathBuf>, ReportError> {
    let wrong = |message| ReportError::Chart { chart: "warm-up", message };
    let Some(picture) = picture(model, results) else { return Ok(Vec::new()) };
    let (svg, png) = (picture.svg().map_err(wrong)?, png(&picture, 2 * WIDTH).map_err(wrong)?);
    let mut files = Vec::new();
    for (ending, bytes) in [("svg", svg.as_bytes()), ("png", png.as_slice())] {
        let name = Path::new("charts").join(format!("warm-up.{ending}"));
        let path = staging.join(&name);
        fs::write(&path, bytes).map_err(ReportError::file(&path))?;
        files.push(name);
    }
    Ok(files)
}

/// Daily mean, moving average, warm-up chosen and suggested.
fn picture(model: &Model, results: &Results) -> Option<Picture> {
    let check = check_warm_up(results);
    if check.mean.len() < 2 {
        return None;
    }
    let verdict = match check.suggested_days {
        Some(days) => format!("MSER-5 would discard {}", count(days as usize, "day")),
        None => "MSER-5 finds no steady level".to_owned(),
    };
    let warm_up = count(check.chosen_days as usize, "day");
    let title = format!("The baseline from the start of the run: {verdict}; the warm-up is {warm_up}");
    let reading = "Measured where the ground is white: the lines should be level there but for the season.";
    let source = format!(
        "{}. Mean of {} of the baseline.",
        if model.scenario.title.is_empty() { &model.scenario.name } else { &model.scenario.title },
        count(results.replications.len(), "replication")
    );
    Some(page(&lines(model, &check), &title, reading, &source))
}

fn lines(model: &Model, check: &WarmUpCheck) -> Picture {
    let mut picture = Picture::new(WIDTH, 350, "");
    let frame = Frame { left: 60.0, top: 34.0, right: 590.0, bottom: 296.0 };
    let y = Scale::nice(check.mean.iter().copied(), false, 6.0, frame.bottom, frame.top);
    let days = check.mean.len() as f64;
    let ticks = Scale::nice([0.0, days].into_iter(), true, 8.0, 0.0, 1.0);
    let x = Scale::exact(0.0, days, frame.left, frame.right);
    let chosen = x.at(f64::from(check.chosen_days));
    picture.rect((frame.left, frame.top), (chosen, frame.bottom), PANEL);
    frame.y_axis(&mut picture, &y, &format!("{} at 24:00 (patients)", watched(model)));
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], NOTE, 1.0);
    for (day, label) in ticks.ticks().into_iter().filter(|(day, _)| *day <= days) {
        let at = x.at(day);
        picture.line(&[(at, frame.bottom), (at, frame.bottom + 5.0)], NOTE, 1.0);
        picture.text((at, frame.bottom + 20.0), &label, LABEL, NOTE, Anchor::Middle);
    }
    let middle = f64::midpoint(frame.left, frame.right);
    let title = "Days from the start of the run";
    picture.text((middle, frame.bottom + 42.0), title, LABEL, INK, Anchor::Middle);

    let points = |series: &[f64]| -> Vec<(f64, f64)> {
        series.iter().enumerate().map(|(day, value)| (x.at(day as f64 + 1.0), y.at(*value))).collect()
    };
    let (raw, smooth) = (points(&check.mean), points(&check.welch));
    picture.line(&raw, TODAY_TINT, 1.0);
    picture.line(&smooth, OPTION, 2.5);
    if let Some(end) = smooth.last() {
        for (line, (text, colour)) in
            [("moving average", OPTION), ("(21 days)", OPTION), ("single days", NOTE)].into_iter().enumerate()
        {
            let at = (frame.right + 10.0, end.1 - 4.0 + 16.0 * line as f64);
            picture.text(at, text, LABEL, colour, Anchor::Start);
        }
    }
    boundaries(&mut picture, &frame, &x, check);
    picture
}

/// Who is counted, as [`crate::results::Replication::watched`] says.
fn watched(model: &Model) -> &'static str {
    if model.settings.iter().any(|setting| setting.kind.is_acute()) {
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
        picture.dashes((at, frame.top), (at, frame.bottom), HARM, 1.5);
    }
    picture.line(&[(chosen, frame.top), (chosen, frame.bottom)], INK, 1.5);
    let measured = format!("measured from day {}", check.chosen_days);
    label(picture, frame, chosen, 0.0, &measured, false);
    if let Some(days) = suggested {
        label(picture, frame, x.at(f64::from(days)), 1.0, &format!("MSER-5: day {days}"), true);
    }
}

/// A label beside a vertical line, on white, in a row of its own above the axis.
fn label(picture: &mut Picture, frame: &Frame, at: f64, row: f64, text: &str, suggested: bool) {
    let width = text_width(text, LABEL);
    let y = frame.bottom - 14.0 - row * 22.0;
    let left = if at + width + 12.0 < frame.right { at + 6.0 } else { at - 6.0 - width };
    picture.rect((left - 3.0, y - 13.0), (left + width + 3.0, y + 5.0), PAPER);
    picture.text((left, y), text, LABEL, if suggested { HARM } else { INK }, Anchor::Start);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::stats::synthetic;

    #[test]
    fn it_names_the_baseline_and_says_how_many_replications() {
        let svg = picture(&sample::hospital(), &synthetic::hospital(3)).unwrap().svg().unwrap();
        assert!(svg.contains("The baseline from the start of the run"), "{svg}");
        assert!(svg.contains("3 replications"));
        assert!(
            picture(&sample::hospital(), &synthetic::hospital(1))
                .unwrap()
                .svg()
                .unwrap()
                .contains("1 replication of")
        );
    }
}
