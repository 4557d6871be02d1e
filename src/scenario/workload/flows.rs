//! The traffic equations, combination by combination.

use super::arrivals::arrivals;
use super::combinations::{conditions, drawn, given, probability};
use super::times::{Means, Times, work_of};
use crate::calendar::{add_days, days_between};
use crate::distribution::Distribution;
use crate::model::{Condition, DAY, Destination, Index, Model, Route, Setting, Stay, Team};
use crate::scenario::decode::combinations::{Combinations, MOST};
use crate::scenario::timetable;

/// Most tests of a condition, a stay or a stream against a combination: a few seconds.
const MOST_TESTS: usize = 100_000_000;

/// Mean flows and what they take up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected {
    /// Arrivals a day of each stream.
    pub arrivals: Vec<f64>,
    /// Stays that patients enter, a day.
    pub entered: f64,
    /// Units in use or being cleaned in each setting.
    pub units: Vec<f64>,
    /// Heads at work of each team.
    pub heads: Vec<f64>,
    /// Share of those who are to come to each setting that goes on to a further choice, for want of room.
    pub elsewhere: Vec<f64>,
}

/// Passes in which what is too much for one setting is sent on to another.
const PASSES: usize = 8;

/// Where patients go: whom a route is for, when, and how many of those who are to come to a setting find it full.
struct Routing<'a> {
    model: &'a Model,
    holds: &'a dyn Fn(&Condition) -> bool,
    window: &'a dyn Fn(&Route) -> f64,
    elsewhere: &'a [f64],
}

/// The expected flows; `None` if conditions tell too many combinations apart.
pub(crate) fn expected(model: &Model) -> Option<Expected> {
    let mut elsewhere = vec![0.0; model.settings.len()];
    let mut expected = flows(model, &elsewhere)?;
    for _ in 0..PASSES {
        let mut more = false;
        for (at, setting) in model.settings.iter().enumerate() {
            let Some(room) = mean_room(model, setting) else { continue };
            if expected.units[at] > room * 1.001 && gives_way(model, at) {
                elsewhere[at] = 1.0 - (1.0 - elsewhere[at]) * room / expected.units[at];
                more = true;
            }
        }
        if !more {
            break;
        }
        expected = flows(model, &elsewhere)?;
    }
    Some(Expected { elsewhere, ..expected })
}

/// Mean capacity of a setting with its escalation places; `None` without limit.
pub(crate) fn mean_room(model: &Model, setting: &Setting) -> Option<f64> {
    let extra = setting.escalation.as_ref().map_or(0.0, |escalation| f64::from(escalation.places));
    let (start, days) = (model.scenario.start, model.scenario.measure_days);
    setting.capacity.as_ref().map(|capacity| timetable::mean(capacity, start, days) + extra)
}

/// Mean number of heads of a team that are there.
pub(crate) fn mean_heads(model: &Model, team: &Team) -> f64 {
    timetable::mean(&team.rota, model.scenario.start, model.scenario.measure_days) * (1.0 - team.absence)
}

/// Whether everybody who is to come to a setting has a further choice, if it is full.
fn gives_way(model: &Model, setting: Index) -> bool {
    let comes =
        |to: Destination| matches!(to, Destination::Stay(stay) if model.stays[stay].setting == setting);
    let routes = model.streams.iter().map(|stream| &stream.routes);
    let mut routes = routes.chain(model.stays.iter().map(|stay| &stay.routes)).flatten();
    let mut cuts = model.stays.iter().flat_map(|stay| &stay.interruptions);
    let last = |route: &Route| route.then.last().map_or(route.to, |further| further.to);
    routes.all(|route| !comes(last(route))) && !cuts.any(|cut| comes(cut.to))
}

/// The flows, if those shares of the ones who are to come to the settings go on to their further choices.
fn flows(model: &Model, elsewhere: &[f64]) -> Option<Expected> {
    let counts: Vec<usize> = model.attributes.iter().map(|attribute| attribute.values.len()).collect();
    let conditions = conditions(model);
    let tests = conditions.len() + model.stays.len() + model.streams.len();
    let combinations = Combinations::of_counts(conditions, &counts);
    if combinations.count() > MOST || combinations.count().saturating_mul(tests) > MOST_TESTS {
        return None;
    }
    let days = model.scenario.measure_days;
    let means: Vec<Means> = model.stays.iter().map(|stay| Means::new(stay, model)).collect();
    let mut expected = Expected {
        arrivals: model.streams.iter().map(|stream| arrivals(stream, model)).collect(),
        entered: 0.0,
        units: vec![0.0; model.settings.len()],
        heads: vec![0.0; model.teams.len()],
        elsewhere: Vec::new(),
    };
    let window = |route: &Route| {
        if route.from.is_none() && route.until.is_none() {
            return 1.0;
        }
        let (from, to) = (model.scenario.start, add_days(model.scenario.start, i64::from(days)));
        let first = route.from.map_or(from, |day| day.max(from));
        let last = route.until.map_or(to, |day| add_days(day, 1).min(to));
        (days_between(first, last).max(0) as f64) / f64::from(days.max(1))
    };
    let mut times = Times::new(model, &means);
    let given: Vec<_> = model.streams.iter().map(|stream| given(stream, model, &combinations)).collect();
    for combination in combinations.iter() {
        let holds = |condition: &Condition| combinations.holds(condition, &combination);
        let routing = Routing { model, holds: &holds, window: &window, elsewhere };
        let mut entry = vec![0.0; model.stays.len()];
        let drawn = drawn(&model.attributes, &combinations, &combination);
        for ((stream, given), rate) in model.streams.iter().zip(&given).zip(&expected.arrivals) {
            let share = probability(given, &drawn, &combination);
            if share > 0.0 {
                routing.add(&stream.routes, rate * share, &mut entry);
            }
        }
        if entry.iter().sum::<f64>() <= 0.0 {
            continue;
        }
        let visits = visits(&routing, &mut times, entry);
        expected.entered += visits.iter().sum::<f64>();
        let stays = model.stays.iter().zip(&means).zip(visits).enumerate();
        for (number, ((stay, means), visits)) in stays.filter(|(_, (_, visits))| *visits > 0.0) {
            let (time, cut) = times.of(number, &holds);
            let units = units_of(stay, &holds);
            use_up(&mut expected, stay, means, (visits, units, *time), &holds);
            let onward = onward(&routing, stay, cut);
            clean(&mut expected, model, stay, (visits, units), &onward);
        }
    }
    Some(expected)
}

/// Units of its setting that a patient in a stay holds.
fn units_of(stay: &Stay, holds: &dyn Fn(&Condition) -> bool) -> u32 {
    stay.units.iter().find(|(who, _)| holds(who)).map_or(1, |(_, units)| *units)
}

/// What a flow of visits a day to a stay takes up.
fn use_up(
    expected: &mut Expected,
    stay: &Stay,
    means: &Means,
    (visits, units, time): (f64, u32, f64),
    holds: &dyn Fn(&Condition) -> bool,
) {
    expected.units[stay.setting] += visits * f64::from(units) * time / DAY;
    for (setting, units) in &stay.also {
        expected.units[*setting] += visits * f64::from(*units) * time / DAY;
    }
    for (task, work) in
        stay.tasks.iter().zip(&means.work).filter(|(task, _)| task.required && holds(&task.who))
    {
        if let Some(team) = task.team {
            expected.heads[team] += visits * f64::from(task.staff) * work_of(task, work, holds) / DAY;
        }
    }
}

/// What cleaning after a flow of visits a day to a stay takes up. Who goes on in the same setting keeps the place.
fn clean(expected: &mut Expected, model: &Model, stay: &Stay, (visits, units): (f64, u32), onward: &[f64]) {
    let cleaning = |setting: Index| model.settings[setting].turnaround.as_ref().map(Distribution::mean);
    for (setting, units) in &stay.also {
        let time = cleaning(*setting).unwrap_or(0.0);
        expected.units[*setting] += visits * f64::from(*units) * time / DAY;
    }
    let Some(time) = cleaning(stay.setting) else { return };
    let same = model.stays.iter().zip(onward).filter(|(next, _)| next.setting == stay.setting);
    let leave = 1.0 - same.map(|(_, share)| share).sum::<f64>();
    expected.units[stay.setting] += visits * leave * f64::from(units) * time / DAY;
}

/// Share of those in a stay who go on to each stay; `cut`: probability of each interruption.
fn onward(routing: &Routing<'_>, stay: &Stay, cut: &[f64]) -> Vec<f64> {
    let mut next = vec![0.0; routing.model.stays.len()];
    for (interruption, share) in stay.interruptions.iter().zip(cut) {
        if let Destination::Stay(to) = interruption.to {
            next[to] += share;
        }
    }
    let left = 1.0 - cut.iter().sum::<f64>();
    routing.add(&stay.routes, left.max(0.0), &mut next);
    next
}

impl Routing<'_> {
    /// Adds a flow to the stays its routes lead to.
    fn add(&self, routes: &[Route], flow: f64, into: &mut [f64]) {
        let weight =
            |route: &Route| if (self.holds)(&route.who) { route.share * (self.window)(route) } else { 0.0 };
        let weights: Vec<f64> = routes.iter().map(weight).collect();
        let sum: f64 = weights.iter().sum();
        for (route, weight) in routes.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0) {
            let mut left = flow * weight / sum;
            let further = route.then.iter().map(|further| further.to);
            let last = route.then.len();
            for (number, to) in std::iter::once(route.to).chain(further).enumerate() {
                let Destination::Stay(stay) = to else { break };
                let elsewhere = self.elsewhere[self.model.stays[stay].setting];
                let here = if number == last { left } else { left * (1.0 - elsewhere) };
                into[stay] += here;
                left -= here;
                if left <= 0.0 {
                    break;
                }
            }
        }
    }
}

/// Visits a day to each stay: v = e + vP by iteration.
fn visits(routing: &Routing<'_>, times: &mut Times, entry: Vec<f64>) -> Vec<f64> {
    let (model, holds) = (routing.model, routing.holds);
    let total: f64 = entry.iter().sum();
    let cuts: Vec<Vec<f64>> = (0..model.stays.len()).map(|stay| times.of(stay, holds).1.clone()).collect();
    let mut visits = entry.clone();
    let mut flow = entry;
    for _ in 0..2_000 {
        let mut next = vec![0.0; flow.len()];
        for ((stay, flow), cut) in
            model.stays.iter().zip(&flow).zip(&cuts).filter(|((_, flow), _)| **flow > 0.0)
        {
            let mut left = *flow;
            for (interruption, share) in stay.interruptions.iter().zip(cut) {
                if let Destination::Stay(to) = interruption.to {
                    next[to] += flow * share;
                }
                left -= flow * share;
            }
            routing.add(&stay.routes, left, &mut next);
        }
        visits.iter_mut().zip(&next).for_each(|(visits, more)| *visits += more);
        if next.iter().sum::<f64>() < 1e-6 * total {
            break;
        }
        flow = next;
    }
    visits
}
