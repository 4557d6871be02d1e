//! `careflow graph`: the pathways as a picture.

use super::failure::Failure;
use super::output::{complain, load_or_fail, save, say};
use crate::report;
use std::path::PathBuf;

/// Arguments of `careflow graph`.
#[derive(Debug, clap::Args)]
pub struct Graph {
    /// Folder of a place, or a scenario file
    path: PathBuf,
    /// What to print [default: mermaid]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to a file instead of standard output; the ending .svg, .dot or .mmd chooses the format
    #[arg(long, short)]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Mermaid,
    Dot,
    Svg,
}

pub fn graph(arguments: &Graph) -> Result<(), Failure> {
    let loaded = load_or_fail(&arguments.path)?;
    let format = format(arguments)?;
    let text = match format {
        Format::Mermaid => report::mermaid(&loaded.model),
        Format::Dot => report::dot(&loaded.model),
        Format::Svg => report::svg(&loaded.model)?,
    };
    match &arguments.output {
        None => say(&text)?,
        Some(path) => {
            save(path, &text, &loaded)?;
            complain(&format!("written to {}", path.display()));
        }
    }
    Ok(())
}

/// The format asked for, or that of the file's ending.
fn format(arguments: &Graph) -> Result<Format, Failure> {
    let asked = arguments.format;
    let Some(path) = &arguments.output else { return Ok(asked.unwrap_or(Format::Mermaid)) };
    let Some(ending) = path.extension() else { return Ok(asked.unwrap_or(Format::Mermaid)) };
    let help = "the endings are .svg, .dot (or .gv) and .mmd; other programs make a PNG of an SVG";
    let of_file = match ending.to_str() {
        Some("svg") => Format::Svg,
        Some("dot" | "gv") => Format::Dot,
        Some("mmd") => Format::Mermaid,
        _ => {
            let message = format!("--output {}: no picture can be written with this ending", path.display());
            return Err(Failure::argument(message, help));
        }
    };
    match asked {
        Some(asked) if asked != of_file => {
            let message = format!("--format and the ending of {} do not agree", path.display());
            Err(Failure::argument(message, help))
        }
        _ => Ok(of_file),
    }
}
