//! The files of a run, read again.

mod analyses;
mod back_test;
mod columns;
mod options;
mod rows;

use super::error::DocumentError;
use crate::report::records::{
    AssumptionRecord, AttributionRecord, BackTestRecord, DifferenceRecord, DownsideRecord, PlannedRecord,
    SensitivityRecord, SummaryRecord,
};
use crate::report::{Manifest, Record};
pub use analyses::{Late, Moved, Shared};
pub use columns::Day;
pub use rows::{Assumption, Claimed, Difference, Level, Published};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

type Key = (String, String, String);

/// A run as its folder holds it.
#[derive(Debug, Clone)]
pub struct Saved {
    /// What was run.
    pub run: Manifest,
    levels: HashMap<Key, Level>,
    differences: HashMap<Key, Difference>,
    /// Claims, in the scenario's order.
    pub claims: Vec<Claimed>,
    /// The back-test.
    pub back_test: Vec<Published>,
    /// The numbers of the scenario, with what they rest on.
    pub assumptions: Vec<Assumption>,
    /// What each scheme of an option contributes, if `careflow attribute` has left it here.
    pub attribution: Vec<Shared>,
    /// Options whose schemes come late or fall short, if `careflow downside` has left them here.
    pub downside: Vec<Late>,
    /// What figures depend on, if `careflow sensitivity` has left it here.
    pub sensitivity: Vec<Moved>,
    folder: PathBuf,
    /// Read when it is first asked for.
    daily: OnceLock<HashMap<Key, Vec<Day>>>,
}

/// Reads the folder of a finished run.
///
/// # Errors
/// It is none, or a file of it is damaged.
pub fn read(folder: &Path) -> Result<Saved, DocumentError> {
    let manifest = folder.join("manifest.json");
    let wrong = |message: String| DocumentError::Results { path: manifest.clone(), message };
    let text = std::fs::read_to_string(&manifest).map_err(|error| wrong(error.to_string()))?;
    let run: Manifest = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if run.program != env!("CARGO_PKG_NAME") {
        return Err(wrong(format!("it is of another program, {}", run.program)));
    }
    let levels = rows::<SummaryRecord<'_>, Level>(folder, &run)?;
    let differences = rows::<DifferenceRecord<'_>, Difference>(folder, &run)?;
    let claims = rows::<PlannedRecord<'_>, Claimed>(folder, &run)?;
    let back_test = rows::<BackTestRecord<'_>, Published>(folder, &run)?;
    let assumptions = rows::<AssumptionRecord<'_>, Assumption>(folder, &run)?;
    let attribution = rows::<AttributionRecord<'_>, Shared>(folder, &run)?;
    let downside = rows::<DownsideRecord<'_>, Late>(folder, &run)?;
    let sensitivity = rows::<SensitivityRecord<'_>, Moved>(folder, &run)?;
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
        assumptions,
        attribution,
        downside,
        sensitivity,
        folder: folder.to_owned(),
        daily: OnceLock::new(),
    })
}

/// The rows of a file of these records, all that the manifest says it has; none of a file that the run did not write.
fn rows<R: Record, T: DeserializeOwned>(folder: &Path, run: &Manifest) -> Result<Vec<T>, DocumentError> {
    let path = folder.join(R::NAME);
    let wanted = run.rows.get(R::NAME).copied();
    if wanted.is_none() && (!run.rows.is_empty() || !path.exists()) {
        return Ok(Vec::new());
    }
    let wrong = |message: String| DocumentError::Results { path: path.clone(), message };
    let mut reader = csv::Reader::from_path(&path).map_err(|error| wrong(error.to_string()))?;
    let header = reader.headers().map_err(|error| wrong(format!("it is damaged: {error}")))?;
    if let Some(column) = R::COLUMNS.iter().find(|column| !header.iter().any(|name| name == column.name)) {
        return Err(wrong(format!("it is damaged: there is no column `{}`", column.name)));
    }
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

    /// The metrics that some option has.
    #[must_use]
    pub fn metrics(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.levels.keys().map(|(_, metric, _)| metric.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What an option changes, figure by figure, in the order of their names.
    #[must_use]
    pub fn differences_of(&self, option: &str) -> Vec<&Difference> {
        let mut rows: Vec<&Difference> =
            self.differences.values().filter(|row| row.option == option).collect();
        rows.sort_by(|a, b| (&a.metric, &a.group).cmp(&(&b.metric, &b.group)));
        rows
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

    /// A daily series of an option, from the first measured day; none if the run has no such series.
    ///
    /// # Errors
    /// `daily.parquet` cannot be read.
    pub fn days(&self, option: &str, metric: &str, group: &str) -> Result<Option<&[Day]>, DocumentError> {
        let daily = if let Some(daily) = self.daily.get() {
            daily
        } else {
            let path = self.folder.join("daily.parquet");
            let read: HashMap<Key, Vec<Day>> = columns::daily(&path)?.into_iter().collect();
            let wanted = self.run.measured_days as usize;
            if let Some(days) = read.values().map(Vec::len).find(|days| *days != wanted) {
                let message =
                    format!("it is damaged: a series of {days} days, where the run measured {wanted}");
                return Err(DocumentError::Results { path, message });
            }
            self.daily.get_or_init(|| read)
        };
        Ok(daily.get(&(option.to_owned(), metric.to_owned(), group.to_owned())).map(Vec::as_slice))
    }

    /// A figure in every replication of every option, in their order; NaN where it was not observed.
    ///
    /// # Errors
    /// `replications.parquet` cannot be read.
    pub fn replications(
        &self,
        metric: &str,
        group: &str,
    ) -> Result<HashMap<String, Vec<f64>>, DocumentError> {
        let path = self.folder.join("replications.parquet");
        let mut all: HashMap<String, Vec<f64>> = HashMap::new();
        for (option, values) in columns::replications(&path, metric, group)? {
            all.entry(option).or_default().extend(values);
        }
        Ok(all)
    }
}
