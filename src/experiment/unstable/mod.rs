//! Which of several queues is the cause of the others.
//!
//! A full nursing home fills the ward with people who are ready to leave, and A&E behind it. A growing setting is *held up* if
//! a good part of its places are taken by patients who wait for another setting or a team, or if such a queue grows itself;
//! the chain is followed to its end, a setting or a team. The end is the cause, whether or not its own queue grows: a queue
//! behind full places is bounded by them.

mod affected;
mod chain;

pub(super) use affected::Affected;
pub use chain::Cause;

use crate::model::Model;
use crate::number::{number, plus_minus};
use crate::results::Results;
use crate::scenario::expected_loads;
use crate::stats::{Growing, Part};
use chain::{Chain, known};

/// A queue that grows, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Unstable {
    /// The option in which it grows; `None`: the baseline.
    pub option: Option<String>,
    /// The queue.
    pub queue: Growing,
    /// What its patients wait for: `` `nursing-home` ``, `` team `social-work` ``; empty if it is a cause itself.
    pub held_up_by: Vec<String>,
    /// Where the chains end, if not here or at another growing queue.
    pub causes: Vec<Cause>,
    /// Expected load over capacity, where it is known.
    pub load: Option<f64>,
}

impl Unstable {
    /// Whether more arrives than can be served, here or at what it is held up by; otherwise it rises though there is room.
    #[must_use]
    pub fn is_overloaded(&self) -> bool {
        let full = |load: Option<f64>, utilisation: f64| {
            load.is_some_and(|load| load >= 1.0) || crate::stats::stability::is_full(utilisation)
        };
        full(self.load, self.queue.utilisation)
            || self.causes.iter().any(|cause| full(cause.load, cause.utilisation))
            || (self.causes.is_empty() && !self.held_up_by.is_empty())
    }
}

impl Unstable {
    fn say_causes(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for cause in &self.causes {
            let (waiting, wait) = (number(cause.waiting, 1), number(cause.wait, 0));
            let mut used = in_use(cause.load, cause.utilisation);
            if cause.open < 99.5 {
                let there = if cause.name.starts_with("team") { "on duty" } else { "open" };
                used.push_str(&format!(", {there} {} % of the time", number(cause.open, 0)));
            }
            write!(f, "; the cause is {}: {used}, {waiting} wait for it, {wait} h on average", cause.name)?;
        }
        Ok(())
    }
}

impl std::fmt::Display for Unstable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Growing { part, id, per_day, utilisation } = &self.queue;
        let (what, unit) = if *part == Part::Team { ("team", "tasks") } else { ("setting", "patients") };
        let growth = plus_minus(per_day.mean, per_day.half_width(), 2);
        let of = self.option.as_ref().map_or_else(String::new, |option| format!(" in option {option}"));
        if *part == Part::System {
            write!(
                f,
                "rising: patients in the system{of} grow by {growth} a day, though no single queue is sure to"
            )?;
            if self.causes.is_empty() {
                f.write_str(
                    ": the warm-up may be too short for those who stay long, or more come from month to month",
                )?;
            }
            return self.say_causes(f);
        }
        let used = in_use(self.load, *utilisation);
        if !self.is_overloaded() {
            return write!(
                f,
                "rising: the queue for {what} `{id}`{of} grows by {growth} {unit} a day though not all is in use ({used}): the \
                 warm-up may be too short, the measured period may lie in a rising season, or what is free does not suit who is \
                 first in the queue"
            );
        }
        write!(f, "unstable: the queue for {what} `{id}`{of} grows by {growth} {unit} a day")?;
        if self.held_up_by.is_empty() {
            return write!(f, "; it is a cause: {used}");
        }
        write!(f, "; it is held up by {}", self.held_up_by.join(", "))?;
        self.say_causes(f)
    }
}

fn in_use(load: Option<f64>, utilisation: f64) -> String {
    let load = load.map_or_else(String::new, |load| format!("expected load {}, ", number(load, 2)));
    format!("{load}{} % of its capacity in use", number(utilisation, 1))
}

/// The growing queues of settings and teams, causes first; model and results are those of the system in which they grow.
pub(super) fn unstable(model: &Model, growing: &[Growing], results: &Results) -> Vec<Unstable> {
    if growing.is_empty() {
        return Vec::new();
    }
    let option = (results.option != crate::model::BASELINE).then(|| results.option.clone());
    let (settings, teams) = expected_loads(model).unwrap_or_default();
    let chain = Chain { model, growing, results, settings: &settings, teams: &teams };
    let alone = growing.len() == 1;
    let all = growing.iter().filter_map(|queue| match queue.part {
        // Of what grows in a part there is nothing more to say.
        Part::System => alone.then(|| Unstable {
            option: option.clone(),
            queue: queue.clone(),
            held_up_by: Vec::new(),
            causes: chain.overloaded(),
            load: None,
        }),
        Part::Team => {
            let at = model.teams.iter().position(|team| team.id == queue.id);
            let load = known(&teams, at);
            Some(Unstable {
                option: option.clone(),
                queue: queue.clone(),
                held_up_by: Vec::new(),
                causes: Vec::new(),
                load,
            })
        }
        Part::Setting => {
            let at = model.settings.iter().position(|setting| setting.id == queue.id);
            let held_up_by = at.map_or_else(Vec::new, |at| chain.ahead_of(at));
            let causes = at.map_or_else(Vec::new, |at| chain.causes(at));
            Some(Unstable {
                option: option.clone(),
                queue: queue.clone(),
                held_up_by,
                causes,
                load: known(&settings, at),
            })
        }
    });
    let (mut causes, held_up): (Vec<_>, Vec<_>) = all.partition(|queue| queue.held_up_by.is_empty());
    causes.extend(held_up);
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{mean_interval, synthetic};

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

    #[test]
    fn what_rises_though_there_is_room_is_not_called_overloaded() {
        let model = crate::report::sample::ward_and_nursing_home();
        let mut results = synthetic::hospital(3);
        for setting in ["ward", "nursing-home"] {
            synthetic::set(&mut results, "setting-delayed-days", &format!("setting={setting}"), |_| 0.0);
        }
        let rising = Growing { utilisation: 71.0, ..queue("nursing-home") };
        let found = unstable(&model, &[rising], &results);
        let found = Unstable { load: Some(0.7), ..found[0].clone() };
        assert!(!found.is_overloaded());
        let text = found.to_string();
        assert!(
            text.contains(
                "(expected load 0.70, 71.0 % of its capacity in use): the warm-up may be too short"
            ),
            "{text}"
        );
        assert!(Unstable { load: Some(1.1), ..found }.is_overloaded());
    }
}
