//! Diaries of settings, and appointments of stays.

use super::compiler::Compiler;
use crate::engine::{Time, ticks};
use crate::model::{Appointment, Session, Setting};
use crate::plan::appointments::{AppointmentPlan, DiaryPlan, SessionPlan};
use crate::plan::calendars::{Instants, Lane, LaneOf, Levels};
use crate::plan::ids::SettingId;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Compiler<'_> {
    /// The diary of a setting, and the lane that turns its pages: at every slot, and whenever slots can be booked that could
    /// not before.
    pub(super) fn diary(&mut self, index: usize, setting: &Setting) -> Option<Box<DiaryPlan>> {
        if setting.sessions.is_empty() {
            return None;
        }
        let sessions: Box<[SessionPlan]> =
            setting.sessions.iter().map(|session| self.session(session)).collect();
        let mut turns: BTreeSet<Time> = BTreeSet::new();
        for session in &sessions {
            for &(time, _) in &session.slots {
                let before = [session.released, session.booked_ahead].into_iter().flatten();
                turns.extend(before.map(|before| time - before).filter(|&opens| opens > self.begins()));
                turns.insert(time);
            }
        }
        let changes = turns.into_iter().map(|time| (time, 0)).collect();
        let levels = Arc::new(Levels { initial: 0, changes });
        self.lanes.push(Lane { of: LaneOf::Diary(SettingId::at(index)), levels });
        let who = self.eligibility(setting.sessions.iter().map(|session| &session.who));
        Some(Box::new(DiaryPlan { sessions, who }))
    }

    fn session(&self, session: &Session) -> SessionPlan {
        let (from, until) = self.period(session.from, session.until);
        let from = from.max(self.begins());
        let all = Instants::expand(&session.slots, self.horizon);
        let mut slots: Vec<(Time, u32)> = Vec::new();
        // A slot at the very start of the run could not be booked any more.
        for &(time, number) in all.times().iter().filter(|(time, _)| *time > from && *time < until) {
            match slots.last_mut() {
                Some(last) if last.0 == time => last.1 = last.1.saturating_add(number),
                _ => slots.push((time, number)),
            }
        }
        SessionPlan {
            id: session.id.clone(),
            slots: slots.into(),
            kept: !session.who.all.is_empty(),
            released: session.released.map(ticks),
            booked_ahead: session.booked_ahead.map(ticks),
        }
    }

    /// How patients are booked for a stay.
    pub(super) fn appointment(&mut self, index: usize, appointment: &Appointment) -> AppointmentPlan {
        let id = &self.model.stays[index].id;
        AppointmentPlan {
            notice: ticks(appointment.notice),
            missed: self.cases(&appointment.missed, |&chance| chance),
            missed_per_week: appointment.missed_per_week,
            missed_route: appointment.missed_to.map(|to| self.certain_route(to, Some(index))),
            purpose: self.names.key(&format!("stay {id} did not attend")),
        }
    }
}
