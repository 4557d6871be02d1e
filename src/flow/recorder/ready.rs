//! What is heard for the measures of 2025: who is ready, who leaves acute care and how, who comes to urgent care and to live in
//! a care home. One look at whether a scenario takes them; what follows is kept out of the way of those that do not.

use super::statistics::Recorder;
use super::today::Today;
use crate::engine::clock::Time;
use crate::engine::optional::Optional;
use crate::flow::parts::ids::PatientId;
use crate::flow::parts::patient::Patient;
use crate::model::{Admission, ExitKind, PartOf, SettingKind};
use crate::plan::{SettingId, SettingPlan};

/// How an acute spell ends.
pub(super) struct Ending {
    /// When it began, or was found under way.
    pub since: Time,
    /// Into a setting of this kind …
    pub into: Option<SettingKind>,
    /// … or out of the system.
    pub exit: Option<ExitKind>,
    /// Of a person aged 65+.
    pub older: bool,
}

impl Recorder<'_> {
    /// A patient is ready to leave hospital: the length of the stay is over, no task is open but such as are a delay, and no more
    /// hospital care is to come.
    #[inline(always)]
    pub fn becomes_ready(&mut self, number: PatientId, since: Time) {
        if let Some(today) = &mut self.today {
            today.becomes_ready(number, since);
        }
    }

    /// A patient who may have been ready is not: another stay begins in the same place, or is waited for elsewhere in hospital.
    #[inline(always)]
    pub fn is_not_ready(&mut self, number: PatientId) {
        if let Some(today) = &mut self.today {
            today.is_not_ready(number);
        }
    }

    /// A patient is placed in a setting; the spell that this ends or begins has been heard of.
    #[inline(never)]
    pub(super) fn enters_today(
        &mut self,
        number: PatientId,
        patient: &Patient,
        setting: SettingId,
        at_start: bool,
        now: Time,
    ) {
        let SettingPlan { kind, part_of, .. } = self.plan.settings[setting.index()];
        if kind != SettingKind::UrgentCare {
            self.leaves_urgent_care(number, patient, now);
        }
        if kind != SettingKind::AmbulanceHandover {
            self.is_handed_over(number, patient, now);
        }
        let (measured, keeps) = (self.measured(now), patient.kept.is_some());
        if let Some(today) = &mut self.today {
            today.short_term.enters(number, kind, keeps, now, measured);
        }
        if !at_start {
            self.comes_today(number, patient, setting, kind, now);
        }
        let adult = self.is_adult(patient);
        if part_of == PartOf::EndOfSpell {
            let route = self.plan.routes.get(patient.route.index());
            let pathway = route.and_then(|route| route.pathway);
            if let Some(today) = &mut self.today {
                today.goes_to_lounge(number, setting, pathway, now);
            }
            return;
        }
        let bed = (part_of == PartOf::AcuteBed).then_some(setting);
        let emergency = patient.history.spell_admission == Admission::Emergency;
        let Some(today) = &mut self.today else { return };
        let begins = today.moves(number, bed, patient.history.spell_since, adult);
        if begins && emergency && !at_start {
            today.is_not_well(number);
        }
    }

    /// Adults are told apart where the scenario says who they are.
    fn is_adult(&self, patient: &Patient) -> bool {
        self.plan.measures.adults.as_ref().is_none_or(|adults| adults.holds(&patient.attributes))
    }

    /// A patient comes to a setting: where they come to urgent care an attendance begins, by ambulance a handover.
    #[inline(never)]
    pub(super) fn comes_today(
        &mut self,
        number: PatientId,
        patient: &Patient,
        setting: SettingId,
        kind: SettingKind,
        now: Time,
    ) {
        match (kind, &mut self.today) {
            (SettingKind::UrgentCare, _) => self.comes_to_urgent_care(number, patient, setting, now),
            (SettingKind::AmbulanceHandover, Some(today)) => today.comes_by_ambulance(number, setting, now),
            _ => {}
        }
    }

    /// A patient who came by ambulance is in another setting, or has left.
    fn is_handed_over(&mut self, number: PatientId, patient: &Patient, now: Time) {
        let measured = self.measured(now);
        let month = self.calendar.month(now);
        let Some(today) = &mut self.today else { return };
        let Some((since, setting)) = today.ends_handover(number) else { return };
        if measured {
            let views = self.views.of(&patient.attributes, setting);
            today.handovers.tally(views, month, |counts| counts.add(now - since));
        }
    }

    /// A patient comes to urgent care, unless the attendance has begun.
    fn comes_to_urgent_care(&mut self, number: PatientId, patient: &Patient, setting: SettingId, now: Time) {
        let measured = self.measured(now);
        let month = self.calendar.month(now);
        let Some(today) = &mut self.today else { return };
        if today.attends(number, setting, now) && measured {
            let views = self.views.of(&patient.attributes, Optional::some(setting));
            today.urgent.tally(views, month, |counts| counts.begun += 1);
        }
    }

    /// A patient enters another setting or leaves the system: an attendance at urgent care is over.
    fn leaves_urgent_care(&mut self, number: PatientId, patient: &Patient, now: Time) {
        let measured = self.measured(now);
        let month = self.calendar.month(now);
        let Some(today) = &mut self.today else { return };
        let Some((since, setting)) = today.ends_attendance(number) else { return };
        if measured {
            let within = Today::is_within_four_hours(since, now);
            let views = self.views.of(&patient.attributes, setting);
            today.urgent.tally(views, month, |counts| {
                counts.ended += 1;
                counts.within_four_hours += u64::from(within);
            });
        }
    }

    /// An acute spell ends; the route is that by which the patient leaves it.
    #[inline(never)]
    pub(super) fn discharged_today(
        &mut self,
        number: PatientId,
        patient: &Patient,
        ending: &Ending,
        now: Time,
    ) {
        // Who was there when the run began has had a night.
        let has_night = now.day() > ending.since.day() || !patient.history.spell_known;
        if !has_night {
            return;
        }
        let measured = self.measured(now);
        let (month, day) = (self.calendar.month(now), self.calendar.day(now));
        let adult = self.is_adult(patient);
        let route = self.plan.routes.get(patient.route.index());
        let Some(today) = &mut self.today else { return };
        // That of the way out of the lounge, or else of the way into it.
        let pathway = route.and_then(|route| route.pathway).or(today.pathway(number));
        let views = self.views.of(&patient.attributes, patient.history.spell_site);
        let emergency = patient.history.spell_admission == Admission::Emergency;
        if measured && emergency && ending.older && patient.history.resident {
            today.emergency_older.tally(views.clone(), month, |count| *count += 1);
        }
        // Another hospital, unless the route says that it is a discharge.
        let is_transfer = ending.exit == Some(ExitKind::Elsewhere) && pathway.is_none();
        if ending.exit == Some(ExitKind::Died) || is_transfer || !adult {
            return;
        }
        let reabled = ending.older && ending.into == Some(SettingKind::Reablement);
        if reabled {
            today.follow(number, now);
        }
        if measured {
            let delay = today.delay(number, now);
            let site = patient.history.spell_site.get().and_then(|setting| self.views.site(setting));
            today.discharge(views.clone(), site, (month, day), pathway, delay);
            if ending.older {
                for view in views {
                    today.older[view][0] += 1;
                    today.older[view][1] += u64::from(reabled);
                }
            }
        }
    }

    /// A patient comes to live in a care home.
    pub(super) fn new_in_a_care_home(
        &mut self,
        number: PatientId,
        patient: &Patient,
        setting: SettingId,
        now: Time,
    ) {
        let arranged = self.plan.measures.council_arranged.as_ref();
        let counts = self.measured(now)
            && patient.history.resident
            && self.older(patient)
            && arranged.is_none_or(|who| who.holds(&patient.attributes));
        let Some(today) = &mut self.today else { return };
        today.is_not_well(number);
        if today.is_new_in_a_care_home(number, now) && counts {
            for view in self.views.of(&patient.attributes, Optional::some(setting)) {
                today.new_in_care_homes[view] += 1;
            }
        }
    }

    /// A patient leaves the system.
    #[inline(never)]
    pub(super) fn exits_today(&mut self, number: PatientId, patient: &Patient, kind: ExitKind, now: Time) {
        self.leaves_urgent_care(number, patient, now);
        self.is_handed_over(number, patient, now);
        let measured = self.measured(now);
        let Some(today) = &mut self.today else { return };
        today.short_term.exits(number, kind, measured);
        if matches!(kind, ExitKind::Died | ExitKind::CareHome) {
            today.is_not_well(number);
        }
        today.forget(number);
    }
}
