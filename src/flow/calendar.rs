//! What the calendar and pressure change: capacities, opening hours, rotas, escalation, observation.

use super::event::EventKind;
use super::parts::lane::LaneState;
use super::parts::setting::capacity;
use super::state::Flow;
use super::stopped::Stopped;
use crate::engine::clock::{DAY, Duration, HOUR};
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::plan::{LaneOf, SettingId};

impl Flow<'_> {
    /// Schedules the next change of a lane, if there is one left. Its number is taken in any case: so a change that only a branch
    /// has ([`super::branch`]) comes there in the order in which it would in a run of its own.
    pub(super) fn schedule_lane(&mut self, lane: u32) {
        self.lanes[lane as usize].number = self.events.set_aside();
        self.schedule_change(lane);
    }

    /// Schedules the next change of a lane under its number.
    pub(super) fn schedule_change(&mut self, lane: u32) {
        let LaneState { next, number } = self.lanes[lane as usize];
        if let Some(&(time, _)) = self.plan.lanes[lane as usize].changes().get(next)
            && time < self.plan.end
        {
            let kind = EventKind::Calendar;
            self.events.schedule_as(number, time, kind.phase(), kind as u8, lane);
        }
    }

    /// The next change of a lane takes effect.
    #[inline(never)]
    pub(super) fn calendar_change(&mut self, lane: u32) {
        let plan = &self.plan.lanes[lane as usize];
        let (_, value) = plan.changes()[self.lanes[lane as usize].next];
        self.lanes[lane as usize].next += 1;
        self.schedule_lane(lane);
        self.set_level(plan.of, value);
    }

    /// What the calendar has come to by the start of a run that begins later than its first day.
    #[inline(never)]
    pub(super) fn open_calendar(&mut self) {
        let plan = self.plan;
        for (at, lane) in plan.lanes.iter().enumerate() {
            let passed = lane.changes().partition_point(|&(time, _)| time <= plan.begins);
            self.lanes[at].next = passed;
            if let Some(&(_, value)) = passed.checked_sub(1).and_then(|last| lane.changes().get(last)) {
                self.set_level(lane.of, value);
            }
        }
    }

    /// A level of the calendar is another now.
    #[inline]
    pub(super) fn set_level(&mut self, of: LaneOf, value: u32) {
        match of {
            LaneOf::Capacity(setting) => {
                self.settings[setting.index()].core = capacity(value);
                self.recorder.core(setting, value, self.now);
                self.escalate(setting);
                self.de_escalate(setting);
                self.list_setting(setting);
            }
            LaneOf::Admits(setting) => {
                self.settings[setting.index()].admits = value > 0;
                self.list_setting(setting);
            }
            LaneOf::Heads(team) => self.set_heads(team, value),
            LaneOf::Diary(setting) => self.turn_page(setting),
            LaneOf::Nothing => {}
        }
    }

    /// Calls for escalation capacity if the setting has reached its threshold.
    #[inline(always)]
    pub(super) fn escalate(&mut self, setting: SettingId) {
        if self.settings[setting.index()].watched {
            self.under_pressure(setting);
        }
    }

    #[inline(never)]
    fn under_pressure(&mut self, setting: SettingId) {
        self.divert(setting);
        self.note_escalation(setting);
        self.call_for_escalation(setting);
    }

    fn call_for_escalation(&mut self, setting: SettingId) {
        let state = &self.settings[setting.index()];
        let Some(escalation) = self.plan.settings[setting.index()].escalation else { return };
        if state.core == 0 {
            return; // a closed unit is not under pressure
        }
        let waits = escalation.waiting.is_some_and(|(opens, _)| state.queue.live() >= opens as usize);
        let reached = waits || state.in_use as f64 >= escalation.opens_at * state.core as f64;
        if state.extra == 0 && state.opening.is_none() && reached {
            let event = self.schedule(
                self.now + escalation.notice,
                EventKind::EscalationOpens,
                setting.number().into(),
            );
            self.settings[setting.index()].opening = Optional::some(event);
        }
    }

    /// Escalation capacity opens, unless the pressure has gone in the meantime.
    #[inline(never)]
    pub(super) fn escalation_opens(&mut self, setting: SettingId, event: EventNumber) {
        let state = &mut self.settings[setting.index()];
        let Some(escalation) = self.plan.settings[setting.index()].escalation else { return };
        if !state.opening.is(event) {
            return;
        }
        state.opening = Optional::NONE;
        let waits = escalation.waiting.is_some_and(|(_, closes)| state.queue.live() > closes as usize);
        if state.core > 0 && (waits || state.in_use as f64 > escalation.closes_at * state.core as f64) {
            state.extra = i64::from(escalation.places);
            self.list_setting(setting);
        }
    }

    /// Closes escalation capacity to new patients if the pressure has gone; those present stay.
    #[inline(always)]
    pub(super) fn de_escalate(&mut self, setting: SettingId) {
        let state = &self.settings[setting.index()];
        if state.extra != 0 || state.diverting {
            self.relieved(setting);
        }
    }

    #[inline(never)]
    fn relieved(&mut self, setting: SettingId) {
        self.divert(setting);
        let state = &mut self.settings[setting.index()];
        let Some(escalation) = self.plan.settings[setting.index()].escalation else { return };
        let waits = escalation.waiting.is_some_and(|(_, closes)| state.queue.live() > closes as usize);
        if !waits && state.in_use as f64 <= escalation.closes_at * state.core as f64 {
            state.extra = 0;
        }
    }

    /// The queue of a setting has changed, by which it may escalate or divert; `on_the_way` if who has left it is just being
    /// placed, or stands in it again.
    #[inline(always)]
    pub(super) fn queue_changes(&mut self, setting: SettingId, on_the_way: bool) {
        if self.settings[setting.index()].watched {
            self.escalate_by_queue(setting);
            if !on_the_way {
                self.divert(setting);
            }
        }
    }

    #[inline(never)]
    fn escalate_by_queue(&mut self, setting: SettingId) {
        let escalation = self.plan.settings[setting.index()].escalation;
        if escalation.is_some_and(|escalation| escalation.waiting.is_some()) {
            self.call_for_escalation(setting);
            self.de_escalate(setting);
        }
    }

    /// Observes every hour (every day if there are no acute beds to observe); at midnight the day is closed.
    #[inline(never)]
    pub(super) fn hourly_census(&mut self) -> Result<(), Stopped> {
        let next = if self.recorder.observes_hours() { HOUR } else { DAY };
        self.schedule(self.now + next, EventKind::Census, 0);
        if self.now > self.plan.begins && self.now.since_midnight() == Duration::ZERO {
            self.census()?;
            self.draw_absence(0);
        }
        self.recorder.hour(self.now);
        Ok(())
    }

    /// Closes a day.
    pub(super) fn census(&mut self) -> Result<(), Stopped> {
        self.recorder.midnight(&self.patients, self.in_system, self.now);
        self.check_gridlock()
    }
}
