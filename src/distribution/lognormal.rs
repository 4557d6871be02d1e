//! Lognormal: the logarithm is normal.

use super::error::ParameterError;
use super::family::{CV, Family, Form, MEAN, MEDIAN, P90, Parameter, Quantity, SD, Set, number};
use super::law::{Law, Sample};
use super::standard;
use super::summaries::{cv, mean_and_cv, positive, spread};
use crate::engine::random::Draw;
use crate::math::{exp, ln, ln_1p, normal};

/// The natural logarithm of the value (in milliseconds) is normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lognormal {
    /// Mean of the logarithm.
    pub mu: f64,
    /// Standard deviation of the logarithm.
    pub sigma: f64,
}

/// In the language.
pub(super) static LOGNORMAL: Family<Lognormal> = Family {
    name: "lognormal",
    doc: "a long tail, as lengths of stay have; `log-mean` and `log-sd` are of the logarithm of the value in `unit`",
    form: Form::Parameters(&[
        MEAN,
        CV,
        SD,
        MEDIAN,
        P90,
        number("log-mean", "mean of the natural logarithm of the value in `unit`"),
        number("log-sd", "standard deviation of the natural logarithm"),
        Parameter {
            name: "unit",
            quantity: Quantity::Unit,
            doc: "unit of the value whose logarithm is taken",
        },
    ]),
    sets: &[
        Set::Two(["mean", "cv"], Lognormal::mean_cv),
        Set::Two(["mean", "sd"], Lognormal::mean_sd),
        Set::Two(["median", "p90"], Lognormal::median_p90),
        Set::Two(["median", "mean"], Lognormal::median_mean),
        Set::Three(["log-mean", "log-sd", "unit"], Lognormal::log_mean_sd),
    ],
};

/// 90th percentile of the standard normal distribution.
const Z90: f64 = 1.281_551_565_544_600_4;

impl Lognormal {
    /// By mean and cv: σ² = ln(1 + cv²), μ = ln mean − σ²/2.
    ///
    /// # Errors
    /// If one is not more than 0, or the cv beyond reason.
    pub fn mean_cv(mean: f64, cv: f64) -> Result<Self, ParameterError> {
        mean_and_cv(mean, cv)?;
        let variance = ln_1p(cv * cv);
        Ok(Self { mu: ln(mean) - variance / 2.0, sigma: variance.sqrt() })
    }

    /// By mean and standard deviation.
    ///
    /// # Errors
    /// As [`Lognormal::mean_cv`].
    pub fn mean_sd(mean: f64, sd: f64) -> Result<Self, ParameterError> {
        Self::mean_cv(mean, cv(mean, sd)?)
    }

    /// By median and p90: μ = ln median, σ = ln(p90/median) / z₀.₉.
    ///
    /// # Errors
    /// If p90 is not more than the median.
    pub fn median_p90(median: f64, p90: f64) -> Result<Self, ParameterError> {
        let sigma = spread(median, p90)? / Z90;
        Ok(Self { mu: ln(median), sigma })
    }

    /// By median and mean: mean = exp(μ + σ²/2), so σ² = 2 ln(mean/median).
    ///
    /// # Errors
    /// If the mean is not more than the median.
    pub fn median_mean(median: f64, mean: f64) -> Result<Self, ParameterError> {
        positive(&[("median", median), ("mean", mean)])?;
        if mean <= median {
            return Err(ParameterError::NotMore {
                more: ("the mean of a lognormal", mean),
                than: ("its median", median),
                help: None,
            });
        }
        Ok(Self { mu: ln(median), sigma: (2.0 * ln(mean / median)).sqrt() })
    }

    /// By the mean and sd of the logarithm of the value in a unit: adding ln(unit in ms) turns it into the
    /// logarithm of milliseconds.
    ///
    /// # Errors
    /// If the sd is not more than 0, or either beyond reason.
    pub fn log_mean_sd(log_mean: f64, log_sd: f64, unit: f64) -> Result<Self, ParameterError> {
        positive(&[("log-sd", log_sd)])?;
        if log_sd > 10.0 || log_mean.abs() > 50.0 {
            return Err(ParameterError::Impossible {
                message: "the lognormal is too wide",
                help: Some("log-mean and log-sd are of the natural logarithm"),
            });
        }
        Ok(Self { mu: log_mean + ln(unit), sigma: log_sd })
    }
}

impl Law for Lognormal {
    type Sampler = Self;

    fn mean(&self) -> f64 {
        exp(self.mu + self.sigma * self.sigma / 2.0)
    }

    fn below(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 0.0);
        }
        let Self { mu, sigma } = *self;
        let z = (ln(x) - mu) / sigma;
        (normal(z), exp(mu + sigma * sigma / 2.0) * normal(z - sigma))
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn times(&self, factor: f64) -> Self {
        Self { mu: self.mu + ln(factor), sigma: self.sigma }
    }

    fn sampler(&self) -> Option<Self> {
        Some(*self)
    }
}

impl Sample for Lognormal {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        exp(self.mu + self.sigma * standard::normal(draw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_taken_in_the_unit() {
        let law = Lognormal::log_mean_sd(1.5, 0.8, 1000.0).unwrap();
        assert!((law.below(exp(1.5) * 1000.0).0 - 0.5).abs() < 1e-12);
    }

    #[test]
    fn what_no_lognormal_has_is_refused() {
        for bad in [
            Lognormal::median_mean(2.0, 2.0),
            Lognormal::median_p90(-1.0, 2.0),
            Lognormal::log_mean_sd(0.0, 0.0, 1.0),
            Lognormal::log_mean_sd(60.0, 1.0, 1.0),
        ] {
            assert!(bad.is_err(), "{bad:?}");
        }
    }
}
