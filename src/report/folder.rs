//! Whose an output folder is: what may be overwritten in it, and what may not.

use std::fs;
use std::path::{Path, PathBuf};

use super::data_package::DATA_PACKAGE;
use super::error::ReportError;
use super::record::Record;
use super::records::{
    ActualRecord, AssumptionRecord, AttributionRecord, BackTestRecord, DailyRecord, DifferenceRecord,
    DownsideRecord, DrawRecord, HeadlineRecord, PlannedRecord, ReplicationRecord, ResponseSurfaceRecord,
    SensitivityRecord, SummaryRecord,
};
use crate::model::{Model, SourceFile};

/// The last file of a run that is put in place.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Files that every run writes.
const ALWAYS: [&str; 5] =
    [SummaryRecord::NAME, AssumptionRecord::NAME, ReplicationRecord::NAME, DailyRecord::NAME, DATA_PACKAGE];

/// Files that some runs write, or analyses beside them, and the next run removes if it does not.
const SOMETIMES: [&str; 10] = [
    HeadlineRecord::NAME,
    DifferenceRecord::NAME,
    ResponseSurfaceRecord::NAME,
    PlannedRecord::NAME,
    BackTestRecord::NAME,
    DrawRecord::NAME,
    AttributionRecord::NAME,
    DownsideRecord::NAME,
    SensitivityRecord::NAME,
    ActualRecord::NAME,
];

/// What is made out of the files of a run.
pub const DOCUMENTS: [&str; 4] = ["report.html", "report.docx", "results.xlsx", "section.md"];

/// Charts that a run may draw, without ending.
pub const CHARTS: [&str; 20] = [
    "acute-occupancy",
    "week-rhythm",
    "heat-map",
    "four-hours",
    "delays-by-reason",
    "setting-occupancy",
    "setting-queues",
    "community",
    "capacity",
    "demand-capacity",
    "differences",
    "response-surface",
    "money",
    "net-saving",
    "if-not-realised",
    "sankey",
    "attribution",
    "tornado",
    "actual",
    "warm-up",
];

/// Beginning of the names of staging folders.
pub(crate) const STAGING: &str = ".careflow-staging-";

/// Files that a run may remove because an earlier one wrote them.
pub(crate) fn passing() -> impl Iterator<Item = PathBuf> {
    let drawn = |name| ["svg", "png"].map(|kind| Path::new("charts").join(format!("{name}.{kind}")));
    let documents = DOCUMENTS.map(PathBuf::from);
    CHARTS.into_iter().flat_map(drawn).chain(SOMETIMES.map(PathBuf::from)).chain(documents)
}

/// Every file that a run may write.
fn all() -> impl Iterator<Item = PathBuf> {
    passing().chain(ALWAYS.map(PathBuf::from)).chain([PathBuf::from(MANIFEST)])
}

/// What the manifest in a folder says, if it is one of this program.
fn manifest(folder: &Path) -> Option<serde_json::Value> {
    let text = fs::read_to_string(folder.join(MANIFEST)).ok()?;
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    (json["program"] == env!("CARGO_PKG_NAME")).then_some(json)
}

/// Whether a folder holds the results of a finished run.
pub(crate) fn is_finished(folder: &Path) -> bool {
    manifest(folder).is_some()
}

/// The staging folders that interrupted runs have left in a folder.
pub(crate) fn left_behind(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let staging = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(STAGING));
    staging.map(|entry| entry.path())
}

/// Whether the results in a folder are those of a run, finished or interrupted while they were put in place: then its
/// manifest still waits in the staging folder.
pub(crate) fn is_ours(folder: &Path) -> bool {
    manifest(folder).is_some() || left_behind(folder).any(|staging| manifest(&staging).is_some())
}

/// A file that a run would overwrite though no run has written it.
#[must_use]
pub fn stranger(folder: &Path) -> Option<PathBuf> {
    if is_ours(folder) {
        return None;
    }
    all().map(|name| folder.join(name)).find(|path| path.symlink_metadata().is_ok())
}

/// A file the scenario was read from that a run would overwrite.
#[must_use]
pub fn input_in<'a>(folder: &Path, files: &'a [SourceFile]) -> Option<&'a SourceFile> {
    let written: Vec<PathBuf> = all().filter_map(|name| folder.join(name).canonicalize().ok()).collect();
    files.iter().find(|file| file.location.canonicalize().is_ok_and(|path| written.contains(&path)))
}

/// Checks that what is written into a folder, or removed from it, lies in it: no folder within is a link.
///
/// # Errors
/// One is.
pub(crate) fn stays_inside(folder: &Path) -> Result<(), ReportError> {
    let within = all().filter_map(|name| name.parent().map(|parent| folder.join(parent)));
    let is_link =
        |path: &PathBuf| path != folder && path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
    within.into_iter().find(is_link).map_or(Ok(()), |path| Err(ReportError::Link { path }))
}

/// Makes a folder, and tries whether files can be written there: that is better known before a long run than after it.
///
/// # Errors
/// They cannot.
pub fn try_writing(folder: &Path) -> Result<(), ReportError> {
    fs::create_dir_all(folder).map_err(ReportError::folder(folder))?;
    stays_inside(folder)?;
    let trial = tempfile::Builder::new().prefix(STAGING).tempdir_in(folder);
    trial
        .and_then(|trial| fs::write(trial.path().join(MANIFEST), ""))
        .map_err(ReportError::folder(folder))?;
    let folders = all().map(|name| folder.join(name)).find(|path| path.is_dir());
    let charts = Some(folder.join("charts")).filter(|charts| charts.exists() && !charts.is_dir());
    match folders.or(charts) {
        None => Ok(()),
        Some(path) => Err(ReportError::file(&path)(std::io::Error::from(std::io::ErrorKind::AlreadyExists))),
    }
}

/// The folder beside one that holds results a run should not replace: those of another scenario, or of more
/// replications. The folder itself, if there are none.
#[must_use]
pub fn beside(folder: &Path, model: &Model, replications: u32) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2..).map(|number| folder.with_file_name(format!("{name}-{number}")));
    let mut candidates = std::iter::once(folder.to_owned()).chain(numbered);
    candidates.find(|candidate| !keeps(candidate, model, replications)).unwrap_or_else(|| folder.to_owned())
}

/// The title of the scenario whose results a folder holds, if it is another.
#[must_use]
pub fn other_scenario(folder: &Path, model: &Model) -> Option<String> {
    let earlier = manifest(folder)?;
    let entry = model.files.first().map_or("", |file| &file.path);
    let of = &earlier["scenario"];
    let same = of["title"] == *model.scenario.title && of["files"][0]["path"] == *entry;
    (!same).then(|| of["title"].as_str().unwrap_or_default().to_owned())
}

/// Whether a folder holds results worth more than those of so many replications of a scenario.
fn keeps(folder: &Path, model: &Model, replications: u32) -> bool {
    let Some(earlier) = manifest(folder) else { return false };
    other_scenario(folder, model).is_some()
        || earlier["replications"].as_u64().is_some_and(|made| made > u64::from(replications))
}
