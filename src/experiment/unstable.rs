//! Which of several growing queues is the cause of the others.
//!
//! A full nursing home makes the ward's queue grow, and A&E's behind it. A growing setting is *held up* if
//! patients go from it straight into another growing setting, or wait in it for a growing team; the others are
//! causes.

use crate::model::{Destination, Index, Model, Route, Stay};
use crate::number::{number, plus_minus};
use crate::scenario::expected_loads;
use crate::stats::{Growing, Part};

/// A queue that grows without limit, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Unstable {
    /// The queue.
    pub queue: Growing,
    /// What it is held up by: `` `nursing-home` ``, `` team `social-work` ``; empty if it is a cause itself.
    pub held_up_by: Vec<String>,
    /// Expected load over capacity, where it is known.
    pub load: Option<f64>,
}

impl std::fmt::Display for Unstable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Growing { part, id, per_day, utilisation } = &self.queue;
        let (what, unit) = if *part == Part::Team { ("team", "tasks") } else { ("setting", "patients") };
        let growth = plus_minus(per_day.mean, per_day.half_width(), 2);
        write!(f, "unstable: the queue for {what} `{id}` grows by {growth} {unit} a day")?;
        if !self.held_up_by.is_empty() {
            return write!(f, "; it is held up by {}", self.held_up_by.join(", "));
        }
        let load = self.load.map_or_else(String::new, |load| format!("expected load {}, ", number(load, 2)));
        write!(f, "; it is a cause: {load}{} % of its capacity in use", number(*utilisation, 1))
    }
}

/// The growing queues of settings and teams, causes first.
pub(super) fn unstable(model: &Model, growing: &[Growing]) -> Vec<Unstable> {
    if growing.is_empty() {
        return Vec::new();
    }
    let (settings, teams) = expected_loads(model).unwrap_or_default();
    let known = |loads: &[f64], at: Option<Index>| {
        at.and_then(|at| loads.get(at)).copied().filter(|load| load.is_finite())
    };
    let all = growing.iter().filter_map(|queue| {
        let (held_up_by, load) = match queue.part {
            Part::System => return None,
            Part::Team => {
                let at = model.teams.iter().position(|team| team.id == queue.id);
                (Vec::new(), known(&teams, at))
            }
            Part::Setting => {
                let at = model.settings.iter().position(|setting| setting.id == queue.id);
                (at.map_or_else(Vec::new, |at| ahead_of(model, at, growing)), known(&settings, at))
            }
        };
        Some(Unstable { queue: queue.clone(), held_up_by, load })
    });
    let (mut causes, held_up): (Vec<_>, Vec<_>) = all.partition(|queue| queue.held_up_by.is_empty());
    causes.extend(held_up);
    causes
}

/// Growing settings and teams that the patients of a setting wait for.
fn ahead_of(model: &Model, setting: Index, growing: &[Growing]) -> Vec<String> {
    let grows = |part: Part, id: &str| growing.iter().any(|queue| queue.part == part && queue.id == id);
    let mut ahead = Vec::new();
    for stay in model.stays.iter().filter(|stay| stay.setting == setting) {
        let next =
            targets(&stay.routes).map(|stay| model.stays[stay].setting).filter(|&next| next != setting);
        ahead.extend(next.filter_map(|next| {
            let id = &model.settings[next].id;
            grows(Part::Setting, id).then(|| format!("`{id}`"))
        }));
        ahead.extend(teams(stay).filter_map(|team| {
            let id = &model.teams[team].id;
            grows(Part::Team, id).then(|| format!("team `{id}`"))
        }));
    }
    ahead.sort();
    ahead.dedup();
    ahead
}

fn teams(stay: &Stay) -> impl Iterator<Item = Index> + '_ {
    stay.tasks.iter().filter(|task| task.required).filter_map(|task| task.team)
}

/// Stays that routes lead to as their first choice.
fn targets(routes: &[Route]) -> impl Iterator<Item = Index> + '_ {
    routes.iter().filter_map(|route| match route.to {
        Destination::Stay(stay) => Some(stay),
        Destination::Exit(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mean_interval;

    #[test]
    fn a_full_nursing_home_is_the_cause_and_the_ward_is_held_up() {
        let model = crate::report::sample::ward_and_nursing_home();
        let queue = |id: &str| Growing {
            part: Part::Setting,
            id: id.to_owned(),
            per_day: mean_interval(&[1.0, 1.5, 1.25], 0.95),
            utilisation: 99.5,
        };
        let found = unstable(&model, &[queue("ward"), queue("nursing-home")]);
        let sentences: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(sentences.len(), 2);
        assert!(sentences[0].contains("`nursing-home`") && sentences[0].contains("it is a cause: "));
        let loaded = Unstable { load: Some(1.8), ..found[0].clone() }.to_string();
        assert!(loaded.contains("a cause: expected load 1.80, 99.5 % of its capacity in use"), "{loaded}");
        assert!(sentences[1].contains("`ward`") && sentences[1].contains("held up by `nursing-home`"));
    }
}
