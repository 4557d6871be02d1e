//! Who counts in which metric.

use super::{Condition, Index};

/// The local metric of a plan: emergency admissions of some residents, for each 1,000 of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LocalMeasure {
    /// Words for it.
    pub title: String,
    /// Whose admissions count.
    pub who: Condition,
    /// People to whom the rate refers.
    pub people: f64,
}

/// The `[measures]` table: who counts in which metric.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measures {
    /// Older people (65+), for reablement, care-home and falls metrics; `None` = metrics left out.
    pub older: Option<Condition>,
    /// Adults (18+), for delayed transfers per 100,000.
    pub adults: Option<Condition>,
    /// Admissions counted as falls.
    pub falls: Option<Condition>,
    /// Admissions counted as avoidable (ambulatory-care-sensitive).
    pub avoidable: Option<Condition>,
    /// Admissions that the plan's local metric counts.
    pub local: Option<LocalMeasure>,
    /// Attributes whose values split the acute metrics into groups.
    pub split_by: Vec<Index>,
    /// Residents in all, aged 18+ and aged 65+ (people); from the cohorts.
    pub residents: f64,
    /// Adult residents.
    pub adult_residents: f64,
    /// Older residents.
    pub older_residents: f64,
    /// Length of stay from which bed days count as excess, milliseconds.
    pub trim_point: Option<f64>,
}
