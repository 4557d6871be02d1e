//! Columns of services by their kind: same day emergency care, virtual wards, urgent community response.

use super::super::mean::percent;
use super::super::services::Reached;
use super::super::settings::SettingRecord;
use super::super::statistics::Recorder;
use super::Columns;
use crate::engine::clock::{DAY, Time};
use crate::model::SettingKind;
use crate::plan::UNLIMITED;

impl Recorder<'_> {
    pub(super) fn each_service(&self, out: &mut Columns, end: Time) {
        self.virtual_wards(out, end);
        let Some(services) = &self.services else { return };
        if self.plan.settings.iter().any(|setting| setting.kind == SettingKind::SameDayEmergencyCare) {
            let id = "same-day-emergency-care-attendances";
            for (group, &count) in self.views.names.iter().zip(&services.same_day.views) {
                out.add(id, group, self.a_year(count as f64));
            }
            for ((group, whole), &count) in self.calendar.groups().zip(&services.same_day.months) {
                out.add_in(id, &group, "in the month", whole * count as f64);
            }
        }
        if services.responses.is_empty() {
            return;
        }
        let sum = |counts: &mut dyn Iterator<Item = &Reached>| counts.fold(Reached::default(), Reached::and);
        let mut add = |group: &str, counts: Reached, whole: Option<f64>| {
            let (id, number) = ("urgent-community-response-referrals", counts.all as f64);
            match whole {
                Some(whole) => out.add_in(id, group, "in the month", whole * number),
                None => out.add(id, group, self.a_year(number)),
            }
            let share = percent(counts.in_time, counts.all);
            out.add("urgent-community-response-within-2h", group, share);
        };
        add("all", sum(&mut services.responses.iter().flat_map(|response| &response.months)), None);
        for response in &services.responses {
            let group = format!("setting={}", self.plan.settings[response.setting.index()].id);
            add(&group, sum(&mut response.months.iter()), None);
        }
        for (month, (group, whole)) in self.calendar.groups().enumerate() {
            let counts =
                sum(&mut services.responses.iter().filter_map(|response| response.months.get(month)));
            add(&group, counts, Some(whole));
        }
    }

    /// Patients and places of virtual wards: of all, and by site.
    fn virtual_wards(&self, out: &mut Columns, end: Time) {
        let all = self.plan.settings.iter().zip(&self.settings);
        let wards: Vec<_> = all.filter(|(setting, _)| setting.kind == SettingKind::VirtualWard).collect();
        if wards.is_empty() {
            return;
        }
        let period = self.days() * DAY.as_f64();
        let mut add = |group: &str, site: Option<&str>| {
            let mut here = wards.clone();
            here.retain(|(ward, _)| site.is_none_or(|site| ward.site.as_deref() == Some(site)));
            if here.is_empty() {
                return;
            }
            let in_use = |wards: &[(_, &SettingRecord)]| {
                wards.iter().map(|(_, record)| record.in_use.area(end)).sum::<f64>()
            };
            out.add("virtual-ward-patients", group, in_use(&here) / period);
            let mut limited = here;
            limited.retain(|(ward, _)| ward.max_capacity != UNLIMITED);
            // By the plan, not by what came of it: every replication has the same columns.
            if !limited.is_empty() {
                let places = limited.iter().map(|(_, record)| record.core.area(end)).sum::<f64>();
                out.add("virtual-ward-capacity", group, places / period);
                out.add("virtual-ward-occupancy", group, 100.0 * in_use(&limited) / places);
            }
        };
        add("all", None);
        for site in &self.views.sites {
            add(&format!("site={}", site.name), Some(&site.name));
        }
    }
}
