//! Rows of the CSV files. That every column is there is looked at before: a cell without a number is nothing.

use crate::document::figure::Figure;
use crate::number::unit_of_ascii;
use crate::report::as_written;
use serde::Deserialize;

/// A figure of an option.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Level {
    /// Option.
    #[serde(deserialize_with = "text")]
    pub option: String,
    /// Metric.
    pub metric: String,
    /// `all`, or a split such as `site=hospital`.
    #[serde(deserialize_with = "text")]
    pub group: String,
    /// Unit.
    #[serde(deserialize_with = "unit")]
    pub unit: String,
    /// Mean over replications.
    pub mean: Option<f64>,
    /// Ends of its 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// 5th percentile between replications.
    pub p05: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    growing: String,
}

/// What an option changes in a figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Difference {
    /// Option.
    #[serde(deserialize_with = "text")]
    pub option: String,
    /// Metric.
    pub metric: String,
    /// `all`, or a split such as `site=hospital`.
    #[serde(deserialize_with = "text")]
    pub group: String,
    /// Unit of the difference.
    #[serde(deserialize_with = "unit")]
    pub unit: String,
    /// Mean of option minus baseline.
    pub mean: Option<f64>,
    /// Ends of its 95 % interval, of this option alone.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// 5th percentile between replications.
    pub p05: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    /// The difference in per cent of the baseline.
    pub percent: Option<f64>,
    /// Ends of its interval.
    pub percent_ci_low: Option<f64>,
    /// Upper end.
    pub percent_ci_high: Option<f64>,
    /// Ends of the interval of the difference that holds for all options of the run together.
    pub simultaneous_low: Option<f64>,
    /// Upper end.
    pub simultaneous_high: Option<f64>,
    /// Share of replications in which the option is below the baseline.
    pub prob_below_zero: Option<f64>,
    /// Ends of its 95 % interval.
    pub prob_below_zero_low: Option<f64>,
    /// Upper end.
    pub prob_below_zero_high: Option<f64>,
    /// Mean of the baseline over the replications of the difference.
    pub baseline_mean: Option<f64>,
    /// Mean of the option.
    pub option_mean: Option<f64>,
    /// Times the replications that independent runs would need for the same interval.
    pub variance_ratio: Option<f64>,
    /// Share of the variance of the difference that is due to the uncertain numbers.
    pub outer_share: Option<f64>,
    /// Draws of the uncertain numbers that the interval rests on.
    pub draws: usize,
    growing: String,
}

/// A claim against what was found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Claimed {
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
    /// The claim.
    pub planned: Option<f64>,
    /// Whose it is: `stated`, `derived` or `assumed`.
    pub basis: String,
    /// What was found.
    pub found: Option<f64>,
    /// Ends of its 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// Share of replications that fall short.
    pub prob_short: Option<f64>,
    /// Ends of its 95 % interval.
    pub prob_short_low: Option<f64>,
    /// Upper end.
    pub prob_short_high: Option<f64>,
    /// Mean of what is missing.
    pub expected_shortfall: Option<f64>,
    /// 90th percentile of what is missing.
    pub shortfall_p90: Option<f64>,
    /// Replications that the share is of.
    pub replications: usize,
    /// `yes` if it hangs on a queue that grows.
    pub growing: String,
    /// `yes` if the option is given the claimed effect.
    pub put_in: String,
}

/// A published figure against the model's.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Published {
    /// What.
    #[serde(deserialize_with = "text")]
    pub title: String,
    /// Metric.
    pub metric: String,
    /// Unit.
    #[serde(deserialize_with = "unit")]
    pub unit: String,
    /// Modelled.
    pub modelled: Option<f64>,
    /// Ends of its 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// Published.
    pub published: Option<f64>,
    /// Relative to the published figure, %.
    pub error_percent: Option<f64>,
    /// Fitted, bounding draws, of which the shape alone was not fitted, or held out.
    pub figure_was: String,
    /// Who published it.
    #[serde(deserialize_with = "text")]
    pub source: String,
}

/// A number of the scenario, with what it rests on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Assumption {
    /// Where it stands.
    #[serde(deserialize_with = "text")]
    pub number: String,
    /// The value as written.
    #[serde(deserialize_with = "text")]
    pub value: String,
    /// Range as written; empty of a number that is not uncertain.
    #[serde(deserialize_with = "text")]
    pub range: String,
    /// `source`, `assumption`, or `none`.
    pub kind: String,
    /// The source, or on what ground it is assumed.
    #[serde(deserialize_with = "text")]
    pub evidence: String,
    /// File and line.
    #[serde(deserialize_with = "text")]
    pub place: String,
    /// Best value, in `unit`.
    pub best: Option<f64>,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// `hours`, or empty where it is that of the value as written.
    pub unit: String,
    /// How it is drawn, in words.
    pub distribution: String,
}

/// Text as it was before it was made harmless for spreadsheets.
pub(super) fn text<'de, D: serde::Deserializer<'de>>(cell: D) -> Result<String, D::Error> {
    Ok(as_written(&String::deserialize(cell)?).to_owned())
}

/// A unit as it is printed.
pub(super) fn unit<'de, D: serde::Deserializer<'de>>(cell: D) -> Result<String, D::Error> {
    Ok(unit_of_ascii(&String::deserialize(cell)?))
}

impl Level {
    /// Whether it hangs on a queue that grows.
    #[must_use]
    pub fn is_growing(&self) -> bool {
        self.growing == "yes"
    }

    #[cfg(test)]
    pub(super) fn set_growing(&mut self) {
        self.growing = "yes".to_owned();
    }
}

impl Claimed {
    /// Whether the plan itself says so, and the authors of the scenario have worked out nothing.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        self.basis == "stated"
    }

    /// Whether the option is given the claimed effect, so that nothing was found but how it comes out.
    #[must_use]
    pub fn is_put_in(&self) -> bool {
        self.put_in == "yes"
    }

    /// What stands behind a claim: ` (derived)`, ` (put in)`; nothing if the plan states it and it is found.
    #[must_use]
    pub fn remark(&self) -> String {
        let basis = (!self.is_stated()).then_some(self.basis.as_str());
        let words: Vec<&str> = basis.into_iter().chain(self.is_put_in().then_some("put in")).collect();
        if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
    }
}

impl Difference {
    /// Whether it hangs on a queue that grows.
    #[must_use]
    pub fn is_growing(&self) -> bool {
        self.growing == "yes"
    }

    #[cfg(test)]
    pub(super) fn set_growing(&mut self) {
        self.growing = "yes".to_owned();
    }

    /// Whether the option leaves the figure exactly as it is, in every replication.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let ends = [self.ci_low, self.ci_high];
        self.mean == Some(0.0)
            && ends.iter().all(|end| end.is_none_or(|end| end == 0.0))
            && self.p05 == self.p95
    }
}

/// What its interval says of a change.
impl Difference {
    /// The change with its interval.
    #[must_use]
    pub fn figure(&self) -> Figure {
        Figure::of(self.mean, self.ci_low, self.ci_high)
    }

    /// Whether its interval holds zero.
    #[must_use]
    pub fn holds_zero(&self) -> bool {
        self.figure().holds_zero()
    }

    /// Whether it has an interval, and that leaves zero out.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.ci_low.is_some() && self.ci_high.is_some() && !self.holds_zero()
    }
}
