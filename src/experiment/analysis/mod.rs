//! Questions about a place that take more than one comparison, each put to a [`Runner`](super::Runner).
//!
//! ```text
//! attribution  what does each scheme of an option contribute?     Attribution -> Attributed, figure by figure
//! downside     what if its schemes come late or fall short?       downside    -> Downside
//! sensitivity  which uncertain numbers does a result depend on?   sensitivity -> Sensitive, figure by figure
//! least        the least of a number that is enough               LeastSearch
//! best         the best set of schemes within a budget            BestSearch
//! history      which uncertain numbers agree with the back-test  fit::history::Matched
//! journeys     one named patient's way, replication by replication; everybody's moves in one
//! ```

mod attribution;
mod best;
mod downside;
mod history;
mod journeys;
mod least;
mod sensitivity;

pub use crate::experiment::rounded::{Rounded, ScaledCut};
pub use attribution::{Attributed, Attribution, ShareOfEffect};
pub use best::{BestSearch, Found, Set, Sets, affordable};
pub use downside::{Case, Downside, downside};
pub use history::{HistoryError, HistoryQuestion, match_back_tests, of_the_baseline, values_at};
pub use journeys::{Followed, best_plan, everybody, follow};
pub use least::{Bound, FoundLeast, LeastSearch};
pub use sensitivity::{Moved, Sensitive, one_at_a_time, sensitivity};
