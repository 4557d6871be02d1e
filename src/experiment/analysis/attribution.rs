//! What each scheme of an option contributes: Shapley values.

use crate::experiment::arms::schemes_of;
use crate::experiment::columns::require;
use crate::experiment::design::Uncertainty;
use crate::experiment::error::{QuestionError, StudyError};
use crate::experiment::growth::{Growth, why_in_any};
use crate::experiment::runner::Runner;
use crate::model::{Arm, BASELINE, Index, NamedOption, Scheme};
use crate::results::{Figure, Results};
use crate::stats::interval::Interval;
use crate::stats::shapley::{attribute, coalitions_of, orders, sampled};
use crate::stats::summary::CONFIDENCE;
use crate::stats::{Comparing, paired};
use std::collections::BTreeMap;

/// Most schemes of which every set is simulated.
const MOST_EXACT: usize = 6;

/// The sets of schemes that are run to attribute an option's effect. Of few schemes all sets are; of more those along one
/// sampled order for each draw of the uncertain numbers, and those with one scheme alone or left out.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The figures whose difference is shared out.
    pub figures: Vec<Figure>,
    /// The option's schemes that change something (indices into the scenario's).
    pub acting: Vec<Index>,
    /// Its other schemes, which contribute nothing: no run is needed to know.
    pub idle: Vec<Index>,
    /// Whether orders are sampled.
    pub is_sampled: bool,
    /// Replications of each set.
    pub replications: u32,
    /// Replications that share a draw of the uncertain numbers; 1 if none do.
    pub inner: u32,
    uncertainty: Uncertainty,
    /// Each set as bits of `acting`.
    masks: Vec<u64>,
    /// An order for each draw.
    orders: Vec<Vec<usize>>,
}

/// Shares of an option's effect in one figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributed {
    /// The figure.
    pub figure: Figure,
    /// One share a scheme.
    pub shares: Vec<ShareOfEffect>,
    /// The effect of all together.
    pub whole: Interval,
    /// Why nothing can be shared out: the queues that grow in some set of schemes, on which the figure hangs; mostly empty.
    pub growing: Vec<String>,
}

/// A scheme's share of an option's effect.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareOfEffect {
    /// Scheme.
    pub scheme: String,
    /// Its Shapley value.
    pub shapley: Interval,
    /// Its effect alone.
    pub alone: Interval,
    /// What is lost without it.
    pub left_out: Interval,
}

impl Attribution {
    /// What has to be run for an option.
    ///
    /// # Errors
    /// No scheme of the option changes anything; a figure that there is not.
    pub fn new(
        runner: &Runner<'_>,
        option: &NamedOption,
        figures: &[Figure],
        replications: u32,
        uncertainty: Uncertainty,
    ) -> Result<Self, StudyError> {
        let all = runner.place().variants.schemes();
        let (acting, idle): (Vec<Index>, Vec<Index>) =
            option.schemes.iter().partition(|&&scheme| all[scheme].changes_something);
        if acting.is_empty() {
            return Err(QuestionError::NothingActs { option: option.id.clone() }.into());
        }
        require(runner.place(), &Arm::baseline(), &[Arm::from(option)], figures)?;
        let inner = runner.inner(&uncertainty);
        let is_sampled = acting.len() > MOST_EXACT;
        let last = last(acting.len());
        let orders = orders(acting.len(), replications.div_ceil(inner) as usize, runner.seed());
        let mut masks: Vec<u64> = if is_sampled {
            let singles = (0..acting.len()).flat_map(|bit| [1 << bit, last & !(1 << bit)]);
            orders.iter().flat_map(|order| coalitions_of(order)).chain(singles).collect()
        } else {
            (0..=last).collect()
        };
        masks.sort_unstable();
        masks.dedup();
        let figures = figures.to_vec();
        Ok(Self { figures, acting, idle, is_sampled, replications, inner, uncertainty, masks, orders })
    }

    /// How many sets are run.
    #[must_use]
    pub fn sets(&self) -> usize {
        self.masks.len()
    }

    /// Draws of the uncertain numbers; replications, if none are drawn.
    #[must_use]
    pub fn draws(&self) -> u32 {
        self.replications.div_ceil(self.inner)
    }

    /// Runs the sets, and shares the effect out in each figure.
    ///
    /// # Errors
    /// Whatever stops the [`Runner`].
    pub fn run(&self, runner: &mut Runner<'_>) -> Result<Vec<Attributed>, StudyError> {
        let last = last(self.acting.len());
        let needed: Vec<Vec<u64>> = self.orders.iter().map(|order| coalitions_of(order)).collect();
        let alone_or_left_out = |mask: u64| {
            mask == 0 || mask == last || mask.count_ones() == 1 || (last & !mask).count_ones() == 1
        };
        let wanted = |draw: u32, arm: usize| {
            !self.is_sampled
                || alone_or_left_out(self.masks[arm])
                || needed.get(draw as usize).is_some_and(|needed| needed.contains(&self.masks[arm]))
        };
        let all = runner.place().variants.schemes();
        let arms: Vec<Arm> = self.masks.iter().map(|&mask| self.arm(mask, all)).collect();
        let results = runner.run_some(&arms, 0..self.replications, &self.uncertainty, &wanted)?;
        let place = runner.place();
        let priced = schemes_of(&place.variants, &arms);
        let grown = arms.iter().zip(&results);
        let growth: Vec<Growth> =
            grown.map(|(arm, results)| Growth::of(place, arm, results, &priced)).collect();
        let attributed = self.figures.iter().map(|figure| {
            let (mut shares, whole) = if self.is_sampled {
                self.by_orders(figure, &results)?
            } else {
                by_all_sets(figure, &results)?
            };
            for (share, &scheme) in shares.iter_mut().zip(&self.acting) {
                share.scheme.clone_from(&all[scheme].id);
            }
            Ok(Attributed { figure: figure.clone(), shares, whole, growing: why_in_any(&growth, figure) })
        });
        attributed.collect()
    }

    fn arm(&self, mask: u64, all: &[Scheme]) -> Arm {
        let members = self.acting.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        let members: Vec<Index> = members.map(|(_, &scheme)| scheme).collect();
        let ids: Vec<&str> = members.iter().map(|&scheme| all[scheme].id.as_str()).collect();
        // The set of none is the baseline.
        let name = if ids.is_empty() { BASELINE.to_owned() } else { ids.join("+") };
        Arm::new(name, members)
    }

    fn by_orders(&self, figure: &Figure, results: &[Results]) -> Result<Shares, StudyError> {
        // Only some replications of each set have been run.
        let mut known: BTreeMap<(u64, u32), f64> = BTreeMap::new();
        for (&mask, results) in self.masks.iter().zip(results) {
            if results.replications.is_empty() {
                continue;
            }
            for (replication, value) in results.replications.iter().zip(figure.values(results)?) {
                known.insert((mask, replication.number), value);
            }
        }
        let value = |number: usize, mask: u64| known.get(&(mask, number as u32)).copied().unwrap_or(f64::NAN);
        let (inner, replications) = (self.inner as usize, self.replications as usize);
        let each: Vec<Vec<usize>> =
            (0..replications).map(|number| self.orders[number / inner].clone()).collect();
        let (shapley, whole) = sampled(&each, inner, CONFIDENCE, value)
            .ok_or(QuestionError::Incomplete("the orders of schemes"))?;
        let how = Comparing { confidence: CONFIDENCE, comparisons: 1, inner };
        let column = |mask: u64| -> Vec<f64> { (0..replications).map(|n| value(n, mask)).collect() };
        let last = last(shapley.len());
        let shares = shapley.iter().enumerate().map(|(bit, shapley)| ShareOfEffect {
            scheme: String::new(),
            shapley: *shapley,
            alone: paired(&column(1 << bit), &column(0), &how).interval,
            left_out: paired(&column(last), &column(last & !(1 << bit)), &how).interval,
        });
        Ok((shares.collect(), whole))
    }
}

/// Shares, and the effect of all.
type Shares = (Vec<ShareOfEffect>, Interval);

/// The set of all schemes.
fn last(schemes: usize) -> u64 {
    (1_u64 << schemes.min(63)) - 1
}

fn by_all_sets(figure: &Figure, results: &[Results]) -> Result<Shares, StudyError> {
    let coalitions = results.iter().map(|results| figure.values(results)).collect::<Result<Vec<_>, _>>()?;
    let inner = results.first().map_or(1, |results| results.inner as usize);
    let found =
        attribute(&coalitions, inner, CONFIDENCE).ok_or(QuestionError::Incomplete("the sets of schemes"))?;
    let shares = found.players.iter().map(|player| ShareOfEffect {
        scheme: String::new(),
        shapley: player.shapley,
        alone: player.alone,
        left_out: player.left_out,
    });
    Ok((shares.collect(), found.whole))
}
