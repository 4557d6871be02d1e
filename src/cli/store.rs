//! `careflow store`: what replications are kept, whether they are whole, and which may go.

use super::failure::Failure;
use super::output::say;
use crate::calendar::day_of;
use crate::document::Grid;
use crate::number::number;
use crate::store::{Contents, Of, Soundness, Where, bytes_of, usual_place};
use std::path::PathBuf;

/// Arguments of `careflow store`.
#[derive(Debug, clap::Args)]
pub struct StoreCommand {
    #[command(subcommand)]
    what: Option<What>,
    /// The file [default: that of the environment variable CAREFLOW_STORE, or one in the user's cache folder]
    #[arg(long, value_name = "FILE", global = true)]
    store: Option<Where>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Say where the store is and what is in it, place by place
    List,
    /// Read every replication, and say whether it is as it was written
    Check {
        /// Take out what is damaged
        #[arg(long)]
        repair: bool,
    },
    /// Take out replications of other versions of the program, and more if asked for
    Prune {
        /// Also those of this place, by the name in the list
        #[arg(long, value_name = "PLACE")]
        place: Option<String>,
        /// Also those used longest ago, until the rest has at most so much: 500MB, 10GB
        #[arg(long, value_name = "SIZE", value_parser = size)]
        most: Option<u64>,
    },
}

fn size(text: &str) -> Result<u64, String> {
    bytes_of(text).ok_or_else(|| "must be a size such as 500MB or 10GB".into())
}

pub fn store(arguments: &StoreCommand) -> Result<(), Failure> {
    let path: PathBuf = match Where::or_usual(arguments.store.as_ref()) {
        Where::Usual => usual_place()?,
        Where::File(file) => file,
        Where::Nowhere => return Err(Failure::argument("no store is used", "name one with --store FILE")),
    };
    let nothing = || say(&format!("{} is not there yet: nothing has been kept\n", path.display()));
    if let Some(What::Check { repair: true }) = arguments.what {
        let Some(found) = Contents::repair(&path)? else { return nothing() };
        let (whole, damaged) = in_words(&found);
        let gone =
            damaged.map_or_else(String::new, |damaged| format!("; {damaged} were damaged and are gone"));
        return say(&format!("{whole}{gone}\n"));
    }
    let Some(mut contents) = Contents::open(&path)? else { return nothing() };
    match arguments.what.as_ref().unwrap_or(&What::List) {
        What::List => list(&contents, &path),
        What::Check { .. } => {
            let (whole, damaged) = in_words(&contents.check()?);
            let Some(damaged) = damaged else { return say(&format!("{whole}\n")) };
            Err(Failure::argument(
                format!("{damaged} replications are damaged; {whole}"),
                "take them out with --repair: they will be simulated again",
            ))
        }
        What::Prune { place, most } => {
            let known = contents.list()?;
            if let Some(place) = place.as_ref().filter(|place| !known.iter().any(|of| of.place == **place)) {
                let names: Vec<&str> = known.iter().map(|of| of.place.as_str()).collect();
                return Err(Failure::argument(
                    format!("there is nothing of a place `{place}`"),
                    format!("there are: {}", names.join(", ")),
                ));
            }
            let gone = contents.prune(place.as_deref(), *most)?;
            let left = contents.bytes() as f64 / 1e6;
            say(&format!("{} replications are gone; {left:.0} MB are left\n", number(gone as f64, 0)))
        }
    }
}

/// How many are whole, and how many are damaged if any are.
fn in_words(found: &Soundness) -> (String, Option<String>) {
    let whole = format!("{} replications are whole", number(found.whole as f64, 0));
    (whole, (found.damaged > 0).then(|| number(found.damaged as f64, 0)))
}

/// Where it is, and a row a place.
fn list(contents: &Contents, path: &std::path::Path) -> Result<(), Failure> {
    let places = contents.list()?;
    let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    let header = ["place", "systems", "replications", "of other versions", "MB", "used last"];
    let row = |of: &Of| {
        vec![
            of.place.clone(),
            number(of.systems as f64, 0),
            number(of.replications as f64, 0),
            number(of.outdated as f64, 0),
            megabytes(of.bytes),
            day_of(of.used),
        ]
    };
    let grid = Grid {
        header: header.map(str::to_owned).to_vec(),
        rows: places.iter().map(row).collect(),
        notes: Vec::new(),
    };
    say(&format!("{} ({} MB)\n\n{}", path.display(), megabytes(contents.bytes()), grid.text()))
}
