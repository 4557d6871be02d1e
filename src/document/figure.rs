//! A mean with its interval, in the words of a sentence.

use crate::metrics::metric;
use crate::number::{decimals_for, number};

/// A mean with the ends of its 95 % interval; NaN where there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Figure {
    /// Of what a row holds.
    #[must_use]
    pub fn of(mean: Option<f64>, low: Option<f64>, high: Option<f64>) -> Self {
        let or = |value: Option<f64>| value.unwrap_or(f64::NAN);
        Self { mean: or(mean), low: or(low), high: or(high) }
    }

    /// The same with the other sign.
    #[must_use]
    pub fn negative(&self) -> Self {
        Self { mean: -self.mean, low: -self.high, high: -self.low }
    }

    /// The same times a factor.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        Self { mean: self.mean * factor, low: self.low * factor, high: self.high * factor }
    }

    /// The size of it: without its sign, and its ends in order.
    #[must_use]
    pub fn size(&self) -> Self {
        if self.mean < 0.0 { self.negative() } else { *self }
    }

    /// Whether its interval holds zero: chance alone could be the reason.
    #[must_use]
    pub fn holds_zero(&self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }

    /// `113 (93 to 133)`, with this before each number.
    #[must_use]
    pub fn in_words(&self, usual: usize, unit: &str) -> String {
        let half = (self.high - self.low) / 2.0;
        let decimals = if self.mean.abs() >= 1000.0 { usual.min(1) } else { decimals_for(half, usual) };
        let decimals = if unit.is_empty() && self.mean.abs() >= 1000.0 { 0 } else { decimals };
        let with_unit = |value: f64| match number(value, decimals) {
            text if text.starts_with('−') => format!("−{unit}{}", text.trim_start_matches('−')),
            text => format!("{unit}{text}"),
        };
        if self.low.is_nan() || self.high.is_nan() || self.low == self.high {
            return with_unit(self.mean);
        }
        let (mean, low, high) = (with_unit(self.mean), with_unit(self.low), with_unit(self.high));
        if low == high {
            // Not exact: only narrower than what is printed.
            let step = number(10_f64.powi(-i32::try_from(decimals).unwrap_or(0)), decimals);
            return format!("{mean} (±<{unit}{step})");
        }
        format!("{mean} ({low} to {high})")
    }

    /// In the words of a sentence: pounds in thousands or millions, percentages with their sign.
    #[must_use]
    pub fn written(&self, name: &str, unit: &str) -> String {
        self.written_beside(0.0, name, unit)
    }

    /// The same beside a whole that it is a part of: where that stands in thousands of pounds, nobody reads single ones.
    #[must_use]
    pub fn written_beside(&self, whole: f64, name: &str, unit: &str) -> String {
        let decimals = metric(name).map_or(1, |metric| metric.decimals);
        if unit.starts_with('£') {
            let size = self.mean.abs().max(self.low.abs()).max(self.high.abs());
            return match size {
                size if size >= 1e6 => format!("{} million", self.times(1e-6).in_words(2, "£")),
                size if size.max(whole.abs()) >= 1e4 => {
                    let decimals = usize::from(size < 500.0);
                    format!("{} thousand", self.times(1e-3).in_words(decimals, "£"))
                }
                _ => self.in_words(0, "£"),
            };
        }
        let words = self.in_words(decimals, "");
        match unit {
            "points" => format!("{words} points"),
            unit if unit.starts_with('%') => format!("{words} %"),
            _ => words,
        }
    }
}
