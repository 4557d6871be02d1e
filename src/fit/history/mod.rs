//! History matching: which values of uncertain numbers could have given what was observed.
//!
//! A few settings are simulated, a cheap stand-in (emulator) of every figure is fitted to them, and settings are ruled out whose
//! figures would lie further from the observed ones than all that is uncertain about both allows. What is left is simulated
//! again, closer together, in waves (Craig, Goldstein, Seheult and Smith 1997; Vernon, Goldstein and Bower, *Bayesian Analysis*
//! 5, 2010, 619; for stochastic models Andrianakis et al, *PLoS Computational Biology* 11, 2015, e1003968).
//!
//! ```text
//! design      Latin hypercubes whose points keep apart
//! stepwise    which quadratic terms a figure depends on
//! emulator    regression with a Gaussian process for what is left: mean and variance anywhere
//! row         a figure with its target, and how implausible a setting is by it
//! region      what no wave has ruled out, and points spread over it
//! waves       simulate, fit, rule out, again
//! findings    what is left, said: widths, combinations, figures that no setting gives
//! export      tables that R's hmer reads
//! ```
//!
//! Settings are points of the unit cube, an input a side: the quantile of its distribution or its place in its range, so that
//! before any observation all points are equally likely.

pub mod design;
pub mod emulator;
pub mod export;
pub mod findings;
pub mod region;
pub mod row;
mod stepwise;
pub mod waves;

#[doc(inline)]
pub use findings::{Combination, Findings, Unmet, Width, findings};
#[doc(inline)]
pub use row::{Output, Target};
#[doc(inline)]
pub use waves::{Draws, Matched, Settings, Stopped, Wave, match_history};

#[cfg(test)]
mod recovered;
