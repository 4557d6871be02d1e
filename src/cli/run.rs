//! `careflow run`: simulate, judge, show.

use super::failure::Failure;
use super::goals::goals;
use super::output::{complain, say};
use super::results::{Delivered, write};
use super::shard::{Part, shard};
use super::simulation::{Simulation, arms};
use crate::document::{Asked, Saved, read, screen_in_two, table};
use crate::experiment::{Arm, Share, Stop, Warning, WarningKind, require};
use crate::model::SourceFile;
use crate::report::{
    self, Drawn, Manifest, Outputs, PlaceEntry, UncertainNumbers, WarningEntry, json_document,
};
use crate::scenario::Loaded;
use crate::store::{Kind, Shards, Together};
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
    /// Show also this figure beside the headline, written METRIC or METRIC/GROUP; may be repeated
    #[arg(long)]
    metric: Vec<String>,
    /// Folder for the results [default: output/<name of the scenario>]
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Replace the results of another scenario in the folder
    #[arg(long, requires = "output")]
    replace: bool,
    /// Print the whole run as JSON instead of the screen
    #[arg(long, conflicts_with = "back_test")]
    json: bool,
    /// Print the back-test alone, as a Markdown table, as `careflow show FOLDER back-test --markdown` does
    #[arg(long)]
    back_test: bool,
    /// Simulate one part of the run, such as 3/8 for the third of eight, into a file that `careflow merge` reads
    #[arg(long, value_name = "K/N", conflicts_with_all = ["until", "json", "back_test", "replace", "metric"])]
    shard: Option<Share>,
    /// With --shard: only try draws of the uncertain numbers, so that the parts know which are plausible
    #[arg(long, requires = "shard")]
    trials: bool,
}

impl Run {
    /// Reads the scenario, with the draws that were asked for.
    pub fn load(&self) -> Result<Loaded, Failure> {
        self.simulation.load()
    }

    /// The table of draws that was named.
    pub fn draws(&self) -> Option<&Path> {
        self.simulation.draws.as_deref()
    }
}

pub fn run(arguments: &Run) -> Result<(), Failure> {
    match arguments.shard {
        Some(share) => {
            let Run { simulation, options, trials, output, .. } = arguments;
            let kind = if *trials { Kind::Trials } else { Kind::Replications };
            shard(&Part { simulation, options: options.as_deref(), output: output.as_deref(), kind, share })
        }
        None => simulate(arguments, None),
    }
}

/// Runs, judges and writes; with shards, what is in them is not simulated again.
pub fn simulate(arguments: &Run, shards: Option<&Shards>) -> Result<(), Failure> {
    let begun = Instant::now();
    let simulation = &arguments.simulation;
    let loaded = simulation.load()?;
    // What is said on the screen at the end is not said twice.
    let on_screen = !arguments.json && !arguments.back_test && !simulation.quiet;
    let aloud = !on_screen && !simulation.quiet;
    if aloud && !loaded.warnings.0.is_empty() {
        complain(&loaded.warnings.to_string());
    }
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
    if let (false, Some(title)) = (arguments.replace, report::other_scenario(&folder, model)) {
        let folder = folder.display();
        return Err(Failure::argument(
            format!("{folder} holds the results of another scenario, “{title}”"),
            "name another folder with --output, or replace them with --replace",
        ));
    }
    if arguments.back_test && model.back_tests.is_empty() {
        return Err(Failure::plain("this scenario has no [[back-test]] tables"));
    }
    report::try_writing(&folder)?;

    let kept = simulation.kept(&loaded)?;
    let together = shards.map(|shards| Together { shards, beneath: kept.archive() });
    study.archive = together.as_ref().map_or(kept.archive(), |together| together);
    let prepared = begun.elapsed().as_secs_f64();
    let findings = study.run(&simulation.progress()).inspect_err(|_| {
        // No screen will say it.
        if on_screen && !loaded.warnings.0.is_empty() {
            complain(&loaded.warnings.to_string());
        }
    })?;
    let simulated = findings.elapsed.as_secs_f64();

    let results = &findings.results;
    let (summaries, differences) = (findings.summaries(), findings.differences());
    let planned = findings.planned(&loaded);
    let growing = findings.growing.first().map_or(&[] as &[_], Vec::as_slice);
    let mut found = findings.warnings(&loaded);
    found.sort_by_key(Warning::kind);
    let entry = |kind: WarningKind, text: String| WarningEntry { kind: kind.word().to_owned(), text };
    let of_run = found.iter().map(|warning| entry(warning.kind(), in_words(warning)));
    let of_scenario =
        loaded.warnings.0.iter().map(|problem| entry(WarningKind::Scenario, problem.message.clone()));
    let warnings: Vec<WarningEntry> = of_run.chain(of_scenario).collect();
    let plausible = findings.plausible.as_ref();
    let threads = simulation.threads();
    let mut timings = BTreeMap::from([("prepare".to_owned(), prepared)]);
    if shards.is_none() && !kept.recalled_any() {
        // With what was there already it says nothing of how long a run takes.
        timings.insert("simulate".to_owned(), simulated);
    }
    let manifest = Manifest::new(model, study.seed, results, threads, timings)
        .with_command(&simulation.path, repeated(arguments))
        .with_draws(UncertainNumbers::new(&study, plausible), plausible.cloned())
        .with_warm_up(findings.warm_up().as_ref())
        .with_options(loaded.variants.options(), loaded.variants.schemes(), |option| {
            loaded.variants.model(&Arm::from(option), &[]).ok().map(|model| PlaceEntry::new(&model))
        })
        .with_grids(loaded.variants.grids())
        .with_growing(growing)
        .with_warnings(warnings);
    let used = study.draws_used(&findings);
    let written = Outputs {
        model,
        options: results,
        summaries: &summaries,
        differences: &differences,
        planned: &planned,
        drawn: Drawn { inputs: loaded.variants.inputs(), used: &used, tried: plausible, seed: study.seed },
        manifest: &manifest,
    };
    let staged = write(&folder, &written);
    let document = if arguments.json {
        let rows = (&*summaries, &*differences, &*planned);
        Some(json_document((model, study.seed), rows, results, plausible)?)
    } else {
        None
    };
    // Of a whole run they are most of the memory, and what follows is made out of the files.
    drop((findings, summaries, differences));
    // What was found is shown also if it cannot be kept where it should be.
    // The screen is there before charts and documents are made; where they are it says when they are.
    let mut said = None;
    let mut say_what_was_found = |saved: &Saved| {
        if on_screen && said.is_none() {
            said = Some(
                screen_in_two(saved, &folder, &arguments.metric)
                    .map_err(Failure::from)
                    .and_then(|(found, _)| say(&found)),
            );
        }
    };
    let Delivered { folder: shown, failed, unmade } = staged.deliver(&mut say_what_was_found);
    let said = said.transpose()?.is_some();
    if let (Some(_), Some(aside)) = (&failed, &shown) {
        complain(&format!(
            "the results could not be kept in {}: they are in {}",
            folder.display(),
            aside.display()
        ));
    }
    if let Some(document) = document {
        say(&(serde_json::to_string_pretty(&document)? + "\n"))?;
    } else if let Some(shown) = shown.filter(|_| arguments.back_test || on_screen) {
        let saved = read(&shown)?;
        say(&if arguments.back_test {
            table(&saved, "back-test", &Asked::default())?.markdown()
        } else {
            let (found, end) = screen_in_two(&saved, &shown, &arguments.metric)?;
            if said { end } else { found + &end }
        })?;
    }
    if aloud {
        found.iter().for_each(|warning| complain(&format!("warning: {}", in_words(warning))));
    }
    match failed {
        Some(failure) => Err(failure),
        None if unmade.is_empty() => Ok(()),
        None => Err(Failure::Unmade(unmade)),
    }
}

/// The arguments that say what is simulated, beside the scenario and how often, and where the results go.
fn repeated(run: &Run) -> Vec<String> {
    let mut words = run.simulation.words();
    words.extend(run.options.iter().flat_map(|options| ["--options".to_owned(), options.join(",")]));
    words.extend(run.metric.iter().flat_map(|metric| ["--metric".to_owned(), metric.clone()]));
    words.extend(run.output.iter().flat_map(|folder| ["-o".to_owned(), folder.display().to_string()]));
    words
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
