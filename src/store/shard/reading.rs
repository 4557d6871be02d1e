//! The shards of a study together.

use super::error::ShardError;
use super::file::{count, open, origin, trials};
use super::origin::Origin;
use super::writing::Kind;
use crate::experiment::{Archive, Share, SystemKey};
use crate::results::Replication;
use crate::store::{content, rows};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Files that are open at a time: systems allow about a thousand.
const OPEN: usize = 200;

/// The shards of a study.
#[derive(Debug)]
pub struct Shards {
    origin: Origin,
    /// Part by part; none where there is no shard.
    parts: Vec<Option<Part>>,
    /// What draws gave when they were tried.
    tried: BTreeMap<u32, Vec<f64>>,
    open: AtomicUsize,
    recalled: AtomicU64,
    damaged: AtomicU64,
    unreadable: AtomicU64,
}

#[derive(Debug)]
struct Part {
    path: PathBuf,
    /// Replications in it.
    number: u64,
    /// While it is open.
    rows: Mutex<Option<Connection>>,
}

/// What draws gave when they were tried, and in which file it stands.
#[derive(Debug, Default)]
struct Tried(BTreeMap<u32, (Vec<f64>, PathBuf)>);

impl Tried {
    /// Adds those of a file.
    fn add(&mut self, path: &Path, found: BTreeMap<u32, Vec<f64>>) -> Result<(), ShardError> {
        for (draw, means) in found {
            if let Some((known, known_in)) = self.0.get(&draw) {
                let bits = |means: &[f64]| means.iter().map(|mean| mean.to_bits()).collect::<Vec<_>>();
                if bits(known) != bits(&means) {
                    return Err(ShardError::Disagree { draw, paths: [known_in.clone(), path.into()] });
                }
            }
            self.0.insert(draw, (means, path.into()));
        }
        Ok(())
    }

    fn means(self) -> BTreeMap<u32, Vec<f64>> {
        self.0.into_iter().map(|(draw, (means, _))| (draw, means)).collect()
    }
}

impl Shards {
    /// Opens shards: files, or all that lie in folders.
    ///
    /// # Errors
    /// Files that cannot be read, are no shards, are parts of different studies or the same part, or contradict each other.
    pub fn open(named: &[PathBuf]) -> Result<Self, ShardError> {
        let (of_trials, of_replications): (Vec<PathBuf>, Vec<PathBuf>) =
            files(named)?.into_iter().partition(|path| is_of_trials(path));
        let mut known: Option<Origin> = None;
        let mut parts: Vec<Option<Part>> = Vec::new();
        let mut tried = Tried::default();
        for path in of_replications {
            let rows = open(&path)?;
            let own = origin(&path, &rows)?;
            if let Some(why) = known.as_ref().and_then(|known| known.unlike(&own)) {
                return Err(ShardError::Unlike { path, why });
            }
            parts.resize_with(own.share.of as usize, || None);
            tried.add(&path, trials(&path, &rows)?)?;
            let number = count(&path, &rows)?;
            let Some(part) = parts.get_mut((own.share.part as usize).wrapping_sub(1)) else {
                return Err(ShardError::Foreign(path));
            };
            if let Some(other) = part {
                return Err(ShardError::Twice(other.path.clone(), path));
            }
            *part = Some(Part { path, number, rows: Mutex::new(None) });
            known.get_or_insert(own);
        }
        let origin = known.ok_or(ShardError::None)?;
        for path in of_trials {
            add_trials(&mut tried, &path, &origin)?;
        }
        Ok(Self {
            origin,
            parts,
            tried: tried.means(),
            open: AtomicUsize::new(0),
            recalled: AtomicU64::new(0),
            damaged: AtomicU64::new(0),
            unreadable: AtomicU64::new(0),
        })
    }

    /// What they are of; the share is that of the first.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// That all parts are there, and have all their replications.
    ///
    /// # Errors
    /// They are not.
    pub fn complete(&self) -> Result<(), ShardError> {
        let mut missing = (Vec::new(), Vec::new());
        for (share, part) in Share::all(self.origin.share.of).zip(&self.parts) {
            let wanted = self.origin.replications_of(share);
            match part {
                None if wanted > 0 => missing.0.push(share),
                Some(part) if part.number < wanted => {
                    missing.1.push((part.path.clone(), wanted - part.number));
                }
                _ => {}
            }
        }
        match missing {
            (parts, torn) if parts.is_empty() && torn.is_empty() => Ok(()),
            (parts, torn) => Err(ShardError::Missing { parts, torn }),
        }
    }

    /// Replications that were found in them, that were found damaged, and that could not be read since their file could no
    /// longer be opened.
    #[must_use]
    pub fn tally(&self) -> [u64; 3] {
        [&self.recalled, &self.damaged, &self.unreadable].map(|count| count.load(Ordering::Relaxed))
    }

    /// The shard in which a replication must be.
    fn part(&self, number: u32) -> Option<&Part> {
        let position = number / self.origin.inner.max(1);
        let positions = self.origin.positions();
        let of = self.origin.share.of;
        let mut shares = (0, of);
        while shares.0 < shares.1 {
            let middle = u32::midpoint(shares.0, shares.1);
            let share = Share { part: middle + 1, of };
            shares = if share.positions(positions).end <= position {
                (middle + 1, shares.1)
            } else {
                (shares.0, middle)
            };
        }
        self.parts.get(shares.0 as usize)?.as_ref()
    }

    /// Closes those that nobody reads just now, once too many are open.
    fn close_some(&self) {
        for part in self.parts.iter().flatten() {
            if let Ok(mut rows) = part.rows.try_lock()
                && rows.take().is_some()
            {
                self.open.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }

    fn find(&self, system: &SystemKey, number: u32) -> Option<Replication> {
        let part = self.part(number)?;
        if self.open.load(Ordering::Relaxed) >= OPEN {
            self.close_some();
        }
        let row = {
            let mut rows = part.rows.lock().ok()?;
            if rows.is_none() {
                let opened = open(&part.path).ok();
                if opened.is_none() {
                    self.unreadable.fetch_add(1, Ordering::Relaxed);
                }
                *rows = Some(opened?);
                self.open.fetch_add(1, Ordering::Relaxed);
            }
            rows::find(rows.as_ref()?, system, number)
        };
        let found = match row {
            Ok(None) => return None,
            Ok(Some(row)) => content::whole(system, number, &row),
            Err(_) => None,
        };
        let tally = if found.is_some() { &self.recalled } else { &self.damaged };
        tally.fetch_add(1, Ordering::Relaxed);
        found
    }
}

/// Shards as an archive, over that in which their replications are to be found again.
#[derive(Debug)]
pub struct Together<'a> {
    /// The shards.
    pub shards: &'a Shards,
    /// Has what they lack, and takes what they have.
    pub beneath: &'a dyn Archive,
}

impl Archive for Together<'_> {
    fn recall(&self, system: &SystemKey, number: u32) -> Option<Replication> {
        match self.shards.find(system, number) {
            Some(found) => {
                self.beneath.adopt(system, &found);
                Some(found)
            }
            None => self.beneath.recall(system, number),
        }
    }

    fn keep(&self, system: &SystemKey, option: &str, replication: &Replication) {
        self.beneath.keep(system, option, replication);
    }

    fn recall_trial(&self, draw: u32) -> Option<Vec<f64>> {
        self.shards.tried.get(&draw).cloned()
    }

    fn keeps(&self) -> bool {
        true
    }
}

/// Whether a part is there already, whole.
///
/// # Errors
/// The file is a part of another run.
pub fn is_there(path: &Path, own: &Origin) -> Result<bool, ShardError> {
    if !path.exists() {
        return Ok(false);
    }
    // One that is damaged is made again.
    let Ok(found) = open(path).and_then(|rows| Ok((origin(path, &rows)?, count(path, &rows)?))) else {
        return Ok(false);
    };
    match own.unlike(&found.0) {
        Some(why) => Err(ShardError::InTheWay { path: path.into(), why }),
        None => Ok(is_of_trials(path) || found.1 >= own.replications_of(own.share)),
    }
}

/// What draws gave, out of the files of trials in a folder; nothing if there are none.
///
/// # Errors
/// A file of another study, or one that cannot be read.
pub fn trials_in(folder: &Path, own: &Origin) -> Result<BTreeMap<u32, Vec<f64>>, ShardError> {
    if !folder.is_dir() {
        return Ok(BTreeMap::new());
    }
    let mut tried = Tried::default();
    for path in files(&[folder.into()])?.iter().filter(|path| is_of_trials(path)) {
        add_trials(&mut tried, path, own)?;
    }
    Ok(tried.means())
}

/// Adds the draws of a file of trials, which may be shared out otherwise than the replications.
fn add_trials(tried: &mut Tried, path: &Path, own: &Origin) -> Result<(), ShardError> {
    let rows = open(path)?;
    let found = origin(path, &rows)?;
    match own.unlike(&Origin { share: own.share, ..found }) {
        Some(why) => Err(ShardError::InTheWay { path: path.into(), why }),
        None => tried.add(path, trials(path, &rows)?),
    }
}

fn is_of_trials(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == Kind::Trials.ending())
}

/// The files that were named, and those of shards in the folders that were, each once and in the order in which they were
/// named.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, ShardError> {
    let mut found = Vec::new();
    for path in named {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let read = || std::fs::read_dir(path)?.collect::<std::io::Result<Vec<_>>>();
        let entries = read().map_err(|error| ShardError::File(path.clone(), error))?;
        let endings = [Kind::Trials.ending(), Kind::Replications.ending()];
        let is_one = |path: &PathBuf| {
            path.extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(|ending| endings.contains(&ending))
        };
        let mut within: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(is_one).collect();
        within.sort();
        found.extend(within);
    }
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    Ok(found)
}
