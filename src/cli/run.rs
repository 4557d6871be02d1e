//! `careflow run`: simulate, judge, show.

use super::failure::Failure;
use super::goals::goals;
use super::output::{complain, say};
use super::simulation::{Simulation, arms};
use crate::experiment::{Arm, Stop, Warning, require};
use crate::model::SourceFile;
use crate::report::{self, Manifest, Outputs, UncertainNumbers, draws_text, json_document};
use crate::results::Results;
use crate::scenario::Loaded;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

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
    /// Show also what the options change in this figure, written METRIC or METRIC/GROUP; may be repeated
    #[arg(long)]
    metric: Vec<String>,
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
    let said = warnings.len();
    let model = &loaded.model;
    let mut study = simulation.study(&loaded, arms(&loaded, arguments.options.as_deref())?);
    let asked = arguments.metric.iter().map(|text| Ok(text.parse()?)).collect::<Result<Vec<_>, Failure>>()?;
    // A setting that an option brings has figures in that option alone.
    let options = study.arms.get(1..).unwrap_or_default();
    if !options.iter().any(|arm| require(&loaded, arm, options, &asked).is_ok()) {
        require(&loaded, &Arm::baseline(), options, &asked)?;
    }
    let goals = goals(&arguments.until)?;
    if !goals.is_empty() {
        let least = simulation.replications(&loaded);
        study.stop = Stop::Precise { least, goals, most: arguments.most };
    }
    let usual = PathBuf::from("output").join(&model.scenario.name);
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| report::beside(&usual, model, simulation.replications(&loaded)));
    if arguments.output.is_none() && folder != usual && !simulation.quiet {
        complain(&format!(
            "{} holds the results of another scenario or of more replications: these go to {}",
            usual.display(),
            folder.display()
        ));
    }
    refuse_what_is_not_ours(&folder, &model.files)?;
    if arguments.back_test && model.back_tests.is_empty() {
        return Err(Failure::plain("this scenario has no [[back-test]] tables"));
    }
    report::try_writing(&folder)?;

    let prepared = begun.elapsed().as_secs_f64();
    let findings = study.run(&simulation.progress())?;
    let simulated = findings.elapsed.as_secs_f64();

    let results = &findings.results;
    let (summaries, differences) = (findings.summaries(), findings.differences());
    let planned = findings.planned(&loaded);
    let growing = findings.growing.first().map_or(&[] as &[_], Vec::as_slice);
    warnings.extend(findings.warnings(&loaded).iter().map(in_words));
    let plausible = findings.plausible.as_ref();
    let threads = simulation.threads();
    let timings = BTreeMap::from([("prepare".to_owned(), prepared), ("simulate".to_owned(), simulated)]);
    let manifest = Manifest::new(model, study.seed, results, threads, timings)
        .with_draws(UncertainNumbers::new(&study, plausible), plausible.cloned())
        .with_warm_up(findings.warm_up().as_ref())
        .with_options(loaded.variants.options(), loaded.variants.schemes())
        .with_rows(&[
            ("summary.csv", summaries.iter().map(|summary| summary.rows.len()).sum()),
            ("differences.csv", differences.iter().map(|option| option.rows.len()).sum()),
            ("planned.csv", planned.len()),
            ("back-test.csv", model.back_tests.len()),
        ])
        .with_growing(growing)
        .with_warnings(warnings.clone());
    let written = Outputs {
        model,
        options: results,
        summaries: &summaries,
        differences: &differences,
        planned: &planned,
        manifest: &manifest,
    };
    // What was found is shown also if it cannot be kept.
    let kept = report::write(&folder, &written, |staging| -> Result<_, Failure> {
        Ok(crate::charts::save(&crate::document::read(staging)?, staging)?)
    });

    let summary = &summaries[0];
    let back_test = report::back_test(&model.back_tests, summary, plausible.is_some());
    if arguments.json {
        let rows = (&*summaries, &*differences, &*planned);
        let document = json_document((model, study.seed), rows, results, plausible)?;
        say(&(serde_json::to_string_pretty(&document)? + "\n"))?;
    } else if arguments.back_test {
        say(&report::back_test_markdown(&back_test))?;
    } else if !simulation.quiet {
        say(&report::table(model, summary, growing))?;
        say(&report::back_test_table(&back_test))?;
        if !model.back_tests.is_empty() && !simulation.fixed && !loaded.variants.inputs().is_empty() {
            say("The uncertain numbers vary between replications; --fixed judges the best values alone.\n")?;
        }
        if let Some(found) = plausible {
            say(&(draws_text(found) + "\n"))?;
        }
        say(&report::differences_table(summary, &differences))?;
        say(&report::what_else_differs(&differences))?;
        say(&report::asked_table(summary, &differences, &asked))?;
        let stated = (loaded.variants.options(), loaded.variants.schemes());
        say(&report::if_not_realised_table(stated, &model.money, summary, &differences))?;
        for (option, differences) in results[1..].iter().zip(&differences) {
            say(&report::money_table(option, differences, &model.money))?;
        }
        say(&report::planned_table(&planned))?;
        let to = kept.is_ok().then_some(&*folder);
        say(&closing_lines(results, simulated, threads, to))?;
    }
    if !simulation.quiet {
        for warning in &warnings[said..] {
            complain(&format!("warning: {warning}"));
        }
    }
    kept?;
    Ok(())
}

/// A warning, with the argument or the chart that has to do with it.
fn in_words(warning: &Warning) -> String {
    match warning {
        Warning::OneReplication | Warning::OneDraw { .. } | Warning::FewClusters { .. } => {
            format!("{warning} with -n")
        }
        Warning::Missed(_) => format!("{warning} with --until"),
        Warning::WarmUp(_) => format!("{warning} (see charts/warm-up.svg)"),
        _ => warning.to_string(),
    }
}

/// Results may not be written over what the scenario is read from, nor over files that no run has written.
fn refuse_what_is_not_ours(folder: &Path, files: &[SourceFile]) -> Result<(), Failure> {
    let elsewhere = "write the results elsewhere with --output";
    if let Some(file) = report::input_in(folder, files) {
        let message = format!(
            "the results would overwrite {}, which the scenario is read from",
            file.location.display()
        );
        return Err(Failure::argument(message, elsewhere));
    }
    refuse_scenario_folder(folder)?;
    if let Some(path) = report::stranger(folder) {
        let message = format!("{} is there already, and is not from a run of careflow", path.display());
        return Err(Failure::argument(message, format!("{elsewhere}, or move it away")));
    }
    Ok(())
}

/// Results may not be written among scenario files: a CSV of the same name would be lost.
fn refuse_scenario_folder(folder: &Path) -> Result<(), Failure> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    let toml = |entry: &std::fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "toml");
    match entries.flatten().find(toml) {
        None => Ok(()),
        Some(file) => Err(Failure::argument(
            format!(
                "the output folder {} holds scenario files ({})",
                folder.display(),
                file.file_name().to_string_lossy()
            ),
            "write the results elsewhere with --output",
        )),
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

fn closing_lines(options: &[Results], seconds: f64, threads: usize, folder: Option<&Path>) -> String {
    let replications: usize = options.iter().map(|results| results.replications.len()).sum();
    let events: u64 = options.iter().flat_map(|results| &results.replications).map(|r| r.events).sum();
    let per_event = seconds * threads.min(replications) as f64 / events as f64 * 1e9;
    let of_each = match options.len() {
        1 => String::new(),
        systems => format!(" of each of {systems} systems"),
    };
    format!(
        "{} replications{of_each}, {:.1} million events in {seconds:.1} s: {:.1} million a second, {per_event:.0} ns per \
         event and core\n{}",
        replications / options.len().max(1),
        events as f64 / 1e6,
        events as f64 / 1e6 / seconds,
        folder.map_or_else(String::new, |folder| format!("Results: {}\n", folder.display())),
    )
}
