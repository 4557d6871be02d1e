//! Everybody's moves through a replication, for who wants to see it played.

use super::parts::ids::PatientId;
use super::state::Flow;
use super::stopped::Stopped;
use crate::engine::Time;
use crate::plan::{ExitId, Plan, SettingId};

/// A move of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// When, in milliseconds of the run.
    pub time: Time,
    /// Seed of the patient's random numbers: who they are.
    pub patient: u64,
    /// What.
    pub what: Moved,
}

/// What a patient did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Came by a stream (its index).
    Arrives(u32),
    /// Could not be placed at once: the setting waited for, the first if there are several.
    Waits(SettingId),
    /// Took a place in a setting, or came back to one.
    Enters(SettingId),
    /// Went from it.
    Leaves(SettingId),
    /// Left by an exit.
    Exits(ExitId),
}

/// All moves of a replication, in order; who is there at the start enters at its first instant.
///
/// # Errors
/// As for [`super::run::replicate`].
pub fn moves(plan: &Plan, replication: u32) -> Result<Vec<Move>, Stopped> {
    let mut flow = Flow::new(plan, replication);
    flow.moves = Some(Vec::new());
    Ok(flow.run()?.moves.unwrap_or_default())
}

impl Flow<'_> {
    /// Notes a move, if somebody asked.
    #[inline(always)]
    pub(super) fn note_move(&mut self, patient: PatientId, what: Moved) {
        if let Some(moves) = &mut self.moves {
            moves.push(Move { time: self.now, patient: self.patients[patient.index()].seed, what });
        }
    }
}
