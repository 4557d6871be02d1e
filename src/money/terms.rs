//! What an option is charged and credited in one draw of the uncertain numbers.

use crate::model::{Money, Scheme};
use std::sync::Arc;

/// What an option is charged and credited in one draw of the uncertain numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    /// Prices.
    pub money: Arc<Money>,
    /// The option's schemes.
    pub schemes: Vec<Arc<Scheme>>,
}

/// Prices and schemes of some options: those that are equal are held once, with all their words, for a run keeps terms of every
/// option and draw.
#[derive(Debug, Default)]
pub struct SharedTerms {
    money: Vec<Arc<Money>>,
    schemes: Vec<Arc<Scheme>>,
}

impl SharedTerms {
    /// The terms of one option.
    pub fn of(&mut self, money: &Money, schemes: &[Scheme]) -> Terms {
        let schemes = schemes.iter().map(|scheme| held_once(&mut self.schemes, scheme)).collect();
        Terms { money: held_once(&mut self.money, money), schemes }
    }
}

fn held_once<T: Clone + PartialEq>(known: &mut Vec<Arc<T>>, one: &T) -> Arc<T> {
    if let Some(there) = known.iter().find(|there| ***there == *one) {
        return Arc::clone(there);
    }
    let new = Arc::new(one.clone());
    known.push(Arc::clone(&new));
    new
}
