//! The queue for each setting, day by day, in small multiples.

use plotters::style::Color;

use super::axis::{BLUE, Frame, INK, LABEL, Scale, page, wrapped};
use super::figures::Figures;
use super::picture::{Anchor, Picture};
use crate::stats::{DailyPoint, DailySummary, Tally};

/// Most panels; the longest queues are shown.
const MOST: usize = 9;

/// A panel for each of the longest queues; nothing if nobody ever waits.
pub(super) fn picture(figures: &Figures<'_>) -> Option<Picture> {
    let mean = |daily: &DailySummary| daily.points.iter().map(|point| point.mean).collect::<Tally>().mean();
    let queues = figures.daily.iter().filter(|daily| daily.series.metric == "setting-queue");
    let mut queues: Vec<(f64, &DailySummary)> =
        queues.map(|daily| (mean(daily), daily)).filter(|(mean, _)| *mean > 0.0).collect();
    if queues.is_empty() {
        return None;
    }
    queues.sort_by(|a, b| b.0.total_cmp(&a.0));
    let left_out = queues.len().saturating_sub(MOST);
    queues.truncate(MOST);
    let band = if figures.summary.replications > 1 {
        format!("Median of {}; shaded: 5th to 95th percentile between them", figures.replications())
    } else {
        "One replication".to_owned()
    };
    let rest = match left_out {
        0 => String::new(),
        n => format!(" The {MOST} longest of {} queues.", n + MOST),
    };
    let columns = queues.len().min(3);
    let rows = queues.len().div_ceil(columns);
    let height = if rows == 1 { 300.0 } else { 128.0 };
    let page_height = 84.0 + (height + 66.0) * rows as f64;
    let mut picture = page(
        page_height as u32,
        "Patients waiting at midnight, by setting",
        &format!("{}. {band}.{rest}", figures.run()),
    );
    let width = (1000.0 - 24.0) / columns as f64;
    for (index, (_, daily)) in queues.iter().enumerate() {
        let left = 60.0 + (index % columns) as f64 * width;
        let top = 112.0 + (index / columns) as f64 * (height + 66.0);
        let frame = Frame { left, top, right: left + width - 56.0, bottom: top + height };
        panel(&mut picture, &frame, figures, daily);
    }
    Some(picture)
}

/// What the line shows: the median, for the mean of a queue that is long once in thirty replications lies outside its band.
pub(super) fn middle(point: &DailyPoint) -> f64 {
    point.p50
}

fn panel(picture: &mut Picture, frame: &Frame, figures: &Figures<'_>, daily: &DailySummary) {
    let points = &daily.points;
    let y = Scale::nice(points.iter().map(|point| point.p95), true, 4.0, frame.bottom, frame.top);
    let x = Scale::exact(0.0, points.len() as f64, frame.left, frame.right);
    frame.y_axis(picture, &y, "");
    let lines =
        wrapped(&figures.setting_name(&daily.series.group), LABEL, frame.right - frame.left + 20.0, 2);
    for (line, name) in lines.iter().rev().enumerate() {
        let at = (frame.left, frame.top - 12.0 - 15.0 * line as f64);
        picture.text(at, name, LABEL, INK, Anchor::Start);
    }
    frame.date_axis(picture, &x, figures.summary.start, points.len() as u32);
    let at = |day: usize| x.at(day as f64 + 1.0);
    let band: Vec<_> =
        points.iter().enumerate().map(|(day, point)| (at(day), y.at(point.p05), y.at(point.p95))).collect();
    picture.band(&band, BLUE.mix(0.22));
    let line: Vec<_> = points.iter().enumerate().map(|(day, point)| (at(day), y.at(middle(point)))).collect();
    picture.line(&line, BLUE, 1.75);
}
