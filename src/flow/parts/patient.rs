//! The patient: a flat record, recycled when they leave.

use super::ids::{BesideId, FollowUpId, InstanceId, KeptId, PatientId};
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::engine::random::Draw;
use crate::engine::{Duration, Time};
use crate::model::{Admission, Delay};
use crate::plan::{Attributes, PatientProfile, RouteId, SettingId, StayId};

/// Where a patient stands in their present stay or wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Record not in use.
    Gone,
    /// In no setting, waiting to enter one.
    Outside,
    /// In a setting, waiting for the other settings the stay needs.
    Assembling,
    /// The stay is under way.
    Staying,
    /// The stay is over; waiting for the next setting in the present one.
    Ready,
}

/// A place kept for a patient's return.
#[derive(Debug, Clone, Copy)]
pub struct KeptPlace {
    pub setting: SettingId,
    pub units: u32,
    /// What remained of its length.
    pub remaining: Duration,
    /// The event that ends it.
    pub ends: EventNumber,
    /// First entry to the setting, none if unknown.
    pub entered_at: Optional<Time>,
    /// When the patient left it.
    pub left_at: Time,
}

/// A place held beside the main one.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    pub setting: SettingId,
    pub units: u32,
    /// The stay it is held for.
    pub stay: Optional<StayId>,
}

/// A patient who could be put out of a place, as long as it is the stay that began then.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    pub patient: PatientId,
    pub began_at: Time,
}

/// One patient in the system.
///
/// Laid out by cache line (64 bytes) in the order of use: most events touch the first two, the recorder the
/// third. With thousands of patients an event waits for memory more than for arithmetic.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Patient {
    /// Seed of all their random numbers.
    pub seed: u64,
    /// Attribute values.
    pub attributes: Attributes,
    pub stay_end_event: Optional<EventNumber>,
    /// Bit per task of the stay that is needed and not finished; of them, those not asked for yet.
    pub tasks_open: u64,
    pub tasks_to_ask: u64,
    /// First of the patient's task instances: tasks asked for and not finished.
    pub first_task: Optional<InstanceId>,
    /// Changes whenever open referrals become void.
    pub ticket: u32,
    /// The stay they are in, or the last.
    pub stay: Optional<StayId>,
    /// Setting held.
    pub setting: Optional<SettingId>,
    /// Rises when a choice closes a loop of stays, so that repeated stays draw new numbers.
    pub lap: u16,
    pub state: State,
    pub length_over: bool,

    /// Begin of the stay proper (all settings held).
    pub began_at: Time,
    /// First entry to the setting (one who comes back to a kept place is not new), none if unknown.
    pub entered_at: Optional<Time>,
    /// When the length is over.
    pub length_ends: Time,
    /// Since when ready to move but for delays.
    pub delayed_since: Optional<Time>,
    pub referred_at: Time,
    pub interruption_event: Optional<EventNumber>,
    /// Route referred by.
    pub route: Optional<RouteId>,
    /// Units held.
    pub units: u32,
    /// Bit per choice of the route that is open.
    pub open_choices: u32,
    pub delay: Option<Delay>,
    pub interruption: u8,

    pub history: History,
    pub next_choice_event: Optional<EventNumber>,

    /// Delay in this (or the last) spell.
    pub delayed: Duration,
    /// What remains of an interrupted length while the settings of the stay are assembled.
    pub length_left: Optional<Duration>,
    pub kept: Optional<KeptId>,
    /// Other settings held.
    pub beside: Optional<BesideId>,
    /// The choice of the route tried last.
    pub last_choice: u8,
    /// Put out of the place, and waits to come back.
    pub put_out: bool,
}

// Four cache lines; a field more would cost a fifth.
const _: () = assert!(size_of::<Patient>() == 256);

/// What the recorder notes on a patient.
#[derive(Debug, Clone)]
pub struct History {
    pub resident: bool,
    pub admission: Admission,
    /// The next admission follows an interruption.
    pub unplanned: bool,
    /// Begin of the A&E attendance.
    pub attendance_since: Optional<Time>,
    pub attendance_site: Optional<SettingId>,
    /// Begin of the acute spell.
    pub spell_since: Optional<Time>,
    pub spell_site: Optional<SettingId>,
    /// False for a spell under way at the start of the run, whose length is unknown.
    pub spell_known: bool,
    pub spell_admission: Admission,
    /// Decision to admit.
    pub decided_at: Optional<Time>,
    /// End of the last acute spell that ended alive.
    pub last_spell_end: Optional<Time>,
    /// Joined the waiting list.
    pub listed_since: Optional<Time>,
    /// Where.
    pub listed_in: Optional<SettingId>,
    /// Latest 91-day follow-up.
    pub follow_up: Optional<FollowUpId>,
    /// Gave up waiting for a task of A&E and has begun no other stay since.
    pub gave_up: bool,
    /// In a residential or nursing home, or away from one with the place kept.
    pub care_home: bool,
}

impl Patient {
    /// Whether there is anything to withdraw, or a delay of which something has passed or is counted.
    #[inline(always)]
    pub fn waits_or_is_delayed(&self, now: Time) -> bool {
        let since = self.delayed_since;
        self.open_choices != 0 || (since.is_some() && !(since.is(now) && self.delay.is_none()))
    }

    /// The random numbers of a purpose, in the present lap.
    #[inline]
    pub fn draw(&self, purpose: u32) -> Draw {
        Draw::new(self.seed, purpose, u64::from(self.lap))
    }

    /// A new patient who is nowhere yet; in line, so that the record is filled where it lies.
    #[inline(always)]
    pub fn new(seed: u64, profile: &PatientProfile, attributes: Attributes, ticket: u32) -> Self {
        Self {
            seed,
            attributes,
            lap: 0,
            state: State::Outside,
            stay: Optional::NONE,
            setting: Optional::NONE,
            units: 0,
            ticket,
            route: Optional::NONE,
            open_choices: 0,
            last_choice: 0,
            put_out: false,
            length_over: false,
            tasks_open: 0,
            tasks_to_ask: 0,
            interruption: 0,
            first_task: Optional::NONE,
            referred_at: Time::START,
            entered_at: Optional::some(Time::START),
            began_at: Time::START,
            length_ends: Time::START,
            stay_end_event: Optional::NONE,
            interruption_event: Optional::NONE,
            next_choice_event: Optional::NONE,
            kept: Optional::NONE,
            beside: Optional::NONE,
            delayed_since: Optional::NONE,
            delay: None,
            delayed: Duration::ZERO,
            length_left: Optional::NONE,
            history: History {
                resident: profile.resident,
                admission: profile.admission,
                unplanned: false,
                attendance_since: Optional::NONE,
                attendance_site: Optional::NONE,
                spell_since: Optional::NONE,
                spell_site: Optional::NONE,
                spell_known: true,
                spell_admission: profile.admission,
                decided_at: Optional::NONE,
                last_spell_end: Optional::NONE,
                listed_since: Optional::NONE,
                listed_in: Optional::NONE,
                follow_up: Optional::NONE,
                gave_up: false,
                care_home: false,
            },
        }
    }
}
