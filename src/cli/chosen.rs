//! What a command runs: which options, how many replications, which draws.
//!
//! The arguments that `run` and the commands of analysis share, and the simulation they ask for.

use super::judge::{Judge, judge};
use super::{Failure, complain, load_or_fail};
use crate::experiment::{Arm, Comparison, Design, Uncertainty, compare_some, find_plausible};
use crate::report::{UncertainNumbers, draws_text};
use crate::results::{PlausibleDraws, Results};
use crate::scenario::Loaded;
use indicatif::{ProgressBar, ProgressStyle};
use std::cell::{OnceCell, RefCell};
use std::path::PathBuf;

/// Name of the system without any scheme.
pub const BASELINE: &str = "baseline";

/// Arguments that say what is simulated.
#[derive(Debug, clap::Args)]
pub struct Simulation {
    /// Folder of a place, or a scenario file
    pub path: PathBuf,
    /// Replications [default: the scenario's]
    #[arg(long, short = 'n', value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,
    /// Seed of all random numbers [default: the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Threads [default: one per processor]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
    /// Leave uncertain numbers at their best values instead of drawing them
    #[arg(long)]
    pub fixed: bool,
    /// Replications that share a draw of the uncertain numbers; with 1 chance and ignorance are not told apart
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub inner: u32,
    /// Use every draw of the uncertain numbers, also those whose baseline is not plausible
    #[arg(long, conflicts_with = "fixed")]
    pub all_draws: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
    /// Plausible draws found so far
    #[arg(skip)]
    plausible: RefCell<PlausibleDraws>,
    /// Who judges them, read once
    #[arg(skip)]
    judge: OnceCell<Option<Judge>>,
}

impl Simulation {
    /// Reads the scenario, with the seed and replications asked for.
    pub fn load(&self) -> Result<Loaded, Failure> {
        let mut loaded = load_or_fail(&self.path)?;
        let scenario = &loaded.model.scenario;
        let (seed, replications) = (scenario.seed, scenario.replications);
        loaded.model.set_seed(self.seed.unwrap_or(seed));
        loaded.model.set_replications(self.replications.unwrap_or(replications));
        Ok(loaded)
    }

    /// How the uncertain numbers vary.
    pub fn uncertainty(&self) -> Uncertainty<'static> {
        if self.fixed { Uncertainty::Fixed } else { Uncertainty::Drawn { inner: self.inner } }
    }

    /// Threads that will be used.
    pub fn threads(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(processors, |threads| threads as usize)
    }

    /// Simulates replications of every arm behind a progress bar (none if standard error is no terminal).
    pub fn simulate(
        &self,
        loaded: &Loaded,
        arms: &[Arm],
        numbers: std::ops::Range<u32>,
        uncertainty: Uncertainty<'_>,
    ) -> Result<Vec<Results>, Failure> {
        self.simulate_some(loaded, arms, numbers, uncertainty, &|_, _| true)
    }

    /// As [`Self::simulate`], but only the draws of the arms that are wanted.
    pub fn simulate_some(
        &self,
        loaded: &Loaded,
        arms: &[Arm],
        numbers: std::ops::Range<u32>,
        uncertainty: Uncertainty<'_>,
        wanted: &(dyn Fn(u32, usize) -> bool + Sync),
    ) -> Result<Vec<Results>, Failure> {
        let draws = match uncertainty {
            Uncertainty::Drawn { inner } => self.draws(loaded, numbers.end.div_ceil(inner.max(1)))?,
            _ => None,
        };
        let replications = numbers.end - numbers.start;
        let bar = self.bar(
            u64::from(replications) * arms.len() as u64,
            "{bar:40} {pos}/{len} replications, {eta} left",
        );
        let design = Design { first: numbers.start, replications, threads: Some(self.threads()) };
        let comparison = Comparison {
            variants: &loaded.variants,
            baseline: &loaded.model,
            arms,
            design,
            uncertainty,
            draws: draws.as_deref(),
        };
        let results = compare_some(&comparison, wanted, &mut || bar.inc(1));
        bar.finish_and_clear();
        Ok(results?)
    }

    /// Numbers of the first plausible draws, so many of them; `None` if nothing says what is plausible.
    pub fn draws(&self, loaded: &Loaded, needed: u32) -> Result<Option<Vec<u32>>, Failure> {
        if self.all_draws || loaded.variants.inputs().is_empty() {
            return Ok(None);
        }
        if self.judge.get().is_none() {
            let judge = judge(loaded)?;
            let warning = judge.as_ref().and_then(|judge| judge.warning(loaded));
            if let Some(warning) = warning.filter(|_| !self.quiet) {
                complain(&format!("warning: {warning}"));
            }
            let _ = self.judge.set(judge);
        }
        let Some(Some(judge)) = self.judge.get() else { return Ok(None) };
        let place = judge.place(loaded);
        let bar = self.bar(0, "{spinner} looking for plausible draws: {pos} baselines");
        let mut known = self.plausible.borrow_mut();
        let system = (&place.variants, &place.model);
        let found =
            find_plausible(&mut known, system, needed as usize, Some(self.threads()), &mut || bar.inc(1));
        bar.finish_and_clear();
        found?;
        Ok(Some(known.draws[..needed as usize].to_vec()))
    }

    /// How the uncertain numbers varied, for the manifest.
    pub fn uncertain_numbers(&self, loaded: &Loaded) -> UncertainNumbers {
        let scenario = &loaded.model.scenario;
        let inner = self.inner.max(1);
        if loaded.variants.inputs().is_empty() {
            return UncertainNumbers { how: "none", inner: 1, judged_in: None };
        }
        let how = match (self.fixed, self.plausible_draws().is_some()) {
            (true, _) => "best values",
            (false, true) => "plausible draws",
            (false, false) => "all draws",
        };
        let judged_in = scenario.plausible_in.as_ref().map(|path| path.display().to_string());
        UncertainNumbers { how, inner: if self.fixed { 1 } else { inner }, judged_in }
    }

    /// What was tried to find plausible draws; nothing if none were looked for.
    pub fn plausible_draws(&self) -> Option<PlausibleDraws> {
        let known = self.plausible.borrow();
        (known.tried > 0).then(|| known.clone())
    }

    /// Says on standard error which draws were used, if some were set aside.
    pub fn mention_draws(&self) {
        if let Some(found) = self.plausible_draws().filter(|_| !self.quiet) {
            complain(&draws_text(&found));
        }
    }

    /// A progress bar, none if standard error is no terminal.
    fn bar(&self, length: u64, template: &str) -> ProgressBar {
        let bar = if self.quiet { ProgressBar::hidden() } else { ProgressBar::new(length) };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar
    }
}

/// Arguments that the commands of analysis share.
#[derive(Debug, clap::Args)]
pub struct Analysis {
    #[command(flatten)]
    pub simulation: Simulation,
    /// Metrics, such as `delayed-days` or `setting-queue/setting=reablement`; may be repeated
    #[arg(long)]
    pub metric: Vec<String>,
    /// Print the rows as JSON instead of the tables
    #[arg(long)]
    pub json: bool,
}

/// The baseline and the options named; all of them if none is, the baseline alone for `none`.
pub fn arms(loaded: &Loaded, named: Option<&[String]>) -> Result<Vec<Arm>, Failure> {
    let options = loaded.variants.options();
    let mut arms = vec![Arm::new(BASELINE, Vec::new())];
    let named = match named {
        None => {
            arms.extend(options.iter().map(|option| Arm::new(&option.id, option.schemes.clone())));
            return Ok(arms);
        }
        Some([only]) if only == "none" => return Ok(arms),
        Some(named) if named.iter().any(|name| name == "none") => {
            return Err(Failure(
                "error: --options: `none` is the baseline alone and stands by itself\n  = help: leave out `none`, or \
                 everything else"
                    .into(),
            ));
        }
        Some(named) => named,
    };
    for name in named {
        let option = option(loaded, name)?;
        if !arms.iter().any(|arm| arm.name == option.id) {
            arms.push(Arm::new(&option.id, option.schemes.clone()));
        }
    }
    Ok(arms)
}

/// The option of a name.
pub fn option<'a>(loaded: &'a Loaded, name: &str) -> Result<&'a crate::model::Choice, Failure> {
    let options = loaded.variants.options();
    options.iter().find(|option| option.id == name).ok_or_else(|| {
        let known: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
        let help = if known.is_empty() {
            "the scenario has none: add [[scheme]] and [[option]] tables, see docs/options.md".to_owned()
        } else {
            format!("options: {}", known.join(", "))
        };
        Failure(format!("error: there is no option `{name}`\n  = help: {help}"))
    })
}
