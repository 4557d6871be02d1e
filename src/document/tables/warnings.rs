//! What the run was warned of.

use crate::document::grid::Grid;
use crate::document::saved::Saved;

/// Every warning, the most important first.
pub fn warnings(saved: &Saved) -> Grid {
    let rows: Vec<Vec<String>> =
        saved.run.warnings.iter().map(|warning| vec![warning.text.clone()]).collect();
    let notes = if rows.is_empty() { vec!["The run gave no warning.".to_owned()] } else { Vec::new() };
    Grid { header: vec!["warnings".to_owned()], rows, notes }
}
