//! A study: what is compared, how, and until when.

use super::archive::Archive;
use super::columns::require;
use super::design::{Draws, Reused, Uncertainty};
use super::error::{StudyError, UnknownOption};
use super::findings::Findings;
use super::runner::Runner;
use super::share::Share;
use super::stop::Stop;
use super::watch::Watch;
use crate::model::Arm;
use crate::scenario::Loaded;
use std::time::Instant;

/// What is compared, how, and until when: plain data, to be changed as one likes and then [run](Study::run).
///
/// ```
/// use careflow::experiment::{Stop, Study};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let place = careflow::scenario::load("scenarios/theory/mm1.toml".as_ref())?;
/// let study = Study { stop: Stop::After(2), ..Study::new(&place) };
/// let findings = study.run(&())?;
/// assert_eq!(findings.results[0].replications.len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Study<'a> {
    /// The place.
    pub place: &'a Loaded,
    /// The systems, the baseline first.
    pub arms: Vec<Arm>,
    /// Number of the first replication: above 0 to continue a study.
    pub first: u32,
    /// When it stops.
    pub stop: Stop,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Threads; `None` = one per processor. The results do not depend on it.
    pub threads: Option<usize>,
    /// How the uncertain numbers vary over the replications.
    pub uncertainty: Uncertainty,
    /// Which draws of them are used.
    pub draws: Draws,
    /// Who has the replications that were made before, and keeps those that are made.
    pub archive: &'a dyn Archive,
}

impl<'a> Study<'a> {
    /// The baseline and every option of a place, with its own seed and replications; plausible draws of the uncertain
    /// numbers, two replications each, so that intervals rest on half as many draws as there are replications. To find them
    /// baselines are simulated that are in no result.
    #[must_use]
    pub fn new(place: &'a Loaded) -> Self {
        let options = place.variants.options().iter().map(Arm::from);
        Self {
            place,
            arms: std::iter::once(Arm::baseline()).chain(options).collect(),
            first: 0,
            stop: Stop::After(place.model.scenario.replications),
            seed: place.model.scenario.seed,
            threads: None,
            uncertainty: Uncertainty::Drawn { inner: 2 },
            draws: Draws::Plausible,
            archive: &(),
        }
    }

    /// The same with the options named beside the baseline.
    ///
    /// # Errors
    /// The place has no option of one of the names.
    pub fn with_options(mut self, names: &[&str]) -> Result<Self, UnknownOption> {
        self.arms.truncate(1);
        for name in names {
            let options = self.place.variants.options();
            let option = options.iter().find(|option| option.id == *name);
            let option = option.ok_or_else(|| UnknownOption::new(name, options))?;
            self.arms.push(Arm::from(option));
        }
        Ok(self)
    }

    /// What runs its replications, for an analysis that asks for them as it goes.
    #[must_use]
    pub fn runner(&self, watch: &'a dyn Watch) -> Runner<'a> {
        Runner::new(self.place, self.seed, self.threads, self.draws, watch).with_archive(self.archive)
    }

    /// Runs it: looks for plausible draws, simulates, looks how precise the results are, and goes on until it may stop.
    ///
    /// # Errors
    /// A goal about a figure that an arm does not have, before anything is simulated; nobody can judge the draws, or next to
    /// none is plausible; an impossible model; a replication that cannot be finished.
    pub fn run(&self, watch: &dyn Watch) -> Result<Findings, StudyError> {
        let begun = Instant::now();
        let options = self.arms.get(1..).unwrap_or_default();
        for arm in &self.arms {
            require(self.place, arm, options, &self.stop.figures())?;
        }
        let mut runner = self.runner(watch);
        let mut next = self.first.saturating_add(self.stop.first());
        let run = |runner: &mut Runner<'_>, numbers| {
            runner.make(&self.arms, numbers, &self.uncertainty, &|_, _| true)
        };
        let mut made = run(&mut runner, self.first..next)?;
        let reached = loop {
            let (reached, more) = self.stop.look(made.price())?;
            if more == 0 {
                break reached;
            }
            made.append(run(&mut runner, next..next + more)?);
            next += more;
        };
        let results = made.priced();
        let arms = self.arms.clone();
        let mut findings =
            Findings::new(self.place, arms, results, runner.plausible(), reached, begun.elapsed());
        findings.reused = Reused::of(self.place.variants.inputs(), self.seed, &self.draws_used(&findings));
        Ok(findings)
    }

    /// Simulates a share of it, for the archive: with what all shares left there, [`Self::run`] has nothing to simulate.
    /// How precise the results are is not looked at: a study that [goes on](Stop::Precise) until it knows is not shared out.
    ///
    /// # Errors
    /// As for [`Self::run`].
    pub fn run_share(&self, share: Share, watch: &dyn Watch) -> Result<(), StudyError> {
        let mut runner = self.runner(watch);
        let (first, inner) = (self.first, runner.inner(&self.uncertainty));
        let end = first.saturating_add(self.stop.first());
        let positions = share.positions(end.div_ceil(inner) - first / inner);
        // Later draws than its own need not be looked for.
        let numbers = |position: u32| (first / inner + position).saturating_mul(inner).clamp(first, end);
        let own = numbers(positions.start)..numbers(positions.end);
        if !own.is_empty() {
            runner.make(&self.arms, own, &self.uncertainty, &|_, _| true)?;
        }
        Ok(())
    }

    /// Tries a share of the draws of the uncertain numbers, for the archive, so that the shares of the study itself know which
    /// are plausible. How many draws were tried: none if every draw is used.
    ///
    /// # Errors
    /// As for [`Self::run`].
    pub fn try_share(&self, share: Share, watch: &dyn Watch) -> Result<u32, StudyError> {
        let Uncertainty::Drawn { inner } = self.uncertainty else { return Ok(0) };
        let end = self.first.saturating_add(self.stop.first());
        self.runner(watch).try_share(end.div_ceil(inner.max(1)), share)
    }

    /// Numbers of the draws of the uncertain numbers that the replications found use, in their order; none if nothing is drawn.
    #[must_use]
    pub fn draws_used(&self, findings: &Findings) -> Vec<u32> {
        let Uncertainty::Drawn { inner } = self.uncertainty else { return Vec::new() };
        if self.place.variants.inputs().is_empty() {
            return Vec::new();
        }
        let first = self.first / inner.max(1);
        let last = first + findings.results.first().map_or(0, |baseline| baseline.clusters() as u32);
        match &findings.plausible {
            Some(found) => found.draws.iter().take(last as usize).copied().collect(),
            None => (0..last).collect(),
        }
    }
}
