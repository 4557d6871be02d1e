//! A&E attendances, acute spells and what follows them.

use super::mean::Mean;
use super::observations::Observations;
use super::settings::Waits;
use super::views::Views;
use crate::engine::clock::{Duration, HOUR, SECOND, Time};
use crate::engine::level::Level;
use crate::engine::optional::Optional;
use crate::flow::parts::ids::{FollowUpId, PatientId};
use crate::flow::parts::patient::Patient;
use crate::model::PartOf;
use crate::plan::{Attributes, SettingId, SettingPlan};
use std::collections::VecDeque;

/// Counts by view or by month.
#[derive(Debug, Clone, Copy, Default)]
pub struct AcuteCounts {
    pub attendances: u64,
    pub attendances_ended: u64,
    pub within_four_hours: u64,
    pub over_twelve_hours: u64,
    pub admitted: u64,
    pub time: Mean,
    pub emergency: u64,
    pub elective: u64,
    /// Emergency spells that ended.
    pub ended: u64,
    pub zero_day: u64,
    pub over_7: u64,
    pub over_21: u64,
    pub nights: Mean,
    /// From the decision to admit to leaving A&E.
    pub trolley: Mean,
    pub trolley_over_4: u64,
    pub trolley_over_12: u64,
    pub emergency_residents: u64,
    pub falls: u64,
    pub avoidable: u64,
    pub readmissions: u64,
    pub ended_alive: u64,
    pub older_discharges: u64,
    pub older_reablement: u64,
    pub older_resident_care_home: u64,
    /// Followed for 91 days, and of them still at home.
    pub followed: u64,
    pub still_at_home: u64,
}

/// Statistics of the acute sector.
#[derive(Clone)]
pub struct Acute {
    pub views: Vec<AcuteCounts>,
    pub months: Vec<AcuteCounts>,
    pub urgent_care: u64,
    pub left_unseen: u64,
    /// Seconds in A&E, three significant figures.
    pub attendance_seconds: Observations,
    /// Trolley waits.
    pub trolley_waits: Waits,
    /// Admissions of residents whom the local metric counts.
    pub local: u64,
    /// Nights of emergency spells, three significant figures.
    pub spell_nights: Observations,
    /// By view.
    pub emergency_in_beds: Vec<Level>,
    pub excess: f64,
    pub deaths: u64,
    /// Waiting lists: the whole, then those of the sites.
    pub lists: Vec<List>,
    /// Their midnights.
    pub list_sums: Vec<ListSums>,
    pub attendances_by_hour: Vec<u64>,
    pub discharges_by_hour: Vec<u64>,
    pub occupied_by_hour: Vec<f64>,
    follow_ups: VecDeque<FollowUp>,
    /// Number of the first follow-up still in the list.
    first_follow_up: FollowUpId,
}

/// Sums over the measured midnights of the waiting list.
#[derive(Default, Clone)]
pub struct ListSums {
    /// Patients on the list.
    pub patients: u64,
    pub midnights: u32,
    /// Share within 18 weeks, of midnights with somebody on the list.
    pub within: Mean,
}

/// Patients on the waiting list by the day on which they joined.
#[derive(Default, Clone)]
pub struct List {
    /// By day of the run.
    by_day: Vec<u32>,
    /// By days before the run: yesterday first.
    before: Vec<u32>,
    all: u64,
}

impl List {
    pub fn joins(&mut self, now: Time) {
        *self.on(now) += 1;
        self.all += 1;
    }

    /// Patients who joined on the day of an instant.
    fn on(&mut self, now: Time) -> &mut u32 {
        let day = now.day();
        let (days, at) = if day < 0 { (&mut self.before, -1 - day) } else { (&mut self.by_day, day) };
        let at = at as usize;
        if days.len() <= at {
            days.resize(at + 1, 0);
        }
        &mut days[at]
    }

    pub fn leaves(&mut self, since: Time) {
        *self.on(since) -= 1;
        self.all -= 1;
    }

    /// At the midnight `now`: those who have waited no longer than `limit` (whole days), and all.
    pub fn within(&self, limit: Duration, now: Time) -> (u64, u64) {
        let first = (now - limit).day();
        let within = self.by_day.get(first.max(0) as usize..).unwrap_or_default();
        let before = &self.before[..self.before.len().min((-first).max(0) as usize)];
        (within.iter().chain(before).map(|&patients| u64::from(patients)).sum(), self.all)
    }
}

/// A person aged 65+ followed for 91 days after discharge into reablement.
#[derive(Clone)]
struct FollowUp {
    due: Time,
    /// Index of the patient, valid until `at_home` is set.
    patient: PatientId,
    /// Set when the patient leaves the system before the 91 days are over.
    at_home: Option<bool>,
    /// An earlier follow-up of the same patient.
    previous: Optional<FollowUpId>,
    /// What the patient's views follow from, who may have left by then.
    attributes: Attributes,
    site: Optional<SettingId>,
}

/// What is counted of an admission.
#[derive(Clone)]
pub struct Admitted {
    pub emergency: bool,
    pub readmitted: bool,
    pub resident: bool,
    pub fall: bool,
    pub avoidable: bool,
    pub local: bool,
}

/// What is counted of a discharge or death.
#[derive(Clone)]
pub struct Discharged {
    /// Midnights between admission and leaving: the length of stay of Hospital Episode Statistics and of trim points. `None`
    /// for spells under way at the start of the run.
    pub nights: Option<u32>,
    pub emergency: bool,
    pub alive: bool,
    pub older: bool,
    pub reablement: bool,
    pub hour_of_week: usize,
    /// Days beyond which bed days are excess.
    pub trim_point: Option<f64>,
}

impl Acute {
    pub fn new(views: usize, sites: usize, months: usize, from: Time) -> Self {
        Self {
            views: vec![AcuteCounts::default(); views],
            months: vec![AcuteCounts::default(); months],
            urgent_care: 0,
            left_unseen: 0,
            attendance_seconds: Observations::default(),
            trolley_waits: Waits::default(),
            local: 0,
            spell_nights: Observations::default(),
            emergency_in_beds: vec![Level::new(from); views],
            excess: 0.0,
            deaths: 0,
            lists: vec![List::default(); 1 + sites],
            list_sums: vec![ListSums::default(); 1 + sites],
            attendances_by_hour: vec![0; 168],
            discharges_by_hour: vec![0; 168],
            occupied_by_hour: vec![0.0; 168],
            follow_ups: VecDeque::new(),
            first_follow_up: FollowUpId::new(0),
        }
    }

    /// Updates the counts of some views and a month.
    #[inline]
    fn tally(
        &mut self,
        views: impl Iterator<Item = usize>,
        month: Option<usize>,
        update: impl Fn(&mut AcuteCounts),
    ) {
        // By `for_each` a chain of views is three steps; a loop asks at each where in the chain it is.
        views.for_each(|view| update(&mut self.views[view]));
        if let Some(month) = month {
            update(&mut self.months[month]);
        }
    }

    pub fn begin_attendance(
        &mut self,
        views: impl Iterator<Item = usize>,
        month: usize,
        hour_of_week: usize,
    ) {
        self.tally(views, Some(month), |counts| counts.attendances += 1);
        self.attendances_by_hour[hour_of_week] += 1;
    }

    pub fn end_attendance(
        &mut self,
        views: impl Iterator<Item = usize>,
        month: usize,
        time: Duration,
        admitted: bool,
        trolley: Option<Duration>,
    ) {
        self.tally(views, Some(month), |counts| {
            counts.attendances_ended += 1;
            counts.within_four_hours += u64::from(time <= HOUR * 4);
            counts.over_twelve_hours += u64::from(time > HOUR * 12);
            counts.admitted += u64::from(admitted);
            counts.time.add(time.as_f64());
            if let Some(trolley) = trolley {
                counts.trolley.add(trolley.as_f64());
                counts.trolley_over_4 += u64::from(trolley > HOUR * 4);
                counts.trolley_over_12 += u64::from(trolley > HOUR * 12);
            }
        });
        if let Some(trolley) = trolley {
            self.trolley_waits.add(trolley);
        }
        self.attendance_seconds.add((time / SECOND) as u64);
    }

    pub fn begin_spell(&mut self, views: impl Iterator<Item = usize>, month: usize, spell: &Admitted) {
        self.tally(views, Some(month), |counts| {
            counts.emergency += u64::from(spell.emergency);
            counts.elective += u64::from(!spell.emergency);
            counts.readmissions += u64::from(spell.readmitted);
            counts.emergency_residents += u64::from(spell.emergency && spell.resident);
            counts.falls += u64::from(spell.emergency && spell.fall);
            counts.avoidable += u64::from(spell.emergency && spell.avoidable);
        });
        self.local += u64::from(spell.emergency && spell.local);
    }

    pub fn end_spell(&mut self, views: impl Iterator<Item = usize> + Clone, spell: &Discharged) {
        if spell.alive {
            self.discharges_by_hour[spell.hour_of_week] += 1;
            self.tally(views.clone(), None, |counts| {
                counts.ended_alive += 1;
                counts.older_discharges += u64::from(spell.older);
                counts.older_reablement += u64::from(spell.older && spell.reablement);
            });
        }
        let (true, Some(nights)) = (spell.emergency, spell.nights) else { return };
        self.tally(views, None, |counts| {
            counts.ended += 1;
            counts.zero_day += u64::from(nights == 0);
            counts.over_7 += u64::from(nights >= 7);
            counts.over_21 += u64::from(nights >= 21);
            counts.nights.add(f64::from(nights));
        });
        self.spell_nights.add(u64::from(nights));
        if let Some(trim) = spell.trim_point {
            self.excess += (f64::from(nights) - trim).max(0.0);
        }
    }

    /// An older resident comes to live in a care home.
    pub fn care_home_admission(&mut self, views: impl Iterator<Item = usize>) {
        self.tally(views, None, |counts| counts.older_resident_care_home += 1);
    }

    /// An emergency patient takes (1) or leaves (-1) an acute bed.
    pub fn emergency_in_beds(&mut self, views: impl Iterator<Item = usize>, change: i64, now: Time) {
        views.for_each(|view| self.emergency_in_beds[view].add(change, now));
    }

    /// A patient joins the waiting list, and that of a site.
    pub fn joins_list(&mut self, site: Option<usize>, now: Time) {
        for list in std::iter::once(0).chain(site) {
            self.lists[list].joins(now);
        }
    }

    /// A patient who joined then leaves them.
    pub fn leaves_list(&mut self, site: Option<usize>, since: Time) {
        for list in std::iter::once(0).chain(site) {
            self.lists[list].leaves(since);
        }
    }

    /// Counts, at the midnight `now`, who is on the lists and of them who has waited no longer than `limit`.
    pub fn count_lists(&mut self, limit: Duration, now: Time) {
        for (list, sums) in self.lists.iter().zip(&mut self.list_sums) {
            let (within, all) = list.within(limit, now);
            sums.patients += all;
            sums.midnights += 1;
            if all > 0 {
                sums.within.add(within as f64 / all as f64);
            }
        }
    }

    /// Opens a follow-up of patient `number` and returns its own number.
    pub fn open_follow_up(&mut self, number: PatientId, patient: &Patient, due: Time) -> FollowUpId {
        self.follow_ups.push_back(FollowUp {
            due,
            patient: number,
            at_home: None,
            previous: patient.history.follow_up,
            attributes: patient.attributes,
            site: patient.history.spell_site,
        });
        self.first_follow_up.after(self.follow_ups.len() - 1)
    }

    /// A patient with follow-ups leaves the system.
    pub fn close_follow_ups(&mut self, latest: Optional<FollowUpId>, at_home: bool) {
        let mut number = latest;
        while let Some(at) = number.get() {
            let Some(place) = at.index().checked_sub(self.first_follow_up.index()) else { return };
            let Some(follow_up) = self.follow_ups.get_mut(place) else { return };
            follow_up.at_home = Some(at_home);
            number = follow_up.previous;
        }
    }

    /// Resolves the follow-ups whose 91 days are over; they count if `count`.
    pub fn follow_ups_due(
        &mut self,
        patients: &[Patient],
        settings: &[SettingPlan],
        views: &Views,
        now: Time,
        count: bool,
    ) {
        let due = self.follow_ups.iter().take_while(|follow_up| follow_up.due <= now).count();
        if due == 0 {
            return;
        }
        for follow_up in self.follow_ups.drain(..due) {
            let at_home = follow_up
                .at_home
                .unwrap_or_else(|| is_at_home(&patients[follow_up.patient.index()], settings));
            if count {
                for view in views.of(&follow_up.attributes, follow_up.site) {
                    self.views[view].still_at_home += u64::from(at_home);
                    self.views[view].followed += 1;
                }
            }
        }
        self.first_follow_up = self.first_follow_up.after(due);
    }
}

/// Whether a patient in the system is in their own home; who is looked after there as an admission is in hospital.
fn is_at_home(patient: &Patient, settings: &[SettingPlan]) -> bool {
    settings
        .get(patient.setting.index())
        .is_some_and(|setting| setting.kind.is_own_home() && setting.part_of == PartOf::Neither)
}
