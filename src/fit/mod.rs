//! From data to inputs, from published figures to what cannot be seen, and plan against actual.
pub mod algebra;
pub mod arrivals;
pub mod lengths;
pub mod maximum;
pub mod shares;
pub mod written;
