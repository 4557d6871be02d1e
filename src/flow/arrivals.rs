//! Arrivals: streams bring patients in, draw their attributes and route them.

use super::event::EventKind;
use super::outcome::{Arrived, Moved};
use super::parts::ids::PatientId;
use super::parts::patient::Patient;
use super::state::{Flow, schedule};
use crate::distribution::standard::exponential;
use crate::engine::random::{Draw, seed_of};
use crate::engine::{Time, ticks};
use crate::plan::{ArrivalPlan, Attributes, PatientProfile};

/// Purpose of the draw of the time before an arrival.
const INTERARRIVAL: u32 = 0;

impl Flow<'_> {
    /// Schedules the next arrival of a stream.
    #[inline(always)]
    pub(super) fn schedule_arrival(&mut self, stream: u32) {
        let plan = &self.plan.streams[stream as usize];
        let state = &mut self.streams[stream as usize];
        state.seed = seed_of(state.key, state.next);
        let time: Option<Time> = match &plan.arrivals {
            ArrivalPlan::Rate(..) if state.together > 0 => Some(self.now),
            ArrivalPlan::Rate(rate, pattern) => {
                let pattern = pattern.as_deref();
                let mass = match pattern {
                    None => exponential(&mut Draw::new(state.seed, INTERARRIVAL, 0)),
                    Some(pattern) => pattern.mass(state.seed),
                };
                state
                    .cursor
                    .as_mut()
                    .and_then(|cursor| rate.next(cursor, mass, pattern))
                    .map(|at| Time::START + ticks(at))
            }
            ArrivalPlan::Times(times) => {
                while times.get(state.position).is_some_and(|&(_, count)| state.taken >= count) {
                    state.position += 1;
                    state.taken = 0;
                }
                times.get(state.position).map(|&(time, _)| time)
            }
            ArrivalPlan::Replay(patients) => patients.get(state.position).map(|&(time, _)| time),
        };
        if let Some(time) = time.filter(|time| *time < self.plan.closes) {
            schedule(&mut self.events, self.plan, time, EventKind::Arrival, stream);
        }
    }

    /// The next patient of a stream arrives.
    pub(super) fn arrival(&mut self, stream: u32) {
        let plan = &self.plan.streams[stream as usize];
        let state = &mut self.streams[stream as usize];
        let seed = state.seed;
        state.next += 1;
        if let ArrivalPlan::Rate(_, Some(pattern)) = &plan.arrivals {
            state.together = if state.together > 0 { state.together - 1 } else { pattern.batch(seed) - 1 };
        }
        let comes = plan.thinnings.is_empty() || self.comes(plan, seed);
        if !comes {
            self.goes_by(stream);
            return;
        }
        let state = &mut self.streams[stream as usize];
        let replayed;
        let profile = match &plan.arrivals {
            ArrivalPlan::Rate(..) => &plan.profile,
            ArrivalPlan::Times(_) => {
                state.taken += 1;
                &plan.profile
            }
            ArrivalPlan::Replay(patients) => {
                let mut profile = plan.profile.clone();
                for &(attribute, value) in &patients[state.position].1 {
                    profile.attributes[attribute] = value;
                    profile.set |= 1 << attribute;
                }
                state.position += 1;
                replayed = profile;
                &replayed
            }
        };
        let patient = self.new_patient(seed, profile);
        if let Some(log) = &mut self.log {
            let attributes = self.patients[patient.index()].attributes;
            log.push(Arrived { time: self.now, stream, seed, attributes });
        }
        self.note_move(patient, Moved::Arrives(stream));
        self.schedule_arrival(stream);
        self.choose_and_refer(patient, self.routes_of_stream(patient, plan));
    }

    /// The next patient of a stream does not come after all.
    #[inline(never)]
    fn goes_by(&mut self, stream: u32) {
        let state = &mut self.streams[stream as usize];
        match &self.plan.streams[stream as usize].arrivals {
            ArrivalPlan::Rate(..) => {}
            ArrivalPlan::Times(_) => state.taken += 1,
            ArrivalPlan::Replay(_) => state.position += 1,
        }
        self.schedule_arrival(stream);
    }

    /// Draws the attributes that a profile leaves open, on an occasion.
    #[inline(always)]
    pub(super) fn draw_attributes(&self, profile: &PatientProfile, seed: u64, occasion: u64) -> Attributes {
        let open = self.plan.drawn & !profile.set;
        if open == 0 { profile.attributes } else { self.draw_open(profile.attributes, open, seed, occasion) }
    }

    #[inline(never)]
    fn draw_open(&self, mut attributes: Attributes, mut open: u32, seed: u64, occasion: u64) -> Attributes {
        while open != 0 {
            let index = open.trailing_zeros() as usize;
            open &= open - 1;
            let attribute = &self.plan.attributes[index];
            if let Some(shares) = attribute.cases.of(&attributes) {
                let u = Draw::new(seed, attribute.purpose, occasion).uniform();
                attributes[index] = crate::distribution::weights::pick(shares, u) as u8;
            }
        }
        attributes
    }

    /// Puts a new patient into the system and draws the attributes that are not set.
    #[inline(always)]
    pub(super) fn new_patient(&mut self, seed: u64, profile: &PatientProfile) -> PatientId {
        let attributes = self.draw_attributes(profile, seed, 0);
        self.in_system += 1;
        self.recorder.in_system(1, self.now);
        if let Some(slot) = self.free_patients.pop() {
            let record = &mut self.patients[slot.index()];
            // Tickets go on counting so that entries of the former owner stay void.
            *record = Patient::new(seed, profile, attributes, record.ticket.wrapping_add(1));
            slot
        } else {
            self.patients.push(Patient::new(seed, profile, attributes, 0));
            PatientId::at(self.patients.len() - 1)
        }
    }
}
