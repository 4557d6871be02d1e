//! `careflow solve`: the least that is enough, and the best set of schemes within a budget.

mod best;
mod least;
mod shared;

use crate::cli::failure::Failure;

/// Arguments of `careflow solve`.
#[derive(Debug, clap::Args)]
pub struct Solve {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The least value of a number (or the greatest) at which a target holds with a probability
    Least(least::LeastOf),
    /// The best set of an option's schemes whose yearly cost is within a budget
    Best(best::BestOf),
}

pub fn solve(arguments: &Solve) -> Result<(), Failure> {
    match &arguments.what {
        What::Least(arguments) => least::least_of(arguments),
        What::Best(arguments) => best::best_of(arguments),
    }
}
