//! The runner: replications of some systems in parallel, collected in order.
//!
//! Replications are independent given the plan, so the results are the same bytes for any number of threads
//! and any order of completion.

use super::design::{Block, Design};
use super::error::RunError;
use super::group::{Group, Names, Runs};
use super::systems::{Means, System, Systems};
use super::watch::Watch;
use crate::flow::columns;
use crate::money::Terms;
use crate::plan::Plan;
use crate::results::{DailySeries, MetricKey, Replication, Results};
use crate::scenario::RESULTS_BYTES;
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// Which replications of the systems are run.
pub(super) struct Batch<'a> {
    /// The replications, draw by draw.
    pub blocks: &'a [Block],
    /// Whether a block has a draw of its own.
    pub is_drawn: bool,
    /// Whether a block (by its position) is run of a system.
    pub wanted: &'a (dyn Fn(usize, usize) -> bool + Sync),
}

/// What the replications of one system left.
#[derive(Default)]
pub(super) struct Made {
    pub metrics: Vec<MetricKey>,
    pub series: Vec<DailySeries>,
    pub replications: Vec<Replication>,
    /// The terms of each.
    pub terms: Vec<Arc<Terms>>,
}

/// With so many blocks a thread, their systems need not be run in parallel too.
const FEW_BLOCKS: usize = 4;

/// Runs what is wanted of every system, but for what the archive has.
///
/// # Errors
/// A system that cannot be made, or the first replication (by block, then system) that could not be finished.
pub(super) fn run_blocks(
    systems: &dyn Systems,
    batch: &Batch<'_>,
    Means { threads, watch, archive }: Means<'_>,
) -> Result<Vec<Made>, RunError> {
    let Batch { blocks, is_drawn, wanted } = *batch;
    let builder = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0));
    let pool = builder.build().map_err(RunError::Threads)?;
    let number = systems.number();
    let names: Vec<Names> = (0..number).map(|_| Names::default()).collect();
    let in_any = |at: &usize| (0..blocks.len()).any(|block| wanted(block, *at));
    let shared = if is_drawn {
        None
    } else {
        let all: Vec<usize> = (0..number).filter(in_any).collect();
        Some(pool.install(|| Group::new(systems, &all, None, true))?)
    };
    has_room(systems, shared.as_ref(), batch)?;
    // Draw by draw; the systems of a draw one after the other, if there are draws enough for all threads.
    let wide = blocks.len() < FEW_BLOCKS * pool.current_num_threads();
    let run = |(block, Block { draw, numbers }): (usize, &Block)| -> Result<Vec<Runs>, RunError> {
        let chosen: Vec<usize> = (0..number).filter(|&at| wanted(block, at)).collect();
        let own = match &shared {
            Some(_) => None,
            None => Some(Group::new(systems, &chosen, Some(*draw), wide)?),
        };
        let Some(group) = own.as_ref().or(shared.as_ref()) else { return Ok(Vec::new()) };
        let mut runs: Vec<Runs> = chosen.iter().map(|&at| Runs { at, made: Ok(Vec::new()) }).collect();
        for number in numbers.clone() {
            group.replicate(number, &mut runs, &names, Means { threads, watch, archive }, wide);
        }
        Ok(runs)
    };
    let outcomes: Vec<Result<Vec<Runs>, RunError>> =
        pool.install(|| blocks.par_iter().enumerate().with_max_len(1).map(run).collect());
    let mut made: Vec<Made> = names
        .into_iter()
        .map(|names| {
            let (metrics, series) = names.into_inner().ok().flatten().unwrap_or_default();
            Made { metrics, series, ..Made::default() }
        })
        .collect();
    for Runs { at, made: of_block } in
        outcomes.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten()
    {
        let (replications, terms): (Vec<_>, Vec<_>) = of_block?.into_iter().unzip();
        made[at].replications.extend(replications);
        made[at].terms.extend(terms);
    }
    Ok(made)
}

/// Checks that what is kept of the replications goes into memory, before one is simulated.
fn has_room(systems: &dyn Systems, shared: Option<&Group<'_>>, batch: &Batch<'_>) -> Result<(), RunError> {
    let number = systems.number();
    // Few replications have always room: the plan of a draw need not be made for that.
    const FEW: u64 = 10_000;
    let made = |Block { numbers, .. }: &Block| u64::from(numbers.end.saturating_sub(numbers.start));
    if batch.blocks.iter().map(made).sum::<u64>().saturating_mul(number as u64) <= FEW {
        return Ok(());
    }
    let Some(first) = batch.blocks.first() else { return Ok(()) };
    let mut replications = 0_u64;
    for at in 0..number {
        let wanted = batch.blocks.iter().enumerate().filter(|(block, _)| (batch.wanted)(*block, at));
        replications = replications.saturating_add(wanted.map(|(_, block)| made(block)).sum());
    }
    let each = match shared.and_then(Group::first) {
        Some(system) => Size::of(&system.plan),
        None => Size::of(&systems.system(0, Some(first.draw))?.plan),
    };
    let bytes = replications.saturating_mul(each.bytes);
    if bytes > RESULTS_BYTES {
        return Err(RunError::TooMuch { replications, figures: each.figures, bytes });
    }
    Ok(())
}

/// How much is kept of a replication.
struct Size {
    /// Figures, and values of its series.
    figures: u64,
    bytes: u64,
}

impl Size {
    fn of(plan: &Plan) -> Self {
        let (metrics, series) = columns(plan);
        let (metrics, series) = (metrics.len() as u64, series.len() as u64);
        let (warm_up, days) = (u64::from(plan.warm_up_days), u64::from(plan.measure_days));
        let whole_run = 2 * (warm_up + days);
        Self {
            figures: metrics + series * days + whole_run,
            // Numbers of days are packed, to less than two bytes each (`DailyNumbers`).
            bytes: 8 * metrics + 2 * series * days + 4 * whole_run + size_of::<Replication>() as u64,
        }
    }
}

/// A plan that is there already.
struct Ready<'a>(&'a Plan);

impl Systems for Ready<'_> {
    fn number(&self) -> usize {
        1
    }

    fn system(&self, _: usize, _: Option<u32>) -> Result<System<'_>, RunError> {
        let plan = self.0;
        let plan = LazyLock::new(Box::new(move || Cow::Borrowed(plan)) as Box<dyn FnOnce() -> _ + Send>);
        Ok(System { plan, key: None, terms: Arc::default() })
    }
}

/// Runs the replications of a plan, such as that of a model made in code. Whatever a scenario states is run by a
/// [`Study`](super::Study).
///
/// # Errors
/// The error of the lowest-numbered replication that could not be finished.
pub fn run(plan: &Plan, design: &Design, watch: &dyn Watch) -> Result<Results, RunError> {
    let numbers = design.first..design.first + design.replications;
    let blocks: Vec<Block> = numbers.map(|number| Block { draw: 0, numbers: number..number + 1 }).collect();
    let batch = Batch { blocks: &blocks, is_drawn: false, wanted: &|_, _| true };
    let means = Means { threads: design.threads, watch, archive: &() };
    let made = run_blocks(&Ready(plan), &batch, means)?.pop().unwrap_or_default();
    Ok(Results {
        option: plan.option.clone(),
        metrics: made.metrics,
        series: made.series,
        start: plan.start,
        warm_up_days: plan.warm_up_days,
        days: plan.measure_days,
        hours: ((plan.closes - plan.measured_from).days() * 24.0).round() as u32,
        terminating: false,
        inner: 1,
        replications: made.replications,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Distribution, Exponential};
    use crate::model::{
        Admission, Arrivals, Checked, Cohort, Condition, Destination, Exit, ExitKind, HOUR, Model, Rate,
        Route, Setting, SettingKind, Span, Stay, Stream, Timetable, WeekPattern,
    };

    fn always() -> Condition {
        Condition::default()
    }

    /// A single queue with `servers` servers, `per_day` arrivals and exponential service of one hour.
    fn single_queue(servers: u32, per_day: f64) -> Model {
        let whole_day = std::array::from_fn(|_| vec![Span { from: 0, to: 1440, count: servers }]);
        let mut model = Model::default();
        model.scenario.set_days(50, 4000);
        model.cohorts.push(Cohort {
            id: "all".into(),
            population: 1.0,
            residents: true,
            attributes: Vec::new(),
        });
        model.streams.push(Stream {
            id: "arrivals".into(),
            cohort: 0,
            pattern: crate::model::Pattern::default(),
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
            routes: vec![Route::certain(Destination::Stay(0))],
        });
        model.settings.push(Setting {
            id: "queue".into(),
            name: "Queue".into(),
            kind: SettingKind::Other,
            counts_as_admission: false,
            site: None,
            capacity: Some(Timetable {
                base: WeekPattern { days: whole_day, bank_holiday: None },
                changes: Vec::new(),
            }),
            unit: "server".into(),
            escalation: None,
            diversion: None,
            turnaround: None,
            admits: None,
            sessions: Vec::new(),
            start: Vec::new(),
        });
        model.stays.push(Stay {
            id: "service".into(),
            setting: 0,
            units: Vec::new(),
            if_too_large: crate::model::TooLarge::Wait,
            also: Vec::new(),
            length: vec![(always(), Distribution::of(Exponential { mean: HOUR }))],
            length_scale: 1.0,
            ends_at: Vec::new(),
            ends_early: Vec::new(),
            pre_empts: false,
            put_out: None,
            load: None,
            appointment: None,
            priority: Vec::new(),
            tasks: Vec::new(),
            routes: vec![Route::certain(Destination::Exit(0))],
            interruptions: Vec::new(),
        });
        model.exits.push(Exit { id: "out".into(), kind: ExitKind::Elsewhere });
        model
    }

    fn run_threads(model: &Model, threads: usize) -> Results {
        let plan = crate::plan::compile(&Checked::new(model.clone()).unwrap());
        run(&plan, &Design { first: 0, replications: 8, threads: Some(threads) }, &()).unwrap()
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
    fn results_that_do_not_go_into_memory_are_refused_before_anything_is_simulated() {
        let plan = crate::plan::compile(&Checked::new(single_queue(1, 20.0)).unwrap());
        let error =
            run(&plan, &Design { first: 0, replications: 1_000_000, threads: Some(1) }, &()).unwrap_err();
        let said = error.to_string();
        assert!(
            said.starts_with("the results of 1,000,000 replications with ") && said.contains("at most 16 GB"),
            "{said}"
        );
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
