//! Who waits for whom.

use crate::experiment::stuck::Stuck;
use crate::model::{Destination, Index, Model, Route, Stay, Timetable};
use crate::results::Results;
use crate::scenario::{Loads, share_of_time};
use crate::stats::{Growing, Part, mean_interval, summary::CONFIDENCE};
use std::collections::{BTreeSet, VecDeque};

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
    /// A task of the team that begins at certain times only.
    pub at: Option<String>,
    /// What the head of its queue needs, and the most there is, if it can never start.
    pub stuck: Option<(u32, u32)>,
}

/// One who is held up, and by what.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Id of the setting whose patients wait.
    pub who: String,
    /// What they wait for: `` `nursing-home` ``, `` team `social-work` ``.
    pub by: String,
    /// Patients who hold a place and wait for it, on average.
    pub waiting: f64,
    /// Of so many who hold a place.
    pub of: f64,
    /// Mean wait for it of those who got it, hours.
    pub wait: f64,
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
    /// Queues that cannot move.
    pub stuck: &'a [Stuck],
    /// Expected loads.
    pub loads: &'a Loads,
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

    /// Patients of a setting who hold a place and wait for another setting or a team.
    fn blocked(&self, next: Link, setting: Index) -> f64 {
        let here = &self.model.settings[setting].id;
        let waited_for = if matches!(next, Link::Team(_)) { "team" } else { "for" };
        self.mean_of("setting-blocked", &format!("setting={here},{waited_for}={}", self.id(next)))
    }

    fn occupied(&self, setting: Index) -> f64 {
        self.mean_of("setting-occupied", &format!("setting={}", self.model.settings[setting].id))
    }

    /// Whether patients of a setting are held up by another or a team: those who wait here for it are as many as a good part of
    /// the places. A team's queue need not grow: it is bounded by the places behind it.
    fn holds_up(&self, next: Link, setting: Index) -> bool {
        let blocked = self.blocked(next, setting);
        blocked > 0.0 && blocked >= HELD * self.occupied(setting)
    }

    /// Settings and teams that hold up the patients of a setting: a good part of them, or on their way to a queue that grows.
    pub fn next(&self, setting: Index) -> BTreeSet<Link> {
        let stays = || self.model.stays.iter().filter(|stay| stay.setting == setting);
        let to_setting = |stay: Index| self.model.stays[stay].setting;
        let elsewhere = |next: &Index| *next != setting;
        let routes = stays().flat_map(|stay| targets(&stay.routes)).map(to_setting).filter(elsewhere);
        let on_their_way = routes.map(Link::Setting).chain(stays().flat_map(teams).map(Link::Team));
        let on_their_way = on_their_way.filter(|&next| self.link_grows(next) || self.holds_up(next, setting));
        // Whom an interruption sends on waits for that where they are.
        let cuts = stays().flat_map(|stay| &stay.interruptions).filter_map(|cut| match cut.to {
            Some(Destination::Stay(stay)) => Some(to_setting(stay)),
            Some(Destination::Exit(_)) | None => None,
        });
        let sent = cuts.filter(elsewhere).map(Link::Setting).filter(|&next| self.holds_up(next, setting));
        on_their_way.chain(sent).collect()
    }

    /// Who is held up by whom, from a setting on, and whether the chain comes back to where it was.
    pub fn held_up(&self, setting: Index) -> (Vec<Held>, bool) {
        let (mut seen, mut todo) = (BTreeSet::from([setting]), VecDeque::from([setting]));
        let (mut all, mut circle) = (Vec::new(), false);
        while let Some(at) = todo.pop_front() {
            for next in self.next(at) {
                let kind = if matches!(next, Link::Team(_)) { "team" } else { "setting" };
                all.push(Held {
                    who: self.model.settings[at].id.clone(),
                    by: self.name(next),
                    waiting: self.blocked(next, at),
                    of: self.occupied(at),
                    // Of a head that never starts the mean wait is that of those before it.
                    wait: match self.stuck(next) {
                        Some(_) => f64::NAN,
                        None => {
                            self.mean_of(&format!("{kind}-wait-mean"), &format!("{kind}={}", self.id(next)))
                        }
                    },
                });
                if let Link::Setting(next) = next {
                    circle |= next == setting;
                    if seen.insert(next) {
                        todo.push_back(next);
                    }
                }
            }
        }
        (all, circle)
    }

    /// Where the chains that begin at a setting end, but for ends that grow and so are reported themselves.
    pub fn causes(&self, setting: Index) -> Vec<Cause> {
        let (mut seen, mut todo) = (BTreeSet::from([Link::Setting(setting)]), vec![setting]);
        let mut ends = BTreeSet::new();
        while let Some(at) = todo.pop() {
            let next = self.next(at);
            let is_stuck = self.stuck(Link::Setting(at)).is_some();
            if (next.is_empty() || is_stuck) && at != setting {
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

    /// What the head of a queue needs and the most there is, if it can never start.
    pub fn stuck(&self, link: Link) -> Option<(u32, u32)> {
        let kind = if matches!(link, Link::Team(_)) { "team" } else { "setting" };
        let group = format!("{kind}={}", self.id(link));
        self.stuck.iter().find(|stuck| stuck.group == group).map(|stuck| (stuck.needs, stuck.most))
    }

    /// Settings and teams of which more is expected than they can serve, whether or not their queues grow.
    pub fn overloaded(&self) -> Vec<Cause> {
        let settings = (0..self.model.settings.len()).map(Link::Setting);
        let all = settings.chain((0..self.model.teams.len()).map(Link::Team));
        all.filter(|&at| self.load(at).is_some_and(|load| load >= 1.0)).map(|at| self.cause(at)).collect()
    }

    fn load(&self, link: Link) -> Option<f64> {
        match link {
            Link::Setting(at) => known(&self.loads.settings, Some(at)),
            Link::Team(at) => known(&self.loads.teams, Some(at)),
        }
    }

    /// A task of a team that begins at certain times only.
    fn at_times(&self, link: Link) -> Option<String> {
        let Link::Team(team) = link else { return None };
        let mut tasks = self.model.stays.iter().flat_map(|stay| &stay.tasks);
        let task = tasks.find(|task| task.required && task.is_of(team) && task.at.is_some())?;
        Some(task.id.clone())
    }

    pub fn cause(&self, at: Link) -> Cause {
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
            at: self.at_times(at),
            stuck: self.stuck(at),
        }
    }
}

fn teams(stay: &Stay) -> impl Iterator<Item = Index> + '_ {
    stay.tasks.iter().filter(|task| task.required).flat_map(|task| task.teams().map(|(team, ..)| team))
}

/// Stays that routes lead to, as their first choice or a further one.
fn targets(routes: &[Route]) -> impl Iterator<Item = Index> + '_ {
    routes.iter().flat_map(Route::targets).filter_map(|to| match to {
        Destination::Stay(stay) => Some(stay),
        Destination::Exit(_) => None,
    })
}
