//! The traffic equations, combination by combination.

use super::arrivals::{arrivals, departures_on};
use super::combinations::{conditions, drawn, given, probability};
use super::hours::{Hours, LEAST, of_setting};
use super::routing::{Further, Routing, asks_how_full, missed, window};
use super::teamwork::{Either, Loads, share_out, tasks_of};
use super::times::{Means, TimeInStay, Times};
use crate::calendar::add_days;
use crate::distribution::Distribution;
use crate::model::{
    Condition, DAY, Destination, Index, Model, Route, Session, Setting, Stay, Task, Team, TooLarge,
};
use crate::scenario::decode::combinations::{Combinations, MOST};
use crate::scenario::timetable;
use std::rc::Rc;

/// Most tests of a condition, a stay or a stream against a combination: a few seconds.
const MOST_TESTS: usize = 100_000_000;

/// Mean flows and what they take up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected {
    /// Arrivals a day of each stream.
    pub arrivals: Vec<f64>,
    /// Times a day that each stay is begun.
    pub visits: Vec<f64>,
    /// Units in use or being cleaned in each setting.
    pub units: Vec<f64>,
    /// The same with the time counted in which patients wait for the hours of a team or of the next setting, as if they asked
    /// at any hour.
    pub units_with_hours: Vec<f64>,
    /// Mean capacity of each setting with its escalation places, as far as its hours let it be used; `None` without limit.
    pub room: Vec<Option<f64>>,
    /// Heads at work of each team.
    pub heads: Vec<f64>,
    /// Units and heads taken up by those alone whom no way asks how full it is or who waits: how many of the others come hangs on
    /// queues, which these equations leave out. `None` where no way asks.
    pub least: Option<Least>,
    /// Slots a day that are asked for of each setting whose patients are booked, those missed included.
    pub slots: Vec<f64>,
    /// Share of those who are to come to each setting that goes on to a further choice, for want of room.
    pub elsewhere: Vec<f64>,
    /// Share of those who need each team that gives up waiting for it, for want of heads.
    pub gives_up: Vec<f64>,
    /// Of the settings that take patients at some hours only: visits a day, stay, which length, mean time in it.
    by_hours: Vec<ByHours>,
}

/// What is taken up whatever queues there are.
#[derive(Debug, Clone)]
pub(crate) struct Least {
    /// Units in use or being cleaned in each setting.
    pub units: Vec<f64>,
    /// The same with the time in which patients wait for hours.
    pub units_with_hours: Vec<f64>,
    /// Heads at work of each team.
    pub heads: Vec<f64>,
    /// Slots a day that are asked for of each setting.
    pub slots: Vec<f64>,
}

/// Visits to a setting that takes patients at some hours only.
#[derive(Debug, Clone)]
struct ByHours {
    stay: Index,
    case: usize,
    visits: f64,
    /// What multiplies the length.
    times: f64,
}

/// Passes in which what is too much for one setting is sent on to another.
const PASSES: usize = 8;

/// The expected flows; `None` if conditions tell too many combinations apart.
pub(crate) fn expected(model: &Model) -> Option<Expected> {
    let hours: Vec<Option<Hours>> = model.settings.iter().map(|setting| of_setting(model, setting)).collect();
    let network = Network::new(model, &hours)?;
    let mut expected = network.settled(false);
    let asks = ways(model).any(|route| {
        asks_how_full(&route.only_if) || route.then.iter().any(|further| asks_how_full(&further.only_if))
    });
    if asks {
        let Expected { units, units_with_hours, heads, slots, .. } = network.settled(true);
        expected.least = Some(Least { units, units_with_hours, heads, slots });
    }
    Some(expected)
}

/// Mean capacity of every setting, as far as its hours let it be used.
fn rooms(model: &Model, expected: &Expected, hours: &[Option<Hours>]) -> Vec<Option<f64>> {
    let all = model.settings.iter().zip(hours).enumerate();
    let room = all.map(|(at, (setting, hours))| {
        let room = mean_room(model, setting)?;
        // A capacity that goes by the hours has them in its mean.
        let Some(hours) = hours.as_ref().filter(|_| setting.admits.is_some()) else { return Some(room) };
        let here = expected.by_hours.iter().filter(|visits| model.stays[visits.stay].setting == at);
        let stays: Vec<(f64, &Distribution, f64)> = here
            .filter_map(|visits| {
                let (_, length) = model.stays[visits.stay].length.get(visits.case)?;
                Some((visits.visits, length, visits.times))
            })
            .collect();
        let cleaning = setting.turnaround.as_ref().map_or(0.0, Distribution::mean);
        let most = setting.capacity.as_ref().map_or(0.0, |capacity| timetable::most(capacity) as f64);
        Some(room.min(most.max(room) * hours.in_use(&stays, cleaning.max(LEAST))))
    });
    room.collect()
}

/// Mean capacity of a setting with its escalation places; `None` without limit.
fn mean_room(model: &Model, setting: &Setting) -> Option<f64> {
    let extra = setting.escalation.as_ref().map_or(0.0, |escalation| f64::from(escalation.places));
    let (start, days) = (model.scenario.start, model.scenario.measure_days);
    setting.capacity.as_ref().map(|capacity| timetable::mean(capacity, start, days) + extra)
}

/// Mean number of heads of a team that are there.
pub(crate) fn mean_heads(model: &Model, team: &Team) -> f64 {
    let rostered = timetable::mean(&team.rota, model.scenario.start, model.scenario.measure_days);
    let Some(escalation) = &team.escalation else { return rostered * (1.0 - team.absence) };
    // Extra heads are there in the hours of the rota only.
    let hours = timetable::share(&team.rota, model.scenario.start, model.scenario.measure_days);
    rostered * (1.0 - team.absence) + f64::from(escalation.heads) * hours
}

/// The routes of all streams and stays.
fn ways(model: &Model) -> impl Iterator<Item = &Route> {
    let of_streams = model.streams.iter().flat_map(|stream| &stream.routes);
    of_streams.chain(model.stays.iter().flat_map(|stay| &stay.routes))
}

/// Whether everybody who is to come to a setting has a further choice, if it is full.
fn gives_way(model: &Model, setting: Index) -> bool {
    let comes =
        |to: Destination| matches!(to, Destination::Stay(stay) if model.stays[stay].setting == setting);
    let mut routes = ways(model);
    let mut cuts = model.stays.iter().flat_map(|stay| &stay.interruptions);
    let last = |route: &Route| route.then.last().map_or(route.to, |further| further.to);
    routes.all(|route| !comes(last(route))) && !cuts.any(|cut| cut.to.is_some_and(comes))
}

/// Whether everybody who waits for a team gives up some day.
pub(super) fn gives_up(model: &Model, team: usize) -> bool {
    let of_team = |task: &&Task| task.is_of(team);
    let mut tasks = model.stays.iter().flat_map(|stay| &stay.tasks).filter(of_team);
    tasks.all(|task| task.patience.is_some())
}

/// What flows follow, whatever the shares of those who go on for want of room.
struct Network<'a> {
    model: &'a Model,
    hours: &'a [Option<Hours>],
    combinations: Combinations,
    /// By stay.
    means: Vec<Means>,
    /// Arrivals a day of each stream.
    arrivals: Vec<f64>,
    /// By stream, see [`given`].
    given: Vec<Vec<Option<u8>>>,
    /// Mean wait of each setting's patients for it to open.
    opens: Vec<f64>,
}

/// Of patients of one combination in a stay: their times, and the shares that go on to other stays.
type Onward = (Rc<TimeInStay>, Vec<(Index, f64)>);

impl<'a> Network<'a> {
    /// None if conditions tell too many combinations apart, or attributes change on the way: these equations have nobody go
    /// over to another combination.
    fn new(model: &'a Model, hours: &'a [Option<Hours>]) -> Option<Self> {
        if !model.changed_on_the_way().is_empty() {
            return None;
        }
        let counts: Vec<usize> = model.attributes.iter().map(|attribute| attribute.values.len()).collect();
        let conditions = conditions(model);
        let tests = conditions.len() + model.stays.len() + model.streams.len();
        let combinations = Combinations::of_counts(conditions, &counts);
        if combinations.count() > MOST || combinations.count().saturating_mul(tests) > MOST_TESTS {
            return None;
        }
        Some(Self {
            model,
            hours,
            means: model.stays.iter().map(|stay| Means::new(stay, model)).collect(),
            arrivals: model.streams.iter().map(|stream| arrivals(stream, model)).collect(),
            given: model.streams.iter().map(|stream| given(stream, model, &combinations)).collect(),
            opens: hours.iter().map(|hours| hours.as_ref().map_or(0.0, |hours| hours.wait(None))).collect(),
            combinations,
        })
    }

    /// The flows when what is too much for one setting or team has gone elsewhere; perhaps without those who are asked for how full
    /// it is.
    fn settled(&self, without_asked: bool) -> Expected {
        let model = self.model;
        let mut further =
            Further { elsewhere: vec![0.0; model.settings.len()], gives_up: vec![0.0; model.teams.len()] };
        let mut expected = self.flows(&further, without_asked);
        let room = rooms(model, &expected, self.hours);
        for _ in 0..PASSES {
            let mut more = false;
            for (at, room) in room.iter().enumerate() {
                let Some(room) = *room else { continue };
                if expected.units[at] > room * 1.001 && gives_way(model, at) {
                    let share = &mut further.elsewhere[at];
                    *share = 1.0 - (1.0 - *share) * room / expected.units[at];
                    more = true;
                }
            }
            for (at, team) in model.teams.iter().enumerate().filter(|(at, _)| gives_up(model, *at)) {
                // Everybody asks, those who give up too.
                let share = 1.0 - (mean_heads(model, team) / expected.heads[at]).min(1.0);
                more |= (share - further.gives_up[at]).abs() > 0.001;
                further.gives_up[at] = share;
            }
            if !more {
                break;
            }
            expected = self.flows(&further, without_asked);
        }
        Expected { elsewhere: further.elsewhere, gives_up: further.gives_up, room, ..expected }
    }

    /// The flows, if those shares of the ones who are to come to the settings go on to their further choices; perhaps without those
    /// who are asked for how full it is.
    fn flows(&self, further: &Further, without_asked: bool) -> Expected {
        let Self { model, hours, combinations, means, .. } = self;
        let mut expected = Expected {
            arrivals: self.arrivals.clone(),
            visits: vec![0.0; model.stays.len()],
            units: vec![0.0; model.settings.len()],
            units_with_hours: vec![0.0; model.settings.len()],
            heads: vec![0.0; model.teams.len()],
            slots: vec![0.0; model.settings.len()],
            ..Expected::default()
        };
        let (mut times, mut either) = (Times::new(model, means), Either::new());
        for combination in combinations.iter() {
            let holds = |condition: &Condition| combinations.holds(condition, &combination);
            let window = |route: &Route| window(model, route);
            let routing = Routing { model, holds: &holds, window: &window, further, without_asked, hours };
            let mut entry = vec![0.0; model.stays.len()];
            let drawn = drawn(&model.attributes, combinations, &combination);
            for ((stream, given), rate) in model.streams.iter().zip(&self.given).zip(&self.arrivals) {
                let share = probability(given, &drawn, &combination);
                if share > 0.0 {
                    routing.add(&stream.routes, rate * share, &mut entry);
                }
            }
            if entry.iter().sum::<f64>() <= 0.0 {
                continue;
            }
            let mut onward: Vec<Option<Onward>> = vec![None; model.stays.len()];
            let visits = visits(&routing, &mut times, &mut onward, entry);
            for (number, (visits, onward)) in visits.into_iter().zip(&onward).enumerate() {
                if let Some(onward) = onward.as_ref().filter(|_| visits > 0.0) {
                    self.visit(&mut expected, &mut either, &routing, (number, visits), onward);
                }
            }
        }
        let room: Vec<f64> = model.teams.iter().map(|team| mean_heads(model, team)).collect();
        share_out(&either, &room, &mut expected.heads);
        expected
    }

    /// Adds what so many visits a day to a stay take up.
    fn visit(
        &self,
        expected: &mut Expected,
        either: &mut Either,
        routing: &Routing<'_>,
        (number, visits): (Index, f64),
        (found, onward): &Onward,
    ) {
        let Self { model, hours, means, opens, .. } = self;
        let (stay, means, holds) = (&model.stays[number], &means[number], routing.holds);
        expected.visits[number] += visits;
        if let Some(appointment) = &stay.appointment {
            let missed = missed(appointment, holds);
            // Each is booked until they attend, or once.
            expected.slots[stay.setting] += visits / (1.0 - missed.min(0.99));
        }
        let units = units_of(model, stay, holds);
        let next = onward.iter().map(|&(next, share)| (model.stays[next].setting, share));
        // Whoever goes on waits for the next setting to open where they are.
        let elsewhere = next.clone().filter(|(setting, _)| *setting != stay.setting);
        let opening: f64 = elsewhere.map(|(setting, share)| share * opens[setting]).sum();
        let takes = routing.takes(stay) * (1.0 - found.cut.iter().sum::<f64>()).max(0.0);
        let time = found.time + takes;
        // Who is booked comes when the slot is, and not at any hour.
        let with_hours = if stay.appointment.is_some() { found.time } else { found.with_hours };
        let flow = Flow { visits, units, time, with_hours: with_hours + opening + takes };
        use_up(expected, stay, &flow);
        let mut loads = Loads { heads: &mut expected.heads, either };
        let asked: Vec<f64> = found.asked.iter().map(|times| visits * times).collect();
        tasks_of(&mut loads, (number, stay), (&means.work, &means.others), &asked, holds);
        let same = next.filter(|(setting, _)| *setting == stay.setting).map(|(_, share)| share);
        clean(expected, model, stay, (visits, units), 1.0 - same.sum::<f64>());
        let mean = found.case.and_then(|case| means.length(case).map(|mean| (case, mean)));
        if let Some((case, mean)) = mean.filter(|(_, mean)| *mean > 0.0 && hours[stay.setting].is_some()) {
            let times = found.time / mean * stay.length_scale;
            expected.by_hours.push(ByHours { stay: number, case, visits, times });
        }
    }
}

/// Slots a day of a setting over the measured period.
pub(crate) fn slots_a_day(model: &Model, setting: &Setting) -> f64 {
    let days = model.scenario.measure_days;
    let of_session = |session: &Session| {
        let dates = (0..days).map(|offset| add_days(model.scenario.start, i64::from(offset)));
        let in_force = dates.filter(|date| {
            session.from.is_none_or(|from| from <= *date) && session.until.is_none_or(|until| *date <= until)
        });
        in_force.map(|date| departures_on(&session.slots, date)).sum::<f64>()
    };
    setting.sessions.iter().map(of_session).sum::<f64>() / f64::from(days.max(1))
}

/// Units of its setting that a patient in a stay holds.
fn units_of(model: &Model, stay: &Stay, holds: &dyn Fn(&Condition) -> bool) -> u32 {
    let units = stay.units.iter().find(|(who, _)| holds(who)).map_or(1, |(_, units)| *units);
    let capacity = model.settings.get(stay.setting).and_then(|setting| setting.capacity.as_ref());
    match (stay.if_too_large, capacity) {
        // Who is met in part has at most what there is at some hour.
        (TooLarge::InPart, Some(capacity)) => u64::from(units).min(timetable::most(capacity).max(1)) as u32,
        _ => units,
    }
}

/// Patients in a stay.
struct Flow {
    /// A day.
    visits: f64,
    /// Units of its setting that each holds.
    units: u32,
    /// Mean time.
    time: f64,
    /// Mean time, waiting for hours counted.
    with_hours: f64,
}

/// What a flow of visits a day to a stay takes up.
fn use_up(expected: &mut Expected, stay: &Stay, flow: &Flow) {
    let visits = flow.visits;
    for (setting, units) in std::iter::once(&(stay.setting, flow.units)).chain(&stay.also) {
        let units = visits * f64::from(*units) / DAY;
        expected.units[*setting] += units * flow.time;
        expected.units_with_hours[*setting] += units * flow.with_hours;
    }
}

/// What cleaning after a flow of visits a day to a stay takes up, of which a share does not go on in the same setting: who does keeps
/// the place.
fn clean(expected: &mut Expected, model: &Model, stay: &Stay, (visits, units): (f64, u32), leave: f64) {
    let cleaning = |setting: Index| model.settings[setting].turnaround.as_ref().map(Distribution::mean);
    for (setting, units) in &stay.also {
        let time = cleaning(*setting).unwrap_or(0.0);
        expected.add_cleaning(*setting, visits * f64::from(*units) * time / DAY);
    }
    let Some(time) = cleaning(stay.setting) else { return };
    expected.add_cleaning(stay.setting, visits * leave * f64::from(units) * time / DAY);
}

impl Expected {
    fn add_cleaning(&mut self, setting: Index, units: f64) {
        self.units[setting] += units;
        self.units_with_hours[setting] += units;
    }
}

/// Most times that a flow is followed on; what is left then goes on as it went last.
const MOST_MOVES: usize = 2_000;

/// Visits a day to each stay: v = e + vP by iteration. A row of P is worked out when somebody is in the stay first.
fn visits(
    routing: &Routing<'_>,
    times: &mut Times,
    onward: &mut [Option<Onward>],
    entry: Vec<f64>,
) -> Vec<f64> {
    let stays = &routing.model.stays;
    let total: f64 = entry.iter().sum();
    let mut row = |at: Index| -> Onward {
        let found = times.of(at, routing.holds);
        let mut next = vec![0.0; stays.len()];
        routing.leave(&stays[at], &found.cut, 1.0, &mut next);
        (found, next.into_iter().enumerate().filter(|(_, share)| *share > 0.0).collect())
    };
    let mut visits = entry.clone();
    let mut flow = entry;
    for number in 1..=MOST_MOVES {
        let mut next = vec![0.0; flow.len()];
        for (at, (flow, onward)) in
            flow.iter().zip(onward.iter_mut()).enumerate().filter(|(_, (flow, _))| **flow > 0.0)
        {
            let (_, row) = onward.get_or_insert_with(|| row(at));
            row.iter().for_each(|&(to, share)| next[to] += flow * share);
        }
        visits.iter_mut().zip(&next).for_each(|(visits, more)| *visits += more);
        let (before, now): (f64, f64) = (flow.iter().sum(), next.iter().sum());
        if now < 1e-6 * total {
            flow = next;
            break;
        }
        flow = next;
        if number == MOST_MOVES && now < before {
            // By now those are left who go round and round: a geometric series.
            let rest = now / (before - now);
            visits.iter_mut().zip(&flow).for_each(|(visits, more)| *visits += more * rest);
        }
    }
    // Those who came last are in a stay too.
    for (at, (_, onward)) in flow.iter().zip(onward).enumerate().filter(|(_, (flow, _))| **flow > 0.0) {
        onward.get_or_insert_with(|| row(at));
    }
    visits
}
