//! One value a day: occupancy, core beds, delays, every setting and its queue.

use super::settings::SettingRecord;
use crate::flow::parts::setting::{Class, class_of};
use crate::plan::Plan;
use crate::results::DailySeries;

/// Values at 24:00, measured days only but for `in_system`.
pub struct Daily {
    /// Patients in the system at 24:00 of every day of the run, warm-up included.
    pub in_system: Vec<f32>,
    pub occupied: Vec<i64>,
    pub core: Vec<i64>,
    pub over: Vec<i64>,
    /// Occupied and core beds by site.
    pub sites: Vec<Vec<(i64, i64)>>,
    /// Series within day, in the order of [`series`].
    pub values: Vec<f32>,
    has_acute: bool,
}

impl Daily {
    pub fn new(plan: &Plan) -> Self {
        let days = plan.measure_days as usize;
        Self {
            in_system: Vec::with_capacity(days + plan.warm_up_days as usize),
            occupied: Vec::with_capacity(days),
            core: Vec::with_capacity(days),
            over: Vec::with_capacity(days),
            sites: Vec::with_capacity(days),
            values: Vec::with_capacity(days * (3 + 2 * plan.settings.len())),
            has_acute: has_acute(plan),
        }
    }

    pub fn close(&mut self, occupied: i64, core: i64, over: i64, delayed: i64, settings: &[SettingRecord]) {
        self.occupied.push(occupied);
        self.core.push(core);
        self.over.push(over);
        if self.has_acute {
            self.values.extend([occupied as f32, core as f32, delayed as f32]);
        }
        for setting in settings {
            self.values.extend([setting.in_use.value() as f32, setting.queue.value() as f32]);
        }
    }
}

fn has_acute(plan: &Plan) -> bool {
    plan.settings.iter().any(|setting| class_of(setting.kind) == Class::Acute)
}

/// Names of the series, in the order of [`Daily::values`].
pub fn series(plan: &Plan) -> Vec<DailySeries> {
    let named = |metric, group: &str, unit| DailySeries { metric, group: group.into(), unit };
    let mut names = Vec::new();
    if has_acute(plan) {
        names.push(named("acute-occupied", "all", "beds"));
        names.push(named("core-beds", "all", "beds"));
        names.push(named("delayed-patients", "all", "patients"));
    }
    for setting in &plan.settings {
        let group = format!("setting={}", setting.id);
        names.push(named("setting-occupied", &group, "units"));
        names.push(named("setting-queue", &group, "patients"));
    }
    names
}
