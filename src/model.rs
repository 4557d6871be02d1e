//! The model: what a scenario means, by name.
//!
//! [`crate::scenario`] turns a place's files into a [`Model`] in which every reference is resolved to
//! an index, every duration is in milliseconds and every distribution is in canonical parameters.
//! [`crate::plan`] compiles it, once it is [`Checked`], into flat tables for the engine. Nothing here reads files or simulates.

mod checked;
mod evidence;
mod flaws;
mod measures;
mod money;
mod numbers;
mod options;
mod pathway;
mod rate;
mod timetable;

use crate::distribution::Distribution;
use crate::engine::clock;
use jiff::civil::Date;

pub use checked::Checked;
pub use evidence::{BackTest, Plausible, Provenance, RegisterEntry, SourceFile};
pub use flaws::{Flaw, MOST_ROWS};
pub use measures::{LocalMeasure, Measures, People};
pub use money::{Cashable, Contingency, Money, Performance, Saving};
pub use options::{
    Amount, Changes, Choice, Claim, Cost, InForce, Input, Keeps, LevelChange, LevelOperation, Lever, Persona,
    Planned, Reach, Scheme, Spread, Thinning, Versions,
};
pub use pathway::{
    Body, Delay, DelayReason, Exit, ExitKind, Fallback, Interruption, Route, Stay, Target, Task, TaskStart,
};
pub use timetable::{InstantTable, Span, Timetable, TimetableChange, WeekPattern};

/// Index into the vector of the same kind in [`Model`] (settings, stays, teams, …).
pub type Index = usize;

/// One minute in the clock's unit, the millisecond.
pub const MINUTE: f64 = clock::MINUTE.as_f64();
/// One hour in milliseconds.
pub const HOUR: f64 = clock::HOUR.as_f64();
/// One day in milliseconds.
pub const DAY: f64 = clock::DAY.as_f64();
/// Days in a year, on average.
pub const YEAR_DAYS: f64 = clock::YEAR_DAYS;

/// A whole system, as [`crate::scenario`] or code puts it together; [`Checked`] once it has been checked.
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

/// Most attributes a patient can carry; a fixed bound keeps the patient record flat.
pub const MAX_ATTRIBUTES: usize = 16;
/// Most values an attribute can take; one bit each in a [`Condition`] mask.
pub const MAX_VALUES: usize = 64;
/// Priority levels of a queue, 1 (first) to 9 (last).
pub const PRIORITIES: usize = 9;

/// The `[scenario]` table.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Short name: the folder's or file's name; output goes to `output/<name>/`.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// First measured day; the warm-up lies before it.
    pub start: Date,
    /// Warm-up in whole days.
    pub warm_up_days: u32,
    /// Measured period in whole days.
    pub measure_days: u32,
    /// Replications `run` makes unless told otherwise.
    pub replications: u32,
    /// Seed of all random numbers.
    pub seed: u64,
    /// The scenario whose baseline says which draws of the uncertain numbers are plausible, if not this one.
    pub plausible_in: Option<std::path::PathBuf>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "scenario".into(),
            title: String::new(),
            start: Date::constant(2014, 4, 1),
            warm_up_days: 0,
            measure_days: 364,
            replications: 30,
            seed: 1,
            plausible_in: None,
        }
    }
}

/// An attribute: a named list of values, set by cohort or stream or drawn at arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Name.
    pub id: String,
    /// Values in order; a patient carries the index.
    pub values: Vec<String>,
    /// Cases tried in order; the first whose condition holds gives the shares (one per value, sum 1).
    /// Empty: the attribute is set by cohorts and streams, value 0 otherwise.
    pub shares: Vec<(Condition, Vec<f64>)>,
}

/// All of these attributes must have one of the masked values; an empty list always holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    /// `(attribute, bit mask over its values)`.
    pub all: Vec<(Index, u64)>,
}

impl Condition {
    /// Whether a patient with these attribute values (one per attribute) satisfies the condition.
    #[must_use]
    #[inline]
    pub fn holds(&self, values: &[u8]) -> bool {
        self.all.iter().all(|&(attribute, mask)| mask >> values[attribute] & 1 == 1)
    }
}

/// A group of people with common attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// Name.
    pub id: String,
    /// People in the cohort.
    pub population: f64,
    /// Whether they are residents of the place (counted in per-100,000 metrics).
    pub residents: bool,
    /// Fixed attribute values `(attribute, value)`.
    pub attributes: Vec<(Index, u8)>,
}

/// An arrival stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// Name; part of every patient's random key.
    pub id: String,
    /// The cohort its patients belong to.
    pub cohort: Index,
    /// When they arrive.
    pub arrivals: Arrivals,
    /// Attribute values beyond the cohort's (override it).
    pub attributes: Vec<(Index, u8)>,
    /// How an acute admission of these patients counts.
    pub admission: Admission,
    /// First day of the stream, if not from the start of the run.
    pub from: Option<Date>,
    /// Last day of the stream (inclusive).
    pub until: Option<Date>,
    /// Where they go.
    pub routes: Vec<Route>,
}

/// Admission method, NHS data dictionary: emergency (non-elective) or elective.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Non-elective.
    Emergency,
    /// Elective.
    Elective,
}

/// When patients of a stream arrive.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrivals {
    /// Poisson with a varying rate.
    Rate(Rate),
    /// Fixed numbers at fixed times.
    Timetable(InstantTable),
    /// Given times, milliseconds after midnight at the start of the first measured day (may be
    /// negative: in the warm-up), ascending, with attribute values of each patient.
    Replay(Vec<(i64, Vec<(Index, u8)>)>),
}

/// A Poisson rate: base × hour-of-week × month × growth × date factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Mean arrivals a day at the scenario's start, before factors.
    pub per_day: f64,
    /// 168 factors from Monday 00:00, mean 1.
    pub hours: Vec<f64>,
    /// 12 factors, January first; the day-weighted mean over a year need not be 1.
    pub months: Vec<f64>,
    /// Growth a year (0.03 = 3 %), compounding daily from the scenario's start.
    pub growth: f64,
    /// Factor on bank holidays (England and Wales).
    pub bank_holiday: f64,
    /// Factors on known dates (multiply the bank-holiday factor).
    pub dates: Vec<(Date, f64)>,
}

/// A setting: where patients stay and take up capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Id used in files and results.
    pub id: String,
    /// Name in tables and charts.
    pub name: String,
    /// What it is; decides which metrics it feeds.
    pub kind: Kind,
    /// Hospital or other site, for results by site.
    pub site: Option<String>,
    /// Places, or units such as care hours a week; `None` = unlimited.
    pub capacity: Option<Timetable>,
    /// Word for one unit in tables ("bed", "place", "care hour a week").
    pub unit: String,
    /// Extra capacity opened under pressure.
    pub escalation: Option<Escalation>,
    /// Time a unit stays unavailable after each patient.
    pub turnaround: Option<Distribution>,
    /// Hours in which new patients are taken; `None` = always.
    pub admits: Option<Timetable>,
    /// Patients present and waiting at the start of the run.
    pub start: Vec<StartGroup>,
}

/// What a setting is. The kind decides the metrics; the engine treats all alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Major A&E (type 1): attendances, four-hour standard, trolley waits.
    AandE,
    /// Urgent care or walk-in centre (types 3 and 4).
    UrgentCare,
    /// Acute assessment or admissions unit; part of the acute spell.
    AssessmentUnit,
    /// Acute ward bed; part of the acute spell.
    AcuteBed,
    /// Community hospital, rehabilitation, intermediate-care or step-down bed.
    RehabilitationBed,
    /// Reablement or rehabilitation at home.
    Reablement,
    /// Rapid response or crisis team caseload.
    RapidResponse,
    /// Long-term care package at home.
    HomeCare,
    /// Residential care home.
    ResidentialHome,
    /// Nursing home.
    NursingHome,
    /// End-of-life care at home or hospice.
    EndOfLifeCare,
    /// Own home, followed after discharge.
    Home,
    /// Waiting list (referral to treatment).
    WaitingList,
    /// Anything else (theory and test systems).
    Other,
}

impl Kind {
    /// Whether a stay in such a setting is part of an acute spell.
    #[must_use]
    pub fn is_acute(self) -> bool {
        matches!(self, Self::AssessmentUnit | Self::AcuteBed)
    }
}

/// Escalation capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// Extra places.
    pub places: u32,
    /// Opens when occupied ÷ core capacity reaches this.
    pub opens_at: f64,
    /// Closes when occupied ÷ core capacity falls to this.
    pub closes_at: f64,
    /// Notice before it opens, milliseconds.
    pub notice: f64,
}

/// Patients in a setting when the run starts.
#[derive(Debug, Clone, PartialEq)]
pub struct StartGroup {
    /// The stay they are in or wait for.
    pub stay: Index,
    /// The cohort they come from.
    pub cohort: Index,
    /// Attribute values beyond the cohort's.
    pub attributes: Vec<(Index, u8)>,
    /// How their later acute admissions count until they leave the system.
    pub admission: Admission,
    /// Patients present; more than the capacity is allowed (it drains).
    pub present: u32,
    /// How much of their stay remains.
    pub remaining: Remaining,
    /// Patients waiting to enter, ahead of everyone who comes later.
    pub waiting: u32,
}

/// Remaining length of stay of those present at the start.
#[derive(Debug, Clone, PartialEq)]
pub enum Remaining {
    /// A whole new length.
    Full,
    /// A uniform share of a new length.
    Uniform,
    /// Renewal theory: a uniform share of a length-biased length (the long-run state).
    Equilibrium,
    /// A given distribution.
    Given(Distribution),
}

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
