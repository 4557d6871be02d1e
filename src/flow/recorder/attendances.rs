//! Attendances at A&E: when one begins, when it is decided to admit, when it ends.

use super::statistics::Recorder;
use crate::engine::clock::Time;
use crate::engine::optional::Optional;
use crate::flow::parts::ids::PatientId;
use crate::flow::parts::patient::Patient;
use crate::model::SettingKind;
use crate::plan::SettingId;

impl Recorder<'_> {
    /// A patient who is nowhere is referred to a setting: arriving at A&E begins an attendance.
    pub fn referred_from_outside(
        &mut self,
        number: PatientId,
        patient: &mut Patient,
        setting: SettingId,
        kind: SettingKind,
        now: Time,
    ) {
        if kind.is_a_and_e() {
            self.begin_attendance(patient, setting, now);
        }
        if self.today.is_some() {
            self.comes_today(number, patient, setting, kind, now);
        }
    }

    /// A choice of a patient opens that leads to an acute bed, the first or a further one: in A&E, the decision to admit.
    pub fn decides_to_admit(&mut self, patient: &mut Patient, now: Time) {
        if patient.history.decided_at.is_none() {
            patient.history.decided_at = Optional::some(now);
        }
    }

    #[inline(always)]
    pub(super) fn begin_attendance(&mut self, patient: &mut Patient, setting: SettingId, now: Time) {
        if patient.history.attendance_since.is_none() {
            self.open_attendance(patient, setting, now);
        }
    }

    #[inline(never)]
    fn open_attendance(&mut self, patient: &mut Patient, setting: SettingId, now: Time) {
        patient.history.attendance_since = Optional::some(now);
        patient.history.attendance_site = Optional::some(setting);
        patient.history.decided_at = Optional::NONE;
        if self.measured(now) {
            let views = self.views.of(&patient.attributes, Optional::some(setting));
            self.acute.begin_attendance(views, self.calendar.month(now), self.calendar.hour_of_week(now));
        }
    }

    #[inline(always)]
    pub(super) fn end_attendance(&mut self, patient: &mut Patient, admitted: bool, now: Time) {
        if patient.history.attendance_since.is_some() {
            self.close_attendance(patient, admitted, now);
        }
    }

    #[inline(never)]
    fn close_attendance(&mut self, patient: &mut Patient, admitted: bool, now: Time) {
        let record = &mut patient.history;
        let Some(since) = record.attendance_since.take() else { return };
        let decided = record.decided_at.take();
        let gave_up = std::mem::take(&mut record.gave_up);
        if self.measured(now) {
            let trolley = decided.filter(|_| admitted).map(|decided| now - decided);
            let views = self.views.of(&patient.attributes, patient.history.attendance_site);
            let month = self.calendar.month(now);
            self.acute.left_unseen += u64::from(gave_up && !admitted);
            self.acute.end_attendance(views, month, now - since, admitted, trolley);
        }
    }
}
