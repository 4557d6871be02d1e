//! Figures in words that the commands of this room share.

/// A probability as it is said: a small one by its bound.
pub fn probability(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { crate::number::number(p, if p < 0.1 { 3 } else { 2 }) }
}
