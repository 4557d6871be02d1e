//! The state of one replication.

use super::event::EventKind;
use super::outcome::{Arrived, Move};
use super::parts::at_once::AtOnce;
use super::parts::classes::Classes;
use super::parts::diary::{DiaryState, Request};
use super::parts::ids::{BesideId, InstanceId, KeptId, PatientId};
use super::parts::lane::LaneState;
use super::parts::load::LoadState;
use super::parts::marks::Marks;
use super::parts::patient::{Candidate, Held, KeptPlace, Patient};
use super::parts::setting::{SettingState, capacity};
use super::parts::stream::StreamState;
use super::parts::task::TaskInstance;
use super::parts::team::TeamState;
use super::recorder::Recorder;
use crate::engine::Time;
use crate::engine::event_list::{EventList, EventNumber};
use crate::engine::optional::Optional;
use crate::engine::queue::Queue;
use crate::engine::random::{Draw, replication_key};
use crate::plan::{Plan, SettingId, TeamId};

/// What waits to be handed out after the present event.
#[derive(Debug, Clone, Copy)]
pub enum Serve {
    Setting(SettingId),
    Team(TeamId),
}

/// Schedules an event unless it lies beyond the run: in line, for whoever has another part of the state in hand, and for
/// arrivals and ends of stays, which are most events.
#[inline(always)]
pub fn schedule(events: &mut EventList, plan: &Plan, time: Time, kind: EventKind, index: u32) -> EventNumber {
    if time >= plan.end {
        return EventNumber::BEYOND;
    }
    events.schedule(time, kind.phase(), kind as u8, index)
}

/// Everything that changes in a replication.
pub struct Flow<'a> {
    pub plan: &'a Plan,
    pub replication: u32,
    /// Key of all random numbers of this replication.
    pub key: u64,
    pub now: Time,
    pub events: EventList,
    pub executed: u64,
    /// Events of the present instant.
    pub at_once: AtOnce,
    pub patients: Vec<Patient>,
    pub free_patients: Vec<PatientId>,
    pub in_system: u32,
    pub kept: Vec<KeptPlace>,
    pub free_kept: Vec<KeptId>,
    /// What patients hold beside their main places.
    pub beside: Vec<Vec<Held>>,
    pub free_beside: Vec<BesideId>,
    pub settings: Vec<SettingState>,
    /// Who could be put out of each setting.
    pub candidates: Vec<Vec<Candidate>>,
    /// Who waits for the others of their load, by stay.
    pub loads: Vec<LoadState>,
    /// How far interruptions that recur often have been gone through.
    pub marks: Marks,
    /// Of those who wait for a setting.
    pub classes: Classes,
    /// By setting; empty where nobody is booked.
    pub diaries: Vec<DiaryState>,
    /// By patient, those who have asked for an appointment; empty if nobody ever has.
    pub requests: Vec<Vec<Request>>,
    pub teams: Vec<TeamState>,
    pub instances: Vec<TaskInstance>,
    pub free_instances: Vec<InstanceId>,
    pub streams: Vec<StreamState>,
    pub lanes: Vec<LaneState>,
    pub to_serve: Vec<Serve>,
    /// Who arrived, if somebody asked.
    pub log: Option<Vec<Arrived>>,
    /// Who moved, if somebody asked.
    pub moves: Option<Vec<Move>>,
    pub recorder: Recorder<'a>,
}

impl<'a> Flow<'a> {
    /// The state before anything has happened.
    pub fn new(plan: &'a Plan, replication: u32) -> Self {
        let settings = plan
            .settings
            .iter()
            .enumerate()
            .map(|(number, setting)| SettingState {
                core: capacity(setting.capacity),
                extra: 0,
                opening: Optional::NONE,
                bought: 0,
                buyers: Vec::new(),
                in_use: 0,
                cleaning: 0,
                admits: setting.admits,
                watched: setting.escalation.is_some() || setting.diversion.is_some(),
                cleaned: setting.turnaround.is_some(),
                pre_emption: plan.stays.iter().any(|stay| stay.pre_empts() && stay.setting.index() == number),
                has_diary: setting.diary.is_some(),
                diverting: false,
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
            now: plan.begins,
            events: EventList::new(),
            executed: 0,
            at_once: AtOnce::default(),
            patients: Vec::with_capacity(4096),
            free_patients: Vec::new(),
            in_system: 0,
            kept: Vec::new(),
            free_kept: Vec::new(),
            beside: Vec::new(),
            free_beside: Vec::new(),
            settings,
            candidates: vec![Vec::new(); plan.settings.len()],
            loads: vec![LoadState::default(); plan.stays.len()],
            marks: Marks::default(),
            classes: Classes::default(),
            diaries: plan.settings.iter().map(DiaryState::new).collect(),
            requests: Vec::new(),
            teams: plan.teams.iter().map(TeamState::new).collect(),
            instances: Vec::with_capacity(1024),
            free_instances: Vec::new(),
            streams: plan.streams.iter().map(|stream| StreamState::new(stream, key, plan.begins)).collect(),
            lanes: vec![LaneState::default(); plan.lanes.len()],
            to_serve: Vec::new(),
            log: None,
            moves: None,
            recorder: Recorder::new(plan),
        }
    }

    /// Schedules an event unless it lies beyond the run.
    #[inline(never)]
    pub fn schedule(&mut self, time: Time, kind: EventKind, index: u32) -> EventNumber {
        schedule(&mut self.events, self.plan, time, kind, index)
    }

    /// Notes that a setting may have room for those who wait.
    #[inline]
    pub fn list_setting(&mut self, setting: SettingId) {
        let state = &mut self.settings[setting.index()];
        if state.is_waited_for() {
            state.listed = true;
            self.to_serve.push(Serve::Setting(setting));
        }
    }

    /// Notes that a team may have heads for the tasks that wait.
    pub fn list_team(&mut self, team: TeamId) {
        let state = &mut self.teams[team.index()];
        if !state.listed && state.has_waiting() {
            state.listed = true;
            self.to_serve.push(Serve::Team(team));
        }
    }

    /// The random numbers of a patient for a purpose, in the present lap.
    #[inline]
    pub fn draw(&self, patient: PatientId, purpose: u32) -> Draw {
        self.patients[patient.index()].draw(purpose)
    }
}
