//! What a study found.

use super::arms::schemes_of;
use super::cut_off::cut_off;
use super::design::Reused;
use super::growth::Growth;
use super::planned::{planned, unanswered};
use super::rounded::whole_in_part;
use super::stop::Reached;
use super::stuck::stuck;
use super::unstable::Unstable;
use super::warning::Warning;
use crate::model::Arm;
use crate::results::{Figure, PlausibleDraws, Results};
use crate::scenario::Loaded;
use crate::stats::{
    AgainstPlan, Differences, Growing, Summary, WarmUpCheck, check_warm_up, differences, summarise,
};
use rayon::prelude::*;
use std::time::Duration;

/// One draw in so many should be plausible at least.
const FEW: usize = 5;

/// What a study found: plain data.
#[derive(Debug, Clone)]
pub struct Findings {
    /// What was compared, the baseline first.
    pub arms: Vec<Arm>,
    /// The results of every arm, in their order.
    pub results: Vec<Results>,
    /// What was tried to find plausible draws; `None` if none were looked for.
    pub plausible: Option<PlausibleDraws>,
    /// Rows of a table of fitted draws that are used more than once.
    pub reused: Option<Reused>,
    /// How far each goal of the stopping rule was reached.
    pub reached: Vec<Reached>,
    /// Queues that grow, arm by arm, with what they are held up by.
    pub unstable: Vec<Vec<Unstable>>,
    /// Those of them that grow without limit, for more arrives than can be served.
    pub growing: Vec<Vec<Growing>>,
    /// The figures that hang on them.
    pub(super) growth: Vec<Growth>,
    /// Wall time of all simulation, that for plausible draws included.
    pub elapsed: Duration,
}

impl Findings {
    /// What the results of the arms say.
    pub(super) fn new(
        place: &Loaded,
        arms: Vec<Arm>,
        results: Vec<Results>,
        plausible: Option<PlausibleDraws>,
        reached: Vec<Reached>,
        elapsed: Duration,
    ) -> Self {
        let schemes = schemes_of(&place.variants, &arms);
        let mut found = Self {
            arms,
            results,
            plausible,
            reused: None,
            reached,
            unstable: vec![],
            growing: vec![],
            growth: vec![],
            elapsed,
        };
        for (results, arm) in found.results.iter().zip(&found.arms) {
            let growth = Growth::of(place, arm, results, &schemes);
            found.unstable.push(growth.unstable.clone());
            found.growing.push(growth.growing.clone());
            found.growth.push(growth);
        }
        found
    }

    /// Means, intervals and percentiles of every arm.
    #[must_use]
    pub fn summaries(&self) -> Vec<Summary> {
        let mut all: Vec<Summary> = self.results.par_iter().map(summarise).collect();
        for (summary, growth) in all.iter_mut().zip(&self.growth) {
            for row in &mut summary.rows {
                row.growing = growth.has(row.metric, &row.group);
            }
        }
        all
    }

    /// What every option changes against the baseline.
    #[must_use]
    pub fn differences(&self) -> Vec<Differences> {
        let Some((baseline, options)) = self.results.split_first() else { return Vec::new() };
        let mut all = differences(baseline, options);
        for (at, option) in all.iter_mut().enumerate() {
            for row in &mut option.rows {
                row.growing = self.hangs_on_growth(at + 1, row.metric, &row.group);
            }
        }
        all
    }

    /// What the plan claims of the options, against what was found.
    #[must_use]
    pub fn planned(&self, place: &Loaded) -> Vec<AgainstPlan> {
        let Some((baseline, options)) = self.results.split_first() else { return Vec::new() };
        let mut claims = planned(baseline, options, place.variants.options());
        for claim in &mut claims {
            let arm = self.results.iter().position(|results| results.option == claim.option);
            claim.growing = arm.is_some_and(|arm| self.hangs_on_growth(arm, claim.metric, &claim.group));
        }
        claims
    }

    /// Whether a figure of an arm, or of the baseline, hangs on a queue that grows there.
    fn hangs_on_growth(&self, arm: usize, metric: &str, group: &str) -> bool {
        [0, arm].iter().filter_map(|&at| self.growth.get(at)).any(|growth| growth.has(metric, group))
    }

    /// Whether the warm-up of the baseline is long enough; `None` without results.
    #[must_use]
    pub fn warm_up(&self) -> Option<WarmUpCheck> {
        self.results.first().map(check_warm_up)
    }

    /// What should be known of the results.
    #[must_use]
    pub fn warnings(&self, place: &Loaded) -> Vec<Warning> {
        let Some((baseline, options)) = self.results.split_first() else { return Vec::new() };
        let model = &place.model;
        let mut warnings = Vec::new();
        for test in &model.back_tests {
            let figure = Figure::new(&test.metric, &test.group);
            if !baseline.metrics.iter().any(|key| figure.is(key)) {
                let figure = figure.unknown(&baseline.option, &baseline.metrics);
                warnings.push(Warning::NoBackTest { title: test.title.clone(), figure });
            }
        }
        if !options.is_empty() {
            let schemes = schemes_of(&place.variants, &self.arms);
            let unpriced = crate::money::unknown(&model.money, &schemes, &self.results).into_iter();
            warnings.extend(
                unpriced.map(|(what, metric, group)| Warning::Unpriced {
                    what,
                    figure: Figure::new(metric, group),
                }),
            );
            let unanswered = unanswered(options, place.variants.options()).into_iter();
            warnings.extend(unanswered.map(|(option, figure)| Warning::Unanswered { option, figure }));
        }
        warnings.extend(self.reached.iter().filter(|goal| goal.is_missed()).cloned().map(Warning::Missed));
        let few = |found: &&PlausibleDraws| found.draws.len() * FEW < found.tried as usize;
        warnings.extend(self.plausible.iter().filter(few).cloned().map(Warning::FewPlausible));
        warnings.extend(self.reused.iter().cloned().map(Warning::Reused));
        let few = Warning::few(baseline.replications.len(), baseline.inner as usize);
        // Levels of a baseline alone may stand without interval.
        let is_told = |few: &Warning| !options.is_empty() || matches!(few, Warning::FewClusters { .. });
        warnings.extend(few.filter(is_told));
        let grows = self.unstable.first().is_some_and(|unstable| !unstable.is_empty());
        let short = |check: &WarmUpCheck| check.too_short && !grows;
        warnings.extend(self.warm_up().filter(short).map(Warning::WarmUp));
        // What grows is not over yet either, and that is said already.
        warnings.extend(cut_off(model, baseline).filter(|_| !grows).map(Warning::CutOff));
        // What grows in the baseline is said once, not of every option again.
        let known = self.unstable.first().into_iter().flatten().map(|one| &one.queue.id).collect::<Vec<_>>();
        for (arm, unstable) in self.unstable.iter().enumerate() {
            let new = unstable.iter().filter(|one| arm == 0 || !known.contains(&&one.queue.id));
            warnings.extend(new.cloned().map(Warning::Unstable));
        }
        // A model that cannot be made would have stopped the run.
        let whole = whole_in_part(place, &self.arms).unwrap_or_default().into_iter();
        warnings.extend(whole.map(|(option, what)| Warning::Whole { option, what }));
        warnings.extend(self.results.iter().flat_map(stuck).map(Warning::Stuck));
        warnings
    }
}
