//! The files of a run, read again.

mod analyses;
mod back_test;
mod by_figure;
mod columns;
mod grids;
mod options;
mod rows;

use super::error::DocumentError;
use crate::metrics::NET_CASHABLE;
use crate::report::records::{
    ActualRecord, AssumptionRecord, AttributionRecord, BackTestRecord, DailyRecord, DifferenceRecord,
    DownsideRecord, DrawRecord, HeadlineRecord, PlannedRecord, ReplicationRecord, ResponseSurfaceRecord,
    SensitivityRecord, SummaryRecord,
};
use crate::report::{FORMAT, Manifest, Record};
pub use analyses::{Actual, Late, Moved, Shared};
use by_figure::{ByFigure, OfFigure};
pub use columns::Day;
pub use rows::{Assumption, Claimed, Difference, Level, Published};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

type Key = (String, String, String);

/// A run as its folder holds it.
#[derive(Debug, Clone)]
pub struct Saved {
    /// What was run.
    pub run: Manifest,
    levels: ByFigure<Level>,
    differences: ByFigure<Difference>,
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
    /// Observed months beside their forecast, if `careflow fit actual` has left them here.
    pub actual: Vec<Actual>,
    folder: PathBuf,
    /// Read when it is first asked for.
    daily: OnceLock<HashMap<Key, Vec<Day>>>,
    /// Figures of every replication that have been asked for: a chart of each option asks for the same.
    replications: Arc<Mutex<Figures>>,
}

/// By metric and group.
type Figures = HashMap<(String, String), Arc<ByOption>>;

/// A figure of every replication, by option; NaN where it was not observed.
pub type ByOption = HashMap<String, Vec<f64>>;

/// What is asked of a manifest before the rest of it is read.
#[derive(serde::Deserialize)]
struct Head {
    program: String,
    #[serde(default)]
    format: u32,
}

/// Reads the folder of a finished run.
///
/// # Errors
/// It is none, or a file of it is damaged.
pub fn read(folder: &Path) -> Result<Saved, DocumentError> {
    let manifest = folder.join("manifest.json");
    let wrong = |message: String| DocumentError::Results { path: manifest.clone(), message };
    let text = std::fs::read_to_string(&manifest).map_err(|error| wrong(error.to_string()))?;
    let head: Head = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if head.program != env!("CARGO_PKG_NAME") {
        return Err(wrong(format!("it is of another program, {}", head.program)));
    }
    if head.format != FORMAT {
        let of = match head.format {
            0 => "no number".to_owned(),
            number => format!("number {number}"),
        };
        let message = format!("its files are of another format ({of}, where this program has {FORMAT})");
        return Err(wrong(message));
    }
    let run: Manifest = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    unread(folder, &run)?;
    // These two are all but the whole of it.
    let (levels, differences) = rayon::join(
        || by_figure::<SummaryRecord<'_>, Level>(folder, &run),
        || by_figure::<DifferenceRecord<'_>, Difference>(folder, &run),
    );
    let (levels, differences) = (levels?, differences?);
    let claims = rows::<PlannedRecord<'_>, Claimed>(folder, &run)?;
    let back_test = rows::<BackTestRecord<'_>, Published>(folder, &run)?;
    let assumptions = rows::<AssumptionRecord<'_>, Assumption>(folder, &run)?;
    let attribution = rows::<AttributionRecord<'_>, Shared>(folder, &run)?;
    let downside = rows::<DownsideRecord<'_>, Late>(folder, &run)?;
    let sensitivity = rows::<SensitivityRecord<'_>, Moved>(folder, &run)?;
    let actual = rows::<ActualRecord<'_>, Actual>(folder, &run)?;
    Ok(Saved {
        run,
        levels,
        differences,
        claims,
        back_test,
        assumptions,
        attribution,
        downside,
        sensitivity,
        actual,
        folder: folder.to_owned(),
        daily: OnceLock::new(),
        replications: Arc::default(),
    })
}

/// The rows of a file by what they are of, each of something else.
fn by_figure<R: Record, T: OfFigure + DeserializeOwned>(
    folder: &Path,
    run: &Manifest,
) -> Result<ByFigure<T>, DocumentError> {
    let damaged = |message| DocumentError::Results { path: folder.join(R::NAME), message };
    ByFigure::new(rows::<R, T>(folder, run)?).map_err(damaged)
}

/// Looks whether the files that are not read here are whole: the run says how many rows each has. Folders are passed on without
/// some of them, and then whoever needs one misses it.
fn unread(folder: &Path, run: &Manifest) -> Result<(), DocumentError> {
    for name in [
        HeadlineRecord::NAME,
        ResponseSurfaceRecord::NAME,
        DrawRecord::NAME,
        DailyRecord::NAME,
        ReplicationRecord::NAME,
    ] {
        let path = folder.join(name);
        let Some(&wanted) = run.rows.get(name).filter(|_| path.exists()) else { continue };
        let wrong = |message: String| DocumentError::Results { path: path.clone(), message };
        let rows = if name.ends_with(".parquet") {
            columns::rows(&path)?
        } else {
            let text = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
            whole_lines(&text).map_err(&wrong)?;
            let rows = csv::Reader::from_reader(text.as_slice()).into_byte_records();
            rows.collect::<Result<Vec<_>, _>>()
                .map_err(|error| wrong(format!("it is damaged: {error}")))?
                .len()
        };
        counted(rows, wanted).map_err(wrong)?;
    }
    Ok(())
}

/// Whether a file ends as it was written: one that was cut within its last row has as many rows as before.
fn whole_lines(text: &[u8]) -> Result<(), String> {
    match text.last() {
        None | Some(b'\n') => Ok(()),
        Some(_) => Err("it is damaged: its last row has no end".to_owned()),
    }
}

fn counted(rows: usize, wanted: usize) -> Result<(), String> {
    if rows == wanted {
        return Ok(());
    }
    Err(format!("it is damaged: {rows} rows, where the run wrote {wanted}"))
}

/// The rows of a file of these records, all that the manifest says it has; none of a file that the run did not write.
fn rows<R: Record, T: DeserializeOwned>(folder: &Path, run: &Manifest) -> Result<Vec<T>, DocumentError> {
    let path = folder.join(R::NAME);
    let Some(&wanted) = run.rows.get(R::NAME) else { return Ok(Vec::new()) };
    let wrong = |message: String| DocumentError::Results { path: path.clone(), message };
    let text = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
    whole_lines(&text).map_err(&wrong)?;
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let header = reader.headers().map_err(|error| wrong(format!("it is damaged: {error}")))?;
    if let Some(column) = R::COLUMNS.iter().find(|column| !header.iter().any(|name| name == column.name)) {
        return Err(wrong(format!("it is damaged: there is no column `{}`", column.name)));
    }
    let rows = reader.deserialize().collect::<Result<Vec<T>, _>>();
    let rows = rows.map_err(|error| wrong(format!("it is damaged: {error}")))?;
    counted(rows.len(), wanted).map_err(&wrong)?;
    Ok(rows)
}

/// The files whose rows are read, and counted against what the run says it wrote.
const COUNTED: [&str; 5] = [
    SummaryRecord::NAME,
    DifferenceRecord::NAME,
    PlannedRecord::NAME,
    BackTestRecord::NAME,
    AssumptionRecord::NAME,
];

impl Saved {
    /// The run in the folder of this name beside this one.
    ///
    /// # Errors
    /// There is none, or a file of it is damaged.
    pub fn beside(&self, name: &str) -> Result<Self, DocumentError> {
        read(&self.folder.with_file_name(name))
    }

    /// The files of the run whose rows were counted when it was read, each with its rows.
    #[must_use]
    pub fn counted(&self) -> Vec<(&str, usize)> {
        let rows = |name: &&'static str| Some((*name, *self.run.rows.get(*name)?));
        COUNTED.iter().filter_map(rows).collect()
    }

    /// A figure of an option.
    #[must_use]
    pub fn level(&self, option: &str, metric: &str, group: &str) -> Option<&Level> {
        self.levels.get(option, metric, group)
    }

    /// What an option changes in a figure.
    #[must_use]
    pub fn difference(&self, option: &str, metric: &str, group: &str) -> Option<&Difference> {
        self.differences.get(option, metric, group)
    }

    /// Marks every figure as one that hangs on a queue that grows.
    #[cfg(test)]
    pub(crate) fn set_growing(&mut self) {
        self.levels.iter_mut().for_each(Level::set_growing);
        self.differences.iter_mut().for_each(Difference::set_growing);
        self.claims.iter_mut().for_each(|claim| claim.growing = "yes".to_owned());
    }

    /// The metrics that some option has.
    #[must_use]
    pub fn metrics(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.levels.iter().map(|row| row.metric.as_str()).collect();
        all.dedup();
        all
    }

    /// What an option changes, figure by figure, in the order of their names.
    #[must_use]
    pub fn differences_of(&self, option: &str) -> Vec<&Difference> {
        self.differences.iter().filter(|row| row.option == option).collect()
    }

    /// The groups of a metric that some option has, as `site=…`.
    #[must_use]
    pub fn groups(&self, metric: &str, by: &str) -> Vec<String> {
        let mut groups: Vec<String> =
            self.levels.of_groups(metric, by).map(|row| row.group.clone()).collect();
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
            self.daily.get_or_init(|| read)
        };
        Ok(daily.get(&(option.to_owned(), metric.to_owned(), group.to_owned())).map(Vec::as_slice))
    }

    /// Whether figures have intervals: not those of one replication, or of one draw of the uncertain numbers.
    #[must_use]
    pub fn has_intervals(&self) -> bool {
        self.levels.iter().any(|row| row.ci_low.is_some())
            || self.differences.iter().any(|row| row.ci_low.is_some() && !row.is_nothing())
    }

    /// A figure in every replication of every option, in their order; NaN where it was not observed.
    ///
    /// # Errors
    /// `replications.parquet` cannot be read.
    pub fn replications(&self, metric: &str, group: &str) -> Result<Arc<ByOption>, DocumentError> {
        // Whoever asks meanwhile waits: charts are drawn side by side, and would each read the file.
        let mut known = self.replications.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&(metric.to_owned(), group.to_owned())) {
            return Ok(Arc::clone(known));
        }
        // Of a whole run the file is large: what charts are drawn of is read at one go.
        let mut figures = vec![(metric, group)];
        let claimed = self.claims.iter().map(|claim| (claim.metric.as_str(), claim.group.as_str()));
        for figure in claimed.chain([(NET_CASHABLE, "all")]) {
            if !figures.contains(&figure) {
                figures.push(figure);
            }
        }
        let mut all = vec![ByOption::new(); figures.len()];
        for (at, option, values) in
            columns::replications(&self.folder.join(ReplicationRecord::NAME), &figures)?
        {
            all[at].entry(option).or_default().extend(values);
        }
        let all: Vec<Arc<ByOption>> = all.into_iter().map(Arc::new).collect();
        let asked = Arc::clone(&all[0]);
        let named = figures.into_iter().map(|(metric, group)| (metric.to_owned(), group.to_owned()));
        known.extend(named.zip(all));
        Ok(asked)
    }

    /// Figures in every replication of an option, in their order; NaN where one was not observed. The file is read once for all.
    ///
    /// # Errors
    /// `replications.parquet` cannot be read.
    pub fn replications_of(
        &self,
        option: &str,
        figures: &[(&str, &str)],
    ) -> Result<Vec<Vec<f64>>, DocumentError> {
        let mut all = vec![Vec::new(); figures.len()];
        for (at, of, values) in columns::replications(&self.folder.join(ReplicationRecord::NAME), figures)? {
            if of == option {
                all[at].extend(values);
            }
        }
        Ok(all)
    }
}
