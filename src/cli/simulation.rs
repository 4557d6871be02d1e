//! What a command runs: which options, how many replications, which draws.
//!
//! The arguments that `run` and the commands of analysis share, and the study they ask for.

use super::failure::Failure;
use super::kept::Kept;
use super::numbers::{seed, whole};
use super::output::complain;
use super::progress::Progress;
use crate::experiment::{Archive, Draws, Runner, Stop, Study, Uncertainty, UnknownOption, Warning};
use crate::model::{Arm, NamedOption};
use crate::report::{AnalysisFolder, Record, draws_text};
use crate::results::PlausibleDraws;
use crate::scenario::{DrawsFrom, Loaded, load_with};
use crate::store::Where;
use std::path::PathBuf;

/// Replications that share a draw of the uncertain numbers, unless said otherwise.
pub const INNER: u32 = 2;

/// Arguments that say what is simulated.
#[derive(Debug, clap::Args)]
pub struct Simulation {
    /// Folder of a place, or a scenario file
    pub path: PathBuf,
    /// Replications [default: the scenario's]
    #[arg(long, short = 'n', allow_negative_numbers = true, value_parser = whole(1, 1_000_000))]
    pub replications: Option<u32>,
    /// Seed of all random numbers [default: the scenario's]
    #[arg(long, allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// Threads [default: one per processor]
    #[arg(long, allow_negative_numbers = true, value_parser = whole(1, 1024))]
    pub threads: Option<u32>,
    /// Leave uncertain numbers at their best values instead of drawing them
    #[arg(long)]
    pub fixed: bool,
    /// Replications that share a draw of the uncertain numbers; with 1 chance and ignorance are not told apart
    #[arg(long, default_value_t = INNER, allow_negative_numbers = true, value_parser = whole(1, 10_000))]
    pub inner: u32,
    /// Use every draw of the uncertain numbers, also those whose baseline is not plausible
    #[arg(long, conflicts_with = "fixed")]
    pub all_draws: bool,
    /// CSV file with values that uncertain numbers take together, a row a draw, as `fit history` writes it; `none` for each from
    /// its own range [default: that of the scenario]
    #[arg(long, value_name = "FILE", conflicts_with = "fixed")]
    pub draws: Option<PathBuf>,
    /// File in which replications are kept, so that none is simulated twice; `none` to keep and look for none
    /// [default: that of the environment variable CAREFLOW_STORE, or one in the user's cache folder]
    #[arg(long, value_name = "FILE")]
    pub store: Option<Where>,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

impl Simulation {
    /// Reads the scenario.
    pub fn load(&self) -> Result<Loaded, Failure> {
        let draws = match &self.draws {
            None => DrawsFrom::Stated,
            Some(file) if file.as_os_str() == "none" => DrawsFrom::Ranges,
            Some(file) => DrawsFrom::Table(file.clone()),
        };
        Ok(load_with(&self.path, &draws)?)
    }

    /// The study asked for.
    pub fn study<'a>(&self, place: &'a Loaded, arms: Vec<Arm>) -> Study<'a> {
        let scenario = &place.model.scenario;
        Study {
            arms,
            stop: Stop::After(self.replications(place)),
            seed: self.seed.unwrap_or(scenario.seed),
            threads: Some(self.threads()),
            uncertainty: self.uncertainty(self.inner),
            draws: if self.all_draws { Draws::All } else { Draws::Plausible },
            ..Study::new(place)
        }
    }

    /// The store of replications.
    pub fn kept(&self, place: &Loaded) -> Result<Kept, Failure> {
        Kept::open(&Where::or_usual(self.store.as_ref()), &place.model.scenario.name, self.quiet)
    }

    /// What runs replications as an analysis asks for them, with those of the archive.
    pub fn runner<'a>(
        &self,
        place: &'a Loaded,
        progress: &'a Progress,
        archive: &'a dyn Archive,
    ) -> Runner<'a> {
        self.study(place, Vec::new()).runner(progress).with_archive(archive)
    }

    /// Progress bars, unless nothing is to be printed.
    pub fn progress(&self) -> Progress {
        Progress::new(self.quiet)
    }

    /// The arguments that decide what is simulated, but for the scenario, the options and how often.
    pub fn words(&self) -> Vec<String> {
        let Self { seed, fixed, inner, all_draws, draws, .. } = self;
        let mut words: Vec<String> = Vec::new();
        words.extend(seed.iter().flat_map(|seed| ["--seed".to_owned(), seed.to_string()]));
        words.extend(fixed.then(|| "--fixed".to_owned()));
        words.extend(
            (*inner != INNER).then(|| ["--inner".to_owned(), inner.to_string()]).into_iter().flatten(),
        );
        words.extend(all_draws.then(|| "--all-draws".to_owned()));
        words.extend(draws.iter().flat_map(|file| ["--draws".to_owned(), file.display().to_string()]));
        words
    }

    /// Replications asked for.
    pub fn replications(&self, place: &Loaded) -> u32 {
        self.replications.unwrap_or(place.model.scenario.replications)
    }

    /// How the uncertain numbers vary, if so many replications share a draw.
    pub fn uncertainty(&self, inner: u32) -> Uncertainty {
        if self.fixed { Uncertainty::Fixed } else { Uncertainty::Drawn { inner } }
    }

    /// Threads that will be used.
    pub fn threads(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(processors, |threads| threads as usize)
    }

    /// Says on standard error that intervals rest on few of so many replications, of which so many share a draw: by the rule of a run.
    pub fn mention_few(&self, replications: u32, inner: u32) {
        let few = Warning::few(replications as usize, inner as usize);
        if let Some(few) = few.filter(|_| !self.quiet) {
            complain(&format!("warning: {few} with -n"));
        }
    }

    /// Says on standard error which draws were used, if some were looked for.
    pub fn mention_draws(&self, found: Option<&PlausibleDraws>) {
        if let Some(found) = found.filter(|_| !self.quiet) {
            complain(&draws_text(found));
        }
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
    /// Folder of a run of the same scenario: the rows are kept there too, for its charts and its report
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<PathBuf>,
}

impl Analysis {
    /// Where the rows are kept, if they are: looked at before anything is simulated. If the run there was made otherwise, that is
    /// said too.
    pub fn folder(&self, place: &Loaded) -> Result<Option<AnalysisFolder>, Failure> {
        let Some(folder) = &self.into else { return Ok(None) };
        let folder = AnalysisFolder::new(folder, &place.model)?;
        let unlike =
            folder.unlike(self.seed(place), self.simulation.replications(place), self.simulation.fixed);
        if let Some(unlike) = unlike.filter(|_| !self.simulation.quiet) {
            complain(&format!("warning: {unlike}"));
        }
        Ok(Some(folder))
    }

    /// The seed of the random numbers.
    pub fn seed(&self, place: &Loaded) -> u64 {
        self.simulation.seed.unwrap_or(place.model.scenario.seed)
    }

    /// Keeps the rows, and says where.
    pub fn keep<R: Record>(&self, folder: Option<AnalysisFolder>, rows: Vec<R>) -> Result<(), Failure> {
        let Some(folder) = folder else { return Ok(()) };
        let path = folder.write(rows)?;
        if !self.simulation.quiet {
            complain(&format!("written: {}", path.display()));
        }
        Ok(())
    }
}

/// The baseline and the options named; all of them if none is, the baseline alone for `none`.
pub fn arms(loaded: &Loaded, named: Option<&[String]>) -> Result<Vec<Arm>, Failure> {
    let mut arms = vec![Arm::baseline()];
    let named = match named {
        None => {
            arms.extend(loaded.variants.options().iter().map(Arm::from));
            return Ok(arms);
        }
        Some([only]) if only.trim() == "none" => return Ok(arms),
        Some(named) if named.iter().any(|name| name.trim() == "none") => {
            return Err(Failure::argument(
                "--options: `none` is the baseline alone and stands by itself",
                "leave out `none`, or everything else",
            ));
        }
        Some(named) => named,
    };
    // Spaces and a comma too many are slips of the pen.
    for name in named.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        // The name of a grid is that of all its options.
        let grid = loaded.variants.grids().iter().find(|grid| grid.id == name);
        let its = grid.map(|grid| grid.options.iter().map(|option| option.id.as_str()).collect());
        for name in its.unwrap_or_else(|| vec![name]) {
            let option = option(loaded, name)?;
            if !arms.iter().any(|arm| arm.name == option.id) {
                arms.push(Arm::from(option));
            }
        }
    }
    Ok(arms)
}

/// The option of a name.
pub fn option<'a>(loaded: &'a Loaded, name: &str) -> Result<&'a NamedOption, Failure> {
    let options = loaded.variants.options();
    options.iter().find(|option| option.id == name).ok_or_else(|| {
        let unknown = UnknownOption::new(name, options);
        Failure::argument(unknown.to_string(), unknown.help())
    })
}
