//! What both searches share.

use crate::cli::Failure;
use crate::cli::chosen::Simulation;
use crate::experiment::Uncertainty;

/// Replications asked for at a time.
pub const BATCH: usize = 20;

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
