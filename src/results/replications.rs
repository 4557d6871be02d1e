//! Replications of an arm: named values, daily series, and which draws they used.

use super::daily_numbers::DailyNumbers;
use jiff::civil::Date;

/// Identifies a column of the results.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MetricKey {
    /// Name from [`crate::metrics::METRICS`].
    pub metric: &'static str,
    /// `all`, or a split such as `setting=stroke-unit`, `reason=Dii`, `month=2014-05`, `age=85+`.
    pub group: String,
    /// Unit of the value.
    pub unit: &'static str,
}

/// A series with one value a day, observed at 24:00.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailySeries {
    /// `acute-occupied`, `core-beds`, `delayed-patients`, `setting-occupied`, `setting-queue`, …
    pub metric: &'static str,
    /// `all` or `setting=…`.
    pub group: String,
    /// Unit.
    pub unit: &'static str,
}

/// A queue that could not move at the end of a replication: its head needs more than there is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StuckQueue {
    /// `setting=…` or `team=…`.
    pub group: String,
    /// What the head needs at once.
    pub needs: u32,
    /// The most it could have had since it came, and in the last week.
    pub most: u32,
    /// How many wait, the head included.
    pub waiting: u32,
    /// How long they have waited so far, all together, in milliseconds.
    pub waited: i64,
}

/// One replication's numbers.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Replication {
    /// Number, from 0.
    pub number: u32,
    /// One value per [`Results::metrics`]; NaN where nothing was observed.
    pub values: Vec<f64>,
    /// Day by day of the measured period, series within day: of day and series number `day * series + s`.
    pub daily: DailyNumbers,
    /// Day by day of the warm-up and measured period: patients in the system at 24:00.
    pub in_system: Vec<f32>,
    /// The same of those whom a reader cares for: in acute beds or waiting for one; where there are none, in settings of
    /// limited capacity or waiting for one. For the warm-up check.
    pub watched: Vec<f32>,
    /// Model events executed.
    pub events: u64,
    /// Queues that could not move at the end.
    pub stuck: Vec<StuckQueue>,
}

impl Replication {
    /// Gives back room for more numbers: of a thousand replications kept it would be a third of their memory. They are copied, for an
    /// allocator leaves what is cut to no less than half where it is.
    pub fn give_back_room(&mut self) {
        self.values = self.values.as_slice().to_vec();
        self.in_system = self.in_system.as_slice().to_vec();
        self.watched = self.watched.as_slice().to_vec();
    }
}

/// All replications of one option.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Option name (`baseline`).
    pub option: String,
    /// Columns of [`Replication::values`].
    pub metrics: Vec<MetricKey>,
    /// Columns of [`Replication::daily`].
    pub series: Vec<DailySeries>,
    /// First measured day.
    pub start: Date,
    /// Days of warm-up.
    pub warm_up_days: u32,
    /// Days of which the measured period has a part.
    pub days: u32,
    /// Measured period in hours.
    pub hours: u32,
    /// Whether the system ends by itself (a day, a clinic): what it comes to is asked for, not a long-run mean.
    pub terminating: bool,
    /// Replications that share a draw of the uncertain numbers; 1 if none do.
    pub inner: u32,
    /// In order of number, whatever the order of completion.
    pub replications: Vec<Replication>,
}

impl Results {
    /// Position of a metric and group among the columns.
    #[must_use]
    pub fn column(&self, metric: &str, group: &str) -> Option<usize> {
        self.metrics.iter().position(|key| key.metric == metric && key.group == group)
    }

    /// Length of the measured period in days.
    #[must_use]
    pub fn measured_days(&self) -> f64 {
        f64::from(self.hours) / 24.0
    }

    /// Days whose values at 24:00 there are.
    #[must_use]
    pub fn midnights(&self) -> usize {
        let rows = |replication: &Replication| replication.daily.len() / self.series.len().max(1);
        self.replications.iter().map(rows).min().unwrap_or(0).min(self.days as usize)
    }

    /// Independent observations: draws of the uncertain numbers, or replications where none is shared.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.replications.len().div_ceil(self.inner.max(1) as usize)
    }

    /// The values of one column over replications.
    #[must_use]
    pub fn values(&self, column: usize) -> Vec<f64> {
        self.replications.iter().map(|replication| replication.values[column]).collect()
    }
}

/// A part of a group: `half=1` of `all`, `team=porters,half=1` of `team=porters`.
#[must_use]
pub fn part_of(group: &str, part: &str) -> String {
    if group == "all" { part.to_owned() } else { format!("{group},{part}") }
}

/// The halves of the measured period, as parts of a group.
pub const HALVES: [&str; 2] = ["half=1", "half=2"];

/// Draws of the uncertain numbers whose baseline is plausible, found by trying one after the other.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PlausibleDraws {
    /// Their numbers, rising; those of a run are the first of them.
    pub draws: Vec<u32>,
    /// Draws tried: the first so many.
    pub tried: u32,
    /// Of each back-test with bounds, its title and how many of the draws tried lie outside.
    pub outside: Vec<(String, u32)>,
    /// What the trials gave, back-test by back-test; the manifest leaves it to `draws.csv`.
    #[serde(skip)]
    pub trials: Vec<Trial>,
}

/// What the draws tried gave for one figure with bounds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trial {
    /// Title of the back-test.
    pub title: String,
    /// Unit of the figure.
    pub unit: &'static str,
    /// Least that is plausible.
    pub low: f64,
    /// Most.
    pub high: f64,
    /// Of each draw tried the mean over its trials, NaN where nothing was observed.
    pub means: Vec<f64>,
}

impl Trial {
    /// Whether a figure lies within the bounds; what was not observed is not held against a draw.
    #[must_use]
    pub fn holds(&self, mean: f64) -> bool {
        mean.is_nan() || (self.low <= mean && mean <= self.high)
    }
}

impl PlausibleDraws {
    /// How many of the draws tried were set aside.
    #[must_use]
    pub fn set_aside(&self) -> usize {
        (self.tried as usize).saturating_sub(self.draws.len())
    }
}
