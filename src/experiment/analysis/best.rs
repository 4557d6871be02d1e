//! The best set of an option's schemes within a budget.

use crate::experiment::arms::schemes_of;
use crate::experiment::columns::require;
use crate::experiment::design::Uncertainty;
use crate::experiment::error::{QuestionError, StudyError};
use crate::experiment::growth::{Growth, why_in_any};
use crate::experiment::runner::Runner;
use crate::metrics::limits;
use crate::model::{Amount, Arm, BASELINE, Index, NamedOption, Scheme, YEAR_DAYS};
use crate::results::Figure;
use crate::scenario::Loaded;
use crate::stats::interval::{Interval, mean_interval, within_limits};
use crate::stats::selection::{Selecting, Selection, select_best};
use crate::stats::summary::CONFIDENCE;
use std::collections::BTreeMap;

/// Most sets of schemes that are compared.
const MOST_SETS: usize = 256;

/// Most schemes of which all sets are listed.
const MOST_SCHEMES: usize = 20;

/// A set of schemes and what it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// Its schemes (indices into the scenario's).
    pub schemes: Vec<Index>,
    /// Pounds a year, at the best values: recurrent costs, and costs once spread over the measured days. Costs per use are
    /// not counted.
    pub cost: f64,
}

/// The sets of an option's schemes.
#[derive(Debug, Clone, PartialEq)]
pub struct Sets {
    /// Those within the budget.
    pub within: Vec<Set>,
    /// The others, cheapest first.
    pub beyond: Vec<Set>,
}

/// What a scheme costs a year: recurrent costs, and costs once as the net benefit spreads them.
fn yearly(scheme: &Scheme, measured_days: u32) -> f64 {
    let costs = scheme.costs.iter().map(|cost| match cost.amount {
        Amount::Recurrent(pounds) => pounds,
        Amount::NonRecurrent(pounds) => pounds * YEAR_DAYS / f64::from(measured_days.max(1)),
        // How often it is used is known only after the run.
        Amount::PerUse { .. } => 0.0,
    });
    costs.sum()
}

/// The sets of an option's schemes that a budget (pounds a year) allows, and those it does not.
///
/// # Errors
/// There are too many schemes, or too many sets within the budget, or none.
pub fn affordable(place: &Loaded, option: &NamedOption, budget: f64) -> Result<Sets, QuestionError> {
    let all = place.variants.schemes();
    let days = place.model.scenario.measure_days;
    let count = option.schemes.len();
    if count > MOST_SCHEMES {
        let option = option.id.clone();
        return Err(QuestionError::TooManySchemes { option, schemes: count, most: MOST_SCHEMES });
    }
    let sets = (0..1_usize << count).map(|mask| {
        let members = option.schemes.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        let schemes: Vec<Index> = members.map(|(_, &scheme)| scheme).collect();
        let cost = schemes.iter().map(|&scheme| yearly(&all[scheme], days)).sum();
        Set { schemes, cost }
    });
    let (within, mut beyond): (Vec<Set>, Vec<Set>) = sets.partition(|set| set.cost <= budget);
    beyond.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    if within.len() > MOST_SETS {
        return Err(QuestionError::TooManySets { sets: within.len(), most: MOST_SETS });
    }
    if within.is_empty() {
        let cheapest = beyond.first().map_or(0.0, |set| set.cost);
        return Err(QuestionError::NothingAffordable { budget, cheapest });
    }
    Ok(Sets { within, beyond })
}

/// A search for the best of some sets of schemes.
#[derive(Debug, Clone, PartialEq)]
pub struct BestSearch {
    /// The sets.
    pub sets: Vec<Set>,
    /// What is compared.
    pub figure: Figure,
    /// Whether the largest is best; otherwise the smallest.
    pub largest: bool,
    /// How sure one wants to be.
    pub how: Selecting,
    /// How the uncertain numbers vary. Observations must be independent: one replication a draw.
    pub uncertainty: Uncertainty,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What was selected; its means are of the figure, or of its negative if the smallest is best.
    pub selection: Selection,
    /// The mean of the figure for each set by itself, with its interval.
    pub means: Vec<Interval>,
    /// The sets, best first.
    pub order: Vec<usize>,
    /// The sets under which the figure hangs on queues that grow, with these: their means depend on how long was simulated.
    pub growing: BTreeMap<usize, Vec<String>>,
}

impl Found {
    /// The set that was chosen, unless the figure hangs on a queue that grows under it.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        self.selection.chosen.filter(|set| !self.growing.contains_key(set))
    }
}

impl BestSearch {
    /// A search among some sets; `how` sure one wants to be, and how the uncertain numbers vary.
    ///
    /// # Errors
    /// A figure that there is not.
    pub fn new(
        runner: &Runner<'_>,
        sets: Vec<Set>,
        figure: Figure,
        largest: bool,
        (how, uncertainty): (Selecting, Uncertainty),
    ) -> Result<Self, StudyError> {
        let schemes: Vec<Index> = sets.iter().flat_map(|set| set.schemes.iter().copied()).collect();
        let options = [Arm::new("sets", schemes)];
        require(runner.place(), &Arm::baseline(), &options, std::slice::from_ref(&figure))?;
        Ok(Self { sets, figure, largest, how, uncertainty })
    }

    /// Runs the sets against each other, dropping those that are clearly worse.
    ///
    /// # Errors
    /// Whatever stops the [`Runner`].
    pub fn run(&self, runner: &mut Runner<'_>) -> Result<Found, StudyError> {
        let mut observed: Vec<Vec<f64>> = vec![Vec::new(); self.sets.len()];
        let mut growing: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let selection = select_best(self.sets.len(), &self.how, |set, numbers| {
            // Pounds are counted against the baseline.
            let baseline = self.figure.is_money().then(Arm::baseline);
            let all = runner.place().variants.schemes();
            let ids: Vec<&str> =
                self.sets[set].schemes.iter().map(|&scheme| all[scheme].id.as_str()).collect();
            let name = if ids.is_empty() { BASELINE.to_owned() } else { ids.join("+") };
            let set_alone = Arm::new(name, &*self.sets[set].schemes);
            let arms: Vec<Arm> = baseline.into_iter().chain([set_alone]).collect();
            let range = numbers.start as u32..numbers.end as u32;
            let results = runner.run(&arms, range, &self.uncertainty)?;
            let values = self.figure.values(&results[arms.len() - 1])?;
            let place = runner.place();
            let priced = schemes_of(&place.variants, &arms);
            let grown = arms.iter().zip(&results);
            let growth: Vec<Growth> =
                grown.map(|(arm, results)| Growth::of(place, arm, results, &priced)).collect();
            let why = why_in_any(&growth, &self.figure);
            if !why.is_empty() {
                growing.entry(set).or_insert(why);
            }
            observed[set].extend(&values);
            let sign = |value: f64| if self.largest { value } else { -value };
            Ok::<_, StudyError>(values.into_iter().map(sign).collect())
        })?;
        let means = observed.iter().map(|values| self.mean(values)).collect();
        let mut order: Vec<usize> = (0..self.sets.len()).collect();
        order.sort_by(|&a, &b| selection.means[b].total_cmp(&selection.means[a]));
        Ok(Found { selection, means, order, growing })
    }

    /// Mean of the values observed of a set, and its interval.
    fn mean(&self, values: &[f64]) -> Interval {
        let interval = mean_interval(values, CONFIDENCE);
        within_limits(interval, interval.replications, limits(&self.figure.metric))
    }
}
