//! What the commands of analysis add to the folder of a run of the same scenario.
//!
//! A file is named in the manifest only while it is whole: the manifest forgets it first and names it last, each file is
//! replaced by a rename, so that whoever reads the folder meanwhile finds a run without this analysis.

use super::csv_files::csv_text;
use super::data_package::{DATA_PACKAGE, data_package};
use super::error::ReportError;
use super::folder::{MANIFEST, STAGING, stays_inside};
use super::manifest::{BEST_VALUES, Manifest, combined_hash};
use super::record::Record;
use crate::model::Model;
use crate::number::count;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of a finished run of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysisFolder {
    path: PathBuf,
    seed: u64,
    replications: usize,
    is_fixed: bool,
}

impl AnalysisFolder {
    /// The folder, if it holds a run of this very scenario.
    ///
    /// # Errors
    /// It holds none, or that of another scenario, or of one that has changed since.
    pub fn new(folder: &Path, model: &Model) -> Result<Self, ReportError> {
        let wrong = |why: String| ReportError::NotItsRun { folder: folder.to_owned(), why };
        let made = manifest(folder)?;
        let run = &made.scenario;
        if run.name != model.scenario.name {
            return Err(wrong(format!("they are of `{}`, not of `{}`", run.name, model.scenario.name)));
        }
        let there = |path: &str| model.files.iter().any(|file| file.path == path);
        if let Some(fitted) = made.uncertain_numbers.fitted.as_ref().filter(|fitted| !there(&fitted.file)) {
            return Err(wrong(format!(
                "they were drawn from {0}, and this analysis is not: add --draws {0}",
                fitted.file
            )));
        }
        if run.sha256 != combined_hash(&model.files) {
            return Err(wrong(format!("the files of `{}` have changed since they were written", run.name)));
        }
        Self::of_run(folder)
    }

    /// The folder of a run, for what is worked out of its own files.
    ///
    /// # Errors
    /// It holds none.
    pub fn of_run(folder: &Path) -> Result<Self, ReportError> {
        let made = manifest(folder)?;
        Ok(Self {
            path: folder.to_owned(),
            seed: made.seed,
            replications: made.replications,
            is_fixed: made.uncertain_numbers.how == BEST_VALUES,
        })
    }

    /// Its folder of charts, made if there is none.
    ///
    /// # Errors
    /// It leads elsewhere, or cannot be made.
    pub fn charts(&self) -> Result<PathBuf, ReportError> {
        stays_inside(&self.path)?;
        let charts = self.path.join("charts");
        fs::create_dir_all(&charts).map_err(ReportError::folder(&charts))?;
        Ok(charts)
    }

    /// What an analysis with this seed, so many replications and (`is_fixed`) the uncertain numbers at their best values does not
    /// share with the run; nothing if it shares all.
    #[must_use]
    pub fn unlike(&self, seed: u64, replications: u32, is_fixed: bool) -> Option<String> {
        let numbers = |is_fixed: bool| if is_fixed { "best values" } else { "drawn values" };
        let others = [
            (self.replications != replications as usize).then(|| {
                (count(self.replications, "replication"), count(replications as usize, "replication"))
            }),
            (self.seed != seed).then(|| (format!("seed {}", self.seed), format!("seed {seed}"))),
            (self.is_fixed != is_fixed).then(|| {
                let of = |is_fixed| format!("{} of the uncertain numbers", numbers(is_fixed));
                (of(self.is_fixed), of(is_fixed))
            }),
        ];
        let (run, analysis): (Vec<String>, Vec<String>) = others.into_iter().flatten().unzip();
        (!run.is_empty()).then(|| {
            format!(
                "the run in {} has {}, this analysis {}: its figures differ from those of the run by that alone",
                self.path.display(),
                run.join(", "),
                analysis.join(", ")
            )
        })
    }

    /// Writes the rows of an analysis into the file of their name. Rows that are there of the same option and figure are
    /// replaced, others stay. Returns the path.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub fn write<R: Record>(&self, records: Vec<R>) -> Result<PathBuf, ReportError> {
        let folder = &self.path;
        let path = folder.join(R::NAME);
        let rows = merged(&path, csv_text(records).map_err(ReportError::format(&path))?)?;
        let mut run = manifest(folder)?;
        run.rows.remove(R::NAME);
        replace(&folder.join(MANIFEST), &json(&path, &run)?)?;
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).map_err(ReportError::format(&path))?;
        }
        let text = writer.into_inner().map_err(|error| ReportError::file(&path)(error.into_error()))?;
        replace(&path, &text)?;
        let described = fs::read_dir(folder).map_err(ReportError::file(folder))?;
        let there: Vec<PathBuf> = described.flatten().map(|entry| entry.file_name().into()).collect();
        replace(&folder.join(DATA_PACKAGE), &json(&path, &data_package(&run, &there))?)?;
        run.rows.insert(R::NAME.to_owned(), rows.len().saturating_sub(1));
        replace(&folder.join(MANIFEST), &json(&path, &run)?)?;
        Ok(path)
    }
}

/// What the manifest of a folder says.
fn manifest(folder: &Path) -> Result<Manifest, ReportError> {
    let wrong = |why: String| ReportError::NotItsRun { folder: folder.to_owned(), why };
    let text = fs::read_to_string(folder.join(MANIFEST));
    let text = text.map_err(|_| wrong("there is no finished run".to_owned()))?;
    let run: Manifest = serde_json::from_str(&text)
        .map_err(|error| wrong(format!("{MANIFEST} is not one of this version of the program: {error}")))?;
    if run.program != env!("CARGO_PKG_NAME") {
        return Err(wrong(format!("they are of another program, {}", run.program)));
    }
    Ok(run)
}

/// The header and the rows: those of the file that are of no option and figure of the new ones, then the new ones.
fn merged(path: &Path, new: String) -> Result<Vec<csv::StringRecord>, ReportError> {
    let new = lines(new.as_bytes()).map_err(ReportError::format(path))?;
    let Some((header, new)) = new.split_first() else { return Ok(Vec::new()) };
    let old = match fs::read(path) {
        Ok(old) => old,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(ReportError::file(path)(error)),
    };
    let old = lines(&old).unwrap_or_default();
    let key_columns = ["option", "metric", "group"].map(|name| header.iter().position(|known| known == name));
    let key = |row: &csv::StringRecord| {
        key_columns.map(|at| at.and_then(|at| row.get(at)).unwrap_or_default().to_owned())
    };
    let is_replaced: Vec<_> = new.iter().map(key).collect();
    // Rows of other columns are of another version of the program.
    let old = old.split_first().filter(|(known, _)| *known == header).map_or(&[][..], |(_, rows)| rows);
    let kept = old.iter().filter(|row| !is_replaced.contains(&key(row)));
    Ok(std::iter::once(header).chain(kept).chain(new).cloned().collect())
}

fn lines(text: &[u8]) -> Result<Vec<csv::StringRecord>, csv::Error> {
    csv::ReaderBuilder::new().has_headers(false).from_reader(text).records().collect()
}

fn json(path: &Path, value: &impl serde::Serialize) -> Result<Vec<u8>, ReportError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(ReportError::format(path))?;
    text.push(b'\n');
    Ok(text)
}

/// Puts a file in the place of another, whole.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), ReportError> {
    let folder = path.parent().unwrap_or(path);
    // In a folder of its own, as those of a run: what an interruption leaves is swept up by the next.
    let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(folder);
    let staging = staging.map_err(ReportError::file(path))?;
    let staged = staging.path().join("file");
    let mut file = fs::File::create(&staged).map_err(ReportError::file(path))?;
    file.write_all(bytes).map_err(ReportError::file(path))?;
    fs::rename(&staged, path).map_err(ReportError::file(path))
}
