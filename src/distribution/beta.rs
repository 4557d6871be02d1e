//! Beta between two ends, and PERT as its case with a most likely value.

use super::beta_sampler::Standard;
use super::error::ParameterError;
use super::family::{Family, Form, HIGH, LOW, MEAN, MODE, SD, Set, number};
use super::law::{Law, Sample};
use super::summaries::{FAR, ordered, positive, within};
use crate::engine::random::Draw;
use crate::math::{beta_lr, beta_quantile};

/// Beta stretched from `[0, 1]` to `[low, high]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    /// First shape.
    pub alpha: f64,
    /// Second shape.
    pub beta: f64,
    /// Smallest value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
}

/// In the language.
pub(super) static BETA: Family<Beta> = Family {
    name: "beta",
    doc: "between two ends, in many shapes",
    form: Form::Parameters(&[
        LOW,
        HIGH,
        MEAN,
        SD,
        number("alpha", "first shape"),
        number("beta", "second shape"),
    ]),
    sets: &[
        Set::Four(["low", "high", "mean", "sd"], Beta::mean_sd),
        Set::Four(["low", "high", "alpha", "beta"], Beta::alpha_beta),
    ],
};

/// PERT in the language.
pub(super) static PERT: Family<Beta> = Family {
    name: "pert",
    doc: "a beta between two ends about a most likely value: mean (low + 4 mode + high) ÷ 6",
    form: Form::Parameters(&[LOW, MODE, HIGH]),
    sets: &[Set::Three(["low", "mode", "high"], Beta::pert)],
};

/// Shapes between which a beta can be computed and drawn.
const SHAPES: (f64, f64) = (1e-4, 1e8);

impl Beta {
    /// PERT: α = 1 + 4(mode − low)/(high − low), β = 1 + 4(high − mode)/(high − low), whose mean is (low +
    /// 4·mode + high)/6 (Malcolm, Roseboom, Clark & Fazar 1959, *Operations Research* 7:646).
    ///
    /// # Errors
    /// If the three are out of order, or the ends equal.
    pub fn pert(low: f64, mode: f64, high: f64) -> Result<Self, ParameterError> {
        ordered(&[("low", low), ("mode", mode), ("high", high)])?;
        let width = high - low;
        let (alpha, beta) = (1.0 + 4.0 * ((mode - low) / width), 1.0 + 4.0 * ((high - mode) / width));
        Ok(Self { alpha, beta, low, high })
    }

    /// With its own parameters.
    ///
    /// # Errors
    /// If the ends are out of order, or a shape is not more than 0 or beyond reason.
    pub fn alpha_beta(low: f64, high: f64, alpha: f64, beta: f64) -> Result<Self, ParameterError> {
        ordered(&[("low", low), ("high", high)])?;
        positive(&[("alpha", alpha), ("beta", beta)])?;
        let help = "the sum of the two is about the number of observations they stand for";
        within("`alpha`", alpha, SHAPES, help)?;
        within("`beta`", beta, SHAPES, help)?;
        Ok(Self { alpha, beta, low, high })
    }

    /// By mean and sd. With m and v the mean and variance scaled to `[0, 1]`: α + β = m(1 − m)/v − 1, α =
    /// m(α + β); it exists if v < m(1 − m).
    ///
    /// # Errors
    /// If the ends are out of order, the mean not between them, or the sd too large or beyond reason.
    pub fn mean_sd(low: f64, high: f64, mean: f64, sd: f64) -> Result<Self, ParameterError> {
        ordered(&[("low", low), ("high", high)])?;
        positive(&[("sd", sd)])?;
        if mean <= low || mean >= high {
            let message = "`mean` must lie between `low` and `high`";
            return Err(ParameterError::Impossible { message, help: None });
        }
        let (m, s) = ((mean - low) / (high - low), sd / (high - low));
        let total = m * (1.0 - m) / (s * s) - 1.0;
        if total <= 0.0 {
            let most = (m * (1.0 - m)).sqrt() * (high - low);
            return Err(ParameterError::SdTooLarge { family: "a beta", most });
        }
        let (alpha, beta) = (m * total, (1.0 - m) * total);
        if ![alpha, beta].iter().all(|shape| (SHAPES.0..=SHAPES.1).contains(shape)) {
            let message = "no beta distribution has this mean and sd";
            return Err(ParameterError::Impossible { message, help: Some(FAR) });
        }
        Ok(Self { alpha, beta, low, high })
    }

    /// The value that a share `u` of values lies below.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        self.low + (self.high - self.low) * beta_quantile(self.alpha, self.beta, u)
    }
}

impl Law for Beta {
    type Sampler = Stretched;

    fn mean(&self) -> f64 {
        self.low + (self.high - self.low) * self.alpha / (self.alpha + self.beta)
    }

    fn below(&self, x: f64) -> (f64, f64) {
        let Self { alpha, beta, low, high } = *self;
        let width = high - low;
        let y = ((x - low) / width).clamp(0.0, 1.0);
        let mass = beta_lr(alpha, beta, y);
        let first = alpha / (alpha + beta) * beta_lr(alpha + 1.0, beta, y);
        (mass, low * mass + width * first)
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn times(&self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor, ..*self }
    }

    fn sampler(&self) -> Option<Stretched> {
        let standard = Standard::new(self.alpha, self.beta)?;
        Some(Stretched(Box::new((standard, self.low, self.high - self.low))))
    }
}

/// A beta law ready to draw from: on `[0, 1]`, the low end, the width.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretched(Box<(Standard, f64, f64)>);

impl Sample for Stretched {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        let (standard, low, width) = &*self.0;
        low + width * standard.sample(draw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pert_has_its_mean_and_its_quantiles() {
        let law = Beta::pert(1.0, 2.0, 9.0).unwrap();
        assert!((law.mean() - 18.0 / 6.0).abs() < 1e-12);
        for u in [0.01, 0.3, 0.9] {
            assert!((law.below(law.quantile(u)).0 - u).abs() < 1e-9);
        }
    }

    #[test]
    fn pert_does_not_overflow_at_the_end_of_the_numbers() {
        let law = Beta::pert(0.1, 1.0, 5e307).unwrap();
        assert!(law.beta.is_finite() && law.quantile(0.5).is_finite());
    }

    #[test]
    fn what_no_beta_has_is_refused() {
        for bad in [
            Beta::pert(1.0, 3.0, 2.0),
            Beta::mean_sd(0.0, 1.0, 0.5, 0.5),
            Beta::mean_sd(0.0, 1.0, 2.0, 0.1),
            Beta::mean_sd(0.0, 1.0, 0.5, 1e-300),
            Beta::alpha_beta(0.0, 1.0, 0.0, 1.0),
            Beta::alpha_beta(0.0, 1.0, 1e300, 1.0),
        ] {
            assert!(bad.is_err(), "{bad:?}");
        }
    }
}
