//! Mean times in stays, and how often what may cut them short does.

use super::hours::{Hours, hours};
use super::teamwork::{means_of_others, work_of};
use crate::distribution::Distribution;
use crate::model::{
    Condition, DAY, Index, InstantTable, Interruption, MINUTE, Model, Recurrence, Stay, Task, TaskStart,
    Timetable,
};
use std::collections::HashMap;
use std::rc::Rc;

/// Means of a stay's distributions, worked out once for all combinations.
pub(super) struct Means {
    length: Vec<LengthCase>,
    /// For each task, the mean of each work case.
    pub work: Vec<Vec<f64>>,
    /// For each task, the mean of each work case of every other team that can do it.
    pub others: Vec<Vec<Vec<f64>>>,
    /// For each task, the mean wait for its time or for somebody to be on duty.
    hours: Vec<f64>,
}

/// Points of the integral over a length of stay.
const POINTS: u32 = 300;

/// A length of stay and what may cut it short, tabulated.
pub(super) struct LengthCase {
    mean: f64,
    /// Times from 0 to where less than one stay in a thousand is left; empty if nothing cuts the stay short.
    times: Vec<f64>,
    /// P(length > t) at each time.
    survival: Vec<f64>,
    /// P(interruption ≤ t) at each time, by interruption.
    cuts: Vec<Vec<f64>>,
}

impl LengthCase {
    pub fn new(length: &Distribution, stay: &Stay, admits: Option<&Timetable>) -> Self {
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
                .map(|cut| match &cut.at {
                    None => times.iter().map(|&time| cut.after.below(time).0).collect(),
                    Some(at) => {
                        let waits = waits(at, cut.after.mean(), admits);
                        let all = waits.len().max(1) as f64;
                        times
                            .iter()
                            .map(|&time| waits.partition_point(|&wait| wait <= time) as f64 / all)
                            .collect()
                    }
                })
                .collect(),
            times,
        }
    }
}

/// Times from entry to what comes at certain times only, and not before a time of so long, rising: for entries at all
/// quarters of an hour of the week at which the setting takes anybody.
fn waits(at: &InstantTable, after: f64, admits: Option<&Timetable>) -> Vec<f64> {
    const QUARTER: u16 = 15;
    let week = 7.0 * DAY;
    let open = |day: usize, minute: u16| {
        let spans = admits.map(|admits| &admits.base.days[day]);
        spans.is_none_or(|spans| spans.iter().any(|span| (span.from..span.to).contains(&minute)))
    };
    let point = |day: usize, minute: u16| day as f64 * DAY + f64::from(minute) * MINUTE;
    let mut points: Vec<f64> = Vec::new();
    for (day, times) in at.days.iter().enumerate() {
        points.extend(times.iter().map(|&(minute, _)| point(day, minute)));
    }
    points.sort_by(f64::total_cmp);
    let Some(&first) = points.first() else { return Vec::new() };
    let mut waits = Vec::new();
    for day in 0..7 {
        for minute in (0..1440).step_by(QUARTER.into()).filter(|&minute| open(day, minute)) {
            let entry = point(day, minute);
            let earliest = (entry + after).rem_euclid(week);
            let next = points.iter().copied().find(|&point| point >= earliest).unwrap_or(first + week);
            waits.push(after + next - earliest);
        }
    }
    waits.sort_by(f64::total_cmp);
    waits
}

impl Means {
    pub fn new(stay: &Stay, model: &Model) -> Self {
        let admits = model.settings.get(stay.setting).and_then(|setting| setting.admits.as_ref());
        let work = |task: &Task| task.work.iter().map(|(_, work)| work.mean()).collect();
        let decided = stay.ends_at.iter().find_map(|(_, table)| table.as_ref());
        let wait = |task: &Task| {
            let from = decided.filter(|_| task.starts == TaskStart::End && task.after.is_empty());
            let time = task.at.as_ref().map_or(0.0, |table| Hours::at(table).wait(from));
            let rota = |team: Index, staff: u32| {
                let rota = hours(model, &model.teams[team].rota, staff);
                rota.map_or(0.0, |rota| rota.wait(task.at.as_ref().or(from)))
            };
            // Whichever team is there first, and those needed besides.
            let own = task.team.map(|team| (team, task.staff));
            let doers = own.into_iter().chain(task.or.iter().map(|other| (other.team, other.staff)));
            let first = doers.map(|(team, staff)| rota(team, staff)).reduce(f64::min).unwrap_or(0.0);
            time + task.with.iter().map(|&(team, staff)| rota(team, staff)).fold(first, f64::max)
        };
        Self {
            length: stay.length.iter().map(|(_, length)| LengthCase::new(length, stay, admits)).collect(),
            work: stay.tasks.iter().map(work).collect(),
            others: stay.tasks.iter().map(means_of_others).collect(),
            hours: stay.tasks.iter().map(wait).collect(),
        }
    }

    /// The mean of a length of stay, without what may cut it short.
    pub fn length(&self, case: usize) -> Option<f64> {
        self.length.get(case).map(|case| case.mean)
    }
}

/// Mean times in stays and probabilities of interruption, worked out once for all combinations that the
/// conditions of a stay do not tell apart.
pub(super) struct Times<'m> {
    stays: &'m [Stay],
    means: &'m [Means],
    /// By stay, then by which of its conditions hold.
    known: Vec<HashMap<Vec<bool>, Rc<TimeInStay>>>,
}

/// Times in a stay, and what may cut it short.
#[derive(Debug, Clone, Default)]
pub(super) struct TimeInStay {
    /// Mean time.
    pub time: f64,
    /// Mean time with waiting for the hours of teams, and the times of tasks, counted.
    pub with_hours: f64,
    /// Probability of each interruption.
    pub cut: Vec<f64>,
    /// Which length it is.
    pub case: Option<usize>,
    /// How often each of its tasks is asked for, on average.
    pub asked: Vec<f64>,
}

impl<'m> Times<'m> {
    pub fn new(model: &'m Model, means: &'m [Means]) -> Self {
        Self { stays: &model.stays, means, known: vec![HashMap::new(); means.len()] }
    }

    pub fn of(&mut self, number: usize, holds: &dyn Fn(&Condition) -> bool) -> Rc<TimeInStay> {
        let stay = &self.stays[number];
        let tasks = stay.tasks.iter();
        let conditions = (stay.length.iter().map(|(who, _)| who))
            .chain(stay.ends_at.iter().map(|(who, _)| who))
            .chain(stay.ends_early.iter().map(|(who, _)| who))
            .chain(stay.interruptions.iter().map(|interruption| &interruption.who))
            .chain(tasks.flat_map(|task| {
                let works = task.work.iter().chain(task.or.iter().flat_map(|other| &other.work));
                std::iter::once(&task.who).chain(works.map(|(who, _)| who))
            }));
        let pattern = conditions.map(holds).collect();
        let known = self.known[number].entry(pattern);
        Rc::clone(known.or_insert_with(|| Rc::new(time(stay, &self.means[number], holds))))
    }
}

/// Mean time by which a stay ends later than its length, or earlier, because it can end at certain times only.
fn decision(stay: &Stay, holds: &dyn Fn(&Condition) -> bool) -> f64 {
    let Some((_, Some(table))) = stay.ends_at.iter().find(|(who, _)| holds(who)) else { return 0.0 };
    let early = stay.ends_early.iter().find(|(who, _)| holds(who)).map_or(0.0, |&(_, early)| early);
    let days = (0_u32..).zip(&table.days);
    let points: Vec<f64> = days
        .flat_map(|(day, points)| {
            points.iter().map(move |&(minute, _)| f64::from(day) * DAY + f64::from(minute) * MINUTE)
        })
        .collect();
    let Some(&first) = points.first() else { return 0.0 };
    let week = 7.0 * DAY;
    let next = points.iter().copied().skip(1).chain([first + week]);
    let gaps = points.iter().zip(next).map(|(point, next)| next - point);
    // A length is over anywhere between two points: earlier up to `early` after the first, later from there on.
    gaps.map(|gap| ((gap - early).max(0.0).powi(2) - early.min(gap).powi(2)) / 2.0).sum::<f64>() / week
}

/// Most times that a task is counted to recur.
const MOST_OCCASIONS: u32 = 20_000;

/// How often a task is asked for in a stay, on average: one that recurs as long as the length runs, and nothing has cut it
/// short (what does so at certain times only is left out).
fn occasions(task: &Task, stay: &Stay, case: Option<usize>, holds: &dyn Fn(&Condition) -> bool) -> f64 {
    let Some((_, length)) = case.and_then(|case| stay.length.get(case)) else { return 1.0 };
    let cuts: Vec<_> = stay.interruptions.iter().filter(|cut| cut.at.is_none() && holds(&cut.who)).collect();
    let runs = |time: f64| {
        let alive = cuts.iter().map(|cut| 1.0 - cut.probability * cut.after.below(time).0);
        (1.0 - length.below(time / stay.length_scale.max(f64::MIN_POSITIVE)).0) * alive.product::<f64>()
    };
    match (task.recurs, &task.at) {
        (None, _) | (Some(Recurrence::AtTimes), None) => 1.0,
        (Some(Recurrence::Every(every)), _) => {
            let times = (0..MOST_OCCASIONS).map(|number| runs(f64::from(number) * every));
            times.take_while(|&share| share > 1e-6).sum()
        }
        (Some(Recurrence::AtTimes), Some(at)) => {
            let points: usize = at.days.iter().map(Vec::len).sum();
            // The time that the length runs, in steps of its own hundredths.
            let step = (length.mean() * stay.length_scale / 100.0).max(1.0);
            let steps = (0..MOST_OCCASIONS).map(|number| runs((f64::from(number) + 0.5) * step));
            let time = step * steps.take_while(|&share| share > 1e-6).sum::<f64>();
            points as f64 * time / (7.0 * DAY)
        }
    }
}

/// Mean time in a stay, and the probability of each interruption: competing risks, integrated numerically.
///
/// A stay resumed at a kept place counts as a new one: exact for exponential lengths, an estimate otherwise.
pub(super) fn time(stay: &Stay, means: &Means, holds: &dyn Fn(&Condition) -> bool) -> TimeInStay {
    let longest = |starts: TaskStart, with_hours: bool| {
        let tasks = stay.tasks.iter().zip(&means.work).zip(&means.hours);
        let tasks = tasks.filter(|((task, _), _)| {
            // One that recurs does so while the length runs.
            task.required && task.recurs.is_none() && task.starts == starts && holds(&task.who)
        });
        let times = tasks
            .map(|((task, work), hours)| work_of(task, work, holds) + if with_hours { *hours } else { 0.0 });
        times.fold(0.0, f64::max)
    };
    let decision = decision(stay, holds);
    let after = |with_hours| (longest(TaskStart::End, with_hours) + decision).max(0.0);
    let (after, after_with_hours) = (after(false), after(true));
    let mut cut = vec![0.0; stay.interruptions.len()];
    let number = stay.length.iter().position(|(who, _)| holds(who));
    let Some(case) = number.map(|case| &means.length[case]) else {
        let asked = vec![1.0; stay.tasks.len()];
        return TimeInStay { time: after, with_hours: after_with_hours, cut, case: None, asked };
    };
    let asked: Vec<f64> = stay.tasks.iter().map(|task| occasions(task, stay, number, holds)).collect();
    let chance = |interruption: &Interruption| {
        if interruption.to.is_some() && holds(&interruption.who) { interruption.probability } else { 0.0 }
    };
    let chances: Vec<f64> = stay.interruptions.iter().map(chance).collect();
    if case.times.is_empty() || chances.iter().all(|&chance| chance == 0.0) {
        return TimeInStay {
            time: case.mean.max(longest(TaskStart::Start, false)) + after,
            with_hours: case.mean.max(longest(TaskStart::Start, true)) + after_with_hours,
            cut,
            case: number,
            asked,
        };
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
    let with_hours = time + whole * after_with_hours;
    TimeInStay { time: time + whole * after, with_hours, cut, case: number, asked }
}
