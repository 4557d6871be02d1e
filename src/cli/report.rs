//! `careflow report`: a report on a run, out of its folder.

use super::failure::Failure;
use super::output::complain;
use crate::document::read;
use crate::publish::{Choice, FORMATS, Format, dossier};
use std::ffi::OsStr;
use std::path::PathBuf;

/// Arguments of `careflow report`.
#[derive(Debug, clap::Args)]
pub struct Report {
    /// Folder of a finished run, such as output/southend
    folder: PathBuf,
    /// The option that it speaks of first [default: the first of those shown]
    #[arg(long)]
    option: Option<String>,
    /// Options that it shows, separated by commas [default: all]
    #[arg(long, value_delimiter = ',')]
    options: Vec<String>,
    /// One file instead of all; its ending says the format [default: every format, into the folder]
    #[arg(short, long)]
    output: Option<PathBuf>,
}

pub fn report(arguments: &Report) -> Result<(), Failure> {
    let Report { folder, option, options, output } = arguments;
    let wanted: Vec<(PathBuf, &Format)> = match output {
        None => FORMATS.iter().map(|format| (folder.join(format.file), format)).collect(),
        Some(path) => {
            let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
            let found = FORMATS.iter().find(|format| format.ending() == ending);
            vec![(path.clone(), found.ok_or_else(|| unknown(path))?)]
        }
    };
    let choice = Choice { option: option.clone(), options: options.clone() };
    let dossier = dossier(&read(folder)?, &choice)?;
    // All are made before any is written.
    let made = wanted.into_iter().map(|(path, format)| Ok((path, (format.make)(&dossier)?)));
    for (path, bytes) in made.collect::<Result<Vec<_>, Failure>>()? {
        let wrong = Failure::io(format!("cannot write {}", path.display()));
        std::fs::write(&path, bytes).map_err(wrong)?;
        complain(&format!("written to {}", path.display()));
    }
    Ok(())
}

/// A file of a format that there is none of.
fn unknown(path: &std::path::Path) -> Failure {
    let endings: Vec<String> = FORMATS.iter().map(|format| format!(".{}", format.ending())).collect();
    Failure::argument(
        format!("{} is of no format of a report", path.display()),
        format!("give it the ending {}", endings.join(" or ")),
    )
}
