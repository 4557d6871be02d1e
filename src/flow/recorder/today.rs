//! What the measures of 2025 are counted from, beside those of 2014; kept only where a scenario takes them.
//!
//! A day is a midnight: the delay of a discharge is its date less the date on which the patient was ready last, and a night is
//! a midnight in a spell. Hours are counted in A&E alone.

use super::mean::Mean;
use super::months::Months;
use super::short_term::ShortTerm;
use super::views::Views;
use crate::engine::clock::{DAY, Duration, HOUR, MINUTE, Time};
use crate::engine::optional::Optional;
use crate::flow::parts::ids::{FollowUpId, PatientId};
use crate::flow::parts::patient::Patient;
use crate::model::{DELAY_LINES, PATHWAYS};
use crate::plan::{Plan, SettingId};
use std::collections::VecDeque;

/// Bands of days from ready to discharged, as NHS England publishes them: the first day of each, and its words.
pub const BANDS: [(i64, &str); 7] =
    [(0, "0"), (1, "1"), (2, "2-3"), (4, "4-6"), (7, "7-13"), (14, "14-20"), (21, "21+")];

/// Nights of the stays whose beds are counted.
pub const NIGHTS: [i64; 3] = [7, 14, 21];

/// Days for which those who are reabled are followed: twelve weeks (ASCOF 2024-25, 2D).
const FOLLOWED: i64 = 84;

/// Days without a care home after which an admission to one is new (ASCOF 2024-25, 2C).
const NEW_AFTER: i64 = 365;

/// Discharges by days from ready to discharged.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadyCounts {
    /// By band.
    pub bands: [u64; BANDS.len()],
    /// Days from ready to discharged, summed.
    pub bed_days: u64,
}

impl ReadyCounts {
    fn add(&mut self, days: i64) {
        let band = BANDS.partition_point(|&(first, _)| first <= days).saturating_sub(1);
        self.bands[band] += 1;
        self.bed_days += days.unsigned_abs();
    }

    /// Both together.
    pub fn and(mut self, other: &Self) -> Self {
        self.bands.iter_mut().zip(other.bands).for_each(|(sum, more)| *sum += more);
        self.bed_days += other.bed_days;
        self
    }

    /// All discharges.
    pub fn number(&self) -> u64 {
        self.bands.iter().sum()
    }

    /// Those on the ready date.
    pub fn on_the_day(&self) -> u64 {
        self.bands[0]
    }
}

/// Those without criteria to reside, and stays that are long, on a day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Day {
    /// Discharged that day.
    pub left: u32,
    /// Ready and in an acute bed at midnight.
    pub remaining: u32,
    /// The same at 08:00; none if the run had not begun by then.
    pub morning: Option<u32>,
    /// In an acute bed at midnight, by the nights of [`NIGHTS`].
    pub long: [u32; NIGHTS.len()],
}

/// Attendances at urgent care.
#[derive(Debug, Clone, Copy, Default)]
pub struct UrgentCounts {
    /// That begin.
    pub begun: u64,
    /// That end.
    pub ended: u64,
    /// Of them, within four hours.
    pub within_four_hours: u64,
}

/// Minutes within which ambulances are to be handed over (NHS Standard Contract: 15, 30 and 60; urgent and emergency care plan
/// 2025/26: 45).
pub const HANDOVER: [i64; 4] = [15, 30, 45, 60];

/// Ambulance handovers.
#[derive(Debug, Clone, Copy, Default)]
pub struct HandoverCounts {
    /// From arrival to handover.
    pub time: Mean,
    /// Within the minutes of [`HANDOVER`].
    pub within: [u64; HANDOVER.len()],
}

impl HandoverCounts {
    /// Adds a handover that took so long.
    pub fn add(&mut self, time: Duration) {
        self.time.add(time.as_f64());
        for (count, minutes) in self.within.iter_mut().zip(HANDOVER) {
            *count += u64::from(time <= MINUTE * minutes);
        }
    }
}

/// Counts by view, and by month for the whole.
#[derive(Debug, Clone)]
pub struct Counted<T> {
    /// By view.
    pub views: Vec<T>,
    /// By month.
    pub months: Vec<T>,
}

impl<T: Clone + Default> Counted<T> {
    pub fn new(views: usize, months: usize) -> Self {
        Self { views: vec![T::default(); views], months: vec![T::default(); months] }
    }

    /// Updates the counts of some views and a month.
    pub fn tally(&mut self, views: impl Iterator<Item = usize>, month: usize, update: impl Fn(&mut T)) {
        views.for_each(|view| update(&mut self.views[view]));
        update(&mut self.months[month]);
    }
}

/// What is noted on a patient beside their record.
#[derive(Debug, Clone, Copy)]
struct Noted {
    /// The acute setting in which they have a bed, or the discharge lounge in which they end the spell.
    place: Optional<SettingId>,
    /// Whether it is a bed.
    in_bed: bool,
    /// Pathway of the route by which they went to the lounge.
    pathway: Option<u8>,
    /// Begin of the acute spell.
    since: Optional<Time>,
    /// Since when they are ready to leave it.
    ready: Optional<Time>,
    /// Whether they are of an age that is counted.
    adult: bool,
    /// Begin of an attendance at urgent care, and where.
    attends: Optional<Time>,
    attends_at: Optional<SettingId>,
    /// Arrival by an ambulance that waits to hand over, and where.
    arrived: Optional<Time>,
    arrived_at: Optional<SettingId>,
    /// When they were in a care home last.
    left_care_home: Optional<Time>,
    /// The last follow-up after reablement.
    follow_up: Optional<FollowUpId>,
}

const NOTHING: Noted = Noted {
    place: Optional::NONE,
    in_bed: false,
    pathway: None,
    since: Optional::NONE,
    ready: Optional::NONE,
    adult: true,
    attends: Optional::NONE,
    attends_at: Optional::NONE,
    arrived: Optional::NONE,
    arrived_at: Optional::NONE,
    left_care_home: Optional::NONE,
    follow_up: Optional::NONE,
};

/// Somebody followed for twelve weeks after discharge into reablement.
#[derive(Debug, Clone)]
struct FollowUp {
    due: Time,
    /// Neither in a care home to stay, nor an emergency again, nor dead.
    well: bool,
    /// An earlier one of the same patient.
    previous: Optional<FollowUpId>,
}

/// Statistics of the measures of 2025.
#[derive(Debug, Clone)]
pub struct Today {
    /// By number of the patient.
    noted: Vec<Noted>,
    /// Discharges by view.
    pub discharges: Vec<ReadyCounts>,
    /// The same by month and pathway, none last.
    pub by_month: Vec<[ReadyCounts; PATHWAYS + 1]>,
    /// By place (the whole, then the sites) and measured day.
    places: Vec<Vec<Day>>,
    /// Those who remain at midnights, by line of delay, none last.
    pub remaining_by_line: [u64; DELAY_LINES + 1],
    pub urgent: Counted<UrgentCounts>,
    pub handovers: Counted<HandoverCounts>,
    /// Emergency spells of older residents with a night.
    pub emergency_older: Counted<u64>,
    /// New in care homes, by view.
    pub new_in_care_homes: Vec<u64>,
    /// Discharges of older people, and of them into reablement, by view.
    pub older: Vec<[u64; 2]>,
    /// Followed after reablement, and of them well.
    pub reabled: [u64; 2],
    /// How reablement ends.
    pub short_term: ShortTerm,
    /// Services outside hospital.
    pub months: Months,
    follow_ups: VecDeque<FollowUp>,
    /// Number of the first follow-up still in the list.
    first_follow_up: FollowUpId,
}

impl Today {
    pub fn new(plan: &Plan, views: &Views, months: usize) -> Self {
        let groups = views.names.len();
        let days = vec![Day::default(); plan.measure_days as usize];
        Self {
            noted: Vec::new(),
            discharges: vec![ReadyCounts::default(); groups],
            by_month: vec![<[ReadyCounts; PATHWAYS + 1]>::default(); months],
            places: vec![days; 1 + views.sites.len()],
            remaining_by_line: [0; DELAY_LINES + 1],
            urgent: Counted::new(groups, months),
            handovers: Counted::new(groups, months),
            emergency_older: Counted::new(groups, months),
            new_in_care_homes: vec![0; groups],
            older: vec![[0; 2]; groups],
            reabled: [0; 2],
            short_term: ShortTerm::default(),
            months: Months::new(plan),
            follow_ups: VecDeque::new(),
            first_follow_up: FollowUpId::new(0),
        }
    }

    fn note(&mut self, number: PatientId) -> &mut Noted {
        if self.noted.len() <= number.index() {
            self.noted.resize(number.index() + 1, NOTHING);
        }
        &mut self.noted[number.index()]
    }

    /// A patient in an acute bed is ready to leave it from then on.
    #[inline(never)]
    pub fn becomes_ready(&mut self, number: PatientId, since: Time) {
        let note = self.note(number);
        if note.place.is_some() && note.ready.is_none() {
            note.ready = Optional::some(since);
        }
    }

    /// A patient is not ready any more, unless in the lounge, from which nobody goes on being looked after.
    #[inline(never)]
    pub fn is_not_ready(&mut self, number: PatientId) {
        let note = self.note(number);
        if note.place.is_none() || note.in_bed {
            note.ready = Optional::NONE;
        }
    }

    /// A patient has a bed, with the begin of the spell, or is elsewhere; whether a spell begins.
    pub fn moves(
        &mut self,
        number: PatientId,
        bed: Option<SettingId>,
        since: Optional<Time>,
        adult: bool,
    ) -> bool {
        let note = self.note(number);
        let begins = note.since.is_none() && since.is_some();
        (note.place, note.since, note.ready, note.adult) = (bed.into(), since, Optional::NONE, adult);
        (note.in_bed, note.pathway) = (bed.is_some(), None);
        begins
    }

    /// A patient whose spell is under way goes to the lounge: ready by then, and still in hospital.
    pub fn goes_to_lounge(&mut self, number: PatientId, lounge: SettingId, pathway: Option<u8>, now: Time) {
        let note = self.note(number);
        if note.since.is_some() {
            (note.place, note.in_bed) = (Optional::some(lounge), false);
            note.pathway = pathway.or(note.pathway);
            if note.ready.is_none() {
                note.ready = Optional::some(now);
            }
        }
    }

    /// Pathway of the route by which a patient went to the lounge, if that has one.
    pub fn pathway(&mut self, number: PatientId) -> Option<u8> {
        self.note(number).pathway
    }

    /// A patient has left the place in hospital.
    #[inline(never)]
    pub fn leaves_place(&mut self, number: PatientId) {
        self.note(number).place = Optional::NONE;
    }

    /// Days from ready to discharged of a patient who is discharged; 0 of one who never was ready (who left of their own
    /// will, or was sent elsewhere at once).
    pub fn delay(&mut self, number: PatientId, now: Time) -> i64 {
        let ready = self.note(number).ready.get();
        ready.map_or(0, |ready| (now.day() - ready.day()).max(0))
    }

    /// Counts a discharge of that measured day, days after the ready date, at a site (number from 1).
    pub fn discharge(
        &mut self,
        views: impl Iterator<Item = usize>,
        site: Option<usize>,
        (month, day): (usize, usize),
        pathway: Option<u8>,
        delay: i64,
    ) {
        views.for_each(|view| self.discharges[view].add(delay));
        self.by_month[month][pathway.map_or(PATHWAYS, usize::from)].add(delay);
        for place in std::iter::once(0).chain(site) {
            self.places[place][day].left += 1;
        }
    }

    /// A patient arrives at urgent care.
    pub fn attends(&mut self, number: PatientId, setting: SettingId, now: Time) -> bool {
        let note = self.note(number);
        let begins = note.attends.is_none();
        if begins {
            (note.attends, note.attends_at) = (Optional::some(now), Optional::some(setting));
        }
        begins
    }

    /// The attendance of a patient ends, if there is one: since when it was, and where.
    pub fn ends_attendance(&mut self, number: PatientId) -> Option<(Time, Optional<SettingId>)> {
        let note = self.note(number);
        note.attends.take().map(|since| (since, note.attends_at))
    }

    /// A patient arrives by ambulance, unless it is there already.
    pub fn comes_by_ambulance(&mut self, number: PatientId, setting: SettingId, now: Time) {
        let note = self.note(number);
        if note.arrived.is_none() {
            (note.arrived, note.arrived_at) = (Optional::some(now), Optional::some(setting));
        }
    }

    /// The ambulance of a patient goes, if there is one: since when it was there, and where.
    pub fn ends_handover(&mut self, number: PatientId) -> Option<(Time, Optional<SettingId>)> {
        let note = self.note(number);
        note.arrived.take().map(|since| (since, note.arrived_at))
    }

    /// A patient leaves a care home, perhaps to come back.
    pub fn leaves_care_home(&mut self, number: PatientId, now: Time) {
        self.note(number).left_care_home = Optional::some(now);
    }

    /// Whether a patient who comes to live in a care home was in none for a year.
    pub fn is_new_in_a_care_home(&mut self, number: PatientId, now: Time) -> bool {
        let left = self.note(number).left_care_home.get();
        left.is_none_or(|left| now.day() - left.day() > NEW_AFTER)
    }

    /// A patient leaves the system.
    pub fn forget(&mut self, number: PatientId) {
        *self.note(number) = NOTHING;
    }

    /// Follows a patient who is discharged into reablement.
    pub fn follow(&mut self, number: PatientId, now: Time) {
        let follow_up = self.first_follow_up.after(self.follow_ups.len());
        let note = self.note(number);
        let previous = std::mem::replace(&mut note.follow_up, Optional::some(follow_up));
        self.follow_ups.push_back(FollowUp { due: now + DAY * FOLLOWED, well: true, previous });
    }

    /// What a patient who is followed was to be spared has happened.
    pub fn is_not_well(&mut self, number: PatientId) {
        let mut next = self.note(number).follow_up.take();
        while let Some(at) = next {
            let Some(place) = at.index().checked_sub(self.first_follow_up.index()) else { return };
            let Some(follow_up) = self.follow_ups.get_mut(place) else { return };
            follow_up.well = false;
            next = follow_up.previous.get();
        }
    }

    /// Ends the follow-ups whose twelve weeks are over; they count if `count`.
    pub fn follows_due(&mut self, now: Time, count: bool) {
        let due = self.follow_ups.iter().take_while(|follow_up| follow_up.due <= now).count();
        for follow_up in self.follow_ups.drain(..due) {
            self.reabled[0] += u64::from(count);
            self.reabled[1] += u64::from(count && follow_up.well);
        }
        self.first_follow_up = self.first_follow_up.after(due);
    }

    /// Counts those ready at 08:00 of a measured day.
    #[inline(never)]
    pub fn morning(&mut self, day: usize, views: &Views) {
        for place in &mut self.places {
            place[day].morning = Some(0);
        }
        for note in &self.noted {
            let Some(at) = note.place.get().filter(|_| note.ready.is_some() && note.adult) else { continue };
            for place in std::iter::once(0).chain(views.site(at)) {
                *self.places[place][day].morning.get_or_insert(0) += 1;
            }
        }
    }

    /// Counts those ready, and stays that are long, at the midnight `now` at which a measured day ends.
    #[inline(never)]
    pub fn midnight(&mut self, day: usize, now: Time, views: &Views, patients: &[Patient]) {
        for (note, patient) in self.noted.iter().zip(patients) {
            let Some(at) = note.place.get() else { continue };
            if note.ready.is_some() && note.adult {
                let line = patient.delay.and_then(|delay| delay.line);
                self.remaining_by_line[line.map_or(DELAY_LINES, |line| line as usize)] += 1;
            }
            let nights = note.since.get().map_or(0, |since| now.day() - since.day());
            for place in std::iter::once(0).chain(views.site(at)) {
                let counts = &mut self.places[place][day];
                counts.remaining += u32::from(note.ready.is_some() && note.adult);
                for (count, least) in counts.long.iter_mut().zip(NIGHTS) {
                    *count += u32::from(note.in_bed && nights >= least);
                }
            }
        }
    }

    /// What was counted on a measured day in the whole (0) or at a site (from 1).
    pub fn day(&self, place: usize, day: usize) -> Day {
        self.places.get(place).and_then(|days| days.get(day)).copied().unwrap_or_default()
    }

    /// The days that were closed, of the whole (0) or a site (from 1).
    pub fn days(&self, place: usize) -> &[Day] {
        self.places.get(place).map_or(&[], Vec::as_slice)
    }

    /// Whether an attendance from then until now is within four hours.
    pub fn is_within_four_hours(since: Time, now: Time) -> bool {
        now - since <= HOUR * 4
    }
}
