//! `careflow fit`: from a file of data to the lines of a scenario, and to what observed months say of a forecast.

mod actual;
mod arrivals;
mod doubts;
mod history;
mod into;
mod lengths;
mod observed;
mod shares;
mod table;
mod words;

use crate::cli::failure::Failure;

/// Arguments of `careflow fit`.
#[derive(Debug, clap::Args)]
pub struct Fit {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Lengths of stay, one a row or in bands: the family that fits, its parameters, and whether it fits
    Lengths(lengths::Lengths),
    /// Arrivals, one a row or counted: rate, hours, weekdays, months, growth, and how much days vary beyond chance
    Arrivals(arrivals::Arrivals),
    /// Where people went: shares of the routes with intervals
    Shares(shares::Shares),
    /// A scenario's uncertain numbers: which values of them agree with its back-test
    History(history::History),
    /// Observed months over the forecast of a run: in or out of its band, and whether it is too low, too high or too sure
    Actual(actual::Actual),
}

pub fn fit(arguments: &Fit) -> Result<(), Failure> {
    match &arguments.what {
        What::Lengths(arguments) => lengths::lengths(arguments),
        What::Arrivals(arguments) => arrivals::arrivals(arguments),
        What::Shares(arguments) => shares::shares(arguments),
        What::History(arguments) => history::history(arguments),
        What::Actual(arguments) => actual::actual(arguments),
    }
}
