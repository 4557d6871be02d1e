//! Staff by queue: heads called when many tasks wait for a team, who go when few do.

use super::event::EventKind;
use super::state::Flow;
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::plan::TeamId;

impl Flow<'_> {
    /// Calls for heads if as many tasks wait for a team as they are called at. Nobody is called while nobody is rostered.
    #[inline(never)]
    pub(super) fn more_wait(&mut self, team: TeamId) {
        let Some(escalation) = self.plan.teams[team.index()].escalation else { return };
        let state = &self.teams[team.index()];
        let waits = state.waiting() >= escalation.opens_at as usize;
        if waits && state.rostered > 0 && state.extra == 0 && state.called.is_none() {
            let time = self.now + escalation.notice;
            let event = self.schedule(time, EventKind::HeadsCome, team.number().into());
            self.teams[team.index()].called = Optional::some(event);
        }
    }

    /// The heads that were called come, unless so few wait by now that they would go.
    #[inline(never)]
    pub(super) fn heads_come(&mut self, team: TeamId, event: EventNumber) {
        let Some(escalation) = self.plan.teams[team.index()].escalation else { return };
        let state = &mut self.teams[team.index()];
        if !state.called.is(event) {
            return;
        }
        state.called = Optional::NONE;
        if state.rostered > 0 && state.waiting() > escalation.closes_at as usize {
            state.extra = i64::from(escalation.heads);
            self.change_on_duty(team, i64::from(escalation.heads));
        }
    }

    /// Sends the heads home that were called, if few enough tasks wait; work in hand is paused or finished as at the end of a
    /// shift.
    #[inline(never)]
    pub(super) fn fewer_wait(&mut self, team: TeamId) {
        let Some(escalation) = self.plan.teams[team.index()].escalation else { return };
        let state = &mut self.teams[team.index()];
        if state.extra > 0 && state.waiting() <= escalation.closes_at as usize {
            let extra = std::mem::take(&mut state.extra);
            self.change_on_duty(team, -extra);
        }
    }

    fn change_on_duty(&mut self, team: TeamId, change: i64) {
        let state = &mut self.teams[team.index()];
        state.on_duty += change;
        let (on_duty, pauses) = (state.on_duty, state.pauses);
        self.recorder.on_duty(team, on_duty, self.now);
        if pauses {
            self.pause_work(team);
        }
        self.list_team(team);
        let plan = self.plan;
        plan.teams[team.index()].besides.iter().for_each(|&other| self.list_team(other));
    }
}
