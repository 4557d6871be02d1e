//! Every metric careflow reports: name, label, unit and definition, in one table.
//!
//! The recorder writes these names, the output files carry them, `docs/metrics.md` is generated from
//! here. A definition says what is counted, over which period, and what happens at its edges.
//!
#![doc = include_str!("../../docs/metrics.md")]

mod metric;
mod table;

pub use metric::{Basis, Better, Edition, Editions, FourHours, Limits, Metric, Section};
pub use table::METRICS;

/// Per cent of those who enter that must be seen to leave, with their entry known.
pub const ENOUGH_SEEN: f64 = 85.0;

/// What is left in budgets: cash released less costs.
pub const NET_CASHABLE: &str = "net-cashable-benefit";

/// What a hospital and its commissioners are held to; of each edition of the measures what it has.
pub const TARGETS: [&str; 17] = [
    "a-and-e-within-4h",
    "a-and-e-all-types-within-4h",
    "a-and-e-over-12h-share",
    "trolley-wait-over-4h",
    "trolley-wait-over-12h",
    "acute-available",
    "acute-occupancy",
    "days-above-92",
    "elective-cancellations",
    "rtt-within-18-weeks",
    "non-elective-admissions",
    "delayed-days",
    "discharged-on-ready-date",
    "acute-beds-21-nights",
    "emergency-admissions-65-rate",
    "care-home-admissions-rate",
    "care-home-admissions-65-new-rate",
];

/// What a board asks first; of each edition of the measures what it has.
pub const HEADLINE: [&str; 14] = [
    "non-elective-admissions",
    "acute-occupied",
    "days-above-92",
    "delayed-days",
    "ready-delay-mean",
    "no-criteria-remaining",
    "a-and-e-within-4h",
    "a-and-e-all-types-within-4h",
    "a-and-e-over-12h-share",
    "trolley-wait-over-4h",
    "elective-cancellations",
    "care-home-admissions-rate",
    NET_CASHABLE,
    "net-benefit",
];

/// What a board asks first in so few words that it stands at the head of a narrow row, with the unit.
///
/// Pounds are those of a table in thousands.
#[must_use]
pub fn in_short(id: &str) -> Option<&'static str> {
    Some(match id {
        "non-elective-admissions" => "Emergency admissions a year",
        "acute-occupied" => "Acute beds at midnight",
        "days-above-92" => "Days over 92 % full, %",
        "delayed-days" => "Delayed days a month",
        "ready-delay-mean" => "Days after ready, mean",
        "no-criteria-remaining" => "Remain though ready",
        "a-and-e-within-4h" => "A&E within four hours, %",
        "a-and-e-all-types-within-4h" => "All types within 4 h, %",
        "a-and-e-over-12h-share" => "Over 12 h from arrival, %",
        "trolley-wait-over-4h" => "Trolley wait over 4 h, %",
        "elective-cancellations" => "Operations cancelled a year",
        "care-home-admissions-rate" => "Care homes, per 100,000 65+",
        NET_CASHABLE => "Net cash, £ thousand a year",
        "net-benefit" => "Net benefit, £ thousand",
        _ => return None,
    })
}

/// The metric of this name.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id == id)
}

/// What is printed as zero: half a unit of the last of so many decimals.
#[must_use]
pub fn resolution(decimals: usize) -> f64 {
    0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(0))
}

/// What a metric is called; the name itself of one that there is not.
#[must_use]
pub fn label(id: &str) -> &str {
    metric(id).map_or(id, |metric| metric.label)
}

/// Unit of a difference of two figures of this unit: that of two percentages is in percentage points.
#[must_use]
pub fn unit_of_difference(unit: &'static str) -> &'static str {
    if unit.starts_with('%') { "points" } else { unit }
}

/// The limits of a metric's figures; none if there is no such metric.
#[must_use]
pub fn limits(id: &str) -> Limits {
    metric(id).map_or(Limits::None, |metric| metric.basis.limits())
}

/// `docs/metrics.md`: the table as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "# Metrics\n\nGenerated from `src/metrics/table.rs`. Groups: `all`, or a split such as `site=…`, `age=…`, \
         `setting=…`, `stay=…`, `team=…`, `task=…`, `priority=2` of a setting or team, `month=2014-05`, `reason=Dii`, `body=NHS`, `weekday=mon`, \
         `hour=mon-09`, `name=…`, of money `organisation=…`, `scheme=…`, `point-of-delivery=…`, \
         `outcome=…`. The metrics of A&E, of admissions and of the whole system are also given by site and by the \
         attributes of `split-by` (`site=…`, `age=…`, `council=…`) where a definition does not name other groups or \
         needs the whole system; a delay has the site where the patient waits. *A year* is 365.25 days. What straddles \
         the edges of the measured period: an instant counts if it lies in the period, a duration counts whole if it ends in the period, a level \
         counts for the part inside the period. Percentages and \
         means are taken in each replication and averaged over replications. Medians and percentiles of times \
         are exact to three significant figures. Metrics with a year in the column *of* are measured where `measures` of \
         `[scenario]` names it (2014 if it is left out), all others always.\n\n| metric | label | unit | better | of | definition |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for metric in METRICS {
        let cells =
            [metric.id, metric.label, metric.unit, metric.definition].map(|cell| cell.replace('|', "/"));
        let better = match metric.better {
            Better::Lower => "lower",
            Better::Higher => "higher",
            Better::Neither => "",
        };
        let of = match metric.edition {
            None => "",
            Some(Edition::Of2014) => "2014",
            Some(Edition::Of2025) => "2025",
        };
        let [id, label, unit, definition] = cells;
        text.push_str(&format!("| `{id}` | {label} | {unit} | {better} | {of} | {definition} |\n"));
    }
    text
}
