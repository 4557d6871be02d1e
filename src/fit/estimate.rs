//! A number and how well it is known.

/// A number with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error; NaN where the figure is infinite.
    pub error: f64,
}
