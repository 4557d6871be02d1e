//! Acute spells: when one begins and ends, and what follows it.

use super::acute;
use super::ready::Ending;
use super::statistics::Recorder;
use crate::engine::clock::{DAY, Time};
use crate::engine::optional::Optional;
use crate::flow::parts::ids::PatientId;
use crate::flow::parts::patient::Patient;
use crate::model::{Admission, Condition, ExitKind, SettingKind};
use crate::plan::SettingId;

impl Recorder<'_> {
    /// Begins an acute spell unless one is under way.
    #[inline(never)]
    pub(super) fn begin_spell(
        &mut self,
        patient: &mut Patient,
        setting: SettingId,
        at_start: bool,
        now: Time,
    ) {
        if patient.history.spell_since.is_some() {
            return;
        }
        // Of who is there at the start it may be known since when.
        let known = !at_start || patient.entered_at.is_some();
        let record = &mut patient.history;
        record.spell_since = Optional::some(now);
        record.spell_known = known;
        record.spell_site = Optional::some(setting);
        // What follows an interruption is unplanned, whatever brought the patient here.
        let unplanned = std::mem::take(&mut record.unplanned);
        record.spell_admission = if unplanned { Admission::Emergency } else { record.admission };
        if at_start || !self.measured(now) {
            return;
        }
        let emergency = patient.history.spell_admission == Admission::Emergency;
        let last = patient.history.last_spell_end.get();
        let readmitted = emergency && last.is_some_and(|last| now.day() - last.day() <= 30);
        let views = self.views.of(&patient.attributes, Optional::some(setting));
        let measures = &self.plan.measures;
        let resident = patient.history.resident;
        let counted =
            |condition: &Option<Condition>| condition.as_ref().is_some_and(|c| c.holds(&patient.attributes));
        let spell = acute::Admitted {
            emergency,
            readmitted,
            resident,
            fall: resident && self.older(patient) && counted(&measures.falls),
            avoidable: resident && counted(&measures.avoidable),
            local: resident && measures.local.as_ref().is_some_and(|l| l.who.holds(&patient.attributes)),
        };
        self.acute.begin_spell(views, self.calendar.month(now), &spell);
    }

    /// Follows a person aged 65 or over whose spell ends in reablement.
    pub(super) fn follow_up(&mut self, number: PatientId, patient: &mut Patient, now: Time) {
        if patient.history.spell_since.is_some() && self.older(patient) {
            let follow_up = self.acute.open_follow_up(number, patient, now + DAY * 91);
            patient.history.follow_up = Optional::some(follow_up);
        }
    }

    /// Ends a spell into a setting of a kind, or out of the system.
    #[inline(always)]
    pub(super) fn end_spell(
        &mut self,
        number: PatientId,
        patient: &mut Patient,
        into: Option<SettingKind>,
        exit: Option<ExitKind>,
        now: Time,
    ) {
        if patient.history.spell_since.is_some() {
            self.close_spell(number, patient, into, exit, now);
        }
    }

    #[inline(never)]
    fn close_spell(
        &mut self,
        number: PatientId,
        patient: &mut Patient,
        into: Option<SettingKind>,
        exit: Option<ExitKind>,
        now: Time,
    ) {
        let Some(since) = patient.history.spell_since.take() else { return };
        let alive = exit != Some(ExitKind::Died);
        if alive {
            patient.history.last_spell_end = Optional::some(now);
        }
        let older = self.older(patient);
        let reablement = into.is_some_and(SettingKind::is_reablement);
        if self.today.is_some() {
            self.discharged_today(number, patient, &Ending { since, into, exit, older }, now);
        }
        if !self.measured(now) {
            return;
        }
        let views = self.views.of(&patient.attributes, patient.history.spell_site);
        let ended = acute::Discharged {
            nights: patient.history.spell_known.then_some((now.day() - since.day()).max(0) as u32),
            emergency: patient.history.spell_admission == Admission::Emergency,
            alive,
            older,
            reablement,
            hour_of_week: self.calendar.hour_of_week(now),
            trim_point: self.plan.measures.trim_point.map(|trim| trim / DAY.as_f64()),
        };
        self.acute.end_spell(views, &ended);
    }

    pub(super) fn older(&self, patient: &Patient) -> bool {
        self.plan.measures.older.as_ref().is_some_and(|older| older.holds(&patient.attributes))
    }

    /// A patient enters a residential or nursing home to stay there.
    pub(super) fn comes_to_live_in_a_care_home(&mut self, patient: &Patient, setting: SettingId) {
        if patient.history.resident && self.older(patient) {
            self.acute.care_home_admission(self.views.of(&patient.attributes, Optional::some(setting)));
        }
    }
}
