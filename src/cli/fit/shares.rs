//! `careflow fit shares`: routes out of where people went.

use super::into::Into;
use super::table::Table;
use crate::cli::failure::Failure;
use crate::cli::output::say;
use crate::document::Grid;
use crate::fit::shares::{shares as fitted, toml};
use crate::fit::written::Lines;
use crate::number::number;
use std::path::PathBuf;

/// Arguments of `careflow fit shares`.
#[derive(Debug, clap::Args)]
pub struct Shares {
    /// CSV file, with a header: a row a person, or a row a place with a count
    file: PathBuf,
    /// Column that says where they went [default: the only one]
    #[arg(long)]
    to: Option<String>,
    /// Column with how many
    #[arg(long)]
    count: Option<String>,
    /// Column that tells groups apart: shares of each
    #[arg(long)]
    by: Option<String>,
    /// Where the data are from, to stand beside every share
    #[arg(long)]
    source: Option<String>,
    #[command(flatten)]
    into: Into,
}

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

pub fn shares(arguments: &Shares) -> Result<(), Failure> {
    let table = Table::read(&arguments.file)?;
    let to = match &arguments.to {
        Some(name) => table.column(name)?,
        None => table.only().ok_or_else(|| {
            let message = format!("which column says where they went? There are {}", table.names());
            Failure::argument(message, "name it with --to")
        })?,
    };
    let (counts, by) = (table.optional(arguments.count.as_ref())?, table.optional(arguments.by.as_ref())?);
    // Groups and places in the order of the file.
    let mut groups: Vec<(String, Vec<(String, f64)>)> = Vec::new();
    for row in 0..table.len() {
        let place = table.cell(row, to);
        if place.is_empty() {
            return Err(place.wrong(
                "nothing is said of where they went",
                "leave out the row, or give it a name of its own",
            ));
        }
        let count = match counts.map(|column| table.cell(row, column)) {
            Some(cell) => cell.count()?,
            None => 1.0,
        };
        let group = by.map_or(String::new(), |column| table.cell(row, column).text().to_owned());
        let places = match groups.iter().position(|(name, _)| *name == group) {
            Some(at) => &mut groups[at].1,
            None => {
                groups.push((group, Vec::new()));
                let last = groups.len() - 1;
                &mut groups[last].1
            }
        };
        match places.iter_mut().find(|(name, _)| name == place.text()) {
            Some((_, known)) => *known += count,
            None => places.push((place.text().to_owned(), count)),
        }
    }
    let place = arguments.into.value()?;
    if place.is_some() && groups.len() > 1 {
        let message = format!("--at is one place, and there are shares of {} groups", groups.len());
        return Err(Failure::argument(
            message,
            "fit each group by itself, out of a file of its own, without --by",
        ));
    }
    let mut text = String::new();
    for (group, places) in &groups {
        let (names, counts): (Vec<String>, Vec<f64>) = places.iter().cloned().unzip();
        let found = fitted(&counts, CONFIDENCE);
        if found.is_empty() {
            let file = arguments.file.display();
            return Err(match &arguments.by {
                Some(by) => Failure::argument(
                    format!("{file}: all counts are 0 where {by} is `{group}`"),
                    "leave the rows of this group out",
                ),
                None => Failure::argument(format!("{file}: all counts are 0"), "count who went where"),
            });
        }
        let percent = |share: f64| format!("{} %", number(100.0 * share, 1));
        let between =
            |(low, high): (f64, f64)| format!("{} to {} %", number(100.0 * low, 1), number(100.0 * high, 1));
        let row = |(name, share): (&String, &crate::fit::shares::RouteShare)| {
            vec![
                name.clone(),
                number(share.count, 0),
                percent(share.share),
                between(share.alone),
                between(share.together),
            ]
        };
        let header = ["to", "count", "share", "95 % interval alone", "of all together"];
        let grid = Grid {
            header: header.map(String::from).to_vec(),
            rows: names.iter().zip(&found).map(row).collect(),
            notes: vec!["Intervals: Wilson's, and Goodman's that hold for all shares at once.".to_owned()],
        };
        let of = match (&arguments.by, group.as_str()) {
            (Some(by), group) => format!(" where {by} is {group}"),
            _ => String::new(),
        };
        let total = number(counts.iter().sum(), 0);
        let key = place.as_ref().map_or("routes", |place| place.key.as_str());
        let lines = Lines {
            above: format!(
                "Shares of {total} people of {}{of}; put ids of stays or exits for the names.",
                table.file()
            ),
            keys: vec![(key.to_owned(), toml(&names, &found, arguments.source.as_deref()))],
            below: String::new(),
            source: arguments.source.clone(),
        };
        text.push_str(&format!("{}\n", grid.text()));
        if let Some(place) = &place {
            // There they are ids, or it does not check.
            let above = format!("Shares of {total} people of {}{of}.", table.file());
            return place.write(&text, Lines { above, ..lines }, &[]);
        }
        text.push_str(&lines.text());
    }
    say(&text)
}
