//! Statistics over replications: plain numbers in, plain numbers out.
//!
//! Two kinds of question are answered here, and never mixed:
//!
//! ```text
//! tally      per observation, one pass         mean and standard deviation
//! interval   over replications                 THE confidence interval of a mean
//! quantile   over replications                 percentiles between replications
//! summary    every column of the results       Results -> Summary
//! daily      every daily series                Results -> DailySummary
//! warm_up    is the warm-up long enough?       MSER-5, Welch series
//! stability  does a queue grow without limit?  one-sided interval of its growth
//! ```
//!
//! Nothing here knows a clock, a patient or a file.

pub mod daily;
pub mod interval;
pub mod quantile;
pub mod stability;
pub mod summary;
pub mod tally;
pub mod warm_up;

pub use daily::{DailyPoint, DailySummary, summarise_daily};
pub use interval::{Interval, mean_interval};
pub use quantile::quantile;
pub use stability::{Growing, Part, growing_queues};
pub use summary::{Summary, SummaryRow, summarise};
pub use tally::Tally;
pub use warm_up::{WarmUpCheck, check_warm_up};

#[cfg(test)]
pub(crate) mod synthetic;
