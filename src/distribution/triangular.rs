//! Triangular between two values.

use super::error::ParameterError;
use super::family::{Family, Form, HIGH, LOW, MODE, Set};
use super::law::{Law, Sample};
use super::summaries::ordered;
use crate::engine::random::Draw;

/// A density that rises in a straight line to the mode and falls in one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Triangular {
    /// Smallest value.
    pub low: f64,
    /// Most likely value.
    pub mode: f64,
    /// Largest value.
    pub high: f64,
}

/// In the language.
pub(super) static TRIANGULAR: Family<Triangular> = Family {
    name: "triangular",
    doc: "likelier in a straight line up to the mode, then less likely in one",
    form: Form::Parameters(&[LOW, MODE, HIGH]),
    sets: &[Set::Three(["low", "mode", "high"], Triangular::between)],
};

impl Triangular {
    /// Between two ends with a mode.
    ///
    /// # Errors
    /// If the three are out of order, or the ends equal.
    pub fn between(low: f64, mode: f64, high: f64) -> Result<Self, ParameterError> {
        ordered(&[("low", low), ("mode", mode), ("high", high)])?;
        Ok(Self { low, mode, high })
    }
}

impl Law for Triangular {
    type Sampler = Self;

    fn mean(&self) -> f64 {
        (self.low + self.mode + self.high) / 3.0
    }

    /// Density 2(t − low)/(w·l) up to the mode, 2(high − t)/(w·r) above, with w = l + r the width.
    fn below(&self, x: f64) -> (f64, f64) {
        let Self { low, mode, high } = *self;
        let (width, left, right) = (high - low, mode - low, high - mode);
        let x = x.clamp(low, high);
        // Rising part: with u = x − low the mass is u²/(w·l), the mean of it low + 2u/3.
        let rise = (x.min(mode)) - low;
        let mass = if left > 0.0 { rise * rise / (width * left) } else { 0.0 };
        let moment = mass * (low + 2.0 * rise / 3.0);
        if x <= mode || right <= 0.0 {
            return (mass, moment);
        }
        // Falling part: the whole of it less the tail above x.
        let tail = |u: f64| {
            let mass = u * u / (width * right);
            (mass, mass * (high - 2.0 * u / 3.0))
        };
        let (all, above) = (tail(right), tail(high - x));
        (mass + all.0 - above.0, moment + all.1 - above.1)
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn times(&self, factor: f64) -> Self {
        Self { low: self.low * factor, mode: self.mode * factor, high: self.high * factor }
    }

    fn sampler(&self) -> Option<Self> {
        Some(*self)
    }
}

impl Sample for Triangular {
    /// By inversion of one uniform number.
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        let Self { low, mode, high } = *self;
        let (rise, width) = (mode - low, high - low);
        let along = draw.uniform() * width;
        if along < rise {
            low + (along * rise).sqrt()
        } else {
            high - ((width - along) * (high - mode)).sqrt()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_that_of_the_three_corners() {
        assert!((Triangular::between(1.0, 2.0, 9.0).unwrap().mean() - 4.0).abs() < 1e-12);
    }

    #[test]
    fn the_mode_may_stand_at_an_end_but_not_outside() {
        let at_the_low_end = Triangular::between(1.0, 1.0, 3.0).unwrap();
        // The falling line has a quarter of its mass above the middle.
        assert!((at_the_low_end.below(2.0).0 - 0.75).abs() < 1e-12);
        assert!(Triangular::between(1.0, 0.5, 2.0).is_err());
        assert!(Triangular::between(1.0, 2.5, 2.0).is_err());
        assert!(Triangular::between(1.0, 1.0, 1.0).is_err());
    }
}
