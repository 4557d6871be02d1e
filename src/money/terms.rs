//! What an option is charged and credited in one draw of the uncertain numbers.

use crate::model::{Money, Scheme};

/// What an option is charged and credited in one draw of the uncertain numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    /// Prices.
    pub money: Money,
    /// The option's schemes.
    pub schemes: Vec<Scheme>,
}
