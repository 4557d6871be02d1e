//! Which choices close a loop of stays.
//!
//! A patient who comes to the same stay again must draw new random numbers, and numbering the visits to each
//! stay would cost a counter a stay and patient. Instead a patient carries a *lap*: it rises whenever they
//! take a choice that closes a loop. Every loop of stays has at least one such choice (the back edges of a
//! depth-first search), so the same stay is never entered twice in the same lap.

use crate::model::{Destination, Model, PutOut, Route};
use std::collections::BTreeSet;

/// For each stay, its depth-first order of entering and leaving; `closes` is true for back edges.
#[derive(Debug)]
pub struct Loops {
    entered: Vec<usize>,
    left: Vec<usize>,
    /// Ways that only an option has, and that close a loop.
    added: BTreeSet<(usize, usize)>,
}

impl Loops {
    /// Searches from the stays in the order of their ids, and so on to the next: in what order files and lists are written
    /// changes no lap. Streams play no part either, so that a new one changes none.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut all: Vec<Vec<usize>> = model.stays.iter().map(targets_of_stay).collect();
        for (stay, versions) in &model.changes.stays {
            all[*stay].extend(versions.is.iter().flat_map(targets_of_stay));
        }
        let number = model.stays.len();
        // The laps of an option's patients are those of the baseline wherever they go the same ways.
        let usual = &model.changes.usual_ways;
        let mut next = if usual.is_empty() { all.clone() } else { usual.clone() };
        next.resize(number, Vec::new());
        let mut loops = Self {
            entered: vec![usize::MAX; number],
            left: vec![usize::MAX; number],
            added: BTreeSet::new(),
        };
        for (from, targets) in all.iter().enumerate() {
            let new = targets.iter().filter(|&to| !next[from].contains(to));
            loops.added.extend(new.filter(|&&to| leads(&all, to, from)).map(|&to| (from, to)));
        }
        let by_id =
            |stays: &mut Vec<usize>| stays.sort_by_key(|&stay| model.stays.get(stay).map(|stay| &stay.id));
        next.iter_mut().for_each(by_id);
        let mut roots: Vec<usize> = (0..number).collect();
        by_id(&mut roots);
        let mut clock = 0;
        for root in roots {
            loops.visit(root, &next, &mut clock);
        }
        loops
    }

    /// Depth-first search with an explicit stack: a chain of a thousand stays must not overflow ours.
    fn visit(&mut self, root: usize, next: &[Vec<usize>], clock: &mut usize) {
        if self.entered[root] != usize::MAX {
            return;
        }
        self.entered[root] = *clock;
        *clock += 1;
        let mut stack = vec![(root, 0)];
        while let Some((stay, child)) = stack.last_mut() {
            if let Some(&target) = next[*stay].get(*child) {
                *child += 1;
                if self.entered[target] == usize::MAX {
                    self.entered[target] = *clock;
                    *clock += 1;
                    stack.push((target, 0));
                }
            } else {
                self.left[*stay] = *clock;
                stack.pop();
            }
        }
    }

    /// Whether going from one stay to another closes a loop: the target is the stay itself or one of its
    /// ancestors in the search.
    #[must_use]
    pub fn closes(&self, from: usize, to: usize) -> bool {
        let back = self.entered[to] <= self.entered[from] && self.entered[from] < self.left[to];
        back || self.added.contains(&(from, to))
    }
}

/// Whether there is a way from one stay to another.
fn leads(next: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; next.len()];
    let mut open = vec![from];
    while let Some(stay) = open.pop() {
        if stay == to {
            return true;
        }
        if !std::mem::replace(&mut seen[stay], true) {
            open.extend(&next[stay]);
        }
    }
    false
}

fn targets_of_stay(stay: &crate::model::Stay) -> Vec<usize> {
    let mut targets = targets_of_routes(&stay.routes);
    let others = stay
        .interruptions
        .iter()
        .filter_map(|interruption| interruption.to)
        .chain(stay.tasks.iter().filter_map(|task| task.patience.as_ref().map(|(_, to)| *to)))
        .chain(stay.appointment.as_ref().and_then(|appointment| appointment.missed_to));
    targets.extend(others.filter_map(stay_of));
    targets.extend(match stay.put_out {
        Some(PutOut::Goes(to)) => stay_of(to),
        Some(PutOut::Resume | PutOut::Restart) | None => None,
    });
    targets
}

fn targets_of_routes(routes: &[Route]) -> Vec<usize> {
    routes.iter().flat_map(Route::targets).filter_map(stay_of).collect()
}

fn stay_of(target: Destination) -> Option<usize> {
    match target {
        Destination::Stay(stay) => Some(stay),
        Destination::Exit(_) => None,
    }
}
