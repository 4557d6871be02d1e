//! Everybody's moves through a replication, for who wants to see it played.

use super::outcome::{Move, Moved};
use super::parts::ids::PatientId;
use super::state::Flow;
use super::stopped::Stopped;
use crate::plan::Plan;

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
