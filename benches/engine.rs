//! Speed of the parts an event passes through: event list, queue, samplers, random numbers.
//!
//! `cargo bench --bench engine` prints the time of one operation; what they add up to is in
//! `docs/performance.md`.

use careflow::distribution::{
    Beta, Distribution, Exponential, Gamma, Lognormal, Sampler, Shape, Triangular, Uniform, Values, Weibull,
};
use careflow::engine::event_list::EventList;
use careflow::engine::queue::{Entry, Queue};
use careflow::engine::random::{Draw, philox2x64, replication_key, seed_of, stream_key};
use careflow::engine::{Duration, Time};
use careflow::model::{DAY, HOUR};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

/// Longest delay of a hold, milliseconds; delays are uniform up to it.
const LONGEST: i64 = 1_000_000;

/// A delay from a few instructions of its own, so that the list is what is measured.
fn delay(state: &mut u64) -> i64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*state >> 33) as i64 * LONGEST) >> 31
}

/// Hold operations (take the next event, schedule another) on lists of several sizes, and the same on the
/// binary heap of the standard library.
fn event_list(c: &mut Criterion) {
    let mut group = c.benchmark_group("event list, one hold");
    for size in [500_u32, 10_000, 250_000] {
        let mut list = EventList::new();
        let mut state = 1;
        for index in 0..size {
            list.schedule(Time::new(delay(&mut state)), 2, 3, index);
        }
        group.bench_function(BenchmarkId::new("timing wheel", size), |b| {
            b.iter(|| {
                let Some(event) = list.pop() else { return };
                list.schedule(event.time + Duration::new(delay(&mut state)), 2, 3, event.index);
            });
        });
        let mut heap: BinaryHeap<_> =
            (0..size).map(|index| Reverse((delay(&mut state), u64::from(index), index))).collect();
        let mut sequence = u64::from(size);
        group.bench_function(BenchmarkId::new("std BinaryHeap", size), |b| {
            b.iter(|| {
                let Some(Reverse((time, _, index))) = heap.pop() else { return };
                sequence += 1;
                heap.push(Reverse((time + delay(&mut state), sequence, index)));
            });
        });
    }
    group.finish();
}

/// The head of a queue is served and joins again, with nobody withdrawn and with every second one.
fn pool(c: &mut Criterion) {
    let mut group = c.benchmark_group("queue");
    let filled = || {
        let mut queue = Queue::new(3);
        for owner in 0..50 {
            queue.join(owner as usize % 3, Entry { owner, ticket: 0, choice: 0 });
        }
        queue
    };
    let mut queue = filled();
    group.bench_function("serve the head, join", |b| {
        b.iter(|| {
            if let Some(entry) = queue.head(|_| true) {
                queue.take_head();
                queue.join(entry.owner as usize % 3, black_box(entry));
            }
        });
    });
    // A ticket of 1 is void: its owner has gone elsewhere.
    let mut queue = filled();
    let valid = |entry: Entry<u32>| entry.ticket == 0;
    group.bench_function("serve the head, join twice, withdraw one", |b| {
        b.iter(|| {
            if let Some(entry) = queue.head(valid) {
                queue.take_head();
                queue.join(1, black_box(Entry { ticket: 1, ..entry }));
                queue.withdraw(valid);
                queue.join(entry.owner as usize % 3, black_box(entry));
            }
        });
    });
    group.finish();
}

/// One value of a new patient: the draw is prepared and the value taken from it.
fn samplers(c: &mut Criterion) {
    let mut group = c.benchmark_group("sampler");
    let lognormal = Shape::from(Lognormal { mu: 19.0, sigma: 1.0 });
    let cases = [
        ("fixed", Distribution::fixed(DAY)),
        ("uniform", Distribution::of(Uniform { low: 0.0, high: DAY })),
        ("triangular", Distribution::of(Triangular { low: 0.0, mode: HOUR, high: DAY })),
        ("exponential", Distribution::of(Exponential { mean: DAY })),
        ("gamma", Distribution::of(Gamma { shape: 2.5, scale: DAY })),
        ("gamma, shape below 1", Distribution::of(Gamma { shape: 0.7, scale: DAY })),
        ("weibull", Distribution::of(Weibull { shape: 1.5, scale: DAY })),
        ("lognormal", Distribution::of(lognormal.clone())),
        (
            "lognormal, truncated",
            Distribution { shape: lognormal, shift: 0.0, truncate: Some((0.0, 30.0 * DAY)) },
        ),
        ("beta", Distribution::of(Beta { alpha: 2.0, beta: 3.0, low: 0.0, high: DAY })),
        (
            "values, 100 of them",
            Distribution::of(Values {
                values: (0..100).map(|day| f64::from(day) * DAY).collect(),
                weights: vec![0.01; 100],
            }),
        ),
    ];
    for (name, distribution) in cases {
        let sampler = Sampler::new(&distribution);
        let mut seed = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                seed += 1;
                sampler.sample(&mut Draw::new(black_box(seed), 7, 0))
            });
        });
    }
    group.finish();
}

fn random(c: &mut Criterion) {
    let mut group = c.benchmark_group("random");
    let key = replication_key(1, 0);
    let stream = stream_key(key, 7);
    let mut number = 0_u32;
    group.bench_function("seed of a person", |b| {
        b.iter(|| {
            number += 1;
            seed_of(stream, black_box(number))
        });
    });
    let mut who = 0_u64;
    group.bench_function("first number of a draw", |b| {
        b.iter(|| {
            who += 1;
            Draw::new(black_box(who), 7, 0).uniform()
        });
    });
    // What a number would cost if every draw were a block of its own.
    group.bench_function("one Philox block", |b| {
        b.iter(|| {
            who += 1;
            philox2x64([black_box(who), 7], key)
        });
    });
    group.finish();
}

criterion_group!(benches, event_list, pool, samplers, random);
criterion_main!(benches);
