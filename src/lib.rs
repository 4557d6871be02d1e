//! careflow simulates how people move through A&E, admission, discharge, reablement and care homes.
//!
//! The whole program is ten steps:
//!
//! ```text
//! scenario::load(path)             files of a place   -> Loaded      every problem at once, with its place
//! scenario::Variants::model(..)    an arm and a draw  -> Checked     model of any option, with any draw of what is uncertain
//! plan::compile(&model)            names -> indices   -> Plan        flat tables, shared, never changed
//! flow::replicate(&plan, number)   one replication    -> Outcome     same input, same bytes
//! experiment::Study::run(..)       arms, parallel     -> Findings    same patients, same draws, in order
//! money::append(..)                prices, activity   -> Results     pounds beside activity, replication by replication
//! stats::summarise(&results)       over replications  -> Summary     means, intervals, percentiles
//! stats::differences(..)           option by option   -> Differences paired, replication by replication
//! report::write(folder, ..)        kept               -> files       CSV, Parquet, charts, manifest
//! document::screen(&saved, ..)     a run's folder      -> text        the whole run on one screen
//! ```
//!
//! Dependencies point one way only.
//!
//! # What do the options of a place change?
//!
//! [`scenario::load`] reads a place, a [`Study`](experiment::Study) runs its baseline and its options with the same patients,
//! and [`Findings`](experiment::Findings) say what differs, with intervals:
//!
//! ```
//! use careflow::experiment::{Stop, Study};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let place = careflow::scenario::load("tests/data/money".as_ref())?;
//! let study = Study { stop: Stop::After(4), ..Study::new(&place) };
//! let findings = study.with_options(&["fewer"])?.run(&())?;
//! for option in findings.differences() {
//!     let row = option.row("non-elective-admissions", "all").ok_or("no such figure")?;
//!     let (mean, interval) = (row.difference.mean, row.difference.interval);
//!     println!("{}: {mean:.0} {} ({:.0} to {:.0})", option.option, row.unit, interval.low, interval.high);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Metrics and their groups are those of [`metrics`]; intervals are of 95 %.
//!
//! A study is plain data: [`Stop`](experiment::Stop) says when it stops (after so many replications, or when intervals are
//! narrow enough), [`Uncertainty`](experiment::Uncertainty) how the uncertain numbers vary,
//! [`Arm`](experiment::Arm) what is compared: an option, one that comes late or falls short, a number set by hand.
//! Questions that take more runs are in [`experiment::analysis`]: what each scheme contributes, what a result depends on, the
//! least that is enough.
//!
//! # One model, one replication
//!
//! The steps can be taken one by one. A place is text; its model is plain data, that of any option with any draw; a
//! replication is numbers with names:
//!
//! ```
//! use careflow::experiment::{Arm, draw_inputs};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("clinic.toml");
//! std::fs::write(&path, r#"
//!     [scenario]
//!     title = "A clinic"
//!     start = 2014-04-01
//!     measure = "4 weeks"
//!     [[cohort]]
//!     id = "all"
//!     population = 1_000
//!     assumption = "an example"
//!     [[stream]]
//!     id = "patients"
//!     cohort = "all"
//!     rate = { per-day = { value = 20, range = [15, 25], assumption = "an example" } }
//!     to = "visit"
//!     [[setting]]
//!     id = "clinic"
//!     kind = "other"
//!     capacity = 2
//!     assumption = "an example"
//!     [[stay]]
//!     id = "visit"
//!     in = "clinic"
//!     length = { exponential = { mean = "1 h" } }
//!     to = "home"
//!     assumption = "an example"
//!     [[exit]]
//!     id = "home"
//!     kind = "home"
//! "#)?;
//! let place = careflow::scenario::load(&path)?;
//!
//! // The 7th draw of what is uncertain: here, how many patients come.
//! let draw = draw_inputs(place.variants.inputs(), place.model.scenario.seed, 7);
//! let model = place.variants.model(&Arm::baseline(), &draw)?;
//! let plan = careflow::plan::compile(&model);
//! let outcome = careflow::flow::replicate(&plan, 0)?;
//! for (key, value) in outcome.metrics.iter().zip(&outcome.replication.values) {
//!     if key.metric == "setting-wait-mean" {
//!         println!("{} {}: {value:.2} {}", key.metric, key.group, key.unit);
//!     }
//! }
//! assert!((15.0..=25.0).contains(&draw[0]));
//! # Ok(())
//! # }
//! ```
//!
//! # Where things are
//!
//! From the foundation up; a module uses only those above it, and `docs/architecture.md` draws it.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`math`] | elementary functions that are the same on every machine |
//! | [`calendar`], [`mod@number`], [`suggest`] | small tools: dates and bank holidays, figures in words, did you mean |
//! | [`drawing`] | pictures as SVG and PNG, and their colours |
//! | [`engine`] | clock, event list, queues, levels, random streams; knows nothing of patients |
//! | [`distribution`] | a family of distributions a file: parameters, fits, moments, sampling |
//! | [`metrics`] | what every figure means, its bounds and what is better |
//! | [`model`] | what a place is, as data; [`model::Checked`] is what can be compiled |
//! | [`results`] | what replications leave behind: named numbers |
//! | [`plan`] | the checked model as flat tables |
//! | [`flow`] | one replication: patients move through the plan |
//! | [`stats`] | over replications: intervals, paired differences, attribution, sensitivity; knows nothing of patients |
//! | [`fit`] | data to inputs, figures of a place to what cannot be seen, plan against actual; numbers in, numbers out |
//! | [`money`] | pounds beside activity |
//! | [`scenario`] | the language: files to models, and the models of options and draws |
//! | [`experiment`] | a study and its runner: what is compared, how often, until when; the questions asked of it |
//! | [`store`] | replications kept from one command to the next |
//! | [`report`] | tables and files of a run |
//! | [`document`] | tables and prose out of the folder of a run, without simulating |
//! | [`charts`] | charts that compare baseline and options, out of the folder of a run |
//! | [`publish`] | what leaves the building: reports, as pages, documents and sheets |
//! | [`cli`] | the program: reads arguments, builds a study, prints |
//!
//! Errors are values with a kind: [`Problems`](scenario::Problems) of a scenario, [`StudyError`](experiment::StudyError),
//! [`ReportError`](report::ReportError).

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests may ask the platform"))]

pub mod calendar;
pub mod charts;
pub mod cli;
pub mod distribution;
pub mod document;
pub mod drawing;
pub mod engine;
pub mod experiment;
pub mod fit;
pub mod flow;
pub mod math;
pub mod metrics;
pub mod model;
pub mod money;
pub mod number;
pub mod plan;
pub mod publish;
pub mod report;
pub mod results;
pub mod scenario;
pub mod stats;
pub mod store;
pub mod suggest;
mod unwritable;
