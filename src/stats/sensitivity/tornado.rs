//! One input at a time: the tornado.
//!
//! Each input is moved alone to a low and to a high quantile of its distribution while the others stay, and the
//! output's difference from the base run is taken replication by replication. The widest bars come first. It sees
//! no interactions, which is what the global indices are for (Eschenbach, *Interfaces* 22, 1992, 40–46, for the chart).

use crate::stats::paired::{Comparing, Paired, paired};

/// The runs of one input at its two ends: one value a replication of the base run, NaN where nothing was observed.
#[derive(Debug, Clone, PartialEq)]
pub struct Ends {
    /// Output with the input at its low quantile.
    pub low: Vec<f64>,
    /// Output with the input at its high quantile.
    pub high: Vec<f64>,
}

/// One bar; differences in the unit of the output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Position of the input in the order given.
    pub input: usize,
    /// Input at its low end, less the base run.
    pub low: Paired,
    /// Input at its high end, less the base run.
    pub high: Paired,
    /// High end less low end.
    pub between: Paired,
    /// Length of the bar: from the least to the greatest of the low mean, the high mean and nought. More than the
    /// difference of the ends if both ends move the output the same way; NaN if an end was not observed.
    pub swing: f64,
}

/// The bars, longest first; bars without a length last, equal ones in the order given.
#[must_use]
pub fn tornado(base: &[f64], inputs: &[Ends], how: &Comparing) -> Vec<Bar> {
    let mut bars: Vec<Bar> = inputs
        .iter()
        .enumerate()
        .map(|(input, ends)| {
            let (low, high) = (paired(&ends.low, base, how), paired(&ends.high, base, how));
            let swing = if low.mean.is_nan() || high.mean.is_nan() {
                f64::NAN
            } else {
                low.mean.max(high.mean).max(0.0) - low.mean.min(high.mean).min(0.0)
            };
            Bar { input, low, high, between: paired(&ends.high, &ends.low, how), swing }
        })
        .collect();
    let length = |bar: &Bar| if bar.swing.is_nan() { -1.0 } else { bar.swing };
    bars.sort_by(|a, b| length(b).total_cmp(&length(a)));
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_comes_first_and_an_unknown_one_last() {
        let base = [10.0, 12.0, 14.0];
        let moved = |by: f64| base.iter().map(|value| value + by).collect::<Vec<_>>();
        let inputs = [
            Ends { low: moved(-1.0), high: moved(1.0) },
            Ends { low: vec![f64::NAN; 3], high: moved(9.0) },
            Ends { low: moved(2.0), high: moved(3.0) },
            Ends { low: moved(4.0), high: moved(-4.0) },
            Ends { low: moved(-6.0), high: moved(-5.0) },
        ];
        let how = Comparing { confidence: 0.95, comparisons: 4, inner: 1 };
        let bars = tornado(&base, &inputs, &how);
        assert_eq!(bars.iter().map(|bar| bar.input).collect::<Vec<_>>(), [3, 4, 2, 0, 1]);
        assert!((bars[0].swing - 8.0).abs() < 1e-12 && (bars[0].between.mean + 8.0).abs() < 1e-12);
        // Both ends on one side: from nought.
        assert!((bars[1].swing - 6.0).abs() < 1e-12 && (bars[2].swing - 3.0).abs() < 1e-12);
        assert!(bars[4].swing.is_nan());
        assert!(tornado(&[], &[], &how).is_empty());
    }
}
