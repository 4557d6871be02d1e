//! Small systems with constant durations, followed by hand.
//!
//! Every patient's day is written in the comments; the expected figure is arithmetic on it. The systems
//! are chosen so that a different rule would give a different figure, which is given too where it helps.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod aftermath;
mod appointments;
mod arrivals;
mod beside;
mod blocking;
mod bought;
mod capacity;
mod choices;
mod closing;
mod decisions;
mod definitions;
mod departing;
mod discharges;
mod instants;
mod kept;
mod kinds;
mod loads;
mod once;
mod pre_emption;
mod present;
mod priorities;
mod put_out;
mod recurring;
mod reviewed;
mod rounds;
mod staffing;
mod stuck;
mod teams;
mod teamwork;
mod terminating;
mod today;
mod together;
mod too_large;

use careflow::experiment::{self, Design};
use careflow::results::Results;
use std::fmt::Write as _;

/// A scenario written as text, with the CSV files it replays.
struct Trace {
    text: String,
    files: Vec<(String, String)>,
    days: u32,
}

impl Trace {
    /// Starts on Monday 7 April 2014 without warm-up.
    fn new(days: u32) -> Self {
        Self::with_warm_up(0, days)
    }

    fn with_warm_up(warm_up: u32, days: u32) -> Self {
        let text = format!(
            r#"
[scenario]
title = "Trace"
start = 2014-04-07
warm-up = "{warm_up} d"
measure = "{days} d"
replications = 1

[[cohort]]
id = "anybody"
population = 1000

[[exit]]
id = "gone"
kind = "elsewhere"
"#
        );
        Self { text, files: Vec::new(), days }
    }

    /// Adds tables as they stand in a scenario file.
    fn add(mut self, tables: &str) -> Self {
        self.text.push_str(tables);
        self
    }

    /// Writes something else throughout, such as another first day.
    fn replace(mut self, from: &str, to: &str) -> Self {
        self.text = self.text.replace(from, to);
        self
    }

    /// Patients who arrive at these times and go to one stay.
    fn arrive(self, id: &str, to: &str, times: &[&str]) -> Self {
        self.arrive_by(id, &format!("to = \"{to}\""), times)
    }

    /// Patients who arrive at these times, with `to` or `routes` as written.
    fn arrive_by(mut self, id: &str, routes: &str, times: &[&str]) -> Self {
        self.files.push((format!("{id}.csv"), format!("arrived\n{}\n", times.join("\n"))));
        write!(
            self.text,
            r#"
[[stream]]
id = "{id}"
cohort = "anybody"
replay = {{ csv = "{id}.csv", time = "arrived" }}
{routes}
"#
        )
        .unwrap();
        self
    }

    /// Loads the scenario.
    fn load(&self) -> careflow::scenario::Loaded {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in &self.files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        std::fs::write(folder.path().join("scenario.toml"), &self.text).unwrap();
        careflow::scenario::load(folder.path()).unwrap_or_else(|e| panic!("{e}\n{}", self.text))
    }

    /// Loads and runs one replication; the error as text if the run fails.
    fn try_run(&self) -> Result<Found, String> {
        let loaded = self.load();
        let plan = careflow::plan::compile(&loaded.model);
        let design = Design { replications: 1, first: 0, threads: Some(1) };
        let results = experiment::run(&plan, &design, &()).map_err(|e| e.to_string())?;
        Ok(Found { results, days: f64::from(self.days) })
    }

    fn run(&self) -> Found {
        self.try_run().unwrap_or_else(|e| panic!("{e}"))
    }
}

/// What one replication measured.
struct Found {
    results: Results,
    days: f64,
}

impl Found {
    fn value(&self, metric: &str, group: &str) -> f64 {
        let column = self.results.column(metric, group).unwrap_or_else(|| {
            let groups: Vec<_> = self
                .results
                .metrics
                .iter()
                .filter(|key| key.metric == metric)
                .map(|key| &key.group)
                .collect();
            panic!("no column {metric} / {group}; groups: {groups:?}")
        });
        self.results.replications[0].values[column]
    }

    #[track_caller]
    fn is(&self, metric: &str, group: &str, expected: f64) {
        let found = self.value(metric, group);
        let tolerance = 1e-9 * expected.abs().max(1.0);
        assert!((found - expected).abs() <= tolerance, "{metric} / {group}: {found}, by hand {expected}");
    }

    /// A figure that is scaled to a year: `count` in the measured period.
    #[track_caller]
    fn count(&self, metric: &str, group: &str, count: f64) {
        self.is(metric, group, count / self.days * 365.25);
    }

    /// A mean level over the measured period, given as patient-hours.
    #[track_caller]
    fn hours(&self, metric: &str, group: &str, hours: f64) {
        self.is(metric, group, hours / 24.0 / self.days);
    }

    /// Mean time in a setting, given in hours (reported in days).
    #[track_caller]
    fn time(&self, setting: &str, hours: f64) {
        self.is("setting-time-mean", &format!("setting={setting}"), hours / 24.0);
    }

    /// Delay in the measured period, given in hours (reported as days a month).
    #[track_caller]
    fn delay(&self, metric: &str, group: &str, hours: f64) {
        self.is(metric, group, hours / 24.0 / self.days * 365.25 / 12.0);
    }
}
