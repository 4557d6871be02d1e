//! The one rule by which a simulated figure is compared with an exact one.

use careflow::experiment::{self, Design};
use careflow::model::{Checked, Model};
use careflow::results::{DailyNumbers, Results};
use std::path::{Path, PathBuf};

/// Most standard errors a mean may lie from the exact value. With 40 to 60 replications a correct
/// program exceeds it once in about a thousand comparisons; the seeds are fixed, so a test that passes stays so.
pub const STANDARD_ERRORS: f64 = 3.5;

/// A file or folder under `scenarios/`.
pub fn scenario(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

/// Runs a scenario with its own number of replications.
pub fn run(name: &str) -> Results {
    let model = careflow::scenario::load(&scenario(name)).unwrap_or_else(|e| panic!("{name}: {e}")).model;
    run_model(&model, 0, model.scenario.replications)
}

/// Runs replications `first ..` of a model.
pub fn run_model(model: &Model, first: u32, replications: u32) -> Results {
    let plan = careflow::plan::compile(&Checked::new(model.clone()).unwrap());
    let design = Design { replications, first, threads: None };
    experiment::run(&plan, &design, &()).unwrap_or_else(|e| panic!("{}: {e}", model.scenario.name))
}

/// One value a replication of a metric; panics with the groups that exist if this one does not.
pub fn column(results: &Results, metric: &str, group: &str) -> Vec<f64> {
    let column = results.column(metric, group).unwrap_or_else(|| {
        let groups: Vec<_> =
            results.metrics.iter().filter(|key| key.metric == metric).map(|key| &key.group).collect();
        panic!("no column {metric} / {group}; groups of it: {groups:?}")
    });
    results.values(column)
}

/// Mean over replications and its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// Mean over replications.
    pub mean: f64,
    /// Standard error of the mean.
    pub error: f64,
}

/// Mean and standard error; replications are independent.
pub fn estimate(values: &[f64]) -> Estimate {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    Estimate { mean, error: (variance / n).sqrt() }
}

/// Asserts `|mean − exact| ≤ 3.5 × SE`, and that SE is at most `power` of the exact value: a test
/// that could not see a bias of 3.5 × `power` would prove nothing.
#[track_caller]
pub fn agrees(what: &str, values: &[f64], exact: f64, power: f64) {
    let Estimate { mean, error } = estimate(values);
    let deviation = (mean - exact) / error;
    println!(
        "{what}: simulated {mean:.6} ± {error:.6}, exact {exact:.6}, {deviation:+.2} SE, SE {:.3} %",
        error / exact * 100.0
    );
    assert!(error <= power * exact, "{what}: SE {error:.3e} is more than {power} of {exact:.6}: no power");
    assert!(
        deviation.abs() <= STANDARD_ERRORS,
        "{what}: simulated {mean:.6} ± {error:.6}, exact {exact:.6}: {deviation:+.2} standard errors"
    );
}

/// Two columns combined replication by replication.
pub fn combine(a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    a.iter().zip(b).map(|(&a, &b)| f(a, b)).collect()
}

/// A day-by-day series: `series(..)[replication][day]`, observed at 24:00.
pub fn series(results: &Results, metric: &str, group: &str) -> Vec<Vec<f64>> {
    let width = results.series.len();
    let column = results
        .series
        .iter()
        .position(|series| series.metric == metric && series.group == group)
        .unwrap_or_else(|| panic!("no series {metric} / {group}"));
    let days = |daily: &DailyNumbers| {
        daily.unpacked().into_iter().skip(column).step_by(width).map(f64::from).collect()
    };
    results.replications.iter().map(|replication| days(&replication.daily)).collect()
}
