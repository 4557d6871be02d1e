//! A replication from its first event to its last.

use super::event::EventKind;
use super::outcome::{Arrived, Outcome};
use super::parts::ids::{InstanceId, PatientId};
use super::state::{Flow, Serve};
use super::stopped::{MOST_EVENTS_AT_ONCE, MOST_PATIENTS, Stopped};
use crate::engine::event_list::Event;
use crate::plan::{Plan, SettingId, TeamId};
use crate::results::{DailySeries, MetricKey};

/// Runs one replication from the start of the warm-up to the end of the measured period, or until everybody has left.
///
/// # Errors
/// [`Stopped`] if the system deadlocks or runs out of hand.
pub fn replicate(plan: &Plan, replication: u32) -> Result<Outcome, Stopped> {
    Flow::new(plan, replication).run().map(close)
}

/// What is left of a replication that has run to its end.
pub(super) fn close(mut flow: Flow<'_>) -> Outcome {
    let stuck = flow.stuck_queues();
    let mut outcome = flow.recorder.finish(flow.now, flow.replication, flow.executed);
    outcome.replication.stuck = stuck;
    outcome
}

/// Names of the columns and daily series that the replications of a plan will have, without running any.
#[must_use]
pub fn columns(plan: &Plan) -> (Vec<MetricKey>, Vec<DailySeries>) {
    // The names are those of the books closed before anything has happened.
    let Outcome { metrics, series, .. } = Flow::new(plan, 0).recorder.finish(plan.end, 0, 0);
    (metrics, series)
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

impl Flow<'_> {
    /// Runs from the start of the warm-up to the end of the measured period, or on until everybody has left.
    pub(super) fn run(mut self) -> Result<Self, Stopped> {
        self.start();
        self.go_on()
    }

    /// Runs on from any state to the same end.
    pub(super) fn go_on(mut self) -> Result<Self, Stopped> {
        let mut end = self.plan.end;
        while let Some(event) = self.events.pop() {
            if event.time >= self.plan.closes && (event.time >= self.plan.end || self.in_system == 0) {
                // The last has left at the last event, if not before the end of the measured period.
                end = if self.in_system == 0 { self.now.max(self.plan.closes) } else { end };
                break;
            }
            self.advance_in_line(event)?;
        }
        self.now = end;
        self.census()?;
        self.close_books();
        Ok(self)
    }

    /// Executes an event, and hands out what it frees: out of line, for all but the loop that runs whole replications.
    #[inline(never)]
    pub(super) fn advance(&mut self, event: Event) -> Result<(), Stopped> {
        self.advance_in_line(event)
    }

    #[inline(always)]
    fn advance_in_line(&mut self, event: Event) -> Result<(), Stopped> {
        self.at_once.count(event.time == self.now, event.kind == EventKind::Arrival as u8);
        self.now = event.time;
        if self.at_once.events > u64::from(MOST_EVENTS_AT_ONCE) {
            self.look_for_a_loop(event)?;
        }
        self.execute(event)?;
        self.hand_out();
        Ok(())
    }

    /// What happens seldom is out of line, so that an arrival and the end of a stay need no more of the stack and of
    /// registers than they use.
    #[inline(always)]
    fn execute(&mut self, event: Event) -> Result<(), Stopped> {
        let index = event.index;
        let (patient, instance) = (PatientId::new(index), InstanceId::new(index));
        let setting = SettingId::new(index as u16);
        let kind = EventKind::ALL[usize::from(event.kind)];
        let valid = match kind {
            EventKind::Census => return self.hourly_census(),
            EventKind::Calendar => {
                self.calendar_change(index);
                return Ok(());
            }
            EventKind::EscalationOpens => {
                self.escalation_opens(setting, event.number);
                return Ok(());
            }
            EventKind::HeadsCome => {
                self.heads_come(TeamId::new(index as u16), event.number);
                return Ok(());
            }
            EventKind::CleaningEnds => {
                self.cleaning_ends(setting);
                true
            }
            EventKind::StayEnds => self.stay_ends(patient, event.number),
            EventKind::TaskEnds => self.task_ends(instance, event.number),
            EventKind::Interruption => self.interrupt(patient, event.number),
            EventKind::TaskTime => self.task_time(instance, event.number),
            EventKind::NextChoice => self.next_choice(patient, event.number),
            EventKind::TaskPatienceEnds => self.task_patience_ends(instance, event.number),
            EventKind::KeptPlaceEnds => self.kept_place_ends(patient, event.number),
            EventKind::LoadStarts => self.load_starts(index, event.number),
            EventKind::Departs => self.departs(patient, event.number),
            EventKind::Arrival => {
                self.arrival(index);
                true
            }
        };
        self.executed += u64::from(valid);
        if self.in_system as usize > MOST_PATIENTS { Err(self.overflow()) } else { Ok(()) }
    }

    #[cold]
    fn overflow(&self) -> Stopped {
        let (chain, end) = self.longest_chain();
        Stopped::Overflow { replication: self.replication, day: self.now.day(), chain, end }
    }

    /// Hands out what the present event has freed, until nothing more can move.
    #[inline(always)]
    pub(super) fn hand_out(&mut self) {
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
                    self.settings[setting.index()].listed = false;
                    self.serve_setting(setting);
                }
                Serve::Team(team) => {
                    self.teams[team.index()].listed = false;
                    self.serve_team(team);
                }
            }
        }
        self.to_serve.clear();
    }
}
