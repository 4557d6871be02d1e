//! What an option changes, as tables: whom schemes reach, versions of stays and routes, levels over time.

use super::arrivals::HourlyRate;
use super::calendars::{DAY, Horizon, expand};
use super::compile::{Compiler, short};
use super::eligibility::Eligibility;
use super::{ALIKE, StayPlan};
use crate::engine::{NEVER, Time};
use crate::model::{InForce, Keeps, LevelChange, LevelOperation, Rate, Reach, Stay, Timetable};

/// A scheme that reaches some patients.
#[derive(Debug, Clone)]
pub struct ReachPlan {
    /// In force from …
    pub from: Time,
    /// … until (exclusive).
    pub until: Time,
    /// Time from its start until it reaches its whole share.
    pub ramp: Time,
    /// Share of the patients it is for.
    pub share: f64,
    /// Whom it is for (a list of one).
    pub who: Eligibility,
    /// Random purpose.
    pub purpose: u32,
}

impl ReachPlan {
    pub(super) fn new(in_force: &InForce, horizon: Horizon, who: Eligibility, purpose: u32) -> Self {
        Self {
            from: in_force.from.map_or(Time::MIN / 2, |date| horizon.time_of(date)),
            until: in_force.until.map_or(NEVER, |date| horizon.time_of(date) + DAY),
            ramp: Time::from(in_force.ramp_days) * DAY,
            share: in_force.full,
            who,
            purpose,
        }
    }

    /// Share of the patients it is for whom it reaches now.
    #[must_use]
    pub fn share_at(&self, now: Time) -> f64 {
        if now < self.from || now >= self.until {
            return 0.0;
        }
        let since = now - self.from;
        if since >= self.ramp { self.share } else { self.share * since as f64 / self.ramp as f64 }
    }
}

/// Versions of a stay or of a stream's routes, by the set of schemes that reach the patient.
#[derive(Debug, Clone)]
pub struct VersionsPlan {
    /// Schemes that make a difference (indices into [`super::Plan::reaches`]).
    pub reaches: Vec<u16>,
    /// By set of these schemes, bit k for scheme k: the stay, or the list of routes.
    pub is: Vec<u16>,
}

/// Patients of a stream who do not come after all.
#[derive(Debug, Clone)]
pub struct ThinningPlan {
    /// The scheme (index into [`super::Plan::reaches`]).
    pub reach: u16,
    /// Who still comes.
    pub keeps: KeepsPlan,
    /// Random purpose.
    pub purpose: u32,
}

/// Who of the candidates of a stream comes.
#[derive(Debug, Clone)]
pub enum KeepsPlan {
    /// All but the reached, and of those this share.
    Share(f64),
    /// All but the reached, and of those the ratio of this rate to the stream's.
    Rate(HourlyRate),
    /// Only the reached: those by which the stream's rate exceeds this one.
    Above(HourlyRate),
}

impl Compiler<'_> {
    /// A scheme that reaches some patients.
    pub(super) fn reach(&mut self, reach: &Reach) -> ReachPlan {
        let who = self.eligibility(std::iter::once(&reach.who));
        let purpose = self.names.key(&format!("scheme {}", reach.scheme));
        ReachPlan::new(&reach.in_force, self.horizon, who, purpose)
    }

    /// All stays, versions included.
    pub(super) fn all_stays(&self) -> impl Iterator<Item = &Stay> {
        let versions = self.model.changes.stays.iter().flat_map(|(_, versions)| &versions.is);
        self.model.stays.iter().chain(versions)
    }

    /// Appends the versions of stays to the stays they are versions of.
    pub(super) fn stay_versions(&mut self, stays: &mut Vec<StayPlan>) {
        let model = self.model;
        for (index, versions) in &model.changes.stays {
            let mut is = vec![short(*index)];
            for version in &versions.is {
                let mut plan = self.stay(*index, version);
                plan.is_version = true;
                self.count_as(*index, &stays[*index], &plan);
                is.push(short(stays.len()));
                stays.push(plan);
            }
            self.versions.push(VersionsPlan { reaches: shorts(&versions.reaches), is });
            let number = short(self.versions.len() - 1);
            let all = self.versions[usize::from(number)].is.clone();
            all.iter().for_each(|&stay| stays[usize::from(stay)].versions = number);
        }
    }

    /// Lets the tasks of a version count as those of the same name of the stay.
    fn count_as(&mut self, index: usize, usual: &StayPlan, version: &StayPlan) {
        let names = &self.model.stays[index].tasks;
        for number in 0..version.tasks.number {
            let at = (version.tasks.first + number) as usize;
            let name = self.tasks[at].id.rsplit('/').next().unwrap_or("").to_owned();
            if let Some(same) = names.iter().position(|task| task.id == name) {
                self.tasks[at].counts_as = usual.tasks.first + same as u32;
            }
        }
    }

    /// Versions of a stream's routes.
    pub(super) fn stream_versions(&mut self, index: usize, purpose: &str) -> u16 {
        let model = self.model;
        let Some((_, versions)) = model.changes.routes.iter().find(|(at, _)| *at == index) else {
            return ALIKE;
        };
        // The usual list has just been compiled.
        let mut is = vec![self.last_route_list()];
        is.extend(versions.is.iter().map(|routes| self.route_list(routes, None, purpose)));
        self.versions.push(VersionsPlan { reaches: shorts(&versions.reaches), is });
        short(self.versions.len() - 1)
    }

    /// Who of a stream does not come after all.
    pub(super) fn thinnings(&mut self, index: usize) -> Vec<ThinningPlan> {
        let model = self.model;
        let stream = &model.streams[index];
        let rate = |rate: &Rate| {
            HourlyRate::new(rate, self.horizon, model.scenario.start, stream.from, stream.until)
        };
        let of_stream = model.changes.thinnings.iter().filter(|(at, _)| *at == index);
        let plans = of_stream.map(|(_, thinning)| {
            let keeps = match &thinning.keeps {
                Keeps::Share(share) => KeepsPlan::Share(*share),
                Keeps::Rate(changed) => KeepsPlan::Rate(rate(changed)),
                Keeps::Above(usual) => KeepsPlan::Above(rate(usual)),
            };
            let scheme = &model.changes.reaches[thinning.reach].scheme;
            (thinning.reach, keeps, format!("stream {} thinned by {scheme}", stream.id))
        });
        let plans: Vec<_> = plans.collect();
        let plan = |(reach, keeps, purpose): (usize, KeepsPlan, String)| ThinningPlan {
            reach: short(reach),
            keeps,
            purpose: self.names.key(&purpose),
        };
        plans.into_iter().map(plan).collect()
    }
}

fn shorts(indices: &[usize]) -> Vec<u16> {
    indices.iter().map(|&index| short(index)).collect()
}

/// A step of a ramp of levels.
const STEP: Time = 7 * DAY;

/// Share of a change that is in force over time, as steps `(from, share)`; 0 before the first.
///
/// Levels are whole numbers for everybody, so a ramp is climbed in weekly steps, each at the height the ramp
/// has in the middle of the week.
fn steps(in_force: &InForce, horizon: Horizon) -> Vec<(Time, f64)> {
    let from = in_force.from.map_or(0, |date| horizon.time_of(date));
    let ramp = Time::from(in_force.ramp_days) * DAY;
    let mut steps = Vec::new();
    let mut at = 0;
    while at < ramp {
        let middle = (at + STEP.min(ramp - at) / 2) as f64 / ramp as f64;
        steps.push((from + at, in_force.full * middle));
        at += STEP;
    }
    steps.push((from + ramp, in_force.full));
    if let Some(until) = in_force.until {
        let end = horizon.time_of(until) + DAY;
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
    let mut times: Vec<Time> = std::iter::once(0)
        .chain(base.iter().map(|&(time, _)| time))
        .chain(courses.iter().flat_map(|course| course.steps.iter().map(|&(time, _)| time)))
        .chain(
            courses.iter().filter_map(|c| c.set_to.as_ref()).flat_map(|(_, set)| set.iter().map(|&(t, _)| t)),
        )
        .filter(|&time| time >= 0 && time < Time::from(horizon.days) * DAY)
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
        let day = |number: Time| (10 + number) * DAY;
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
        assert_eq!((initial, changes), (5, vec![(10 * DAY, 10), (20 * DAY, 5)]));
    }
}
