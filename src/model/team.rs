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
    /// Chance that a rostered head is absent, drawn per head at each rota change.
    pub absence: f64,
}

/// Rule for work in hand at the end of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftEnd {
    /// Paused and resumed with the remaining work, before new work.
    Pause,
    /// Finished in overtime; nothing new is started.
    Finish,
}

impl Named for ShiftEnd {
    const WORDS: &'static [(&'static str, Self)] = &[("pause", Self::Pause), ("finish", Self::Finish)];
}
