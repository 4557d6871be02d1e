//! What a metric is.

/// A metric's name and meaning.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Name in `summary.csv` and back-tests.
    pub id: &'static str,
    /// Words for tables and charts.
    pub label: &'static str,
    /// Unit of the value for group `all`.
    pub unit: &'static str,
    /// Decimals worth printing.
    pub decimals: usize,
    /// Part of the system it describes; sections of the terminal table.
    pub section: Section,
    /// What exactly is measured.
    pub definition: &'static str,
}

/// Sections of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// A&E.
    AandE,
    /// Admissions, lengths of stay, beds.
    Acute,
    /// Delays, reablement, care homes: the BCF national metrics.
    WholeSystem,
    /// One setting.
    Setting,
    /// One team.
    Team,
    /// Series by hour of the week.
    WeekRhythm,
    /// Pounds: options against the baseline.
    Money,
    /// About the run itself.
    Run,
}
