//! Staff with rotas.

use super::named::Named;
use super::timetable::Timetable;

/// Priority levels of a queue, 1 (first) to 9 (last).
pub const PRIORITIES: usize = 9;

/// A team: staff with a rota.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Id used in files and results.
    pub id: String,
    /// Name in tables.
    pub name: String,
    /// Heads on duty.
    pub rota: Timetable,
    /// What happens to work in hand when heads go off duty.
    pub at_shift_end: ShiftEnd,
    /// What happens to work that a task which pre-empts interrupts.
    pub at_pre_emption: PreEmption,
    /// Chance that a rostered head is absent, drawn per head at each rota change.
    pub absence: f64,
    /// Heads called when many tasks wait.
    pub escalation: Option<TeamEscalation>,
}

/// Heads called when many tasks wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TeamEscalation {
    /// Extra heads.
    pub heads: u32,
    /// Called when so many tasks wait.
    pub opens_at: u32,
    /// They go when no more than so many wait.
    pub closes_at: u32,
    /// Time before they come, milliseconds.
    pub notice: f64,
}

/// Rule for work in hand at the end of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftEnd {
    /// Paused and resumed with the remaining work, before new work.
    Pause,
    /// Finished in overtime; nothing new is started.
    Finish,
}

/// Rule for work that is interrupted by a task of higher priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreEmption {
    /// It goes on with what remains.
    Resume,
    /// It begins again with the same work.
    Restart,
    /// It begins again with new work.
    Resample,
}

impl Named for PreEmption {
    const WORDS: &'static [(&'static str, Self)] =
        &[("resume", Self::Resume), ("restart", Self::Restart), ("resample", Self::Resample)];
}

impl Named for ShiftEnd {
    const WORDS: &'static [(&'static str, Self)] = &[("pause", Self::Pause), ("finish", Self::Finish)];
}
