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
    /// What sort of quantity it is: its bounds, and what its groups add up to, follow.
    pub basis: Basis,
    /// What a reader would rather see.
    pub better: Better,
    /// The measures it belongs to; `None`: to all.
    pub edition: Option<Edition>,
    /// What exactly is measured.
    pub definition: &'static str,
}

/// Measures of a time: what the plans of that time were written in. A scenario chooses by `measures` in `[scenario]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// Delayed transfers of care with their reasons A to I, still at home after 91 days (Better Care Fund, 2014).
    Of2014,
    /// Discharge ready date, criteria to reside, pathways 0 to 3 (Better Care Fund policy framework 2025 to 2026).
    Of2025,
}

/// The measures that are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Editions {
    /// Those of 2014.
    pub of_2014: bool,
    /// Those of 2025.
    pub of_2025: bool,
}

impl Editions {
    /// Whether a metric is measured: one of a chosen edition, or of all.
    #[must_use]
    pub const fn have(self, edition: Option<Edition>) -> bool {
        match edition {
            None => true,
            Some(Edition::Of2014) => self.of_2014,
            Some(Edition::Of2025) => self.of_2025,
        }
    }
}

/// The four-hour standard: which attendances it is of, and how many of them must be within it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FourHours {
    /// The metric it is measured by.
    pub metric: &'static str,
    /// Whose attendances they are, after "within four hours".
    pub of: &'static str,
    /// Share of the attendances, %.
    pub percent: f64,
    /// Whose standard it is, where that must be said.
    pub note: &'static str,
}

impl Editions {
    /// The four-hour standard that a place of these measures is held to: that of the later, where both are taken.
    #[must_use]
    pub const fn four_hours(self) -> FourHours {
        if self.of_2025 {
            FourHours {
                metric: "a-and-e-all-types-within-4h",
                of: ", A&E of all types",
                percent: 78.0,
                note: "The standard is that of NHS England's planning guidance, of A&E of all types: by March 2025 for 2024/25, by March \
                       2026 for 2025/26; the standard of the NHS Constitution remains 95 %.",
            }
        } else {
            FourHours { metric: "a-and-e-within-4h", of: "", percent: 95.0, note: "" }
        }
    }
}

impl Default for Editions {
    /// What a scenario that says nothing has: the measures of 2014.
    fn default() -> Self {
        Self { of_2014: true, of_2025: false }
    }
}

impl FromIterator<Edition> for Editions {
    fn from_iter<I: IntoIterator<Item = Edition>>(editions: I) -> Self {
        let mut chosen = Self { of_2014: false, of_2025: false };
        for edition in editions {
            match edition {
                Edition::Of2014 => chosen.of_2014 = true,
                Edition::Of2025 => chosen.of_2025 = true,
            }
        }
        chosen
    }
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

/// What sort of quantity a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A count of events in the measured period, scaled to a year of 365.25 days; groups of a partition add up.
    Yearly,
    /// The same of a time: bed days.
    YearlyTime,
    /// Summed, scaled to a twelfth of a year; groups of a partition add up.
    Monthly,
    /// A mean over time of a number of people, beds or tasks; groups of a partition add up.
    Level,
    /// A count over people: a sum per so many residents.
    Rate,
    /// The same of a figure a month.
    MonthlyRate,
    /// A part of a whole in per cent.
    Share,
    /// In per cent of something that it may exceed: escalation beds and overtime count above the whole, readmissions when
    /// they happen.
    Ratio,
    /// A mean or percentile over patients or tasks.
    Duration,
    /// A change over the measured period, a day; may be negative.
    Growth,
    /// Pounds, against the baseline; may be negative; groups add up.
    Pounds,
}

/// What a reader would rather see, everything else the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Less of it.
    Lower,
    /// More of it.
    Higher,
    /// Neither: it describes.
    Neither,
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

impl Basis {
    /// The bounds of its figures.
    #[must_use]
    pub const fn limits(self) -> Limits {
        match self {
            Self::Growth | Self::Pounds => Limits::None,
            Self::Share => Limits::Share,
            Self::Yearly
            | Self::YearlyTime
            | Self::Monthly
            | Self::Level
            | Self::Rate
            | Self::MonthlyRate
            | Self::Ratio
            | Self::Duration => Limits::NotNegative,
        }
    }

    /// Whether the groups of a partition (every patient in one of them) add up to the whole.
    #[must_use]
    pub const fn adds_up(self) -> bool {
        matches!(
            self,
            Self::Yearly | Self::YearlyTime | Self::Monthly | Self::Level | Self::Growth | Self::Pounds
        )
    }

    /// Whether it counts events, one by one.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Yearly)
    }

    /// How often the period it is summed over goes into a year: what a price a year is multiplied by.
    #[must_use]
    pub const fn times_a_year(self) -> f64 {
        if matches!(self, Self::Monthly | Self::MonthlyRate) { 12.0 } else { 1.0 }
    }
}
