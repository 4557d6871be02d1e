//! What a reader sees: tables, files, charts and the pathways as a graph.
//!
//! ```text
//! unstable       which growing queue is the cause of the others
//! table          the terminal table at the end of a run
//! back_test      modelled against published, as text, Markdown and rows
//! draws          which draws of the uncertain numbers were used, as text
//! differences    options against the baseline, as text and rows
//! journey        one patient's way, under baseline and option
//! money          what options cost and save, as text
//! planned        what a plan claims against what is found, as text and rows
//! files          the output folder, written whole or not at all
//! analysis       attribution, downside, sensitivity, search, as text
//! manifest       enough to repeat the run
//! parquet_files  replications and daily series for R, Python and DuckDB
//! charts         one file a chart, as SVG and PNG
//! graph          streams -> settings -> exits, as Mermaid, DOT and SVG
//! ```
//!
//! Nothing here computes a statistic: figures come from [`crate::stats`].

pub mod analysis;
pub mod back_test;
pub mod charts;
pub mod differences;
mod draws;
pub mod error;
pub mod files;
pub mod graph;
pub mod graph_svg;
pub mod journey;
pub mod manifest;
pub mod money;
pub mod number;
pub mod parquet_files;
pub mod planned;
mod reasons;
pub mod table;
pub mod unstable;

pub use back_test::{BackTestRow, back_test, back_test_markdown, back_test_table};
pub use charts::{Figures, draw as draw_charts};
pub use differences::{differences_table, write_differences};
pub use draws::draws_text;
pub use error::ReportError;
pub use files::{Report, write};
pub use graph::{dot, mermaid};
pub use graph_svg::svg;
pub use manifest::{Manifest, UncertainNumbers};
pub use money::{Benefit, benefits, money_table};
pub use planned::{planned, planned_table, write_planned};
pub use table::table;
pub use unstable::{Loads, unstable};

#[cfg(test)]
pub(crate) mod sample;
