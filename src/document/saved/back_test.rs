//! How far the baseline is from what was published.

use super::Saved;
use super::rows::Published;

impl Saved {
    /// Rows of the back-test that have an error, the worst first.
    #[must_use]
    pub fn worst_first(&self) -> Vec<&Published> {
        let size = |row: &&Published| row.error_percent.map_or(f64::NAN, f64::abs);
        let mut rows: Vec<&Published> =
            self.back_test.iter().filter(|row| row.error_percent.is_some()).collect();
        rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
        rows
    }

    /// How many published figures are met within so many per cent, and of how many; of those that were used so (`held out`,
    /// `fitted`), or of all.
    #[must_use]
    pub fn met(&self, within: f64, figure_was: Option<&str>) -> (usize, usize) {
        let asked = |row: &&Published| figure_was.is_none_or(|was| row.figure_was == was);
        let errors = || self.back_test.iter().filter(asked).filter_map(|row| row.error_percent);
        (errors().filter(|error| error.abs() <= within).count(), errors().count())
    }
}
