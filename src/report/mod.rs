//! What a reader sees: tables, files, charts and the pathways as a graph.
//!
//! ```text
//! table          the terminal table at the end of a run
//! back_test      modelled against published, as text and Markdown
//! draws          which draws of the uncertain numbers were used, as text
//! differences    options against the baseline, as text
//! if_not_realised options that have committed themselves, if the savings do not come, as text
//! asked          the same for any figure that is asked for
//! journey        one patient's way, under baseline and option
//! money          what options cost and save, as text
//! planned        what a plan claims against what is found, as text
//! files          the output folder, written whole or not at all
//! analysis       attribution, downside, sensitivity, search, as text
//! record, records the rows of every results file, each column stated once
//! csv_files      records as CSV
//! json           a run as one JSON document
//! manifest       enough to repeat the run, with what the place consists of (place)
//! parquet_files  replications and daily series for R, Python and DuckDB
//! warm_up_chart  the run from its very start
//! graph          streams -> settings -> exits, as Mermaid, DOT and SVG
//! ```
//!
//! Nothing here computes a statistic: figures come from [`crate::stats`].

pub mod analysis;
pub mod asked;
pub mod back_test;
mod csv_files;
pub mod differences;
mod draws;
pub mod error;
pub mod files;
mod folder;
pub mod graph;
pub mod graph_svg;
mod if_not_realised;
pub mod journey;
mod json;
pub mod manifest;
pub mod money;
pub mod parquet_files;
pub mod place;
pub mod planned;
mod reasons;
pub mod record;
pub mod records;
pub mod table;
mod warm_up_chart;

pub use asked::{asked_table, what_else_differs};
pub use back_test::{back_test, back_test_markdown, back_test_table};
pub use csv_files::write_csv;
pub use differences::differences_table;
pub use draws::draws_text;
pub use error::ReportError;
pub use files::{Outputs, write};
pub use folder::{CHARTS, beside, input_in, stranger, try_writing};
pub use graph::{dot, mermaid};
pub use graph_svg::svg;
pub use if_not_realised::if_not_realised_table;
pub use json::json_document;
pub use manifest::{Manifest, UncertainNumbers};
pub use money::money_table;
pub use planned::planned_table;
pub use reasons::reason_in_words;
pub use record::{Cell, CellKind, Column, Record};
pub use records::markdown;
pub use table::table;

#[cfg(test)]
pub(crate) mod sample;
