//! `careflow check`: every mistake at once, then what the system contains.

use super::failure::Failure;
use super::output::{complain, load_or_fail, say};
use crate::experiment::{Judge, StudyError};
use crate::model::{Provenance, RegisterEntry};
use crate::scenario::describe;
use std::path::PathBuf;

/// Arguments of `careflow check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Folder of a place, or a scenario file
    path: PathBuf,
    /// Print the assumptions register as CSV: every number with its source or assumption
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
        say(&register(&loaded.model.register)?)?;
    } else {
        say(&describe(&loaded))?;
    }
    Ok(())
}

/// The register as CSV.
fn register(entries: &[RegisterEntry]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["number", "value", "range", "kind", "evidence", "place"])?;
    for entry in entries {
        let (kind, evidence) = match &entry.provenance {
            Provenance::Source(text) => ("source", text.as_str()),
            Provenance::Assumption(text) => ("assumption", text.as_str()),
            Provenance::None => ("none", ""),
        };
        let range = entry.range.as_deref().unwrap_or("");
        writer.write_record([&entry.path, &entry.value, range, kind, evidence, &entry.place])?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::Format(Box::new(error)))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
