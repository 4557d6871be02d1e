//! Replications that share a draw of the uncertain inputs.
//!
//! Where inputs are uncertain, every `inner` replications in a row are run with one draw of them:
//! replication r belongs to cluster r / `inner`. Those of one cluster are alike, so a hundred
//! replications in ten clusters say as much about the mean as ten, or little more. Every interval of
//! such a mean therefore takes its error from the differences *between clusters*, with as many degrees
//! of freedom as there are clusters, less one. With `inner` = 1 (or 0) every replication is a cluster
//! of its own, and the interval is that of [`mean_interval`].

use super::interval::{Interval, mean_interval, t_quantile, within_limits};
use super::tally::Tally;
use crate::metrics::Limits;

/// A mean with the standard error that clusters of replications give it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ClusterMean {
    /// Mean over the values observed; NaN without any.
    pub mean: f64,
    /// Standard error of that mean; NaN below two clusters.
    pub error: f64,
    /// Clusters in which something was observed.
    pub clusters: usize,
}

/// Mean over all values and its standard error between clusters of `inner`; NaN values left out.
///
/// The mean is the ratio of two cluster totals, Σy / Σm with m values observed in a cluster, and its
/// error that of a ratio: √(C/(C − 1) · Σ(y − mean·m)²) / Σm (Cochran, *Sampling Techniques*, 3rd ed.,
/// 1977, ch. 9A). For clusters of equal size that is the standard deviation of the cluster means over √C.
pub(super) fn cluster_mean(values: &[f64], inner: usize) -> ClusterMean {
    let clusters: Vec<Tally> = values
        .chunks(inner.max(1))
        .map(|cluster| cluster.iter().copied().filter(|value| !value.is_nan()).collect::<Tally>())
        .filter(|cluster| cluster.count() > 0)
        .collect();
    let mean = values.iter().copied().filter(|value| !value.is_nan()).collect::<Tally>().mean();
    let size = |cluster: &Tally| cluster.count() as f64;
    let squares: f64 = clusters.iter().map(|cluster| (size(cluster) * (cluster.mean() - mean)).powi(2)).sum();
    let n = clusters.len() as f64;
    let error = (n / (n - 1.0) * squares).sqrt() / clusters.iter().map(size).sum::<f64>();
    ClusterMean { mean, error: if clusters.len() < 2 { f64::NAN } else { error }, clusters: clusters.len() }
}

/// Student-t confidence interval of a mean over replications in clusters of `inner`.
///
/// [`Interval::sd`] is that between replications and [`Interval::replications`] counts them; the ends
/// rest on the clusters (see the module). Below two clusters the interval is undefined (NaN).
#[must_use]
pub fn clustered_interval(values: &[f64], inner: usize, confidence: f64) -> Interval {
    let plain = mean_interval(values, confidence);
    if inner <= 1 {
        return plain;
    }
    let ClusterMean { mean, error, clusters } = cluster_mean(values, inner);
    let half = t_quantile(0.5 + confidence / 2.0, clusters as f64 - 1.0) * error;
    Interval { mean, low: mean - half, high: mean + half, ..plain }
}

/// As [`clustered_interval`], of a figure with these limits ([`within_limits`]).
#[must_use]
pub fn clustered_interval_within(values: &[f64], inner: usize, confidence: f64, limits: Limits) -> Interval {
    let interval = clustered_interval(values, inner, confidence);
    within_limits(interval, cluster_mean(values, inner).clusters, limits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{normal, random};

    #[test]
    fn equal_clusters_give_the_interval_of_their_means() {
        let values = [1.0, 3.0, 5.0, 7.0, 6.0, 2.0];
        let clustered = clustered_interval(&values, 2, 0.95);
        let means = mean_interval(&[2.0, 6.0, 4.0], 0.95);
        assert!((clustered.mean - 4.0).abs() < 1e-12);
        assert!((clustered.low - means.low).abs() < 1e-12 && (clustered.high - means.high).abs() < 1e-12);
        assert_eq!(clustered.replications, 6);
    }

    #[test]
    fn clusters_of_one_are_replications() {
        let values = [4.0, f64::NAN, 9.0, 5.5];
        assert_eq!(clustered_interval(&values, 1, 0.9), clustered_interval(&values, 0, 0.9));
        assert_eq!(clustered_interval(&values, 1, 0.9), mean_interval(&values, 0.9));
        let error = mean_interval(&values, 0.9).sd / 3f64.sqrt();
        assert!((cluster_mean(&values, 1).error - error).abs() < 1e-12);
    }

    #[test]
    fn a_replication_without_observation_shrinks_its_cluster() {
        // Clusters {1, 3}, {5}, nothing: mean 3; residuals 4 − 6 = −2 and 5 − 3 = 2; error √(2·8)/3.
        let mean = cluster_mean(&[1.0, 3.0, 5.0, f64::NAN, f64::NAN, f64::NAN], 2);
        assert!((mean.mean - 3.0).abs() < 1e-12);
        assert!((mean.error - 4.0 / 3.0).abs() < 1e-12);
        assert_eq!(mean.clusters, 2);
    }

    #[test]
    fn nothing_and_one_cluster_have_no_interval() {
        for values in [&[] as &[f64], &[f64::NAN; 4], &[1.0, 2.0, 3.0]] {
            let interval = clustered_interval(values, 4, 0.95);
            assert!(interval.low.is_nan() && interval.high.is_nan());
        }
    }

    #[test]
    fn intervals_cover_where_replications_of_a_draw_are_alike() {
        // 15 draws with sd 1, five replications each with sd 1: as if independent, 95 % covers far less.
        let mut random = random(11);
        let (mut clustered, mut naive) = (0, 0);
        for _ in 0..1000 {
            let values: Vec<f64> = (0..15)
                .flat_map(|_| {
                    let draw = normal(&mut random, 0.0, 1.0);
                    [(); 5].map(|()| normal(&mut random, draw, 1.0))
                })
                .collect();
            let covers = |interval: Interval| u32::from(interval.low <= 0.0 && interval.high >= 0.0);
            clustered += covers(clustered_interval(&values, 5, 0.95));
            naive += covers(mean_interval(&values, 0.95));
        }
        println!("coverage: by clusters {clustered}, by replications {naive} of 1000");
        // Binomial standard error 0.7 %: three of them to either side.
        assert!((929..=971).contains(&clustered), "{clustered}");
        assert!(naive < 850, "{naive}");
    }
}
