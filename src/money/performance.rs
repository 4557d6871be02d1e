//! Pay for performance: a fund released as far as a planned reduction is achieved.

use crate::model::Performance;

/// The reduction that is paid for, in the unit of its metric.
pub struct Reduction {
    achieved: f64,
    planned: f64,
}

impl Reduction {
    /// From the base year, or else from the baseline (`usual`), to what is counted with the schemes (`changed`).
    pub fn of(performance: &Performance, usual: f64, changed: f64) -> Self {
        let base = performance.base.unwrap_or(usual);
        Self { achieved: base - changed, planned: performance.planned_reduction / 100.0 * base }
    }
}

/// What is paid for: the reduction achieved up to that planned and up to the fund, and nothing for growth.
///
/// The means over replications decide which of these it is: years that fell by chance would be paid, and years
/// that rose by chance not charged, so that an option which changes nothing would earn the sum of its luck.
#[derive(Clone, Copy)]
pub enum Paid {
    Nothing,
    Achieved,
    Planned,
    Fund,
}

impl Paid {
    pub fn by(performance: &Performance, reductions: impl Iterator<Item = Reduction>) -> Self {
        let (mut achieved, mut planned, mut number) = (0.0, 0.0, 0.0);
        for reduction in reductions.filter(|reduction| !reduction.achieved.is_nan()) {
            achieved += reduction.achieved;
            planned += reduction.planned;
            number += 1.0;
        }
        let pounds = performance.value * achieved.min(planned) / number;
        if achieved <= 0.0 || planned <= 0.0 {
            Self::Nothing
        } else if performance.fund.is_some_and(|fund| pounds > fund) {
            Self::Fund
        } else if achieved > planned {
            Self::Planned
        } else {
            Self::Achieved
        }
    }

    /// Pounds of a replication.
    pub fn pounds(self, performance: &Performance, reduction: &Reduction) -> f64 {
        match self {
            // Not 0 where nothing is known.
            _ if reduction.achieved.is_nan() => f64::NAN,
            Self::Nothing => 0.0,
            Self::Achieved => performance.value * reduction.achieved,
            Self::Planned => performance.value * reduction.planned,
            Self::Fund => performance.fund.unwrap_or(f64::NAN),
        }
    }
}
