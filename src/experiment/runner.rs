//! Runs replications of any arms of a place, as often as an analysis asks for them.

use super::archive::Archive;
use super::arms::{Place, Replicated, inner, run_arms};
use super::design::{Block, Draws, Uncertainty, blocks};
use super::error::StudyError;
use super::judge::Judge;
use super::plausible::{find_plausible, try_share};
use super::share::Share;
use super::systems::Means;
use super::watch::{Step, Watch};
use crate::model::{Arm, Checked};
use crate::results::{PlausibleDraws, Results};
use crate::scenario::Loaded;
use std::ops::Range;

/// Runs replications of any arms of a place. It remembers which draws of the uncertain numbers are plausible, so that all
/// its runs have the same: they can be compared, and continued.
pub struct Runner<'a> {
    place: &'a Loaded,
    /// The model of the baseline, with the seed of the study.
    baseline: Checked,
    threads: Option<usize>,
    draws: Draws,
    watch: &'a dyn Watch,
    archive: &'a dyn Archive,
    /// Who judges the draws, known from the first draw on.
    judge: Option<Option<(Judge, Checked)>>,
    plausible: PlausibleDraws,
}

impl<'a> Runner<'a> {
    /// A runner for a place; `threads` is one per processor if left open.
    #[must_use]
    pub fn new(
        place: &'a Loaded,
        seed: u64,
        threads: Option<usize>,
        draws: Draws,
        watch: &'a dyn Watch,
    ) -> Self {
        let mut baseline = place.model.clone();
        baseline.set_seed(seed);
        Self {
            place,
            baseline,
            threads,
            draws,
            watch,
            archive: &(),
            judge: None,
            plausible: PlausibleDraws::default(),
        }
    }

    /// The same, with the replications that somebody keeps.
    #[must_use]
    pub fn with_archive(self, archive: &'a dyn Archive) -> Self {
        Self { archive, ..self }
    }

    fn means(&self) -> Means<'a> {
        Means { threads: self.threads, watch: self.watch, archive: self.archive }
    }

    /// The place.
    #[must_use]
    pub fn place(&self) -> &'a Loaded {
        self.place
    }

    /// Seed of all random numbers.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.baseline.scenario.seed
    }

    /// Replications that share a draw: 1 if nothing is drawn.
    #[must_use]
    pub fn inner(&self, uncertainty: &Uncertainty) -> u32 {
        inner(&self.place.variants, uncertainty).unwrap_or(1)
    }

    /// Runs replications of every arm, with the same patients and draws; pounds are counted against the first arm if it has
    /// no schemes.
    ///
    /// # Errors
    /// No plausible draws, a model that cannot be made, a replication that cannot be finished.
    pub fn run(
        &mut self,
        arms: &[Arm],
        numbers: Range<u32>,
        uncertainty: &Uncertainty,
    ) -> Result<Vec<Results>, StudyError> {
        self.run_some(arms, numbers, uncertainty, &|_, _| true)
    }

    /// As [`Self::run`], but only those draws (replications, if nothing is drawn) of those arms that are
    /// `wanted(position of the draw, arm)`.
    ///
    /// # Errors
    /// As for [`Self::run`].
    pub fn run_some(
        &mut self,
        arms: &[Arm],
        numbers: Range<u32>,
        uncertainty: &Uncertainty,
        wanted: &(dyn Fn(u32, usize) -> bool + Sync),
    ) -> Result<Vec<Results>, StudyError> {
        Ok(self.make(arms, numbers, uncertainty, wanted)?.priced())
    }

    /// As [`Self::run_some`], to be continued before its pounds are final.
    pub(super) fn make(
        &mut self,
        arms: &[Arm],
        numbers: Range<u32>,
        uncertainty: &Uncertainty,
        wanted: &(dyn Fn(u32, usize) -> bool + Sync),
    ) -> Result<Replicated, StudyError> {
        let draws = match uncertainty {
            Uncertainty::Drawn { inner } => self.draws(numbers.end.div_ceil((*inner).max(1)))?,
            Uncertainty::Fixed | Uncertainty::At(_) => None,
        };
        let inner = self.inner(uncertainty);
        let first = numbers.start / inner;
        let blocks = blocks(&numbers, inner, draws.as_deref());
        let place = Place { variants: &self.place.variants, baseline: &self.baseline };
        let wanted = |at: usize, arm: usize| wanted(first + at as u32, arm);
        let of_block = |(at, block): (usize, &Block)| {
            let arms = (0..arms.len()).filter(|&arm| wanted(at, arm)).count();
            arms as u64 * block.numbers.len() as u64
        };
        let replications = blocks.iter().enumerate().map(of_block).sum();
        self.watch.begins(Step::Replications(replications));
        let results = run_arms(place, arms, &blocks, uncertainty, &wanted, self.means());
        self.watch.ends();
        Ok(results?)
    }

    /// Numbers of the first plausible draws, so many of them; `None` if every draw is used.
    ///
    /// # Errors
    /// Nobody can judge, or next to no draw is plausible.
    pub fn draws(&mut self, needed: u32) -> Result<Option<Vec<u32>>, StudyError> {
        self.know_judge()?;
        let Some(Some((judge, baseline))) = &self.judge else { return Ok(None) };
        let place = Place { variants: &judge.place(self.place).variants, baseline };
        let needed = needed as usize;
        let means = self.means();
        self.watch.begins(Step::LookForDraws);
        let found = find_plausible(&mut self.plausible, place, needed, means);
        self.watch.ends();
        found?;
        Ok(Some(self.plausible.draws[..needed].to_vec()))
    }

    /// Tries draws for one of several machines that look together for so many plausible ones: what each gives is kept in the
    /// archive. How many were tried: none if every draw is used.
    ///
    /// # Errors
    /// As for [`Self::draws`].
    pub fn try_share(&mut self, needed: u32, share: Share) -> Result<u32, StudyError> {
        self.know_judge()?;
        let Some(Some((judge, baseline))) = &self.judge else { return Ok(0) };
        let place = Place { variants: &judge.place(self.place).variants, baseline };
        self.watch.begins(Step::LookForDraws);
        let tried = try_share(place, needed as usize, share, self.means());
        self.watch.ends();
        Ok(tried?)
    }

    /// Finds out who judges the draws; nobody if every draw is used.
    fn know_judge(&mut self) -> Result<(), StudyError> {
        if self.judge.is_none() {
            let all = self.draws == Draws::All || self.place.variants.inputs().is_empty();
            self.judge = Some(if all { None } else { self.appoint()? });
        }
        Ok(())
    }

    /// Who judges the draws, and the baseline tried, with the draws of this study.
    fn appoint(&self) -> Result<Option<(Judge, Checked)>, StudyError> {
        let Some(judge) = Judge::of(self.place)? else { return Ok(None) };
        if let Some(warning) = judge.warning(self.place) {
            self.watch.warns(&warning);
        }
        let mut baseline = judge.place(self.place).model.clone();
        baseline.set_seed(self.seed());
        Ok(Some((judge, baseline)))
    }

    /// What was tried to find plausible draws; nothing if none were looked for.
    #[must_use]
    pub fn plausible(&self) -> Option<PlausibleDraws> {
        (self.plausible.tried > 0).then(|| self.plausible.clone())
    }
}
