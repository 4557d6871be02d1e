//! What an experiment leaves behind: plain numbers with names, before any statistics.
//!
//! In: what replications record. Out: [`Results`], a column of values for every metric and group, and [`Figure`]s asked of
//! them by name.

mod figure;
mod observed;
mod replications;

pub use figure::{Figure, UnknownFigure, UnknownMetric};
pub use observed::Observed;
pub use replications::{
    DailySeries, HALVES, MetricKey, PlausibleDraws, Replication, Results, StuckQueue, Trial, part_of,
};
