//! Who counts in which metric.

use super::named::Named;
use super::people::{Condition, Index};
use crate::metrics::{Edition, Editions};

impl Named for Edition {
    const WORDS: &'static [(&'static str, Self)] = &[("2014", Self::Of2014), ("2025", Self::Of2025)];
}

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

/// Residents of the place, or of a group of it: what rates are per 100,000 of.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct People {
    /// Of any age.
    pub all: f64,
    /// Aged 18+.
    pub adults: f64,
    /// Aged 65+.
    pub older: f64,
}

/// The `[measures]` table: who counts in which metric.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measures {
    /// Which measures are taken.
    pub editions: Editions,
    /// Older people (65+), for reablement, care-home and falls metrics; `None` = metrics left out.
    pub older: Option<Condition>,
    /// Adults (18+), for delayed transfers per 100,000.
    pub adults: Option<Condition>,
    /// Whose places in care homes the council arranges; `None`: everybody's.
    pub council_arranged: Option<Condition>,
    /// Admissions counted as falls.
    pub falls: Option<Condition>,
    /// Admissions counted as avoidable (ambulatory-care-sensitive).
    pub avoidable: Option<Condition>,
    /// Admissions that the plan's local metric counts.
    pub local: Option<LocalMeasure>,
    /// Attributes whose values are groups of the A&E, acute and whole-system metrics.
    pub split_by: Vec<Index>,
    /// The place's residents; from the cohorts.
    pub people: People,
    /// Residents of each group, value by value of each attribute of `split_by`; `None` where the cohorts do not say
    /// how many of their people have the value.
    pub people_of_groups: Vec<Option<People>>,
    /// Length of stay from which bed days count as excess, milliseconds.
    pub trim_point: Option<f64>,
}
