//! From data to inputs, from published figures to what cannot be seen, and plan against actual.
//!
//! ```text
//! lengths    observed lengths of stay        -> a family of the language, or the observed values
//! arrivals   counted arrivals                -> rate, hours, weekdays, months, growth, daily-cv
//! shares     where people went               -> shares with intervals
//! history    figures of a place              -> which values of uncertain numbers could have given them
//! actual     observed months                 -> in or out of the band of a forecast
//! ```
//!
//! Numbers in, numbers out: nothing here knows a scenario, and no file is read or written. Method and sources are in
//! `docs/fit.md`.

pub mod actual;
pub mod algebra;
pub mod arrivals;
pub mod estimate;
pub mod history;
pub mod lengths;
pub mod maximum;
pub mod shares;
pub mod written;

#[doc(inline)]
pub use estimate::Estimate;
