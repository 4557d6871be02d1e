//! What every law has: its moments in closed form, its scaling, and a sampler.

use crate::engine::random::Draw;

/// A probability law in canonical parameters (milliseconds for times).
pub trait Law: Sized {
    /// What it is prepared into for drawing: at most 48 bytes, what is larger is boxed.
    type Sampler: Sample;

    /// Mean.
    fn mean(&self) -> f64;

    /// `(F(x), E[X; X ≤ x])`: the probability up to `x` and the partial expectation, from which the mean of a
    /// truncated value follows. `x` is finite or negative infinity.
    fn below(&self, x: f64) -> (f64, f64);

    /// The same with `<` for `≤`, which differs for laws with atoms only.
    fn strictly_below(&self, x: f64) -> (f64, f64) {
        self.below(x)
    }

    /// Smallest and largest value.
    fn support(&self) -> (f64, f64);

    /// The law of its value times a factor above 0.
    #[must_use]
    fn times(&self, factor: f64) -> Self;

    /// Prepared for drawing; `None` for parameters that no fit gives, which are drawn as the lower end of the
    /// support.
    fn sampler(&self) -> Option<Self::Sampler>;
}

/// Something ready to draw from: a value is a function of the bits of one [`Draw`] alone, and a change of
/// scale moves every value in proportion.
pub trait Sample {
    /// Draws a value.
    fn sample(&self, draw: &mut Draw) -> f64;
}
