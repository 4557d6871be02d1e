//! Queues whose head can never start, over replications.

use crate::model::HOUR;
use crate::number::{count, number};
use crate::results::{Results, StuckQueue};
use std::fmt::{Display, Formatter};

/// A queue that cannot move at the end of some replications: nobody overtakes its head, who needs more than there is.
#[derive(Debug, Clone, PartialEq)]
pub struct Stuck {
    /// The option.
    pub option: String,
    /// `setting=…` or `team=…`.
    pub group: String,
    /// What the head needs, and the most it could have had, in the first such replication.
    pub needs: u32,
    /// The most there has been since it came, and in the last week.
    pub most: u32,
    /// In how many replications.
    pub replications: usize,
    /// Of how many.
    pub of: usize,
    /// Mean number of those who wait at the end, in these replications.
    pub waiting: f64,
    /// How long they have waited so far, hours on average.
    pub hours: f64,
}

impl Display for Stuck {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let (what, id) = self.group.split_once('=').unwrap_or(("", &self.group));
        let word = if what == "team" { "head" } else { "unit" };
        let most =
            if self.most == 0 { "none at all".to_owned() } else { format!("no more than {}", self.most) };
        write!(
            f,
            "the queue for {what} `{id}` cannot move ({}, in {} of {} replications): its head needs {} at once, and \
             there have been {most} since it came; at the end {} wait, for {} h so far on average, and these waits \
             are not in the mean wait",
            self.option,
            self.replications,
            self.of,
            count(self.needs as usize, word),
            number(self.waiting, 1),
            number(self.hours, 0),
        )
    }
}

/// The queues of an option that cannot move at the end of some replications.
pub(super) fn stuck(results: &Results) -> Vec<Stuck> {
    let all = || results.replications.iter().flat_map(|replication| &replication.stuck);
    let mut found: Vec<Stuck> = Vec::new();
    for first in all() {
        if found.iter().any(|stuck| stuck.group == first.group) {
            continue;
        }
        let same: Vec<&StuckQueue> = all().filter(|other| other.group == first.group).collect();
        let waiting: f64 = same.iter().map(|queue| f64::from(queue.waiting)).sum();
        let waited: f64 = same.iter().map(|queue| queue.waited as f64).sum();
        found.push(Stuck {
            option: results.option.clone(),
            group: first.group.clone(),
            needs: first.needs,
            most: first.most,
            replications: same.len(),
            of: results.replications.len(),
            waiting: waiting / same.len() as f64,
            hours: waited / waiting / HOUR,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic;

    #[test]
    fn what_is_needed_what_there_is_and_whose_waits_are_left_out() {
        let mut results = synthetic::theory(4);
        for (replication, waiting) in
            results.replications.iter_mut().zip([0, 3, 0, 5]).filter(|(_, n)| *n > 0)
        {
            let group = "setting=pot".to_owned();
            let waited = i64::from(waiting) * 36_000_000;
            replication.stuck = vec![StuckQueue { group, needs: 14, most: 12, waiting, waited }];
        }
        let found = stuck(&results);
        let [queue] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((queue.replications, queue.of, queue.waiting, queue.hours), (2, 4, 4.0, 10.0));
        let said = queue.to_string();
        assert!(
            said.contains("setting `pot` cannot move") && said.contains("in 2 of 4 replications"),
            "{said}"
        );
        assert!(
            said.contains("its head needs 14 units at once, and there have been no more than 12"),
            "{said}"
        );
        assert!(said.contains("these waits are not in the mean wait"), "{said}");
    }
}
