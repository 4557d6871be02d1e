//! Levels over time: capacities, opening hours and heads after the changes of schemes.

use super::calendars::{Horizon, expand};
use crate::engine::clock::{DAY, Duration, Time};
use crate::model::{InForce, LevelChange, LevelOperation, Timetable};

/// A step of a ramp of levels.
const STEP: Duration = Duration::new(7 * DAY.milliseconds());

/// Share of a change that is in force over time, as steps `(from, share)`; 0 before the first.
///
/// Levels are whole numbers for everybody, so a ramp is climbed in weekly steps, each at the height the ramp
/// has in the middle of the week.
fn steps(in_force: &InForce, horizon: Horizon) -> Vec<(Time, f64)> {
    let from = in_force.from.map_or(Time::START, |date| horizon.time_of(date));
    let ramp = DAY * in_force.ramp_days.into();
    let mut steps = Vec::new();
    let mut at = Duration::ZERO;
    while at < ramp {
        let middle = (at + STEP.min(ramp - at) / 2).as_f64() / ramp.as_f64();
        steps.push((from + at, in_force.full * middle));
        at += STEP;
    }
    steps.push((from + ramp, in_force.full));
    if let Some(until) = in_force.until {
        let end = horizon.end_of(until);
        steps.retain(|&(time, _)| time < end);
        steps.push((end, 0.0));
    }
    steps
}

/// Value of a step function at a time.
fn at<T: Copy>(initial: T, steps: &[(Time, T)], time: Time) -> T {
    let after = steps.partition_point(|&(from, _)| from <= time);
    if after == 0 { initial } else { steps[after - 1].1 }
}

/// A change with its course over the run.
struct Course<'a> {
    change: &'a LevelChange,
    steps: Vec<(Time, f64)>,
    set_to: Option<(u32, Vec<(Time, u32)>)>,
}

/// Level at the start of the run and its changes, after those of schemes: first values that are set, then
/// factors, then summands, each as far as its scheme is in force; rounded to whole numbers, never below 0.
pub(super) fn changed(
    timetable: &Timetable,
    changes: &[&LevelChange],
    horizon: Horizon,
) -> (u32, Vec<(Time, u32)>) {
    let (initial, base) = expand(timetable, horizon);
    if changes.is_empty() {
        return (initial, base);
    }
    let courses: Vec<Course> = changes
        .iter()
        .map(|&change| {
            let set_to = match &change.how {
                LevelOperation::Set(timetable) => Some(expand(timetable, horizon)),
                LevelOperation::Multiply(_) | LevelOperation::Add(_) => None,
            };
            Course { change, steps: steps(&change.in_force, horizon), set_to }
        })
        .collect();
    let mut times: Vec<Time> = std::iter::once(Time::START)
        .chain(base.iter().map(|&(time, _)| time))
        .chain(courses.iter().flat_map(|course| course.steps.iter().map(|&(time, _)| time)))
        .chain(
            courses.iter().filter_map(|c| c.set_to.as_ref()).flat_map(|(_, set)| set.iter().map(|&(t, _)| t)),
        )
        .filter(|&time| time >= Time::START && time < Time::midnight(horizon.days.into()))
        .collect();
    times.sort_unstable();
    times.dedup();
    let level = |time: Time| {
        let usual = f64::from(at(initial, &base, time));
        let share = |course: &Course| at(0.0, &course.steps, time);
        let mut level = usual;
        for course in &courses {
            if let Some((first, set)) = &course.set_to {
                level += share(course) * (f64::from(at(*first, set, time)) - usual);
            }
        }
        for course in &courses {
            if let LevelOperation::Multiply(factor) = course.change.how {
                level *= 1.0 + share(course) * (factor - 1.0);
            }
        }
        // Nobody is added to a team off duty, or to a unit that is closed.
        let open = level > 0.0;
        for course in &courses {
            if let LevelOperation::Add(summand) = course.change.how {
                level += if open { share(course) * summand } else { 0.0 };
            }
        }
        level.round().clamp(0.0, f64::from(u32::MAX - 1)) as u32
    };
    let mut levels: Vec<(Time, u32)> = times.into_iter().map(|time| (time, level(time))).collect();
    levels.dedup_by_key(|&mut (_, level)| level);
    let first = levels.first().map_or(initial, |&(_, level)| level);
    (first, levels.split_off(1.min(levels.len())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::model::{Span, WeekPattern};
    use jiff::civil::{Date, date};

    fn constant(count: u32) -> Timetable {
        let day = vec![Span { from: 0, to: 1440, count }];
        let base = WeekPattern { days: std::array::from_fn(|_| day.clone()), bank_holiday: None };
        Timetable { base, changes: Vec::new() }
    }

    fn change(from: Option<Date>, ramp_days: u32, full: f64, how: LevelOperation) -> LevelChange {
        LevelChange { in_force: InForce { from, ramp_days, until: None, full }, how }
    }

    const HORIZON: Horizon = Horizon { first: Date::constant(2014, 4, 1), days: 60 };

    #[test]
    fn a_ramp_is_climbed_in_weekly_steps() {
        let more = change(Some(date(2014, 4, 11)), 28, 1.0, LevelOperation::Add(8.0));
        let (initial, changes) = changed(&constant(20), &[&more], HORIZON);
        assert_eq!(initial, 20);
        let day = |number: i64| Time::midnight(10 + number);
        assert_eq!(changes, [(day(0), 21), (day(7), 23), (day(14), 25), (day(21), 27), (day(28), 28)]);
    }

    #[test]
    fn settings_factors_and_summands_in_this_order_whatever_theirs() {
        let add = change(None, 0, 1.0, LevelOperation::Add(3.0));
        let times = change(None, 0, 1.0, LevelOperation::Multiply(1.5));
        let set = change(None, 0, 0.5, LevelOperation::Set(constant(20)));
        for order in [[&add, &times, &set], [&set, &add, &times], [&times, &set, &add]] {
            // Half of the way from 10 to 20, times 1.5, plus 3.
            assert_eq!(changed(&constant(10), &order, HORIZON), (26, Vec::new()));
        }
    }

    #[test]
    fn a_change_ends_with_its_scheme() {
        let mut more = change(Some(date(2014, 4, 11)), 0, 1.0, LevelOperation::Multiply(2.0));
        more.in_force.until = Some(date(2014, 4, 20));
        let (initial, changes) = changed(&constant(5), &[&more], HORIZON);
        assert_eq!((initial, changes), (5, vec![(Time::midnight(10), 10), (Time::midnight(20), 5)]));
    }
}
