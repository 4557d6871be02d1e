//! careflow simulates how people move through A&E, admission, discharge, reablement and care homes.
//!
//! The whole program is seven steps:
//!
//! ```text
//! scenario::load(path)            files of a place   -> Model       every problem at once, with its place
//! plan::compile(&model)           names -> indices   -> Plan        flat tables, shared, never changed
//! flow::replicate(&plan, number)  one replication    -> Replication same input, same bytes
//! experiment::run(&plan, ..)      many, in parallel  -> Results     in order, whatever the threads
//! stats::summarise(&results)      over replications  -> Summary     means, intervals, percentiles
//! report::table / report::write   seen               -> text, files, charts
//! ```
//!
//! Dependencies point downwards only. [`engine`] and [`stats`] know nothing of patients.

pub mod calendar;
pub mod cli;
pub mod engine;
pub mod experiment;
pub mod flow;
pub mod metrics;
pub mod model;
pub mod money;
pub mod plan;
pub mod report;
pub mod results;
pub mod scenario;
pub mod stats;
