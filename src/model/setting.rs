//! Places with capacity, and who is there at the start.

use super::kind::{PartOf, SettingKind};
use super::pathway::Destination;
use super::people::{Condition, Index};
use super::stream::Admission;
use super::timetable::{InstantTable, Timetable};
use crate::distribution::Distribution;
use jiff::civil::Date;

/// A setting: where patients stay and take up capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Id used in files and results.
    pub id: String,
    /// Name in tables and charts.
    pub name: String,
    /// What it is; decides which metrics it feeds.
    pub kind: SettingKind,
    /// Whether care in it is an admission though it is given in no bed: of kinds that can be counted so.
    pub counts_as_admission: bool,
    /// Hospital or other site, for results by site.
    pub site: Option<String>,
    /// Places, or units such as care hours a week; `None` = unlimited.
    pub capacity: Option<Timetable>,
    /// Word for one unit in tables ("bed", "place", "care hour a week").
    pub unit: String,
    /// Extra capacity opened under pressure.
    pub escalation: Option<Escalation>,
    /// When it turns away those who ask whether it does.
    pub diversion: Option<Diversion>,
    /// Time a unit stays unavailable after each patient.
    pub turnaround: Option<Distribution>,
    /// Hours in which new patients are taken; `None` = always.
    pub admits: Option<Timetable>,
    /// Slots into which patients are booked.
    pub sessions: Vec<Session>,
    /// Patients present and waiting at the start of the run.
    pub start: Vec<StartGroup>,
}

impl Setting {
    /// What a stay in it is a part of.
    #[must_use]
    pub fn part_of(&self) -> PartOf {
        self.kind.part_of(self.counts_as_admission)
    }
}

/// Escalation capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// Extra places.
    pub places: u32,
    /// Opens when occupied ÷ core capacity reaches this; infinite: only by the queue.
    pub opens_at: f64,
    /// Closes when occupied ÷ core capacity falls to this; infinite: only by the queue.
    pub closes_at: f64,
    /// Opens too when so many wait, and closes when no more than so many do; `None`: only by occupancy.
    pub waiting: Option<(u32, u32)>,
    /// Notice before it opens, milliseconds.
    pub notice: f64,
    /// Whether each place is bought for a patient, and is theirs until they leave.
    pub bought: bool,
}

/// Levels between which a setting diverts: units in use and patients waiting, by its places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Diversion {
    /// It begins when the level reaches this.
    pub starts_at: f64,
    /// It ends when the level has fallen to this.
    pub ends_at: f64,
}

impl Escalation {
    /// The most units that one patient can have at once of a setting with so many core places: the extra ones are open only
    /// while others take more of the core than the share at which they close, or enough wait.
    #[must_use]
    pub fn most_for_one(&self, core: u64) -> u64 {
        if self.waiting.is_some() && core > 0 {
            return core + u64::from(self.places);
        }
        let others = (self.closes_at * core as f64).floor() as u64 + 1;
        if core == 0 { 0 } else { core.max((core + u64::from(self.places)).saturating_sub(others)) }
    }
}

/// Slots of a setting of one sort (NHS Data Dictionary: clinic session, appointment slot).
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Id, unique within the setting.
    pub id: String,
    /// When they are, and how many patients are booked into each.
    pub slots: InstantTable,
    /// For whom they are kept; no condition: for everybody.
    pub who: Condition,
    /// How long before its time a slot that is kept for some can be booked by all, milliseconds; `None`: never.
    pub released: Option<f64>,
    /// How long before its time a slot can be booked at most, milliseconds; `None`: however long.
    pub booked_ahead: Option<f64>,
    /// First day, if not the start of the run.
    pub from: Option<Date>,
    /// Last day (inclusive).
    pub until: Option<Date>,
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
    /// How long they have waited to enter, or been there, milliseconds.
    pub waited: Option<Distribution>,
    /// Patients waiting to enter, ahead of everyone who comes later.
    pub waiting: u32,
    /// Patients beside those present whose stay is over, and who wait for the next setting.
    pub ready: u32,
    /// How long they have waited for it, milliseconds.
    pub ready_for: Option<Distribution>,
    /// Where they are to go; `None`: by the routes of the stay.
    pub ready_to: Option<Destination>,
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
