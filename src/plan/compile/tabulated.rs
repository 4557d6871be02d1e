//! What is tabulated once for all plans that need the same.

use crate::distribution::residual::ResidualLife;
use crate::distribution::{Distribution, Sampler};
use crate::model::{InstantTable, LevelChange, Timetable};
use crate::plan::calendars::{Horizon, Instants, Levels};
use crate::plan::levels::changed;
use std::sync::{Arc, Mutex};

/// Tables that the plans of many options and draws share, and the tasks of many versions of a stay: they are most of the work and
/// memory of a plan, and most options leave most of them alone.
#[derive(Debug, Default)]
pub struct Tabulated {
    residuals: Known<Distribution, ResidualLife>,
    instants: Known<(InstantTable, Horizon), Instants>,
    levels: Known<(Timetable, Vec<LevelChange>, Horizon), Levels>,
}

impl Tabulated {
    /// Residual lives kept beside those in use (a megabyte each): few, for most that a draw no longer uses are of no use to the
    /// next, whose lengths are others.
    const SPARE_RESIDUALS: usize = 16;

    /// Tables of times, and levels, kept likewise (some ten kilobytes each).
    const SPARE_INSTANTS: usize = 1024;
    const SPARE_LEVELS: usize = 256;

    /// Residual lives of those present at the start, by the length of their stay.
    pub(super) fn residual(&self, length: &Distribution) -> Arc<ResidualLife> {
        let make = || (length.clone(), ResidualLife::new(&Sampler::new(length)));
        self.residuals.of(|known| known == length, Self::SPARE_RESIDUALS, make)
    }

    /// A weekly table expanded over a run.
    pub(super) fn instants(&self, table: &InstantTable, horizon: Horizon) -> Arc<Instants> {
        let is = |(known, over): &(InstantTable, Horizon)| *over == horizon && known == table;
        let make = || ((table.clone(), horizon), Instants::expand(table, horizon));
        self.instants.of(is, Self::SPARE_INSTANTS, make)
    }

    /// The level of a timetable over a run, with what schemes do to it.
    pub(super) fn levels(
        &self,
        table: &Timetable,
        schemes: &[&LevelChange],
        horizon: Horizon,
    ) -> Arc<Levels> {
        let is = |(known, changes, over): &(Timetable, Vec<LevelChange>, Horizon)| {
            *over == horizon && changes.iter().eq(schemes.iter().copied()) && known == table
        };
        let make = || {
            let (initial, changes) = changed(table, schemes, horizon);
            let key = (table.clone(), schemes.iter().copied().cloned().collect(), horizon);
            (key, Levels { initial, changes })
        };
        self.levels.of(is, Self::SPARE_LEVELS, make)
    }
}

/// Tables by what they are made of, the one asked for last at the end.
#[derive(Debug)]
struct Known<K, T>(Mutex<Vec<(K, Arc<T>)>>);

impl<K, T> Default for Known<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K, T> Known<K, T> {
    /// A table, made if it is not known. All that plans hold are known, and so many besides. Two threads that ask for one at
    /// the same time may each make it: that is seldom, and costs less than to let others wait.
    fn of(&self, is: impl Fn(&K) -> bool, spare: usize, make: impl FnOnce() -> (K, T)) -> Arc<T> {
        let find = |tables: &mut Vec<(K, Arc<T>)>| {
            let place = tables.iter().rposition(|(known, _)| is(known))?;
            let found = tables.remove(place);
            let table = Arc::clone(&found.1);
            tables.push(found);
            Some(table)
        };
        if let Some(table) = self.0.lock().ok().and_then(|mut tables| find(&mut tables)) {
            return table;
        }
        let (key, table) = make();
        let table = Arc::new(table);
        if let Ok(mut tables) = self.0.lock() {
            let in_use = |(_, table): &(K, Arc<T>)| Arc::strong_count(table) > 1;
            let mut unused = tables.iter().filter(|known| !in_use(known)).count();
            tables.retain(|known| {
                let stays = unused < spare || in_use(known);
                unused -= usize::from(!stays);
                stays
            });
            tables.push((key, Arc::clone(&table)));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{InForce, LevelOperation};
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

    #[test]
    fn a_level_is_shared_by_those_to_whom_the_same_is_done() {
        let tabulated = Tabulated::default();
        let horizon = Horizon { first: date(2014, 4, 1), days: 14 };
        let table = Timetable::always();
        let change = |summand| LevelChange {
            in_force: InForce { from: Some(date(2014, 4, 8)), ramp_days: 0, until: None, full: 1.0 },
            how: LevelOperation::Add(summand),
        };
        let of = |changes: &[&LevelChange]| tabulated.levels(&table, changes, horizon);
        let (usual, more, most) = (of(&[]), of(&[&change(1.0)]), of(&[&change(2.0)]));
        assert!(Arc::ptr_eq(&usual, &of(&[])) && Arc::ptr_eq(&more, &of(&[&change(1.0)])));
        assert_eq!((usual.initial, usual.changes.len()), (1, 0));
        let levels: Vec<u32> =
            [&more, &most].iter().flat_map(|levels| levels.changes.iter().map(|c| c.1)).collect();
        assert_eq!(levels, [2, 3]);
    }

    #[test]
    fn what_plans_hold_is_known_and_of_the_rest_what_was_asked_for_last() {
        let known = Known::<u32, u32>::default();
        let of = |number| known.of(|&key| key == number, 2, || (number, number));
        let kept = || known.0.lock().map(|tables| tables.iter().map(|(key, _)| *key).collect::<Vec<_>>());
        let held: Vec<_> = (0..5).map(of).collect();
        assert!((0..5).all(|number| Arc::ptr_eq(&held[number as usize], &of(number))));
        drop(held);
        of(1);
        of(9);
        assert_eq!(kept().unwrap_or_default(), [1, 9], "the longest unused have gone");
        of(1);
        of(7);
        assert_eq!(kept().unwrap_or_default(), [1, 7]);
    }
}
