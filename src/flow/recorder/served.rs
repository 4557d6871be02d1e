//! Who comes to same day emergency care, and when urgent community response reaches people.

use super::services::STANDARD;
use super::statistics::Recorder;
use crate::engine::clock::{Duration, Time};
use crate::flow::parts::ids::PatientId;
use crate::flow::parts::patient::Patient;
use crate::model::SettingKind;
use crate::plan::SettingId;

impl Recorder<'_> {
    /// Whether it matters when a patient is reached.
    #[inline(always)]
    pub fn has_services(&self) -> bool {
        self.services.is_some()
    }

    /// A patient enters a setting after this wait.
    pub fn comes_to_service(
        &mut self,
        number: PatientId,
        patient: &Patient,
        setting: SettingId,
        waited: Duration,
        now: Time,
    ) {
        let (measured, month) = (self.measured(now), self.calendar.month(now));
        let Some(services) = &mut self.services else { return };
        services.comes(number, setting, now - waited);
        if measured && self.plan.settings[setting.index()].kind == SettingKind::SameDayEmergencyCare {
            let views = self.views.of(&patient.attributes, patient.setting);
            services.same_day.tally(views, month, |count| *count += 1);
        }
    }

    /// The first to see a patient has come, or (`seen` false) the patient has left before.
    pub fn is_reached(&mut self, number: PatientId, seen: bool, now: Time) {
        let (measured, month) = (self.measured(now), self.calendar.month(now));
        let Some(services) = &mut self.services else { return };
        let Some((since, at)) = services.ends(number) else { return };
        if measured {
            let count = &mut services.responses[at].months[month];
            count.all += 1;
            count.in_time += u64::from(seen && now - since <= STANDARD);
        }
    }
}
