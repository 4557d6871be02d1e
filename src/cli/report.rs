//! `careflow report`: a report on a run, out of its folder.

use super::failure::Failure;
use super::output::complain;
use crate::document::read;
use crate::publish::{Choice, FORMATS, Format, Source, dossier, has_mark};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Ending of the format that takes a template.
const WORD: &str = "docx";

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
    /// A Word document of your own for report.docx: its styles, headers and footers stay, and its marks {{report}}, {{section}},
    /// {{chart NAME}} and {{table NAME}} are filled; without any the report stands at its end
    #[arg(long)]
    template: Option<PathBuf>,
}

pub fn report(arguments: &Report) -> Result<(), Failure> {
    let Report { folder, option, options, output, template } = arguments;
    let wanted: Vec<(PathBuf, &Format)> = match output {
        None => FORMATS.iter().map(|format| (folder.join(format.file), format)).collect(),
        Some(path) => {
            let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
            let found = FORMATS.iter().find(|format| format.ending() == ending);
            vec![(path.clone(), found.ok_or_else(|| unknown(path))?)]
        }
    };
    if let (Some(path), [(file, format)]) = (template, wanted.as_slice())
        && format.ending() != WORD
    {
        let message =
            format!("--template {} is of a Word document: {} has none", path.display(), file.display());
        let help = "give the file the ending .docx, or leave out --template";
        return Err(Failure::argument(message, help));
    }
    let choice = Choice { option: option.clone(), options: options.clone() };
    let template = match template {
        None => None,
        Some(path) => {
            let bytes =
                std::fs::read(path).map_err(Failure::io(format!("cannot read {}", path.display())))?;
            if !has_mark(&bytes)? {
                complain(&format!(
                    "{} has no mark such as {{{{report}}}} or {{{{section}}}}: the report stands at its end",
                    path.display()
                ));
            }
            Some(bytes)
        }
    };
    let saved = read(folder)?;
    let dossier = dossier(&saved, &choice)?;
    let source = Source { saved: &saved, dossier: &dossier, template: template.as_deref() };
    // All are made before any is written.
    let made = wanted.into_iter().map(|(path, format)| Ok((path, (format.make)(source)?)));
    let mut written = Vec::new();
    for (path, bytes) in made.collect::<Result<Vec<_>, Failure>>()? {
        match bytes {
            Some(bytes) => written.push((beside(&path, &bytes)?, path)),
            None => complain(&format!("the run has nothing for {}", path.display())),
        }
    }
    for (file, path) in written {
        let wrong = Failure::io(format!("cannot write {}", path.display()));
        file.persist(&path).map_err(|error| wrong(error.error))?;
        complain(&format!("written to {}", path.display()));
    }
    Ok(())
}

/// A file beside the one that it is to become: who opens that one never finds half of it.
fn beside(path: &Path, bytes: &[u8]) -> Result<NamedTempFile, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || {
        // Said without the name of a file that nobody asked for.
        std::fs::metadata(folder)?;
        let mut file = temporary().tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(Failure::unwritten(path))
}

/// How such a file is made: as readable by others as any that is written.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".careflow-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}

/// A file of a format that there is none of.
fn unknown(path: &Path) -> Failure {
    let endings: Vec<String> = FORMATS.iter().map(|format| format!(".{}", format.ending())).collect();
    Failure::argument(
        format!("{} is of no format of a report", path.display()),
        format!("give it the ending {}", endings.join(" or ")),
    )
}
