//! The occasions on which an interruption may come, in order: what is drawn for each, and which of them have passed.
//!
//! Nothing is kept of most: their draws can be repeated. Of those that recur often and leave the patient in the stay a mark
//! tells how far they have been gone through, so that each is drawn a few times, not once for every later one.

use super::parts::ids::PatientId;
use super::parts::marks::{Mark, Passed};
use super::state::Flow;
use crate::engine::random::Draw;
use crate::engine::{Duration, NEVER, Time, ticks};
use crate::plan::InterruptionPlan;

/// The occasion on which an interruption is drawn for the `number`th time on a lap: no two laps and numbers share one. Their
/// low bytes come first, so that what is usual has small occasions.
pub(super) fn occasion(lap: u16, number: u64) -> u64 {
    let (lap, low) = (u64::from(lap), 0xFF);
    (lap & low) | ((number & low) << 8) | ((lap >> 8) << 16) | ((number >> 8) << 24)
}

/// The times at which an interruption may happen in a stay, each with the uniform number that its chance is held against: one,
/// or up to the end of the run if it recurs. They never go back in time.
#[derive(Clone)]
struct Occasions<'p> {
    interruption: &'p InterruptionPlan,
    seed: u64,
    lap: u16,
    end: Time,
    /// From the start of the stay to the end of the run.
    whole: Duration,
    at: Passed,
}

impl Iterator for Occasions<'_> {
    type Item = (Time, f64);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let Passed { time, number, before } = &mut self.at;
        if *time >= self.end || (*number > 0 && !self.interruption.recurs) {
            return None;
        }
        let mut draw = Draw::new(self.seed, self.interruption.purpose, occasion(self.lap, *number));
        let u = draw.uniform();
        *time += ticks(self.interruption.after.sample(&mut draw)).min(self.whole);
        if let Some(at) = &self.interruption.at {
            // Another chance is at another time.
            *time = at.next(if *number > 0 { (*time).max(*before + Duration::new(1)) } else { *time });
            if *time == NEVER {
                return None;
            }
            *before = *time;
        }
        *number += 1;
        Some((*time, u))
    }
}

impl<'p> Flow<'p> {
    /// The earliest interruption of the present stay after a time, and its number in the stay; never if there is none.
    #[inline(always)]
    pub(super) fn next_interruption(
        &self,
        patient: PatientId,
        after: Time,
        chance: impl Fn(&InterruptionPlan) -> f64,
    ) -> (Time, usize) {
        let record = &self.patients[patient.index()];
        let stay = &self.plan.stays[record.stay.index()];
        let mut earliest = (NEVER, 0);
        for number in stay.at_risk.items(&record.attributes) {
            let interruption = &self.plan.interruptions[stay.interruptions.first as usize + number];
            let chance = chance(interruption);
            if chance <= 0.0 {
                continue;
            }
            let possible =
                self.occasions(patient, interruption).find(|&(time, u)| time > after && u < chance);
            if let Some((time, _)) = possible.filter(|&(time, _)| time < earliest.0) {
                earliest = (time, number);
            }
        }
        earliest
    }

    /// The same, later in the stay: what was passed before is not gone through again.
    #[inline(never)]
    pub(super) fn later_interruption(
        &mut self,
        patient: PatientId,
        after: Time,
        chance: impl Fn(&Self, &InterruptionPlan) -> f64,
    ) -> (Time, usize) {
        let record = &self.patients[patient.index()];
        let (attributes, plan) = (record.attributes, self.plan);
        let stay = &plan.stays[record.stay.index()];
        let mut earliest = (NEVER, 0);
        for number in stay.at_risk.items(&attributes) {
            let index = stay.interruptions.first as usize + number;
            let chance = chance(self, &plan.interruptions[index]);
            if chance <= 0.0 {
                continue;
            }
            let time = self.coming_about(patient, index, after, chance);
            if time < earliest.0 {
                earliest = (time, number);
            }
        }
        earliest
    }

    /// The first occasion of an interruption after a time that comes about with a chance; never if none does.
    fn coming_about(&mut self, patient: PatientId, index: usize, after: Time, chance: f64) -> Time {
        let (mut occasions, mut mark) = self.marked(patient, index, after);
        match mark.next {
            Some((of, time)) if of == chance && time > after => return time,
            _ => {}
        }
        mark.at = pass(&mut occasions, after);
        let next = occasions.find(|&(time, u)| time > after && u < chance).map_or(NEVER, |(time, _)| time);
        mark.next = Some((chance, next));
        self.marks.note(patient, mark);
        next
    }

    /// The first occasion of an interruption after a time, with its uniform number.
    pub(super) fn first_occasion(
        &mut self,
        patient: PatientId,
        index: usize,
        after: Time,
    ) -> Option<(Time, f64)> {
        let (mut occasions, mut mark) = self.marked(patient, index, after);
        mark.at = pass(&mut occasions, after);
        self.marks.note(patient, mark);
        occasions.next()
    }

    /// The occasions of an interruption in the present stay, from where they are marked if that is not after a time, and the mark.
    fn marked(&self, patient: PatientId, index: usize, after: Time) -> (Occasions<'p>, Mark) {
        let record = &self.patients[patient.index()];
        let mut occasions = self.occasions(patient, &self.plan.interruptions[index]);
        let new = Mark {
            interruption: index,
            seed: record.seed,
            lap: record.lap,
            began_at: record.began_at,
            at: occasions.at,
            next: None,
        };
        let noted = self.marks.noted(patient, new);
        let mark = if noted.at.time > after { new } else { noted };
        occasions.at = mark.at;
        (occasions, mark)
    }

    /// The occasions of an interruption in the present stay.
    #[inline(always)]
    fn occasions(&self, patient: PatientId, interruption: &'p InterruptionPlan) -> Occasions<'p> {
        let record = &self.patients[patient.index()];
        let (seed, lap, end) = (record.seed, record.lap, self.plan.end);
        let at = Passed { time: record.began_at, number: 0, before: record.began_at };
        Occasions { interruption, seed, lap, end, whole: end - record.began_at, at }
    }
}

/// Goes through the occasions up to a time; how far that is.
fn pass(occasions: &mut Occasions<'_>, until: Time) -> Passed {
    loop {
        let passed = occasions.at;
        match occasions.next() {
            Some((time, _)) if time <= until => {}
            _ => {
                occasions.at = passed;
                return passed;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::occasion;

    #[test]
    fn no_two_laps_and_numbers_share_an_occasion_and_the_usual_are_as_they_were() {
        let laps = [0, 1, 2, 254, 255, 256, 257, 511, 512, u16::MAX];
        let numbers = [0, 1, 2, 254, 255, 256, 257, 511, 512, 65_535, 65_536, 1 << 20];
        let all = laps.iter().flat_map(|&lap| numbers.iter().map(move |&number| occasion(lap, number)));
        let mut all: Vec<u64> = all.collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), laps.len() * numbers.len());
        // What is drawn has not changed for laps and numbers below 256.
        assert!(
            (0..256).all(|lap: u16| (0..256).all(|n| occasion(lap, n) == u64::from(lap ^ ((n as u16) << 8))))
        );
    }
}
