//! A figure that is asked for, and what to say where there is none of that name.

use super::replications::{MetricKey, Results};
use crate::metrics::{METRICS, Section, metric, unit_of_difference};
use crate::suggest::nearest;

/// A figure that is asked for: a metric and a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Metric in the results.
    pub metric: String,
    /// Its group.
    pub group: String,
}

impl std::str::FromStr for Figure {
    type Err = UnknownMetric;

    /// Reads `delayed-days` or, for a group, `setting-queue/setting=reablement`.
    fn from_str(text: &str) -> Result<Self, UnknownMetric> {
        let (metric, group) = text.split_once('/').unwrap_or((text, "all"));
        if METRICS.iter().any(|known| known.id == metric) {
            return Ok(Self::new(metric, group));
        }
        Err(UnknownMetric(metric.to_owned()))
    }
}

impl Figure {
    /// A group of a metric, known or not.
    #[must_use]
    pub fn new(metric: impl Into<String>, group: impl Into<String>) -> Self {
        Self { metric: metric.into(), group: group.into() }
    }

    /// Whether a column of the results is this one.
    #[must_use]
    pub fn is(&self, key: &MetricKey) -> bool {
        key.metric == self.metric && key.group == self.group
    }

    /// Whether it is in pounds.
    #[must_use]
    pub fn is_money(&self) -> bool {
        metric(&self.metric).is_some_and(|metric| metric.section == Section::Money)
    }

    /// Its name for headings, with the unit of its levels.
    #[must_use]
    pub fn label(&self) -> String {
        self.in_unit(metric(&self.metric).map_or("", |metric| metric.unit))
    }

    /// Its name for headings, with the unit of its differences.
    #[must_use]
    pub fn label_of_difference(&self) -> String {
        self.in_unit(self.unit_of_difference())
    }

    /// Unit of a difference of the figure; empty if the metric is unknown.
    #[must_use]
    pub fn unit_of_difference(&self) -> &'static str {
        metric(&self.metric).map_or("", |metric| unit_of_difference(metric.unit))
    }

    /// Its name with a unit.
    #[must_use]
    pub fn in_unit(&self, unit: &str) -> String {
        let label = metric(&self.metric).map_or(self.metric.as_str(), |metric| metric.label);
        let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
        if self.group == "all" { format!("{label}{unit}") } else { format!("{label}, {}{unit}", self.group) }
    }

    /// Decimals worth printing.
    #[must_use]
    pub fn decimals(&self) -> usize {
        metric(&self.metric).map_or(2, |metric| metric.decimals)
    }

    /// Its values over replications.
    ///
    /// # Errors
    /// The results do not have it.
    pub fn values(&self, results: &Results) -> Result<Vec<f64>, UnknownFigure> {
        match results.column(&self.metric, &self.group) {
            Some(column) => Ok(results.values(column)),
            None => Err(self.unknown(&results.option, &results.metrics)),
        }
    }

    /// Its differences between two results of the same replications, one by one: option minus baseline.
    ///
    /// # Errors
    /// One of the results does not have it.
    pub fn differences(&self, option: &Results, baseline: &Results) -> Result<Vec<f64>, UnknownFigure> {
        let (option, baseline) = (self.values(option)?, self.values(baseline)?);
        Ok(option.iter().zip(&baseline).map(|(a, b)| a - b).collect())
    }

    /// That this is none of the columns known of something.
    #[must_use]
    pub fn unknown(&self, of: &str, known: &[MetricKey]) -> UnknownFigure {
        let groups = known.iter().filter(|key| key.metric == self.metric).map(|key| key.group.clone());
        UnknownFigure { of: of.to_owned(), figure: self.clone(), groups: groups.collect() }
    }
}

/// There is no metric of this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMetric(pub String);

impl std::fmt::Display for UnknownMetric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unknown metric `{}`\n  = help: ", self.0)?;
        if let Some(near) = nearest(&self.0, METRICS.iter().map(|known| known.id)) {
            write!(f, "did you mean `{near}`? ")?;
        }
        f.write_str(
            "All are listed in docs/metrics.md; a split is written METRIC/GROUP, such as \
             setting-queue/setting=reablement",
        )
    }
}

impl std::error::Error for UnknownMetric {}

/// Results do not have a figure that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFigure {
    /// Whose results: `the baseline`, or the name of an arm.
    pub of: String,
    /// The figure.
    pub figure: Figure,
    /// The groups of its metric that there are.
    pub groups: Vec<String>,
}

/// Groups that are listed in full.
const LISTED: usize = 40;

impl UnknownFigure {
    /// Which group comes nearest, and which there are.
    #[must_use]
    pub fn help(&self) -> String {
        if self.groups.is_empty() && self.figure.is_money() {
            return "pounds are those of an option against the baseline, of what the scenario prices"
                .to_owned();
        }
        if self.groups.is_empty() {
            return "this scenario has no such metric".to_owned();
        }
        let near = nearest(&self.figure.group, self.groups.iter().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
        format!("{near}Groups: {}", self.list())
    }

    /// The groups that there are, if they are not too many.
    #[must_use]
    pub fn list(&self) -> String {
        let groups: Vec<&str> = self.groups.iter().take(LISTED).map(String::as_str).collect();
        let more = self.groups.len() - groups.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        groups.join(", ") + &more
    }
}

impl std::fmt::Display for UnknownFigure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Figure { metric, group } = &self.figure;
        write!(f, "{} has no `{group}` of `{metric}`\n  = help: {}", self.of, self.help())
    }
}

impl std::error::Error for UnknownFigure {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_name_is_a_metric_and_perhaps_a_group() {
        let queue: Figure = "setting-queue/setting=reablement".parse().unwrap();
        assert_eq!(queue, Figure::new("setting-queue", "setting=reablement"));
        assert_eq!("delayed-days".parse::<Figure>().unwrap().group, "all");
        let error = "delayed-dayz".parse::<Figure>().unwrap_err().to_string();
        assert!(error.contains("did you mean `delayed-days`?"), "{error}");
        let error = "qqqqqqqq".parse::<Figure>().unwrap_err().to_string();
        assert!(!error.contains("did you mean"), "{error}");
    }

    #[test]
    fn an_unknown_group_is_told_the_nearest_and_all_there_are() {
        let key = |group: &str| MetricKey { metric: "setting-queue", group: group.into(), unit: "patients" };
        let known = [key("setting=medical-ward"), key("setting=a-and-e")];
        let of =
            |group: &str| Figure::new("setting-queue", group).unknown("the baseline", &known).to_string();
        assert!(
            of("setting=medical-wrad").contains("did you mean `setting=medical-ward`? Groups: setting=med")
        );
        assert!(of("zzz").contains("= help: Groups: setting=medical-ward, setting=a-and-e"));
    }
}
