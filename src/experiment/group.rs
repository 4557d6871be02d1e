//! Systems side by side: what they have in common in a replication is simulated once.

use super::error::RunError;
use super::systems::{Means, System, Systems};
use crate::flow::{Begun, Outcome, branch_off, columns, replicate};
use crate::money::Terms;
use crate::plan::{Plan, Trunk};
use crate::results::{DailySeries, MetricKey, Replication};
use rayon::prelude::*;
use std::sync::{Arc, Mutex, OnceLock};

/// Names of the columns of a system: the same for every replication, so they are kept once.
pub(super) type Names = Mutex<Option<(Vec<MetricKey>, Vec<DailySeries>)>>;

/// The replications of a block that were made of a system, or why one could not be finished.
pub(super) struct Runs {
    /// Position of the system among all.
    pub at: usize,
    /// With the terms of each.
    pub made: Result<Vec<(Replication, Arc<Terms>)>, RunError>,
}

/// Systems with the same draw of the uncertain numbers.
pub(super) struct Group<'s> {
    /// Each with its position among all.
    systems: Vec<(usize, System<'s>)>,
    /// What they have in common, found out when it is needed first; none if that is nothing.
    trunk: OnceLock<Option<Trunk>>,
}

/// Applies something to all, in parallel if that is wanted.
fn to_each<T: Send, R: Send>(all: Vec<T>, wide: bool, one: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    if wide { all.into_par_iter().map(one).collect() } else { all.into_iter().map(one).collect() }
}

impl<'s> Group<'s> {
    /// The chosen systems in a draw.
    pub fn new(
        systems: &'s dyn Systems,
        chosen: &[usize],
        draw: Option<u32>,
        wide: bool,
    ) -> Result<Self, RunError> {
        let one = |at| Ok((at, systems.system(at, draw)?));
        let systems: Result<_, RunError> = to_each(chosen.to_vec(), wide, one).into_iter().collect();
        Ok(Self { systems: systems?, trunk: OnceLock::new() })
    }

    /// The first system.
    pub fn first(&self) -> Option<&System<'s>> {
        self.systems.first().map(|(_, system)| system)
    }

    /// What the systems have in common with the first, if that is the baseline.
    fn trunk(&self) -> Option<&Trunk> {
        let found = || {
            let plans: Vec<&Plan> = self.systems.iter().map(|(_, system)| &**system.plan).collect();
            Some(Trunk::new(plans.first()?, &plans)).filter(|trunk| shared(trunk).count() > 1)
        };
        self.trunk.get_or_init(found).as_ref()
    }

    /// Makes a replication of those systems that are to be `run`, but for what the archive has.
    pub fn replicate(&self, number: u32, runs: &mut [Runs], names: &[Names], means: Means<'_>, wide: bool) {
        let wanted = |at: usize| runs.iter().any(|run| run.at == at && run.made.is_ok());
        let systems = self.systems.iter().enumerate().filter(|(_, (at, _))| wanted(*at));
        let mut found: Vec<Option<Result<Replication, RunError>>> =
            self.systems.iter().map(|_| None).collect();
        let mut missing: Vec<usize> = Vec::new();
        for (place, (at, system)) in systems {
            match recall(system, number, &names[*at], means) {
                Some(replication) => found[place] = Some(Ok(replication)),
                None => missing.push(place),
            }
        }
        let settled = |place: usize, outcome: Outcome| {
            let (at, system) = &self.systems[place];
            settle(system, outcome, &names[*at], means)
        };
        for (place, outcome) in self.together(number, &missing, wide) {
            found[place] = Some(outcome.and_then(|outcome| settled(place, outcome)));
        }
        let alone: Vec<usize> = missing.into_iter().filter(|&place| found[place].is_none()).collect();
        let one = |place: usize| {
            let outcome = replicate(&self.systems[place].1.plan, number).map_err(RunError::Stopped);
            (place, outcome.and_then(|outcome| settled(place, outcome)))
        };
        to_each(alone, wide, one).into_iter().for_each(|(place, made)| found[place] = Some(made));
        for ((at, system), made) in self.systems.iter().zip(found) {
            let Some(run) = runs.iter_mut().find(|run| run.at == *at) else { continue };
            match (made, &mut run.made) {
                (Some(Ok(replication)), Ok(all)) => {
                    means.watch.replication();
                    all.push((replication, Arc::clone(&system.terms)));
                }
                (Some(Err(error)), made) => *made = Err(error),
                _ => {}
            }
        }
    }

    /// Runs those of some systems that have something in common; none if the trunk stops.
    fn together(&self, number: u32, places: &[usize], wide: bool) -> Vec<(usize, Result<Outcome, RunError>)> {
        let trunk = if places.len() > 1 { self.trunk() } else { None };
        let Some(trunk) = trunk else { return Vec::new() };
        let chosen: Vec<usize> = shared(trunk).filter(|place| places.contains(place)).collect();
        if chosen.len() < 2 {
            return Vec::new();
        }
        let options: Vec<(usize, &Plan)> =
            chosen.into_iter().map(|place| (place, &**self.systems[place].1.plan)).collect();
        let finish = |(place, begun): (usize, Begun<'_>)| (place, begun.finish().map_err(RunError::Stopped));
        let (mut begun, mut finished) = (Vec::new(), Vec::new());
        // Where the trunk stops, those that have not left it are run by themselves: they stop likewise, or do not.
        let _stopped = branch_off(trunk, &options, number, |place, branch| {
            if wide { begun.push((place, branch)) } else { finished.push(finish((place, branch))) }
        });
        finished.extend(to_each(begun, wide, finish));
        finished
    }
}

/// Places of the systems that leave a trunk.
fn shared(trunk: &Trunk) -> impl Iterator<Item = usize> + '_ {
    trunk.branches.iter().enumerate().filter(|(_, branch)| branch.is_some()).map(|(place, _)| place)
}

/// A replication that the archive has. One of other columns than those of the plan was written by another program: it is made
/// anew, and says nothing of what the columns are called.
fn recall(system: &System<'_>, number: u32, names: &Names, means: Means<'_>) -> Option<Replication> {
    let replication = system.key.and_then(|key| means.archive.recall(&key, number))?;
    let mut names = names.lock().ok()?;
    if let Some((metrics, _)) = names.as_ref() {
        return (metrics.len() == replication.values.len()).then_some(replication);
    }
    let known = columns(&system.plan);
    let fits = known.0.len() == replication.values.len();
    fits.then(|| {
        *names = Some(known);
        replication
    })
}

/// Hands a replication to the archive; what its columns are called is kept once for all of them.
fn settle(
    system: &System<'_>,
    outcome: Outcome,
    names: &Names,
    means: Means<'_>,
) -> Result<Replication, RunError> {
    let Outcome { replication, metrics, series } = outcome;
    if let Ok(mut names) = names.lock() {
        match names.as_ref() {
            Some((known, _)) if *known != metrics => {
                return Err(RunError::Columns { replication: replication.number });
            }
            Some(_) => {}
            None => *names = Some((metrics, series)),
        }
    }
    if let Some(key) = &system.key {
        means.archive.keep(key, &replication);
    }
    Ok(replication)
}
