//! Speed of what surrounds the replications: reading and checking a place, the plan, charts, and a whole run
//! with its files.

#![allow(clippy::expect_used, reason = "a benchmark that cannot load its scenario has failed")]

use careflow::experiment::{self, Design};
use careflow::model::Checked;
use careflow::plan;
use careflow::report::{self, Manifest, Outputs};
use careflow::results::Results;
use careflow::scenario;
use careflow::stats::summarise;
use careflow::{charts, document};
use criterion::{Criterion, criterion_group, criterion_main};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

fn southend() -> Checked {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/southend");
    scenario::load(&path).expect("Southend loads").model
}

fn simulate(model: &Checked, replications: u32, threads: usize) -> Results {
    let design = Design { first: 0, replications, threads: Some(threads) };
    experiment::run(&plan::compile(model), &design, &()).expect("Southend runs")
}

/// Southend as `careflow check` reads it, and its plan.
fn prepare(c: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/southend");
    let mut group = c.benchmark_group("prepare Southend");
    group.sample_size(20);
    group.bench_function("check", |b| b.iter(|| scenario::load(&path).expect("Southend loads")));
    let model = southend();
    group.bench_function("plan", |b| b.iter(|| plan::compile(&model)));
    group.finish();
}

/// Writes the files of a run, with its charts.
fn write(folder: &Path, model: &Checked, results: Results, threads: usize) {
    let options = [results];
    let summaries = [summarise(&options[0])];
    let manifest = Manifest::new(model, 1, &options, threads, BTreeMap::new());
    let report = Outputs {
        model,
        options: &options,
        summaries: &summaries,
        differences: &[],
        planned: &[],
        drawn: careflow::report::Drawn::default(),
        manifest: &manifest,
    };
    let draw = |staging: &Path| -> Result<_, Box<dyn std::error::Error>> {
        Ok(charts::save(&document::read(staging)?, staging)?.files)
    };
    report::write(folder, &report, draw).expect("files can be written");
}

/// All charts of Southend, each as SVG and PNG.
fn draw(c: &mut Criterion) {
    let model = southend();
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), &model, simulate(&model, 4, 1), 1);
    let mut group = c.benchmark_group("report of Southend");
    group.sample_size(10);
    group.bench_function("charts", |b| {
        b.iter(|| {
            let saved = document::read(folder.path()).expect("the run can be read");
            charts::save(&saved, folder.path()).expect("charts can be drawn")
        });
    });
    group.finish();
}

/// Four replications of Southend and everything that `careflow run` writes.
fn run(c: &mut Criterion) {
    let model = southend();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut group = c.benchmark_group("run of Southend, 4 replications and all files");
    group.sample_size(10).measurement_time(Duration::from_secs(8));
    for threads in [1, 2] {
        group.bench_function(format!("threads: {threads}"), |b| {
            b.iter(|| {
                write(folder.path(), &model, simulate(&model, 4, threads), threads);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, prepare, draw, run);
criterion_main!(benches);
