//! Replications that are there already: what they are known by, and who keeps them.

use crate::model::{Checked, Model, Scenario};
use crate::results::Replication;
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// What decides the bytes of a system's replications, but for their number: the model of the option and draw with its seed,
/// and the kernel. Titles, prices, published figures and the names of option and scenario are no part of it: whoever
/// changes them keeps the replications.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SystemKey(pub [u8; 32]);

/// Hash of the sources that decide what a replication is, as the build found them.
pub const KERNEL: &str = env!("CAREFLOW_KERNEL");

impl SystemKey {
    /// The key of a model. Its debug form has every field of every part, and numbers to the last bit; were it to change with
    /// the compiler, replications would be simulated again, and none mistaken.
    #[must_use]
    pub fn of(model: &Checked) -> Self {
        let Model {
            scenario,
            attributes,
            cohorts,
            streams,
            settings,
            teams,
            stays,
            exits,
            measures,
            changes,
            back_tests: _,
            register: _,
            files: _,
            option: _,
            schemes: _,
            money: _,
        } = &**model;
        let Scenario {
            name: _,
            title: _,
            start,
            warm_up_days,
            measure_days,
            begins_hour,
            clearing_hours,
            from_hour,
            measure_hours,
            terminating,
            replications: _,
            seed,
            plausible_in: _,
        } = scenario;
        let mut hash = Writer { hash: Sha256::new(), waiting: String::with_capacity(PIECE * 2) };
        let hours = (begins_hour, clearing_hours, from_hour, measure_hours);
        let when = (start, warm_up_days, measure_days, hours, terminating, seed);
        let people = (attributes, cohorts, streams, measures);
        let places = (settings, teams, stays, exits);
        // Writing into a hash does not fail.
        let _ = write!(hash, "{KERNEL} {when:?} {people:?} {places:?} {changes:?}");
        Self(hash.finish())
    }

    /// The first of its digits, as lists show it.
    #[must_use]
    pub fn short(&self) -> String {
        self.0.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for SystemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

/// Bytes that are hashed at a time: text comes in pieces of a few letters, each of which would cost more than hashing it.
const PIECE: usize = 4096;

/// Text into a hash, without keeping it.
struct Writer {
    hash: Sha256,
    waiting: String,
}

impl Writer {
    fn finish(mut self) -> [u8; 32] {
        self.hash.update(self.waiting.as_bytes());
        self.hash.finalize().into()
    }
}

impl fmt::Write for Writer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.waiting.push_str(text);
        if self.waiting.len() >= PIECE {
            self.hash.update(self.waiting.as_bytes());
            self.waiting.clear();
        }
        Ok(())
    }
}

/// Keeps replications from one analysis to the next. Asked from all threads.
///
/// `()` keeps nothing.
pub trait Archive: Sync + fmt::Debug {
    /// A replication of a system, if it is there and whole.
    fn recall(&self, _system: &SystemKey, _number: u32) -> Option<Replication> {
        None
    }

    /// Keeps a replication that was simulated, of this option. What cannot be kept is simulated again another time.
    fn keep(&self, _system: &SystemKey, _option: &str, _replication: &Replication) {}

    /// Keeps a replication that was found elsewhere.
    fn adopt(&self, _system: &SystemKey, _replication: &Replication) {}

    /// What a draw of the uncertain numbers gave when it was tried, figure by figure, if that is known. An archive that answers
    /// is of one study.
    fn recall_trial(&self, _draw: u32) -> Option<Vec<f64>> {
        None
    }

    /// Keeps what a draw gave when it was tried.
    fn keep_trial(&self, _draw: u32, _means: &[f64]) {}

    /// Whether anything is kept: else nobody need work out what it would be known by.
    fn keeps(&self) -> bool {
        false
    }
}

impl Archive for () {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn key(change: impl FnOnce(&mut Model)) -> SystemKey {
        let loaded = crate::scenario::load(Path::new("scenarios/theory/mm1.toml")).unwrap();
        let mut model = loaded.model.into_model();
        change(&mut model);
        SystemKey::of(&Checked::new(model).unwrap())
    }

    #[test]
    fn what_is_only_said_of_a_system_is_no_part_of_its_key() {
        let said = key(|model| {
            model.scenario.name = "other".into();
            model.scenario.title = "Other".into();
            model.scenario.replications += 1;
            model.option = "other".into();
            model.register.clear();
            model.files.clear();
        });
        assert_eq!(said, key(|_| ()));
    }

    #[test]
    fn what_decides_a_bit_makes_another_system() {
        let changes: [fn(&mut Model); 6] = [
            |_| (),
            |model| model.scenario.seed += 1,
            |model| model.scenario.warm_up_days += 1,
            |model| model.settings[0].turnaround = Some(crate::distribution::Distribution::fixed(1.0)),
            |model| model.stays[0].length_scale += f64::EPSILON,
            |model| model.streams[0].from = Some(jiff::civil::date(2020, 1, 1)),
        ];
        let keys: std::collections::BTreeSet<SystemKey> = changes.map(key).into();
        assert_eq!(keys.len(), changes.len());
    }
}
