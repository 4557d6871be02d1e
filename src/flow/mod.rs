//! One replication: patients flow through the plan.
//!
//! [`replicate`] is a pure function of plan and replication number. The files follow a patient's way:
//! [`arrivals`] bring them in, `referral` queues them, `placing` and `release` hand out places, `stays` begin, end and
//! interrupt their stays, `tasks` are asked for and `teams` work on them, `calendar` changes capacities and rotas,
//! `recorder` is the only writer of statistics, `gridlock` notices when nobody can move any more, and
//! [`journey`] follows one patient.
//!
//! **Order at one instant.** Observation at midnight first, then changes by the calendar, then ends (of
//! stays, tasks, cleaning, interruptions), then timeouts (further choices, giving up), then arrivals;
//! within a phase in the order of scheduling. Whatever a change frees is handed out before the next event,
//! to settings and teams in the order in which they were touched.

mod arrivals;
mod calendar;
mod gridlock;
mod journey;
mod patient;
mod placing;
mod recorder;
mod referral;
mod release;
mod schemes;
mod start;
mod stays;
mod tasks;
mod teams;

use crate::engine::Time;
use crate::engine::event_list::{Event, EventList};
use crate::engine::queue::Queue;
use crate::engine::random::{Draw, replication_key};
use crate::model::Kind;
use crate::plan::{Attributes, Plan, UNLIMITED};
use crate::results::{DailySeries, MetricKey, Replication};
pub use journey::{Step, What, journey};
use patient::Patient;
use recorder::Recorder;
use tasks::TaskInstance;
use teams::TeamState;

/// No patient, setting, stay, task instance or follow-up.
const NONE: u32 = u32::MAX;
const NO_SHORT: u16 = u16::MAX;

/// Number of an event that would come after the end of the run: it is pending, but will never be executed.
const BEYOND: u64 = u64::MAX;

/// More patients than this at once is a system out of hand (an unstable queue), not a scenario.
pub const MOST_PATIENTS: usize = 3_000_000;

/// More events than this at one instant are a loop that takes no time.
pub const MOST_EVENTS_AT_ONCE: u32 = 1_000_000;

/// Why a replication could not be finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// Patients in these settings wait for each other for ever.
    Deadlock {
        /// Replication number.
        replication: u32,
        /// Day of the run, 0 = first day of the warm-up.
        day: i64,
        /// Ids of the settings, in order of the plan, each with the settings its patients wait for.
        settings: Vec<(String, Vec<String>)>,
    },
    /// More than [`MOST_EVENTS_AT_ONCE`] events happen at one instant: a loop that takes no time.
    Endless {
        /// Replication number.
        replication: u32,
        /// Day of the run.
        day: i64,
        /// A stay on the loop.
        stay: String,
    },
    /// More than [`MOST_PATIENTS`] are in the system.
    Overflow {
        /// Replication number.
        replication: u32,
        /// Day of the run.
        day: i64,
        /// Setting or team with the longest queue.
        longest: String,
        /// Length of that queue.
        waiting: i64,
    },
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Deadlock { replication, day, settings } => {
                write!(
                    f,
                    "deadlock in replication {replication}, day {day} of the run: every place is held by a patient \
                     who waits for another of these settings"
                )?;
                for (setting, waits_for) in settings {
                    write!(f, "\n  {setting}: all its patients wait for {}", waits_for.join(", "))?;
                }
                write!(
                    f,
                    "\n  = help: give one of them a further choice (`then`), more capacity, or a way out"
                )
            }
            Self::Endless { replication, day, stay } => write!(
                f,
                "time stands still in replication {replication}, day {day} of the run: patients go round a loop of \
                 stays that takes no time, through `{stay}`\n  = help: give a stay on the loop a length above zero"
            ),
            Self::Overflow { replication, day, longest, waiting } => write!(
                f,
                "unstable: more than {MOST_PATIENTS} patients are in the system in replication {replication}, day \
                 {day} of the run; the longest queue is {waiting} at {longest}\n  = help: it is offered more work \
                 than its capacity; compare its load in `careflow check`"
            ),
        }
    }
}

impl std::error::Error for Stopped {}

/// Kinds of event; the discriminant is stored in the event list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum EventKind {
    Census,
    Calendar,
    EscalationOpens,
    StayEnds,
    TaskEnds,
    CleaningEnds,
    Interruption,
    TaskTime,
    NextChoice,
    TaskPatienceEnds,
    KeptPlaceEnds,
    Arrival,
}

impl EventKind {
    const ALL: [Self; 12] = [
        Self::Census,
        Self::Calendar,
        Self::EscalationOpens,
        Self::StayEnds,
        Self::TaskEnds,
        Self::CleaningEnds,
        Self::Interruption,
        Self::TaskTime,
        Self::NextChoice,
        Self::TaskPatienceEnds,
        Self::KeptPlaceEnds,
        Self::Arrival,
    ];

    /// Order at one instant.
    fn phase(self) -> u8 {
        match self {
            Self::Census => 0,
            Self::Calendar | Self::EscalationOpens => 1,
            Self::StayEnds | Self::TaskEnds | Self::CleaningEnds | Self::Interruption => 2,
            Self::TaskTime | Self::NextChoice | Self::TaskPatienceEnds | Self::KeptPlaceEnds => 3,
            Self::Arrival => 4,
        }
    }
}

/// A setting as it stands.
#[derive(Debug)]
struct SettingState {
    /// Units of core capacity now.
    core: i64,
    /// Escalation places open now.
    extra: i64,
    /// Number of the event that will open escalation, 0 if none.
    opening: u64,
    /// Units used by patients, kept places included.
    in_use: i64,
    /// Units being cleaned.
    cleaning: i64,
    /// Whether new patients are taken now.
    admits: bool,
    /// Whether it has escalation capacity.
    escalates: bool,
    /// Patients holding units here.
    holders: u32,
    /// Of them, those who are waiting for another setting (places held beside the main one not counted).
    stuck: u32,
    /// Places kept for patients who are away.
    kept: u32,
    queue: Queue,
    /// Already listed in [`Flow::to_serve`].
    listed: bool,
}

impl SettingState {
    fn free(&self) -> i64 {
        self.core + self.extra - self.in_use - self.cleaning
    }
}

/// What waits to be handed out after the present event.
#[derive(Debug, Clone, Copy)]
enum Serve {
    Setting(u16),
    Team(u16),
}

/// The state of one replication.
struct Flow<'a> {
    plan: &'a Plan,
    replication: u32,
    /// Key of all random numbers of this replication.
    key: u64,
    now: Time,
    events: EventList,
    executed: u64,
    patients: Vec<Patient>,
    free_patients: Vec<u32>,
    in_system: u32,
    settings: Vec<SettingState>,
    teams: Vec<TeamState>,
    instances: Vec<TaskInstance>,
    free_instances: Vec<u32>,
    streams: Vec<arrivals::StreamState>,
    /// Next change of each lane.
    lanes: Vec<usize>,
    to_serve: Vec<Serve>,
    /// Who arrived, if somebody asked.
    log: Option<Vec<Arrived>>,
    recorder: Recorder<'a>,
}

/// Everything one replication yields.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The numbers.
    pub replication: Replication,
    /// Their names, the same for every replication of a plan.
    pub metrics: Vec<MetricKey>,
    /// Names of the daily series.
    pub series: Vec<DailySeries>,
}

/// Runs one replication from the start of the warm-up to the end of the measured period.
///
/// # Errors
/// [`Stopped`] if the system deadlocks or runs out of hand.
pub fn replicate(plan: &Plan, replication: u32) -> Result<Outcome, Stopped> {
    let flow = Flow::new(plan, replication).run()?;
    Ok(flow.recorder.finish(plan.end, replication, flow.executed))
}

/// Names of the columns that the replications of a plan will have, without running any.
#[must_use]
pub fn columns(plan: &Plan) -> Vec<MetricKey> {
    // The names are those of the books closed before anything has happened.
    Flow::new(plan, 0).recorder.finish(plan.end, 0, 0).metrics
}

/// An arrival of a replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    /// When, in milliseconds of the run.
    pub time: Time,
    /// Index of the stream.
    pub stream: u32,
    /// Seed of the patient's random numbers: who they are.
    pub seed: u64,
    /// Their attribute values.
    pub attributes: Attributes,
}

/// Everybody who arrives in a replication, in order: what must not depend on what happens to them afterwards.
///
/// # Errors
/// As for [`replicate`].
pub fn arrivals(plan: &Plan, replication: u32) -> Result<Vec<Arrived>, Stopped> {
    let mut flow = Flow::new(plan, replication);
    flow.log = Some(Vec::new());
    Ok(flow.run()?.log.unwrap_or_default())
}

impl<'a> Flow<'a> {
    fn new(plan: &'a Plan, replication: u32) -> Self {
        let settings = plan
            .settings
            .iter()
            .map(|setting| SettingState {
                core: capacity(setting.capacity),
                extra: 0,
                opening: 0,
                in_use: 0,
                cleaning: 0,
                admits: setting.admits,
                escalates: setting.escalation.is_some(),
                holders: 0,
                stuck: 0,
                kept: 0,
                queue: Queue::new(setting.priorities),
                listed: false,
            })
            .collect();
        let key = replication_key(plan.seed, replication);
        Self {
            plan,
            replication,
            key,
            now: 0,
            events: EventList::new(plan.events_an_hour),
            executed: 0,
            patients: Vec::with_capacity(4096),
            free_patients: Vec::new(),
            in_system: 0,
            settings,
            teams: plan.teams.iter().map(TeamState::new).collect(),
            instances: Vec::with_capacity(1024),
            free_instances: Vec::new(),
            streams: plan.streams.iter().map(|stream| arrivals::StreamState::new(stream, key)).collect(),
            lanes: vec![0; plan.lanes.len()],
            to_serve: Vec::new(),
            log: None,
            recorder: Recorder::new(plan),
        }
    }

    /// Runs from the start of the warm-up to the end of the measured period.
    fn run(mut self) -> Result<Self, Stopped> {
        self.start();
        let mut at_once = 0;
        while let Some(event) = self.events.pop() {
            if event.time >= self.plan.end {
                break;
            }
            self.advance(event, &mut at_once)?;
        }
        self.now = self.plan.end;
        self.census()?;
        self.close_books();
        Ok(self)
    }

    /// Executes an event, and hands out what it frees; `at_once` counts events of one instant.
    #[inline(always)]
    fn advance(&mut self, event: Event, at_once: &mut u32) -> Result<(), Stopped> {
        *at_once = if event.time == self.now { *at_once + 1 } else { 0 };
        if *at_once > MOST_EVENTS_AT_ONCE {
            return Err(self.endless(event.index));
        }
        self.now = event.time;
        self.execute(event)?;
        self.hand_out();
        Ok(())
    }

    /// Schedules an event unless it lies beyond the run; 0 is the number of no event, [`BEYOND`] that of one
    /// after the end.
    #[inline]
    fn schedule(&mut self, time: Time, kind: EventKind, index: u32) -> u64 {
        if time >= self.plan.end {
            return BEYOND;
        }
        self.events.schedule(time, kind.phase(), kind as u8, index)
    }

    #[inline]
    fn execute(&mut self, event: Event) -> Result<(), Stopped> {
        let index = event.index;
        let kind = EventKind::ALL[usize::from(event.kind)];
        let valid = match kind {
            EventKind::Census => return self.hourly_census(),
            EventKind::Calendar => {
                self.calendar_change(index);
                return Ok(());
            }
            EventKind::EscalationOpens => {
                self.escalation_opens(index as u16, event.sequence);
                return Ok(());
            }
            EventKind::CleaningEnds => {
                self.cleaning_ends(index as u16);
                true
            }
            EventKind::StayEnds => self.stay_ends(index, event.sequence),
            EventKind::TaskEnds => self.task_ends(index, event.sequence),
            EventKind::Interruption => self.interrupt(index, event.sequence),
            EventKind::TaskTime => self.task_time(index, event.sequence),
            EventKind::NextChoice => self.next_choice(index, event.sequence),
            EventKind::TaskPatienceEnds => self.task_patience_ends(index, event.sequence),
            EventKind::KeptPlaceEnds => self.kept_place_ends(index, event.sequence),
            EventKind::Arrival => {
                self.arrival(index);
                true
            }
        };
        self.executed += u64::from(valid);
        if self.in_system as usize > MOST_PATIENTS { Err(self.overflow()) } else { Ok(()) }
    }

    /// The error for a loop that takes no time; `index` is that of the last event, usually a patient.
    fn endless(&self, index: u32) -> Stopped {
        let stay = self
            .patients
            .get(index as usize)
            .and_then(|patient| self.plan.stays.get(usize::from(patient.stay)));
        Stopped::Endless {
            replication: self.replication,
            day: self.now / crate::plan::DAY,
            stay: stay.map_or_else(String::new, |stay| stay.id.clone()),
        }
    }

    fn overflow(&self) -> Stopped {
        let settings = self.settings.iter().zip(&self.plan.settings);
        let teams = self.teams.iter().zip(&self.plan.teams);
        let longest = settings
            .map(|(state, plan)| (state.queue.live(), &plan.id))
            .chain(teams.map(|(state, plan)| (state.waiting(), &plan.id)))
            .max_by_key(|(waiting, _)| *waiting);
        Stopped::Overflow {
            replication: self.replication,
            day: self.now / crate::plan::DAY,
            longest: longest.map_or_else(String::new, |(_, id)| id.clone()),
            waiting: longest.map_or(0, |(waiting, _)| waiting as i64),
        }
    }

    /// Hands out what the present event has freed, until nothing more can move.
    #[inline(always)]
    fn hand_out(&mut self) {
        if !self.to_serve.is_empty() {
            self.serve_all();
        }
    }

    #[inline(never)]
    fn serve_all(&mut self) {
        let mut next = 0;
        while let Some(&serve) = self.to_serve.get(next) {
            next += 1;
            match serve {
                Serve::Setting(setting) => {
                    self.settings[usize::from(setting)].listed = false;
                    self.serve_setting(setting);
                }
                Serve::Team(team) => {
                    self.teams[usize::from(team)].listed = false;
                    self.serve_team(team);
                }
            }
        }
        self.to_serve.clear();
    }

    fn list_setting(&mut self, setting: u16) {
        let state = &mut self.settings[usize::from(setting)];
        if !state.listed && state.queue.live() > 0 {
            state.listed = true;
            self.to_serve.push(Serve::Setting(setting));
        }
    }

    fn list_team(&mut self, team: u16) {
        let state = &mut self.teams[usize::from(team)];
        if !state.listed && state.has_waiting() {
            state.listed = true;
            self.to_serve.push(Serve::Team(team));
        }
    }

    /// The random numbers of a patient for a purpose, in the present lap.
    #[inline]
    fn draw(&self, patient: u32, purpose: u32) -> Draw {
        let patient = &self.patients[patient as usize];
        Draw::new(patient.seed, purpose, patient.lap)
    }
}

fn capacity(units: u32) -> i64 {
    if units == UNLIMITED { i64::MAX / 4 } else { i64::from(units) }
}

/// Groups of kinds between which a move begins or ends an attendance or a spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    AandE,
    Acute,
    Other,
}

fn class_of(kind: Kind) -> Class {
    match kind {
        Kind::AandE => Class::AandE,
        kind if kind.is_acute() => Class::Acute,
        _ => Class::Other,
    }
}
