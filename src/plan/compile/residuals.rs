//! Residual lives of those present at the start, tabulated once for all plans that need the same.

use crate::distribution::residual::ResidualLife;
use crate::distribution::{Distribution, Sampler};
use std::sync::{Arc, Mutex};

/// Tables of residual lives, shared by the plans of many options and draws: they are most of the work and
/// memory of a plan, and most options leave most of them alone.
#[derive(Debug, Default)]
pub struct Residuals(Mutex<Vec<(Distribution, Arc<ResidualLife>)>>);

impl Residuals {
    /// Most tables kept (a megabyte each): a length that is drawn anew each time must not fill the memory.
    const MOST: usize = 64;

    /// The table of a length, tabulated once.
    pub(super) fn of(&self, length: &Distribution) -> Arc<ResidualLife> {
        let known = |tables: &Vec<(Distribution, Arc<ResidualLife>)>| {
            tables.iter().find(|(other, _)| other == length).map(|(_, table)| Arc::clone(table))
        };
        if let Some(table) = self.0.lock().ok().and_then(|tables| known(&tables)) {
            return table;
        }
        let table = Arc::new(ResidualLife::new(&Sampler::new(length)));
        if let Ok(mut tables) = self.0.lock()
            && tables.len() < Self::MOST
        {
            tables.push((length.clone(), Arc::clone(&table)));
        }
        table
    }
}
