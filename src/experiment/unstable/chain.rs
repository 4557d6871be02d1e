//! Who waits for whom.

use crate::model::{Destination, Index, Model, Route, Stay};
use crate::results::Results;
use crate::stats::{Growing, Part, mean_interval, summary::CONFIDENCE};
use std::collections::BTreeSet;

/// Share of a setting's places whose patients must wait for another for it to be held up by that one.
const HELD: f64 = 0.1;

/// The end of a chain of queues.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// `` `nursing-home` ``.
    pub name: String,
    /// Patients waiting for it, on average.
    pub waiting: f64,
    /// Mean wait, hours.
    pub wait: f64,
    /// Per cent of its capacity in use.
    pub utilisation: f64,
    /// Expected load over capacity, where it is known.
    pub load: Option<f64>,
}

/// A load, where it is known.
pub(super) fn known(loads: &[f64], at: Option<Index>) -> Option<f64> {
    at.and_then(|at| loads.get(at)).copied().filter(|load| load.is_finite())
}

/// Who waits for whom.
pub(super) struct Chain<'a> {
    pub model: &'a Model,
    pub growing: &'a [Growing],
    pub results: &'a Results,
    /// Expected loads of settings.
    pub settings: &'a [f64],
}

impl Chain<'_> {
    fn mean(&self, metric: &str, setting: Index) -> f64 {
        self.mean_of(metric, &format!("setting={}", self.model.settings[setting].id))
    }

    fn mean_of(&self, metric: &str, group: &str) -> f64 {
        let column = self.results.column(metric, group);
        column.map_or(f64::NAN, |column| mean_interval(&self.results.values(column), CONFIDENCE).mean)
    }

    pub fn grows(&self, part: Part, id: &str) -> bool {
        self.growing.iter().any(|queue| queue.part == part && queue.id == id)
    }

    /// Whether patients of a setting are held up by another: its queue grows too, or those who wait here for it, ready
    /// to move, are as many as a good part of the places.
    fn holds_up(&self, next: Index, setting: Index) -> bool {
        let (here, next) = (&self.model.settings[setting].id, &self.model.settings[next].id);
        let blocked = self.mean_of("setting-blocked", &format!("setting={here},for={next}"));
        self.grows(Part::Setting, next) || blocked >= HELD * self.mean("setting-occupied", setting)
    }

    /// Settings that hold up the patients of one.
    pub fn next(&self, setting: Index) -> BTreeSet<Index> {
        let stays = self.model.stays.iter().filter(|stay| stay.setting == setting);
        let next = stays.flat_map(|stay| targets(&stay.routes)).map(|stay| self.model.stays[stay].setting);
        next.filter(|&next| next != setting && self.holds_up(next, setting)).collect()
    }

    /// What the patients of a setting wait for.
    pub fn ahead_of(&self, setting: Index) -> Vec<String> {
        let settings = self.next(setting);
        let mut ahead: Vec<String> =
            settings.into_iter().map(|next| format!("`{}`", self.model.settings[next].id)).collect();
        let stays = self.model.stays.iter().filter(|stay| stay.setting == setting);
        let teams: BTreeSet<Index> = stays.flat_map(teams).collect();
        let teams = teams.into_iter().map(|team| &self.model.teams[team].id);
        ahead.extend(teams.filter(|id| self.grows(Part::Team, id)).map(|id| format!("team `{id}`")));
        ahead.sort();
        ahead
    }

    /// Where the chains that begin at a setting end, but for ends that grow and so are reported themselves.
    pub fn causes(&self, setting: Index) -> Vec<Cause> {
        let (mut seen, mut todo, mut ends) = (BTreeSet::from([setting]), vec![setting], BTreeSet::new());
        while let Some(at) = todo.pop() {
            let next = self.next(at);
            if next.is_empty() && at != setting {
                ends.insert(at);
            }
            todo.extend(next.into_iter().filter(|next| seen.insert(*next)));
        }
        let ends = ends.into_iter().filter(|&at| !self.grows(Part::Setting, &self.model.settings[at].id));
        ends.map(|at| self.cause(at)).collect()
    }

    /// Settings to which more is expected to come than they can serve, whether or not their queues grow.
    pub fn overloaded(&self) -> Vec<Cause> {
        let over = |at: &Index| known(self.settings, Some(*at)).is_some_and(|load| load >= 1.0);
        (0..self.model.settings.len()).filter(over).map(|at| self.cause(at)).collect()
    }

    fn cause(&self, at: Index) -> Cause {
        Cause {
            name: format!("`{}`", self.model.settings[at].id),
            waiting: self.mean("setting-queue", at),
            wait: self.mean("setting-wait-mean", at),
            utilisation: self.mean("setting-utilisation", at),
            load: known(self.settings, Some(at)),
        }
    }
}

fn teams(stay: &Stay) -> impl Iterator<Item = Index> + '_ {
    stay.tasks.iter().filter(|task| task.required).filter_map(|task| task.team)
}

/// Stays that routes lead to, as their first choice or a further one.
fn targets(routes: &[Route]) -> impl Iterator<Item = Index> + '_ {
    let choices = routes
        .iter()
        .flat_map(|route| std::iter::once(route.to).chain(route.then.iter().map(|further| further.to)));
    choices.filter_map(|to| match to {
        Destination::Stay(stay) => Some(stay),
        Destination::Exit(_) => None,
    })
}
