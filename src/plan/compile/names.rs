//! Random purposes by name.

use crate::engine::random::name_key;
use std::collections::BTreeMap;

/// Gives every name a key of its own.
#[derive(Debug, Default)]
pub struct Purposes {
    taken: BTreeMap<u32, String>,
}

impl Purposes {
    /// The key of a name: its hash, unless another name has taken it (about one chance in ten thousand for
    /// a thousand names), then the hash of a longer name.
    pub fn key(&mut self, name: &str) -> u32 {
        let mut candidate = name.to_owned();
        loop {
            let key = name_key(&candidate);
            match self.taken.get(&key) {
                Some(other) if *other != candidate => candidate.push('\''),
                _ => {
                    self.taken.insert(key, candidate);
                    return key;
                }
            }
        }
    }
}
