//! Title, dates and seed of a scenario.

use jiff::civil::Date;

/// The `[scenario]` table.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Short name: the folder's or file's name; output goes to `output/<name>/`.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// First measured day; the warm-up lies before it.
    pub start: Date,
    /// Warm-up in whole days.
    pub warm_up_days: u32,
    /// Days of which the measured period has a part, whole but for a terminating run.
    pub measure_days: u32,
    /// Hour of the first day of the run at which it begins; 0 but for a terminating run.
    pub begins_hour: u32,
    /// Hours for which the run goes on at most after the measured period, until everybody has left; 0 but for a terminating run.
    pub clearing_hours: u32,
    /// Hour of the first measured day at which the measured period begins; 0 but for a terminating run.
    pub from_hour: u32,
    /// Measured period in hours.
    pub measure_hours: u32,
    /// Whether the system ends by itself (Law, *Simulation Modeling and Analysis*, 5th ed., § 9.3): what the period comes to is
    /// asked for, whatever grows in it.
    pub terminating: bool,
    /// Replications `run` makes unless told otherwise.
    pub replications: u32,
    /// Seed of all random numbers.
    pub seed: u64,
    /// The scenario whose baseline says which draws of the uncertain numbers are plausible, if not this one.
    pub plausible_in: Option<std::path::PathBuf>,
}

impl Scenario {
    /// Whole measured days from midnight to midnight, after so many days of warm-up.
    pub fn set_days(&mut self, warm_up: u32, measure: u32) {
        (self.warm_up_days, self.measure_days) = (warm_up, measure);
        (self.from_hour, self.measure_hours) = (0, measure.saturating_mul(24));
        (self.begins_hour, self.clearing_hours) = (0, 0);
    }
}

impl Scenario {
    /// Days of which the run has a part, at the longest.
    #[must_use]
    pub fn run_days(&self) -> u32 {
        let hours =
            u64::from(self.from_hour) + u64::from(self.measure_hours) + u64::from(self.clearing_hours);
        let days = u32::try_from(hours.div_ceil(24)).unwrap_or(u32::MAX);
        self.warm_up_days.saturating_add(days.max(self.measure_days))
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "scenario".into(),
            title: String::new(),
            start: Date::constant(2014, 4, 1),
            warm_up_days: 0,
            measure_days: 364,
            begins_hour: 0,
            clearing_hours: 0,
            from_hour: 0,
            measure_hours: 364 * 24,
            terminating: false,
            replications: 30,
            seed: 1,
            plausible_in: None,
        }
    }
}
