//! From observed lengths to a distribution of the language.
//!
//! ```text
//! data         exact values, bands, who is still there     -> Lengths
//! curve        the families, as densities and tails
//! start        where the climb begins
//! likelihood   one family at its maximum likelihood        -> Fitted
//! goodness     does it fit?                                -> Goodness
//! choice       all families, and which of them             -> Choice
//! empirical    when none does: the observed values
//! written      as a scenario has it
//! ```

pub mod choice;
pub mod curve;
pub mod data;
pub mod empirical;
pub mod goodness;
pub mod likelihood;
mod start;
pub mod written;

#[doc(inline)]
pub use choice::{Choice, LeftOut, Verdict, choose};
#[doc(inline)]
pub use curve::{Curve, KINDS, Kind};
#[doc(inline)]
pub use data::{Apart, Length, Lengths, LengthsError, Observed, Recorded, apart};
#[doc(inline)]
pub use goodness::{Goodness, Statistic, goodness};
#[doc(inline)]
pub use likelihood::{Fitted, fit};

#[cfg(test)]
mod recovered;
