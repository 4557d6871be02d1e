//! The families that are fitted to lengths, as densities and tails.
//!
//! A law of [`crate::distribution`] says what is drawn and what its mean is; a likelihood also needs the density, and the
//! tail above a value without the loss of digits of 1 − F.

use crate::distribution::{Distribution, Exponential, Gamma, LogLogistic, Lognormal, Mixture, Weibull};
use crate::math::{exp, exp_m1, gamma_lr, ln, ln_1p, ln_gamma, normal, powf, sin};

/// A family that is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `exponential`.
    Exponential,
    /// `gamma`.
    Gamma,
    /// `erlang`: a gamma of whole shape.
    Erlang,
    /// `weibull`.
    Weibull,
    /// `lognormal`.
    Lognormal,
    /// `log-logistic`.
    LogLogistic,
    /// `mixture` of two exponentials (hyperexponential).
    TwoExponentials,
    /// `mixture` of two lognormals: a short and a long stay.
    TwoLognormals,
}

/// All of them, from few parameters to many.
pub const KINDS: [Kind; 8] = [
    Kind::Exponential,
    Kind::Gamma,
    Kind::Erlang,
    Kind::Weibull,
    Kind::Lognormal,
    Kind::LogLogistic,
    Kind::TwoExponentials,
    Kind::TwoLognormals,
];

impl Kind {
    /// In words; of one part the name in a scenario.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exponential => "exponential",
            Self::Gamma => "gamma",
            Self::Erlang => "erlang",
            Self::Weibull => "weibull",
            Self::Lognormal => "lognormal",
            Self::LogLogistic => "log-logistic",
            Self::TwoExponentials => "mixture of two exponentials",
            Self::TwoLognormals => "mixture of two lognormals",
        }
    }

    /// Numbers fitted.
    #[must_use]
    pub fn parameters(self) -> usize {
        match self {
            Self::Exponential => 1,
            Self::Gamma | Self::Erlang | Self::Weibull | Self::Lognormal | Self::LogLogistic => 2,
            Self::TwoExponentials => 3,
            Self::TwoLognormals => 5,
        }
    }
}

/// A law with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub enum Curve {
    /// Density x^(shape − 1) exp(−x/scale).
    Gamma(Gamma),
    /// F = 1 − exp(−(x/scale)^shape); the exponential has shape 1.
    Weibull(Weibull),
    /// The logarithm is normal.
    Lognormal(Lognormal),
    /// F = 1 / (1 + (x/median)^−shape).
    LogLogistic(LogLogistic),
    /// The first with this probability, else the second.
    Two(f64, Box<[Curve; 2]>),
}

const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Least probability: what rounding makes nought would otherwise decide everything.
const LEAST: f64 = 1e-300;

impl Curve {
    /// The law of a family at free numbers: logarithms of what is positive, the log odds of a weight. `stages` is the shape of an
    /// Erlang.
    pub(super) fn at(kind: Kind, at: &[f64], stages: f64) -> Option<Self> {
        let e = |i: usize| at.get(i).copied().map(|value: f64| exp(value.clamp(-60.0, 60.0)));
        let exponential = |i: usize| Some(Self::Weibull(Weibull { shape: 1.0, scale: e(i)? }));
        let lognormal = |i: usize| Some(Self::Lognormal(Lognormal { mu: *at.get(i)?, sigma: e(i + 1)? }));
        let weight = || at.first().map(|odds| 1.0 / (1.0 + exp(-odds.clamp(-60.0, 60.0))));
        Some(match kind {
            Kind::Exponential => exponential(0)?,
            // By mean and shape, whose estimates are uncorrelated.
            Kind::Gamma => Self::Gamma(Gamma { shape: e(1)?, scale: e(0)? / e(1)? }),
            Kind::Erlang => Self::Gamma(Gamma { shape: stages, scale: e(0)? / stages }),
            Kind::Weibull => Self::Weibull(Weibull { shape: e(1)?, scale: e(0)? }),
            Kind::Lognormal => lognormal(0)?,
            Kind::LogLogistic => Self::LogLogistic(LogLogistic { median: e(0)?, shape: e(1)? }),
            Kind::TwoExponentials => Self::Two(weight()?, Box::new([exponential(1)?, exponential(2)?])),
            Kind::TwoLognormals => Self::Two(weight()?, Box::new([lognormal(1)?, lognormal(3)?])),
        })
    }

    /// The logarithm of the density, as a function that is ready for many values: `(x, ln x)`.
    pub(super) fn ln_density(&self) -> Box<dyn Fn(f64, f64) -> f64 + '_> {
        match self {
            Self::Gamma(Gamma { shape, scale }) => {
                let constant = -ln_gamma(*shape) - shape * ln(*scale);
                Box::new(move |x, log| constant + (shape - 1.0) * log - x / scale)
            }
            Self::Weibull(Weibull { shape, scale }) => {
                let (constant, middle) = (ln(*shape), ln(*scale));
                Box::new(move |_, log| {
                    let y = shape * (log - middle);
                    constant + y - log - exp(y)
                })
            }
            Self::Lognormal(Lognormal { mu, sigma }) => {
                let constant = -LN_ROOT_TWO_PI - ln(*sigma);
                Box::new(move |_, log| {
                    let z = (log - mu) / sigma;
                    constant - log - z * z / 2.0
                })
            }
            Self::LogLogistic(LogLogistic { median, shape }) => {
                let (constant, middle) = (ln(*shape), ln(*median));
                Box::new(move |_, log| {
                    // Density k y / (x (1 + y)²) with y = (x/median)^k, symmetric in ln y.
                    let size = (shape * (log - middle)).abs();
                    constant - log - size - 2.0 * ln_1p(exp(-size))
                })
            }
            Self::Two(weight, parts) => {
                let (first, second) = (parts[0].ln_density(), parts[1].ln_density());
                Box::new(move |x, log| {
                    ln((weight * exp(first(x, log)) + (1.0 - weight) * exp(second(x, log))).max(LEAST))
                })
            }
        }
    }

    /// `(P(X ≤ x), P(X > x))`, each without loss of digits where it is small (of a gamma's upper tail down to 1e-15).
    #[must_use]
    pub fn tails(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 1.0);
        }
        if x == f64::INFINITY {
            return (1.0, 0.0);
        }
        match self {
            Self::Gamma(Gamma { shape, scale }) => {
                let below = gamma_lr(*shape, x / scale);
                (below, 1.0 - below)
            }
            Self::Weibull(Weibull { shape, scale }) => {
                let y = powf(x / scale, *shape);
                (-exp_m1(-y), exp(-y))
            }
            Self::Lognormal(Lognormal { mu, sigma }) => {
                let z = (ln(x) - mu) / sigma;
                (normal(z), normal(-z))
            }
            Self::LogLogistic(LogLogistic { median, shape }) => {
                let y = powf(x / median, *shape);
                if y.is_finite() { (y / (1.0 + y), 1.0 / (1.0 + y)) } else { (1.0, 0.0) }
            }
            Self::Two(weight, parts) => {
                let ((a, b), (c, d)) = (parts[0].tails(x), parts[1].tails(x));
                (weight * a + (1.0 - weight) * c, weight * b + (1.0 - weight) * d)
            }
        }
    }

    /// Logarithm of the probability between two values.
    pub(super) fn ln_between(&self, low: f64, high: f64) -> f64 {
        let (from, to) = (self.tails(low), self.tails(high));
        // Out of the smaller tail, in which less is lost.
        let mass = if from.0 > 0.5 { from.1 - to.1 } else { to.0 - from.0 };
        ln(mass.max(LEAST))
    }

    /// Logarithm of the probability of more than a value.
    pub(super) fn ln_above(&self, low: f64) -> f64 {
        ln(self.tails(low).1.max(LEAST))
    }

    /// Mean; infinite of a log-logistic of shape 1 or less.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.moment(1.0)
    }

    /// Standard deviation; may be infinite.
    #[must_use]
    pub fn sd(&self) -> f64 {
        let mean = self.mean();
        (self.moment(2.0) - mean * mean).max(0.0).sqrt()
    }

    /// E\[X^order\] for order 1 or 2 (Johnson, Kotz and Balakrishnan 1994, ch. 14, 17, 21; 1995, ch. 23).
    fn moment(&self, order: f64) -> f64 {
        match self {
            Self::Gamma(Gamma { shape, scale }) => {
                if order > 1.0 {
                    shape * (shape + 1.0) * scale * scale
                } else {
                    shape * scale
                }
            }
            Self::Weibull(Weibull { shape, scale }) => {
                powf(*scale, order) * exp(ln_gamma(1.0 + order / shape))
            }
            Self::Lognormal(Lognormal { mu, sigma }) => exp(order * mu + order * order * sigma * sigma / 2.0),
            Self::LogLogistic(LogLogistic { median, shape }) => {
                let angle = std::f64::consts::PI * order / shape;
                if *shape > order { powf(*median, order) * angle / sin(angle) } else { f64::INFINITY }
            }
            Self::Two(weight, parts) => {
                weight * parts[0].moment(order) + (1.0 - weight) * parts[1].moment(order)
            }
        }
    }

    /// The value below which a share lies, by bisection on its logarithm.
    #[must_use]
    pub fn quantile(&self, share: f64) -> f64 {
        let (mut low, mut high) = (-70.0, 70.0);
        for _ in 0..80 {
            let middle = f64::midpoint(low, high);
            if self.tails(exp(middle)).0 < share {
                low = middle;
            } else {
                high = middle;
            }
        }
        exp(f64::midpoint(low, high))
    }

    /// The law in the language, in the unit of the data.
    #[must_use]
    pub fn distribution(&self) -> Distribution {
        match self {
            Self::Gamma(law) => Distribution::of(*law),
            Self::Weibull(law) if law.shape == 1.0 => Distribution::of(Exponential { mean: law.scale }),
            Self::Weibull(law) => Distribution::of(*law),
            Self::Lognormal(law) => Distribution::of(*law),
            Self::LogLogistic(law) => Distribution::of(*law),
            Self::Two(weight, parts) => {
                let [first, second] = [parts[0].distribution(), parts[1].distribution()];
                Distribution::of(Mixture(vec![(*weight, first), (1.0 - weight, second)]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curves() -> Vec<Curve> {
        let free: [(Kind, &[f64]); 8] = [
            (Kind::Exponential, &[1.2]),
            (Kind::Gamma, &[1.2, 0.4]),
            (Kind::Erlang, &[1.2]),
            (Kind::Weibull, &[1.0, -0.2]),
            (Kind::Lognormal, &[1.0, -0.3]),
            (Kind::LogLogistic, &[1.0, 1.1]),
            (Kind::TwoExponentials, &[0.4, 0.1, 2.0]),
            (Kind::TwoLognormals, &[-0.5, 0.0, -0.7, 2.0, -0.4]),
        ];
        free.into_iter().map(|(kind, at)| Curve::at(kind, at, 3.0).unwrap()).collect()
    }

    #[test]
    fn densities_are_the_slopes_of_the_distribution_functions_of_the_language() {
        for curve in curves() {
            let (law, density) = (curve.distribution(), curve.ln_density());
            for x in [0.05, 0.7, 2.0, 6.0, 30.0] {
                let step = x * 1e-5;
                let slope = (law.below(x + step).0 - law.below(x - step).0) / (2.0 * step);
                let found = density(x, x.ln()).exp();
                assert!(
                    (found - slope).abs() < 1e-6 * (1.0 + slope),
                    "{curve:?} at {x}: {found} is not {slope}"
                );
                let (below, above) = curve.tails(x);
                assert!((below - law.below(x).0).abs() < 1e-12 && (below + above - 1.0).abs() < 1e-12);
                assert!((curve.ln_between(x, 2.0 * x).exp() - (law.below(2.0 * x).0 - below)).abs() < 1e-12);
            }
            assert!((curve.mean() / law.mean() - 1.0).abs() < 1e-9, "{curve:?}");
            assert!((curve.tails(curve.quantile(0.9)).0 - 0.9).abs() < 1e-9);
        }
    }

    #[test]
    fn the_second_moment_is_that_of_integration() {
        for curve in curves() {
            // ∫ 2x P(X > x) dx = E[X²], over ln x.
            let steps = 400_000;
            let (low, high) = (-12.0f64, 14.0f64);
            let width = (high - low) / f64::from(steps);
            let integral: f64 = (0..steps)
                .map(|i| (low + (f64::from(i) + 0.5) * width).exp())
                .map(|x| 2.0 * x * x * curve.tails(x).1 * width)
                .sum();
            let found = curve.sd().powi(2) + curve.mean().powi(2);
            assert!((found / integral - 1.0).abs() < 1e-4, "{curve:?}: {found} is not {integral}");
        }
    }
}
