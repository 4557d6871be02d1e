//! Which of several growing queues is the cause of the others, in words.
//!
//! A full nursing home makes the ward's queue grow, and A&E's behind it. A growing setting is *held up* if
//! patients go from it straight into another growing setting, or wait in it for a growing team; the others are
//! causes.

use super::number::{number, plus_minus};
use crate::model::{Index, Model, Route, Stay, Target};
use crate::stats::{Growing, Part};

/// Expected load over capacity by setting and by team; NaN where unknown or without limit.
#[derive(Debug, Clone, Default)]
pub struct Loads {
    /// By setting.
    pub settings: Vec<f64>,
    /// By team.
    pub teams: Vec<f64>,
}

/// A sentence for every growing queue of a setting or team, causes first.
#[must_use]
pub fn unstable(model: &Model, growing: &[Growing], loads: &Loads) -> Vec<String> {
    let mut causes = Vec::new();
    let mut held_up = Vec::new();
    for queue in growing {
        let (what, unit, behind, load) = match queue.part {
            Part::System => continue,
            Part::Team => {
                let load =
                    model.teams.iter().position(|team| team.id == queue.id).map(|at| loads.teams.get(at));
                ("team", "tasks", Vec::new(), load)
            }
            Part::Setting => {
                let at = model.settings.iter().position(|setting| setting.id == queue.id);
                let behind = at.map_or_else(Vec::new, |at| ahead_of(model, at, growing));
                ("setting", "patients", behind, at.map(|at| loads.settings.get(at)))
            }
        };
        let growth = plus_minus(queue.per_day.mean, queue.per_day.half_width(), 2);
        let sentence =
            format!("unstable: the queue for {what} `{}` grows by {growth} {unit} a day", queue.id);
        if behind.is_empty() {
            let load = load.flatten().copied().filter(|load| load.is_finite());
            let load = load.map_or_else(String::new, |load| format!("expected load {}, ", number(load, 2)));
            let used = number(queue.utilisation, 1);
            causes.push(format!("{sentence}; it is a cause: {load}{used} % of its capacity in use"));
        } else {
            held_up.push(format!("{sentence}; it is held up by {}", behind.join(", ")));
        }
    }
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
        Target::Stay(stay) => Some(stay),
        Target::Exit(_) => None,
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
        let loads = Loads { settings: vec![0.5, 1.8], teams: Vec::new() };
        let sentences = unstable(&model, &[queue("ward"), queue("nursing-home")], &loads);
        assert_eq!(sentences.len(), 2);
        assert!(
            sentences[0].contains("`nursing-home`") && sentences[0].contains("a cause: expected load 1.80")
        );
        assert!(sentences[1].contains("`ward`") && sentences[1].contains("held up by `nursing-home`"));
    }
}
