//! All families, which of them is used, and whether any fits.
//!
//! By Akaike's criterion corrected for few data (Akaike 1974; Hurvich and Tsai, *Biometrika* 76, 1989, 297), not by Schwarz's:
//! what is wanted is the law that predicts lengths best, not the true one out of a list that hardly holds it (Burnham and
//! Anderson, *Model Selection and Multimodel Inference*, 2nd ed. 2002, § 6.4). Of those within 2 of the best, between which
//! the data do not decide (ibid. § 2.6), the one with the fewest parameters.

use super::curve::{KINDS, Kind};
use super::data::Lengths;
use super::goodness::{Goodness, goodness};
use super::likelihood::{Fitted, fit};

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
    /// Families that have a maximum of the likelihood and a finite mean, best criterion first.
    pub fitted: Vec<Fitted>,
    /// What was left out: no maximum that could be told from its surroundings, or an infinite mean.
    pub left_out: Vec<Kind>,
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
    let usable =
        |fitted: &Fitted| crate::distribution::in_reach(fitted.mean.value) && shape_is_written(fitted);
    let mut fitted: Vec<Fitted> =
        kinds.iter().filter_map(|kind| fit(*kind, lengths)).filter(usable).collect();
    let left_out =
        kinds.iter().filter(|kind| fitted.iter().all(|known| known.kind != **kind)).copied().collect();
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

/// Whether the language has a law of such parameters: a log-logistic needs a shape that leaves its mean finite.
fn shape_is_written(fitted: &Fitted) -> bool {
    let known = fitted.parameters.iter().filter(|(name, _)| *name == "shape");
    known.into_iter().all(|(_, shape)| shape.value >= 1.01)
}
