//! A priority queue of those waiting for a pool: first come first served within each priority.
//!
//! Entries are withdrawn lazily: each carries the ticket its owner held when it joined, and the owner
//! invalidates every open entry at once by changing the ticket. The caller counts the live entries; when
//! the dead outnumber them the queue is swept, so abandoned entries cannot pile up.

use std::collections::VecDeque;

/// One entry: who waits, under which ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<Owner> {
    /// Who.
    pub owner: Owner,
    /// The owner's ticket when joining.
    pub ticket: u32,
    /// Which of the owner's open choices this is.
    pub choice: u8,
}

/// Waiting entries by priority, 0 first.
#[derive(Debug, Clone)]
pub struct Queue<Owner> {
    lines: Vec<VecDeque<Entry<Owner>>>,
    /// No line before this one holds an entry: most queues are of one priority, and not the first.
    first: usize,
    live: usize,
    stored: usize,
}

impl<Owner: Copy> Queue<Owner> {
    /// An empty queue with this many priorities.
    #[must_use]
    pub fn new(priorities: usize) -> Self {
        Self { lines: vec![VecDeque::new(); priorities.max(1)], first: 0, live: 0, stored: 0 }
    }

    /// Those who really wait.
    #[must_use]
    #[inline]
    pub fn live(&self) -> usize {
        self.live
    }

    /// Joins at the end of a priority's line (priorities beyond the last count as the last).
    #[inline]
    pub fn join(&mut self, priority: usize, entry: Entry<Owner>) {
        let line = priority.min(self.lines.len() - 1);
        self.lines[line].push_back(entry);
        self.first = self.first.min(line);
        self.live += 1;
        self.stored += 1;
    }

    /// Joins at the head of a priority's line.
    pub fn join_first(&mut self, priority: usize, entry: Entry<Owner>) {
        let line = priority.min(self.lines.len() - 1);
        self.lines[line].push_front(entry);
        self.first = self.first.min(line);
        self.live += 1;
        self.stored += 1;
    }

    /// Whether somebody of this priority or a more urgent one waits.
    pub fn waits_before(&self, priority: usize, valid: impl Fn(Entry<Owner>) -> bool) -> bool {
        self.lines.iter().take(priority + 1).flatten().any(|&entry| valid(entry))
    }

    /// Notes that an entry has lost its ticket; sweeps when most entries are dead.
    pub fn withdraw(&mut self, valid: impl Fn(Entry<Owner>) -> bool) {
        self.live -= 1;
        if self.stored > 2 * self.live + 64 {
            for line in &mut self.lines {
                line.retain(|&entry| valid(entry));
            }
            self.stored = self.lines.iter().map(VecDeque::len).sum();
        }
    }

    /// The first valid entry; dead ones before it are dropped.
    #[inline]
    pub fn head(&mut self, valid: impl Fn(Entry<Owner>) -> bool) -> Option<Entry<Owner>> {
        if self.live == 0 {
            return None;
        }
        while let Some(line) = self.lines.get_mut(self.first) {
            while let Some(&entry) = line.front() {
                if valid(entry) {
                    return Some(entry);
                }
                line.pop_front();
                self.stored -= 1;
            }
            self.first += 1;
        }
        None
    }

    /// All entries in order, dead ones too.
    pub fn entries(&self) -> impl Iterator<Item = Entry<Owner>> + '_ {
        self.lines.iter().flatten().copied()
    }

    /// Takes the entry that [`Self::head`] has just returned.
    #[inline]
    pub fn take_head(&mut self) {
        if self.drop_head() {
            self.live -= 1;
        }
    }

    /// Takes the entry that [`Self::head`] has just returned out of its line, as void: its owner is about to withdraw
    /// it. Left there it would be looked at once more.
    #[inline]
    pub fn drop_head(&mut self) -> bool {
        let dropped = self.lines.get_mut(self.first).is_some_and(|line| line.pop_front().is_some());
        self.stored -= usize::from(dropped);
        dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_by_priority_then_in_order_and_skips_withdrawn_entries() {
        let mut queue = Queue::new(3);
        for (priority, owner) in [(2, 1), (1, 2), (2, 3), (1, 4)] {
            queue.join(priority, Entry { owner, ticket: 0, choice: 0 });
        }
        let valid = |entry: Entry<u32>| entry.owner != 2;
        queue.withdraw(valid);
        assert_eq!(queue.live(), 3);
        let mut served = Vec::new();
        while let Some(entry) = queue.head(valid) {
            queue.take_head();
            served.push(entry.owner);
        }
        assert_eq!(served, [4, 1, 3]);
        assert_eq!(queue.live(), 0);
    }

    #[test]
    fn who_comes_later_and_is_more_urgent_is_first() {
        let mut queue = Queue::new(3);
        let entry = |owner| Entry { owner, ticket: 0, choice: 0 };
        queue.join(2, entry(1));
        assert_eq!(queue.head(|_| true), Some(entry(1)));
        queue.join(0, entry(2));
        assert_eq!(queue.head(|_| true), Some(entry(2)));
        // Its owner withdraws what was taken out of the line already.
        assert!(queue.drop_head());
        queue.withdraw(|_| true);
        assert_eq!((queue.head(|_| true), queue.live()), (Some(entry(1)), 1));
        queue.join_first(1, entry(3));
        assert_eq!(queue.head(|_| true), Some(entry(3)));
        queue.take_head();
        assert_eq!(queue.head(|_| true), Some(entry(1)));
        queue.take_head();
        assert_eq!((queue.head(|_| true), queue.live(), queue.drop_head()), (None, 0, false));
    }

    #[test]
    fn abandoned_entries_do_not_pile_up() {
        let mut queue = Queue::new(1);
        queue.join(0, Entry { owner: 0, ticket: 0, choice: 0 });
        for owner in 1..10_000 {
            queue.join(0, Entry { owner, ticket: 0, choice: 0 });
            queue.withdraw(|entry| entry.owner == 0);
        }
        assert!(queue.stored < 200, "{} entries kept for one live one", queue.stored);
    }
}
