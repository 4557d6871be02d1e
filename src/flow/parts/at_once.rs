//! Events of the present instant.

use crate::engine::Time;
use std::collections::HashMap;

/// Events of the present instant.
#[derive(Debug, Clone, Default)]
pub struct AtOnce {
    /// All of them.
    pub events: u64,
    /// Of them, arrivals: each brings somebody new, so they end by themselves.
    pub arrivals: u64,
    /// Whose they are, if they are very many.
    pub search: Option<Box<Search>>,
}

/// Whose events they are.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub at: Time,
    /// By the seed of the patient: a record may serve many at one instant.
    pub events: HashMap<u64, u32>,
    pub followed: Option<u64>,
    /// The stays in which the patient who is followed had events.
    pub stays: Vec<usize>,
}

impl AtOnce {
    /// Counts an event, of the same instant as the one before or of a later one.
    #[inline(always)]
    pub fn count(&mut self, is_same: bool, is_arrival: bool) {
        if !is_same {
            (self.events, self.arrivals) = (0, 0);
        }
        self.events += 1;
        self.arrivals += u64::from(is_arrival);
    }
}
