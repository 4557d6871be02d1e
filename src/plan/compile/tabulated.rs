//! What is tabulated once for all plans that need the same.

use crate::distribution::residual::ResidualLife;
use crate::distribution::{Distribution, Sampler};
use crate::model::InstantTable;
use crate::plan::calendars::{Horizon, Instants};
use std::sync::{Arc, Mutex};

/// Tables that the plans of many options and draws share, and the tasks of many versions of a stay: they are most of the work and
/// memory of a plan, and most options leave most of them alone.
#[derive(Debug, Default)]
pub struct Tabulated {
    residuals: Known<Distribution, ResidualLife>,
    instants: Known<(InstantTable, Horizon), Instants>,
}

impl Tabulated {
    /// Most residual lives kept (a megabyte each): a length that is drawn anew each time must not fill the memory.
    const MOST_RESIDUALS: usize = 64;

    /// Most tables of times kept (some ten kilobytes each).
    const MOST_INSTANTS: usize = 1024;

    /// Residual lives of those present at the start, by the length of their stay.
    pub(super) fn residual(&self, length: &Distribution) -> Arc<ResidualLife> {
        let make = || (length.clone(), ResidualLife::new(&Sampler::new(length)));
        self.residuals.of(|known| known == length, Self::MOST_RESIDUALS, make)
    }

    /// A weekly table expanded over a run.
    pub(super) fn instants(&self, table: &InstantTable, horizon: Horizon) -> Arc<Instants> {
        let is = |(known, over): &(InstantTable, Horizon)| *over == horizon && known == table;
        let make = || ((table.clone(), horizon), Instants::expand(table, horizon));
        self.instants.of(is, Self::MOST_INSTANTS, make)
    }
}

/// Tables by what they are made of.
#[derive(Debug)]
struct Known<K, T>(Mutex<Vec<(K, Arc<T>)>>);

impl<K, T> Default for Known<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K, T> Known<K, T> {
    /// A table, made if it is not known yet, and kept unless there are so many.
    fn of(&self, is: impl Fn(&K) -> bool, most: usize, make: impl FnOnce() -> (K, T)) -> Arc<T> {
        let find = |tables: &Vec<(K, Arc<T>)>| {
            tables.iter().find(|(known, _)| is(known)).map(|(_, table)| Arc::clone(table))
        };
        if let Some(table) = self.0.lock().ok().and_then(|tables| find(&tables)) {
            return table;
        }
        let (key, table) = make();
        let table = Arc::new(table);
        if let Ok(mut tables) = self.0.lock()
            && tables.len() < most
        {
            tables.push((key, Arc::clone(&table)));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_same_table_over_the_same_run_is_expanded_once() {
        let tabulated = Tabulated::default();
        let mut table = InstantTable::default();
        table.days[0] = vec![(540, 1)];
        let of = |first| tabulated.instants(&table, Horizon { first, days: 14 });
        let (one, same, other) = (of(date(2014, 4, 1)), of(date(2014, 4, 1)), of(date(2014, 4, 2)));
        assert!(Arc::ptr_eq(&one, &same));
        assert_ne!(one, other);
        assert_eq!(one.times().len(), 2);
    }
}
