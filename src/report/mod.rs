//! What a reader sees: tables, files, charts and the pathways as a graph.
//!
//! ```text
//! table          how tables of text are laid out
//! back_test      modelled against published
//! draws          which draws of the uncertain numbers were used, as text
//! journey        one patient's way, under baseline and option
//! event_log      everybody's moves in a replication, for tools that animate
//! files          the output folder, written whole or not at all
//! analysis       attribution, downside, sensitivity, search, as text
//! record, records the rows of every results file, each column stated once
//! csv_files      records as CSV, and data_package, what every column of every file is
//! json           a run as one JSON document
//! analysis_files what analyses add to the folder of a run
//! manifest       enough to repeat the run, with what the place consists of (place)
//! parquet_files  replications and daily series for R, Python and DuckDB
//! warm_up_chart  the run from its very start
//! graph          streams -> settings -> exits, as Mermaid, DOT and SVG (graph_groups: which share a box)
//! ```
//!
//! Nothing here computes a statistic: figures come from [`crate::stats`].

pub mod analysis;
mod analysis_files;
pub mod back_test;
mod csv_files;
mod data_package;
mod draws;
pub mod error;
mod event_log;
pub mod files;
mod folder;
pub mod graph;
mod graph_groups;
pub mod graph_svg;
mod grids;
pub mod journey;
mod json;
pub mod manifest;
pub mod parquet_files;
mod payment;
pub mod place;
mod reasons;
pub mod record;
pub mod records;
pub mod table;
mod warm_up_chart;

pub use analysis_files::AnalysisFolder;
pub use back_test::back_test;
pub use csv_files::{as_written, csv_text, write_csv};
pub use draws::{Drawn, draws_text};
pub use error::ReportError;
pub use event_log::{Window, WindowError, event_log};
pub use files::{Outputs, Staged, Unplaced, write};
pub use folder::{CHARTS, DOCUMENTS, beside, input_in, other_scenario, stranger, try_writing};
pub use graph::{dot, mermaid};
pub use graph_svg::svg;
pub use grids::{CombinationEntry, GridEntry, LevelEntry, LeverEntry};
pub use json::json_document;
pub use manifest::{FORMAT, FittedEntry, Manifest, UncertainNumbers, WarningEntry};
pub use payment::COSTS_ALONE;
pub use place::{OptionEntry, PartEntry, PlaceEntry, PlacesEntry, SchemeEntry};
pub use reasons::{line_in_words, reason_in_words};
pub use record::{Cell, CellKind, Column, Record};
pub use records::{AssumptionRecord, markdown};

#[cfg(test)]
pub(crate) mod sample;
