//! What a plan claims.

/// A claimed difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Claim {
    /// In the metric's unit.
    Change(f64),
    /// Per cent of the baseline.
    Percent(f64),
}
