//! What tasks take up of teams, those included that one of several teams does, or several at once.
//!
//! Of a task that one of several teams can do, the first in order of preference does as much as it has room for; the rest
//! goes on to the next, and what is left to the last.

use crate::model::{Condition, DAY, Index, Stay, Task};
use std::collections::BTreeMap;

/// Heads at work for the tasks that one of several teams does, by stay and task: for each team that can, what it and those
/// needed besides would have to do.
pub(super) type Either = BTreeMap<(Index, usize), Vec<Vec<(Index, f64)>>>;

/// Mean work of each case of every other team that can do a task.
pub(super) fn means_of_others(task: &Task) -> Vec<Vec<f64>> {
    task.or.iter().map(|other| other.work.iter().map(|(_, work)| work.mean()).collect()).collect()
}

/// Mean work of the first case that holds.
pub(super) fn work_of(task: &Task, means: &[f64], holds: &dyn Fn(&Condition) -> bool) -> f64 {
    task.work.iter().position(|(who, _)| holds(who)).map_or(0.0, |case| means[case])
}

/// Heads at work of each team, and those of tasks that are not shared out yet.
pub(super) struct Loads<'a> {
    pub heads: &'a mut [f64],
    pub either: &'a mut Either,
}

/// Adds what the tasks of a stay take up of teams, each asked for so many times a day; `work` and `others`: mean work of each case of its tasks.
pub(super) fn tasks_of(
    into: &mut Loads<'_>,
    (number, stay): (Index, &Stay),
    (work, others): (&[Vec<f64>], &[Vec<Vec<f64>>]),
    asked: &[f64],
    holds: &dyn Fn(&Condition) -> bool,
) {
    let tasks = stay.tasks.iter().enumerate().filter(|(_, task)| task.required && holds(&task.who));
    for (at, task) in tasks {
        let (Some(team), Some(&visits)) = (task.team, asked.get(at)) else { continue };
        let own = work_of(task, &work[at], holds);
        let with = |work: f64, mut loads: Vec<(Index, f64)>| {
            let besides =
                task.with.iter().map(|&(team, staff)| (team, visits * f64::from(staff) * work / DAY));
            loads.extend(besides);
            loads
        };
        let first = with(own, vec![(team, visits * f64::from(task.staff) * own / DAY)]);
        if task.or.is_empty() {
            first.iter().for_each(|(team, heads)| into.heads[*team] += heads);
            continue;
        }
        let others = task.or.iter().zip(&others[at]).map(|(other, cases)| {
            let case = other.work.iter().position(|(who, _)| holds(who));
            let work = case.map_or(if other.work.is_empty() { own } else { 0.0 }, |case| cases[case]);
            with(work, vec![(other.team, visits * f64::from(other.staff) * work / DAY)])
        });
        let ways: Vec<Vec<(Index, f64)>> = std::iter::once(first).chain(others).collect();
        let known = into.either.entry((number, at)).or_insert_with(|| {
            ways.iter().map(|way| way.iter().map(|&(team, _)| (team, 0.0)).collect()).collect()
        });
        for (known, way) in known.iter_mut().flatten().zip(ways.iter().flatten()) {
            known.1 += way.1;
        }
    }
}

/// Shares the tasks out that one of several teams does.
pub(super) fn share_out(either: &Either, room: &[f64], heads: &mut [f64]) {
    let mut shares: Vec<f64> = vec![1.0; either.len()];
    let most = either.values().map(Vec::len).max().unwrap_or(0);
    for way in 0..most {
        let mut asked = vec![0.0; room.len()];
        for (ways, share) in either.values().zip(&shares) {
            let Some(loads) = ways.get(way) else { continue };
            loads.iter().for_each(|(team, load)| heads[*team] += load * share);
            if let (Some((team, load)), true) = (loads.first(), way + 1 < ways.len()) {
                asked[*team] += load * share;
            }
        }
        let too_much = room.iter().enumerate().map(|(at, room)| {
            let excess = heads[at] - room;
            if excess > 0.0 && asked[at] > 0.0 { (excess / asked[at]).min(1.0) } else { 0.0 }
        });
        let too_much: Vec<f64> = too_much.collect();
        for (ways, share) in either.values().zip(&mut shares) {
            let on = match ways.get(way).and_then(|loads| loads.first()) {
                Some((team, _)) if way + 1 < ways.len() => too_much[*team],
                _ => 0.0,
            };
            let loads = ways.get(way).into_iter().flatten();
            loads.for_each(|(team, load)| heads[*team] -= load * *share * on);
            *share *= on;
        }
    }
}

/// Share of those who need a task that give up waiting for it: for want of any team that can do it, or of one needed besides.
pub(super) fn given_up(task: &Task, by_team: &[f64]) -> f64 {
    let doers = task.team.into_iter().chain(task.or.iter().map(|other| other.team));
    let least = doers.map(|team| by_team[team]).reduce(f64::min).unwrap_or(0.0);
    task.with.iter().map(|&(team, _)| by_team[team]).fold(least, f64::max)
}
