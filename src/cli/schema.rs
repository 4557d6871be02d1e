//! `careflow schema`: the JSON Schema of the scenario language, or its keys as tables.

use super::failure::Failure;
use super::output::say;

/// Arguments of `careflow schema`.
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Print the keys of every table as Markdown instead, to read or to paste
    #[arg(long)]
    markdown: bool,
}

pub fn schema(arguments: &Schema) -> Result<(), Failure> {
    if arguments.markdown {
        let tables = crate::scenario::reference();
        let pages: Vec<String> = tables.iter().map(|(name, table)| format!("## {name}\n\n{table}")).collect();
        return say(&pages.join("\n"));
    }
    let schema = serde_json::to_string_pretty(&crate::scenario::schema())?;
    say(&format!("{schema}\n"))
}
