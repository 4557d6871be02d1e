//! What a study found.

use super::arms::schemes_of;
use super::planned::{planned, unanswered};
use super::stop::Reached;
use super::stuck::stuck;
use super::unstable::unstable;
use super::warning::Warning;
use crate::model::Arm;
use crate::results::{Figure, PlausibleDraws, Results};
use crate::scenario::Loaded;
use crate::stats::{
    AgainstPlan, Differences, Growing, Summary, WarmUpCheck, check_warm_up, differences, growing_queues,
    summarise,
};
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
    /// How far each goal of the stopping rule was reached.
    pub reached: Vec<Reached>,
    /// Wall time of all simulation, that for plausible draws included.
    pub elapsed: Duration,
}

impl Findings {
    /// Means, intervals and percentiles of every arm.
    #[must_use]
    pub fn summaries(&self) -> Vec<Summary> {
        self.results.iter().map(summarise).collect()
    }

    /// What every option changes against the baseline.
    #[must_use]
    pub fn differences(&self) -> Vec<Differences> {
        let Some((baseline, options)) = self.results.split_first() else { return Vec::new() };
        differences(baseline, options)
    }

    /// What the plan claims of the options, against what was found.
    #[must_use]
    pub fn planned(&self, place: &Loaded) -> Vec<AgainstPlan> {
        let Some((baseline, options)) = self.results.split_first() else { return Vec::new() };
        planned(baseline, options, place.variants.options())
    }

    /// Queues that grow without limit in the baseline.
    #[must_use]
    pub fn growing(&self) -> Vec<Growing> {
        self.results.first().map_or_else(Vec::new, growing_queues)
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
        if !options.is_empty() && baseline.replications.len() < 2 {
            warnings.push(Warning::OneReplication);
        }
        let growing = self.growing();
        let short = |check: &WarmUpCheck| check.too_short && growing.is_empty();
        warnings.extend(self.warm_up().filter(short).map(Warning::WarmUp));
        warnings.extend(unstable(model, &growing, &self.results[0]).into_iter().map(Warning::Unstable));
        warnings.extend(self.results.iter().flat_map(stuck).map(Warning::Stuck));
        warnings
    }
}
