//! Elementary functions, under the names that `f64` has for them.

pub use libm::{
    cos, exp, expm1 as exp_m1, hypot, lgamma as ln_gamma, log as ln, log1p as ln_1p, log2, log10,
    pow as powf, sin,
};
