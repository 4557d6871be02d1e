//! Speed of the parts an event passes through, and of whole replications.
//!
//! `cargo bench` prints the time of one operation; see `docs/performance.md` for whole-process figures.

use careflow::engine::event_list::EventList;
use careflow::engine::queue::{Entry, Queue};
use careflow::engine::random::{Draw, philox2x64};
use careflow::engine::sampler::Sampler;
use careflow::model::{DAY, Distribution, Shape};
use careflow::{flow, plan, scenario};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;

/// Hold operations (take the next event, schedule another) on lists of several sizes.
fn event_list(c: &mut Criterion) {
    let mut group = c.benchmark_group("event list, one hold");
    for size in [500_u32, 10_000, 250_000] {
        let mut list = EventList::with_capacity(size as usize);
        for index in 0..size {
            list.schedule(i64::from(index) * 7919 % 1_000_000, 2, 3, index);
        }
        let mut step = 0_u64;
        group.bench_function(format!("{size} events"), |b| {
            b.iter(|| {
                let Some(event) = list.pop() else { return };
                step += 1;
                let delay = philox2x64([step, 0], 1)[0] % 1_000_000;
                list.schedule(event.time + delay as i64, 2, 3, event.index);
            });
        });
    }
    group.finish();
}

fn pool(c: &mut Criterion) {
    let mut queue = Queue::new(3);
    for owner in 0..50 {
        queue.join(owner as usize % 3, Entry { owner, ticket: 0, choice: 0 });
    }
    c.bench_function("pool: join and serve the head", |b| {
        b.iter(|| {
            if let Some(entry) = queue.head(|_| true) {
                queue.take_head();
                queue.join(entry.owner as usize % 3, black_box(entry));
            }
        });
    });
}

fn samplers(c: &mut Criterion) {
    let mut group = c.benchmark_group("sampler");
    let cases = [
        ("exponential", Shape::Exponential { mean: DAY }),
        ("lognormal", Shape::Lognormal { mu: 10.0, sigma: 1.0 }),
        ("gamma", Shape::Gamma { shape: 2.5, scale: DAY }),
        ("weibull", Shape::Weibull { shape: 1.5, scale: DAY }),
    ];
    for (name, shape) in cases {
        let sampler = Sampler::new(&Distribution { shape, shift: 0.0, truncate: None });
        let mut who = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                who += 1;
                sampler.sample(&mut Draw::new(1, who, 7, 0))
            });
        });
    }
    group.finish();
    c.bench_function("random: one Philox block", |b| {
        let mut counter = 0;
        b.iter(|| {
            counter += 1;
            philox2x64([counter, 0], 1)
        });
    });
}

fn replications(c: &mut Criterion) {
    let mut group = c.benchmark_group("one replication");
    group.sample_size(10);
    for path in ["scenarios/benchmark/mm1.toml", "scenarios/benchmark/w2.toml", "scenarios/southend"] {
        let Ok(loaded) = scenario::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)) else { continue };
        let plan = plan::compile(&loaded.model);
        group.bench_function(path, |b| b.iter(|| flow::replicate(&plan, 0).is_ok()));
    }
    group.finish();
}

criterion_group!(benches, event_list, pool, samplers, replications);
criterion_main!(benches);
