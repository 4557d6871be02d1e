//! Arms against each other: the same patients, and the same draws of what is uncertain, in all of them.
//!
//! A replication has one draw of every uncertain number, and uses it in every arm; so the difference between
//! two arms in a replication is due to the arms alone. With several replications a draw (`inner`) what
//! is chance and what is ignorance can be told apart.

use super::archive::SystemKey;
use super::design::{Block, Uncertainty, draw_inputs};
use super::error::RunError;
use super::run::{Batch, run_blocks};
use super::systems::{Means, System, Systems};
use crate::model::{Arm, Checked, Scheme};
use crate::money::{self, SharedTerms, Terms};
use crate::plan::{Plan, Tabulated, compile_with};
use crate::results::{MetricKey, Results};
use crate::scenario::Variants;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// A place whose arms are run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The models of its arms.
    pub variants: &'a Variants,
    /// The model of its baseline at the best values, with the seed to use.
    pub baseline: &'a Checked,
}

/// Replications that share a draw; `None` if nothing is drawn.
pub(super) fn inner(variants: &Variants, uncertainty: &Uncertainty) -> Option<u32> {
    match uncertainty {
        Uncertainty::Drawn { inner } if !variants.inputs().is_empty() => Some((*inner).max(1)),
        _ => None,
    }
}

/// Runs those blocks of the arms, the baseline first, that are `wanted(position of the block, arm)`.
///
/// # Errors
/// A model that cannot be made, or the first replication (by block, then arm) that could not be finished.
pub(super) fn run_arms(
    place: Place<'_>,
    arms: &[Arm],
    blocks: &[Block],
    uncertainty: &Uncertainty,
    wanted: &(dyn Fn(usize, usize) -> bool + Sync),
    means: Means<'_>,
) -> Result<Replicated, RunError> {
    let inner = inner(place.variants, uncertainty);
    let values = match uncertainty {
        Uncertainty::At(values) => values.as_slice(),
        _ => &[],
    };
    let systems = Arms::new(place, arms, values, means.archive.keeps());
    let batch = Batch { blocks, is_drawn: inner.is_some(), wanted };
    let made = run_blocks(&systems, &batch, means)?;
    let scenario = &place.baseline.scenario;
    let mut terms = Vec::with_capacity(arms.len());
    let results = arms.iter().zip(made).map(|(arm, made)| {
        terms.push(made.terms);
        Results {
            option: arm.name.clone(),
            metrics: made.metrics,
            series: made.series,
            start: scenario.start,
            warm_up_days: scenario.warm_up_days,
            days: scenario.measure_days,
            hours: scenario.measure_hours,
            terminating: scenario.terminating,
            inner: inner.unwrap_or(1),
            replications: made.replications,
        }
    });
    let results: Vec<Results> = results.collect();
    let columns = columns_of_money(place, arms, &results);
    Ok(Replicated { results, terms, columns })
}

/// Replications made so far, without or with their pounds. Some prices are of a mean over all replications, so pounds are worked
/// out anew whenever there are more.
pub(super) struct Replicated {
    results: Vec<Results>,
    /// The terms of each replication of each arm.
    terms: Vec<Vec<Arc<Terms>>>,
    /// Columns of pounds to come.
    columns: Vec<MetricKey>,
}

impl Replicated {
    /// Adds later replications of the same arms, before anything is priced.
    pub fn append(&mut self, added: Self) {
        self.take_prices_off();
        for (results, added) in self.results.iter_mut().zip(added.results) {
            results.replications.extend(added.replications);
        }
        for (terms, added) in self.terms.iter_mut().zip(added.terms) {
            terms.extend(added);
        }
    }

    /// With their pounds.
    pub fn priced(mut self) -> Vec<Results> {
        self.price();
        self.results
    }

    /// With their pounds, for now.
    pub fn price(&mut self) -> &[Results] {
        self.take_prices_off();
        money::append(&mut self.results, &self.columns, &self.terms);
        &self.results
    }

    /// Takes the columns of pounds off, which stand last.
    fn take_prices_off(&mut self) {
        for results in &mut self.results {
            let activity = results.metrics.len()
                - results.metrics.iter().rev().take_while(|key| self.columns.contains(key)).count();
            results.metrics.truncate(activity);
            for replication in &mut results.replications {
                replication.values.truncate(activity);
            }
        }
    }
}

/// Columns of pounds: only where options are compared with a baseline.
fn columns_of_money(place: Place<'_>, arms: &[Arm], results: &[Results]) -> Vec<MetricKey> {
    match arms {
        [first, options @ ..] if !options.is_empty() && first.schemes.is_empty() => {
            let activity: Vec<MetricKey> =
                results.iter().flat_map(|results| results.metrics.clone()).collect();
            money::columns(&place.baseline.money, &schemes_of(place.variants, options), &activity)
        }
        _ => Vec::new(),
    }
}

/// The schemes of some arms, in the scenario's order.
pub(super) fn schemes_of<'a>(variants: &'a Variants, arms: &[Arm]) -> Vec<&'a Scheme> {
    let all = variants.schemes();
    let chosen = (0..all.len()).filter(|at| arms.iter().any(|arm| arm.schemes.contains(at)));
    chosen.map(|at| &all[at]).collect()
}

/// The arms of a place as systems.
pub(super) struct Arms<'a> {
    place: Place<'a>,
    arms: &'a [Arm],
    /// Values of the uncertain numbers where nothing is drawn; empty for the best.
    values: &'a [f64],
    /// The values of each draw: the same for all arms, and worked out once.
    draws: Mutex<HashMap<u32, Arc<[f64]>>>,
    /// What the arms of each draw are charged and credited.
    terms: Mutex<HashMap<Option<u32>, SharedTerms>>,
    tabulated: Tabulated,
    /// Whether their replications are known by a key.
    keyed: bool,
}

impl Systems for Arms<'_> {
    fn number(&self) -> usize {
        self.arms.len()
    }

    fn system(&self, at: usize, draw: Option<u32>) -> Result<System<'_>, RunError> {
        let arm = &self.arms[at];
        Ok(self.of(self.model(arm, draw)?, arm.name.clone(), draw))
    }

    fn alike(&self, of: &[usize], draw: Option<u32>) -> Vec<(Plan, Vec<usize>)> {
        let mut kinds: Vec<(Arm, Vec<usize>)> = Vec::new();
        for &at in of {
            let Some(start) = self.committed(&self.arms[at]) else { continue };
            match kinds.iter_mut().find(|(known, _)| *known == start) {
                Some((_, arms)) => arms.push(at),
                None => kinds.push((start, vec![at])),
            }
        }
        kinds.retain(|(_, arms)| arms.len() > 1);
        // Where nothing can be made of it, each is run by itself.
        let plan = |(start, arms): (Arm, Vec<usize>)| {
            Some((compile_with(&*self.model(&start, draw).ok()?, &self.tabulated), arms))
        };
        kinds.into_iter().filter_map(plan).collect()
    }
}

impl<'a> Arms<'a> {
    pub fn new(place: Place<'a>, arms: &'a [Arm], values: &'a [f64], keyed: bool) -> Self {
        let (draws, terms, tabulated) = (Mutex::default(), Mutex::default(), Tabulated::default());
        Self { place, arms, values, draws, terms, tabulated, keyed }
    }
}

impl Arms<'_> {
    /// The model of an arm, in a draw of the uncertain numbers if there are draws.
    fn model(&self, arm: &Arm, draw: Option<u32>) -> Result<Cow<'_, Checked>, RunError> {
        let Place { variants, baseline } = self.place;
        let drawn = draw.map(|draw| self.drawn(draw));
        let values = drawn.as_deref().unwrap_or(self.values);
        if arm.schemes.is_empty() && values.is_empty() && arm.levers.is_empty() {
            return Ok(Cow::Borrowed(baseline));
        }
        let made = variants.model(arm, values);
        let mut model = made.map_err(|problems| RunError::Model { arm: arm.name.clone(), draw, problems })?;
        model.set_seed(baseline.scenario.seed);
        Ok(Cow::Owned(model))
    }

    /// What an arm is if nothing comes of it: those of its schemes alone that are committed; none if it has none.
    fn committed(&self, arm: &Arm) -> Option<Arm> {
        let all = self.place.variants.schemes();
        let schemes: Vec<_> = arm.schemes.iter().copied().filter(|&at| all[at].committed).collect();
        (!schemes.is_empty()).then(|| Arm { levers: arm.levers.clone(), ..Arm::new("", schemes) })
    }

    /// The values of the uncertain numbers in a draw.
    fn drawn(&self, draw: u32) -> Arc<[f64]> {
        let Place { variants, baseline } = self.place;
        let work_out = || Arc::from(draw_inputs(variants.inputs(), baseline.scenario.seed, draw));
        match self.draws.lock() {
            Ok(mut known) => Arc::clone(known.entry(draw).or_insert_with(work_out)),
            Err(_) => work_out(),
        }
    }

    /// The system of a model, under the name of its option.
    fn of<'a>(&'a self, model: Cow<'a, Checked>, option: String, draw: Option<u32>) -> System<'a> {
        let terms = match self.terms.lock() {
            Ok(mut known) => known.entry(draw).or_default().of(&model.money, &model.schemes),
            Err(_) => SharedTerms::default().of(&model.money, &model.schemes),
        };
        let key = self.keyed.then(|| SystemKey::of(&model));
        let tabulated = &self.tabulated;
        let plan = move || Cow::Owned(Plan { option, ..compile_with(&model, tabulated) });
        System { plan: LazyLock::new(Box::new(plan)), key, terms: Arc::new(terms) }
    }
}
