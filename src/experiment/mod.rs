//! Experiments: many replications in parallel, collected in order.
//!
//! Replications are independent given the plan, so the results are the same bytes for any number of threads
//! and any order of completion.

mod options;
mod plausible;

pub use options::{Arm, CompareError, Comparison, Uncertainty, compare, compare_some, draw_inputs};
pub use plausible::{PlausibleError, bounded, find_plausible};

use crate::flow::{Outcome, Stopped, replicate};
use crate::plan::Plan;
use crate::results::{Replication, Results};
use rayon::prelude::*;
use std::sync::Mutex;

/// Which replications to run and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Design {
    /// Number of the first replication.
    pub first: u32,
    /// How many.
    pub replications: u32,
    /// Threads; `None` = one per processor.
    pub threads: Option<usize>,
}

/// Why an experiment failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunError {
    /// A replication could not be finished.
    Stopped(Stopped),
    /// Threads could not be started.
    Threads(String),
}

impl std::fmt::Display for RunError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stopped(stopped) => stopped.fmt(f),
            Self::Threads(why) => write!(f, "cannot start threads: {why}"),
        }
    }
}

impl std::error::Error for RunError {}

/// A pool of so many threads.
fn pool(threads: Option<usize>) -> Result<rayon::ThreadPool, RunError> {
    let builder = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0));
    builder.build().map_err(|error| RunError::Threads(error.to_string()))
}

/// Runs the replications of a design; `done` hears of each as it completes (in any order).
///
/// # Errors
/// The error of the lowest-numbered replication that could not be finished.
pub fn run(plan: &Plan, design: &Design, done: &mut (dyn FnMut(u32) + Send)) -> Result<Results, RunError> {
    let pool = pool(design.threads)?;
    let done = Mutex::new(done);
    // Names are kept once: they are the same for every replication.
    let names = Mutex::new(None);
    let outcomes: Vec<Result<Replication, Stopped>> = pool.install(|| {
        (design.first..design.first + design.replications)
            .into_par_iter()
            .with_max_len(1)
            .map(|number| {
                let Outcome { replication, metrics, series } = replicate(plan, number)?;
                if let Ok(mut names) = names.lock() {
                    names.get_or_insert((metrics, series));
                }
                if let Ok(mut done) = done.lock() {
                    done(number);
                }
                Ok(replication)
            })
            .collect()
    });
    let replications = outcomes.into_iter().collect::<Result<_, _>>().map_err(RunError::Stopped)?;
    let (metrics, series) = names.into_inner().ok().flatten().unwrap_or_default();
    Ok(Results {
        option: plan.option.clone(),
        metrics,
        series,
        start: plan.start,
        warm_up_days: plan.warm_up_days,
        days: plan.measure_days,
        inner: 1,
        replications,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Distribution, Exponential};
    use crate::model::{
        Admission, Arrivals, Checked, Cohort, Condition, Exit, ExitKind, HOUR, Kind, Model, Rate, Route,
        Setting, Span, Stay, Stream, Target, Timetable, WeekPattern,
    };

    fn always() -> Condition {
        Condition::default()
    }

    fn route(to: Target) -> Route {
        Route {
            to,
            share: 1.0,
            share_per_delayed_day: 0.0,
            who: always(),
            from: None,
            until: None,
            delay: None,
            then: Vec::new(),
            counts_as: None,
        }
    }

    /// A single queue with `servers` servers, `per_day` arrivals and exponential service of one hour.
    fn single_queue(servers: u32, per_day: f64) -> Model {
        let whole_day = std::array::from_fn(|_| vec![Span { from: 0, to: 1440, count: servers }]);
        let mut model = Model::default();
        model.scenario.warm_up_days = 50;
        model.scenario.measure_days = 4000;
        model.cohorts.push(Cohort {
            id: "all".into(),
            population: 1.0,
            residents: true,
            attributes: Vec::new(),
        });
        model.streams.push(Stream {
            id: "arrivals".into(),
            cohort: 0,
            arrivals: Arrivals::Rate(Rate {
                per_day,
                hours: vec![1.0; 168],
                months: vec![1.0; 12],
                growth: 0.0,
                bank_holiday: 1.0,
                dates: Vec::new(),
            }),
            attributes: Vec::new(),
            admission: Admission::Emergency,
            from: None,
            until: None,
            routes: vec![route(Target::Stay(0))],
        });
        model.settings.push(Setting {
            id: "queue".into(),
            name: "Queue".into(),
            kind: Kind::Other,
            site: None,
            capacity: Some(Timetable {
                base: WeekPattern { days: whole_day, bank_holiday: None },
                changes: Vec::new(),
            }),
            unit: "server".into(),
            escalation: None,
            turnaround: None,
            admits: None,
            start: Vec::new(),
        });
        model.stays.push(Stay {
            id: "service".into(),
            setting: 0,
            units: Vec::new(),
            also: Vec::new(),
            length: vec![(always(), Distribution::of(Exponential { mean: HOUR }))],
            length_scale: 1.0,
            priority: Vec::new(),
            tasks: Vec::new(),
            routes: vec![route(Target::Exit(0))],
            interruptions: Vec::new(),
        });
        model.exits.push(Exit { id: "out".into(), kind: ExitKind::Elsewhere });
        model
    }

    fn run_threads(model: &Model, threads: usize) -> Results {
        let plan = crate::plan::compile(&Checked::new(model.clone()).unwrap());
        run(&plan, &Design { first: 0, replications: 8, threads: Some(threads) }, &mut |_| {}).unwrap()
    }

    #[test]
    fn the_mean_wait_of_a_single_server_queue_is_that_of_theory() {
        // M/M/1 at load 0.8: mean wait in queue ρ/(1 − ρ) service times = 4 hours.
        let results = run_threads(&single_queue(1, 24.0 * 0.8), 2);
        let waits = results.values(results.column("setting-wait-mean", "setting=queue").unwrap());
        let n = waits.len() as f64;
        let mean = waits.iter().sum::<f64>() / n;
        let sd = (waits.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        let error = sd / n.sqrt();
        assert!(error < 0.1, "standard error {error} h leaves no power");
        assert!((mean - 4.0).abs() < 3.5 * error, "mean wait {mean} ± {error} h, theory 4 h");
    }

    #[test]
    fn threads_do_not_change_a_byte() {
        let model = single_queue(3, 60.0);
        let (one, two) = (run_threads(&model, 1), run_threads(&model, 2));
        assert!(one.replications.iter().zip(&two.replications).all(|(a, b)| {
            a.values.iter().map(|v| v.to_bits()).eq(b.values.iter().map(|v| v.to_bits()))
                && a.daily == b.daily
        }));
    }
}
