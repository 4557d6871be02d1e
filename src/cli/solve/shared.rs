//! What both searches share.

use crate::cli::failure::Failure;

/// Replications asked for at a time.
pub const BATCH: usize = 20;

/// Replications with the same draw of the uncertain numbers: what is observed must be independent.
pub const INDEPENDENT: u32 = 1;

/// Refuses what is no probability, guessing at per cent.
pub fn probability(argument: &str, value: f64, most: f64) -> Result<(), Failure> {
    if value > 0.0 && value < most {
        return Ok(());
    }
    let percent = value / 100.0;
    Err(Failure::Argument {
        message: format!("{argument} {value}: a probability between 0 and {most}"),
        help: (percent > 0.0 && percent < most).then(|| format!("did you mean {percent}?")),
    })
}
