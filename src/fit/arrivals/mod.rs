//! From counted arrivals to a rate with its pattern.
//!
//! ```text
//! counted   dates and counts                         -> Period, one a counted hour, day or month
//! terms     what the rate may depend on              -> sparse rows of a design
//! poisson   log-linear Poisson regression            -> estimates with their covariance
//! luck      how much days vary beyond chance, and how long it lasts
//! pattern   factors on the scale of the language, overdispersion, choice of the pattern of the week
//! doubts    days that can hardly be right
//! written   as a scenario has it
//! ```

pub mod counted;
pub mod doubts;
mod luck;
pub mod pattern;
mod poisson;
mod terms;
pub mod written;

#[doc(inline)]
pub use counted::{Period, by_day, by_hour, by_month};
#[doc(inline)]
pub use pattern::{Arrivals, ArrivalsError, choose, fit};
#[doc(inline)]
pub use terms::{Hours, Terms};

#[cfg(test)]
mod recovered;
