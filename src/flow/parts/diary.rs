//! A diary as it stands: free slots, who is booked, and who waits for a slot.

use super::ids::PatientId;
use crate::engine::Time;
use crate::plan::{SettingId, SettingPlan};
use std::collections::BTreeMap;

/// Place on a list of those who wait for a slot: priority, then the order of asking.
pub type ListPlace = (usize, u64);

/// A patient and the choice of their route by which they come.
pub type Comer = (PatientId, u8);

/// The diary of a setting.
#[derive(Debug, Clone, Default)]
pub struct DiaryState {
    pub sessions: Vec<SessionState>,
    /// Those for whom there was no slot.
    pub list: BTreeMap<ListPlace, Comer>,
    /// How many have asked so far.
    pub asked: u64,
    /// How many are to come, booked or on the list.
    pub to_come: usize,
}

/// The slots of a session.
#[derive(Debug, Clone)]
pub struct SessionState {
    /// How many more can be booked into each slot.
    pub free: Vec<u32>,
    /// Before this one no slot is free.
    pub first_free: usize,
    /// The first slot that is still to come.
    pub next: usize,
    /// Who is booked into each slot.
    pub booked: Vec<Vec<Comer>>,
}

impl DiaryState {
    pub fn new(setting: &SettingPlan) -> Self {
        let sessions = setting.diary.iter().flat_map(|diary| &diary.sessions);
        let sessions = sessions.map(|session| SessionState {
            free: session.slots.iter().map(|&(_, number)| number).collect(),
            first_free: 0,
            next: 0,
            booked: vec![Vec::new(); session.slots.len()],
        });
        Self { sessions: sessions.collect(), ..Self::default() }
    }
}

/// What a patient has asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    pub setting: SettingId,
    /// The choice of the route by which.
    pub choice: u8,
    /// How often they have not attended.
    pub missed: u32,
    pub standing: Standing,
}

/// Where a patient stands who has asked for an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On the list.
    Listed(ListPlace),
    /// Booked, at this time, into a slot.
    Booked { session: usize, slot: usize, since: Time },
    /// Has come to a slot of this time, and waits for a place.
    Came(Time),
}
