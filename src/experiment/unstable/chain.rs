//! Who waits for whom.

use crate::model::{Destination, Index, Model, Route, Stay, Timetable};
use crate::results::Results;
use crate::scenario::share_of_time;
use crate::stats::{Growing, Part, mean_interval, summary::CONFIDENCE};
use std::collections::BTreeSet;

/// Share of a setting's places whose patients must wait for another, or a team, for it to be held up by that.
const HELD: f64 = 0.1;

/// The end of a chain of queues.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// `` `nursing-home` ``, `` team `social-work` ``.
    pub name: String,
    /// Patients (tasks) waiting for it, on average.
    pub waiting: f64,
    /// Mean wait, hours.
    pub wait: f64,
    /// Per cent of its capacity in use.
    pub utilisation: f64,
    /// Expected load over capacity, where it is known.
    pub load: Option<f64>,
    /// Per cent of the time in which it takes patients, or somebody is on duty.
    pub open: f64,
}

/// A part of the system that others wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Link {
    /// A setting.
    Setting(Index),
    /// A team.
    Team(Index),
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
    /// Expected loads of teams.
    pub teams: &'a [f64],
}

impl Chain<'_> {
    fn mean_of(&self, metric: &str, group: &str) -> f64 {
        let column = self.results.column(metric, group);
        column.map_or(f64::NAN, |column| mean_interval(&self.results.values(column), CONFIDENCE).mean)
    }

    fn id(&self, link: Link) -> &str {
        match link {
            Link::Setting(at) => &self.model.settings[at].id,
            Link::Team(at) => &self.model.teams[at].id,
        }
    }

    fn name(&self, link: Link) -> String {
        match link {
            Link::Setting(_) => format!("`{}`", self.id(link)),
            Link::Team(_) => format!("team `{}`", self.id(link)),
        }
    }

    pub fn grows(&self, part: Part, id: &str) -> bool {
        self.growing.iter().any(|queue| queue.part == part && queue.id == id)
    }

    fn link_grows(&self, link: Link) -> bool {
        let part = if matches!(link, Link::Team(_)) { Part::Team } else { Part::Setting };
        self.grows(part, self.id(link))
    }

    /// Whether patients of a setting are held up by another or a team: its queue grows too, or those who wait here for it
    /// are as many as a good part of the places. A team's queue need not grow: it is bounded by the places behind it.
    fn holds_up(&self, next: Link, setting: Index) -> bool {
        let here = &self.model.settings[setting].id;
        let waited_for = if matches!(next, Link::Team(_)) { "team" } else { "for" };
        let blocked =
            self.mean_of("setting-blocked", &format!("setting={here},{waited_for}={}", self.id(next)));
        self.link_grows(next)
            || blocked >= HELD * self.mean_of("setting-occupied", &format!("setting={here}"))
    }

    /// Settings and teams that hold up the patients of a setting.
    pub fn next(&self, setting: Index) -> BTreeSet<Link> {
        let stays = || self.model.stays.iter().filter(|stay| stay.setting == setting);
        let settings =
            stays().flat_map(|stay| targets(&stay.routes)).map(|stay| self.model.stays[stay].setting);
        let settings = settings.filter(|&next| next != setting).map(Link::Setting);
        let teams = stays().flat_map(teams).map(Link::Team);
        settings.chain(teams).filter(|&next| self.holds_up(next, setting)).collect()
    }

    /// What the patients of a setting wait for.
    pub fn ahead_of(&self, setting: Index) -> Vec<String> {
        let mut ahead: Vec<String> = self.next(setting).into_iter().map(|next| self.name(next)).collect();
        ahead.sort();
        ahead
    }

    /// Where the chains that begin at a setting end, but for ends that grow and so are reported themselves.
    pub fn causes(&self, setting: Index) -> Vec<Cause> {
        let (mut seen, mut todo) = (BTreeSet::from([Link::Setting(setting)]), vec![setting]);
        let mut ends = BTreeSet::new();
        while let Some(at) = todo.pop() {
            let next = self.next(at);
            if next.is_empty() && at != setting {
                ends.insert(Link::Setting(at));
            }
            for link in next.into_iter().filter(|next| seen.insert(*next)) {
                match link {
                    Link::Setting(at) => todo.push(at),
                    Link::Team(_) => _ = ends.insert(link),
                }
            }
        }
        ends.into_iter().filter(|&at| !self.link_grows(at)).map(|at| self.cause(at)).collect()
    }

    /// Settings and teams of which more is expected than they can serve, whether or not their queues grow.
    pub fn overloaded(&self) -> Vec<Cause> {
        let settings = (0..self.model.settings.len()).map(Link::Setting);
        let all = settings.chain((0..self.model.teams.len()).map(Link::Team));
        all.filter(|&at| self.load(at).is_some_and(|load| load >= 1.0)).map(|at| self.cause(at)).collect()
    }

    fn load(&self, link: Link) -> Option<f64> {
        match link {
            Link::Setting(at) => known(self.settings, Some(at)),
            Link::Team(at) => known(self.teams, Some(at)),
        }
    }

    fn cause(&self, at: Link) -> Cause {
        let (kind, hours): (_, Option<&Timetable>) = match at {
            Link::Setting(at) => ("setting", self.model.settings[at].admits.as_ref()),
            Link::Team(at) => ("team", Some(&self.model.teams[at].rota)),
        };
        let mean =
            |metric: &str| self.mean_of(&format!("{kind}-{metric}"), &format!("{kind}={}", self.id(at)));
        Cause {
            name: self.name(at),
            waiting: mean("queue"),
            wait: mean("wait-mean"),
            utilisation: mean("utilisation"),
            load: self.load(at),
            open: hours.map_or(100.0, |hours| 100.0 * share_of_time(self.model, hours)),
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
