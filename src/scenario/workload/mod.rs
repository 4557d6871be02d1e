//! Expected load before anything is simulated: arrivals followed through the routes, without queues.
//!
//! For every combination of attribute values that a condition can tell apart, the traffic equations
//! v = e + vP are solved for the visits to each stay (e: arrivals, P: route probabilities). Waiting and
//! delays are left out, so the load is an estimate, usually low: where it is above
//! capacity, the queue is expected to grow without limit. Where everybody who is to come has a further choice, what is too
//! much goes on to that.

mod arrivals;
mod combinations;
mod flows;
mod times;

pub(crate) use arrivals::arrivals as arrivals_a_day;
pub(crate) use flows::{Expected, expected, mean_heads, mean_room};

use crate::model::{Model, Stay, Task, Timetable};
use crate::number::number;
use crate::scenario::limits::STAYS_ENTERED;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::Table;
use crate::scenario::text::values::show;
use crate::scenario::timetable;
use crate::scenario::units::plural;

/// An estimate this far above capacity is worth a warning.
const CERTAIN: f64 = 1.02;

/// Works out the expected flows and warns of settings and teams whose load is above what they have.
pub(crate) fn warn(model: &Model, tree: &Table, report: &mut ProblemLog) -> Option<Expected> {
    let expected = expected(model)?;
    let place = |kind: &str, index: usize, key: &str| tree.place_of(kind, index, key);
    let days = f64::from(model.scenario.warm_up_days) + f64::from(model.scenario.measure_days);
    if expected.entered * days > STAYS_ENTERED {
        report.error_help(
            tree.get("scenario").map_or_else(Place::default, |node| node.place),
            format!("patients are expected to enter {} stays in a replication", number(expected.entered * days, 0)),
            format!(
                "at most {} may: check rates and the shares of routes that lead back, shorten `measure`, or describe many \
                 short stays as one",
                number(STAYS_ENTERED, 0)
            ),
        );
    }
    for (index, setting) in model.settings.iter().enumerate() {
        let Some(room) = mean_room(model, setting) else { continue };
        // Returns to kept places are counted as new stays: too rough an estimate to warn by.
        let keeps = |stay: &Stay| {
            stay.setting == index && stay.interruptions.iter().any(|cut| cut.keeps_place.is_some())
        };
        if model.stays.iter().any(keeps) {
            continue;
        }
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
        let room = mean_heads(model, team);
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
                if gives_up(model, index) {
                    "those who wait too long for it give up (`leaves-after`): its queue does not grow, but they are many"
                } else {
                    "its queue is expected to grow without limit: check the work asked of it and its rota"
                },
            );
        }
    }
    Some(expected)
}

/// Whether everybody who waits for a team gives up some day.
fn gives_up(model: &Model, team: usize) -> bool {
    let of_team = |task: &&Task| task.team == Some(team);
    let mut tasks = model.stays.iter().flat_map(|stay| &stay.tasks).filter(of_team);
    tasks.all(|task| task.patience.is_some())
}

/// Expected load over capacity (escalation places and absence counted) of every setting and team, NaN for those without limit; `None` if conditions
/// tell too many combinations of attributes apart.
#[must_use]
pub fn expected_loads(model: &Model) -> Option<(Vec<f64>, Vec<f64>)> {
    let expected = expected(model)?;
    let settings = model.settings.iter().zip(&expected.units);
    let settings =
        settings.map(|(setting, units)| mean_room(model, setting).map_or(f64::NAN, |room| units / room));
    let teams = model.teams.iter().zip(&expected.heads);
    let teams = teams.map(|(team, heads)| heads / mean_heads(model, team));
    Some((settings.collect(), teams.collect()))
}

/// Share of the measured period in which a timetable has anybody or anything.
#[must_use]
pub fn share_of_time(model: &Model, timetable: &Timetable) -> f64 {
    timetable::share(timetable, model.scenario.start, model.scenario.measure_days)
}

fn one(number: f64) -> String {
    // The mean of what is never there is a zero, and not a negative one.
    format!("{:.1}", number + 0.0)
}

fn ratio(load: f64, room: f64) -> String {
    if room > 0.0 { show((load / room * 100.0).round() / 100.0) } else { "without end".into() }
}
