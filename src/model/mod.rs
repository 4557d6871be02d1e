//! The checked model: what a scenario means, by name.
//!
//! [`crate::scenario`] turns a place's files into a [`Model`] in which every reference is resolved to
//! an index, every duration is in milliseconds and every distribution is in canonical parameters.
//! [`crate::plan`] compiles it into flat tables for the engine. Nothing here reads files or simulates.

mod claim;
mod evidence;
mod measures;
mod money;
mod named;
mod options;
mod pathway;
mod people;
mod scenario;
mod setting;
mod stream;
mod team;
mod timetable;

pub use claim::Claim;
pub use evidence::{BackTest, Plausible, Provenance, RegisterEntry, SourceFile};
pub use measures::{LocalMeasure, Measures, People};
pub use money::{Cashable, Contingency, Money, Performance, Saving};
pub use named::Named;
pub(crate) use named::words;
pub use options::{
    Amount, Arm, BASELINE, Changes, Choice, Cost, InForce, Input, Keeps, LevelChange, LevelOperation, Lever,
    Persona, Planned, Reach, Scheme, Spread, Thinning, Versions,
};
pub use pathway::{
    Body, Delay, DelayReason, Exit, ExitKind, Fallback, Interruption, Route, Stay, Target, Task, TaskStart,
};
pub use people::{Attribute, Cohort, Condition, Index, MAX_ATTRIBUTES, MAX_VALUES};
pub use scenario::Scenario;
pub use setting::{Escalation, Kind, Remaining, Setting, StartGroup};
pub use stream::{Admission, Arrivals, Rate, Stream};
pub use team::{PRIORITIES, ShiftEnd, Team};
pub use timetable::{InstantTable, Span, Timetable, TimetableChange, WeekPattern};

/// One minute in the clock's unit, the millisecond.
pub const MINUTE: f64 = 60_000.0;
/// One hour in milliseconds.
pub const HOUR: f64 = 60.0 * MINUTE;
/// One day in milliseconds.
pub const DAY: f64 = 24.0 * HOUR;

/// A whole system, checked: the output of [`crate::scenario::load`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Title, dates, seed.
    pub scenario: Scenario,
    /// Attributes a patient may carry, in file order (at most [`MAX_ATTRIBUTES`]).
    pub attributes: Vec<Attribute>,
    /// Groups of people.
    pub cohorts: Vec<Cohort>,
    /// Where patients come from.
    pub streams: Vec<Stream>,
    /// Places with capacity.
    pub settings: Vec<Setting>,
    /// Staff with rotas.
    pub teams: Vec<Team>,
    /// Times in settings.
    pub stays: Vec<Stay>,
    /// Ways to leave the system.
    pub exits: Vec<Exit>,
    /// Who counts in the population metrics.
    pub measures: Measures,
    /// Published figures to compare with, from `[[back-test]]`.
    pub back_tests: Vec<BackTest>,
    /// Every number with its provenance, for the assumptions register.
    pub register: Vec<RegisterEntry>,
    /// Every file read, with its SHA-256, for the manifest.
    pub files: Vec<SourceFile>,
    /// Name of the option; empty for the baseline.
    pub option: String,
    /// What the option changes.
    pub changes: Changes,
    /// Its schemes, for what they cost.
    pub schemes: Vec<Scheme>,
    /// What changes are worth.
    pub money: Money,
}
