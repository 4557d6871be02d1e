//! `manifest.json`: enough to repeat a run, and what the program noticed about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

use super::grids::GridEntry;
use super::place::{OptionEntry, PlaceEntry, SchemeEntry};
use crate::experiment::{KERNEL, Study, Uncertainty, WarningKind};
use crate::model::{Grid, Input, Model, NamedOption, Scheme, SourceFile};
use crate::number::count;
use crate::results::{PlausibleDraws, Results};
use crate::stats::{Growing, Part, WarmUpCheck};

/// What the files of a run are like; raised when a column or key is taken away or comes to mean something else.
pub const FORMAT: u32 = 2;

/// How uncertain numbers were run that were not drawn.
pub(super) const BEST_VALUES: &str = "best values";

/// Everything `manifest.json` says. Numbers that are undefined are written as `null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// `careflow`.
    pub program: String,
    /// Of the files of a run: [`FORMAT`].
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Hash of the sources that decide what a replication is; empty in files written before it was kept.
    #[serde(default)]
    pub kernel: String,
    /// What was run.
    pub scenario: ScenarioEntry,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Options, baseline first.
    pub options: Vec<String>,
    /// What the options are.
    pub option_details: Vec<OptionEntry>,
    /// Options that are combinations of levels; in files written before there were any, none.
    #[serde(default)]
    pub grids: Vec<GridEntry>,
    /// What the place consists of.
    pub place: PlaceEntry,
    /// Rows of the data files, by name, so that a file that was cut off is noticed.
    pub rows: BTreeMap<String, usize>,
    /// Replications of each option.
    pub replications: usize,
    /// Arguments of `careflow run`, beside the scenario and how many replications, that the run had.
    pub arguments: Vec<String>,
    /// First measured day, `2014-04-01`.
    pub start: String,
    /// Warm-up before it, days.
    pub warm_up_days: u32,
    /// Measured days.
    pub measured_days: u32,
    /// When the results were written, RFC 3339, UTC.
    pub written_at: String,
    /// Where.
    pub machine: Machine,
    /// Threads used.
    pub threads: usize,
    /// Seconds of wall time by step (`simulate`, `report`, …).
    pub timings_seconds: BTreeMap<String, f64>,
    /// Model events executed in all replications of all options.
    pub events: u64,
    /// Events per second of the step `simulate`.
    #[serde(deserialize_with = "defined")]
    pub events_per_second: f64,
    /// How the uncertain numbers varied between replications.
    pub uncertain_numbers: UncertainNumbers,
    /// How plausible draws were found, of which a run uses the first; `null` if none were looked for.
    pub plausible_draws: Option<PlausibleDraws>,
    /// Verdict on the warm-up of the baseline.
    pub warm_up_check: Option<WarmUpEntry>,
    /// Queues that grow under the baseline.
    pub growing_queues: Vec<GrowingEntry>,
    /// What the user was warned of, in the words of the terminal.
    pub warnings: Vec<WarningEntry>,
}

/// How the uncertain numbers varied between replications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UncertainNumbers {
    /// `plausible draws`, `all draws`, `best values`, `given values`, or `none` are uncertain.
    pub how: String,
    /// Replications that share a draw.
    pub inner: u32,
    /// The scenario that says which draws are plausible, if another.
    pub judged_in: Option<String>,
    /// The table of draws that were fitted to data, if some of the numbers take their values from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitted: Option<FittedEntry>,
}

/// A table of draws that were fitted to data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FittedEntry {
    /// The file, as in the files of the scenario.
    pub file: String,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// Its rows: a draw takes one.
    pub rows: usize,
    /// The numbers that take their values from it, as in `assumptions.csv`.
    pub numbers: Vec<String>,
}

impl FittedEntry {
    fn new(inputs: &[Input], files: &[SourceFile]) -> Option<Self> {
        let fitted = inputs.iter().find_map(|input| input.fitted.as_ref())?;
        let file = files.iter().find(|file| *file.path == *fitted.file);
        Some(Self {
            file: fitted.file.to_string(),
            sha256: file.map_or_else(String::new, |file| file.sha256.clone()),
            rows: fitted.values.len(),
            numbers: inputs
                .iter()
                .filter(|input| input.fitted.is_some())
                .map(|input| input.path.clone())
                .collect(),
        })
    }

    /// How many numbers, and from where, in words that begin a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        let take = if self.numbers.len() == 1 { "takes its values" } else { "take their values" };
        format!(
            "{} {take} from a fit to data, a row a draw ({} of {})",
            count(self.numbers.len(), "uncertain number"),
            count(self.rows, "row"),
            self.file
        )
    }
}

impl UncertainNumbers {
    /// How those of a study varied, if these plausible draws were looked for.
    #[must_use]
    pub fn new(study: &Study<'_>, plausible: Option<&PlausibleDraws>) -> Self {
        let judge = &study.place.model.scenario.plausible_in;
        let judged_in = judge.as_ref().map(|path| path.display().to_string());
        let (how, inner) = match study.uncertainty {
            _ if study.place.variants.inputs().is_empty() => {
                return Self { how: "none".to_owned(), inner: 1, ..Self::default() };
            }
            Uncertainty::Fixed => (BEST_VALUES, 1),
            Uncertainty::At(_) => ("given values", 1),
            Uncertainty::Drawn { inner } if plausible.is_some() => ("plausible draws", inner.max(1)),
            Uncertainty::Drawn { inner } => ("all draws", inner.max(1)),
        };
        let fitted = match study.uncertainty {
            Uncertainty::Drawn { .. } => {
                FittedEntry::new(study.place.variants.inputs(), &study.place.model.files)
            }
            Uncertainty::Fixed | Uncertainty::At(_) => None,
        };
        Self { how: how.to_owned(), inner, judged_in, fitted }
    }
}

/// The scenario and its files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioEntry {
    /// Short name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Where it was read from, as the user named it: what the next command is about.
    pub location: String,
    /// SHA-256 over the lines `<sha256>  <path>` of all files, sorted by path (the format of
    /// `sha256sum`).
    pub sha256: String,
    /// Every file that was read.
    pub files: Vec<FileEntry>,
}

/// One file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path relative to the scenario's folder.
    pub path: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// The machine of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub arch: String,
    /// Processors available to the program.
    pub cpus: usize,
}

/// Verdict on the warm-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarmUpEntry {
    /// Warm-up of the run, days.
    pub chosen_days: u32,
    /// Days MSER-5 would discard; `null` if no steady level was found.
    pub suggested_days: Option<u32>,
    /// Whether the chosen warm-up looks too short.
    pub too_short: bool,
}

/// A growing queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GrowingEntry {
    /// `setting`, `team` or `system`.
    pub part: String,
    /// Id of the setting or team.
    pub id: String,
    /// Mean growth, patients (teams: tasks) a day.
    #[serde(deserialize_with = "defined")]
    pub per_day: f64,
    /// Lower end of its 95 % confidence interval.
    #[serde(deserialize_with = "defined")]
    pub ci_low: f64,
    /// Upper end.
    #[serde(deserialize_with = "defined")]
    pub ci_high: f64,
    /// Mean utilisation, %.
    #[serde(deserialize_with = "defined")]
    pub utilisation: f64,
}

/// What the user was warned of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningEntry {
    /// What it is about: `growth`, `intervals` …, or `scenario`.
    pub kind: String,
    /// In the words of the terminal.
    pub text: String,
}

impl WarningEntry {
    /// Whether a queue grows or is stuck.
    #[must_use]
    pub fn is_growth(&self) -> bool {
        self.kind == WarningKind::Growth.word()
    }

    /// Whether intervals rest on too little, or there are none.
    #[must_use]
    pub fn is_of_intervals(&self) -> bool {
        self.kind == WarningKind::Intervals.word()
    }
}

impl ScenarioEntry {
    /// The beginning of the hash: enough to tell two scenarios apart by eye.
    #[must_use]
    pub fn short_hash(&self) -> &str {
        self.sha256.get(..16).unwrap_or(&self.sha256)
    }
}

impl Manifest {
    /// The manifest of a run on this machine, now.
    ///
    /// `timings` are seconds of wall time by step; events per second are over the step `simulate`.
    #[must_use]
    pub fn new(
        model: &Model,
        seed: u64,
        options: &[Results],
        threads: usize,
        timings: BTreeMap<String, f64>,
    ) -> Self {
        let events = options.iter().flat_map(|option| &option.replications).map(|r| r.events).sum();
        #[allow(clippy::cast_precision_loss, reason = "a rate to print")]
        let events_per_second = timings.get("simulate").map_or(f64::NAN, |seconds| events as f64 / seconds);
        let first = options.first();
        Self {
            program: env!("CARGO_PKG_NAME").to_owned(),
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            kernel: KERNEL.to_owned(),
            scenario: scenario(model),
            seed,
            options: options.iter().map(|option| option.option.clone()).collect(),
            option_details: Vec::new(),
            grids: Vec::new(),
            rows: BTreeMap::new(),
            place: PlaceEntry::new(model),
            arguments: Vec::new(),
            replications: first.map_or(0, |option| option.replications.len()),
            start: first.map_or(model.scenario.start, |option| option.start).to_string(),
            warm_up_days: first.map_or(model.scenario.warm_up_days, |option| option.warm_up_days),
            measured_days: first.map_or(model.scenario.measure_days, |option| option.days),
            written_at: jiff::Timestamp::now()
                .round(jiff::Unit::Second)
                .map_or_else(|_| String::new(), |now| now.to_string()),
            machine: Machine {
                os: std::env::consts::OS.to_owned(),
                arch: std::env::consts::ARCH.to_owned(),
                cpus: std::thread::available_parallelism().map_or(1, usize::from),
            },
            threads,
            timings_seconds: timings,
            events,
            events_per_second,
            uncertain_numbers: UncertainNumbers::default(),
            plausible_draws: None,
            warm_up_check: None,
            growing_queues: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The word behind an argument that the run had.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().skip_while(|word| *word != name).nth(1).map(String::as_str)
    }

    /// Adds the verdict on the warm-up.
    #[must_use]
    pub fn with_warm_up(mut self, check: Option<&WarmUpCheck>) -> Self {
        self.warm_up_check = check.map(|check| WarmUpEntry {
            chosen_days: check.chosen_days,
            suggested_days: check.suggested_days,
            too_short: check.too_short,
        });
        self
    }

    /// Adds how the uncertain numbers varied, and how plausible draws were found.
    #[must_use]
    pub fn with_draws(mut self, how: UncertainNumbers, draws: Option<PlausibleDraws>) -> Self {
        self.uncertain_numbers = how;
        self.plausible_draws = draws;
        self
    }

    /// Adds what the options that were run are; `place_of` gives the place that an option makes of the scenario's, at the best
    /// values.
    #[must_use]
    pub fn with_options(
        mut self,
        options: &[NamedOption],
        schemes: &[Scheme],
        place_of: impl Fn(&NamedOption) -> Option<PlaceEntry>,
    ) -> Self {
        let run = self.options.iter().filter_map(|id| options.iter().find(|option| option.id == *id));
        let entry = |option: &NamedOption| OptionEntry {
            places: place_of(option).map(|place| place.places_unlike(&self.place)).unwrap_or_default(),
            ..OptionEntry::new(option, schemes)
        };
        self.option_details = run.map(entry).collect();
        self.place.schemes = schemes.iter().map(SchemeEntry::new).collect();
        self
    }

    /// Adds which of the options that were run are combinations of levels.
    #[must_use]
    pub fn with_grids(mut self, grids: &[Grid]) -> Self {
        self.grids = grids.iter().filter_map(|grid| GridEntry::new(grid, &self.options)).collect();
        self
    }

    /// Adds the growing queues.
    #[must_use]
    pub fn with_growing(mut self, growing: &[Growing]) -> Self {
        self.growing_queues = growing
            .iter()
            .map(|queue| GrowingEntry {
                part: match queue.part {
                    Part::Setting => "setting",
                    Part::Team => "team",
                    Part::System => "system",
                }
                .to_owned(),
                id: queue.id.clone(),
                per_day: queue.per_day.mean,
                ci_low: queue.per_day.low,
                ci_high: queue.per_day.high,
                utilisation: queue.utilisation,
            })
            .collect();
        self
    }

    /// Adds where the scenario was read from, as the user named it, and the other arguments of the run.
    #[must_use]
    pub fn with_command(mut self, path: &std::path::Path, arguments: Vec<String>) -> Self {
        self.scenario.location = path.display().to_string();
        self.arguments = arguments;
        self
    }

    /// Adds what the user was warned of.
    #[must_use]
    pub fn with_warnings(mut self, warnings: Vec<WarningEntry>) -> Self {
        self.warnings = warnings;
        self
    }
}

/// A number, or NaN where it is `null`.
fn defined<'de, D: Deserializer<'de>>(value: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(value)?.unwrap_or(f64::NAN))
}

fn scenario(model: &Model) -> ScenarioEntry {
    ScenarioEntry {
        name: model.scenario.name.clone(),
        title: model.scenario.title.clone(),
        location: String::new(),
        sha256: combined_hash(&model.files),
        files: model
            .files
            .iter()
            .map(|file| FileEntry { path: file.path.clone(), sha256: file.sha256.clone() })
            .collect(),
    }
}

/// SHA-256 over the lines `<sha256>  <path>` sorted by path: one hash for the whole scenario.
#[must_use]
pub fn combined_hash(files: &[SourceFile]) -> String {
    let mut files: Vec<&SourceFile> = files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut hash = Sha256::new();
    for file in files {
        hash.update(format!("{}  {}\n", file.sha256, file.path));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::stats::{check_warm_up, growing_queues, synthetic};

    #[test]
    fn the_manifest_tells_what_was_run_and_what_was_noticed() {
        let mut results = synthetic::hospital(4);
        synthetic::set(&mut results, "setting-queue-growth", "setting=nursing-home", |r| 0.4 + r / 200.0);
        let timings = BTreeMap::from([("simulate".to_owned(), 2.0)]);
        let manifest = Manifest::new(&sample::hospital(), 7, std::slice::from_ref(&results), 2, timings)
            .with_warm_up(Some(&check_warm_up(&results)))
            .with_growing(&growing_queues(&results, &|_, _| false))
            .with_warnings(vec![WarningEntry { kind: "stuck".into(), text: "a warning".into() }]);
        let json: serde_json::Value = serde_json::to_value(&manifest).unwrap();
        assert_eq!(json["program"], "careflow");
        assert_eq!(json["seed"], 7);
        assert_eq!(json["start"], "2014-04-01");
        assert_eq!(json["events"], 8_000_006);
        assert_eq!(json["events_per_second"], 4_000_003.0);
        assert_eq!(json["warm_up_check"]["chosen_days"], 60);
        assert_eq!(json["growing_queues"][0]["id"], "nursing-home");
        assert_eq!(json["scenario"]["files"][0]["path"], "scenario.toml");
        assert_eq!(json["warnings"][0]["text"], "a warning");
        assert!(json["written_at"].as_str().unwrap().ends_with('Z'));
    }

    #[test]
    fn the_combined_hash_depends_on_every_file_and_not_on_their_order() {
        let file = |path: &str, sha256: &str| SourceFile {
            path: path.into(),
            sha256: sha256.into(),
            location: path.into(),
        };
        let (a, b) = (file("a.toml", "11"), file("b.toml", "22"));
        assert_eq!(combined_hash(&[a.clone(), b.clone()]), combined_hash(&[b.clone(), a.clone()]));
        assert_ne!(combined_hash(&[a.clone(), b]), combined_hash(&[a, file("b.toml", "23")]));
        // printf '11  a.toml\n' | sha256sum
        assert_eq!(combined_hash(&[]).len(), 64);
    }
}
