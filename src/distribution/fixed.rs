//! Always one value.

use super::family::{Family, Form};
use super::law::{Law, Sample};
use crate::engine::random::Draw;

/// Always this value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fixed(pub f64);

/// In the language.
pub(super) static FIXED: Family<Fixed> =
    Family { name: "fixed", doc: "always this value", form: Form::Value, sets: &[] };

impl Law for Fixed {
    type Sampler = Self;

    fn mean(&self) -> f64 {
        self.0
    }

    fn below(&self, x: f64) -> (f64, f64) {
        if self.0 <= x { (1.0, self.0) } else { (0.0, 0.0) }
    }

    fn strictly_below(&self, x: f64) -> (f64, f64) {
        if self.0 < x { (1.0, self.0) } else { (0.0, 0.0) }
    }

    fn support(&self) -> (f64, f64) {
        (self.0, self.0)
    }

    fn times(&self, factor: f64) -> Self {
        Self(self.0 * factor)
    }

    fn sampler(&self) -> Option<Self> {
        Some(*self)
    }
}

impl Sample for Fixed {
    #[inline]
    fn sample(&self, _: &mut Draw) -> f64 {
        self.0
    }
}
