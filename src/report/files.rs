//! The output folder, written whole.
//!
//! Everything is first written into a temporary folder beside the output folder, then renamed into
//! place; `manifest.json` is removed first and comes last. So no file is ever half-written under its
//! final name, and a folder with a manifest is complete. Other people's files in it are left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::back_test::back_test;
use super::csv_files::write_csv;
use super::data_package::{DATA_PACKAGE, data_package};
use super::draws::Drawn;
use super::error::ReportError;
use super::folder::{MANIFEST, STAGING, is_finished, is_ours, left_behind, passing, stays_inside};
use super::manifest::Manifest;
use super::parquet_files::{write_daily, write_replications};
use super::record::Record;
use super::records::{
    AssumptionRecord, DailyRecord, DifferenceRecord, DrawRecord, HeadlineRecord, PlannedRecord,
    ReplicationRecord, ResponseSurfaceRecord, SummaryRecord,
};
use super::warm_up_chart;
use crate::model::Model;
use crate::results::Results;
use crate::stats::{AgainstPlan, Differences, Summary, summarise_daily};
use rayon::prelude::*;
use tempfile::TempDir;

/// Everything that goes into the output folder.
#[derive(Debug, Clone, Copy)]
pub struct Outputs<'a> {
    /// The scenario.
    pub model: &'a Model,
    /// One a option, baseline first.
    pub options: &'a [Results],
    /// Their summaries, in the same order.
    pub summaries: &'a [Summary],
    /// What the options change, if there are any.
    pub differences: &'a [Differences],
    /// What the plan claims of them, against what was found.
    pub planned: &'a [AgainstPlan],
    /// The draws of the uncertain numbers.
    pub drawn: Drawn<'a>,
    /// What was run; how many rows the CSV files have is added.
    pub manifest: &'a Manifest,
}

/// Writes all files of a run into `folder` (created if need be) and returns their paths
/// relative to it, in the order in which they were put in place, `manifest.json` last.
///
/// The back-test is that of the first option. When the data files stand in the staging folder, which can then be read as that of a
/// finished run, `make` adds to it what is made of them, and returns the paths. Files of an earlier run that this one does not
/// write (a chart without data) are removed.
///
/// # Errors
///
/// A file cannot be written, or what `make` says. While the content is being made nothing in
/// `folder` changes; if a rename fails, the folder has no manifest.
pub fn write<E: From<ReportError>>(
    folder: &Path,
    report: &Outputs<'_>,
    make: impl FnOnce(&Path) -> Result<Vec<PathBuf>, E>,
) -> Result<Vec<PathBuf>, E> {
    let staged = Staged::new(folder, report)?;
    let made = make(staged.path())?;
    staged.finish(made).map_err(|unplaced| unplaced.error.into())
}

/// A run whose data files stand beside their final place: what they were written from is no longer needed.
#[derive(Debug)]
pub struct Staged {
    /// Where they are to go.
    folder: PathBuf,
    /// Inside that folder: an interrupted run leaves nothing elsewhere, and the next one sweeps it up.
    staging: TempDir,
    /// Relative to it, without the manifest.
    files: Vec<PathBuf>,
    /// Whether the folder holds results of ours.
    ours: bool,
    /// What interrupted runs have left.
    earlier: Vec<PathBuf>,
}

/// Files that could not be put in place.
#[derive(Debug)]
pub struct Unplaced {
    /// Why.
    pub error: ReportError,
    /// Where they are.
    pub staged: Staged,
}

impl Staged {
    /// Writes the data files of a run, to be put into `folder` (created if need be).
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn new(folder: &Path, report: &Outputs<'_>) -> Result<Self, ReportError> {
        fs::create_dir_all(folder).map_err(ReportError::file(folder))?;
        stays_inside(folder)?;
        let ours = is_ours(folder);
        let earlier: Vec<PathBuf> = left_behind(folder).collect();
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(folder);
        let staging = staging.map_err(ReportError::file(folder))?;
        let files =
            stage(staging.path(), report).map_err(|error| or_meanwhile(error, staging.path(), folder))?;
        Ok(Self { folder: folder.to_owned(), staging, files, ours, earlier })
    }

    /// Where they are to go.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder in which they stand, which can be read as that of a finished run.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.staging.path()
    }

    /// Puts everything in place, with what was `made` out of it in the same folder; the paths in this order, the manifest last.
    ///
    /// # Errors
    /// A file that is not ours is in the way, or cannot be renamed; then the folder has no manifest, and what was staged is handed
    /// back.
    pub fn finish(mut self, made: Vec<PathBuf>) -> Result<Vec<PathBuf>, Box<Unplaced>> {
        self.files.extend(made);
        self.files.push(MANIFEST.into());
        let (folder, files) = (&self.folder, &self.files);
        // Another run takes away what is staged here when it is finished first.
        let meanwhile = || ReportError::Meanwhile { folder: folder.clone() };
        if !self.path().exists() {
            return Err(Box::new(Unplaced { error: meanwhile(), staged: self }));
        }
        let stranger = files.iter().map(|file| folder.join(file)).find(|path| !self.ours && path.exists());
        if let Some(path) = stranger {
            let error = if is_finished(folder) { meanwhile() } else { ReportError::Stranger { path } };
            return Err(Box::new(Unplaced { error, staged: self }));
        }
        if let Err(error) = move_into_place(self.path(), folder, files, self.ours) {
            let error = or_meanwhile(error, self.path(), folder);
            // Its manifest says whose the files are that are in place already.
            self.staging.disable_cleanup(true);
            return Err(Box::new(Unplaced { error, staged: self }));
        }
        // Only now: until there is a manifest, what an interrupted run has left says whose the files are.
        for left in &self.earlier {
            if let Err(source) = fs::remove_dir_all(left) {
                let error = ReportError::file(left)(source);
                return Err(Box::new(Unplaced { error, staged: self }));
            }
        }
        Ok(self.files)
    }

    /// Copies everything into another folder, from wherever it stands by now.
    ///
    /// # Errors
    /// A file cannot be copied.
    pub fn copy_to(&self, other: &Path) -> Result<(), ReportError> {
        for file in &self.files {
            let (from, to) = (self.path().join(file), other.join(file));
            let from = if from.exists() { from } else { self.folder.join(file) };
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(ReportError::file(parent))?;
            }
            fs::copy(&from, &to).map_err(ReportError::file(&to))?;
        }
        Ok(())
    }
}

/// Writes the data files into the staging folder and returns the relative paths; of the manifest, which comes last, it says nothing.
fn stage(staging: &Path, report: &Outputs<'_>) -> Result<Vec<PathBuf>, ReportError> {
    // The values of every replication take longest: beside them, all other figures.
    let (replications, (tables, daily)) = rayon::join(
        || Files::of(staging, |files| files.replications(report)),
        || {
            rayon::join(
                || Files::of(staging, |files| files.tables(report)),
                || Files::of(staging, |files| files.daily(report)),
            )
        },
    );
    let mut files = tables?;
    files.append(replications?);
    files.append(daily?);
    let manifest = Manifest { rows: std::mem::take(&mut files.rows), ..report.manifest.clone() };
    write_json(&files.add(DATA_PACKAGE), &data_package(&manifest, &files.written))?;
    let mut files = files.written;
    // What is made out of the files reads the manifest too.
    write_json(&staging.join(MANIFEST), &manifest)?;
    fs::create_dir_all(staging.join("charts")).map_err(ReportError::file(staging))?;
    if let Some(results) = report.options.first() {
        files.extend(warm_up_chart::save(staging, report.model, results)?);
    }
    Ok(files)
}

/// What went wrong, or that another run has been finished in the folder: that takes away what is staged there.
fn or_meanwhile(error: ReportError, staging: &Path, folder: &Path) -> ReportError {
    if staging.exists() { error } else { ReportError::Meanwhile { folder: folder.to_owned() } }
}

/// Renames the staged files to their final names; the manifest goes first and comes last.
///
/// If the folder holds no results of `ours`, nothing in it is ours to remove.
fn move_into_place(staging: &Path, folder: &Path, files: &[PathBuf], ours: bool) -> Result<(), ReportError> {
    remove(&folder.join(MANIFEST))?;
    for old in passing().filter(|old| ours && !files.contains(old)) {
        remove(&folder.join(old))?;
    }
    for file in files {
        let target = folder.join(file);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(ReportError::file(parent))?;
        }
        fs::rename(staging.join(file), &target).map_err(ReportError::file(&target))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), ReportError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(ReportError::file(path)(error)),
        _ => Ok(()),
    }
}

/// The data files that have been staged.
struct Files<'a> {
    folder: &'a Path,
    written: Vec<PathBuf>,
    /// Rows of the CSV files that have any, and of the others.
    rows: BTreeMap<String, usize>,
}

impl<'a> Files<'a> {
    /// What `write` writes.
    fn of(
        folder: &'a Path,
        write: impl FnOnce(&mut Self) -> Result<(), ReportError>,
    ) -> Result<Self, ReportError> {
        let mut files = Self { folder, written: Vec::new(), rows: BTreeMap::new() };
        write(&mut files)?;
        Ok(files)
    }

    fn append(&mut self, other: Self) {
        self.written.extend(other.written);
        self.rows.extend(other.rows);
    }

    /// The figures over replications, and what they rest on.
    fn tables(&mut self, report: &Outputs<'_>) -> Result<(), ReportError> {
        let details = &report.manifest.option_details;
        self.csv(HeadlineRecord::all(report.differences, details, &report.manifest.place.organisations))?;
        self.always(SummaryRecord::all(report.summaries))?;
        self.csv(DifferenceRecord::all(report.differences))?;
        let grids = &report.manifest.grids;
        self.csv(ResponseSurfaceRecord::all(grids, report.summaries, report.differences))?;
        self.csv(report.planned.iter().map(PlannedRecord::from))?;
        if let Some(summary) = report.summaries.first() {
            let only_plausible = report.manifest.plausible_draws.is_some();
            self.csv(back_test(&report.model.back_tests, summary, only_plausible))?;
        }
        self.always(AssumptionRecord::all(&report.model.register, report.drawn.inputs))?;
        self.csv(DrawRecord::all(report.drawn))
    }

    /// The figures of every replication.
    fn replications(&mut self, report: &Outputs<'_>) -> Result<(), ReportError> {
        let rows = write_replications(&self.add(ReplicationRecord::NAME), report.options, report.drawn)?;
        self.rows.insert(ReplicationRecord::NAME.to_owned(), rows);
        Ok(())
    }

    /// The figures of every day.
    fn daily(&mut self, report: &Outputs<'_>) -> Result<(), ReportError> {
        let daily: Vec<_> = report.options.par_iter().map(summarise_daily).collect();
        let named: Vec<_> =
            report.options.iter().zip(&daily).map(|(o, d)| (o.option.as_str(), d.as_slice())).collect();
        let rows = write_daily(&self.add(DailyRecord::NAME), &named)?;
        self.rows.insert(DailyRecord::NAME.to_owned(), rows);
        Ok(())
    }

    /// A file to be written.
    fn add(&mut self, name: &str) -> PathBuf {
        self.written.push(name.into());
        self.folder.join(name)
    }

    /// Writes records into the file of their name, if there are any.
    fn csv<R: Record>(&mut self, records: impl IntoIterator<Item = R>) -> Result<(), ReportError> {
        let mut records = records.into_iter().peekable();
        if records.peek().is_some() { self.always(records) } else { Ok(()) }
    }

    /// The same, also if there are none.
    fn always<R: Record>(&mut self, records: impl IntoIterator<Item = R>) -> Result<(), ReportError> {
        let rows = write_csv(&self.add(R::NAME), records)?;
        if rows > 0 {
            self.rows.insert(R::NAME.to_owned(), rows);
        }
        Ok(())
    }
}

/// Writes JSON, indented.
fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), ReportError> {
    let mut text = serde_json::to_string_pretty(value).map_err(ReportError::format(path))?;
    text.push('\n');
    fs::write(path, text).map_err(ReportError::file(path))
}

#[cfg(test)]
mod tests;
