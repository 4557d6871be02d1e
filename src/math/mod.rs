//! Elementary functions of one value on every machine, and special functions made of them.
//!
//! The mathematics of a platform (glibc, musl, macOS; with fused multiplication or without) differs in the last
//! bit, and a run must give the same bytes wherever it is made. So nothing that is drawn, and no parameter of
//! what is drawn, goes through the methods of `f64` of the same names, which ask the platform: clippy refuses
//! them. These are FreeBSD's, in Rust, by the crate `libm`. Square roots and the four operations are exact
//! everywhere (IEEE 754).

mod elementary;
mod special;

pub use elementary::{cos, exp, exp_m1, hypot, ln, ln_1p, ln_gamma, log2, log10, powf, sin};
pub use special::{beta_lr, beta_quantile, gamma_lr, normal, normal_quantile};
