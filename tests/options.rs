//! Options: what schemes change, for whom and from when, and that nothing else changes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "options/appointments.rs"]
mod appointments;
#[path = "options/arrivals.rs"]
mod arrivals;
#[path = "options/bad_input.rs"]
mod bad_input;
#[path = "options/common.rs"]
mod common;
#[path = "options/cut_off.rs"]
mod cut_off;
#[path = "options/departing.rs"]
mod departing;
#[path = "options/effects.rs"]
mod effects;
#[path = "options/grids.rs"]
mod grids;
#[path = "options/growing.rs"]
mod growing;
#[path = "options/hospital.rs"]
mod hospital;
#[path = "options/overload.rs"]
mod overload;
#[path = "options/personas.rs"]
mod personas;
#[path = "options/plausible.rs"]
mod plausible;
mod program;
#[path = "options/studies.rs"]
mod studies;
#[path = "options/teamwork.rs"]
mod teamwork;
#[path = "options/trunk.rs"]
mod trunk;
#[path = "options/uncertainty.rs"]
mod uncertainty;
#[path = "options/unused.rs"]
mod unused;

use careflow::experiment::{Stop, Study, StudyError, Uncertainty};
use careflow::results::Results;
use careflow::scenario::{self, Loaded, Problems};

/// A ward, a care home and a social-work team; schemes and options are appended by each test.
pub const PLACE: &str = include_str!("data/options/place.toml");

/// Loads the place with more text.
pub fn try_load(more: &str) -> Result<Loaded, Problems> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("place.toml");
    std::fs::write(&path, format!("{PLACE}\n{more}")).unwrap();
    scenario::load(&path)
}

/// Loads the place with more text that has no mistakes.
pub fn load(more: &str) -> Loaded {
    try_load(more).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The baseline and every option, at the best values.
pub fn run_fixed(loaded: &Loaded, replications: u32) -> Vec<Results> {
    run(loaded, replications, Uncertainty::Fixed).unwrap_or_else(|error| panic!("{error}"))
}

/// The baseline and every option.
pub fn run(loaded: &Loaded, replications: u32, uncertainty: Uncertainty) -> Result<Vec<Results>, StudyError> {
    let study = Study { stop: Stop::After(replications), uncertainty, ..Study::new(loaded) };
    Ok(study.run(&())?.results)
}

/// Values of a metric over replications.
pub fn values(results: &Results, metric: &str, group: &str) -> Vec<f64> {
    results.values(results.column(metric, group).unwrap_or_else(|| panic!("no {metric} of {group}")))
}

/// Mean and standard error of the paired differences.
pub fn difference(option: &Results, baseline: &Results, metric: &str, group: &str) -> (f64, f64) {
    let (a, b) = (values(option, metric, group), values(baseline, metric, group));
    let differences: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
    mean_and_error(&differences)
}

/// Mean and its standard error.
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}
