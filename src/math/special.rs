//! Special functions, at the edges of their ranges too.

use super::elementary::{exp, ln, ln_gamma};

/// Distribution function of the standard normal distribution.
#[must_use]
pub fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Quantile of the standard normal distribution, to about 1e-16: PPND16 of Wichura 1988, *Algorithm AS 241*,
/// Applied Statistics 37:477. −∞ at 0, ∞ at 1.
#[must_use]
pub fn normal_quantile(probability: f64) -> f64 {
    const A: [f64; 8] = [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ];
    const B: [f64; 8] = [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ];
    const C: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    const E: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const F: [f64; 8] = [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ];
    let ratio = |above: &[f64; 8], below: &[f64; 8], x: f64| {
        let value = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
        value(above) / value(below)
    };
    let from_middle = probability - 0.5;
    if from_middle.abs() <= 0.425 {
        return from_middle * ratio(&A, &B, 0.180_625 - from_middle * from_middle);
    }
    let tail = if from_middle < 0.0 { probability } else { 1.0 - probability };
    if tail <= 0.0 {
        return f64::INFINITY.copysign(from_middle);
    }
    let root = (-ln(tail)).sqrt();
    let size = if root <= 5.0 { ratio(&C, &D, root - 1.6) } else { ratio(&E, &F, root - 5.0) };
    size.copysign(from_middle)
}

/// Regularised lower incomplete gamma function P(a, x), 0 for x ≤ 0 and 1 in the limit: the series for x ≤ a or
/// x ≤ 1, else the continued fraction (Abramowitz & Stegun 6.5.29 and 6.5.31; as in Cephes and `statrs`).
#[must_use]
pub fn gamma_lr(a: f64, x: f64) -> f64 {
    const BIG: f64 = 4_503_599_627_370_496.0;
    if x <= 0.0 {
        return 0.0;
    }
    if !(a > 0.0 && a.is_finite() && x.is_finite()) {
        return 1.0;
    }
    let log = a * ln(x) - x - ln_gamma(a);
    if log < -709.78 {
        return if a < x { 1.0 } else { 0.0 };
    }
    if x <= 1.0 || x <= a {
        let (mut order, mut term, mut sum) = (a, 1.0, 1.0);
        while term / sum > f64::EPSILON {
            order += 1.0;
            term *= x / order;
            sum += term;
        }
        return exp(log) * sum / a;
    }
    let (mut order, mut z, mut count) = (1.0 - a, x - a + 2.0, 0.0);
    let (mut p, mut q) = ([1.0, x + 1.0], [x, z * x]);
    let mut value = p[1] / q[1];
    loop {
        (order, z, count) = (order + 1.0, z + 2.0, count + 1.0);
        let next = |last: [f64; 2]| last[1] * z - last[0] * order * count;
        (p, q) = ([p[1], next(p)], [q[1], next(q)]);
        if p[1].abs() > BIG {
            (p, q) = (p.map(|p| p / BIG), q.map(|q| q / BIG));
        }
        let better = p[1] / q[1];
        let settled = (value - better).abs() <= f64::EPSILON * better.abs();
        value = better;
        if settled && q[1] != 0.0 {
            return 1.0 - exp(log) * value;
        }
    }
}

/// Regularised incomplete beta function I_x(a, b), 0 for x ≤ 0 and 1 for x ≥ 1; not a number unless a and b are
/// more than 0. Continued fraction 26.5.8 of Abramowitz & Stegun by the method of Lentz, on the side where it
/// converges fast.
#[must_use]
pub fn beta_lr(a: f64, b: f64, x: f64) -> f64 {
    if !(a > 0.0 && b > 0.0) || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    let front = exp(ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * ln(x) + b * ln(1.0 - x));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

/// The continued fraction of [`beta_lr`].
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-290;
    let apart = |x: f64| if x.abs() < TINY { TINY } else { x };
    let (mut c, mut d) = (1.0, 1.0 / apart(1.0 - (a + b) * x / (a + 1.0)));
    let mut value = d;
    for m in 1..=100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a - 1.0 + 2.0 * m) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 1.0 + 2.0 * m));
        let before = value;
        for term in [even, odd] {
            d = 1.0 / apart(1.0 + term * d);
            c = apart(1.0 + term / c);
            value *= c * d;
        }
        if (value - before).abs() <= f64::EPSILON * before.abs() {
            break;
        }
    }
    value
}

/// The x of `[0, 1]` at which I_x(a, b) reaches a probability, by bisection down to neighbouring numbers: slow, and
/// right wherever [`beta_lr`] is.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return middle;
        }
        if beta_lr(a, b, middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF as _, Normal};
    use statrs::function::{beta::checked_beta_reg, gamma::checked_gamma_lr};

    use super::*;

    fn near(found: f64, wanted: f64, what: &str) {
        assert!((found - wanted).abs() <= 1e-12 + 1e-11 * wanted.abs(), "{what}: {found} is not {wanted}");
    }

    #[test]
    fn the_normal_quantile_is_the_inverse_and_has_its_known_values() {
        // Wichura's own checks, and a table's.
        near(normal_quantile(0.25), -0.674_489_750_196_081_7, "0.25");
        near(normal_quantile(0.001), -3.090_232_306_167_813_5, "0.001");
        near(normal_quantile(1e-20), -9.262_340_089_798_408, "1e-20");
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        for i in 1..2000 {
            let p = f64::from(i) / 2000.0;
            near(normal(normal_quantile(p)), p, "there and back");
            near(normal_quantile(p), Normal::standard().inverse_cdf(p), "statrs");
        }
    }

    #[test]
    fn the_incomplete_functions_agree_with_another_library() {
        for a in [0.05, 0.5, 1.0, 1.7, 6.0, 40.0, 900.0] {
            for step in 1..60 {
                let x = a * f64::from(step) / 20.0;
                near(gamma_lr(a, x), checked_gamma_lr(a, x).unwrap(), &format!("gamma {a} {x}"));
                for b in [0.05, 0.9, 2.0, 30.0] {
                    let x = f64::from(step) / 60.0;
                    near(beta_lr(a, b, x), checked_beta_reg(a, b, x).unwrap(), &format!("beta {a} {b} {x}"));
                }
            }
        }
    }

    #[test]
    fn the_edges_have_values() {
        assert_eq!([gamma_lr(2.0, -1.0), gamma_lr(2.0, 0.0), gamma_lr(2.0, f64::INFINITY)], [0.0, 0.0, 1.0]);
        assert_eq!([gamma_lr(1e8, 1.0), gamma_lr(1e-4, 800.0)], [0.0, 1.0]);
        assert_eq!([beta_lr(2.0, 3.0, 0.0), beta_lr(2.0, 3.0, 1.0)], [0.0, 1.0]);
        assert!(beta_lr(0.0, 1.0, 0.5).is_nan());
        // Narrow laws, whose fraction is long: I_½(a, a) = ½.
        for a in [1e-4, 1.0, 1e5, 1e8] {
            assert!((beta_lr(a, a, 0.5) - 0.5).abs() < 1e-6, "{a}: {}", beta_lr(a, a, 0.5));
        }
    }

    #[test]
    fn the_beta_quantile_is_the_inverse() {
        for (a, b) in [(1.8, 4.2), (0.3, 0.3), (50.0, 1.0)] {
            for p in [1e-6, 0.01, 0.5, 0.99] {
                near(beta_lr(a, b, beta_quantile(a, b, p)), p, "there and back");
            }
        }
    }
}
