//! What the recorder hears of teams and their tasks.

use super::statistics::Recorder;
use crate::engine::clock::{Duration, Time};
use crate::plan::TeamId;

impl Recorder<'_> {
    /// One more (1) or fewer (-1) task of this priority waits for a team.
    pub fn team_queue(&mut self, team: TeamId, class: u8, change: i64, now: Time) {
        let team = &mut self.teams[team.index()];
        team.queue.add(change, now);
        if let Some(class) = team.classes.get_mut(usize::from(class)) {
            class.queue.add(change, now);
        }
    }

    pub fn task_begins(&mut self, team: TeamId, class: u8, waited: Duration, now: Time) {
        if self.measured(now) {
            let team = &mut self.teams[team.index()];
            team.waits.add(waited);
            if let Some(class) = team.classes.get_mut(usize::from(class)) {
                class.waits.add(waited);
            }
        }
    }

    pub fn task_finishes(&mut self, team: TeamId, class: u8, now: Time) {
        if self.measured(now) {
            let team = &mut self.teams[team.index()];
            team.finished += 1;
            if let Some(class) = team.classes.get_mut(usize::from(class)) {
                class.finished += 1;
            }
        }
    }

    pub fn busy(&mut self, team: TeamId, heads: i64, now: Time) {
        self.teams[team.index()].busy.set(heads, now);
    }

    pub fn on_duty(&mut self, team: TeamId, heads: i64, now: Time) {
        self.teams[team.index()].on_duty.set(heads, now);
    }

    pub fn standard(&mut self, task: u32, met: bool, now: Time) {
        if self.measured(now) {
            let counts_as = self.plan.tasks[task as usize].counts_as;
            let (in_time, all) = &mut self.standards[counts_as as usize];
            *in_time += u64::from(met);
            *all += 1;
        }
    }
}
