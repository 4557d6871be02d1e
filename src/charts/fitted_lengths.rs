//! Observed lengths of stay and the law fitted to them: who is still there after how long.

use super::chart::Chart;
use crate::document::Grid;
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH};
use crate::drawing::{Anchor, NOTE, OPTION, Picture, TODAY};
use crate::fit::lengths::goodness::survival;
use crate::fit::lengths::{Choice, Curve, Length, Lengths, Verdict};
use crate::number::number;

/// Points of the fitted line.
const POINTS: u32 = 240;
/// Share of lengths that the picture shows.
const SHOWN: f64 = 0.985;

/// The chart; `None` if no family was fitted.
#[must_use]
pub fn fitted_lengths(choice: &Choice, lengths: &Lengths, unit: &str, from: &str) -> Option<Chart> {
    let best = choice.best()?;
    let observed = observed(lengths, &best.curve);
    let frame = Frame { left: 50.0, top: 40.0, right: 700.0, bottom: 340.0 };
    let mut picture = Picture::new(WIDTH, 400, "");
    let most = best.curve.quantile(SHOWN);
    let x = Scale::nice([most].into_iter(), true, 8.0, frame.left, frame.right);
    let y = Scale::nice([100.0].into_iter(), true, 5.0, frame.bottom, frame.top);
    frame.y_axis(&mut picture, &y, "Still there (% of lengths)");
    frame.x_axis(&mut picture, &x, &format!("Length ({unit})"));
    let inside = |(length, left): (f64, f64)| (x.at(length.min(x.high)), y.at(100.0 * left));
    let steps: Vec<(f64, f64)> =
        observed.iter().filter(|(length, _)| *length <= x.high).copied().map(inside).collect();
    picture.line(&steps, TODAY, 2.5);
    let line = (0..=POINTS).map(|point| x.high * f64::from(point) / f64::from(POINTS));
    let line: Vec<(f64, f64)> = line.map(|length| inside((length, best.curve.tails(length).1))).collect();
    picture.line(&line, OPTION, 1.75);
    picture.text((frame.right, frame.top - 12.0), "grey: observed, blue: fitted", LABEL, NOTE, Anchor::End);
    let family = best.kind.name();
    let says = match choice.verdict {
        Verdict::Fits => "it fits",
        Verdict::Close => "a test tells it apart, but it is close",
        Verdict::NoneFits => "neither it nor another family fits",
        Verdict::Untested => "there is no test for such lengths",
    };
    let title = format!("Lengths as observed, and {family}: {says}");
    Some(Chart {
        id: "fitted-lengths",
        alternative: format!("Two falling lines over the length of stay. {title}."),
        title,
        reading: format!(
            "The share of lengths that are longer than what stands below; of bands it is known at their edges alone.{}",
            if begin(lengths) > 0.0 {
                " Of lengths that nobody could see the fitted share stands for the observed."
            } else {
                ""
            }
        ),
        source: from.to_owned(),
        picture,
        table: table(choice, &observed, unit),
    })
}

/// Shortest length that could be observed.
fn begin(lengths: &Lengths) -> f64 {
    lengths.observed().iter().map(|one| one.since).fold(f64::INFINITY, f64::min)
}

/// Share longer than a length, step by step, from all at 0, or as fitted where the first could be observed.
fn observed(lengths: &Lengths, fitted: &Curve) -> Vec<(f64, f64)> {
    let first = fitted.tails(begin(lengths)).1;
    let mut points = vec![(begin(lengths), first)];
    let steps = lengths.observed().iter().any(|one| matches!(one.length, Length::Exact(_)));
    let mut before = first;
    for (length, after) in survival(lengths, true) {
        // Of bands it is known at their edges.
        points.extend(steps.then_some((length, before)));
        before = first * after;
        points.push((length, before));
    }
    points
}

/// Shares longer than the fitted quantiles.
fn table(choice: &Choice, observed: &[(f64, f64)], unit: &str) -> Grid {
    let header = vec![format!("longer than ({unit})"), "fitted, %".to_owned(), "observed, %".to_owned()];
    let Some(best) = choice.best() else { return Grid { header, ..Grid::default() } };
    let rows = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95].map(|share| {
        let length = best.curve.quantile(share);
        let seen = observed.iter().take_while(|(at, _)| *at <= length).last().map_or(1.0, |(_, left)| *left);
        vec![number(length, 2), number(100.0 * (1.0 - share), 1), number(100.0 * seen, 1)]
    });
    Grid { header, rows: rows.to_vec(), notes: Vec::new() }
}
