//! All families, which of them is used, and whether any fits.
//!
//! By Akaike's criterion corrected for few data (Akaike 1974; Hurvich and Tsai, *Biometrika* 76, 1989, 297), not by Schwarz's:
//! what is wanted is the law that predicts lengths best, not the true one out of a list that hardly holds it (Burnham and
//! Anderson, *Model Selection and Multimodel Inference*, 2nd ed. 2002, § 6.4). Of those within 2 of the best, between which
//! the data do not decide (ibid. § 2.6), the one with the fewest parameters.

use super::curve::{Curve, KINDS, Kind};
use super::data::Lengths;
use super::goodness::{Goodness, goodness};
use super::likelihood::{Fitted, fit};
use super::start::narrowest;
use crate::fit::estimate::Estimate;
use std::fmt;

/// Within this of the best criterion data do not decide.
pub const UNDECIDED: f64 = 2.0;
/// Beyond this a family has next to no support and is not tested.
pub const UNSUPPORTED: f64 = 10.0;
/// Below this probability a family is said not to fit.
pub const REJECTED: f64 = 0.05;
/// Farthest of two distribution functions, as a share of lengths, that is called close although a test tells them apart: with ten
/// thousand lengths a test finds differences that no plan would notice.
pub const CLOSE: f64 = 0.02;
/// Samples of a test.
pub const SAMPLES: usize = 199;

/// Fewest lengths that a part of a mixture stands for, on average: two or three numbers are fitted to them.
pub const FEWEST_OF_A_PART: f64 = 5.0;

/// Why a family is not used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LeftOut {
    /// Its likelihood has no maximum that could be told from its surroundings.
    NoMaximum,
    /// Its mean is infinite, or beyond any clock.
    InfiniteMean,
    /// The standard error of this figure is infinite, or larger than the figure: the data do not say what it is.
    Unknown(&'static str),
    /// A part of a mixture stands for so few lengths.
    FewOfAPart(f64),
    /// A part of a mixture is as narrow as is allowed: a spike (Day 1969), not a maximum.
    Spike,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMaximum => f.write_str("its likelihood has no maximum here"),
            Self::InfiniteMean => f.write_str("its mean is infinite"),
            Self::Unknown(figure) => {
                write!(f, "the data do not say the {figure}, whose standard error is larger than itself")
            }
            Self::FewOfAPart(lengths) => write!(f, "one of its parts stands for {lengths:.1} lengths"),
            Self::Spike => f.write_str("one of its parts is as narrow as is allowed"),
        }
    }
}

/// How the family chosen fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Data of the family chosen lie as far from it as these, often enough.
    Fits,
    /// A test tells them apart, but nowhere by more than [`CLOSE`].
    Close,
    /// None fits: use the observed values.
    NoneFits,
    /// There is no test for lengths observed in this way.
    Untested,
}

/// All families fitted, and the one to use.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Families that the data tell, with a finite mean, best criterion first.
    pub fitted: Vec<Fitted>,
    /// The others, and why.
    pub left_out: Vec<(Kind, LeftOut)>,
    /// Place in `fitted` of the one to use.
    pub chosen: usize,
    /// Tests made, by place in `fitted`.
    pub tests: Vec<(usize, Goodness)>,
    /// How it fits.
    pub verdict: Verdict,
}

impl Choice {
    /// The one to use.
    #[must_use]
    pub fn best(&self) -> Option<&Fitted> {
        self.fitted.get(self.chosen)
    }

    /// Families that the data do not tell from the best: within [`UNDECIDED`] of it, and not rejected by a test that was made.
    pub fn undecided(&self) -> impl Iterator<Item = &Fitted> {
        let best = self.fitted.first().map_or(0.0, |fitted| fitted.aicc);
        let rejected = |at: usize| self.tests.iter().any(|(tested, test)| *tested == at && test.p < REJECTED);
        let near = self.fitted.iter().enumerate().filter(move |(_, one)| one.aicc <= best + UNDECIDED);
        near.filter(move |(at, _)| !rejected(*at)).map(|(_, one)| one)
    }

    /// Its test.
    #[must_use]
    pub fn test(&self) -> Option<&Goodness> {
        self.tests.iter().find(|(at, _)| *at == self.chosen).map(|(_, test)| test)
    }
}

/// Fits all families and chooses. The best are tested in turn until one is not rejected. `None` if no family has a maximum.
#[must_use]
pub fn choose(lengths: &Lengths, samples: usize, seed: u64) -> Option<Choice> {
    choose_among(&KINDS, lengths, samples, seed)
}

/// As [`choose`], of some families.
#[must_use]
pub fn choose_among(kinds: &[Kind], lengths: &Lengths, samples: usize, seed: u64) -> Option<Choice> {
    let (mut fitted, mut left_out) = (Vec::new(), Vec::new());
    for kind in kinds {
        match fit(*kind, lengths).ok_or(LeftOut::NoMaximum).and_then(|fitted| told(fitted, lengths)) {
            Ok(usable) => fitted.push(usable),
            Err(why) => left_out.push((*kind, why)),
        }
    }
    fitted.sort_by(|a, b| a.aicc.total_cmp(&b.aicc));
    let best = fitted.first()?.aicc;
    let mut order: Vec<usize> =
        (0..fitted.len()).filter(|at| fitted[*at].aicc <= best + UNSUPPORTED).collect();
    // Undecided ones come first, simplest first; an Erlang is as simple as a gamma and says less than it seems to.
    let rank = |at: &usize| {
        let own = &fitted[*at];
        let undecided = own.aicc <= best + UNDECIDED;
        (!undecided, if undecided { own.kind.parameters() } else { 0 }, *at)
    };
    order.sort_by_key(rank);
    let mut tests = Vec::new();
    for at in &order {
        let Some(test) = goodness(&fitted[*at], lengths, samples, seed) else { continue };
        tests.push((*at, test));
        if test.p >= REJECTED {
            break;
        }
    }
    let chosen = match tests.iter().find(|(_, test)| test.p >= REJECTED) {
        Some((at, _)) => *at,
        None => *order.first()?,
    };
    let verdict = match tests.iter().find(|(at, _)| *at == chosen) {
        None => Verdict::Untested,
        Some((_, test)) if test.p >= REJECTED => Verdict::Fits,
        Some((_, test)) if test.farthest <= CLOSE => Verdict::Close,
        Some(_) => Verdict::NoneFits,
    };
    Some(Choice { fitted, left_out, chosen, tests, verdict })
}

/// A family whose numbers the data tell, or why it is not one. Parts of a mixture that the data do not tell apart have a likelihood
/// that is nearly flat, and standard errors without bound.
fn told(fitted: Fitted, lengths: &Lengths) -> Result<Fitted, LeftOut> {
    let mut parameters = fitted.parameters.iter();
    // The language has a log-logistic whose shape leaves its mean finite.
    let is_written = parameters.all(|(name, shape)| *name != "shape" || shape.value >= 1.01);
    if !(crate::distribution::in_reach(fitted.mean.value) && is_written) {
        return Err(LeftOut::InfiniteMean);
    }
    if let Curve::Two(weight, parts) = &fitted.curve {
        let fewest = weight.min(1.0 - weight) * lengths.count();
        if fewest < FEWEST_OF_A_PART {
            return Err(LeftOut::FewOfAPart(fewest));
        }
        // A tenth more, for the climb ends before it.
        let narrowest = 1.1 * narrowest(lengths);
        if parts.iter().any(|part| matches!(part, Curve::Lognormal(law) if law.sigma <= narrowest)) {
            return Err(LeftOut::Spike);
        }
    }
    let unknown = |(name, estimate): &&(&'static str, Estimate)| {
        // Of a weight also that of the other part.
        let size = if *name == "weight" { estimate.value.min(1.0 - estimate.value) } else { estimate.value };
        !(estimate.error.is_finite() && estimate.error <= size)
    };
    let mean = ("mean", fitted.mean);
    let of_all = Some(mean).filter(|mean| unknown(&mean)).map(|(name, _)| name);
    let of_a_part = |name| match (&fitted.curve, name) {
        (Curve::Two(..), "mean") => "mean of a part",
        (Curve::Two(..), "cv") => "cv of a part",
        _ => name,
    };
    let first = fitted.parameters.iter().find(unknown).map(|(name, _)| of_a_part(*name)).or(of_all);
    first.map_or(Ok(fitted), |name| Err(LeftOut::Unknown(name)))
}
