//! Which of several queues is the cause of the others.
//!
//! A full nursing home fills the ward with people who are ready to leave, and A&E behind it. A growing setting is *held up* if
//! a good part of its places are taken by patients who wait for another setting or a team, or if such a queue grows itself;
//! the chain is followed to its end. The end is the cause, whether or not its own queue grows: a queue behind full
//! places is bounded by them.

use std::collections::BTreeSet;

use crate::model::{Destination, Index, Model, Route, Stay, YEAR_DAYS};
use crate::number::{number, plus_minus};
use crate::results::Results;
use crate::scenario::expected_loads;
use crate::stats::{Growing, Part, mean_interval, summary::CONFIDENCE};

/// Share of a setting's places whose patients must wait for another for it to be held up by that one.
const HELD: f64 = 0.1;

/// A queue that grows without limit, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Unstable {
    /// The queue.
    pub queue: Growing,
    /// What its patients wait for: `` `nursing-home` ``, `` team `social-work` ``; empty if it is a cause itself.
    pub held_up_by: Vec<String>,
    /// Where the chains end, if not here or at another growing queue.
    pub causes: Vec<Cause>,
    /// Expected load over capacity, where it is known.
    pub load: Option<f64>,
}

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

impl std::fmt::Display for Unstable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Growing { part, id, per_day, utilisation } = &self.queue;
        let (what, unit) = if *part == Part::Team { ("team", "tasks") } else { ("setting", "patients") };
        let growth = plus_minus(per_day.mean, per_day.half_width(), 2);
        write!(f, "unstable: the queue for {what} `{id}` grows by {growth} {unit} a day")?;
        if self.held_up_by.is_empty() {
            return write!(f, "; it is a cause: {}", in_use(self.load, *utilisation));
        }
        write!(f, "; it is held up by {}", self.held_up_by.join(", "))?;
        for cause in &self.causes {
            let (waiting, wait) = (number(cause.waiting, 1), number(cause.wait, 0));
            let used = in_use(cause.load, cause.utilisation);
            write!(f, "; the cause is {}: {used}, {waiting} wait for it, {wait} h on average", cause.name)?;
        }
        Ok(())
    }
}

fn in_use(load: Option<f64>, utilisation: f64) -> String {
    let load = load.map_or_else(String::new, |load| format!("expected load {}, ", number(load, 2)));
    format!("{load}{} % of its capacity in use", number(utilisation, 1))
}

/// The growing queues of settings and teams, causes first; `results` are those of the system in which they grow.
pub(super) fn unstable(model: &Model, growing: &[Growing], results: &Results) -> Vec<Unstable> {
    if growing.is_empty() {
        return Vec::new();
    }
    let (settings, teams) = expected_loads(model).unwrap_or_default();
    let chain = Chain { model, growing, results, settings: &settings };
    let all = growing.iter().filter_map(|queue| match queue.part {
        Part::System => None,
        Part::Team => {
            let at = model.teams.iter().position(|team| team.id == queue.id);
            let load = known(&teams, at);
            Some(Unstable { queue: queue.clone(), held_up_by: Vec::new(), causes: Vec::new(), load })
        }
        Part::Setting => {
            let at = model.settings.iter().position(|setting| setting.id == queue.id);
            let held_up_by = at.map_or_else(Vec::new, |at| chain.ahead_of(at));
            let causes = at.map_or_else(Vec::new, |at| chain.causes(at));
            Some(Unstable { queue: queue.clone(), held_up_by, causes, load: known(&settings, at) })
        }
    });
    let (mut causes, held_up): (Vec<_>, Vec<_>) = all.partition(|queue| queue.held_up_by.is_empty());
    causes.extend(held_up);
    causes
}

fn known(loads: &[f64], at: Option<Index>) -> Option<f64> {
    at.and_then(|at| loads.get(at)).copied().filter(|load| load.is_finite())
}

/// Who waits for whom.
struct Chain<'a> {
    model: &'a Model,
    growing: &'a [Growing],
    results: &'a Results,
    /// Expected loads of settings.
    settings: &'a [f64],
}

impl Chain<'_> {
    fn mean(&self, metric: &str, setting: Index) -> f64 {
        let column = self.results.column(metric, &format!("setting={}", self.model.settings[setting].id));
        column.map_or(f64::NAN, |column| mean_interval(&self.results.values(column), CONFIDENCE).mean)
    }

    fn grows(&self, part: Part, id: &str) -> bool {
        self.growing.iter().any(|queue| queue.part == part && queue.id == id)
    }

    /// Whether patients of a setting are held up by another: its queue grows too, or those who wait for it elsewhere, ready
    /// to move, are as many as a good part of the places here.
    fn holds_up(&self, next: Index, setting: Index) -> bool {
        // Delayed days a month that a setting causes, as a mean number of patients.
        let blocked = self.mean("setting-delayed-days", next) * 12.0 / YEAR_DAYS;
        self.grows(Part::Setting, &self.model.settings[next].id)
            || blocked >= HELD * self.mean("setting-occupied", setting)
    }

    /// Settings that hold up the patients of one.
    fn next(&self, setting: Index) -> BTreeSet<Index> {
        let stays = self.model.stays.iter().filter(|stay| stay.setting == setting);
        let next = stays.flat_map(|stay| targets(&stay.routes)).map(|stay| self.model.stays[stay].setting);
        next.filter(|&next| next != setting && self.holds_up(next, setting)).collect()
    }

    /// What the patients of a setting wait for.
    fn ahead_of(&self, setting: Index) -> Vec<String> {
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
    fn causes(&self, setting: Index) -> Vec<Cause> {
        let (mut seen, mut todo, mut ends) = (BTreeSet::from([setting]), vec![setting], BTreeSet::new());
        while let Some(at) = todo.pop() {
            let next = self.next(at);
            if next.is_empty() && at != setting {
                ends.insert(at);
            }
            todo.extend(next.into_iter().filter(|next| seen.insert(*next)));
        }
        let ends = ends.into_iter().filter(|&at| !self.grows(Part::Setting, &self.model.settings[at].id));
        let cause = |at: Index| Cause {
            name: format!("`{}`", self.model.settings[at].id),
            waiting: self.mean("setting-queue", at),
            wait: self.mean("setting-wait-mean", at),
            utilisation: self.mean("setting-utilisation", at),
            load: known(self.settings, Some(at)),
        };
        ends.map(cause).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic;

    fn queue(id: &str) -> Growing {
        Growing {
            part: Part::Setting,
            id: id.to_owned(),
            per_day: mean_interval(&[1.0, 1.5, 1.25], 0.95),
            utilisation: 99.5,
        }
    }

    #[test]
    fn a_full_nursing_home_is_the_cause_and_the_ward_is_held_up() {
        let model = crate::report::sample::ward_and_nursing_home();
        let found = unstable(&model, &[queue("ward"), queue("nursing-home")], &synthetic::hospital(3));
        let sentences: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(sentences.len(), 2);
        assert!(sentences[0].contains("`nursing-home`") && sentences[0].contains("it is a cause: "));
        let loaded = Unstable { load: Some(1.8), ..found[0].clone() }.to_string();
        assert!(loaded.contains("a cause: expected load 1.80, 99.5 % of its capacity in use"), "{loaded}");
        assert!(sentences[1].contains("`ward`") && sentences[1].contains("held up by `nursing-home`"));
    }
}
