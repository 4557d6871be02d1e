//! Speed of one whole replication of the benchmark systems and of each bundled place.

#![allow(clippy::expect_used, reason = "a benchmark that cannot load its scenario has failed")]

use careflow::{flow, plan, scenario};
use criterion::{Criterion, criterion_group, criterion_main};
use std::path::Path;
use std::time::Duration;

const SYSTEMS: [&str; 5] = [
    "scenarios/benchmark/w2.toml",
    "scenarios/benchmark/mm1.toml",
    "scenarios/southend",
    "scenarios/published/ipacs-d2a",
    "scenarios/published/monks-2016/current.toml",
];

fn replications(c: &mut Criterion) {
    let mut group = c.benchmark_group("one replication");
    group.sample_size(10).measurement_time(Duration::from_secs(4));
    for path in SYSTEMS {
        let loaded = scenario::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path);
        let plan = plan::compile(&loaded.model);
        group.bench_function(path, |b| b.iter(|| flow::replicate(&plan, 0).expect(path)));
    }
    group.finish();
}

criterion_group!(benches, replications);
criterion_main!(benches);
