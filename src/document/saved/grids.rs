//! What a run keeps of its grids.

use super::Saved;
use crate::metrics::{HEADLINE, Section, metric};
use crate::report::GridEntry;

/// Figures of settings and teams that are looked at where a place has none of the headline.
const OF_PARTS: [&str; 2] = ["wait-mean", "queue"];

impl Saved {
    /// The grid that an option is of.
    #[must_use]
    pub fn grid_of(&self, option: &str) -> Option<&GridEntry> {
        self.run.grids.iter().find(|grid| grid.options.iter().any(|known| known.id == option))
    }

    /// Options as they are named: a grid stands for all its options.
    #[must_use]
    pub fn named_options(&self, named: &[String]) -> Vec<String> {
        let options = |name: &String| {
            let grid = self.run.grids.iter().find(|grid| grid.id == *name);
            grid.map_or_else(
                || vec![name.clone()],
                |grid| grid.options.iter().map(|it| it.id.clone()).collect(),
            )
        };
        named.iter().flat_map(options).collect()
    }

    /// The figure that a grid is first looked at for: the first of the headline that some of its options change, else a wait
    /// or a queue.
    #[must_use]
    pub fn figure_of(&self, grid: &GridEntry) -> Option<(String, String)> {
        let is_changed = |(name, group): &(String, String)| {
            let rows = grid.options.iter().filter_map(|option| self.difference(&option.id, name, group));
            rows.into_iter().any(|row| row.mean.is_some() && !row.is_nothing() && !row.is_growing())
        };
        let of_activity = |name: &&&str| metric(name).is_none_or(|metric| metric.section != Section::Money);
        let headline = HEADLINE.iter().filter(of_activity).map(|name| ((*name).to_owned(), "all".to_owned()));
        let place = &self.run.place;
        let settings = place.settings.iter().filter(|of| of.places.is_some()).map(|of| ("setting", &of.id));
        let parts = settings.chain(place.teams.iter().map(|of| ("team", &of.id)));
        let parts = parts.flat_map(|(kind, id)| {
            OF_PARTS.map(|figure| (format!("{kind}-{figure}"), format!("{kind}={id}")))
        });
        headline.chain(parts).find(is_changed)
    }
}
