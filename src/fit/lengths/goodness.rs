//! Does a fitted family fit? The distance of the data from it, against that of data made by it.
//!
//! Parameters were fitted to the same data, so tables of critical values do not hold; the distribution of the distance is that
//! of as many samples of the fitted law, each fitted again (parametric bootstrap: Stute, Gonzáles Manteiga and Presedo
//! Quindimil, *Metrika* 40, 1993, 243). The distance is
//!
//! | lengths | statistic |
//! | --- | --- |
//! | exact | Anderson and Darling's A², which weighs the tails (Stephens, *JASA* 69, 1974, 730: the most powerful of its kind) |
//! | exact, some still going on | Kolmogorov and Smirnov's √n D from Kaplan and Meier's curve; when lengths are cut off is drawn from the same curve of the cutting off |
//! | bands | G, twice the likelihood ratio, of bands joined until at least five are expected in each |

use super::curve::Curve;
use super::data::{Length, Lengths, Observed};
use super::likelihood::{Fitted, refit};
use crate::distribution::Sampler;
use crate::engine::random::{Draw, name_key, seed_of};
use crate::math::ln;

/// Which distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// A² of exact lengths.
    AndersonDarling,
    /// √n D of lengths of which some are cut off.
    KolmogorovSmirnov,
    /// G of bands.
    LikelihoodRatio,
}

impl Statistic {
    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AndersonDarling => "Anderson-Darling A²",
            Self::KolmogorovSmirnov => "Kolmogorov-Smirnov √n D",
            Self::LikelihoodRatio => "likelihood ratio G",
        }
    }
}

/// What a test of a fitted family found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goodness {
    /// The distance.
    pub statistic: Statistic,
    /// Its value.
    pub value: f64,
    /// Probability of so large a value if the family is right.
    pub p: f64,
    /// Samples made for it.
    pub samples: usize,
    /// Farthest that the fitted distribution function lies from the observed one, 0 to 1: how much it matters, whatever the
    /// number of data.
    pub farthest: f64,
}

/// Most values of a sample: the distribution of A² and √n D hardly depends on more (Stephens 1974).
const MOST_EXACT: usize = 1000;
/// Most values of a sample in bands.
const MOST_IN_BANDS: usize = 20_000;
/// Fewest expected in a band (Cochran 1954).
const FEWEST_EXPECTED: f64 = 5.0;
/// Least share of samples that could be fitted again for the test to be given.
const LEAST_REFITTED: f64 = 0.8;

/// Tests a fitted family with so many samples. `None` where there is no test: exact lengths mixed with bands, bands that overlap
/// or are no more than parameters, lengths cut off that were also found late.
#[must_use]
pub fn goodness(fitted: &Fitted, lengths: &Lengths, samples: usize, seed: u64) -> Option<Goodness> {
    let design = Design::of(lengths)?;
    let (statistic, value) = design.distance(&fitted.curve, lengths, fitted.kind.parameters())?;
    let farthest = farthest(&fitted.curve, lengths, &design);
    let sampler = Sampler::new(&fitted.curve.distribution());
    let key = name_key("goodness");
    let (mut made, mut as_far) = (0usize, 0usize);
    for sample in 0..samples {
        let mut draw = Draw::new(seed_of(seed, sample as u32), key, 0);
        let Ok(again) = Lengths::new(design.sample(&fitted.curve, &sampler, lengths, &mut draw)) else {
            continue;
        };
        let Some(curve) = refit(fitted, &again) else { continue };
        let Some((_, distance)) = design.distance(&curve, &again, fitted.kind.parameters()) else { continue };
        made += 1;
        as_far += usize::from(distance >= value);
    }
    if made == 0 || (made as f64) < LEAST_REFITTED * samples as f64 {
        return None;
    }
    Some(Goodness { statistic, value, p: (as_far + 1) as f64 / (made + 1) as f64, samples: made, farthest })
}

/// How lengths were observed, which samples are too.
enum Design {
    Exact,
    /// Kaplan and Meier's curve of the cutting off: times, and the share not cut off after each.
    CutOff(Vec<(f64, f64)>),
    /// Edges of all bands, gaps between them included, from 0 to infinity.
    Bands(Vec<f64>),
}

impl Design {
    fn of(lengths: &Lengths) -> Option<Self> {
        let observed = lengths.observed();
        let exact = observed.iter().any(|one| matches!(one.length, Length::Exact(_)));
        let bands = observed.iter().any(|one| matches!(one.length, Length::Between(..)));
        let above = observed.iter().any(|one| matches!(one.length, Length::Above(_)));
        let late = observed.iter().any(|one| one.since > 0.0);
        match (exact, bands, above, late) {
            (true, false, false, _) => Some(Self::Exact),
            (true, false, true, false) => Some(Self::CutOff(survival(lengths, false))),
            (false, true, _, false) => edges(observed).map(Self::Bands),
            _ => None,
        }
    }

    /// The distance of lengths from a law.
    fn distance(&self, curve: &Curve, lengths: &Lengths, parameters: usize) -> Option<(Statistic, f64)> {
        match self {
            Self::Exact => Some((Statistic::AndersonDarling, anderson_darling(curve, lengths))),
            Self::CutOff(_) => {
                let root = lengths.count().sqrt();
                Some((Statistic::KolmogorovSmirnov, root * from_survival(curve, &survival(lengths, true))))
            }
            Self::Bands(edges) => {
                let cells = cells(curve, lengths, edges);
                // As many cells as parameters fit whatever is observed.
                (cells.len() > parameters + 1).then(|| (Statistic::LikelihoodRatio, likelihood_ratio(&cells)))
            }
        }
    }

    /// Lengths that the law makes, observed in the same way.
    fn sample(&self, curve: &Curve, sampler: &Sampler, lengths: &Lengths, draw: &mut Draw) -> Vec<Observed> {
        let one = |length: Length| Observed { length, since: 0.0, count: 1.0 };
        let n = lengths.count();
        match self {
            Self::Exact => {
                // Of more than are needed every so many, so that who was found late has their share.
                let every = (n / MOST_EXACT as f64).max(1.0);
                let mut made = Vec::new();
                let mut passed = 0.0;
                for known in lengths.observed() {
                    passed += known.count / every;
                    while passed >= 0.5 {
                        passed -= 1.0;
                        let value = if known.since > 0.0 {
                            let below = curve.tails(known.since).0;
                            curve
                                .quantile(below + (1.0 - below) * draw.uniform())
                                .max(known.since * (1.0 + 1e-12))
                        } else {
                            sampler.sample(draw)
                        };
                        made.push(Observed {
                            length: Length::Exact(value.max(1e-12)),
                            since: known.since,
                            count: 1.0,
                        });
                    }
                }
                made
            }
            Self::CutOff(cutting) => (0..(n as usize).min(MOST_EXACT))
                .map(|_| {
                    let (value, u) = (sampler.sample(draw).max(1e-12), draw.uniform());
                    // The last time of all cuts off whatever the curve leaves.
                    let last = cutting.last().map_or(f64::INFINITY, |(time, _)| *time);
                    let cut = cutting.iter().find(|(_, left)| *left <= u).map_or(last, |(time, _)| *time);
                    one(if value <= cut { Length::Exact(value) } else { Length::Above(cut) })
                })
                .collect(),
            Self::Bands(edges) => {
                let many = (n as usize).min(MOST_IN_BANDS);
                let mut counts = vec![0.0; edges.len()];
                for _ in 0..many {
                    let value = sampler.sample(draw);
                    counts[edges.partition_point(|edge| *edge <= value).saturating_sub(1)] += 1.0;
                }
                let length = |at: usize| match edges.get(at + 1) {
                    Some(high) if high.is_finite() => Length::Between(edges[at], *high),
                    _ => Length::Above(edges[at]),
                };
                // The last edge is infinity, which begins no band.
                let bands = counts.iter().enumerate().take(edges.len() - 1);
                bands.map(|(at, count)| Observed { count: *count, ..one(length(at)) }).collect()
            }
        }
    }
}

/// Edges of bands that do not overlap, with the gaps between them; `None` if they do.
fn edges(observed: &[Observed]) -> Option<Vec<f64>> {
    let mut edges = vec![0.0];
    for one in observed {
        let (low, high) = match one.length {
            Length::Between(low, high) => (low, high),
            Length::Above(low) => (low, f64::INFINITY),
            Length::Exact(_) => return None,
        };
        let last = edges.last().copied().unwrap_or(0.0);
        if low < last {
            return None;
        }
        if low > last {
            edges.push(low);
        }
        edges.push(high);
    }
    if edges.last().is_some_and(|last| last.is_finite()) {
        edges.push(f64::INFINITY);
    }
    Some(edges)
}

/// A² = −n − Σ (2i − 1)(ln uᵢ + ln(1 − uₙ₊₁₋ᵢ)) / n, u the probability of up to the value, given that it could be observed. Of c
/// equal values after a others the odd numbers add to c(2a + c), from the other end to c(2(n − a) − c).
fn anderson_darling(curve: &Curve, lengths: &Lengths) -> f64 {
    let side = |one: &Observed| {
        let Length::Exact(x) = one.length else { return None };
        let ((below, above), (before, after)) = (curve.tails(x), curve.tails(one.since));
        Some(((below - before) / after, above / after, one.count))
    };
    let mut sides: Vec<(f64, f64, f64)> = lengths.observed().iter().filter_map(side).collect();
    sides.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n: f64 = sides.iter().map(|(.., count)| count).sum();
    let log = |share: f64| ln(share.max(1e-300));
    let (mut before, mut sum) = (0.0, 0.0);
    for (below, above, count) in sides {
        sum +=
            count * (2.0 * before + count) * log(below) + count * (2.0 * (n - before) - count) * log(above);
        before += count;
    }
    -n - sum / n
}

/// Kaplan and Meier's curve of the ends (or, not `of_ends`, of the cutting off): times, and the share left after each, of those who
/// last until the first could be observed. A band ends at its upper edge. Who was found late is at risk from then on (Klein and
/// Moeschberger 2003, § 4.6).
#[must_use]
pub fn survival(lengths: &Lengths, of_ends: bool) -> Vec<(f64, f64)> {
    let mut begun: Vec<(f64, f64)> = lengths.observed().iter().map(|one| (one.since, one.count)).collect();
    begun.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut begun = begun.into_iter().peekable();
    let exact = lengths.observed().iter().any(|one| matches!(one.length, Length::Exact(_)));
    let (mut left, mut share) = (0.0, 1.0);
    let mut curve: Vec<(f64, f64)> = Vec::new();
    for one in lengths.observed() {
        let (from, time, ends) = match one.length {
            Length::Exact(time) => (time, time, true),
            Length::Above(time) => (time, time, false),
            Length::Between(..) if exact => continue,
            Length::Between(low, high) => (low, high, true),
        };
        // Who is found just when another ends was not at risk of it.
        let is_before = |since: f64| since < from || since == 0.0 || !matches!(one.length, Length::Exact(_));
        while let Some((_, count)) = begun.next_if(|(since, _)| *since <= from && is_before(*since)) {
            left += count;
        }
        // That all at risk end before others are found says nothing of these (Lai and Ying 1991).
        let are_all = one.count >= left && begun.peek().is_some();
        if ends == of_ends && left > 0.0 && !are_all {
            share *= 1.0 - (one.count / left).min(1.0);
            curve.push((time, share));
        }
        left -= one.count;
    }
    curve
}

/// Largest difference of a law from a curve of survival.
fn from_survival(curve: &Curve, survival: &[(f64, f64)]) -> f64 {
    let mut before = 1.0;
    let mut largest = 0.0f64;
    for (time, after) in survival {
        let above = curve.tails(*time).1;
        largest = largest.max((above - before).abs()).max((above - after).abs());
        before = *after;
    }
    largest
}

/// Largest difference of the share of lengths up to a value from what the law expects of it, each length given that it could be
/// observed: Σ (1 − S(x)/S(sᵢ)) over those that could be seen below x. Who was found late does not have the law itself.
fn from_truncated(curve: &Curve, lengths: &Lengths) -> f64 {
    let n = lengths.count();
    let mut begun: Vec<(f64, f64)> = lengths.observed().iter().map(|one| (one.since, one.count)).collect();
    begun.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut begun = begun.into_iter().peekable();
    // Of those that could be seen below x: how many, and the sum of 1/S(sᵢ).
    let (mut many, mut weight) = (0.0, 0.0);
    let (mut seen, mut largest) = (0.0, 0.0f64);
    for one in lengths.observed() {
        let Length::Exact(x) = one.length else { continue };
        while let Some((since, count)) = begun.next_if(|(since, _)| *since <= x) {
            many += count;
            weight += count / curve.tails(since).1.max(1e-300);
        }
        let expected = (many - weight * curve.tails(x).1) / n;
        let after = seen + one.count / n;
        largest = largest.max((expected - seen).abs()).max((expected - after).abs());
        seen = after;
    }
    largest
}

/// Observed and expected numbers of bands, joined from below until enough are expected in each.
fn cells(curve: &Curve, lengths: &Lengths, edges: &[f64]) -> Vec<(f64, f64)> {
    let n = lengths.count();
    let mut seen = vec![0.0; edges.len()];
    for one in lengths.observed() {
        let low = match one.length {
            Length::Between(low, _) | Length::Above(low) => low,
            Length::Exact(value) => value,
        };
        seen[edges.partition_point(|edge| *edge <= low).saturating_sub(1)] += one.count;
    }
    let few = FEWEST_EXPECTED * (n / MOST_IN_BANDS as f64).max(1.0);
    let mut cells: Vec<(f64, f64)> = Vec::new();
    let (mut count, mut expected) = (0.0, 0.0);
    for (edge, seen) in edges.windows(2).zip(&seen) {
        count += seen;
        expected += n * (curve.tails(edge[1]).0 - curve.tails(edge[0]).0).max(0.0);
        if expected >= few {
            cells.push((count, expected));
            (count, expected) = (0.0, 0.0);
        }
    }
    if let Some(last) = cells.last_mut() {
        last.0 += count;
        last.1 += expected;
    }
    cells
}

/// G = 2 Σ observed · ln(observed / expected).
fn likelihood_ratio(cells: &[(f64, f64)]) -> f64 {
    2.0 * cells
        .iter()
        .filter(|(seen, _)| *seen > 0.0)
        .map(|(seen, expected)| seen * ln(seen / expected))
        .sum::<f64>()
}

/// Farthest of the fitted from the observed distribution function.
fn farthest(curve: &Curve, lengths: &Lengths, design: &Design) -> f64 {
    match design {
        Design::Exact if lengths.observed().iter().any(|one| one.since > 0.0) => {
            from_truncated(curve, lengths)
        }
        Design::Exact | Design::CutOff(_) => from_survival(curve, &survival(lengths, true)),
        Design::Bands(edges) => {
            let n = lengths.count();
            let below = |edge: f64| {
                let up_to = |one: &&Observed| match one.length {
                    Length::Between(_, high) => high <= edge,
                    Length::Exact(value) => value < edge,
                    Length::Above(_) => false,
                };
                lengths.observed().iter().filter(up_to).map(|one| one.count).sum::<f64>() / n
            };
            let finite = edges.iter().filter(|edge| edge.is_finite());
            finite.map(|edge| (below(*edge) - curve.tails(*edge).0).abs()).fold(0.0, f64::max)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Weibull;

    #[test]
    fn the_distances_are_those_worked_by_hand() {
        // Exponential of mean 1 at u = 0.2, 0.5, 0.6 (and seven more to be enough): A² from its definition as an integral.
        let shares = [0.05, 0.12, 0.2, 0.31, 0.42, 0.5, 0.6, 0.71, 0.86, 0.97];
        let values: Vec<f64> = shares.iter().map(|u: &f64| -(1.0 - u).ln()).collect();
        let lengths = Lengths::exact(&values).unwrap();
        let curve = Curve::Weibull(Weibull { shape: 1.0, scale: 1.0 });
        let n = 2_000_000;
        let integral: f64 = (0..n)
            .map(|i| (f64::from(i) + 0.5) / f64::from(n))
            .map(|u| {
                let seen = shares.iter().filter(|share| **share <= u).count() as f64 / 10.0;
                (seen - u).powi(2) / (u * (1.0 - u)) / f64::from(n)
            })
            .sum();
        assert!((anderson_darling(&curve, &lengths) - 10.0 * integral).abs() < 1e-3);
        // Largest difference: before 0.97, 0.9 seen: 0.07; at 0.5, 0.6 seen: 0.1; at 0.6, 0.7 seen: 0.1; at 0.2, 0.3 seen: 0.1.
        assert!((from_survival(&curve, &survival(&lengths, true)) - 0.1).abs() < 1e-12);
    }

    /// A family that fits is close, also of lengths that were found late: their share below a value is not that of the law.
    #[test]
    fn lengths_found_late_are_laid_over_the_law_given_that_they_were_found() {
        let curve = Curve::Weibull(Weibull { shape: 1.0, scale: 5.0 });
        // At the quantiles of what is left of each, so that nothing but the steps is off.
        let n = 400;
        let late = (0..n).map(|at| {
            let (since, u) = (f64::from(at % 8), (f64::from(at / 8) + 0.5) / f64::from(n / 8));
            Observed { length: Length::Exact(since - 5.0 * (1.0 - u).ln()), since, count: 1.0 }
        });
        let lengths = Lengths::new(late).unwrap();
        let off = farthest(&curve, &lengths, &Design::Exact);
        assert!(off < 0.02, "{off}");
        // Those who had been there for up to seven days last longer: as if found at once they were far off.
        let wrong = Curve::Weibull(Weibull { shape: 1.0, scale: 9.0 });
        assert!(farthest(&wrong, &lengths, &Design::Exact) > 0.1);
        // At risk from where they were found on: the product comes back to the law.
        let curve_of_all = survival(&lengths, true);
        let off = from_survival(&curve, &curve_of_all);
        assert!(off < 0.06, "{off}");
    }

    #[test]
    fn who_is_found_late_is_at_risk_from_then_on() {
        let of = |length, since, count| Observed { length: Length::Exact(length), since, count };
        let lengths =
            Lengths::new([of(1.0, 0.0, 4.0), of(2.0, 0.0, 4.0), of(3.0, 1.5, 2.0), of(4.0, 3.0, 5.0)])
                .unwrap();
        // 8 at risk at 1, 4 + 2 at 2, the two alone at 3, which says nothing of the five found then.
        let wanted = [(1.0, 0.5), (2.0, 0.5 * 2.0 / 6.0), (4.0, 0.0)];
        let curve = survival(&lengths, true);
        assert!(
            curve.len() == 3
                && curve.iter().zip(wanted).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 1e-12),
            "{curve:?}"
        );
    }

    #[test]
    fn kaplan_and_meier_by_hand() {
        let of = |length, count| Observed { length, since: 0.0, count };
        let lengths = Lengths::new([
            of(Length::Exact(1.0), 2.0),
            of(Length::Above(2.0), 3.0),
            of(Length::Exact(3.0), 8.0),
            of(Length::Above(3.0), 1.0),
            of(Length::Exact(7.0), 1.0),
        ])
        .unwrap();
        // 15 at first: 13/15, then 2 of 10 left, then none.
        let curve = survival(&lengths, true);
        let wanted = [(1.0, 13.0 / 15.0), (3.0, 13.0 / 15.0 * 0.2), (7.0, 0.0)];
        assert!(curve.iter().zip(wanted).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 1e-12), "{curve:?}");
        let cutting = survival(&lengths, false);
        assert!((cutting[0].1 - 10.0 / 13.0).abs() < 1e-12 && (cutting[1].1 - 5.0 / 13.0).abs() < 1e-12);
    }
}
