//! `careflow run --shard K/N`: one part of a run, on one of several machines.

use super::failure::Failure;
use super::output::complain;
use super::simulation::{Simulation, arms};
use crate::experiment::{Judge, KERNEL, Share, Study};
use crate::number::count;
use crate::scenario::Loaded;
use crate::store::{Kind, Origin, ShardFile, is_there, trials_in};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// What is simulated.
    pub simulation: &'a Simulation,
    /// Options beside the baseline.
    pub options: Option<&'a [String]>,
    /// Folder for the file.
    pub output: Option<&'a Path>,
    /// What is put into it.
    pub kind: Kind,
    /// Which part.
    pub share: Share,
}

/// Simulates a part of a run into a file.
pub fn shard(part: &Part<'_>) -> Result<(), Failure> {
    let Part { simulation, options, output, kind, share } = *part;
    let loaded = simulation.load()?;
    let mut study = simulation.study(&loaded, arms(&loaded, options)?);
    let origin = origin(part, &loaded, &study)?;
    let name = &loaded.model.scenario.name;
    let usual = || PathBuf::from("output").join(format!("{name}-shards"));
    let folder = output.map_or_else(usual, Path::to_owned);
    let path = ShardFile::path(&folder, kind, share);
    if is_there(&path, &origin)? {
        if !simulation.quiet {
            complain(&format!("{} is there already", path.display()));
        }
        return Ok(());
    }
    let tried = trials_in(&folder, &origin)?;
    let kept = simulation.kept(&loaded)?;
    let file = ShardFile::begin(&folder, name, kept.archive(), tried)?;
    study.archive = &file;
    let progress = simulation.progress();
    let tried = match kind {
        Kind::Trials => Some(study.try_share(share, &progress)?),
        Kind::Replications => study.run_share(share, &progress).map(|()| None)?,
    };
    let (path, replications) = file.finish(kind, &origin)?;
    if !simulation.quiet {
        let found = match tried {
            Some(0) => "no draw need be tried: all are used".to_owned(),
            Some(tried) => format!("{} tried", count(tried as usize, "draw")),
            None => count(usize::try_from(replications).unwrap_or(usize::MAX), "replication"),
        };
        complain(&format!("written: {} ({found})", path.display()));
    }
    Ok(())
}

/// What the part is of.
fn origin(part: &Part<'_>, loaded: &Loaded, study: &Study<'_>) -> Result<Origin, Failure> {
    let replications = part.simulation.replications(loaded);
    let mut words = vec!["-n".to_owned(), replications.to_string()];
    words.extend(part.simulation.words());
    words.extend(part.options.iter().flat_map(|options| ["--options".to_owned(), options.join(",")]));
    Ok(Origin {
        kernel: KERNEL.to_owned(),
        scenario: part.simulation.path.display().to_string(),
        files: read_from(loaded, part.simulation.draws.as_deref())?,
        arguments: words,
        replications,
        inner: study.runner(&()).inner(&study.uncertainty),
        systems: u32::try_from(study.arms.len()).unwrap_or(u32::MAX),
        share: part.share,
    })
}

/// Hashes of all files that decide a study: those of the scenario, and of the one that judges its draws. The table that `--draws`
/// names may lie elsewhere on another machine: it goes by what it is, not by where.
pub fn read_from(loaded: &Loaded, draws: Option<&Path>) -> Result<BTreeMap<String, String>, Failure> {
    let judge = Judge::of(loaded).map_err(crate::experiment::StudyError::from)?;
    let judging = judge.iter().flat_map(|judge| &judge.place(loaded).model.files);
    let files = judging.chain(&loaded.model.files);
    let fitted = loaded.variants.inputs().iter().find_map(|input| input.fitted.as_ref());
    let table = fitted.filter(|_| draws.is_some()).map(|fitted| &*fitted.file);
    let name = |path: &str| if table == Some(path) { TABLE.to_owned() } else { path.to_owned() };
    Ok(files.map(|file| (name(&file.path), file.sha256.clone())).collect())
}

/// What the table of draws is called among the files.
const TABLE: &str = "the table of --draws";
