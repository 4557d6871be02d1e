//! Means and shares.

/// A number of observations and their sum.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mean {
    pub number: u64,
    pub sum: f64,
}

impl Mean {
    /// Adds an observation.
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.number += 1;
        self.sum += value;
    }

    /// NaN if nothing was observed.
    pub fn mean(&self) -> f64 {
        self.sum / self.number as f64
    }
}

/// Share of `part` in `whole`, in per cent; NaN if nothing was observed.
pub fn percent(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole as f64
}
