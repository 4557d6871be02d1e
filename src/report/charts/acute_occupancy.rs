//! Acute beds occupied at midnight, day by day, with the core beds.

use plotters::style::Color;

use super::axis::{BLUE, Frame, INK, LABEL, Scale, VERMILION, page, spread};
use super::figures::Figures;
use super::picture::{Anchor, Picture};
use crate::report::number::number;

/// Mean line, bands between replications, core-bed line; nothing without acute beds.
pub(super) fn picture(figures: &Figures<'_>) -> Option<Picture> {
    let occupied = &figures.daily("acute-occupied", "all")?.points;
    let last = occupied.last().filter(|point| point.mean.is_finite())?;
    if occupied.iter().all(|point| point.p95 == 0.0) {
        return None;
    }
    let core = figures.daily("core-beds", "all").map_or(&[][..], |daily| &daily.points);
    let band = if figures.summary.replications > 1 {
        format!(
            "Mean of {}; shaded: middle half, and 5th to 95th percentile between replications",
            figures.replications()
        )
    } else {
        "One replication".to_owned()
    };
    let mut picture = page(520, "Acute beds occupied at midnight", &format!("{}. {band}.", figures.run()));
    let frame = Frame { left: 70.0, top: 108.0, right: 850.0, bottom: 474.0 };
    let values = occupied.iter().flat_map(|point| [point.p05, point.p95]);
    let values = values.chain(core.iter().map(|point| point.mean));
    let y = Scale::nice(values, false, 6.0, frame.bottom, frame.top);
    let days = occupied.len() as f64;
    let x = Scale::exact(0.0, days, frame.left, frame.right);
    frame.y_axis(&mut picture, &y, "Occupied acute beds at 24:00 (beds)");
    frame.date_axis(&mut picture, &x, figures.summary.start, occupied.len() as u32);

    // A value is observed at the end of its day.
    let at = |day: usize| x.at(day as f64 + 1.0);
    for (outer, opacity) in [(true, 0.16), (false, 0.26)] {
        let points: Vec<(f64, f64, f64)> = occupied
            .iter()
            .enumerate()
            .map(|(day, point)| {
                let (low, high) = if outer { (point.p05, point.p95) } else { (point.p25, point.p75) };
                (at(day), y.at(low), y.at(high))
            })
            .collect();
        picture.band(&points, BLUE.mix(opacity));
    }
    let steps: Vec<(f64, f64)> = core
        .iter()
        .enumerate()
        .flat_map(|(day, point)| [(x.at(day as f64), y.at(point.mean)), (at(day), y.at(point.mean))])
        .collect();
    picture.line(&steps, VERMILION, 2.0);
    let line: Vec<(f64, f64)> =
        occupied.iter().enumerate().map(|(day, point)| (at(day), y.at(point.mean))).collect();
    picture.line(&line, BLUE, 2.0);

    let mut labels = Vec::new();
    if figures.summary.replications > 1 {
        labels.push((y.at(last.mean), "mean".to_owned(), BLUE));
        labels.push((y.at(last.p95), "95th percentile".to_owned(), INK));
        labels.push((y.at(last.p05), "5th percentile".to_owned(), INK));
    } else {
        labels.push((y.at(last.mean), "occupied".to_owned(), BLUE));
    }
    if let Some(core) = core.last().filter(|point| point.mean.is_finite()) {
        labels.push((y.at(core.mean), format!("core beds {}", number(core.mean, 0)), VERMILION));
    }
    let wanted: Vec<f64> = labels.iter().map(|label| label.0).collect();
    let placed = spread(&wanted, 17.0, frame.top, frame.bottom);
    for ((_, text, colour), y) in labels.iter().zip(placed) {
        picture.text((frame.right + 10.0, y + 4.5), text, LABEL, *colour, Anchor::Start);
    }
    Some(picture)
}
