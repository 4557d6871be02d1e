//! Mean and standard deviation of observations, one at a time.

/// A running mean and sum of squared deviations.
///
/// Welford's update (*Technometrics* 4, 1962, 419–420): stable for any number of observations, unlike
/// the difference of E\[x²\] and E\[x\]².
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Tally {
    /// Adds one observation.
    #[inline]
    pub fn push(&mut self, value: f64) {
        self.count += 1;
        let deviation = value - self.mean;
        #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let count = self.count as f64;
        self.mean += deviation / count;
        self.squares += deviation * (value - self.mean);
    }

    /// Number of observations.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Mean in the unit of the observations; NaN without observations.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.mean }
    }

    /// Sample variance (divisor n − 1); NaN below two observations.
    #[must_use]
    pub fn variance(&self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let freedom = self.count as f64 - 1.0;
        if self.count < 2 { f64::NAN } else { self.squares / freedom }
    }

    /// Sample standard deviation in the unit of the observations; NaN below two observations.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }
}

impl FromIterator<f64> for Tally {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut tally = Self::default();
        values.into_iter().for_each(|value| tally.push(value));
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_sd_are_those_of_the_textbook() {
        let tally: Tally = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter().collect();
        assert_eq!(tally.count(), 8);
        assert!((tally.mean() - 5.0).abs() < 1e-12);
        assert!((tally.variance() - 32.0 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn a_large_offset_does_not_spoil_the_variance() {
        let tally: Tally = [4.0, 7.0, 13.0, 16.0].into_iter().map(|x| x + 1e9).collect();
        assert!((tally.variance() - 30.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_observed_is_undefined_not_zero() {
        let mut tally = Tally::default();
        assert!(tally.mean().is_nan() && tally.sd().is_nan());
        tally.push(3.0);
        assert!(tally.sd().is_nan());
        assert!((tally.mean() - 3.0).abs() < 1e-12);
    }
}
