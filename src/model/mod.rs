//! The model: what a scenario means, by name.
//!
//! [`crate::scenario`] turns a place's files into a [`Model`] in which every reference is resolved to
//! an index, every duration is in milliseconds and every distribution is in canonical parameters.
//! [`crate::plan`] compiles it, once it is [`Checked`], into flat tables for the engine. Nothing here reads files or simulates.

mod checked;
mod claim;
mod delay;
mod evidence;
mod flaws;
mod grid;
mod kind;
mod measures;
mod money;
mod named;
mod numbers;
mod options;
mod pathway;
mod payment;
mod people;
mod rate;
mod scenario;
mod setting;
mod stream;
mod system;
mod team;
mod timetable;
mod units;

pub use crate::calendar::YEAR_DAYS;
pub use checked::Checked;
pub use claim::Claim;
pub use delay::{Body, DELAY_LINES, Delay, DelayGroup, DelayLine, DelayReason};
pub use evidence::{BackTest, Plausible, Provenance, RegisterEntry, SourceFile};
pub use flaws::{Flaw, MOST_ROWS};
pub use grid::{Grid, GridLevel, GridLever, GridOption};
pub use kind::{PartOf, SettingKind};
pub use measures::{LocalMeasure, Measures, People};
pub use money::{Cashable, Contingency, Money, Organisation, Performance, SITE, Saving};
pub use named::Named;
pub(crate) use named::words;
pub use options::{
    Amount, Arm, BASELINE, Basis, Changes, Cost, Fitted, InForce, Input, Keeps, LevelChange, LevelOperation,
    Lever, NamedOption, Own, Persona, Planned, Reach, Scheme, Spread, Thinning, Versions,
};
pub use pathway::{
    Appointment, AttributeChange, Destination, Exit, ExitKind, Fallback, Interruption, Load, Moment,
    OtherTeam, PATHWAYS, PutOut, Recurrence, Route, Stay, Task, TaskStart, TooLarge,
};
pub use payment::{Mechanism, Payment, Variable};
pub use people::{Attribute, Cohort, Condition, Index, MAX_ATTRIBUTES, MAX_VALUES};
pub use scenario::Scenario;
pub use setting::{Diversion, Escalation, Remaining, Session, Setting, StartGroup};
pub use stream::{Admission, Arrivals, Batch, Pattern, Rate, Stream};
pub use system::Model;
pub use team::{PRIORITIES, PreEmption, ShiftEnd, Team, TeamEscalation};
pub use timetable::{InstantTable, Span, Timetable, TimetableChange, WeekPattern};
pub use units::{DAY, HOUR, MINUTE};
