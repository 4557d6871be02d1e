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
    /// Measured period in whole days.
    pub measure_days: u32,
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

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "scenario".into(),
            title: String::new(),
            start: Date::constant(2014, 4, 1),
            warm_up_days: 0,
            measure_days: 364,
            terminating: false,
            replications: 30,
            seed: 1,
            plausible_in: None,
        }
    }
}
