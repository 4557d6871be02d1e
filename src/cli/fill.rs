//! `careflow fill`: the figures of a run in the marks of a document.

use super::failure::Failure;
use super::output::complain;
use crate::document::fill as filled;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Arguments of `careflow fill`.
#[derive(Debug, clap::Args)]
pub struct Fill {
    /// Markdown files with marks, such as `<!-- careflow: headline -->`
    #[arg(required = true)]
    documents: Vec<PathBuf>,
    /// Folder of a finished run; a mark with from=NAME takes the folder of that name beside it
    #[arg(long)]
    from: PathBuf,
}

pub fn fill(arguments: &Fill) -> Result<(), Failure> {
    // All are made before any is written.
    let mut made = Vec::new();
    for path in &arguments.documents {
        if is_word(path) {
            let message = format!("{} is a Word document, and fill writes into Markdown", path.display());
            let help = format!(
                "its marks, {{{{report}}}}, {{{{section}}}}, {{{{chart NAME}}}} and {{{{table NAME}}}}, are filled by `careflow report \
                 {} --template {} -o FILE.docx`",
                arguments.from.display(),
                path.display()
            );
            return Err(Failure::argument(message, help));
        }
        let named = |message: String| Failure::plain(format!("{}: {message}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => {
                Failure::argument(format!("{} is not written in UTF-8", path.display()), "save it as UTF-8")
            }
            _ => named(error.to_string()),
        })?;
        let done = filled(&text, &arguments.from).map_err(|error| named(error.to_string()))?;
        if done.marks == 0 {
            let help = "a mark is a line such as <!-- careflow: headline -->; see docs/documents.md";
            return Err(Failure::argument(format!("{} has no marks", path.display()), help));
        }
        made.push((path, text, done));
    }
    for (path, text, done) in made {
        if done.text != text {
            let wrong =
                |error: std::io::Error| Failure::plain(format!("cannot write {}: {error}", path.display()));
            std::fs::write(path, &done.text).map_err(wrong)?;
        }
        let marks = if done.marks == 1 { "mark" } else { "marks" };
        complain(&format!("{}: {} {marks} filled", path.display(), done.marks));
    }
    Ok(())
}

/// Whether a file says by its ending that it is a Word document.
fn is_word(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    ["docx", "dotx", "docm", "dotm", "doc"].contains(&ending.as_str())
}
