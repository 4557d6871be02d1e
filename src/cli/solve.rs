//! `careflow solve`: the least that is enough, and the best set of schemes within a budget.

use super::chosen::Simulation;
use super::{Failure, solve_best, solve_least};
use crate::experiment::Uncertainty;

/// Arguments of `careflow solve`.
#[derive(Debug, clap::Args)]
pub struct Solve {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The least value of a number (or the greatest) at which a target holds with a probability
    Least(solve_least::LeastOf),
    /// The best set of an option's schemes whose yearly cost is within a budget
    Best(solve_best::BestOf),
}

/// Replications asked for at a time.
pub const BATCH: usize = 20;

pub fn solve(arguments: &Solve) -> Result<(), Failure> {
    match &arguments.what {
        What::Least(arguments) => solve_least::least_of(arguments),
        What::Best(arguments) => solve_best::best_of(arguments),
    }
}

/// One replication a draw: what is observed must be independent.
pub fn independent(simulation: &Simulation) -> Uncertainty<'static> {
    if simulation.fixed { Uncertainty::Fixed } else { Uncertainty::Drawn { inner: 1 } }
}

/// Refuses what is no probability, guessing at per cent.
pub fn probability(argument: &str, value: f64, most: f64) -> Result<(), Failure> {
    if value > 0.0 && value < most {
        return Ok(());
    }
    let percent = value / 100.0;
    let guess = if percent > 0.0 && percent < most {
        format!("\n  = help: did you mean {percent}?")
    } else {
        String::new()
    };
    Err(Failure(format!("error: {argument} {value}: a probability between 0 and {most}{guess}")))
}
