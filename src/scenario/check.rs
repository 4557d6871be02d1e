//! x
use super::problem::Report;
use super::tree::Table;
use crate::model::Model;
/// x
pub(crate) fn check(_model: &Model, _tree: &Table, _report: &mut Report) {}
