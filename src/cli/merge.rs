//! `careflow merge`: the results of a run whose parts were simulated on several machines.

use super::failure::Failure;
use super::numbers::whole;
use super::output::complain;
use super::run::{Run, simulate};
use super::shard::read_from;
use crate::experiment::KERNEL;
use crate::number::{count, number};
use crate::store::{Origin, Shards};
use clap::{Args as _, FromArgMatches as _};
use std::path::{Path, PathBuf};

/// Arguments of `careflow merge`.
#[derive(Debug, clap::Args)]
pub struct Merge {
    /// Files that `careflow run --shard K/N` wrote, or folders of them
    #[arg(required = true)]
    shards: Vec<PathBuf>,
    /// Folder of the place, or the scenario file, if it is not where it was when they were made
    #[arg(long, value_name = "PATH")]
    scenario: Option<PathBuf>,
    /// Table of draws that the parts were run with, if it is not where it was when they were made
    #[arg(long, value_name = "FILE")]
    draws: Option<PathBuf>,
    /// Folder for the results [default: output/<name of the scenario>]
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Simulate here what no shard has
    #[arg(long)]
    simulate_missing: bool,
    /// Replace the results of another scenario in the folder
    #[arg(long, requires = "output")]
    replace: bool,
    /// Threads [default: one per processor]
    #[arg(long, allow_negative_numbers = true, value_parser = whole(1, 1024))]
    threads: Option<u32>,
    /// File in which the replications are kept beside, for later analyses; `none` to keep none
    /// [default: that of the environment variable CAREFLOW_STORE, or one in the user's cache folder]
    #[arg(long, value_name = "FILE")]
    store: Option<String>,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

pub fn merge(arguments: &Merge) -> Result<(), Failure> {
    let shards = Shards::open(&arguments.shards)?;
    let origin = shards.origin();
    if origin.kernel != KERNEL {
        return Err(Failure::argument(
            "the shards were made by another version of careflow",
            "merge them with that version, or make them again with this one",
        ));
    }
    if !arguments.simulate_missing {
        shards.complete()?;
    }
    let path = arguments.scenario.clone().unwrap_or_else(|| PathBuf::from(&origin.scenario));
    if !path.exists() {
        let message = match &arguments.scenario {
            Some(path) => format!("there is no scenario at {}", path.display()),
            None => {
                format!("the scenario is not at {}, where it was when the shards were made", path.display())
            }
        };
        return Err(Failure::argument(message, "say where it is with --scenario PATH"));
    }
    let run = the_run(arguments, path, &with_draws(origin, arguments.draws.as_deref())?)?;
    if let Some(file) = origin.unlike_files(&read_from(&run.load()?, run.draws())?) {
        return Err(Failure::argument(
            format!("the shards are not of the scenario as it is here: {file} is another file"),
            "name the scenario they were made of with --scenario PATH, its table of draws with --draws FILE, or make them again",
        ));
    }
    simulate(&run, Some(&shards))?;
    let [found, damaged, unreadable] = shards.tally();
    if !arguments.quiet {
        let replications = |many: u64| count(usize::try_from(many).unwrap_or(usize::MAX), "replication");
        if damaged > 0 {
            complain(&format!("{} in the shards: damaged, simulated again", replications(damaged)));
        }
        if unreadable > 0 {
            let many = replications(unreadable);
            complain(&format!("{many} in shards that could no longer be opened: simulated again"));
        }
        let wanted = u64::from(origin.replications) * u64::from(origin.systems);
        let rest = number(wanted.saturating_sub(found) as f64, 0);
        complain(&format!("out of the shards: {}; not in them: {rest}", replications(found)));
    }
    Ok(())
}

/// The arguments of the shards, with the table of draws where it is now.
fn with_draws(origin: &Origin, named: Option<&Path>) -> Result<Vec<String>, Failure> {
    let Some(was) = origin.draws_file() else {
        return match named {
            None => Ok(origin.arguments.clone()),
            Some(_) => Err(Failure::argument("the shards were made without --draws", "leave it out")),
        };
    };
    let is = named.unwrap_or_else(|| Path::new(was));
    if !is.is_file() {
        let message = match named {
            Some(file) => format!("there is no table of draws at {}", file.display()),
            None => format!("the table of draws is not at {was}, where it was when the shards were made"),
        };
        return Err(Failure::argument(message, "say where it is with --draws FILE"));
    }
    Ok(origin.arguments_with_draws(&is.display().to_string()))
}

/// The run of which the shards are parts.
fn the_run(arguments: &Merge, path: PathBuf, words: &[String]) -> Result<Run, Failure> {
    let mut all: Vec<std::ffi::OsString> = vec!["run".into(), path.into()];
    all.extend(words.iter().map(Into::into));
    let mut add = |name: &str, value: Option<std::ffi::OsString>| {
        all.extend(value.into_iter().flat_map(|value| [name.into(), value]));
    };
    add("--output", arguments.output.clone().map(Into::into));
    add("--threads", arguments.threads.map(|threads| threads.to_string().into()));
    add("--store", arguments.store.clone().map(Into::into));
    all.extend(arguments.quiet.then(|| "--quiet".into()));
    all.extend(arguments.replace.then(|| "--replace".into()));
    let read = Run::augment_args(clap::Command::new("run")).try_get_matches_from(all);
    let run = read.and_then(|read| Run::from_arg_matches(&read));
    // What a run wrote is read by this one, unless a later one writes otherwise.
    run.map_err(|error| {
        let (words, kind) = (words.join(" "), error.kind());
        Failure::plain(format!("the arguments of the shards, `{words}`, are none of `careflow run`: {kind}"))
    })
}
