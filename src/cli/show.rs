//! `careflow show`: a table of a run, out of its folder.

use super::failure::Failure;
use super::output::say;
use crate::document::{Asked, TABLES, read, table};
use std::path::PathBuf;

/// Arguments of `careflow show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Folder of a finished run, such as output/southend
    folder: PathBuf,
    /// Which table
    #[arg(default_value = "headline", value_parser = clap::builder::PossibleValuesParser::new(TABLES))]
    table: String,
    /// Options, separated by commas [default: all]
    #[arg(long, value_delimiter = ',')]
    options: Vec<String>,
    /// Figures, written METRIC or METRIC/GROUP, of the table `metrics`
    #[arg(long, value_delimiter = ',')]
    metric: Vec<String>,
    /// As a Markdown table, to paste
    #[arg(long)]
    markdown: bool,
}

pub fn show(arguments: &Show) -> Result<(), Failure> {
    let Show { folder, table: name, options, metric, markdown } = arguments;
    let asked = Asked { options: options.clone(), metrics: metric.clone(), ..Asked::default() };
    // Who names figures asks for them.
    let name = if metric.is_empty() { name } else { "metrics" };
    let grid = table(&read(folder)?, name, &asked)?;
    say(&if *markdown { grid.markdown() } else { grid.text() })
}
