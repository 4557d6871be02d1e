//! The rhythm of the week: attendances, discharges and occupied beds by hour.

use plotters::style::{Color, RGBColor};

use super::axis::{BLUE, Frame, GREEN, GREY, LABEL, ORANGE, SHADE, Scale, page};
use super::figures::Figures;
use super::picture::{Anchor, Picture};
use crate::stats::SummaryRow;

const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

/// Metric, axis title, colour, whether the scale begins at zero.
const PANELS: [(&str, &str, RGBColor, bool); 3] = [
    ("attendances-hour", "A&E attendances (patients an hour)", BLUE, true),
    ("discharges-hour", "Acute discharges, alive (patients an hour)", GREEN, true),
    ("acute-occupied-hour", "Occupied acute beds (beds)", ORANGE, false),
];

/// Up to three panels over one week; nothing if none has data.
pub(super) fn picture(figures: &Figures<'_>) -> Option<Picture> {
    let panels: Vec<_> = PANELS
        .into_iter()
        .filter_map(|(metric, title, colour, zero)| Some((hours(figures, metric)?, title, colour, zero)))
        .collect();
    if panels.is_empty() {
        return None;
    }
    let (height, gap) = (132.0, 62.0);
    let page_height = 100.0 + (height + gap) * panels.len() as f64 + 4.0;
    let band = if figures.summary.replications > 1 {
        format!("Mean of {}; shaded: 5th to 95th percentile between them", figures.replications())
    } else {
        "One replication".to_owned()
    };
    let mut picture =
        page(page_height as u32, "The rhythm of the week", &format!("{}. {band}.", figures.run()));
    for (index, (rows, title, colour, zero)) in panels.iter().enumerate() {
        let top = 108.0 + (height + gap) * index as f64;
        let frame = Frame { left: 70.0, top, right: 976.0, bottom: top + height };
        panel(&mut picture, &frame, rows, title, *colour, *zero);
    }
    Some(picture)
}

/// The 168 rows of a metric, if they are all there and not all zero.
fn hours<'a>(figures: &Figures<'a>, metric: &str) -> Option<Vec<&'a SummaryRow>> {
    let hours = DAYS.iter().flat_map(|(day, _)| (0..24).map(move |hour| format!("hour={day}-{hour:02}")));
    let rows: Option<Vec<_>> = hours.map(|group| figures.summary.observed(metric, &group)).collect();
    rows.filter(|rows| rows.iter().any(|row| row.mean != 0.0))
}

fn panel(
    picture: &mut Picture,
    frame: &Frame,
    rows: &[&SummaryRow],
    title: &str,
    colour: RGBColor,
    zero: bool,
) {
    let y = Scale::nice(rows.iter().flat_map(|row| [row.p05, row.p95]), zero, 4.0, frame.bottom, frame.top);
    let x = Scale::exact(0.0, 168.0, frame.left, frame.right);
    picture.rect((x.at(120.0), frame.top), (x.at(168.0), frame.bottom), SHADE);
    frame.y_axis(picture, &y, title);
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], GREY, 1.0);
    for (day, (_, name)) in DAYS.iter().enumerate() {
        let start = x.at(day as f64 * 24.0);
        picture.line(&[(start, frame.bottom), (start, frame.bottom + 5.0)], GREY, 1.0);
        let noon = x.at(day as f64 * 24.0 + 12.0);
        picture.text((noon, frame.bottom + 18.0), name, LABEL, GREY, Anchor::Middle);
    }
    // A count belongs to its whole hour: drawn at the middle of it. Beds are seen at its start.
    let shift = if zero { 0.5 } else { 0.0 };
    let at = |hour: usize| x.at(hour as f64 + shift);
    let band: Vec<_> =
        rows.iter().enumerate().map(|(hour, row)| (at(hour), y.at(row.p05), y.at(row.p95))).collect();
    picture.band(&band, colour.mix(0.25));
    let line: Vec<_> = rows.iter().enumerate().map(|(hour, row)| (at(hour), y.at(row.mean))).collect();
    picture.line(&line, colour, 2.0);
}
