//! Observations of which quantiles are wanted.
//!
//! A histogram is entered at a place that hardly anything else touches, and it was 4 % of Southend's processor time. So
//! observations are put down one after the other, and a histogram is made only of very many.

use hdrhistogram::Histogram;
use std::sync::LazyLock;

/// Observations put down before they are entered in a histogram: its own size, and that of Southend's busiest waits in a year.
const MANY: usize = 1 << 14;

/// Tells which values count as one to three significant figures; it is empty.
static RESOLUTION: LazyLock<Option<Histogram<u32>>> = LazyLock::new(histogram);

/// Three significant figures; its memory grows as far as the values do.
fn histogram() -> Option<Histogram<u32>> {
    let mut histogram = Histogram::new_with_max(2, 3).ok()?;
    histogram.auto(true);
    Some(histogram)
}

/// Observations in whole units.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    /// As they came.
    latest: Vec<u32>,
    /// Those before the latest, and what is too great for them.
    earlier: Option<Box<Histogram<u32>>>,
}

impl Observations {
    #[inline]
    pub fn add(&mut self, value: u64) {
        match u32::try_from(value) {
            Ok(value) if self.latest.len() < MANY => self.latest.push(value),
            _ => self.enter(value),
        }
    }

    /// Enters the latest, and another, in the histogram.
    #[cold]
    fn enter(&mut self, value: u64) {
        let latest = std::mem::take(&mut self.latest);
        if self.earlier.is_none() {
            self.earlier = histogram().map(Box::new);
        }
        let Some(earlier) = &mut self.earlier else { return };
        for value in latest.iter().map(|&value| u64::from(value)).chain([value]) {
            earlier.record(value).ok();
        }
        self.latest = latest;
        self.latest.clear();
    }

    /// A quantile, to three significant figures, of these and so many zeros; NaN if there is nothing.
    pub fn quantile(&self, quantile: f64, zeros: u64) -> f64 {
        let Some(resolution) = RESOLUTION.as_ref() else { return f64::NAN };
        // The middle of the values that cannot be told apart, not their upper end.
        let rounded = |value: u64| resolution.median_equivalent(value) as f64;
        let Some(earlier) = &self.earlier else {
            let all = zeros + self.latest.len() as u64;
            if all == 0 {
                return f64::NAN;
            }
            let rank = ((quantile * all as f64).ceil() as u64).clamp(1, all);
            if rank <= zeros {
                return 0.0;
            }
            let mut values = self.latest.clone();
            let (_, &mut value, _) = values.select_nth_unstable((rank - zeros) as usize - 1);
            return rounded(u64::from(value));
        };
        let mut all = (**earlier).clone();
        for &value in &self.latest {
            all.record(u64::from(value)).ok();
        }
        all.record_n(0, u32::try_from(zeros).unwrap_or(u32::MAX)).ok();
        rounded(all.value_at_quantile(quantile))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantiles_are_those_of_a_histogram_of_all(
            values in prop::collection::vec(prop_oneof![0_u64..50, 0_u64..5_000_000, 4_000_000_000_u64..9_000_000_000], 0..60),
            zeros in 0_u64..40,
            quantile in 0.01..1.0,
            times in prop_oneof![Just(1_usize), Just(1_000)],
        ) {
            let mut observations = Observations::default();
            let mut all = histogram().unwrap();
            for &value in values.iter().cycle().take(values.len() * times) {
                observations.add(value);
                all.record(value).unwrap();
            }
            all.record_n(0, zeros as u32).unwrap();
            let found = observations.quantile(quantile, zeros);
            if all.is_empty() {
                prop_assert!(found.is_nan());
            } else {
                prop_assert_eq!(found, all.median_equivalent(all.value_at_quantile(quantile)) as f64);
            }
        }
    }
}
