//! The files of a run, read again.

use super::error::DocumentError;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A figure of an option.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Level {
    option: String,
    metric: String,
    group: String,
    /// Unit.
    pub unit: String,
    /// Mean over replications.
    #[serde(deserialize_with = "number")]
    pub mean: Option<f64>,
    /// Ends of its 95 % interval.
    #[serde(deserialize_with = "number")]
    pub ci_low: Option<f64>,
    /// Upper end.
    #[serde(deserialize_with = "number")]
    pub ci_high: Option<f64>,
    #[serde(default)]
    growing: String,
}

/// What an option changes in a figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Difference {
    option: String,
    metric: String,
    group: String,
    /// Unit of the difference.
    pub unit: String,
    /// Mean of option minus baseline.
    #[serde(deserialize_with = "number")]
    pub mean: Option<f64>,
    /// Ends of its 95 % interval, of this option alone.
    #[serde(deserialize_with = "number")]
    pub ci_low: Option<f64>,
    /// Upper end.
    #[serde(deserialize_with = "number")]
    pub ci_high: Option<f64>,
    /// The difference in per cent of the baseline.
    #[serde(deserialize_with = "number")]
    pub percent: Option<f64>,
    /// Ends of its interval.
    #[serde(deserialize_with = "number")]
    pub percent_ci_low: Option<f64>,
    /// Upper end.
    #[serde(deserialize_with = "number")]
    pub percent_ci_high: Option<f64>,
    #[serde(default)]
    growing: String,
}

/// A claim against what was found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Claimed {
    /// Option.
    pub option: String,
    /// Metric.
    pub metric: String,
    /// Group.
    pub group: String,
    /// Unit of the figures.
    pub unit: String,
    /// The claim.
    #[serde(deserialize_with = "number")]
    pub planned: Option<f64>,
    /// What was found.
    #[serde(deserialize_with = "number")]
    pub found: Option<f64>,
    /// Ends of its 95 % interval.
    #[serde(deserialize_with = "number")]
    pub ci_low: Option<f64>,
    /// Upper end.
    #[serde(deserialize_with = "number")]
    pub ci_high: Option<f64>,
    /// Share of replications that fall short.
    #[serde(deserialize_with = "number")]
    pub prob_short: Option<f64>,
    /// Ends of its 95 % interval.
    #[serde(deserialize_with = "number")]
    pub prob_short_low: Option<f64>,
    /// Upper end.
    #[serde(deserialize_with = "number")]
    pub prob_short_high: Option<f64>,
    /// Mean of what is missing.
    #[serde(deserialize_with = "number")]
    pub expected_shortfall: Option<f64>,
    /// `yes` if it hangs on a queue that grows.
    #[serde(default)]
    pub growing: String,
}

/// A published figure against the model's.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Published {
    /// What.
    pub title: String,
    /// Metric.
    pub metric: String,
    /// Unit.
    pub unit: String,
    /// Modelled.
    #[serde(deserialize_with = "number")]
    pub modelled: Option<f64>,
    /// Ends of its 95 % interval.
    #[serde(deserialize_with = "number")]
    pub ci_low: Option<f64>,
    /// Upper end.
    #[serde(deserialize_with = "number")]
    pub ci_high: Option<f64>,
    /// Published.
    #[serde(deserialize_with = "number")]
    pub published: Option<f64>,
    /// Relative to the published figure, %.
    #[serde(deserialize_with = "number")]
    pub error_percent: Option<f64>,
    /// Fitted, bounding draws, or held out.
    pub figure_was: String,
    /// Who published it.
    pub source: String,
}

/// What `manifest.json` says that a document needs.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Run {
    program: String,
    /// Version of the program.
    pub version: String,
    /// The scenario.
    pub scenario: Scenario,
    /// Replications of each option.
    pub replications: usize,
    /// Options, the baseline first.
    pub options: Vec<String>,
    /// What the options are.
    #[serde(default)]
    pub option_details: Vec<OptionDetails>,
    /// Who pays and gains.
    #[serde(default)]
    pub organisations: Vec<Named>,
    /// Rows of its files, by name; nothing in runs of before they were counted.
    #[serde(default)]
    rows: BTreeMap<String, usize>,
}

/// The scenario of a run.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Scenario {
    /// Title.
    pub title: String,
    /// Over all of its files.
    pub sha256: String,
}

/// An option of a run.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct OptionDetails {
    /// Id.
    pub id: String,
    /// One line.
    pub title: String,
    /// Titles of its schemes that are committed.
    pub committed: Vec<String>,
}

/// An organisation of a run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// Id.
    pub id: String,
    /// Its name in words.
    pub title: String,
}

/// A number, or nothing; but a column that is not there is an error.
fn number<'de, D: serde::Deserializer<'de>>(cell: D) -> Result<Option<f64>, D::Error> {
    Option::deserialize(cell)
}

type Key = (String, String, String);

/// A run as its folder holds it.
#[derive(Debug, Clone)]
pub struct Saved {
    /// What was run.
    pub run: Run,
    levels: HashMap<Key, Level>,
    differences: HashMap<Key, Difference>,
    /// Claims, in the scenario's order.
    pub claims: Vec<Claimed>,
    /// The back-test.
    pub back_test: Vec<Published>,
}

/// Reads the folder of a finished run.
///
/// # Errors
/// It is none, or a file of it is damaged.
pub fn read(folder: &Path) -> Result<Saved, DocumentError> {
    let manifest = folder.join("manifest.json");
    let wrong = |message: String| DocumentError::Results { path: manifest.clone(), message };
    let text = std::fs::read_to_string(&manifest).map_err(|error| wrong(error.to_string()))?;
    let run: Run = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if run.program != env!("CARGO_PKG_NAME") {
        return Err(wrong(format!("it is of another program, {}", run.program)));
    }
    let levels: Vec<Level> = rows(folder, "summary.csv", &run)?;
    let differences: Vec<Difference> = rows(folder, "differences.csv", &run)?;
    let (claims, back_test) = (rows(folder, "planned.csv", &run)?, rows(folder, "back-test.csv", &run)?);
    let key =
        |option: &String, metric: &String, group: &String| (option.clone(), metric.clone(), group.clone());
    Ok(Saved {
        run,
        levels: levels.into_iter().map(|row| (key(&row.option, &row.metric, &row.group), row)).collect(),
        differences: differences
            .into_iter()
            .map(|row| (key(&row.option, &row.metric, &row.group), row))
            .collect(),
        claims,
        back_test,
    })
}

/// The rows of a file, all that the manifest says it has; none of a file that the run did not write.
fn rows<T: serde::de::DeserializeOwned>(
    folder: &Path,
    name: &str,
    run: &Run,
) -> Result<Vec<T>, DocumentError> {
    let path = folder.join(name);
    let wanted = run.rows.get(name).copied();
    if wanted.is_none() && (!run.rows.is_empty() || !path.exists()) {
        return Ok(Vec::new());
    }
    let wrong = |message: String| DocumentError::Results { path: path.clone(), message };
    let mut reader = csv::Reader::from_path(&path).map_err(|error| wrong(error.to_string()))?;
    let rows = reader.deserialize().collect::<Result<Vec<T>, _>>();
    let rows = rows.map_err(|error| wrong(format!("it is damaged: {error}")))?;
    match wanted {
        Some(wanted) if rows.len() != wanted => {
            Err(wrong(format!("it is damaged: {} rows, where the run wrote {wanted}", rows.len())))
        }
        _ => Ok(rows),
    }
}

impl Saved {
    /// A figure of an option.
    #[must_use]
    pub fn level(&self, option: &str, metric: &str, group: &str) -> Option<&Level> {
        self.levels.get(&(option.to_owned(), metric.to_owned(), group.to_owned()))
    }

    /// What an option changes in a figure.
    #[must_use]
    pub fn difference(&self, option: &str, metric: &str, group: &str) -> Option<&Difference> {
        self.differences.get(&(option.to_owned(), metric.to_owned(), group.to_owned()))
    }

    /// The groups of a metric that some option has, as `site=…`.
    #[must_use]
    pub fn groups(&self, metric: &str, by: &str) -> Vec<String> {
        let all = self.levels.keys().filter(|(_, known, group)| known == metric && group.starts_with(by));
        let mut groups: Vec<String> = all.map(|(_, _, group)| group.clone()).collect();
        groups.sort();
        groups.dedup();
        groups
    }
}

impl Level {
    /// Whether it hangs on a queue that grows.
    #[must_use]
    pub fn is_growing(&self) -> bool {
        self.growing == "yes"
    }
}

impl Difference {
    /// Whether it hangs on a queue that grows.
    #[must_use]
    pub fn is_growing(&self) -> bool {
        self.growing == "yes"
    }

    /// Whether the option leaves the figure exactly as it is.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        [self.mean, self.ci_low, self.ci_high].iter().all(|value| *value == Some(0.0))
    }
}
