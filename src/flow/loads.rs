//! Loads: patients who start their stay together, when so many are there or the first of them has waited long enough.
//!
//! All of a load stay for as long as the first of them: they are on the same bus.

use super::event::EventKind;
use super::parts::ids::PatientId;
use super::parts::patient::State;
use super::state::Flow;
use crate::engine::event_list::EventNumber;
use crate::engine::{Duration, ticks};
use crate::plan::LoadPlan;

impl Flow<'_> {
    /// A patient who is in place waits for the others of the load, or is the one they waited for.
    #[cold]
    pub(super) fn join_load(&mut self, patient: PatientId, load: LoadPlan) {
        let record = &mut self.patients[patient.index()];
        record.state = State::Assembling;
        record.length_over = false;
        let state = &mut self.loads[load.place as usize];
        state.waiting.push(patient);
        if state.waiting.len() >= load.number as usize {
            self.start_load(load.place);
            return;
        }
        if let (true, Some(time)) = (state.waiting.len() == 1, load.or_after) {
            let event = self.schedule(self.now + time, EventKind::LoadStarts, load.place);
            self.loads[load.place as usize].starts = Some(event);
        }
    }

    /// The first of a load has waited long enough.
    #[inline(never)]
    pub(super) fn load_starts(&mut self, place: u32, event: EventNumber) -> bool {
        let due = self.loads[place as usize].starts == Some(event);
        if due {
            self.start_load(place);
        }
        due
    }

    fn start_load(&mut self, place: u32) {
        let state = &mut self.loads[place as usize];
        state.starts = None;
        let together = std::mem::take(&mut state.waiting);
        let Some(&first) = together.first() else { return };
        let record = &self.patients[first.index()];
        let stay = &self.plan.stays[record.stay.index()];
        let length = stay.length.of(&record.attributes).map_or(Duration::ZERO, |sampler| {
            ticks(sampler.sample(&mut self.draw(first, stay.length_purpose)) * stay.length_scale)
        });
        for patient in together {
            self.patients[patient.index()].began_at = self.now;
            self.begin_stay_of_length(patient, length, false);
        }
    }
}
