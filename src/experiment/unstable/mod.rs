//! Which of several queues is the cause of the others.
//!
//! A full nursing home fills the ward with people who are ready to leave, and A&E behind it. A growing setting is *held up* if
//! a good part of its places are taken by patients who wait for another setting or a team, or if such a queue grows itself;
//! the chain is followed to its end, a setting or a team. The end is the cause, whether or not its own queue grows: a queue
//! behind full places is bounded by them.

mod affected;
mod chain;

pub(super) use affected::Affected;
pub use chain::{Cause, Held};

use super::stuck::Stuck;
use crate::model::Model;
use crate::number::{count, number, plus_minus};
use crate::results::Results;
use crate::scenario::expected_loads;
use crate::stats::{Growing, Part};
use chain::{Chain, Link, known};

/// A queue that grows, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Unstable {
    /// The option in which it grows; `None`: the baseline.
    pub option: Option<String>,
    /// The queue.
    pub queue: Growing,
    /// Who is held up by whom, from the setting on; empty if it is a cause itself.
    pub held_up: Vec<Held>,
    /// Whether the chain comes back to where it began: they hold each other up.
    pub circle: bool,
    /// Where the chains end, if not here or at another growing queue.
    pub causes: Vec<Cause>,
    /// Expected load over capacity, where it is known.
    pub load: Option<f64>,
    /// The same with waiting for the hours of teams and of the next setting counted.
    pub load_with_hours: Option<f64>,
    /// Per cent of the time in which it takes patients, or somebody is on duty.
    pub open: f64,
    /// What the head of the queue needs, and the most there is, if it can never start.
    pub stuck: Option<(u32, u32)>,
}

/// Links of a chain that are told.
const MOST_LINKS: usize = 6;

impl Unstable {
    /// Whether more arrives than can be served, here or at what it is held up by; otherwise it rises though there is room.
    #[must_use]
    pub fn is_overloaded(&self) -> bool {
        let full = |load: Option<f64>, utilisation: f64| {
            load.is_some_and(|load| load >= 1.0) || crate::stats::stability::is_full(utilisation)
        };
        let is_full = |cause: &Cause| full(cause.load, cause.utilisation) || cause.stuck.is_some();
        full(self.load, self.queue.utilisation)
            || self.load_with_hours.is_some_and(|load| load >= 1.0)
            || self.stuck.is_some()
            || self.causes.iter().any(is_full)
            || (self.causes.is_empty() && !self.held_up.is_empty())
    }

    fn say_chain(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, held) in self.held_up.iter().take(MOST_LINKS).enumerate() {
            let who = if held.who == self.queue.id { "it".to_owned() } else { format!("`{}`", held.who) };
            let lead = if at == 0 { "; " } else { ", " };
            let (waiting, of) = (number(held.waiting, 1), number(held.of, 1));
            write!(f, "{lead}{who} is held up by {} ({waiting} of {of} there wait for it", held.by)?;
            if held.wait.is_finite() {
                write!(f, ", {} h on average", number(held.wait, 0))?;
            }
            f.write_str(")")?;
        }
        match self.held_up.len().saturating_sub(MOST_LINKS) {
            0 => {}
            more => write!(f, ", and {more} more")?,
        }
        if self.circle && self.causes.is_empty() {
            f.write_str("; they hold each other up in a circle")?;
        }
        Ok(())
    }

    fn say_causes(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for cause in &self.causes {
            let (waiting, wait) = (number(cause.waiting, 1), number(cause.wait, 0));
            let is_team = cause.name.starts_with("team");
            write!(f, "; the cause is {}: ", cause.name)?;
            if let Some((needs, most)) = cause.stuck {
                write!(f, "{}, ", never_starts(needs, most, is_team))?;
            }
            let mut used = in_use(cause.load, None, cause.utilisation);
            used.push_str(&hours(cause.open, is_team));
            if let Some(task) = &cause.at {
                used.push_str(&format!(", its task `{task}` begins at certain times only (`at`)"));
            }
            write!(f, "{used}, {waiting} wait for it")?;
            // Of a head that never starts the mean wait is that of those before it.
            if cause.wait.is_finite() && cause.stuck.is_none() {
                write!(f, ", {wait} h on average")?;
            }
        }
        Ok(())
    }
}

/// Why nobody gets in behind the head of a queue.
fn never_starts(needs: u32, most: u32, is_team: bool) -> String {
    let word = if is_team { "head" } else { "unit" };
    match most {
        0 => format!("since its first in the queue came there have been no {word}s at all"),
        most => format!(
            "the first in its queue needs {} at once, and there are {most} at most",
            count(needs as usize, word)
        ),
    }
}

/// Of the time it is open, if not always.
fn hours(open: f64, is_team: bool) -> String {
    if open >= 99.5 || open.is_nan() {
        return String::new();
    }
    let there = if is_team { "on duty" } else { "open" };
    format!(", {there} {} % of the time", number(open, 0))
}

impl std::fmt::Display for Unstable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Growing { part, id, per_day, utilisation } = &self.queue;
        let is_team = *part == Part::Team;
        let (what, unit) = if is_team { ("team", "tasks") } else { ("setting", "patients") };
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
        let used = in_use(self.load, self.load_with_hours, *utilisation) + &hours(self.open, is_team);
        if !self.is_overloaded() {
            return write!(
                f,
                "rising: the queue for {what} `{id}`{of} grows by {growth} {unit} a day though not all is in use ({used}): the \
                 warm-up may be too short, the measured period may lie in a rising season, or what is free does not suit who is \
                 first in the queue"
            );
        }
        write!(f, "unstable: the queue for {what} `{id}`{of} grows by {growth} {unit} a day")?;
        if let Some((needs, most)) = self.stuck {
            write!(f, "; it is a cause: {}, {used}", never_starts(needs, most, is_team))?;
        } else if self.held_up.is_empty() {
            write!(f, "; it is a cause: {used}")?;
        }
        self.say_chain(f)?;
        self.say_causes(f)
    }
}

fn in_use(load: Option<f64>, with_hours: Option<f64>, utilisation: f64) -> String {
    let waiting = with_hours.zip(load).filter(|(with_hours, load)| *with_hours > load + 0.01);
    let waiting = waiting.map_or_else(String::new, |(with_hours, _)| {
        format!(" ({} with waiting for the hours of others)", number(with_hours, 2))
    });
    let load = load.map_or_else(String::new, |load| format!("expected load {}{waiting}, ", number(load, 2)));
    format!("{load}{} % of its capacity in use", number(utilisation, 1))
}

/// The growing queues of settings and teams, causes first; model and results are those of the system in which they grow.
pub(super) fn unstable(
    model: &Model,
    growing: &[Growing],
    stuck: &[Stuck],
    results: &Results,
) -> Vec<Unstable> {
    if growing.is_empty() {
        return Vec::new();
    }
    let option = (results.option != crate::model::BASELINE).then(|| results.option.clone());
    let loads = expected_loads(model).unwrap_or_default();
    let chain = Chain { model, growing, results, stuck, loads: &loads };
    let alone = growing.len() == 1;
    let plain = |queue: &Growing| Unstable {
        option: option.clone(),
        queue: queue.clone(),
        held_up: Vec::new(),
        circle: false,
        causes: Vec::new(),
        load: None,
        load_with_hours: None,
        open: 100.0,
        stuck: None,
    };
    let all = growing.iter().filter_map(|queue| match queue.part {
        // Of what grows in a part there is nothing more to say.
        Part::System => alone.then(|| Unstable { causes: chain.overloaded(), ..plain(queue) }),
        Part::Team => {
            let at = model.teams.iter().position(|team| team.id == queue.id);
            let cause = at.map(|at| chain.cause(Link::Team(at)));
            Some(Unstable {
                load: known(&loads.teams, at),
                open: cause.as_ref().map_or(100.0, |cause| cause.open),
                stuck: cause.and_then(|cause| cause.stuck),
                ..plain(queue)
            })
        }
        Part::Setting => {
            let at = model.settings.iter().position(|setting| setting.id == queue.id);
            let (held_up, circle) = at.map_or_else(Default::default, |at| chain.held_up(at));
            let cause = at.map(|at| chain.cause(Link::Setting(at)));
            Some(Unstable {
                held_up,
                circle,
                causes: at.map_or_else(Vec::new, |at| chain.causes(at)),
                load: known(&loads.settings, at),
                load_with_hours: known(&loads.with_hours, at),
                open: cause.as_ref().map_or(100.0, |cause| cause.open),
                stuck: cause.and_then(|cause| cause.stuck),
                ..plain(queue)
            })
        }
    });
    let (mut causes, held_up): (Vec<_>, Vec<_>) = all.partition(|queue| queue.held_up.is_empty());
    causes.extend(held_up);
    causes
}

/// Settings and teams whose expected load is surely above what they have, by their kind and id.
pub(super) fn surely_overloaded(model: &Model) -> Vec<(Part, String)> {
    let loads = expected_loads(model).unwrap_or_default();
    let over = |load: &f64| *load >= SURELY;
    let settings = model.settings.iter().zip(&loads.settings).filter(|(_, load)| over(load));
    let teams = model.teams.iter().zip(&loads.teams).filter(|(_, load)| over(load));
    (settings.map(|(setting, _)| (Part::Setting, setting.id.clone())))
        .chain(teams.map(|(team, _)| (Part::Team, team.id.clone())))
        .collect()
}

/// An estimate of a load this far above capacity is not for want of precision.
const SURELY: f64 = 1.02;

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
        let found = unstable(&model, &[queue("ward"), queue("nursing-home")], &[], &synthetic::hospital(3));
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
        let found = unstable(&model, &[rising], &[], &results);
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
