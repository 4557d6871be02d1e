//! What an experiment leaves behind: plain numbers with names, before any statistics.
//!
//! In: what replications record. Out: [`Results`], a column of values for every metric and group, and [`Figure`]s asked of
//! them by name.

mod daily_numbers;
mod figure;
mod replications;

pub use daily_numbers::DailyNumbers;
pub use figure::{Figure, UnknownFigure, UnknownMetric};
pub use replications::{
    DailySeries, HALVES, MetricKey, PlausibleDraws, Replication, Results, StuckQueue, Trial, part_of,
};
