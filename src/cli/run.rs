//! `careflow run`: simulate, judge, show.

use super::chosen::{self, Simulation};
use super::{Failure, complain, precision, say};
use crate::experiment::Arm;
use crate::model::{Model, Scheme};
use crate::report::{self, Manifest, Report, draws_text};
use crate::results::{PlausibleDraws, Results};
use crate::scenario::Loaded;
use crate::stats::{
    AgainstPlan, Differences, Summary, check_warm_up, differences, growing_queues, summarise,
};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

/// One draw in so many should be plausible at least.
const FEW: usize = 5;

/// Arguments of `careflow run`.
#[derive(Debug, clap::Args)]
pub struct Run {
    #[command(flatten)]
    simulation: Simulation,
    /// Options to run against the baseline, separated by commas; `none` for the baseline alone [default: all]
    #[arg(long, value_delimiter = ',')]
    options: Option<Vec<String>>,
    /// Go on until the 95 % half-width of a metric is small enough, such as `acute-occupancy=0.5` or
    /// `non-elective-admissions=2%`; with options, of its differences; may be repeated
    #[arg(long, value_name = "METRIC=HALF-WIDTH")]
    until: Vec<String>,
    /// Most replications with --until
    #[arg(long, default_value_t = 2000, requires = "until")]
    most: u32,
    /// Folder for the results [default: output/<name of the scenario>]
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Print the summary as JSON instead of the table
    #[arg(long, conflicts_with = "back_test")]
    json: bool,
    /// Print the back-test alone, as a Markdown table
    #[arg(long)]
    back_test: bool,
}

pub fn run(arguments: &Run) -> Result<(), Failure> {
    let begun = Instant::now();
    let simulation = &arguments.simulation;
    let loaded = simulation.load()?;
    let mut warnings = say_warnings(&loaded, simulation.quiet);
    let model = &loaded.model;
    let arms = chosen::arms(&loaded, arguments.options.as_deref())?;
    let goals = precision::goals(&arguments.until)?;
    let folder =
        arguments.output.clone().unwrap_or_else(|| PathBuf::from("output").join(&model.scenario.name));
    refuse_scenario_folder(&folder)?;
    if arguments.back_test && model.back_tests.is_empty() {
        return Err(Failure("error: this scenario has no [[back-test]] tables".into()));
    }
    // An output folder that cannot be written is better known before a long run than after it.
    std::fs::create_dir_all(&folder)
        .map_err(|error| Failure(format!("error: cannot create {}: {error}", folder.display())))?;

    let prepared = begun.elapsed().as_secs_f64();
    let (results, reached) = precision::simulate(simulation, &loaded, &arms, &goals, arguments.most)?;
    let simulated = begun.elapsed().as_secs_f64() - prepared;

    let summaries: Vec<Summary> = results.iter().map(summarise).collect();
    let differences = differences(&results[0], &results[1..]);
    let summary = &summaries[0];
    let choices = loaded.variants.options();
    let planned = report::planned(&results[0], &results[1..], choices);
    warnings.extend(missing_groups(model, summary));
    if arms.len() > 1 {
        warnings.extend(unpriced(&loaded, &arms, &results));
    }
    warnings.extend(reached);
    let plausible = simulation.plausible_draws();
    warnings.extend(plausible.as_ref().and_then(few_plausible));
    if arms.len() > 1 && summary.replications < 2 {
        warnings.push("differences have no interval with one replication: run more with -n".to_owned());
    }
    let growing = growing_queues(&results[0]);
    let warm_up = check_warm_up(&results[0]);
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
    let threads = simulation.threads();
    let timings = BTreeMap::from([("prepare".to_owned(), prepared), ("simulate".to_owned(), simulated)]);
    let manifest = Manifest::new(model, model.scenario.seed, &results, threads, timings)
        .with_draws(simulation.uncertain_numbers(&loaded), plausible.clone())
        .with_warm_up(&warm_up)
        .with_growing(&growing)
        .with_warnings(warnings.clone());
    let written = Report {
        model,
        options: &results,
        summaries: &summaries,
        differences: &differences,
        planned: &planned,
        manifest: &manifest,
    };
    report::write(&folder, &written)?;

    let back_test = report::back_test(&model.back_tests, summary, plausible.is_some());
    if arguments.json {
        say(&json(model, &summaries, &differences, &planned, &results, plausible.as_ref())?)?;
    } else if arguments.back_test {
        say(&report::back_test_markdown(&back_test))?;
    } else if !simulation.quiet {
        say(&report::table(model, summary, &growing))?;
        say(&report::back_test_table(&back_test))?;
        if !model.back_tests.is_empty() && !simulation.fixed && !loaded.variants.inputs().is_empty() {
            say("The uncertain numbers vary between replications; --fixed judges the best values alone.\n")?;
        }
        if let Some(found) = &plausible {
            say(&(draws_text(found) + "\n"))?;
        }
        say(&report::differences_table(summary, &summaries[1..], &differences))?;
        let year = model.money.price_year.as_deref();
        for (option, differences) in results[1..].iter().zip(&differences) {
            say(&report::money_table(option, differences, year))?;
        }
        say(&report::planned_table(&planned))?;
        say(&closing_lines(&results, simulated, threads, &folder))?;
    }
    if !simulation.quiet {
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

/// That ranges and published figures disagree, if hardly any draw is plausible.
fn few_plausible(found: &PlausibleDraws) -> Option<String> {
    (found.draws.len() * FEW < found.tried as usize).then(|| {
        format!(
            "only {} of {} draws of the uncertain numbers have a plausible baseline: their ranges and the published \
             figures hardly agree",
            found.draws.len(),
            found.tried
        )
    })
}

/// Prices and claims of things that the results do not have.
fn unpriced(loaded: &Loaded, arms: &[Arm], results: &[Results]) -> Vec<String> {
    let all = loaded.variants.schemes();
    let chosen = (0..all.len()).filter(|at| arms.iter().any(|arm| arm.schemes.contains(at)));
    let chosen: Vec<&Scheme> = chosen.map(|at| &all[at]).collect();
    let priced = crate::money::unknown(&loaded.model.money, &chosen, results);
    let priced = priced.into_iter().map(|(what, metric, group)| {
        format!("{what}: no group `{group}` of `{metric}` in the results, so its pounds are undefined")
    });
    let claimed = report::planned::not_found(&results[1..], loaded.variants.options());
    let claimed = claimed.into_iter().map(|(option, metric, group)| {
        format!("planned figure of option {option}: no group `{group}` of `{metric}` in the results")
    });
    priced.chain(claimed).collect()
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

/// Prints what `check` would warn of; returns it for the manifest.
fn say_warnings(loaded: &Loaded, quiet: bool) -> Vec<String> {
    let warnings: Vec<String> = loaded.warnings.0.iter().map(|problem| problem.message.clone()).collect();
    if !loaded.warnings.0.is_empty() && !quiet {
        complain(&loaded.warnings.to_string());
    }
    warnings
}

fn closing_lines(options: &[Results], seconds: f64, threads: usize, folder: &std::path::Path) -> String {
    let replications: usize = options.iter().map(|results| results.replications.len()).sum();
    let events: u64 = options.iter().flat_map(|results| &results.replications).map(|r| r.events).sum();
    let per_event = seconds * threads.min(replications) as f64 / events as f64 * 1e9;
    let of_each = match options.len() {
        1 => String::new(),
        systems => format!(" of each of {systems} systems"),
    };
    format!(
        "{} replications{of_each}, {:.1} million events in {seconds:.1} s: {:.1} million a second, {per_event:.0} ns per \
         event and core\nResults: {}\n",
        replications / options.len().max(1),
        events as f64 / 1e6,
        events as f64 / 1e6 / seconds,
        folder.display(),
    )
}

/// The results as JSON: an object with the scenario, the rows of `summary.csv`, those of `differences.csv` and of
/// `planned.csv`, and the chances of a benefit.
fn json(
    model: &Model,
    summaries: &[Summary],
    differences: &[Differences],
    planned: &[AgainstPlan],
    results: &[Results],
    plausible: Option<&PlausibleDraws>,
) -> Result<String, Failure> {
    let number =
        |value: f64| if value.is_finite() { serde_json::json!(value) } else { serde_json::Value::Null };
    let rows = summaries.iter().flat_map(|summary| summary.rows.iter().map(move |row| (summary, row)));
    let rows: Vec<serde_json::Value> = rows
        .map(|(summary, row)| {
            serde_json::json!({
                "option": summary.option, "metric": row.metric, "group": row.group, "unit": row.unit,
                "mean": number(row.mean), "sd": number(row.sd),
                "ci_low": number(row.ci_low), "ci_high": number(row.ci_high),
                "p05": number(row.p05), "p25": number(row.p25), "p50": number(row.p50),
                "p75": number(row.p75), "p95": number(row.p95), "replications": row.replications,
            })
        })
        .collect();
    let changed = differences.iter().flat_map(|option| option.rows.iter().map(move |row| (option, row)));
    let changed: Vec<serde_json::Value> = changed
        .map(|(option, row)| {
            let d = &row.difference;
            serde_json::json!({
                "option": option.option, "metric": row.metric, "group": row.group, "unit": row.unit,
                "mean": number(d.mean), "sd": number(d.sd),
                "ci_low": number(d.interval.low), "ci_high": number(d.interval.high),
                "simultaneous_low": number(d.simultaneous.low),
                "simultaneous_high": number(d.simultaneous.high),
                "p05": number(d.p05), "p50": number(d.p50), "p95": number(d.p95),
                "prob_below_zero": number(d.below_zero.share), "variance_ratio": number(d.variance_ratio),
                "outer_share": number(row.components.map_or(f64::NAN, |c| c.outer_share)),
                "replications": d.pairs,
                "baseline_mean": number(row.baseline), "option_mean": number(row.option),
                "percent": number(row.relative.mean), "percent_low": number(row.relative.low),
                "percent_high": number(row.relative.high),
            })
        })
        .collect();
    let planned: Vec<serde_json::Value> = planned
        .iter()
        .map(|row| {
            let (found, risk) = (&row.found, &row.risk);
            serde_json::json!({
                "option": row.option, "metric": row.metric, "group": row.group, "unit": row.unit,
                "planned": number(row.claimed), "found": number(found.mean), "sd": number(found.sd),
                "ci_low": number(found.low), "ci_high": number(found.high),
                "prob_short": number(risk.probability.share),
                "prob_short_low": number(risk.probability.low),
                "prob_short_high": number(risk.probability.high),
                "expected_shortfall": number(risk.expected.mean),
                "expected_shortfall_low": number(risk.expected.low),
                "expected_shortfall_high": number(risk.expected.high),
                "shortfall_if_short": number(risk.given_short.mean), "shortfall_p90": number(risk.p90),
                "replications": found.replications, "left_out": risk.left_out,
            })
        })
        .collect();
    let benefits = results.iter().skip(1).flat_map(report::benefits);
    let benefits: Vec<serde_json::Value> = benefits
        .map(|benefit| {
            let above = &benefit.above_zero;
            serde_json::json!({
                "option": benefit.option, "metric": benefit.metric,
                "prob_above_zero": number(above.share), "prob_above_zero_low": number(above.low),
                "prob_above_zero_high": number(above.high), "replications": above.replications,
            })
        })
        .collect();
    let document = serde_json::json!({
        "scenario": model.scenario.name, "title": model.scenario.title, "seed": model.scenario.seed,
        "price_year": model.money.price_year, "summary": rows, "differences": changed, "planned": planned,
        "benefits": benefits, "plausible_draws": plausible,
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
