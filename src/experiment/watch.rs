//! How a study says what it is doing: to whoever wants to know, and in no words of its own.

use super::warning::Warning;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Baselines are tried, until enough draws of the uncertain numbers are known to be plausible.
    LookForDraws,
    /// So many replications are run, over all arms.
    Replications(u64),
}

/// Hears how a study gets on. Replications are heard of from all threads, in any order.
///
/// `()` listens to nothing.
pub trait Watch: Sync {
    /// A step begins.
    fn begins(&self, _step: Step) {}
    /// A replication of one arm is done.
    fn replication(&self) {}
    /// The step has ended.
    fn ends(&self) {}
    /// Something should be known before the step begins.
    fn warns(&self, _warning: &Warning) {}
}

impl Watch for () {}
