//! Standard laws and open uniform numbers, drawn bit for bit as `rand_distr` draws them, but with mathematics
//! that is the same on every machine ([`crate::math`]); a test holds the two together.

use super::ziggurat_tables::{EXPONENTIAL_F, EXPONENTIAL_X, NORMAL_F, NORMAL_X};
use crate::engine::random::Draw;
use crate::math::{exp, ln, ln_1p};

/// A number of [1, 2) with the upper 52 of 64 bits as its fraction.
#[inline]
fn from_one(bits: u64) -> f64 {
    f64::from_bits(bits >> 12 | 0x3FF0_0000_0000_0000)
}

/// Uniform on (0, 1).
#[inline]
pub(super) fn open(draw: &mut Draw) -> f64 {
    from_one(draw.bits()) - (1.0 - f64::EPSILON / 2.0)
}

/// Uniform on (0, 1].
#[inline]
pub(super) fn above_zero(draw: &mut Draw) -> f64 {
    ((draw.bits() >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// Geometric from 1: P(more than k) = (1 − 1/mean)^k.
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Geometric {
    /// ln(1 − 1/mean).
    log: f64,
}

impl Geometric {
    /// With a mean above 1.
    #[must_use]
    pub fn with_mean(mean: f64) -> Self {
        Self { log: ln_1p(-1.0 / mean) }
    }

    /// A number, by inversion.
    #[must_use]
    pub fn sample(self, draw: &mut Draw) -> u32 {
        1 + (ln(1.0 - draw.uniform()) / self.log) as u32
    }
}

/// Exponential with mean 1: a ziggurat (Marsaglia & Tsang 2000, *J. Stat. Software* 5(8)).
#[inline(always)]
pub fn exponential(draw: &mut Draw) -> f64 {
    let (layer, x) = exponential_layer(draw);
    // 99 in 100 lie within their layer: the rest is out of line, so that these take 20 instructions.
    if x < EXPONENTIAL_X[layer + 1] { x } else { exponential_at_edge(layer, x, draw) }
}

/// A layer of the ziggurat and a point across it.
#[inline(always)]
fn exponential_layer(draw: &mut Draw) -> (usize, f64) {
    let bits = draw.bits();
    let layer = bits as usize & 0xFF;
    let u = from_one(bits) - (1.0 - f64::EPSILON / 2.0);
    (layer, u * EXPONENTIAL_X[layer])
}

#[inline(never)]
fn exponential_at_edge(mut layer: usize, mut x: f64, draw: &mut Draw) -> f64 {
    loop {
        if x < EXPONENTIAL_X[layer + 1] {
            return x;
        }
        if layer == 0 {
            // No memory: the tail is the law again, from its start.
            return EXPONENTIAL_X[1] - ln(draw.uniform());
        }
        if under(&EXPONENTIAL_F, layer, draw) < exp(-x) {
            return x;
        }
        (layer, x) = exponential_layer(draw);
    }
}

/// Normal with mean 0 and standard deviation 1: a ziggurat of both sides.
#[inline]
pub(super) fn normal(draw: &mut Draw) -> f64 {
    loop {
        let bits = draw.bits();
        let layer = bits as usize & 0xFF;
        let u = 2.0 * from_one(bits) - 3.0;
        let x = u * NORMAL_X[layer];
        if x.abs() < NORMAL_X[layer + 1] {
            return x;
        }
        if layer == 0 {
            return normal_tail(u, draw);
        }
        if under(&NORMAL_F, layer, draw) < exp(-x * x / 2.0) {
            return x;
        }
    }
}

/// A uniform height within a layer, to be held against the density.
#[inline]
fn under(density: &[f64; 257], layer: usize, draw: &mut Draw) -> f64 {
    density[layer + 1] + (density[layer] - density[layer + 1]) * draw.uniform()
}

/// A normal value beyond the last layer, on the side of `sign` (Marsaglia 1964, *Technometrics* 6:101).
#[cold]
fn normal_tail(sign: f64, draw: &mut Draw) -> f64 {
    let start = NORMAL_X[1];
    loop {
        let (x, y) = (ln(open(draw)) / start, ln(open(draw)));
        if -2.0 * y >= x * x {
            return if sign < 0.0 { x - start } else { start - x };
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_distr::{Distribution, Exp1, Open01, OpenClosed01, StandardNormal};

    use super::*;

    /// As many draws as come to every layer and both tails. The density differs in its last bit from the
    /// platform's, which would matter to one draw in 10¹⁵.
    #[test]
    fn every_draw_is_that_of_the_library() {
        let same = |found: f64, wanted: f64, what: &str| {
            assert!(
                (found - wanted).abs() <= 4.0 * f64::EPSILON * wanted.abs(),
                "{what}: {found} for {wanted}"
            );
        };
        let mut tails = [0, 0];
        for seed in 0..200_000 {
            let draw = || Draw::new(seed, 1, 0);
            let (one, other) = (exponential(&mut draw()), normal(&mut draw()));
            tails[0] += u32::from(one > EXPONENTIAL_X[1]);
            tails[1] += u32::from(other.abs() > NORMAL_X[1]);
            same(one, Exp1.sample(&mut draw()), "exponential");
            same(other, StandardNormal.sample(&mut draw()), "normal");
            assert_eq!(open(&mut draw()), Distribution::<f64>::sample(&Open01, &mut draw()));
            assert_eq!(above_zero(&mut draw()), Distribution::<f64>::sample(&OpenClosed01, &mut draw()));
        }
        assert!(tails[0] > 50 && tails[1] > 20, "{tails:?}");
    }
}
