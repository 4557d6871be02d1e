//! `careflow graph`: the pathways as a picture.

use super::failure::Failure;
use super::output::{load_or_fail, say};
use crate::report;
use std::path::PathBuf;

/// Arguments of `careflow graph`.
#[derive(Debug, clap::Args)]
pub struct Graph {
    /// Folder of a place, or a scenario file
    path: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,
    /// Write to a file instead of standard output; the ending .svg, .dot or .mmd chooses the format
    #[arg(long, short)]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Mermaid,
    Dot,
    Svg,
}

pub fn graph(arguments: &Graph) -> Result<(), Failure> {
    let loaded = load_or_fail(&arguments.path)?;
    let ending = arguments.output.as_deref().and_then(|path| path.extension()).and_then(|e| e.to_str());
    let format = match ending {
        Some("svg") => Format::Svg,
        Some("dot" | "gv") => Format::Dot,
        Some("mmd") => Format::Mermaid,
        _ => arguments.format,
    };
    let text = match format {
        Format::Mermaid => report::mermaid(&loaded.model),
        Format::Dot => report::dot(&loaded.model),
        Format::Svg => report::svg(&loaded.model)?,
    };
    match &arguments.output {
        None => say(&text)?,
        Some(path) => {
            std::fs::write(path, text).map_err(Failure::io(format!("cannot write {}", path.display())))?
        }
    }
    Ok(())
}
