//! Probability distributions: each family in a file of its own, one list of them all.
//!
//! In: a family by name and a set of its parameters ([`family()`], [`AnyFamily::fit`]). Out: a [`Distribution`]
//! in canonical parameters with its moments in closed form, and a [`Sampler`] ready to draw from it.
//!
//! A family's file states all that is known of it: its parameters and the sets of them that the language
//! accepts ([`family::Family`]), its moments and scaling ([`law::Law`]), and how it is drawn ([`law::Sample`]).
//! Here are what all have in common: shift, truncation, and the dispatch over the list. The grammar, the
//! decoder, its help texts and the reference of the language read [`FAMILIES`], so a new family is a file and
//! its lines in the two lists below.

pub mod error;
pub mod family;
pub mod law;
pub mod residual;
pub mod standard;
mod summaries;
pub mod weights;

mod at_least;
mod beta;
mod beta_sampler;
mod bins;
mod exponential;
mod fixed;
mod gamma;
mod log_logistic;
mod lognormal;
mod mixture;
mod normal;
mod triangular;
mod uniform;
mod values;
mod weibull;
mod ziggurat_tables;

pub use at_least::AtLeast;
pub use beta::Beta;
pub use bins::Bins;
pub use exponential::Exponential;
pub use fixed::Fixed;
pub use gamma::Gamma;
pub use log_logistic::LogLogistic;
pub use lognormal::Lognormal;
pub use mixture::Mixture;
pub use normal::Normal;
pub use triangular::Triangular;
pub use uniform::Uniform;
pub use values::Values;
pub use weibull::Weibull;

use crate::engine::random::Draw;
use error::ParameterError;
use family::{Family, Form};
use law::{Law, Sample};

/// Every family of the language, in the order in which it is described.
pub static FAMILIES: &[&dyn AnyFamily] = &[
    &fixed::FIXED,
    &uniform::UNIFORM,
    &triangular::TRIANGULAR,
    &exponential::EXPONENTIAL,
    &gamma::GAMMA,
    &gamma::ERLANG,
    &weibull::WEIBULL,
    &lognormal::LOGNORMAL,
    &normal::NORMAL,
    &log_logistic::LOG_LOGISTIC,
    &beta::BETA,
    &beta::PERT,
    &Mixture::<Distribution>::FAMILY,
    &values::VALUES,
    &bins::BINS,
];

/// Dispatches to the laws: one enum of their parameters, one of what is ready to draw from.
macro_rules! laws {
    ($($law:ident($of:ty)),+ $(,)?) => {
        /// A law by family, in canonical parameters.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "each is described where it is defined")]
        pub enum Shape { $($law($of)),+ }

        $(impl From<$of> for Shape {
            fn from(law: $of) -> Self {
                Self::$law(law)
            }
        })+

        /// A law ready to draw from.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "as those of `Shape`")]
        pub enum Kernel { $($law(<$of as Law>::Sampler)),+ }

        impl Law for Shape {
            type Sampler = Kernel;

            fn mean(&self) -> f64 {
                match self { $(Self::$law(law) => law.mean()),+ }
            }

            fn below(&self, x: f64) -> (f64, f64) {
                if x == f64::INFINITY {
                    return (1.0, self.mean());
                }
                match self { $(Self::$law(law) => law.below(x)),+ }
            }

            fn strictly_below(&self, x: f64) -> (f64, f64) {
                if x == f64::INFINITY {
                    return (1.0, self.mean());
                }
                match self { $(Self::$law(law) => law.strictly_below(x)),+ }
            }

            fn support(&self) -> (f64, f64) {
                match self { $(Self::$law(law) => law.support()),+ }
            }

            fn times(&self, factor: f64) -> Self {
                if factor == 0.0 {
                    return Self::Fixed(Fixed(0.0));
                }
                match self { $(Self::$law(law) => Self::$law(law.times(factor))),+ }
            }

            fn sampler(&self) -> Option<Kernel> {
                match self { $(Self::$law(law) => law.sampler().map(Kernel::$law)),+ }
            }
        }

        impl Sample for Kernel {
            #[inline]
            fn sample(&self, draw: &mut Draw) -> f64 {
                match self { $(Self::$law(law) => law.sample(draw)),+ }
            }
        }
    };
}

laws!(
    Fixed(Fixed),
    Uniform(Uniform),
    Triangular(Triangular),
    Exponential(Exponential),
    Gamma(Gamma),
    Weibull(Weibull),
    Lognormal(Lognormal),
    Normal(Normal),
    LogLogistic(LogLogistic),
    Beta(Beta),
    Mixture(Mixture<Distribution>),
    AtLeast(AtLeast<Distribution>),
    Values(Values),
    Bins(Bins),
);

/// A family of any law.
pub trait AnyFamily: Sync {
    /// Name in a scenario.
    fn name(&self) -> &'static str;

    /// What it is, or what it suits, in one line.
    fn doc(&self) -> &'static str;

    /// How it is written.
    fn form(&self) -> Form;

    /// Names of the parameters of every set that a law can be fitted to.
    fn sets(&self) -> Vec<&'static [&'static str]>;

    /// The law with the parameters of the set of this number, whose mean is finite; `None` if there is no such
    /// set, or one of its parameters has no value.
    ///
    /// # Errors
    /// What keeps the parameters from being those of a law of the family.
    fn fit(&self, set: usize, value: &dyn Fn(&str) -> Option<f64>) -> Option<Result<Shape, ParameterError>>;
}

impl<L: Law + Into<Shape>> AnyFamily for Family<L> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn form(&self) -> Form {
        self.form
    }

    fn sets(&self) -> Vec<&'static [&'static str]> {
        let sets: &'static [family::Set<L>] = self.sets;
        sets.iter().map(family::Set::names).collect()
    }

    fn fit(&self, set: usize, value: &dyn Fn(&str) -> Option<f64>) -> Option<Result<Shape, ParameterError>> {
        let fitted = self.sets.get(set)?.fit(value)?;
        Some(fitted.map(Into::into).and_then(|shape: Shape| {
            if in_reach(shape.mean()) { Ok(shape) } else { Err(ParameterError::MeanTooLarge) }
        }))
    }
}

/// The family of a name.
#[must_use]
pub fn family(name: &str) -> Option<&'static dyn AnyFamily> {
    FAMILIES.iter().copied().find(|family| family.name() == name)
}

/// Whether a mean is finite and no longer than any clock can hold.
#[must_use]
pub fn in_reach(mean: f64) -> bool {
    mean.is_finite() && mean.abs() < 1e18
}

/// Least probability that a value survives truncation: redrawing must end.
pub const LEAST_KEPT: f64 = 1e-3;

/// A probability distribution in canonical parameters (milliseconds for times).
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Family and parameters.
    pub shape: Shape,
    /// Added to every value.
    pub shift: f64,
    /// Values outside are drawn again (after the shift); never cut. At least [`LEAST_KEPT`] lie inside.
    pub truncate: Option<(f64, f64)>,
}

impl Distribution {
    /// The law alone, neither shifted nor truncated.
    #[must_use]
    pub fn of(shape: impl Into<Shape>) -> Self {
        Self { shape: shape.into(), shift: 0.0, truncate: None }
    }

    /// Always this value.
    #[must_use]
    pub fn fixed(value: f64) -> Self {
        Self::of(Fixed(value))
    }

    /// The distribution of its value times a factor (0 or more), plus a summand.
    #[must_use]
    pub fn times_plus(&self, factor: f64, summand: f64) -> Self {
        let at = |value: f64| value * factor + summand;
        Self {
            shape: self.shape.times(factor),
            shift: at(self.shift),
            truncate: self.truncate.map(|(low, high)| (at(low), at(high))),
        }
    }

    /// Mean, after shift and truncation: of truncated values the difference of partial expectations over the
    /// difference of F.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self.truncate {
            None => self.untruncated_mean(),
            Some((low, high)) => {
                let (mass, moment) = self.within(low, high);
                if mass > 0.0 { moment / mass } else { f64::NAN }
            }
        }
    }

    /// Mean before truncation (after the shift).
    #[must_use]
    pub fn untruncated_mean(&self) -> f64 {
        self.shape.mean() + self.shift
    }

    /// Probability that a value survives the truncation; 1 without one.
    #[must_use]
    pub fn kept(&self) -> f64 {
        self.truncate.map_or(1.0, |(low, high)| self.within(low, high).0)
    }

    /// `(P(X ≤ x), E[X; X ≤ x])`, after shift and truncation.
    #[must_use]
    pub fn below(&self, x: f64) -> (f64, f64) {
        self.below_or_at(x, true)
    }

    /// Smallest and largest value, after shift and truncation.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        let (low, high) = self.shape.support();
        let (low, high) = (low + self.shift, high + self.shift);
        self.truncate.map_or((low, high), |(from, to)| (low.max(from), high.min(to)))
    }

    /// Probability and partial expectation of the shifted, untruncated value up to `x`, or below it if not
    /// `closed`.
    fn untruncated_below(&self, x: f64, closed: bool) -> (f64, f64) {
        let x = x - self.shift;
        let (mass, moment) = if closed { self.shape.below(x) } else { self.shape.strictly_below(x) };
        (mass, moment + self.shift * mass)
    }

    /// Probability and partial expectation of the shifted, untruncated value in `[low, high]`.
    fn within(&self, low: f64, high: f64) -> (f64, f64) {
        let (from, to) = (self.untruncated_below(low, false), self.untruncated_below(high, true));
        ((to.0 - from.0).max(0.0), to.1 - from.1)
    }

    fn below_or_at(&self, x: f64, closed: bool) -> (f64, f64) {
        let Some((low, high)) = self.truncate else { return self.untruncated_below(x, closed) };
        if x < low {
            return (0.0, 0.0);
        }
        let (total, _) = self.within(low, high);
        let from = self.untruncated_below(low, false);
        let to = self.untruncated_below(x.min(high), closed || x > high);
        if total > 0.0 { ((to.0 - from.0) / total, (to.1 - from.1) / total) } else { (0.0, 0.0) }
    }
}

impl Law for Distribution {
    type Sampler = Sampler;

    fn mean(&self) -> f64 {
        self.mean()
    }

    fn below(&self, x: f64) -> (f64, f64) {
        self.below_or_at(x, true)
    }

    fn strictly_below(&self, x: f64) -> (f64, f64) {
        self.below_or_at(x, false)
    }

    fn support(&self) -> (f64, f64) {
        self.support()
    }

    fn times(&self, factor: f64) -> Self {
        self.times_plus(factor, 0.0)
    }

    fn sampler(&self) -> Option<Sampler> {
        Some(Sampler::new(self))
    }
}

/// Attempts at a value inside the truncation limits before it is cut to them. Of a checked distribution at
/// least [`LEAST_KEPT`] of the values lie inside, so that as many fail in a row with a chance of e^−1000.
const ATTEMPTS: usize = 1_000_000;

/// A distribution ready to draw from: one cache line, what is rare is boxed.
///
/// Each value is a function of the bits of one [`Draw`], so the same patient gets the same value in every
/// option; a change of scale alone moves every value in proportion.
#[derive(Debug, Clone, PartialEq)]
#[repr(align(64))]
pub struct Sampler {
    kernel: Kernel,
    shift: f64,
    truncate: Option<Box<(f64, f64)>>,
}

const _: () = assert!(size_of::<Sampler>() == 64);

impl Sampler {
    /// Prepares a checked distribution. Parameters that no fit gives are drawn as the lower end.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        let shape = &distribution.shape;
        let kernel = shape.sampler().unwrap_or_else(|| Kernel::Fixed(Fixed(shape.support().0)));
        Self { kernel, shift: distribution.shift, truncate: distribution.truncate.map(Box::new) }
    }

    /// Draws a value.
    #[must_use]
    #[inline]
    pub fn sample(&self, draw: &mut Draw) -> f64 {
        let value = self.kernel.sample(draw) + self.shift;
        match &self.truncate {
            None => value,
            Some(limits) => self.redraw(value, **limits, draw),
        }
    }

    /// Draws again until the value lies within the limits.
    fn redraw(&self, first: f64, (low, high): (f64, f64), draw: &mut Draw) -> f64 {
        let mut value = first;
        for _ in 0..ATTEMPTS {
            if value >= low && value <= high {
                return value;
            }
            value = self.kernel.sample(draw) + self.shift;
        }
        value.clamp(low, high)
    }
}

impl Sample for Sampler {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        self.sample(draw)
    }
}

#[cfg(test)]
mod everywhere;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
