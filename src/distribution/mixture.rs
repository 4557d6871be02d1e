//! One of several laws, chosen by weight.

use super::family::{Family, Form};
use super::law::{Law, Sample};
use super::weights::{cumulative, pick};
use crate::engine::random::Draw;

/// Laws with their probabilities, which add to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture<P>(pub Vec<(f64, P)>);

impl<P: 'static> Mixture<P> {
    /// In the language.
    pub(super) const FAMILY: Family<Self> = Family {
        name: "mixture",
        doc: "one of several distributions, by weights that add to 1",
        form: Form::Parts,
        sets: &[],
    };
}

impl<P: Law> Law for Mixture<P> {
    type Sampler = MixtureSampler<P::Sampler>;

    fn mean(&self) -> f64 {
        self.0.iter().map(|(weight, part)| weight * part.mean()).sum()
    }

    fn below(&self, x: f64) -> (f64, f64) {
        self.sum(|part| part.below(x))
    }

    fn strictly_below(&self, x: f64) -> (f64, f64) {
        self.sum(|part| part.strictly_below(x))
    }

    fn support(&self) -> (f64, f64) {
        self.0
            .iter()
            .map(|(_, part)| part.support())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (from, to)| {
                (low.min(from).min(to), high.max(from).max(to))
            })
    }

    fn times(&self, factor: f64) -> Self {
        Self(self.0.iter().map(|(weight, part)| (*weight, part.times(factor))).collect())
    }

    fn sampler(&self) -> Option<MixtureSampler<P::Sampler>> {
        Some(MixtureSampler {
            cumulative: cumulative(self.0.iter().map(|(weight, _)| *weight)).into(),
            parts: self.0.iter().map(|(_, part)| part.sampler()).collect::<Option<_>>()?,
        })
    }
}

impl<P> Mixture<P> {
    /// Probability and partial expectation from those of the parts.
    fn sum(&self, of: impl Fn(&P) -> (f64, f64)) -> (f64, f64) {
        self.0.iter().fold((0.0, 0.0), |(mass, moment), (weight, part)| {
            let (m, e) = of(part);
            (weight.mul_add(m, mass), weight.mul_add(e, moment))
        })
    }
}

/// A mixture ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub struct MixtureSampler<S> {
    cumulative: Box<[f64]>,
    parts: Box<[S]>,
}

impl<S: Sample> Sample for MixtureSampler<S> {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        self.parts[pick(&self.cumulative, draw.uniform())].sample(draw)
    }
}
