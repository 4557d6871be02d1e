//! What grows in one system, and which figures hang on it: one rule for a run and for every analysis.

use super::stuck::stuck;
use super::unstable::{Affected, Unstable, surely_overloaded, unstable};
use crate::model::{Arm, Scheme};
use crate::results::{Figure, Results};
use crate::scenario::Loaded;
use crate::stats::{Growing, growing_queues};
use std::cell::OnceCell;

/// What grows in one system.
#[derive(Debug, Clone)]
pub(crate) struct Growth {
    /// Queues that grow, with what they are held up by.
    pub unstable: Vec<Unstable>,
    /// Those of them that grow without limit, for more arrives than can be served.
    pub growing: Vec<Growing>,
    affected: Affected,
}

impl Growth {
    /// Of the results of an arm; `schemes`: those whose prices are counted.
    pub fn of(place: &Loaded, arm: &Arm, results: &Results, schemes: &[&Scheme]) -> Self {
        // Loads, and the settings that there are, are those of the arm: asked for where a queue may grow.
        let changed = OnceCell::new();
        let model = || {
            let made = changed.get_or_init(|| place.variants.model(arm, &[]).ok());
            made.as_ref().unwrap_or(&place.model)
        };
        let overloaded = OnceCell::new();
        let growing = growing_queues(results, &|part, id| {
            let all = overloaded.get_or_init(|| surely_overloaded(model()));
            all.iter().any(|(other, over)| *other == part && over == id)
        });
        let stuck = stuck(results);
        let model = if growing.is_empty() && stuck.is_empty() { &place.model } else { model() };
        let unstable = unstable(model, &growing, &stuck, results);
        let without_limit = unstable.iter().filter(|one| one.is_overloaded());
        let growing: Vec<Growing> = without_limit.map(|one| one.queue.clone()).collect();
        let affected = Affected::of(model, &growing, &stuck, results, schemes);
        Self { unstable, growing, affected }
    }

    /// Whether a figure hangs on what grows: then neither its level nor a difference of it is one.
    pub fn has(&self, metric: &str, group: &str) -> bool {
        self.affected.has(metric, group)
    }
}

/// What is to be said of a figure of several systems: of each queue once, in the first in which it grows; nothing if the figure
/// hangs on growth in none.
pub(crate) fn why_in_any<'a>(systems: impl IntoIterator<Item = &'a Growth>, figure: &Figure) -> Vec<String> {
    let (mut said, mut why) = (Vec::new(), Vec::new());
    for growth in systems.into_iter().filter(|growth| growth.has(&figure.metric, &figure.group)) {
        for one in growth.unstable.iter().filter(|one| one.is_overloaded()) {
            let queue = (one.queue.part, &one.queue.id);
            if !said.contains(&queue) {
                said.push(queue);
                why.push(one.to_string());
            }
        }
        if why.is_empty() {
            // A queue that cannot move need not grow.
            why.push("a queue cannot move: its head needs more than there is".to_owned());
        }
    }
    why
}
