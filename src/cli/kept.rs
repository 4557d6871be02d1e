//! The store of replications behind a command.

use super::failure::Failure;
use super::output::complain;
use crate::experiment::Archive;
use crate::number::{count, number};
use crate::store::{Store, StoreError, Where, usual_place};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Bytes of a store above which its owner is told.
const LARGE: u64 = 20_000_000_000;

/// The store as a command uses it. What it did is said on standard error when the command is over.
#[derive(Debug)]
pub struct Kept {
    store: Option<Store>,
    quiet: bool,
}

impl Kept {
    /// Opens the store for a place. The usual one need not be usable: then everything is simulated, and nothing kept.
    pub fn open(kept_in: &Where, place: &str, quiet: bool) -> Result<Self, Failure> {
        let named = match kept_in {
            Where::Nowhere => return Ok(Self { store: None, quiet }),
            Where::Usual => None,
            Where::File(file) => Some(file.clone()),
        };
        let open = |path: PathBuf| -> Result<Store, StoreError> {
            let size = std::fs::metadata(&path).map_or(0, |file| file.len());
            if size > LARGE && !quiet {
                let gigabytes = size as f64 / 1e9;
                complain(&format!(
                    "the store {} has {gigabytes:.0} GB; `careflow store prune --most 10GB` makes it smaller",
                    path.display()
                ));
            }
            Store::open(&path, place)
        };
        let opened = match &named {
            Some(file) => open(file.clone()),
            None => usual_place().and_then(open),
        };
        match opened {
            Ok(store) => Ok(Self { store: Some(store), quiet }),
            Err(error) if named.is_some() => Err(error.into()),
            Err(error) => {
                if !quiet {
                    complain(&format!("{error}\n  = help: {}\nnothing is kept of this run", error.help()));
                }
                Ok(Self { store: None, quiet })
            }
        }
    }

    /// Writes what is to be written; whether any replication was there already.
    pub fn recalled_any(&self) -> bool {
        self.store.as_ref().is_some_and(|store| store.settle() > 0)
    }

    /// Who has the replications that were made before.
    pub fn archive(&self) -> &dyn Archive {
        match &self.store {
            Some(store) => store,
            None => &(),
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let Some(tally) = self.store.take().map(Store::close) else { return };
        if self.quiet {
            return;
        }
        if tally.damaged > 0 {
            complain(&format!("{} in the store: damaged, simulated again", replications(tally.damaged)));
        }
        if let Some(failure) = &tally.failure {
            complain(&format!("{failure}: the rest was not kept\n  = help: {}", failure.help()));
        }
        if tally.recalled > 0 {
            let simulated = simulated(&tally.simulated);
            complain(&format!("out of the store: {}; simulated: {simulated}", replications(tally.recalled)));
        }
    }
}

/// How many were simulated, and of which options if they are few: those that a change has reached.
fn simulated(by_option: &BTreeMap<String, u64>) -> String {
    const FEW: usize = 4;
    let all = number(by_option.values().sum::<u64>() as f64, 0);
    match by_option.len() {
        0 => all,
        1..=FEW => {
            format!("{all}, of {}", by_option.keys().map(String::as_str).collect::<Vec<_>>().join(", "))
        }
        many => format!("{all}, of {many} systems"),
    }
}

/// So many replications.
fn replications(many: u64) -> String {
    count(usize::try_from(many).unwrap_or(usize::MAX), "replication")
}
