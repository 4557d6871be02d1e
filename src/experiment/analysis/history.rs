//! Which values of the uncertain numbers could have given the figures of the back-test.
//!
//! The chosen numbers are matched by [`crate::fit::history`]. The others are drawn anew for every replication, so that what they do to
//! a figure is part of its chance, and nothing is read into the chosen ones that the others may have done.

use crate::experiment::design::draw_inputs;
use crate::experiment::error::RunError;
use crate::experiment::watch::{Step, Watch};
use crate::fit::history::{Matched, Output, Settings, Target, match_history};
use crate::flow::{columns, replicate};
use crate::model::{Arm, BackTest, Index};
use crate::plan::compile;
use crate::results::{Figure, UnknownFigure};
use crate::scenario::{Loaded, Problems, quantile};
use rayon::prelude::*;
use std::fmt;

/// What is matched, and how.
#[derive(Debug, Clone)]
pub struct HistoryQuestion {
    /// The uncertain numbers, as indices into the scenario's.
    pub inputs: Vec<Index>,
    /// The back-tests, as indices into the scenario's.
    pub back_tests: Vec<Index>,
    /// How far the model may be from the place though its numbers are right: a standard deviation, as a share of the published
    /// figure. Of a back-test with bounds these say it.
    pub discrepancy: f64,
    /// How it is done.
    pub settings: Settings,
    /// Threads; `None` = one per processor.
    pub threads: Option<usize>,
}

/// Why nothing was matched.
#[derive(Debug)]
pub enum HistoryError {
    /// No number is uncertain, or none was chosen.
    NoNumbers,
    /// No back-test, or none was chosen.
    NoFigures,
    /// A figure that the baseline does not give.
    Unknown {
        /// Title of the back-test.
        title: String,
        /// What it does not have.
        figure: Box<UnknownFigure>,
    },
    /// A figure in pounds, which is known after all replications of a run.
    Money(String),
    /// A setting makes an impossible model, or threads cannot be started.
    Run(RunError),
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNumbers => f.write_str("there is no uncertain number to fit"),
            Self::NoFigures => f.write_str("there is no back-test to fit to"),
            Self::Unknown { title, figure } => write!(f, "back-test `{title}`: {figure}"),
            Self::Money(title) => {
                write!(f, "back-test `{title}` is in pounds: fit to what is done, not to what is paid for it")
            }
            Self::Run(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for HistoryError {}

/// First replication of those that are matched with: far from those of a run and of the trials of draws, so that no chance
/// is used twice.
const FIRST: u32 = 1 << 29;

/// The uncertain numbers that patients of the baseline can feel: all but prices, and what schemes change.
#[must_use]
pub fn of_the_baseline(place: &Loaded) -> Vec<Index> {
    let inputs = place.variants.inputs();
    (0..inputs.len()).filter(|at| inputs[*at].is_of_the_baseline()).collect()
}

/// Matches the numbers to the back-tests.
///
/// # Errors
/// Nothing to match, a figure that there is not, an impossible model. A replication that cannot be finished (a system that
/// collapses) counts as one in which nothing was observed.
pub fn match_back_tests(
    place: &Loaded,
    question: &HistoryQuestion,
    watch: &dyn Watch,
) -> Result<Matched, HistoryError> {
    let all = place.variants.inputs();
    let inputs: Vec<Index> = question.inputs.iter().copied().filter(|at| *at < all.len()).collect();
    let tests: Vec<&BackTest> =
        question.back_tests.iter().filter_map(|at| place.model.back_tests.get(*at)).collect();
    if inputs.is_empty() {
        return Err(HistoryError::NoNumbers);
    }
    if tests.is_empty() {
        return Err(HistoryError::NoFigures);
    }
    let (known, _) = columns(&compile(&place.model));
    let mut at_columns = Vec::with_capacity(tests.len());
    for test in &tests {
        let figure = Figure::new(&test.metric, &test.group);
        if figure.is_money() {
            return Err(HistoryError::Money(test.title.clone()));
        }
        let column = known.iter().position(|key| figure.is(key)).ok_or_else(|| {
            let figure = Box::new(figure.unknown("the baseline", &known));
            HistoryError::Unknown { title: test.title.clone(), figure }
        })?;
        at_columns.push(column);
    }
    let others = of_the_baseline(place).iter().any(|at| !inputs.contains(at));
    let targets: Vec<Target> = tests.iter().map(|test| target(test, question.discrepancy, others)).collect();
    let builder = rayon::ThreadPoolBuilder::new().num_threads(question.threads.unwrap_or(0));
    let pool = builder.build().map_err(|error| HistoryError::Run(RunError::Threads(error)))?;
    let mut made = 0u32;
    let found = match_history(inputs.len(), &targets, &question.settings, |points, replications| {
        watch.begins(Step::Replications(points.len() as u64 * u64::from(replications)));
        let jobs: Vec<(usize, u32)> =
            (0..points.len()).flat_map(|point| (0..replications).map(move |r| (point, r))).collect();
        let run = |(point, replication): &(usize, u32)| {
            let number = made + *point as u32 * replications + replication;
            let values = values_at(place, &inputs, &points[*point], number);
            let figures = one(place, &values, number, &at_columns);
            watch.replication();
            figures
        };
        let done: Vec<Result<Vec<f64>, Problems>> =
            pool.install(|| jobs.par_iter().with_max_len(1).map(run).collect());
        watch.ends();
        made += jobs.len() as u32;
        let done: Vec<Vec<f64>> = done.into_iter().collect::<Result<_, _>>()?;
        let outputs = |runs: &[Vec<f64>]| -> Vec<Output> {
            (0..at_columns.len()).map(|figure| output(runs.iter().map(|run| run[figure]))).collect()
        };
        Ok(done.chunks(replications as usize).map(outputs).collect())
    });
    found.map_err(|problems: Problems| {
        HistoryError::Run(RunError::Model { arm: crate::model::BASELINE.into(), draw: None, problems })
    })
}

/// The values of all uncertain numbers at a point: the chosen ones by it, the others drawn.
#[must_use]
pub fn values_at(place: &Loaded, inputs: &[Index], point: &[f64], draw: u32) -> Vec<f64> {
    let all = place.variants.inputs();
    let mut values = draw_inputs(all, place.model.scenario.seed, FIRST + draw);
    for (at, u) in inputs.iter().zip(point) {
        if let (Some(value), Some(input)) = (values.get_mut(*at), all.get(*at)) {
            *value = quantile(input, *u);
        }
    }
    values
}

/// What is asked of a figure. Bounds say all that is uncertain about it, unless `others` are drawn: what these do to a replication is
/// then part of what a right setting may be off by.
fn target(test: &BackTest, discrepancy: f64, others: bool) -> Target {
    match &test.plausible {
        Some(bounds) if bounds.low.is_finite() && bounds.high.is_finite() => {
            let target = Target::between(&test.title, bounds.low, bounds.high);
            if others { Target { periods: 1.0, ..target } } else { target }
        }
        _ => Target {
            name: test.title.clone(),
            value: test.published,
            observation: 0.0,
            discrepancy: discrepancy * test.published.abs(),
            periods: 1.0,
        },
    }
}

/// The figures of a replication of the baseline; NaN if it cannot be finished.
fn one(place: &Loaded, values: &[f64], number: u32, at: &[usize]) -> Result<Vec<f64>, Problems> {
    let mut model = place.variants.model(&Arm::baseline(), values)?;
    model.set_seed(place.model.scenario.seed);
    let found = replicate(&compile(&model), FIRST + number);
    let figure = |column: &usize| {
        found
            .as_ref()
            .ok()
            .and_then(|outcome| outcome.replication.values.get(*column))
            .copied()
            .unwrap_or(f64::NAN)
    };
    Ok(at.iter().map(figure).collect())
}

/// Mean, and variance of the mean, of what was observed.
fn output(values: impl Iterator<Item = f64>) -> Output {
    let seen: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    let n = seen.len() as f64;
    if n < 2.0 {
        return Output { mean: f64::NAN, variance: f64::NAN };
    }
    let mean = seen.iter().sum::<f64>() / n;
    Output { mean, variance: seen.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0) / n }
}
