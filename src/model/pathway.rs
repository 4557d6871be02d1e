//! How patients move: stays, their tasks, routes and interruptions, and the exits.

use super::delay::Delay;
use super::named::Named;
use super::people::{Condition, Index};
use super::timetable::{InstantTable, Timetable};
use crate::distribution::Distribution;
use jiff::civil::Date;

/// A stay: a patient's time in a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// Id used in files and results; part of the random purpose.
    pub id: String,
    /// The setting it takes up.
    pub setting: Index,
    /// Units of capacity each patient takes, cases tried in order.
    pub units: Vec<(Condition, u32)>,
    /// What becomes of a need above what the setting has open.
    pub if_too_large: TooLarge,
    /// Other settings held at the same time `(setting, units)`, seized in this order after `setting`.
    pub also: Vec<(Index, u32)>,
    /// Length cases tried in order (milliseconds).
    pub length: Vec<(Condition, Distribution)>,
    /// The knob: multiplies the length and nothing else.
    pub length_scale: f64,
    /// Times at which alone the length can be over (a daily decision), cases tried in order; `None`: any time.
    pub ends_at: Vec<(Condition, Option<InstantTable>)>,
    /// How long before its length is over a stay may end at such a time (milliseconds), cases tried in order.
    pub ends_early: Vec<(Condition, f64)>,
    /// Priority in the queue for the setting, cases tried in order, 1 first … 9 last.
    pub priority: Vec<(Condition, u8)>,
    /// Whether it takes places of patients of lower priority.
    pub pre_empts: bool,
    /// What becomes of who is put out of it; `None`: nobody is.
    pub put_out: Option<PutOut>,
    /// Patients who start together.
    pub load: Option<Load>,
    /// How they are booked; `None`: without an appointment.
    pub appointment: Option<Appointment>,
    /// Work done for the patient during the stay.
    pub tasks: Vec<Task>,
    /// Where to next; shares of those whose condition holds add to 1.
    pub routes: Vec<Route>,
    /// Events that may cut the stay short (readmission, death).
    pub interruptions: Vec<Interruption>,
}

/// What becomes of a patient whose place is taken by one of higher priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutOut {
    /// Waits, first of the line, and goes on with what remained.
    Resume,
    /// Waits, first of the line, and begins again.
    Restart,
    /// Goes elsewhere.
    Goes(Destination),
}

/// What becomes of a patient who needs more units of a setting than it has open at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TooLarge {
    /// They wait at their place in the queue until it has as many.
    #[default]
    Wait,
    /// They take all that it has open.
    InPart,
}

impl Named for TooLarge {
    const WORDS: &'static [(&'static str, Self)] = &[("wait", Self::Wait), ("in-part", Self::InPart)];
}

/// Patients who start their stay together: when so many are there, or after a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// How many at most.
    pub number: u32,
    /// How long the first of them waits for the others (milliseconds); `None`: until they are there.
    pub or_after: Option<f64>,
}

/// How patients are booked for a stay.
#[derive(Debug, Clone, PartialEq)]
pub struct Appointment {
    /// Least time from asking to the slot, milliseconds.
    pub notice: f64,
    /// Chance not to attend, cases tried in order.
    pub missed: Vec<(Condition, f64)>,
    /// Added to it for each week between booking and slot.
    pub missed_per_week: f64,
    /// Where those go who do not attend; `None`: they are booked again.
    pub missed_to: Option<Destination>,
}

/// A task a team does for a patient in a stay.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Id, unique within the stay.
    pub id: String,
    /// Who does it; `None` = nobody: the work passes as elapsed time.
    pub team: Option<Index>,
    /// Heads needed at once.
    pub staff: u32,
    /// Teams that can do it as well, in order of preference after `team`.
    pub or: Vec<OtherTeam>,
    /// Other teams whose heads `(team, heads)` it needs at the same time, whoever does it.
    pub with: Vec<(Index, u32)>,
    /// Work content, cases tried in order (milliseconds of the team's time).
    pub work: Vec<(Condition, Distribution)>,
    /// Who needs it.
    pub who: Condition,
    /// When it is asked for.
    pub starts: TaskStart,
    /// Tasks of the same stay (indices) that must be finished first.
    pub after: Vec<usize>,
    /// Fixed times (ward round, MDT meeting) at which alone it can begin.
    pub at: Option<InstantTable>,
    /// When it is asked for again, until the length is over; `None`: once.
    pub recurs: Option<Recurrence>,
    /// Standard: done within this time of the start of the stay (milliseconds).
    pub due_by: Option<f64>,
    /// Priority in the team's queue, 1 first … 9 last.
    pub priority: u8,
    /// Whether it interrupts work of lower priority where no head is free.
    pub pre_empts: bool,
    /// SitRep reason if waiting for it after the length of stay is a delay, and the body, cases tried in order; no cases:
    /// no delay.
    pub delay: Vec<(Condition, Delay)>,
    /// Whether the patient must have it before leaving; if not, it lapses when they leave.
    pub required: bool,
    /// What changes about the patient when it is done.
    pub sets: Vec<AttributeChange>,
    /// Patient leaves the stay if the task has not begun by then.
    pub patience: Option<(Distribution, Destination)>,
}

/// A team that can do a task as well.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherTeam {
    /// The team.
    pub team: Index,
    /// Heads needed at once.
    pub staff: u32,
    /// Priority in its queue, 1 first … 9 last.
    pub priority: u8,
    /// Work content if this team does it, cases tried in order (milliseconds); no cases: the task's.
    pub work: Vec<(Condition, Distribution)>,
}

impl Task {
    /// The teams that may have to do with it, each with the heads and the priority with which it is asked: who can do it, in
    /// order of preference, then those needed besides.
    pub fn teams(&self) -> impl Iterator<Item = (Index, u32, u8)> + '_ {
        let own = self.team.map(|team| (team, self.staff, self.priority));
        let others = self.or.iter().map(|other| (other.team, other.staff, other.priority));
        own.into_iter()
            .chain(others)
            .chain(self.with.iter().map(|&(team, staff)| (team, staff, self.priority)))
    }

    /// Whether a team may have to do with it.
    #[must_use]
    pub fn is_of(&self, team: Index) -> bool {
        self.teams().any(|(of, ..)| of == team)
    }
}

/// When a task that recurs is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Recurrence {
    /// At once and then each time that so much has passed (milliseconds).
    Every(f64),
    /// At each of the times of `at`.
    AtTimes,
}

/// When a task is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskStart {
    /// At the start of the stay.
    Start,
    /// When the length of stay is over.
    End,
}

impl Named for TaskStart {
    const WORDS: &'static [(&'static str, Self)] = &[("start", Self::Start), ("end", Self::End)];
}

/// The next step after a stay or at arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// First choice.
    pub to: Destination,
    /// Probability among the routes whose condition and dates hold.
    pub share: f64,
    /// Added to the share for each day the patient was delayed in this spell (harm from waiting);
    /// the other routes shrink in proportion.
    pub share_per_delayed_day: f64,
    /// Whom it is for.
    pub who: Condition,
    /// First day.
    pub from: Option<Date>,
    /// Last day (inclusive).
    pub until: Option<Date>,
    /// Reason recorded while the patient waits ready to move, and the body, cases tried in order; no cases: none.
    pub delay: Vec<(Condition, Delay)>,
    /// Further choices in order of `after`.
    pub then: Vec<Fallback>,
    /// Counter to add one to when the first choice is taken.
    pub counts_as: Option<String>,
    /// Time between ready and gone, the place held (milliseconds).
    pub takes: Option<Distribution>,
    /// Whether the place is given up while the next is waited for.
    pub frees_place: bool,
    /// What must hold for the first choice to be tried.
    pub only_if: Option<Moment>,
    /// Stays that do as well as the first choice: the patient goes where the fewest are for the places there are.
    pub or: Vec<Index>,
    /// What changes about a patient who takes it.
    pub sets: Vec<AttributeChange>,
    /// Discharge pathway of whoever leaves an acute stay by it, 0 to 3 (Hospital discharge and community support guidance,
    /// Department of Health and Social Care, 2024).
    pub pathway: Option<u8>,
}

/// How many discharge pathways there are.
pub const PATHWAYS: usize = 4;

impl Route {
    /// The certain way for everybody.
    #[must_use]
    pub fn certain(to: Destination) -> Self {
        Self {
            to,
            share: 1.0,
            share_per_delayed_day: 0.0,
            who: Condition::default(),
            from: None,
            until: None,
            delay: Vec::new(),
            then: Vec::new(),
            counts_as: None,
            takes: None,
            frees_place: false,
            only_if: None,
            or: Vec::new(),
            sets: Vec::new(),
            pathway: None,
        }
    }

    /// Wherever it may lead.
    pub fn targets(&self) -> impl Iterator<Item = Destination> + '_ {
        let or = self.or.iter().map(|&stay| Destination::Stay(stay));
        std::iter::once(self.to).chain(or).chain(self.then.iter().map(|further| further.to))
    }
}

/// What must hold at a moment: all that is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The setting it is about; `None`: that of the choice.
    pub of: Option<Index>,
    /// Hours of the week; `None`: all.
    pub times: Option<Timetable>,
    /// Fewer wait for the setting than this.
    pub waiting_below: Option<u32>,
    /// Who is first in its queue has waited for less than this (milliseconds).
    pub longest_wait_below: Option<f64>,
    /// Occupied ÷ core capacity is less than this.
    pub occupied_below: Option<f64>,
    /// The setting diverts nobody.
    pub not_diverting: bool,
    /// The setting of the choice has open at all as many units as the patient needs.
    pub fits: bool,
    /// The patient has been in the present setting for so long (milliseconds).
    pub stayed_at_least: Option<f64>,
    /// The patient has been there for less than this (milliseconds).
    pub stayed_below: Option<f64>,
}

/// A change of an attribute on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeChange {
    /// The attribute takes this value.
    To(Index, u8),
    /// It takes its next value; the last stays.
    Next(Index),
}

impl AttributeChange {
    /// The attribute.
    #[must_use]
    pub fn attribute(self) -> Index {
        match self {
            Self::To(attribute, _) | Self::Next(attribute) => attribute,
        }
    }
}

/// A further choice if the earlier ones have not taken the patient in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Fallback {
    /// Where.
    pub to: Destination,
    /// Time after the referral; zero = at once if the earlier choices cannot take the patient now; `None`: only if they are
    /// passed over.
    pub after: Option<Distribution>,
    /// Whether the earlier referrals stay open (two referrals at once) or are withdrawn.
    pub keep: bool,
    /// Counter to add one to when this choice is taken (an outlier, a cancellation, left unseen).
    pub counts_as: Option<String>,
    /// What must hold for it to be tried.
    pub only_if: Option<Moment>,
}

/// A stay to enter or an exit to leave by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// Stay index.
    Stay(Index),
    /// Exit index.
    Exit(Index),
}

/// An event that may cut a stay short.
#[derive(Debug, Clone, PartialEq)]
pub struct Interruption {
    /// Name within the stay; part of the random purpose.
    pub id: String,
    /// Chance that it would happen at all.
    pub probability: f64,
    /// Added to the chance for each day the patient was delayed in the last spell.
    pub probability_per_delayed_day: f64,
    /// Time from the start of the stay to the event; it counts if the stay lasts that long.
    pub after: Distribution,
    /// Times at which alone it can come (closing time): the next of them after that time; `None`: any time.
    pub at: Option<InstantTable>,
    /// Whether one that does not come about is followed by another chance, after a new time: the
    /// probability then thins the events of a renewal process (for an exponential time, multiplies a hazard).
    pub recurs: bool,
    /// Who is at risk.
    pub who: Condition,
    /// Where it leads; `None`: the patient stays, and only what it sets changes.
    pub to: Option<Destination>,
    /// What it changes about the patient.
    pub sets: Vec<AttributeChange>,
    /// Whether the place is kept for the patient's return, at most this long (milliseconds).
    pub keeps_place: Option<f64>,
}

/// A way out of the system.
#[derive(Debug, Clone, PartialEq)]
pub struct Exit {
    /// Id used in files and results.
    pub id: String,
    /// What became of the patient.
    pub kind: ExitKind,
}

/// What became of a patient who left the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExitKind {
    /// Alive in their own home.
    Home,
    /// Died.
    Died,
    /// In a care home that is not modelled.
    CareHome,
    /// Anywhere else (another hospital, out of area, left unseen).
    Elsewhere,
}

impl Named for ExitKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("home", Self::Home),
        ("died", Self::Died),
        ("care-home", Self::CareHome),
        ("elsewhere", Self::Elsewhere),
    ];
}
