//! `careflow check`: every mistake at once, then what the system contains.

use super::failure::Failure;
use super::output::{complain, load_or_fail, say};
use crate::experiment::{Judge, StudyError};
use crate::report::{AssumptionRecord, csv_text};
use crate::scenario::describe;
use std::path::PathBuf;

/// Arguments of `careflow check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Folder of a place, or a scenario file
    path: PathBuf,
    /// Print the assumptions register as CSV: every number with its source or assumption, and its range
    #[arg(long)]
    assumptions: bool,
}

pub fn check(arguments: &Check) -> Result<(), Failure> {
    let loaded = load_or_fail(&arguments.path)?;
    if !loaded.warnings.0.is_empty() {
        complain(&loaded.warnings.to_string());
    }
    if let Some(warning) =
        Judge::of(&loaded).map_err(StudyError::from)?.and_then(|judge| judge.warning(&loaded))
    {
        complain(&format!("warning: {warning}"));
    }
    if arguments.assumptions {
        say(&csv_text(AssumptionRecord::all(&loaded.model.register, loaded.variants.inputs()))?)?;
    } else {
        say(&describe(&loaded))?;
    }
    Ok(())
}
