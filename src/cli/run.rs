//! `careflow run`: simulate, judge, show.

use super::{Failure, complain, load_or_fail, say};
use crate::experiment::{self, Design};
use crate::model::Model;
use crate::report::{self, Manifest, Report};
use crate::results::Results;
use crate::scenario::Loaded;
use crate::stats::{check_warm_up, growing_queues, summarise, summary::Summary};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `careflow run`.
#[derive(Debug, clap::Args)]
pub struct Run {
    /// Folder of a place, or a scenario file
    path: PathBuf,
    /// Replications [default: the scenario's]
    #[arg(long, short = 'n', value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replications: Option<u32>,
    /// Seed of all random numbers [default: the scenario's]
    #[arg(long)]
    seed: Option<u64>,
    /// Threads [default: one per processor]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
    /// Folder for the results [default: output/<name of the scenario>]
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
    /// Print the summary as JSON instead of the table
    #[arg(long, conflicts_with = "back_test")]
    json: bool,
    /// Print the back-test alone, as a Markdown table
    #[arg(long)]
    back_test: bool,
}

pub fn run(arguments: &Run) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut loaded = load_or_fail(&arguments.path)?;
    let scenario = &mut loaded.model.scenario;
    scenario.seed = arguments.seed.unwrap_or(scenario.seed);
    scenario.replications = arguments.replications.unwrap_or(scenario.replications);
    let mut warnings = say_warnings(&loaded, arguments.quiet);
    let model = &loaded.model;
    let folder =
        arguments.output.clone().unwrap_or_else(|| PathBuf::from("output").join(&model.scenario.name));
    refuse_scenario_folder(&folder)?;
    if arguments.back_test && model.back_tests.is_empty() {
        return Err(Failure("error: this scenario has no [[back-test]] tables".into()));
    }
    // An output folder that cannot be written is better known before a long run than after it.
    std::fs::create_dir_all(&folder)
        .map_err(|error| Failure(format!("error: cannot create {}: {error}", folder.display())))?;

    let plan = crate::plan::compile(model);
    let prepared = begun.elapsed().as_secs_f64();
    let results = simulate(arguments, &plan, model.scenario.replications)?;
    let simulated = begun.elapsed().as_secs_f64() - prepared;

    let summary = summarise(&results);
    warnings.extend(missing_groups(model, &summary));
    let growing = growing_queues(&results);
    let warm_up = check_warm_up(&results);
    if warm_up.too_short && growing.is_empty() {
        warnings.push(match warm_up.suggested_days {
            Some(days) => format!(
                "the warm-up of {} days looks too short: MSER-5 would discard {days} days (see charts/warm-up.svg)",
                warm_up.chosen_days
            ),
            None => "MSER-5 finds no steady number of patients in the system: growth and seasons do this, and \
                     so does too short a warm-up (see charts/warm-up.svg)"
                .to_owned(),
        });
    }
    if !growing.is_empty() {
        let (settings, teams) = crate::scenario::expected_loads(model).unwrap_or_default();
        warnings.extend(report::unstable(model, &growing, &report::Loads { settings, teams }));
    }
    let threads = arguments.threads.map_or_else(processors, |threads| threads as usize);
    let timings = BTreeMap::from([("prepare".to_owned(), prepared), ("simulate".to_owned(), simulated)]);
    let options = [results];
    let manifest = Manifest::new(model, model.scenario.seed, &options, threads, timings)
        .with_warm_up(&warm_up)
        .with_growing(&growing)
        .with_warnings(warnings.clone());
    let summaries = [summary];
    report::write(&folder, &Report { model, options: &options, summaries: &summaries, manifest: &manifest })?;

    let summary = &summaries[0];
    if arguments.json {
        say(&json(model, summary)?)?;
    } else if arguments.back_test {
        say(&report::back_test_markdown(&report::back_test(&model.back_tests, summary)))?;
    } else if !arguments.quiet {
        say(&report::table(model, summary, &growing))?;
        say(&report::back_test_table(&report::back_test(&model.back_tests, summary)))?;
        say(&closing_lines(&options[0], simulated, threads, &folder))?;
    }
    if !arguments.quiet {
        for warning in &warnings[loaded.warnings.0.len().min(warnings.len())..] {
            complain(&format!("warning: {warning}"));
        }
    }
    Ok(())
}

/// Back-tests whose group the results do not have, with the nearest that they have.
fn missing_groups(model: &Model, summary: &Summary) -> Vec<String> {
    let missing = model.back_tests.iter().filter(|test| summary.row(&test.metric, &test.group).is_none());
    let sentence = |test: &crate::model::BackTest| {
        let groups =
            summary.rows.iter().filter(|row| row.metric == test.metric).map(|row| row.group.as_str());
        let near = groups.min_by_key(|group| strsim::damerau_levenshtein(group, &test.group));
        let near = near.map_or_else(
            || "the scenario gives no such metric".into(),
            |near| format!("did you mean `{near}`?"),
        );
        format!(
            "back-test `{}`: no group `{}` of `{}` in the results; {near}",
            test.title, test.group, test.metric
        )
    };
    missing.map(sentence).collect()
}

/// Results may not be written among scenario files: a CSV of the same name would be lost.
fn refuse_scenario_folder(folder: &std::path::Path) -> Result<(), Failure> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    let toml = |entry: &std::fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "toml");
    match entries.flatten().find(toml) {
        None => Ok(()),
        Some(file) => Err(Failure(format!(
            "error: the output folder {} holds scenario files ({})\n  = help: write the results elsewhere with --output",
            folder.display(),
            file.file_name().to_string_lossy()
        ))),
    }
}

/// Prints what `check` would warn of and what this version leaves out; returns it for the manifest.
fn say_warnings(loaded: &Loaded, quiet: bool) -> Vec<String> {
    let warnings: Vec<String> = loaded.warnings.0.iter().map(|problem| problem.message.clone()).collect();
    if !loaded.warnings.0.is_empty() && !quiet {
        complain(&loaded.warnings.to_string());
    }
    warnings
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Runs the replications behind a progress bar (none if standard error is no terminal).
fn simulate(arguments: &Run, plan: &crate::plan::Plan, replications: u32) -> Result<Results, Failure> {
    let bar = if arguments.quiet { ProgressBar::hidden() } else { ProgressBar::new(u64::from(replications)) };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} replications, {eta} left") {
        bar.set_style(style);
    }
    let design =
        Design { first: 0, replications, threads: arguments.threads.map(|threads| threads as usize) };
    let results = experiment::run(plan, &design, &mut |_| bar.inc(1));
    bar.finish_and_clear();
    Ok(results?)
}

fn closing_lines(results: &Results, seconds: f64, threads: usize, folder: &std::path::Path) -> String {
    let events: u64 = results.replications.iter().map(|replication| replication.events).sum();
    let per_event = seconds * threads.min(results.replications.len()) as f64 / events as f64 * 1e9;
    format!(
        "{} replications, {:.1} million events in {seconds:.1} s: {:.1} million a second, {per_event:.0} ns per \
         event and core\nResults: {}\n",
        results.replications.len(),
        events as f64 / 1e6,
        events as f64 / 1e6 / seconds,
        folder.display(),
    )
}

/// The summary as JSON: an object with the scenario and the rows of `summary.csv`.
fn json(model: &Model, summary: &Summary) -> Result<String, Failure> {
    let number =
        |value: f64| if value.is_finite() { serde_json::json!(value) } else { serde_json::Value::Null };
    let rows: Vec<serde_json::Value> = summary
        .rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "option": summary.option, "metric": row.metric, "group": row.group, "unit": row.unit,
                "mean": number(row.mean), "sd": number(row.sd),
                "ci_low": number(row.ci_low), "ci_high": number(row.ci_high),
                "p05": number(row.p05), "p25": number(row.p25), "p50": number(row.p50),
                "p75": number(row.p75), "p95": number(row.p95), "replications": row.replications,
            })
        })
        .collect();
    let document = serde_json::json!({
        "scenario": model.scenario.name, "title": model.scenario.title, "seed": model.scenario.seed,
        "summary": rows,
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
