//! What every decoder needs, and how it reads the values of a table.

use std::collections::BTreeMap;

use super::csv_table::CsvTable;
use crate::model::Cohort;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Sources;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::validate::names::Names;

/// Everything a decoder needs.
pub(crate) struct Decode<'a> {
    pub names: &'a Names,
    pub sources: &'a mut Sources,
    pub report: &'a mut ProblemLog,
    /// CSV tables read so far, by file index.
    pub csv: BTreeMap<usize, CsvTable>,
    /// First measured day: day 0 of replayed arrivals.
    pub start: jiff::civil::Date,
    /// Days of warm-up before it and of measurement from it, where a run is known.
    pub run_days: Option<(u32, u32)>,
    pub cohorts: Vec<Cohort>,
    /// False once a reference could not be resolved: the graph of stays must then not be judged.
    pub whole: bool,
    /// Inside the distribution of an uncertain number: plain numbers are allowed.
    pub loose: bool,
}

impl<'a> Decode<'a> {
    /// A context without cohorts.
    pub fn new(
        names: &'a Names,
        sources: &'a mut Sources,
        report: &'a mut ProblemLog,
        start: jiff::civil::Date,
        whole: bool,
    ) -> Self {
        let (csv, cohorts) = (BTreeMap::new(), Vec::new());
        Self { names, sources, report, csv, start, run_days: None, cohorts, whole, loose: false }
    }
}

/// The tables of a list.
pub(crate) fn tables<'a>(tree: &'a Table, key: &str) -> impl Iterator<Item = (&'a Table, &'a Node)> {
    tree.list(key).iter().filter_map(|node| Some((node.table()?, node)))
}

/// Numbers of a list.
pub(crate) fn numbers(items: &[Node]) -> Vec<f64> {
    items.iter().filter_map(Node::number).collect()
}
