//! Columns of services outside hospital, month by month: demand, capacity, waits and what was not met.

use super::super::months::Standing;
use super::super::statistics::Recorder;
use super::super::today::Today;
use super::Columns;
use crate::engine::clock::{DAY, HOUR};
use crate::results::part_of;

impl Recorder<'_> {
    /// For the demand and capacity of the Better Care Fund's plans: each setting, in all and each month.
    pub(super) fn demand_and_capacity(&self, out: &mut Columns, today: &Today) {
        for (number, &(setting, is_limited)) in today.months.settings.iter().enumerate() {
            let group = format!("setting={}", self.plan.settings[setting].id);
            // What is of a month that did not end is no figure.
            let of = |standing: Option<Standing>, figure: &dyn Fn(&Standing) -> f64| {
                standing.as_ref().map_or(f64::NAN, figure)
            };
            let all = today.months.in_all(number);
            // What one patient takes on average, units times time, can be had so often.
            let taken = of(all, &Standing::taken);
            let starts = |standing: &Standing| standing.core / taken;
            out.add("setting-demand", &group, self.a_year(of(all, &Standing::demand)));
            let from_hospital = |standing: &Standing| standing.from_hospital as f64;
            out.add("setting-entries-from-hospital", &group, self.a_year(of(all, &from_hospital)));
            let escalates = self.plan.settings[setting].escalation.is_some();
            if is_limited {
                out.add("setting-capacity", &group, of(all, &|all| all.core / all.span));
                out.add("setting-capacity-starts", &group, self.a_year(of(all, &starts)));
            }
            for (month, (name, whole)) in self.calendar.groups().enumerate() {
                let group = part_of(&group, &name);
                let standing = today.months.in_month(month, number);
                let mut count = |id, figure: &dyn Fn(&Standing) -> f64| {
                    out.add_in(id, &group, "in the month", whole * of(standing, figure));
                };
                count("setting-demand", &Standing::demand);
                count("setting-entries", &|month| month.entries as f64);
                count("setting-entries-from-hospital", &from_hospital);
                if escalates {
                    count("setting-escalation-days", &|month| month.escalation / DAY.as_f64());
                }
                count("setting-withdrawn", &|month| month.withdrawn as f64);
                let unmet = of(standing, &|month| whole * month.withdrawn as f64 + month.waiting as f64);
                if is_limited {
                    count("setting-capacity-starts", &starts);
                    out.add("setting-capacity", &group, of(standing, &|month| month.core / month.span));
                    out.add(
                        "setting-utilisation",
                        &group,
                        of(standing, &|month| 100.0 * month.in_use / month.core),
                    );
                }
                out.add_in("setting-unmet", &group, "in the month", unmet);
                out.add("setting-occupied", &group, of(standing, &|month| month.in_use / month.span));
                out.add("setting-queue", &group, of(standing, &|month| month.queue / month.span));
                let wait = of(standing, &|month| month.waits.mean() / HOUR.as_f64());
                out.add("setting-wait-mean", &group, wait);
                let stay = of(standing, &|month| month.time.mean() / DAY.as_f64());
                out.add("setting-time-mean", &group, stay);
            }
        }
    }
}
