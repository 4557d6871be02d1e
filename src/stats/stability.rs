//! Does a queue grow without limit?
//!
//! Where demand exceeds capacity there is no long-run mean queue or wait: whatever is printed depends
//! on how long the run was. Such queues are found here and reported as *growing*, with their rate.

use super::clusters::clustered_interval;
use super::interval::{Interval, mean_interval};
use super::summary::CONFIDENCE;
use super::tally::Tally;
use crate::results::{HALVES, Results, part_of};

/// Confidence of the one-sided test that growth is positive.
pub const TEST_CONFIDENCE: f64 = 0.99;

/// Growth over the measured period below this many patients or tasks is never reported.
pub const LEAST_GROWTH: f64 = 5.0;

/// Nor is growth below this share of the mean queue.
pub const LEAST_SHARE: f64 = 0.2;

/// Per cent of its capacity from which on a queue that grows has more arriving than can be served.
pub const FULL: f64 = 97.0;

/// Whether a setting or team of this utilisation (%) has nothing left to serve its queue with; what is not known may be full.
#[must_use]
pub fn is_full(utilisation: f64) -> bool {
    utilisation.is_nan() || utilisation >= FULL
}

/// What grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The queue for a setting (patients).
    Setting,
    /// The queue for a team (tasks).
    Team,
    /// Patients in the whole system.
    System,
}

/// A queue that grows over the measured period.
#[derive(Debug, Clone, PartialEq)]
pub struct Growing {
    /// What grows.
    pub part: Part,
    /// Id of the setting or team; `all` for the system.
    pub id: String,
    /// Growth in patients (tasks for a team) a day, with its 95 % interval.
    pub per_day: Interval,
    /// Utilisation of the setting or team in %, mean over replications; NaN if not measured.
    pub utilisation: f64,
}

/// Every queue that grows, settings first, then teams, then the system.
///
/// A queue is growing when the lower end of the one-sided 99 % t interval of its growth lies above
/// zero **and** the mean growth over the measured period is at least [`LEAST_GROWTH`] and at least
/// [`LEAST_SHARE`] of the mean queue. The first condition rules out chance, the second a growth that
/// is certain but does not matter. It must hold in both halves of the period too, for what is overloaded grows all the
/// time, while a queue that is long at the end (a winter, bank holidays) or short at the start does not. With one
/// replication nothing can be said and nothing is reported. Nor is anything of a terminating system, which is asked
/// for what it comes to, not for a long-run mean.
///
/// Against a million who waited from the start a growth is a small share for years. Of a setting or team that is full, and
/// `overloaded` by what is known of its load, it need be none.
#[must_use]
pub fn growing_queues(results: &Results, overloaded: &dyn Fn(Part, &str) -> bool) -> Vec<Growing> {
    if results.terminating {
        return Vec::new();
    }
    let parts = [
        (Part::Setting, "setting-queue-growth", "setting=", "setting-queue", "setting-utilisation"),
        (Part::Team, "team-queue-growth", "team=", "team-queue", "team-utilisation"),
    ];
    let mut growing = Vec::new();
    for (part, growth, prefix, queue, utilisation) in parts {
        for (column, key) in results.metrics.iter().enumerate() {
            let Some(id) = key.group.strip_prefix(prefix).filter(|_| key.metric == growth) else { continue };
            if HALVES.iter().any(|half| id.ends_with(half)) {
                continue;
            }
            let mean_of = |metric| {
                let column = results.column(metric, &key.group);
                column.map_or(f64::NAN, |column| mean_interval(&results.values(column), CONFIDENCE).mean)
            };
            let values = results.values(column);
            let grows =
                |mean_queue| is_growing(&values, clusters(results), results.measured_days(), mean_queue);
            let by_load = || {
                let used = mean_of(utilisation);
                !used.is_nan() && is_full(used) && grows(f64::NAN) && overloaded(part, id)
            };
            if (grows(mean_of(queue)) || by_load()) && both_halves(results, growth, &key.group) {
                growing.push(Growing {
                    part,
                    id: id.to_owned(),
                    per_day: clustered_interval(&values, clusters(results), CONFIDENCE),
                    utilisation: mean_of(utilisation),
                });
            }
        }
    }
    if let Some(column) = results.column("patients-in-system-growth", "all") {
        let values = results.values(column);
        if is_growing(&values, clusters(results), results.measured_days(), mean_in_system(results))
            && both_halves(results, "patients-in-system-growth", "all")
        {
            growing.push(Growing {
                part: Part::System,
                id: "all".to_owned(),
                per_day: clustered_interval(&values, clusters(results), CONFIDENCE),
                utilisation: f64::NAN,
            });
        }
    }
    growing
}

/// Whether it grows in either half, as far as the results tell them apart.
fn both_halves(results: &Results, growth: &str, group: &str) -> bool {
    HALVES.into_iter().all(|half| {
        let column = results.column(growth, &part_of(group, half));
        column.is_none_or(|column| is_above_zero(&results.values(column), clusters(results)))
    })
}

/// Replications that share a draw.
fn clusters(results: &Results) -> usize {
    results.inner.max(1) as usize
}

/// Whether the one-sided bound of the mean lies above zero.
fn is_above_zero(per_day: &[f64], inner: usize) -> bool {
    // The lower end of a two-sided interval of confidence 2c − 1 is the one-sided bound of confidence c. Replications that
    // share a draw are one observation: without that, a test of nominal 1 % rejects 4 to 5 %.
    clustered_interval(per_day, inner, 2.0 * TEST_CONFIDENCE - 1.0).low > 0.0
}

/// The rule; growth a day per replication, measured days, mean queue (NaN: unknown, no share needed).
fn is_growing(per_day: &[f64], inner: usize, days: f64, mean_queue: f64) -> bool {
    let mean = mean_interval(per_day, CONFIDENCE).mean;
    is_above_zero(per_day, inner) && mean * days >= LEAST_GROWTH.max(LEAST_SHARE * mean_queue)
}

/// Mean number of patients in the system over the measured days.
fn mean_in_system(results: &Results) -> f64 {
    let measured = |series: &Vec<f32>| series.len().saturating_sub(results.days as usize);
    results
        .replications
        .iter()
        .flat_map(|replication| replication.in_system[measured(&replication.in_system)..].iter())
        .map(|&value| f64::from(value))
        .collect::<Tally>()
        .mean()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic;

    #[test]
    fn a_growing_queue_is_found_with_its_rate_and_utilisation() {
        let mut results = synthetic::hospital(10);
        synthetic::set(&mut results, "setting-queue-growth", "setting=nursing-home", |r| 0.5 + 0.01 * r);
        synthetic::set(&mut results, "setting-queue", "setting=nursing-home", |_| 90.0);
        synthetic::set(&mut results, "setting-utilisation", "setting=nursing-home", |_| 99.8);
        let growing = growing_queues(&results, &|_, _| false);
        assert_eq!(growing.len(), 1, "{growing:?}");
        assert_eq!((growing[0].part, growing[0].id.as_str()), (Part::Setting, "nursing-home"));
        assert!((growing[0].per_day.mean - 0.545).abs() < 1e-9);
        assert!((growing[0].utilisation - 99.8).abs() < 1e-9);
    }

    #[test]
    fn a_steady_system_has_none() {
        assert_eq!(growing_queues(&synthetic::hospital(10), &|_, _| true), []);
    }

    #[test]
    fn a_certain_but_small_growth_is_not_reported() {
        let mut results = synthetic::hospital(10);
        let group = "setting=nursing-home";
        // 4 patients in 364 days: below the least growth.
        synthetic::set(&mut results, "setting-queue-growth", group, |_| 4.0 / 364.0);
        assert_eq!(growing_queues(&results, &|_, _| false), []);
        // 30 patients in 364 days: reported against a queue of 100, not against one of 200.
        synthetic::set(&mut results, "setting-queue-growth", group, |_| 30.0 / 364.0);
        synthetic::set(&mut results, "setting-queue", group, |_| 100.0);
        assert_eq!(growing_queues(&results, &|_, _| false).len(), 1);
        synthetic::set(&mut results, "setting-queue", group, |_| 200.0);
        assert_eq!(growing_queues(&results, &|_, _| false), []);
    }

    #[test]
    fn a_small_share_of_a_long_queue_is_growth_where_the_load_is_known_to_be_too_much() {
        let mut results = synthetic::hospital(10);
        let group = "setting=nursing-home";
        // 1,400 patients in 364 days, against a million who waited from the start.
        synthetic::set(&mut results, "setting-queue-growth", group, |r| 4.0 + 0.01 * r);
        synthetic::set(&mut results, "setting-queue", group, |_| 1e6);
        synthetic::set(&mut results, "setting-utilisation", group, |_| 100.0);
        assert_eq!(growing_queues(&results, &|_, _| false), []);
        assert_eq!(
            growing_queues(&results, &|part, id| (part, id) == (Part::Setting, "nursing-home")).len(),
            1
        );
        synthetic::set(&mut results, "setting-utilisation", group, |_| 80.0);
        assert_eq!(growing_queues(&results, &|_, _| true), [], "there is room");
    }

    #[test]
    fn growth_within_chance_is_not_reported() {
        let mut results = synthetic::hospital(10);
        // Mean 0.1 a day, standard deviation 0.5: the interval holds zero.
        let alternate = |r: f64| if r % 2.0 < 0.5 { 0.6 } else { -0.4 };
        synthetic::set(&mut results, "setting-queue-growth", "setting=nursing-home", alternate);
        assert_eq!(growing_queues(&results, &|_, _| false), []);
    }

    /// Under no growth a test of nominal 1 % may reject about 1 %; blind to shared draws it rejected 4 to 5 %.
    #[test]
    fn replications_that_share_a_draw_are_one_observation() {
        use crate::stats::synthetic::{normal, random};
        let (mut random, trials) = (random(3), 4_000);
        let mut rejected = [0, 0];
        for _ in 0..trials {
            // Ten draws of two replications, nine tenths of the variance from the draw.
            let values: Vec<f64> = (0..10)
                .flat_map(|_| {
                    let draw = normal(&mut random, 0.0, 0.9f64.sqrt());
                    [(); 2].map(|()| draw + normal(&mut random, 0.0, 0.1f64.sqrt()))
                })
                .collect();
            for (count, inner) in rejected.iter_mut().zip([1, 2]) {
                *count += u32::from(is_above_zero(&values, inner));
            }
        }
        let [blind, clustered] = rejected.map(|count| f64::from(count) / f64::from(trials));
        // Four standard errors of a share of 1 % in 4,000 trials are 0.63 points.
        assert!((clustered - 0.01).abs() < 0.0063, "{clustered}");
        assert!(blind > 0.03, "{blind}");
    }

    #[test]
    fn what_grows_in_one_half_only_is_not_reported() {
        let group = "setting=nursing-home";
        for (first, second, found) in [(0.5, 0.5, 1), (0.0, 1.0, 0), (1.0, 0.0, 0)] {
            let mut results = synthetic::hospital(10);
            synthetic::set(&mut results, "setting-queue-growth", group, |r| 0.5 + 0.01 * r);
            let halves = [("half=1", first), ("half=2", second)];
            for (half, growth) in halves {
                let group = format!("{group},{half}");
                synthetic::set(&mut results, "setting-queue-growth", &group, |r| growth + 0.01 * (r - 4.5));
            }
            assert_eq!(growing_queues(&results, &|_, _| false).len(), found, "{first} and {second}");
        }
    }

    #[test]
    fn the_system_and_teams_are_judged_too() {
        let mut results = synthetic::hospital(5);
        synthetic::set(&mut results, "patients-in-system-growth", "all", |r| 3.0 + 0.1 * r);
        synthetic::set(&mut results, "team-queue-growth", "team=social-work", |_| 0.2);
        let parts: Vec<Part> =
            growing_queues(&results, &|_, _| false).iter().map(|growing| growing.part).collect();
        assert_eq!(parts, [Part::Team, Part::System]);
    }
}
