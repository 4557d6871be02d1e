//! Options against the baseline: the same patients, and the same draws of what is uncertain, in all of them.
//!
//! A replication has one draw of every uncertain number, and uses it in every option; so the difference between
//! two options in a replication is due to the options alone. With several replications a draw (`inner`) what
//! is chance and what is ignorance can be told apart.

use super::{Design, RunError};
use crate::engine::random::{Draw, name_key, replication_key, seed_of, stream_key};
use crate::flow::{Outcome, replicate};
use crate::model::{Checked, Index, Input, Lever, Model, Scheme};
use crate::money::{self, Terms};
use crate::plan::{Plan, Residuals, compile_with};
use crate::results::{DailySeries, MetricKey, Replication, Results};
use crate::scenario::{Problems, Request, Variants, quantile};
use rayon::prelude::*;
use std::sync::{Arc, Mutex};

/// One of the systems that are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Name in the results.
    pub name: String,
    /// Its schemes; none for the baseline.
    pub schemes: Vec<Index>,
    /// Days by which its schemes are late.
    pub late_days: u32,
    /// Share of the effect of its schemes that comes about, on top of each scheme's own.
    pub realised: f64,
    /// Numbers of the scenario that are set by hand.
    pub levers: Vec<Lever>,
}

impl Arm {
    /// Schemes as planned.
    #[must_use]
    pub fn new(name: impl Into<String>, schemes: Vec<Index>) -> Self {
        Self { name: name.into(), schemes, late_days: 0, realised: 1.0, levers: Vec::new() }
    }
}

/// How the uncertain numbers vary over the replications.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Uncertainty<'a> {
    /// All at their best values.
    Fixed,
    /// A draw for every so many replications.
    Drawn {
        /// Replications with the same draw.
        inner: u32,
    },
    /// The same given values in all replications.
    At(&'a [f64]),
}

/// Values of the uncertain numbers in a draw.
#[must_use]
pub fn draw_inputs(inputs: &[Input], seed: u64, draw: u32) -> Vec<f64> {
    let key = replication_key(seed, draw);
    let value = |input: &Input| {
        let stream = stream_key(key, name_key(&format!("uncertain {}", input.path)));
        quantile(input, Draw::new(seed_of(stream, 0), 0, 0).uniform())
    };
    inputs.iter().map(value).collect()
}

/// Why a comparison failed.
#[derive(Debug)]
pub enum CompareError {
    /// A replication could not be finished.
    Run(RunError),
    /// A draw of the uncertain numbers makes an impossible model.
    Draw {
        /// The option.
        option: String,
        /// Number of the draw; `None` if nothing was drawn.
        draw: Option<u32>,
        /// What is wrong with it.
        problems: Problems,
    },
}

impl std::fmt::Display for CompareError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Run(error) => error.fmt(f),
            Self::Draw { option, draw: Some(draw), problems } => write!(
                f,
                "{problems}\n\noption {option}: draw {draw} of the uncertain numbers makes an impossible model\n  \
                 = help: narrow their ranges, or let a share be \"rest\""
            ),
            Self::Draw { option, draw: None, problems } => write!(f, "{problems}\n\nin option {option}"),
        }
    }
}

impl std::error::Error for CompareError {}

/// What is compared, and how.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// The place.
    pub variants: &'a Variants,
    /// The model of its baseline at the best values, with the seed to use.
    pub baseline: &'a Checked,
    /// The systems, the baseline first.
    pub arms: &'a [Arm],
    /// Replications of each.
    pub design: Design,
    /// What varies.
    pub uncertainty: Uncertainty<'a>,
    /// Numbers of the draws to use, in order; without, 0, 1, 2 and so on.
    pub draws: Option<&'a [u32]>,
}

impl Comparison<'_> {
    /// Replications that share a draw, if numbers are drawn.
    fn inner(&self) -> Option<u32> {
        match self.uncertainty {
            Uncertainty::Drawn { inner } if !self.variants.inputs().is_empty() => Some(inner.max(1)),
            _ => None,
        }
    }
}

/// Replications with the same draw.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Number of the draw.
    pub draw: u32,
    /// Numbers of the replications.
    pub numbers: std::ops::Range<u32>,
}

/// Runs every arm; `done` hears of each replication of each arm as it completes (in any order).
///
/// # Errors
/// A model that cannot be made, or the first replication (by arm, then number) that could not be finished.
pub fn compare(
    comparison: &Comparison<'_>,
    done: &mut (dyn FnMut() + Send),
) -> Result<Vec<Results>, CompareError> {
    compare_some(comparison, &|_, _| true, done)
}

/// As [`compare`], but runs only those draws (replications, if nothing is drawn) of those arms that are
/// `wanted(position of the draw, arm)`.
///
/// # Errors
/// As for [`compare`].
pub fn compare_some(
    comparison: &Comparison<'_>,
    wanted: &(dyn Fn(u32, usize) -> bool + Sync),
    done: &mut (dyn FnMut() + Send),
) -> Result<Vec<Results>, CompareError> {
    let design = comparison.design;
    let last = design.first + design.replications;
    // Draws begin at multiples of `inner`, whatever the first replication: a run can be continued.
    let inner = comparison.inner().unwrap_or(1);
    let first = design.first / inner;
    let block = |position: u32| {
        let draw = comparison.draws.and_then(|draws| draws.get(position as usize).copied());
        Block {
            draw: draw.unwrap_or(position),
            numbers: (position * inner).max(design.first)..((position + 1) * inner).min(last),
        }
    };
    let blocks: Vec<Block> = (first..last.div_ceil(inner)).map(block).collect();
    run_blocks(comparison, &blocks, &|at, arm| wanted(first + at as u32, arm), done)
}

/// Runs every arm with every block that is `wanted(index of the block, arm)`.
///
/// # Errors
/// As for [`compare`].
pub(super) fn run_blocks(
    comparison: &Comparison<'_>,
    blocks: &[Block],
    wanted: &(dyn Fn(usize, usize) -> bool + Sync),
    done: &mut (dyn FnMut() + Send),
) -> Result<Vec<Results>, CompareError> {
    let arms = comparison.arms;
    let pool = super::pool(comparison.design.threads).map_err(CompareError::Run)?;
    let inner = comparison.inner();
    let residuals = Residuals::default();
    let done = Mutex::new(done);
    let names: Vec<Mutex<Option<Names>>> = arms.iter().map(|_| Mutex::new(None)).collect();
    let shared: Vec<Option<System>> = match inner {
        Some(_) => arms.iter().map(|_| None).collect(),
        None => pool.install(|| {
            arms.par_iter()
                .map(|arm| system(comparison, arm, None, &residuals).map(Some))
                .collect::<Result<_, _>>()
        })?,
    };
    // Draw by draw, the arms side by side: every part of the work is of the same size.
    let tasks: Vec<(usize, usize)> = (0..blocks.len())
        .flat_map(|block| (0..arms.len()).map(move |arm| (block, arm)))
        .filter(|&(block, arm)| wanted(block, arm))
        .collect();
    let outcomes: Vec<Result<Vec<Run>, CompareError>> = pool.install(|| {
        tasks
            .par_iter()
            .with_max_len(1)
            .map(|&(block, arm)| {
                let Block { draw, numbers } = &blocks[block];
                let own = match &shared[arm] {
                    Some(_) => None,
                    None => Some(system(comparison, &arms[arm], Some(*draw), &residuals)?),
                };
                let Some(system) = own.as_ref().or(shared[arm].as_ref()) else { return Ok(Vec::new()) };
                let run = |number| {
                    let Outcome { replication, metrics, series } = replicate(&system.plan, number)
                        .map_err(|stopped| CompareError::Run(RunError::Stopped(stopped)))?;
                    if let Ok(mut names) = names[arm].lock() {
                        names.get_or_insert((metrics, series));
                    }
                    if let Ok(mut done) = done.lock() {
                        done();
                    }
                    Ok((replication, Arc::clone(&system.terms)))
                };
                numbers.clone().map(run).collect()
            })
            .collect()
    });
    let mut replications: Vec<Vec<Replication>> = vec![Vec::new(); arms.len()];
    let mut terms: Vec<Vec<Arc<Terms>>> = vec![Vec::new(); arms.len()];
    for (&(_, arm), outcome) in tasks.iter().zip(outcomes) {
        let (more, their_terms): (Vec<Replication>, Vec<Arc<Terms>>) = outcome?.into_iter().unzip();
        replications[arm].extend(more);
        terms[arm].extend(their_terms);
    }
    let scenario = &comparison.baseline.scenario;
    let results = arms.iter().zip(replications).zip(names).map(|((arm, replications), names)| {
        let (metrics, series) = names.into_inner().ok().flatten().unwrap_or_default();
        Results {
            option: arm.name.clone(),
            metrics,
            series,
            start: scenario.start,
            warm_up_days: scenario.warm_up_days,
            days: scenario.measure_days,
            inner: inner.unwrap_or(1),
            replications,
        }
    });
    let mut results: Vec<Results> = results.collect();
    money::append(&mut results, &columns_of_money(comparison), &terms);
    Ok(results)
}

/// Names of the columns of results.
type Names = (Vec<MetricKey>, Vec<DailySeries>);

/// A replication and what its option is charged and credited.
type Run = (Replication, Arc<Terms>);

/// An arm in a draw, ready to be simulated.
struct System {
    plan: Plan,
    terms: Arc<Terms>,
}

impl System {
    fn new(plan: Plan, model: &Model) -> Self {
        let terms = Terms { money: model.money.clone(), schemes: model.schemes.clone() };
        Self { plan, terms: Arc::new(terms) }
    }
}

/// Columns of pounds: only where options are compared with a baseline.
fn columns_of_money(comparison: &Comparison<'_>) -> Vec<MetricKey> {
    let [first, options @ ..] = comparison.arms else { return Vec::new() };
    if options.is_empty() || !first.schemes.is_empty() {
        return Vec::new();
    }
    let all = comparison.variants.schemes();
    let chosen = (0..all.len()).filter(|at| options.iter().any(|arm| arm.schemes.contains(at)));
    let chosen: Vec<&Scheme> = chosen.map(|at| &all[at]).collect();
    money::columns(&comparison.baseline.money, &chosen)
}

/// The plan and the terms of an arm in a draw.
fn system(
    comparison: &Comparison<'_>,
    arm: &Arm,
    draw: Option<u32>,
    residuals: &Residuals,
) -> Result<System, CompareError> {
    let scenario = &comparison.baseline.scenario;
    let values = match (draw, comparison.uncertainty) {
        (Some(draw), _) => draw_inputs(comparison.variants.inputs(), scenario.seed, draw),
        (None, Uncertainty::At(values)) => values.to_vec(),
        (None, _) => Vec::new(),
    };
    if arm.schemes.is_empty() && values.is_empty() && arm.levers.is_empty() {
        let plan = Plan { option: arm.name.clone(), ..compile_with(comparison.baseline, residuals) };
        return Ok(System::new(plan, comparison.baseline));
    }
    let request = Request {
        name: &arm.name,
        schemes: &arm.schemes,
        values: &values,
        late_days: arm.late_days,
        realised: arm.realised,
        levers: &arm.levers,
    };
    let model = comparison.variants.model(&request);
    let mut model =
        model.map_err(|problems| CompareError::Draw { option: arm.name.clone(), draw, problems })?;
    model.set_seed(scenario.seed);
    Ok(System::new(compile_with(&model, residuals), &model))
}
