//! careflow simulates how people move through A&E, admission, discharge, reablement and care homes.
//!
//! The whole program is nine steps:
//!
//! ```text
//! scenario::load(path)            files of a place   -> Model       every problem at once, with its place
//! scenario::Variants::model(..)   schemes and draws  -> Model       of any option, with any draw of what is uncertain
//! plan::compile(&model)           names -> indices   -> Plan        flat tables, shared, never changed
//! flow::replicate(&plan, number)  one replication    -> Replication same input, same bytes
//! experiment::compare(..)         options, parallel  -> Results     same patients, same draws, in order
//! money::append(..)              prices, activity   -> Results     pounds beside activity, replication by replication
//! stats::summarise(&results)      over replications  -> Summary     means, intervals, percentiles
//! stats::differences(..)          option by option   -> Differences paired, replication by replication
//! report::table / report::write   seen               -> text, files, charts
//! ```
//!
//! Dependencies point downwards only. [`engine`] and [`stats`] know nothing of patients.

pub mod calendar;
pub mod cli;
pub mod distribution;
pub mod engine;
pub mod experiment;
pub mod flow;
pub mod metrics;
pub mod model;
pub mod money;
pub mod number;
pub mod plan;
pub mod report;
pub mod results;
pub mod scenario;
pub mod stats;
pub mod suggest;
