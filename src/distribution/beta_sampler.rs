//! Drawing from a beta law on `[0, 1]`: algorithms BB and BC of Cheng 1978, *Communications of the ACM* 21:317,
//! in the order of operations of `rand_distr`.

use super::standard::open;
use crate::engine::random::Draw;
use crate::math::{exp, ln};

/// ln 4, which both algorithms weigh against.
const LN_4: f64 = 2.0 * std::f64::consts::LN_2;

/// A beta law ready to draw from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Standard {
    /// The shape the odds are scaled by: the smaller of the two in BB, the larger in BC.
    a: f64,
    b: f64,
    /// Whether `a` is the second shape of the law.
    swapped: bool,
    algorithm: Algorithm,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Algorithm {
    /// Both shapes above 1.
    Bb { beta: f64, gamma: f64 },
    /// One shape at most 1.
    Bc { beta: f64, kappa1: f64, kappa2: f64 },
}

impl Standard {
    /// With its two shapes; none if one is not more than 0.
    pub(super) fn new(first: f64, second: f64) -> Option<Self> {
        if !(first > 0.0 && second > 0.0) {
            return None;
        }
        let swapped = first >= second;
        let (a, b) = if swapped { (second, first) } else { (first, second) };
        if a > 1.0 {
            let sum = a + b;
            let beta = ((sum - 2.0) / (2.0 * a * b - sum)).sqrt();
            return Some(Self { a, b, swapped, algorithm: Algorithm::Bb { beta, gamma: a + 1.0 / beta } });
        }
        let (a, b, swapped) = (b, a, !swapped);
        let (beta, delta) = (1.0 / b, 1.0 + a - b);
        let kappa1 = delta * (1.0 / 18.0 / 4.0 + 3.0 / 18.0 / 4.0 * b) / (a * beta - 14.0 / 18.0);
        let kappa2 = 0.25 + (0.5 + 0.25 / delta) * b;
        Some(Self { a, b, swapped, algorithm: Algorithm::Bc { beta, kappa1, kappa2 } })
    }

    /// A value of `[0, 1]`.
    pub(super) fn sample(&self, draw: &mut Draw) -> f64 {
        let odds = match self.algorithm {
            Algorithm::Bb { beta, gamma } => self.bb(beta, gamma, draw),
            Algorithm::Bc { beta, kappa1, kappa2 } => self.bc(beta, [kappa1, kappa2], draw),
        };
        if self.swapped {
            self.b / (self.b + odds)
        } else if odds.is_infinite() {
            1.0
        } else {
            odds / (self.b + odds)
        }
    }

    fn bb(&self, beta: f64, gamma: f64, draw: &mut Draw) -> f64 {
        let sum = self.a + self.b;
        loop {
            let (u1, u2) = (open(draw), open(draw));
            let v = beta * ln(u1 / (1.0 - u1));
            let w = self.a * exp(v);
            let z = u1 * u1 * u2;
            let r = gamma * v - LN_4;
            let s = self.a + r - w;
            if s + 1.0 + ln(5.0) >= 5.0 * z {
                return w;
            }
            let t = ln(z);
            if s >= t || r + sum * ln(sum / (self.b + w)) >= t {
                return w;
            }
        }
    }

    fn bc(&self, beta: f64, [kappa1, kappa2]: [f64; 2], draw: &mut Draw) -> f64 {
        let sum = self.a + self.b;
        loop {
            let (u1, u2) = (open(draw), open(draw));
            let (y, z) = (u1 * u2, u1 * u1 * u2);
            let v = beta * ln(u1 / (1.0 - u1));
            let w = self.a * exp(v);
            if u1 < 0.5 {
                if 0.25 * u2 + u1 * y - y >= kappa1 {
                    continue;
                }
            } else if z <= 0.25 {
                return w;
            } else if z >= kappa2 {
                continue;
            }
            let z = if u1 < 0.5 { u1 * y } else { z };
            if sum * (ln(sum / (self.b + w)) + v) - LN_4 >= ln(z) {
                return w;
            }
        }
    }
}
