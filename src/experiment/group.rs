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
    /// Where they come from.
    of: &'s dyn Systems,
    draw: Option<u32>,
    /// What some have in common, found out when it is needed first.
    shared: OnceLock<Vec<Shared>>,
}

/// What some systems have in common.
struct Shared {
    trunk: Trunk,
    /// Place among the systems of each that leaves the trunk, with its number there.
    leave: Vec<(usize, usize)>,
}

impl Shared {
    /// A trunk of a plan and of those of some places; none if fewer than two leave it.
    fn new(start: &Plan, places: Vec<usize>, plans: &[&Plan]) -> Option<Self> {
        let plans: Vec<&Plan> = places.iter().map(|&place| plans[place]).collect();
        let trunk = Trunk::new(start, &plans);
        let leaves = trunk.branches.iter().zip(places).enumerate();
        let leave =
            leaves.filter_map(|(number, (branch, place))| Some((place, branch.as_ref().map(|_| number)?)));
        let leave: Vec<(usize, usize)> = leave.collect();
        (leave.len() > 1).then_some(Self { trunk, leave })
    }
}

/// Applies something to all, in parallel if that is wanted.
fn to_each<T: Send, R: Send>(all: Vec<T>, wide: bool, one: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    if wide { all.into_par_iter().map(one).collect() } else { all.into_iter().map(one).collect() }
}

impl<'s> Group<'s> {
    /// The chosen systems in a draw.
    pub fn new(
        from: &'s dyn Systems,
        chosen: &[usize],
        draw: Option<u32>,
        wide: bool,
    ) -> Result<Self, RunError> {
        let one = |at| Ok((at, from.system(at, draw)?));
        let systems: Result<_, RunError> = to_each(chosen.to_vec(), wide, one).into_iter().collect();
        Ok(Self { systems: systems?, of: from, draw, shared: OnceLock::new() })
    }

    /// The first system.
    pub fn first(&self) -> Option<&System<'s>> {
        self.systems.first().map(|(_, system)| system)
    }

    /// What systems have in common: with the first, if that is the baseline; of the others, with those that are alike at the start.
    fn shared(&self) -> &[Shared] {
        self.shared.get_or_init(|| {
            let plans: Vec<&Plan> = self.systems.iter().map(|(_, system)| &**system.plan).collect();
            let Some(first) = plans.first() else { return Vec::new() };
            let mut found: Vec<Shared> =
                Shared::new(first, (0..plans.len()).collect(), &plans).into_iter().collect();
            let place_of = |at: usize| self.systems.iter().position(|(of, _)| *of == at);
            let leaves = |at: &usize| {
                found.iter().flat_map(|shared| &shared.leave).any(|&(place, _)| self.systems[place].0 == *at)
            };
            let others: Vec<usize> =
                self.systems.iter().map(|(at, _)| *at).filter(|at| !leaves(at)).collect();
            for (start, alike) in self.of.alike(&others, self.draw) {
                found.extend(Shared::new(&start, alike.into_iter().filter_map(place_of).collect(), &plans));
            }
            found
        })
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
                (Some(Ok(mut replication)), Ok(all)) => {
                    means.watch.replication();
                    replication.give_back_room();
                    all.push((replication, Arc::clone(&system.terms)));
                }
                (Some(Err(error)), made) => *made = Err(error),
                _ => {}
            }
        }
    }

    /// Runs those of some systems that have something in common, but for what a trunk that stops has not handed on.
    fn together(&self, number: u32, places: &[usize], wide: bool) -> Vec<(usize, Result<Outcome, RunError>)> {
        let shared: Vec<&Shared> = if places.len() > 1 { self.shared().iter().collect() } else { Vec::new() };
        let one = |shared: &Shared| self.off_trunk(shared, number, places, wide);
        to_each(shared, wide, one).into_iter().flatten().collect()
    }

    /// Runs those of some systems that leave a trunk, if they are several.
    fn off_trunk(
        &self,
        Shared { trunk, leave }: &Shared,
        number: u32,
        places: &[usize],
        wide: bool,
    ) -> Vec<(usize, Result<Outcome, RunError>)> {
        let chosen: Vec<&(usize, usize)> = leave.iter().filter(|(place, _)| places.contains(place)).collect();
        if chosen.len() < 2 {
            return Vec::new();
        }
        let options: Vec<(usize, &Plan)> =
            chosen.iter().map(|&&(place, number)| (number, &**self.systems[place].1.plan)).collect();
        let place_of = |number: usize| leave.iter().find(|(_, of)| *of == number).map(|(place, _)| *place);
        let finish = |(place, begun): (usize, Begun<'_>)| (place, begun.finish().map_err(RunError::Stopped));
        let (mut begun, mut finished) = (Vec::new(), Vec::new());
        // Where the trunk stops, those that have not left it are run by themselves: they stop likewise, or do not.
        let _stopped = branch_off(trunk, &options, number, |option, branch| {
            let Some(place) = place_of(option) else { return };
            if wide { begun.push((place, branch)) } else { finished.push(finish((place, branch))) }
        });
        finished.extend(to_each(begun, wide, finish));
        finished
    }
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
        means.archive.keep(key, &system.plan.option, &replication);
    }
    Ok(replication)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::experiment::arms::{Arms, Place};
    use crate::model::Arm;
    use std::path::Path;

    /// Options with a ward closed from the first day have no day in common with the baseline. Those whose other schemes begin with
    /// the measured year, or of which nothing comes, have the days before it in common with each other, to the bit.
    #[test]
    fn options_that_are_alike_at_the_start_share_a_trunk_of_their_own() {
        let loaded = crate::scenario::load(Path::new("scenarios/halton")).unwrap();
        let options = loaded.variants.options().iter().map(Arm::from);
        let arms: Vec<Arm> = std::iter::once(Arm::baseline()).chain(options).collect();
        let place = Place { variants: &loaded.variants, baseline: &loaded.model };
        let systems = Arms::new(place, &arms, &[], false);
        let chosen: Vec<usize> = (0..arms.len()).collect();
        let group = Group::new(&systems, &chosen, None, false).unwrap();
        let names =
            |shared: &Shared| shared.leave.iter().map(|&(at, _)| arms[at].name.as_str()).collect::<Vec<_>>();
        let found: Vec<Vec<&str>> = group.shared().iter().map(names).collect();
        let [with_baseline, closed] = found.as_slice() else { panic!("{found:?}") };
        assert!(with_baseline.contains(&"baseline"), "{with_baseline:?}");
        assert_eq!(*closed, ["closed-nothing", "closed-evidence"]);
        let shared = &group.shared()[1];
        let days = shared.trunk.branches.iter().flatten().map(|branch| branch.at.day());
        assert!(days.min().unwrap() > 90);
        for (place, made) in group.off_trunk(shared, 0, &chosen, false) {
            let (made, alone) = (made.unwrap(), replicate(&group.systems[place].1.plan, 0).unwrap());
            let bits = |of: &Outcome| of.replication.values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&made), bits(&alone), "{}", arms[place].name);
            assert_eq!(made.replication.daily, alone.replication.daily);
            assert_eq!(made.replication.events, alone.replication.events);
        }
    }
}
