//! Statistics over replications: plain numbers in, plain numbers out.
//!
//! Two kinds of question are answered here, and never mixed:
//!
//! ```text
//! one option
//!   tally        per observation, one pass        mean and standard deviation
//!   interval     over replications                THE confidence interval of a mean
//!   clusters     draws shared by replications     the same, where inputs are uncertain
//!   share        over replications                Wilson's interval of a share
//!   quantile     over replications                percentiles between replications
//!   summary      every column of the results      Results -> Summary
//!   daily        every daily series               Results -> DailySummary
//!   warm_up      is the warm-up long enough?      MSER-5, Welch series
//!   stability    does a queue grow without limit? one-sided interval of its growth
//!   sequential   how many replications?           until the interval is narrow enough
//!   components   chance or ignorance?             one-way analysis of variance
//!   shortfall    is the plan realised?            probability and size of falling short
//!
//! several options, with common random numbers
//!   differences  every column of two options     Results x 2 -> Differences
//!   planned      claims of a plan               planned against found
//!   paired       option against baseline          differences replication by replication
//!   shapley      what did each part do?           parts that add up to the whole
//!   sensitivity  which input matters?             ranks, variance shares, tornado
//!   selection    which option is best?            Kim and Nelson's procedure
//!   proportion   does it hold often enough?       sequential test; least level at which it does
//! ```
//!
//! Nothing here knows a clock, a patient or a file.

pub mod clusters;
pub mod components;
pub mod daily;
pub mod differences;
pub mod interval;
pub mod paired;
pub mod planned;
pub mod proportion;
pub mod quantile;
pub mod selection;
pub mod sensitivity;
pub mod sequential;
pub mod shapley;
pub mod share;
pub mod shortfall;
pub mod stability;
pub mod summary;
pub mod tally;
pub mod warm_up;

#[doc(inline)]
pub use clusters::{clustered_interval, clustered_interval_within};
#[doc(inline)]
pub use components::{Components, components};
#[doc(inline)]
pub use daily::{DailyPoint, DailySummary, summarise_daily};
#[doc(inline)]
pub use differences::{DifferenceRow, Differences, differences};
#[doc(inline)]
pub use interval::{FEW_OBSERVATIONS, Interval, mean_interval, widening, within_limits};
#[doc(inline)]
pub use paired::{Comparing, Paired, Relative, paired, relative};
#[doc(inline)]
pub use planned::{AgainstPlan, Claimed, against_plan};
#[doc(inline)]
pub use proportion::{Answer, Least, Question, Tested, least, probability_at_least};
#[doc(inline)]
pub use quantile::quantile;
#[doc(inline)]
pub use selection::{Guarantee, Selecting, Selection, select_best};
#[doc(inline)]
pub use sensitivity::{
    Bar, Dependence, Doubt, Ends, FirstOrder, Resampling, Sensitivity, sensitivity, tornado,
};
#[doc(inline)]
pub use shapley::{Attribution, Contribution, attribute, shapley_values};
#[doc(inline)]
pub use share::{Share, share_above, share_interval, wilson};
#[doc(inline)]
pub use shortfall::{Shortfall, shortfall};
#[doc(inline)]
pub use stability::{Growing, Part, growing_queues};
#[doc(inline)]
pub use summary::{Summary, SummaryRow, summarise};
#[doc(inline)]
pub use tally::Tally;
#[doc(inline)]
pub use warm_up::{WarmUpCheck, check_warm_up};

#[cfg(test)]
mod robust;
#[cfg(test)]
pub(crate) mod synthetic;
