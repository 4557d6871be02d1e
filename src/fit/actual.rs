//! Plan against actual: observed months laid over the band of a forecast.
//!
//! The forecast is its replications, each with a value for every month. If it is right, the observed months are one more of them:
//! every statement here follows from that alone, whatever the figure is distributed like, and whatever months have to do with each
//! other within a replication.

use crate::math::beta_lr;
use crate::stats::quantile;

/// Where a month lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Below the band.
    Below,
    /// Within it.
    Inside,
    /// Above it.
    Above,
    /// Not observed yet, or not forecast.
    Unknown,
}

/// A month of the forecast with what was observed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Month {
    /// Median of the forecast.
    pub median: f64,
    /// Lower end of the band.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What was observed; NaN if nothing was.
    pub observed: f64,
    /// Where that lies.
    pub place: Place,
    /// Its place among the replications, 0 to 1 (probability integral transform; Dawid 1984): of a forecast that is right it is
    /// uniform.
    pub rank: f64,
}

/// What observed months say of a forecast as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// What was observed lies higher among the replications than chance has it.
    TooLow,
    /// It lies lower.
    TooHigh,
    /// More of it lies outside the band than chance has it: the forecast is more certain than it may be.
    TooNarrow,
    /// Nothing speaks against it, in months enough to do so.
    AsItSays,
    /// Months enough come near to speaking against it, and do not.
    InDoubt,
    /// It is not found wrong, but so few months could hardly do that.
    TooFewMonths,
    /// So few replications cannot speak against it.
    TooFewReplications,
}

impl Verdict {
    /// All of them.
    const ALL: [Self; 7] = [
        Self::TooLow,
        Self::TooHigh,
        Self::TooNarrow,
        Self::AsItSays,
        Self::InDoubt,
        Self::TooFewMonths,
        Self::TooFewReplications,
    ];

    /// The verdict of these words.
    #[must_use]
    pub fn of_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.words() == words)
    }

    /// Whether something speaks against the forecast.
    #[must_use]
    pub fn is_against(self) -> bool {
        matches!(self, Self::TooLow | Self::TooHigh | Self::TooNarrow)
    }

    /// In words, after *the forecast is*.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::TooLow => "too low",
            Self::TooHigh => "too high",
            Self::TooNarrow => "more certain than it may be",
            Self::AsItSays => "as uncertain as it says",
            Self::InDoubt => "in doubt, more months or more replications would tell",
            Self::TooFewMonths => "not judged, too few months to tell",
            Self::TooFewReplications => "not judged, too few replications to tell",
        }
    }
}

/// What observed months say of a forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// Replications of the forecast.
    pub replications: usize,
    /// Month by month.
    pub months: Vec<Month>,
    /// Months that were observed.
    pub observed: usize,
    /// Of these, outside the band.
    pub outside: usize,
    /// Share that a right forecast leaves outside: a little more than the band says, for its ends come out of a finite number
    /// of replications.
    pub expected_outside: f64,
    /// Probability of so many outside or more, if months were independent (binomial).
    pub p_binomial: f64,
    /// The same with months as they hang together in the replications: the share of these of which as many months lie outside the
    /// band of the others.
    pub p_outside: f64,
    /// Months above the band less months below it.
    pub side: isize,
    /// Probability of as many more on one side than on the other, with months as they hang together.
    pub p_side: f64,
    /// Mean rank of the observed months: above a half the forecast is too low.
    pub mean_rank: f64,
    /// Probability of a mean rank as far from a half, with months as they hang together.
    pub p_bias: f64,
    /// Mean of observed less median.
    pub mean_difference: f64,
    /// Months above the median.
    pub above_median: usize,
}

/// Fewest replications that have a band.
pub const FEWEST: usize = 10;
/// Probability at which a right forecast is called wrong, by each of the two tests.
pub const LEVEL_OF_TESTS: f64 = 0.05;
/// Probability below which a forecast is in doubt, though it is not called wrong: a convention.
pub const LEVEL_OF_DOUBT: f64 = 0.2;
/// Fewest months with which *nothing speaks against it* says something. With six, a band that holds half of the months instead of
/// nine in ten has three outside or more in two of three cases, and a right one in one of sixty; with five it is found in half.
pub const FEWEST_MONTHS: usize = 6;

impl Against {
    /// What follows for the forecast: first whether it is too low or too high, then whether it is too sure. Months outside the band that lie on
    /// one side of it more than chance has it, with a mean rank that leans the same way, say that it is off, not that it is narrow: a
    /// year whose months hang together has few independent ranks, and their mean alone finds it late. That is asked of forecasts alone
    /// that are called wrong, so that no more right ones are.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        // The smallest probability that so many replications can give.
        if 1.0 / (1.0 + self.replications as f64) > LEVEL_OF_TESTS {
            return Verdict::TooFewReplications;
        }
        if self.p_bias <= LEVEL_OF_TESTS {
            return if self.mean_rank > 0.5 { Verdict::TooLow } else { Verdict::TooHigh };
        }
        if self.p_outside <= LEVEL_OF_TESTS {
            let leans = self.p_side <= LEVEL_OF_TESTS && self.p_bias < LEVEL_OF_DOUBT;
            return match self.side {
                1.. if leans && self.mean_rank > 0.5 => Verdict::TooLow,
                ..=-1 if leans && self.mean_rank < 0.5 => Verdict::TooHigh,
                _ => Verdict::TooNarrow,
            };
        }
        if self.observed < FEWEST_MONTHS {
            Verdict::TooFewMonths
        } else if self.p_bias.min(self.p_outside) < LEVEL_OF_DOUBT {
            Verdict::InDoubt
        } else {
            Verdict::AsItSays
        }
    }
}

/// Lays months over a forecast: `replications` hold a value for every month each, `observed` is NaN where nothing is known yet.
/// `level` is what the band holds, such as 0.9. `None` without a month observed, or with too few replications.
#[must_use]
pub fn against(replications: &[Vec<f64>], observed: &[f64], level: f64) -> Option<Against> {
    if replications.len() < FEWEST || !(level > 0.0 && level < 1.0) {
        return None;
    }
    let columns: Vec<Vec<f64>> = (0..observed.len())
        .map(|month| {
            replications
                .iter()
                .filter_map(|r| r.get(month).copied())
                .filter(|value| !value.is_nan())
                .collect()
        })
        .collect();
    let months: Vec<Month> =
        columns.iter().zip(observed).map(|(column, seen)| month(column, *seen, level)).collect();
    let known: Vec<usize> = (0..months.len()).filter(|at| months[*at].place != Place::Unknown).collect();
    if known.is_empty() {
        return None;
    }
    let score = Score::of(&known.iter().map(|at| months[*at]).collect::<Vec<_>>());
    // Each replication in turn as if it had been observed, against the others.
    let others: Vec<Score> = (0..replications.len())
        .map(|left_out| {
            let as_if = known.iter().filter_map(|at| {
                let seen = replications[left_out].get(*at).copied().filter(|value| !value.is_nan())?;
                let rest: Vec<f64> = replications
                    .iter()
                    .enumerate()
                    .filter(|(number, _)| *number != left_out)
                    .filter_map(|(_, r)| r.get(*at).copied())
                    .filter(|value| !value.is_nan())
                    .collect();
                Some(month(&rest, seen, level))
            });
            Score::of(&as_if.collect::<Vec<_>>())
        })
        .collect();
    let as_far = |of: &dyn Fn(&Score) -> bool| {
        (1.0 + others.iter().filter(|other| of(other)).count() as f64) / (1.0 + others.len() as f64)
    };
    let n = known.len() as f64;
    let expected_outside =
        known.iter().map(|at| outside_by_right(columns[*at].len(), level)).sum::<f64>() / n;
    let differences = known.iter().map(|at| months[*at].observed - months[*at].median);
    Some(Against {
        replications: replications.len(),
        observed: known.len(),
        outside: score.outside,
        expected_outside,
        p_binomial: at_least(score.outside, known.len(), expected_outside),
        p_outside: as_far(&|other| other.outside >= score.outside),
        side: score.side,
        p_side: as_far(&|other| other.side.abs() >= score.side.abs()),
        mean_rank: score.mean_rank,
        p_bias: as_far(&|other| (other.mean_rank - 0.5).abs() >= (score.mean_rank - 0.5).abs() - 1e-12),
        mean_difference: differences.sum::<f64>() / n,
        above_median: known.iter().filter(|at| months[**at].observed > months[**at].median).count(),
        months,
    })
}

/// What is tested.
struct Score {
    outside: usize,
    side: isize,
    mean_rank: f64,
}

impl Score {
    fn of(months: &[Month]) -> Self {
        let outside = months.iter().filter(|month| month.place != Place::Inside).count();
        let side = |month: &Month| match month.place {
            Place::Above => 1,
            Place::Below => -1,
            Place::Inside | Place::Unknown => 0,
        };
        Self {
            outside,
            side: months.iter().map(side).sum(),
            mean_rank: months.iter().map(|month| month.rank).sum::<f64>() / months.len().max(1) as f64,
        }
    }
}

fn month(column: &[f64], observed: f64, level: f64) -> Month {
    let (low, high) = (quantile(column, 0.5 - level / 2.0), quantile(column, 0.5 + level / 2.0));
    let place = if observed.is_nan() || column.len() < FEWEST - 1 {
        Place::Unknown
    } else if observed < low {
        Place::Below
    } else if observed > high {
        Place::Above
    } else {
        Place::Inside
    };
    // Of counts, which tie, the middle of the place.
    let below = column.iter().filter(|value| **value < observed).count() as f64;
    let same = column.iter().filter(|value| **value == observed).count() as f64;
    let rank = (below + 0.5 * same + 0.5) / (column.len() as f64 + 1.0);
    Month { median: quantile(column, 0.5), low, high, observed, place, rank }
}

/// Share of one more value that lies outside the band of `n`: between the kth and the (k + 1)th of n values lies 1 / (n + 1) of the
/// next, and the band of type 7 (Hyndman and Fan 1996) has (n − 1) · level of these gaps.
fn outside_by_right(n: usize, level: f64) -> f64 {
    1.0 - level * (n as f64 - 1.0) / (n as f64 + 1.0)
}

/// Probability of `k` or more of `n` with probability p each: I_p(k, n − k + 1) (Abramowitz and Stegun 26.5.24).
fn at_least(k: usize, n: usize, p: f64) -> f64 {
    if k == 0 { 1.0 } else { beta_lr(k as f64, (n - k) as f64 + 1.0, p) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::{Draw, seed_of};
    use crate::math::normal_quantile;

    /// Years of twelve months that hang together.
    fn years(n: u32, seed: u64, shift: f64, wider: f64) -> Vec<Vec<f64>> {
        (0..n)
            .map(|year| {
                let mut draw = Draw::new(seed_of(seed, year), 1, 0);
                let mut normal = || normal_quantile(draw.uniform().max(1e-12));
                let common = normal();
                (0..12)
                    .map(|month| 100.0 + f64::from(month) + shift + wider * (3.0 * common + 4.0 * normal()))
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_right_forecast_is_rejected_as_seldom_as_it_should() {
        let (mut outside, mut rejected, mut biased, mut binomial) = (0, 0, 0, 0);
        let trials = 400u32;
        let actual = years(trials, 99, 0.0, 1.0);
        for (trial, seen) in actual.iter().enumerate() {
            let found = against(&years(40, 1000 + trial as u64, 0.0, 1.0), seen, 0.9).unwrap();
            outside += found.outside;
            rejected += usize::from(found.p_outside <= 0.05);
            biased += usize::from(found.p_bias <= 0.05);
            binomial += usize::from(found.p_binomial <= 0.05);
        }
        let share = outside as f64 / f64::from(trials) / 12.0;
        println!("outside {share:.3}, rejected {rejected}, biased {biased}, binomial {binomial} of {trials}");
        // 0.9 · 39/41 inside; of 400 years with months that hang together the share has sd 0.007.
        assert!((share - (1.0 - 0.9 * 39.0 / 41.0)).abs() < 0.025, "{share}");
        // 5 % of 400 is 20, sd 4.4. Independent months would be rejected too often.
        assert!(rejected <= 34 && biased <= 34 && binomial > rejected, "{rejected} {biased} {binomial}");
    }

    #[test]
    fn a_wrong_one_is_found() {
        let forecast = years(100, 7, 0.0, 1.0);
        let low = against(&forecast, &years(1, 3, 14.0, 1.0)[0], 0.9).unwrap();
        assert!(
            low.p_bias < 0.05 && low.mean_rank > 0.9 && low.mean_difference > 8.0 && low.above_median == 12,
            "{low:?}"
        );
        assert_eq!(low.verdict(), Verdict::TooLow);
        let high = against(&forecast, &years(1, 3, -14.0, 1.0)[0], 0.9).unwrap();
        assert_eq!(high.verdict(), Verdict::TooHigh);
        let narrow = against(&forecast, &years(1, 4, 0.0, 4.0)[0], 0.9).unwrap();
        assert!(narrow.p_outside < 0.05 && narrow.outside >= 5, "{narrow:?}");
        assert_eq!(Against { p_bias: 0.5, ..narrow }.verdict(), Verdict::TooNarrow);
    }

    #[test]
    fn months_outside_on_one_side_say_that_it_is_off_and_not_that_it_is_narrow() {
        let forecast = years(100, 7, 0.0, 1.0);
        // Five of six below, which leaves the mean rank just within what a right forecast may have.
        let mut seen = months_at(&forecast, &[0.01, 0.01, 0.02, 0.01, 0.02, 0.45]);
        let found = against(&forecast, &seen, 0.9).unwrap();
        assert_eq!((found.outside, found.side), (5, -5));
        let found = Against { p_bias: 0.073, ..found };
        assert!(found.p_outside <= LEVEL_OF_TESTS && found.p_side <= found.p_outside, "{found:?}");
        assert_eq!(found.verdict(), Verdict::TooHigh);
        // As many outside, on both sides; or on one side while the others lie on the other.
        seen = months_at(&forecast, &[0.01, 0.99, 0.02, 0.99, 0.02, 0.45]);
        let both = against(&forecast, &seen, 0.9).unwrap();
        assert_eq!((both.outside, both.verdict()), (5, Verdict::TooNarrow), "{both:?}");
        assert_eq!(Against { p_bias: 0.6, ..found }.verdict(), Verdict::TooNarrow);
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::of_words(verdict.words()), Some(verdict));
        }
    }

    /// Months that lie at these shares of the forecast.
    fn months_at(forecast: &[Vec<f64>], shares: &[f64]) -> Vec<f64> {
        let column = |at: usize| forecast.iter().map(|year| year[at]).collect::<Vec<f64>>();
        shares.iter().enumerate().map(|(at, share)| quantile(&column(at), *share)).collect()
    }

    #[test]
    fn nothing_is_said_of_a_forecast_by_too_few_months_or_replications() {
        let forecast = years(100, 7, 0.0, 1.0);
        let middle: Vec<f64> = (0..12).map(|month| 100.0 + f64::from(month)).collect();
        let verdict =
            |n: usize, months: usize| against(&forecast[..n], &middle[..months], 0.9).unwrap().verdict();
        assert_eq!(verdict(100, 12), Verdict::AsItSays);
        assert_eq!(verdict(100, 6), Verdict::AsItSays);
        let found = against(&forecast, &middle, 0.9).unwrap();
        assert_eq!(Against { p_bias: 0.06, ..found.clone() }.verdict(), Verdict::InDoubt);
        assert_eq!(Against { p_outside: 0.19, ..found.clone() }.verdict(), Verdict::InDoubt);
        assert_eq!(Against { p_outside: 0.19, observed: 5, ..found }.verdict(), Verdict::TooFewMonths);
        assert_eq!(verdict(100, 5), Verdict::TooFewMonths);
        assert_eq!(verdict(18, 12), Verdict::TooFewReplications);
        // What is said where six months are called enough.
        let found = at_least(3, 6, 0.5);
        assert!((found - 0.656_25).abs() < 1e-9 && at_least(3, 6, 0.1) < 1.0 / 60.0);
        assert!(at_least(2, 6, 0.1) > LEVEL_OF_TESTS && (at_least(3, 5, 0.5) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn months_not_observed_yet_are_left_out() {
        let forecast = years(100, 7, 0.0, 1.0);
        let mut seen = vec![f64::NAN; 12];
        assert!(against(&forecast, &seen, 0.9).is_none());
        seen[0] = 1000.0;
        seen[1] = 101.0;
        let found = against(&forecast, &seen, 0.9).unwrap();
        assert_eq!((found.observed, found.outside), (2, 1));
        assert_eq!(
            (found.months[0].place, found.months[1].place, found.months[2].place),
            (Place::Above, Place::Inside, Place::Unknown)
        );
        // One or more of two: 1 − (1 − p)².
        let p = found.expected_outside;
        assert!((found.p_binomial - (1.0 - (1.0 - p).powi(2))).abs() < 1e-12);
        assert!(against(&forecast[..5], &seen, 0.9).is_none());
    }
}
