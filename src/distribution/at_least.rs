//! A law whose smaller values become a least one: `least` of the language.

use super::law::{Law, Sample};
use crate::engine::random::Draw;

/// The greater of a law's value and a least one. Unlike a truncation nothing is drawn again: what was below lies at the
/// least value, and the rest is as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct AtLeast<P> {
    /// The law.
    pub of: Box<P>,
    /// The least value.
    pub least: f64,
}

impl<P: Law> AtLeast<P> {
    /// Probability and partial expectation up to an `x` that is not below the least value, from those of the law there:
    /// E[max(X, c); X ≤ x] = E[X; X ≤ x] + c F(c) − E[X; X ≤ c].
    fn lifted(&self, (mass, moment): (f64, f64)) -> (f64, f64) {
        let (below, of_below) = self.of.below(self.least);
        (mass, moment + self.least * below - of_below)
    }
}

impl<P: Law> Law for AtLeast<P> {
    type Sampler = Box<AtLeastSampler<P::Sampler>>;

    fn mean(&self) -> f64 {
        self.lifted((1.0, self.of.mean())).1
    }

    fn below(&self, x: f64) -> (f64, f64) {
        if x < self.least { (0.0, 0.0) } else { self.lifted(self.of.below(x)) }
    }

    fn strictly_below(&self, x: f64) -> (f64, f64) {
        if x <= self.least { (0.0, 0.0) } else { self.lifted(self.of.strictly_below(x)) }
    }

    fn support(&self) -> (f64, f64) {
        let (low, high) = self.of.support();
        (low.max(self.least), high.max(self.least))
    }

    fn times(&self, factor: f64) -> Self {
        Self { of: Box::new(self.of.times(factor)), least: self.least * factor }
    }

    fn sampler(&self) -> Option<Self::Sampler> {
        Some(Box::new(AtLeastSampler { of: self.of.sampler()?, least: self.least }))
    }
}

/// Ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub struct AtLeastSampler<S> {
    of: S,
    least: f64,
}

impl<S: Sample> Sample for Box<AtLeastSampler<S>> {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        self.of.sample(draw).max(self.least)
    }
}

#[cfg(test)]
mod tests {
    use super::AtLeast;
    use crate::distribution::{Distribution, Exponential, Fixed, Law};

    fn at_least(of: Distribution, least: f64) -> Distribution {
        Distribution::of(AtLeast { of: Box::new(of), least })
    }

    #[test]
    fn the_mean_of_an_exponential_moved_down_with_a_floor() {
        // max(X − a, c) for X with mean 1: c + E[(X − a − c)+] = c + e^−(a + c).
        let (a, c) = (0.5, 0.25);
        let moved = Distribution::of(Exponential { mean: 1.0 }).times_plus(1.0, -a);
        let floored = at_least(moved, c);
        assert!((floored.mean() - (c + (-(a + c)).exp())).abs() < 1e-12, "{}", floored.mean());
        let (mass, moment) = floored.below(c);
        assert!((mass - (1.0 - (-(a + c)).exp())).abs() < 1e-12 && (moment - c * mass).abs() < 1e-12);
        assert_eq!(floored.strictly_below(c), (0.0, 0.0));
        assert_eq!(floored.support().0, c);
        // Twice the law is the law of twice the value.
        assert!((floored.times(2.0).mean() - 2.0 * floored.mean()).abs() < 1e-12);
    }

    #[test]
    fn a_fixed_value_below_the_least_is_the_least() {
        let floored = at_least(Distribution::of(Fixed(-3.0)), 2.0);
        assert_eq!((floored.mean(), floored.support()), (2.0, (2.0, 2.0)));
    }
}
