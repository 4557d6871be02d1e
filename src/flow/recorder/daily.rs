//! One value a day: occupancy, core beds, delays, every setting, its queue and its core capacity.

use super::settings::SettingRecord;
use super::today::Day;
use crate::plan::{Plan, UNLIMITED};
use crate::results::DailySeries;

/// Values at 24:00, measured days only but for `in_system`.
pub struct Daily {
    /// Patients in the system at 24:00 of every day of the run, warm-up included.
    pub in_system: Vec<f32>,
    /// The same of those whom the check of the warm-up watches.
    pub watched: Vec<f32>,
    pub beds: Vec<Beds>,
    pub over: Vec<i64>,
    /// The same by site.
    pub sites: Vec<Vec<Beds>>,
    /// Series within day, in the order of [`series`].
    pub values: Vec<f32>,
    has_acute: bool,
    /// Settings of limited capacity.
    limited: Vec<usize>,
}

/// Acute beds at 24:00.
#[derive(Clone, Copy)]
pub struct Beds {
    /// In use.
    pub occupied: i64,
    /// Of these, in settings of limited capacity.
    pub within_core: i64,
    /// Core beds of the settings of limited capacity.
    pub core: i64,
}

impl Beds {
    /// Occupancy in %; `None` if no core bed is open, as at night in day units, and without a limit.
    pub fn occupancy(self) -> Option<f64> {
        (self.core > 0).then(|| 100.0 * self.within_core as f64 / self.core as f64)
    }
}

impl Daily {
    pub fn new(plan: &Plan) -> Self {
        let days = plan.measure_days as usize;
        Self {
            in_system: Vec::with_capacity(days + plan.warm_up_days as usize),
            watched: Vec::with_capacity(days + plan.warm_up_days as usize),
            beds: Vec::with_capacity(days),
            over: Vec::with_capacity(days),
            sites: Vec::with_capacity(days),
            values: Vec::with_capacity(days * (3 + 3 * plan.settings.len())),
            has_acute: has_acute(plan),
            limited: limited(plan).collect(),
        }
    }

    pub fn close(&mut self, beds: Beds, over: i64, delayed: i64, settings: &[SettingRecord]) {
        self.beds.push(beds);
        self.over.push(over);
        if self.has_acute {
            self.values.extend([beds.occupied as f32, beds.core as f32, delayed as f32]);
        }
        for setting in settings {
            self.values.extend([setting.in_use.value() as f32, setting.queue.value() as f32]);
        }
        let cores = self.limited.iter().filter_map(|&at| settings.get(at));
        self.values.extend(cores.map(|setting| setting.core.value() as f32));
    }

    /// Adds what the measures of 2025 say of the day that was closed last.
    pub fn close_today(&mut self, day: Day) {
        if self.has_acute {
            let morning = day.morning.map_or(f32::NAN, |patients| patients as f32);
            self.values.extend([
                (day.left + day.remaining) as f32,
                day.left as f32,
                day.remaining as f32,
                morning,
            ]);
        }
    }

    /// The values of a setting and of its queue at the end of a measured day, counted from 0; NaN if that was not run.
    pub fn of_setting(&self, day: usize, setting: usize) -> [f64; 2] {
        let days = self.beds.len().max(1);
        let lead = if self.has_acute { 3 } else { 0 };
        let at = day * (self.values.len() / days) + lead + 2 * setting;
        [at, at + 1].map(|at| self.values.get(at).copied().map_or(f64::NAN, f64::from))
    }
}

fn has_acute(plan: &Plan) -> bool {
    plan.settings.iter().any(|setting| setting.kind.is_acute())
}

fn limited(plan: &Plan) -> impl Iterator<Item = usize> {
    let all = plan.settings.iter().enumerate();
    all.filter(|(_, setting)| setting.max_capacity != UNLIMITED).map(|(at, _)| at)
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
    for setting in limited(plan).filter_map(|at| plan.settings.get(at)) {
        names.push(named("setting-core", &format!("setting={}", setting.id), "units"));
    }
    if plan.measures.editions.of_2025 && has_acute(plan) {
        names.push(named("no-criteria-to-reside", "all", "patients"));
        names.push(named("no-criteria-left", "all", "patients"));
        names.push(named("no-criteria-remaining", "all", "patients"));
        names.push(named("no-criteria-morning", "all", "patients"));
    }
    names
}
