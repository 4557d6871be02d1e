//! Rows of the files that commands of analysis leave in the folder of a run.

use super::rows::{text, unit};
use serde::Deserialize;

/// What a scheme contributes to the effect of an option in a figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Shared {
    /// Option.
    #[serde(deserialize_with = "text")]
    pub option: String,
    /// Metric.
    pub metric: String,
    /// Group.
    #[serde(deserialize_with = "text")]
    pub group: String,
    /// Unit of the figures.
    #[serde(deserialize_with = "unit")]
    pub unit: String,
    /// Title of the scheme.
    #[serde(deserialize_with = "text")]
    pub scheme_title: String,
    /// Its Shapley value.
    pub share: Option<f64>,
    /// Ends of its 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// The effect of all schemes together.
    pub whole: Option<f64>,
    /// Ends of its 95 % interval.
    pub whole_ci_low: Option<f64>,
    /// Upper end.
    pub whole_ci_high: Option<f64>,
    /// Sets of schemes that were simulated.
    pub sets: usize,
    sampled: String,
    /// Replications of the option.
    pub replications: usize,
    /// Draws that the intervals rest on.
    pub draws: usize,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// What an option changes in a figure if its schemes come late or fall short.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Late {
    /// Option.
    #[serde(deserialize_with = "text")]
    pub option: String,
    /// Metric.
    pub metric: String,
    /// Group.
    #[serde(deserialize_with = "text")]
    pub group: String,
    /// Unit of the difference.
    #[serde(deserialize_with = "unit")]
    pub unit: String,
    /// `as written`, so many months late, or so much realised.
    pub case: String,
    /// Mean difference from the baseline.
    pub mean: Option<f64>,
    /// Ends of its 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// Replications in which both were observed.
    pub replications: usize,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// How a figure depends on an uncertain number.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Moved {
    /// Option, or `baseline`.
    #[serde(deserialize_with = "text")]
    pub option: String,
    /// Metric.
    pub metric: String,
    /// Group.
    #[serde(deserialize_with = "text")]
    pub group: String,
    /// Unit of the changes.
    #[serde(deserialize_with = "unit")]
    pub unit: String,
    /// The uncertain number in words.
    #[serde(deserialize_with = "text")]
    pub number_label: String,
    ranked: String,
    enough_draws: String,
    /// Draws of the uncertain numbers.
    pub draws: usize,
    /// Its lower end; empty if it was not moved by itself.
    #[serde(deserialize_with = "text")]
    pub low_end: String,
    /// What the figure changes there.
    pub low: Option<f64>,
    /// Ends of the 95 % interval of that change.
    pub low_ci_low: Option<f64>,
    /// Upper end.
    pub low_ci_high: Option<f64>,
    /// Its upper end.
    #[serde(deserialize_with = "text")]
    pub high_end: String,
    /// What the figure changes there.
    pub high: Option<f64>,
    /// Ends of the 95 % interval of that change.
    pub high_ci_low: Option<f64>,
    /// Upper end.
    pub high_ci_high: Option<f64>,
    /// Replications of each run in which it was moved; 0 if it was not.
    pub moved_replications: usize,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// An observed month beside the forecast of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Actual {
    /// Option that is the forecast.
    #[serde(deserialize_with = "text")]
    pub option: String,
    /// Metric.
    pub metric: String,
    /// Group, without the month.
    #[serde(deserialize_with = "text")]
    pub group: String,
    /// Unit of the figures.
    #[serde(deserialize_with = "unit")]
    pub unit: String,
    /// The month, `2025-04`.
    #[serde(deserialize_with = "text")]
    pub month: String,
    /// Median of the forecast.
    pub median: Option<f64>,
    /// Ends of its band.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// What was observed, if anything was.
    pub observed: Option<f64>,
    /// `below`, `inside`, `above`, or nothing.
    pub place: String,
    /// Its place among the replications.
    pub rank: Option<f64>,
    /// Months observed.
    pub months: usize,
    /// Of these, outside the band.
    pub outside: usize,
    /// How many a right forecast leaves outside, on average.
    pub outside_expected: Option<f64>,
    /// Probability of as many outside.
    pub p_outside: Option<f64>,
    /// Mean rank of the observed months.
    pub mean_rank: Option<f64>,
    /// Probability of one as far from a half.
    pub p_mean_rank: Option<f64>,
    /// What follows, in words.
    pub forecast_is: String,
    /// Replications of the forecast.
    pub replications: usize,
    /// Days of the month that were simulated.
    pub days: u32,
    /// File of what was observed.
    #[serde(deserialize_with = "text")]
    pub observed_in: String,
}

impl Shared {
    /// Whether orders of the schemes were sampled, not all sets run.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.sampled == "yes"
    }
}

impl Moved {
    /// Whether the numbers could be told from chance.
    #[must_use]
    pub fn is_ranked(&self) -> bool {
        self.ranked == "yes"
    }

    /// Whether there were enough draws to be sure of their order.
    #[must_use]
    pub fn has_enough_draws(&self) -> bool {
        self.enough_draws == "yes"
    }
}
