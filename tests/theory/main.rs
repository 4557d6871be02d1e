//! careflow against exact results: queueing theory, published models, other people's simulations.
//!
//! Every test names the closed form it holds the simulator to; `docs/verification.md` lists the
//! tolerance of each and the planted bug that made it fail.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests"
)]

mod appointments;
mod benchmark;
mod chains;
mod check;
mod closed_forms;
mod coverage;
mod interrupted;
mod kolmogorov;
mod networks;
mod paired;
mod published;
mod queues;
mod teamwork;
mod time_varying;
