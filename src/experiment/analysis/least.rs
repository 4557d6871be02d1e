//! The least of a number that is enough.

use crate::experiment::columns::require;
use crate::experiment::design::Uncertainty;
use crate::experiment::error::StudyError;
use crate::experiment::growth::{Growth, why_in_any};
use crate::experiment::runner::Runner;
use crate::model::{Arm, Index, Lever};
use crate::number::number;
use crate::results::Figure;
use crate::stats::proportion::{Least, Question, least};
use std::collections::BTreeMap;

/// What must hold in a replication: a figure at most, or at least, a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// The figure.
    pub figure: Figure,
    /// Whether it may be at most the value; otherwise at least.
    pub at_most: bool,
    /// The value.
    pub value: f64,
}

impl Bound {
    /// Whether a value keeps to it; `None` if nothing was observed.
    #[must_use]
    pub fn holds(&self, value: f64) -> Option<bool> {
        (!value.is_nan()).then_some(if self.at_most { value <= self.value } else { value >= self.value })
    }
}

/// A search for the least value of a number at which a bound holds often enough.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastSearch {
    /// The number that is changed; its value is that of each level.
    pub number: Lever,
    /// The values, in the order in which the bound gets easier to keep.
    pub levels: Vec<f64>,
    /// Schemes under which it must hold (indices into the scenario's).
    pub schemes: Vec<Index>,
    /// What must hold.
    pub bound: Bound,
    /// How often, and how sure one wants to be.
    pub question: Question,
    /// How the uncertain numbers vary. Answers must be independent: one replication a draw.
    pub uncertainty: Uncertainty,
}

/// What a search found.
#[derive(Debug, Clone)]
pub struct FoundLeast {
    /// The least level, and what was tested.
    pub least: Least,
    /// The levels (positions) at which the figure hangs on queues that grow, with these.
    pub growing: BTreeMap<usize, Vec<String>>,
}

impl LeastSearch {
    /// Tests levels by bisection. Where the figure hangs on a queue that grows, a replication that keeps to the bound says only
    /// that it was short: the bound does not hold there.
    ///
    /// # Errors
    /// A figure that there is not, or a number that cannot be changed, before anything is simulated; whatever stops the
    /// [`Runner`].
    pub fn run(&self, runner: &mut Runner<'_>) -> Result<FoundLeast, StudyError> {
        let place = runner.place();
        let figures = std::slice::from_ref(&self.bound.figure);
        require(place, &Arm::new("option", &*self.schemes), &[], figures)?;
        for value in [self.levels.first(), self.levels.last()].into_iter().flatten() {
            place.variants.model(&self.arm(*value), &[])?;
        }
        let mut growing: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let least = least(self.levels.len(), &self.question, |level, numbers| {
            let arms = [self.arm(self.levels[level])];
            let range = numbers.start as u32..numbers.end as u32;
            let results = runner.run(&arms, range, &self.uncertainty)?;
            let values = self.bound.figure.values(&results[0])?;
            let growth = Growth::of(place, &arms[0], &results[0], &[]);
            let why = why_in_any([&growth], &self.bound.figure);
            if !why.is_empty() {
                growing.entry(level).or_insert(why);
            }
            let is_steady = !growing.contains_key(&level);
            let holds = |value| self.bound.holds(value).map(|holds| holds && is_steady);
            Ok::<_, StudyError>(values.into_iter().map(holds).collect())
        })?;
        Ok(FoundLeast { least, growing })
    }

    fn arm(&self, value: f64) -> Arm {
        let levers = vec![Lever { value, ..self.number.clone() }];
        Arm { levers, ..Arm::new(number(value, 2), &*self.schemes) }
    }
}
