//! Expected load before anything is simulated: arrivals followed through the routes, without queues.
//!
//! For every combination of attribute values that a condition can tell apart, the traffic equations
//! v = e + vP are solved for the visits to each stay (e: arrivals, P: route probabilities). Waiting in queues is left out,
//! so the load is an estimate, usually low: where it is above capacity, the queue is expected to grow without limit. Cleaning
//! is counted, and that a setting which takes patients at some hours only stands empty between them. Where everybody who is to
//! come has a further choice, what is too much goes on to that; so do those who come while it is closed, and those who give
//! up waiting for a team. Waiting for the hours of others is counted apart: it is that of who asks at any hour, and most
//! places have their reasons to ask in the morning.

mod arrivals;
mod combinations;
mod flows;
mod hours;
mod routing;
mod teamwork;
mod times;

pub(crate) use arrivals::arrivals as arrivals_a_day;
use flows::gives_up;
pub(crate) use flows::{Expected, expected, mean_heads, slots_a_day};

use crate::model::{Model, Stay, Timetable};
use crate::number::number;
use crate::scenario::limits::STAYS_ENTERED;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::tree::Table;
use crate::scenario::text::values::show;
use crate::scenario::timetable;
use crate::scenario::units::plural;

/// What is said where those who come are asked for how full it is.
const ASKED: &str = "some patients are let in only while there is room (`only-if`): whether its queue grows the estimate cannot tell, \
                     for it leaves out queues; a run tells";

/// An estimate this far above capacity is worth a warning.
const CERTAIN: f64 = 1.02;

/// Works out the expected flows and warns of settings and teams whose load is above what they have.
pub(crate) fn warn(model: &Model, tree: &Table, report: &mut ProblemLog) -> Option<Expected> {
    let expected = expected(model)?;
    let place = |kind: &str, index: usize, key: &str| tree.place_of(kind, index, key);
    for (index, setting) in model.settings.iter().enumerate() {
        let Some(room) = expected.room[index] else { continue };
        // Returns to kept places are counted as new stays: too rough an estimate to warn by.
        let keeps = |stay: &Stay| {
            stay.setting == index && stay.interruptions.iter().any(|cut| cut.keeps_place.is_some())
        };
        if model.stays.iter().any(keeps) {
            continue;
        }
        let (load, with_hours) = (expected.units[index], expected.units_with_hours[index]);
        let there = |load: f64| {
            let units = plural(&setting.unit);
            let open = if setting.admits.is_some() { ", as far as its hours let them be used" } else { "" };
            format!("{} {units} needed, {} there{open}", one(load), one(room))
        };
        let at = place("setting", index, "capacity");
        let least = expected.least.as_ref();
        if load > room * CERTAIN && least.is_some_and(|least| least.units[index] <= room * CERTAIN) {
            let message = format!(
                "`{}` may be overloaded: expected load {} ({}) if all came who could",
                setting.id,
                ratio(load, room),
                there(load)
            );
            report.warning(at, message, ASKED);
        } else if load > room * CERTAIN {
            let ratio = ratio(load, room);
            report.warning(
                at,
                format!("`{}` is overloaded: expected load {ratio} ({})", setting.id, there(load)),
                "its queue is expected to grow without limit: check arrivals, lengths of stay and capacity",
            );
        } else if with_hours > room * CERTAIN {
            let is_asked = least.is_some_and(|least| least.units_with_hours[index] <= room * CERTAIN);
            report.warning(
                at,
                format!(
                    "`{}` may be overloaded: expected load {}, but {} with the time in which its patients wait for hours ({})",
                    setting.id,
                    ratio(load, room),
                    ratio(with_hours, room),
                    there(with_hours)
                ),
                if is_asked {
                    ASKED
                } else {
                    "they wait where they are for a team to be on duty, for the times of a task (`at`) or for the next setting to \
                     open: check these hours, or the capacity"
                },
            );
        }
    }
    for (index, setting) in model.settings.iter().enumerate() {
        let (asked, there) = (expected.slots[index] * 7.0, slots_a_day(model, setting) * 7.0);
        if asked > there * CERTAIN {
            report.warning(
                place("setting", index, "sessions"),
                format!(
                    "`{}` has too few slots: {} a week are asked for, {} there",
                    setting.id,
                    one(asked),
                    one(there)
                ),
                if expected.least.as_ref().is_some_and(|least| least.slots[index] * 7.0 <= there * CERTAIN) {
                    ASKED
                } else {
                    "its waiting list is expected to grow without limit: check arrivals, slots, and how many do not attend"
                },
            );
        }
    }
    for (index, team) in model.teams.iter().enumerate() {
        let room = mean_heads(model, team);
        let load = expected.heads[index];
        let is_asked = expected.least.as_ref().is_some_and(|least| least.heads[index] <= room * CERTAIN);
        if load > room * CERTAIN {
            report.warning(
                place("team", index, "id"),
                format!(
                    "team `{}` {} overloaded: expected load {} ({} heads at work on average, {} there){}",
                    team.id,
                    if is_asked { "may be" } else { "is" },
                    ratio(load, room),
                    one(load),
                    one(room),
                    if is_asked { " if all came who could" } else { "" },
                ),
                if is_asked {
                    ASKED
                } else if gives_up(model, index) {
                    "those who wait too long for it give up (`leaves-after`): its queue does not grow, but they are many"
                } else {
                    "its queue is expected to grow without limit: check the work asked of it and its rota"
                },
            );
        }
    }
    let days = f64::from(model.scenario.warm_up_days + model.scenario.measure_days);
    incomplete_loads(model, &expected, days, tree, report);
    let most = expected.visits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    let entered = expected.visits.iter().sum::<f64>() * days;
    if let (true, Some((index, visits))) = (entered > STAYS_ENTERED, most) {
        report.error_help(
            place("stay", index, "length"),
            format!(
                "patients are expected to enter {} stays in a replication, stay `{}` {} times",
                number(entered, 0),
                model.stays[index].id,
                number(visits * days, 0)
            ),
            format!(
                "at most {} may: check rates and the shares of routes that lead back, shorten `measure`, or describe many \
                 short stays as one",
                number(STAYS_ENTERED, 0)
            ),
        );
    }
    Some(expected)
}

/// Warns of loads for which fewer are expected in the whole run than must be there for it to start.
fn incomplete_loads(model: &Model, expected: &Expected, days: f64, tree: &Table, report: &mut ProblemLog) {
    // Of those there at the start any may come.
    let groups = model.settings.iter().flat_map(|setting| &setting.start);
    let at_start: f64 = groups.map(|group| f64::from(group.present + group.waiting + group.ready)).sum();
    for (index, stay) in model.stays.iter().enumerate() {
        let Some(load) = stay.load.filter(|load| load.or_after.is_none()) else { continue };
        let come = expected.visits[index] * days + at_start;
        if come < f64::from(load.number) {
            report.warning(
                tree.place_of("stay", index, "starts-together"),
                format!(
                    "{} start together, and about {} are expected in the whole run",
                    load.number,
                    number(come, 0)
                ),
                "until then they wait: a smaller `number`, or a time after which they start in any case: or-after = \"30 min\"",
            );
        }
    }
}

/// Expected loads over capacity; escalation places, absence, cleaning, opening hours, further choices and slots counted.
#[derive(Debug, Clone, Default)]
pub struct Loads {
    /// Of every setting; NaN without limit.
    pub settings: Vec<f64>,
    /// Of every setting, with the time in which its patients wait for the hours of teams and of other settings, as if they
    /// asked at any hour.
    pub with_hours: Vec<f64>,
    /// Of every team.
    pub teams: Vec<f64>,
}

/// The expected loads; `None` if conditions tell too many combinations of attributes apart.
#[must_use]
pub fn expected_loads(model: &Model) -> Option<Loads> {
    let expected = expected(model)?;
    // Of places and of slots that which there is less of.
    let slots = |at: usize| {
        let setting = &model.settings[at];
        let booked = !setting.sessions.is_empty();
        if booked { expected.slots[at] / slots_a_day(model, setting) } else { f64::NAN }
    };
    let over = |units: &[f64]| -> Vec<f64> {
        let of_places = units.iter().zip(&expected.room).enumerate();
        of_places
            .map(|(at, (units, room))| room.map_or(f64::NAN, |room| units / room).max(slots(at)))
            .collect()
    };
    let teams = model.teams.iter().zip(&expected.heads);
    Some(Loads {
        settings: over(&expected.units),
        with_hours: over(&expected.units_with_hours),
        teams: teams.map(|(team, heads)| heads / mean_heads(model, team)).collect(),
    })
}

/// Share of the measured period in which a timetable has anybody or anything.
#[must_use]
pub fn share_of_time(model: &Model, timetable: &Timetable) -> f64 {
    timetable::share(timetable, model.scenario.start, model.scenario.measure_days)
}

fn one(number: f64) -> String {
    // The mean of what is never there is a zero, and not a negative one; a clinic of an hour a week is not nothing.
    let decimals = if number > 0.0 && number < 0.1 { 3 } else { 1 };
    format!("{:.decimals$}", number + 0.0)
}

fn ratio(load: f64, room: f64) -> String {
    if room > 0.0 { show((load / room * 100.0).round() / 100.0) } else { "without end".into() }
}
