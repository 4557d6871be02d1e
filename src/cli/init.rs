//! `careflow init`: a small commented place to start from.

use super::failure::Failure;
use super::output::say;
use crate::unwritable::why_not;
use std::path::PathBuf;

/// Arguments of `careflow init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// Folder to create
    folder: PathBuf,
}

pub fn init(arguments: &Init) -> Result<(), Failure> {
    let folder = arguments.folder.display();
    let files = crate::scenario::init(&arguments.folder).map_err(|error| {
        // What says more than the system does says it already.
        let why =
            if error.get_ref().is_some() { error.to_string() } else { why_not(&arguments.folder, &error) };
        Failure::plain(format!("cannot write a place to {folder}: {why}"))
    })?;
    for file in files {
        say(&format!("{}\n", file.display()))?;
    }
    say(&format!("\nNow: careflow check {folder}, then careflow run {folder}\n"))?;
    Ok(())
}
