//! Branches: a replication of an option goes on from a state of the trunk that it has in common with others.
//!
//! What the trunk holds of streams, lanes and queues that the option does not have is dropped; what only the option has is put
//! where a run of its own would have it by now. Events keep their numbers, so that the order at one instant is that of a run
//! of its own.

use super::event::EventKind;
use super::outcome::Outcome;
use super::parts::ids::PatientId;
use super::parts::patient::{Patient, State};
use super::parts::take_over;
use super::run::close;
use super::state::Flow;
use super::stopped::Stopped;
use crate::engine::event_list::{Event, EventNumber};
use crate::engine::optional::Optional;
use crate::engine::{NEVER, Time};
use crate::plan::{Branch, LaneOf, Plan, SettingId, TeamId, Trunk};

/// A replication of an option that is to go on from where it leaves the trunk.
pub struct Begun<'p>(Flow<'p>);

impl Begun<'_> {
    /// Runs it to its end.
    ///
    /// # Errors
    /// [`Stopped`] if the system deadlocks or runs out of hand.
    pub fn finish(self) -> Result<Outcome, Stopped> {
        self.0.go_on().map(close)
    }
}

/// Runs a replication of a trunk and hands on that of each option where it leaves (each with its number among those of the
/// trunk).
///
/// # Errors
/// [`Stopped`] if the trunk deadlocks or runs out of hand before the last has left; those not handed on are to be run by
/// themselves, and stop likewise or do not.
pub fn branch_off<'p>(
    trunk: &Trunk,
    options: &[(usize, &'p Plan)],
    replication: u32,
    mut begun: impl FnMut(usize, Begun<'p>),
) -> Result<(), Stopped> {
    let mut leaving: Vec<(usize, &'p Plan, &Branch)> = options
        .iter()
        .filter_map(|&(number, option)| Some((number, option, trunk.branches.get(number)?.as_ref()?)))
        .collect();
    leaving.sort_by_key(|(_, _, branch)| branch.at);
    let mut flow = Flow::new(&trunk.plan, replication);
    flow.start();
    for (number, option, branch) in leaving {
        while let Some(event) = flow.events.pop_before(branch.at) {
            flow.advance(event)?;
        }
        begun(number, Begun(flow.branch(option, branch)));
    }
    Ok(())
}

impl Flow<'_> {
    /// The same state in an option that leaves the trunk here.
    fn branch<'p>(&self, option: &'p Plan, branch: &Branch) -> Flow<'p> {
        let mut flow = Flow::new(option, self.replication);
        flow.bring_up_to(self.plan, branch.at);
        flow.now = self.now;
        let comes_not = (0..self.streams.len()).filter(|stream| !branch.streams.contains(stream));
        let candidates: u64 = comes_not.map(|stream| u64::from(self.streams[stream].next)).sum();
        flow.executed = self.executed - candidates;
        flow.patients.extend_from_slice(&self.patients);
        flow.free_patients.clone_from(&self.free_patients);
        flow.in_system = self.in_system;
        flow.kept.clone_from(&self.kept);
        flow.free_kept.clone_from(&self.free_kept);
        flow.beside.clone_from(&self.beside);
        flow.free_beside.clone_from(&self.free_beside);
        take_over(&mut flow.settings, &self.settings);
        take_over(&mut flow.candidates, &self.candidates);
        take_over(&mut flow.loads, &self.loads);
        flow.marks = self.marks.clone();
        flow.classes = self.classes.clone();
        take_over(&mut flow.diaries, &self.diaries);
        flow.requests.clone_from(&self.requests);
        take_over(&mut flow.teams, &self.teams);
        flow.instances.extend_from_slice(&self.instances);
        flow.free_instances.clone_from(&self.free_instances);
        flow.streams = branch.streams.iter().map(|&stream| self.streams[stream].clone()).collect();
        flow.recorder.take_over(&self.recorder);
        flow.take_over_events(self, branch);
        flow.take_over_interruptions(self.plan);
        flow
    }

    /// Gives what schemes bring the levels that it has by then.
    fn bring_up_to(&mut self, trunk: &Plan, at: Time) {
        let plan = self.plan;
        let (settings, teams) = (trunk.settings.len(), trunk.teams.len());
        for (number, setting) in plan.settings.iter().enumerate().skip(settings) {
            self.recorder.core(SettingId::at(number), setting.capacity, plan.begins);
        }
        for (number, team) in plan.teams.iter().enumerate().skip(teams) {
            self.set_heads(TeamId::at(number), team.heads);
        }
        let brought = |of: LaneOf| match of {
            LaneOf::Capacity(setting) | LaneOf::Admits(setting) => setting.index() >= settings,
            LaneOf::Heads(team) => team.index() >= teams,
            LaneOf::Diary(_) | LaneOf::Nothing => false,
        };
        // Of one instant the midnights come first: who is absent is drawn anew.
        let mut passed: Vec<(Time, Option<(LaneOf, u32)>)> = Vec::new();
        let midnights = (1..).map(|day| Time::midnight(plan.begins.day() + day));
        passed.extend(midnights.take_while(|&time| time < at).map(|time| (time, None)));
        for lane in plan.lanes.iter().filter(|lane| brought(lane.of)) {
            // Of changes before the start of the run only the last is in force: it alone was made at the start.
            let before = lane.changes().partition_point(|&(time, _)| time <= plan.begins);
            let changes = lane.changes()[before.saturating_sub(1)..].iter();
            let changes = changes.take_while(|&&(time, _)| time < at);
            passed.extend(changes.map(|&(time, value)| (time, Some((lane.of, value)))));
        }
        passed.sort_by_key(|&(time, change)| (time, change.is_some()));
        for (time, change) in passed {
            self.now = time.max(plan.begins);
            match change {
                Some((of, value)) => self.set_level(of, value),
                None => self.draw_absence(teams),
            }
        }
        self.to_serve.clear();
    }

    /// Takes the events over that are to come.
    fn take_over_events(&mut self, trunk: &Flow<'_>, branch: &Branch) {
        let [calendar, arrival, interruption] =
            [EventKind::Calendar, EventKind::Arrival, EventKind::Interruption].map(|kind| kind as u8);
        let mut numbers = vec![None; trunk.streams.len()];
        for (number, &stream) in branch.streams.iter().enumerate() {
            numbers[stream] = Some(number as u32);
        }
        self.events = trunk.events.clone();
        self.events.retain(|event: &Event| match event.kind {
            kind if kind == calendar => None,
            kind if kind == arrival => numbers[event.index as usize],
            kind if kind == interruption
                && is_doubtful(trunk.plan, &trunk.patients[event.index as usize]) =>
            {
                None
            }
            _ => Some(event.index),
        });
        for (lane, &of_trunk) in branch.lanes.iter().enumerate() {
            self.lanes[lane] = trunk.lanes[of_trunk];
            self.schedule_change(lane as u32);
        }
    }

    /// Schedules the interruptions that a run of its own would have pending: those of the trunk may come about with the chance of
    /// another option alone. They keep their numbers.
    fn take_over_interruptions(&mut self, trunk: &Plan) {
        for patient in (0..self.patients.len()).map(PatientId::at) {
            let record = &self.patients[patient.index()];
            let Some(event) = record.interruption_event.get().filter(|&event| event != EventNumber::BEYOND)
            else {
                continue;
            };
            if !is_doubtful(trunk, record) {
                continue;
            }
            let (time, number) = self.coming_interruption(patient);
            let event = match time {
                NEVER => Optional::NONE,
                time if time >= self.plan.end => Optional::some(EventNumber::BEYOND),
                time => {
                    let kind = EventKind::Interruption;
                    self.events.schedule_as(event, time, kind.phase(), kind as u8, patient.number());
                    Optional::some(event)
                }
            };
            let record = &mut self.patients[patient.index()];
            (record.interruption, record.interruption_event) = (number as u8, event);
        }
    }
}

/// Whether what is pending of a patient's interruptions in a trunk may not come about in an option: their stay has chances there that
/// not every option has.
fn is_doubtful(trunk: &Plan, record: &Patient) -> bool {
    record.state != State::Gone
        && trunk.stays.get(record.stay.index()).is_some_and(|stay| stay.versions.is_some())
}
