//! Every metric careflow reports: name, label, unit and definition, in one table.
//!
//! The recorder writes these names, the output files carry them, `docs/metrics.md` is generated from
//! here. A definition says what is counted, over which period, and what happens at its edges.

mod metric;
mod table;

pub use metric::{Metric, Section};
pub use table::METRICS;

/// The metric of this name.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id == id)
}

/// Unit of a difference of two figures of this unit: that of two percentages is in percentage points.
#[must_use]
pub fn unit_of_difference(unit: &'static str) -> &'static str {
    if unit.starts_with('%') { "points" } else { unit }
}

/// What values the figures of a metric can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// Any: growth and pounds.
    None,
    /// 0 and more.
    NotNegative,
    /// 0 to 100: shares of a whole in per cent.
    Share,
}

/// The limits of a metric's figures.
#[must_use]
pub fn limits(id: &str) -> Limits {
    // Escalation beds and overtime count above the whole; readmissions are counted when they happen.
    const BEYOND: [&str; 6] = [
        "acute-occupancy",
        "acute-occupancy-p95",
        "discharges-weekday",
        "readmissions-30-days",
        "setting-utilisation",
        "team-utilisation",
    ];
    match metric(id) {
        None => Limits::None,
        Some(_) if id.ends_with("-growth") => Limits::None,
        Some(metric) if metric.section == Section::Money => Limits::None,
        Some(metric) if metric.unit.starts_with('%') && !BEYOND.contains(&id) => Limits::Share,
        Some(_) => Limits::NotNegative,
    }
}

/// `docs/metrics.md`: the table as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "# Metrics\n\nGenerated from `src/metrics/table.rs`. Groups: `all`, or a split such as `site=…`, `age=…`, \
         `setting=…`, `stay=…`, `team=…`, `task=…`, `month=2014-05`, `reason=Dii`, `body=NHS`, `weekday=mon`, \
         `hour=mon-09`, `name=…`, of money `payer=…`, `scheme=…`, `gains=…`, `point-of-delivery=…`, \
         `outcome=…`. The metrics of A&E, of admissions and of the whole system are also given by site and by the \
         attributes of `split-by` (`site=…`, `age=…`, `council=…`) where a definition does not name other groups or \
         needs the whole system; a delay has the site where the patient waits. *A year* is 365.25 days. What straddles \
         the edges of the measured period: an instant counts if it lies in the period, a duration counts whole if it ends in the period, a level \
         counts for the part inside the period. Percentages and \
         means are taken in each replication and averaged over replications. Medians and percentiles of times \
         are exact to three significant figures.\n\n| metric | label | unit | definition |\n| --- | --- | --- | --- |\n",
    );
    for metric in METRICS {
        let cells =
            [metric.id, metric.label, metric.unit, metric.definition].map(|cell| cell.replace('|', "/"));
        text.push_str(&format!("| `{}` | {} | {} | {} |\n", cells[0], cells[1], cells[2], cells[3]));
    }
    text
}
