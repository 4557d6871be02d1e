//! Expected load before anything is simulated: arrivals followed through the routes, without queues.
//!
//! For every combination of attribute values that a condition can tell apart, the traffic equations
//! v = e + vP are solved for the visits to each stay (e: arrivals, P: route probabilities). Waiting,
//! delays and further choices are left out, so the load is an estimate, usually low: where it is above
//! capacity, the queue is expected to grow without limit.

use crate::calendar::{add_days, days_between, is_bank_holiday, weekday};
use crate::distribution::Distribution;
use crate::model::{
    Arrivals, Attribute, Condition, DAY, Destination, Index, InstantTable, Interruption, Model, Rate, Route,
    Stay, Stream, Task, TaskStart,
};
use crate::scenario::decode::combinations::{Combinations, MOST};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values::show;
use crate::scenario::timetable;
use crate::scenario::units::plural;
use std::collections::HashMap;

/// An estimate this far above capacity is worth a warning.
const CERTAIN: f64 = 1.02;

/// Most tests of a condition, a stay or a stream against a combination: a few seconds.
const MOST_TESTS: usize = 100_000_000;

/// Mean flows and what they take up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected {
    /// Arrivals a day of each stream.
    pub arrivals: Vec<f64>,
    /// Units in use or being cleaned in each setting.
    pub units: Vec<f64>,
    /// Heads at work of each team.
    pub heads: Vec<f64>,
}

/// Works out the expected flows and warns of settings and teams whose load is above what they have.
pub(crate) fn warn(model: &Model, tree: &Table, report: &mut ProblemLog) -> Option<Expected> {
    let expected = expected(model)?;
    let (start, days) = (model.scenario.start, model.scenario.measure_days);
    let place = |kind: &str, index: usize, key: &str| {
        let node = tree.list(kind).get(index);
        let inner = node.and_then(Node::table).and_then(|table| table.get(key));
        inner.or(node).map_or_else(Place::default, |node| node.place)
    };
    for (index, setting) in model.settings.iter().enumerate() {
        let Some(capacity) = &setting.capacity else { continue };
        // Returns to kept places are counted as new stays: too rough an estimate to warn by.
        let keeps = |stay: &Stay| {
            stay.setting == index && stay.interruptions.iter().any(|cut| cut.keeps_place.is_some())
        };
        if model.stays.iter().any(keeps) {
            continue;
        }
        let extra = setting.escalation.as_ref().map_or(0.0, |escalation| f64::from(escalation.places));
        let room = timetable::mean(capacity, start, days) + extra;
        let load = expected.units[index];
        if load > room * CERTAIN {
            report.warning(
                place("setting", index, "capacity"),
                format!(
                    "`{}` is overloaded: expected load {} ({} {} needed, {} there)",
                    setting.id,
                    ratio(load, room),
                    one(load),
                    plural(&setting.unit),
                    one(room)
                ),
                "its queue is expected to grow without limit: check arrivals, lengths of stay and capacity",
            );
        }
    }
    for (index, team) in model.teams.iter().enumerate() {
        let room = timetable::mean(&team.rota, start, days) * (1.0 - team.absence);
        let load = expected.heads[index];
        if load > room * CERTAIN {
            report.warning(
                place("team", index, "id"),
                format!(
                    "team `{}` is overloaded: expected load {} ({} heads at work on average, {} there)",
                    team.id,
                    ratio(load, room),
                    one(load),
                    one(room)
                ),
                "its queue is expected to grow without limit: check the work asked of it and its rota",
            );
        }
    }
    Some(expected)
}

/// Expected load over capacity of every setting and team, NaN for those without limit; `None` if conditions
/// tell too many combinations of attributes apart.
#[must_use]
pub fn expected_loads(model: &Model) -> Option<(Vec<f64>, Vec<f64>)> {
    let expected = expected(model)?;
    let (start, days) = (model.scenario.start, model.scenario.measure_days);
    let settings = model.settings.iter().zip(&expected.units).map(|(setting, units)| {
        setting.capacity.as_ref().map_or(f64::NAN, |capacity| units / timetable::mean(capacity, start, days))
    });
    let teams = model.teams.iter().zip(&expected.heads);
    let teams =
        teams.map(|(team, heads)| heads / (timetable::mean(&team.rota, start, days) * (1.0 - team.absence)));
    Some((settings.collect(), teams.collect()))
}

fn one(number: f64) -> String {
    // The mean of what is never there is a zero, and not a negative one.
    format!("{:.1}", number + 0.0)
}

fn ratio(load: f64, room: f64) -> String {
    if room > 0.0 { show((load / room * 100.0).round() / 100.0) } else { "without end".into() }
}

/// The expected flows; `None` if conditions tell too many combinations apart.
pub(crate) fn expected(model: &Model) -> Option<Expected> {
    let counts: Vec<usize> = model.attributes.iter().map(|attribute| attribute.values.len()).collect();
    let conditions = conditions(model);
    let tests = conditions.len() + model.stays.len() + model.streams.len();
    let combinations = Combinations::of_counts(conditions, &counts);
    if combinations.count() > MOST || combinations.count().saturating_mul(tests) > MOST_TESTS {
        return None;
    }
    let days = model.scenario.measure_days;
    let means: Vec<Means> = model.stays.iter().map(Means::new).collect();
    let mut expected = Expected {
        arrivals: model.streams.iter().map(|stream| arrivals(stream, model)).collect(),
        units: vec![0.0; model.settings.len()],
        heads: vec![0.0; model.teams.len()],
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
        let mut entry = vec![0.0; model.stays.len()];
        let drawn = drawn(&model.attributes, &combinations, &combination);
        for ((stream, given), rate) in model.streams.iter().zip(&given).zip(&expected.arrivals) {
            let share = probability(given, &drawn, &combination);
            if share > 0.0 {
                add_routes(&stream.routes, rate * share, &holds, &window, &mut entry);
            }
        }
        if entry.iter().sum::<f64>() <= 0.0 {
            continue;
        }
        let visits = visits(model, &mut times, entry, &holds, &window);
        let stays = model.stays.iter().zip(&means).zip(visits).enumerate();
        for (number, ((stay, means), visits)) in stays.filter(|(_, (_, visits))| *visits > 0.0) {
            let (time, cut) = times.of(number, &holds);
            let units = units_of(stay, &holds);
            use_up(&mut expected, stay, means, (visits, units, *time), &holds);
            let onward = onward(model, stay, cut, &holds, &window);
            clean(&mut expected, model, stay, (visits, units), &onward);
        }
    }
    Some(expected)
}

/// Means of a stay's distributions, worked out once for all combinations.
struct Means {
    length: Vec<LengthCase>,
    /// For each task, the mean of each work case.
    work: Vec<Vec<f64>>,
}

/// Points of the integral over a length of stay.
const POINTS: u32 = 300;

/// A length of stay and what may cut it short, tabulated.
struct LengthCase {
    mean: f64,
    /// Times from 0 to where less than one stay in a thousand is left; empty if nothing cuts the stay short.
    times: Vec<f64>,
    /// P(length > t) at each time.
    survival: Vec<f64>,
    /// P(interruption ≤ t) at each time, by interruption.
    cuts: Vec<Vec<f64>>,
}

impl LengthCase {
    fn new(length: &Distribution, stay: &Stay) -> Self {
        let mean = length.mean() * stay.length_scale;
        if stay.interruptions.is_empty() {
            return Self { mean, times: Vec::new(), survival: Vec::new(), cuts: Vec::new() };
        }
        let survival = |time: f64| 1.0 - length.below(time / stay.length_scale).0;
        let mut last = mean.max(1.0);
        while survival(last) > 1e-3 && last < 100.0 * mean {
            last *= 1.5;
        }
        // Closer together near 0, where hazards of readmission are greatest.
        let times: Vec<f64> =
            (0..=POINTS).map(|point| last * (f64::from(point) / f64::from(POINTS)).powi(2)).collect();
        Self {
            mean,
            survival: times.iter().map(|&time| survival(time)).collect(),
            cuts: stay
                .interruptions
                .iter()
                .map(|cut| times.iter().map(|&time| cut.after.below(time).0).collect())
                .collect(),
            times,
        }
    }
}

impl Means {
    fn new(stay: &Stay) -> Self {
        let work = |task: &Task| task.work.iter().map(|(_, work)| work.mean()).collect();
        Self {
            length: stay.length.iter().map(|(_, length)| LengthCase::new(length, stay)).collect(),
            work: stay.tasks.iter().map(work).collect(),
        }
    }
}

/// Mean times in stays and probabilities of interruption, worked out once for all combinations that the
/// conditions of a stay do not tell apart.
struct Times<'m> {
    stays: &'m [Stay],
    means: &'m [Means],
    /// By stay, then by which of its conditions hold.
    known: Vec<HashMap<Vec<bool>, TimeInStay>>,
}

/// Mean time in a stay and the probability of each interruption.
type TimeInStay = (f64, Vec<f64>);

impl<'m> Times<'m> {
    fn new(model: &'m Model, means: &'m [Means]) -> Self {
        Self { stays: &model.stays, means, known: vec![HashMap::new(); means.len()] }
    }

    fn of(&mut self, number: usize, holds: &dyn Fn(&Condition) -> bool) -> &TimeInStay {
        let stay = &self.stays[number];
        let tasks = stay.tasks.iter();
        let conditions = (stay.length.iter().map(|(who, _)| who))
            .chain(stay.interruptions.iter().map(|interruption| &interruption.who))
            .chain(
                tasks.flat_map(|task| std::iter::once(&task.who).chain(task.work.iter().map(|(who, _)| who))),
            );
        let pattern = conditions.map(holds).collect();
        self.known[number].entry(pattern).or_insert_with(|| time(stay, &self.means[number], holds))
    }
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
fn onward(
    model: &Model,
    stay: &Stay,
    cut: &[f64],
    holds: &dyn Fn(&Condition) -> bool,
    window: &dyn Fn(&Route) -> f64,
) -> Vec<f64> {
    let mut next = vec![0.0; model.stays.len()];
    for (interruption, share) in stay.interruptions.iter().zip(cut) {
        if let Destination::Stay(to) = interruption.to {
            next[to] += share;
        }
    }
    let left = 1.0 - cut.iter().sum::<f64>();
    add_routes(&stay.routes, left.max(0.0), holds, window, &mut next);
    next
}

/// Mean work of the first case that holds.
fn work_of(task: &Task, means: &[f64], holds: &dyn Fn(&Condition) -> bool) -> f64 {
    task.work.iter().position(|(who, _)| holds(who)).map_or(0.0, |case| means[case])
}

/// Mean time in a stay, and the probability of each interruption: competing risks, integrated numerically.
///
/// A stay resumed at a kept place counts as a new one: exact for exponential lengths, an estimate otherwise.
fn time(stay: &Stay, means: &Means, holds: &dyn Fn(&Condition) -> bool) -> TimeInStay {
    let longest = |starts: TaskStart| {
        let tasks = stay.tasks.iter().zip(&means.work);
        let tasks = tasks.filter(|(task, _)| task.required && task.starts == starts && holds(&task.who));
        tasks.map(|(task, work)| work_of(task, work, holds)).fold(0.0, f64::max)
    };
    let after = longest(TaskStart::End);
    let mut cut = vec![0.0; stay.interruptions.len()];
    let case = stay.length.iter().position(|(who, _)| holds(who)).map(|case| &means.length[case]);
    let Some(case) = case else { return (after, cut) };
    let chance = |interruption: &Interruption| {
        if holds(&interruption.who) { interruption.probability } else { 0.0 }
    };
    let chances: Vec<f64> = stay.interruptions.iter().map(chance).collect();
    if case.times.is_empty() || chances.iter().all(|&chance| chance == 0.0) {
        return (case.mean.max(longest(TaskStart::Start)) + after, cut);
    }
    let left = |point: usize| {
        let risks = chances.iter().zip(&case.cuts).map(|(chance, cuts)| 1.0 - chance * cuts[point]);
        case.survival[point] * risks.product::<f64>()
    };
    let mut time = 0.0;
    for point in 1..case.times.len() {
        let present = (left(point - 1) + left(point)) / 2.0;
        time += present * (case.times[point] - case.times[point - 1]);
        for ((cut, chance), risk) in cut.iter_mut().zip(&chances).zip(&case.cuts) {
            let alive = 1.0 - chance * (risk[point - 1] + risk[point]) / 2.0;
            if alive > 0.0 {
                *cut += present / alive * chance * (risk[point] - risk[point - 1]);
            }
        }
    }
    let whole = (1.0 - cut.iter().sum::<f64>()).max(0.0);
    (time + whole * after, cut)
}

/// Adds a flow to the stays its routes lead to.
fn add_routes(
    routes: &[Route],
    flow: f64,
    holds: &dyn Fn(&Condition) -> bool,
    window: &dyn Fn(&Route) -> f64,
    into: &mut [f64],
) {
    let weights: Vec<f64> = routes
        .iter()
        .map(|route| if holds(&route.who) { route.share * window(route) } else { 0.0 })
        .collect();
    let sum: f64 = weights.iter().sum();
    for (route, weight) in routes.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0) {
        if let Destination::Stay(stay) = route.to {
            into[stay] += flow * weight / sum;
        }
    }
}

/// Visits a day to each stay: v = e + vP by iteration.
fn visits(
    model: &Model,
    times: &mut Times,
    entry: Vec<f64>,
    holds: &dyn Fn(&Condition) -> bool,
    window: &dyn Fn(&Route) -> f64,
) -> Vec<f64> {
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
            add_routes(&stay.routes, left, holds, window, &mut next);
        }
        visits.iter_mut().zip(&next).for_each(|(visits, more)| *visits += more);
        if next.iter().sum::<f64>() < 1e-6 * total {
            break;
        }
        flow = next;
    }
    visits
}

/// The value of the attribute of each axis that a stream's patients are given, if any.
fn given(stream: &Stream, model: &Model, combinations: &Combinations) -> Vec<Option<u8>> {
    let lists = [&stream.attributes, &model.cohorts[stream.cohort].attributes];
    let value = |index: Index| {
        let mut all = lists.iter().flat_map(|list| list.iter());
        all.find(|(attribute, _)| *attribute == index).map(|(_, value)| *value)
    };
    combinations.axes.iter().map(|(index, _)| value(*index)).collect()
}

/// For each axis, the probability that an attribute which is drawn falls into the class of a combination.
fn drawn(attributes: &[Attribute], combinations: &Combinations, combination: &[u64]) -> Vec<f64> {
    let axes = combinations.axes.iter().zip(combination);
    axes.map(|((index, _), mask)| {
        let shares = attributes[*index].shares.iter().find(|(who, _)| combinations.holds(who, combination));
        shares.map_or(f64::from(u8::from(mask & 1 == 1)), |(_, shares)| {
            shares
                .iter()
                .enumerate()
                .filter(|(value, _)| mask >> value & 1 == 1)
                .map(|(_, share)| share)
                .sum()
        })
    })
    .collect()
}

/// Probability that a patient has a combination of values.
fn probability(given: &[Option<u8>], drawn: &[f64], combination: &[u64]) -> f64 {
    let axes = given.iter().zip(drawn).zip(combination);
    axes.map(|((given, drawn), mask)| {
        given.map_or(*drawn, |value| f64::from(u8::from(mask >> value & 1 == 1)))
    })
    .product()
}

/// Every condition that decides where patients go and how long they stay.
fn conditions(model: &Model) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = Vec::new();
    for stay in &model.stays {
        all.extend(stay.routes.iter().map(|route| &route.who));
        all.extend(stay.interruptions.iter().map(|interruption| &interruption.who));
        all.extend(stay.length.iter().map(|(who, _)| who));
        all.extend(stay.units.iter().map(|(who, _)| who));
        for task in &stay.tasks {
            all.push(&task.who);
            all.extend(task.work.iter().map(|(who, _)| who));
        }
    }
    all.extend(model.streams.iter().flat_map(|stream| &stream.routes).map(|route| &route.who));
    // Attributes that decide the shares of those mentioned so far, and so on.
    for attribute in model.attributes.iter().rev() {
        all.extend(attribute.shares.iter().map(|(who, _)| who));
    }
    all
}

/// Mean arrivals a day of a stream over the measured period.
fn arrivals(stream: &Stream, model: &Model) -> f64 {
    let (start, days) = (model.scenario.start, model.scenario.measure_days);
    if let Arrivals::Replay(times) = &stream.arrivals {
        let within =
            times.iter().filter(|(time, _)| (0..i64::from(days) * DAY as i64).contains(time)).count();
        return within as f64 / f64::from(days.max(1));
    }
    let day = |offset: u32| {
        let date = add_days(start, i64::from(offset));
        if stream.from.is_some_and(|from| date < from) || stream.until.is_some_and(|until| date > until) {
            return 0.0;
        }
        match &stream.arrivals {
            Arrivals::Rate(rate) => rate_on(rate, date, start),
            Arrivals::Timetable(table) => departures_on(table, date),
            Arrivals::Replay(_) => 0.0,
        }
    };
    (0..days).map(day).sum::<f64>() / f64::from(days.max(1))
}

fn rate_on(rate: &Rate, date: jiff::civil::Date, start: jiff::civil::Date) -> f64 {
    let hours: f64 = rate.hours.iter().skip(weekday(date) * 24).take(24).sum::<f64>() / 24.0;
    rate.per_day * hours * rate.factor_on(date, start)
}

fn departures_on(table: &InstantTable, date: jiff::civil::Date) -> f64 {
    let times = match &table.bank_holiday {
        Some(times) if is_bank_holiday(date) => times,
        _ => &table.days[weekday(date)],
    };
    times.iter().map(|(_, count)| f64::from(*count)).sum()
}
