//! `careflow show`: a run on one screen, or a table of it, out of its folder.

use super::failure::Failure;
use super::output::say;
use crate::document::{Asked, TABLES, read, screen, table};
use std::path::PathBuf;

/// What stands for the whole run.
const SCREEN: &str = "screen";

/// Arguments of `careflow show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Folder of a finished run, such as output/southend
    folder: PathBuf,
    /// Which table; the screen is what `run` prints at its end
    #[arg(default_value = SCREEN, value_parser = names())]
    table: String,
    /// Options, separated by commas [default: all; of summary, settings and teams the baseline]
    #[arg(long, value_delimiter = ',')]
    options: Vec<String>,
    /// Figures, written METRIC or METRIC/GROUP: a table of these
    #[arg(long, value_delimiter = ',')]
    metric: Vec<String>,
    /// The group that headline, summary, differences and --metric are of, such as site=hospital [default: all]
    #[arg(long)]
    group: Option<String>,
    /// Of differences, the interval that holds for all options of the run together
    #[arg(long)]
    together: bool,
    /// As a Markdown table, to paste
    #[arg(long)]
    markdown: bool,
}

fn names() -> clap::builder::PossibleValuesParser {
    std::iter::once(SCREEN).chain(TABLES).into()
}

pub fn show(arguments: &Show) -> Result<(), Failure> {
    let Show { folder, table: name, options, metric, group, together, markdown } = arguments;
    let saved = read(folder)?;
    let narrowed = !options.is_empty() || group.is_some() || *together || *markdown;
    if name == SCREEN && metric.is_empty() && !narrowed {
        return say(&screen(&saved, folder, &[])?);
    }
    let name = match name.as_str() {
        // Who names figures asks for them; a part of the screen is the table it is cut from.
        SCREEN if !metric.is_empty() => "metrics",
        SCREEN if *together => "differences",
        SCREEN => "headline",
        named if !metric.is_empty() && !["metrics", "response-surface"].contains(&named) => {
            let help = format!("write `careflow show {} --metric …`, without `{named}`", folder.display());
            return Err(Failure::argument(format!("--metric is a table of its own, not of `{named}`"), help));
        }
        named => named,
    };
    let asked = Asked {
        options: options.clone(),
        metrics: metric.clone(),
        group: group.clone(),
        together: *together,
    };
    let grid = table(&saved, name, &asked)?;
    say(&if *markdown { grid.markdown() } else { grid.text() })
}
