//! The event list: a 4-ary heap of packed integer keys.
//!
//! **Order.** Events are executed by time, then by phase, then in the order in which they were
//! scheduled. The phase of an event is fixed by its kind (see [`crate::flow`]), so ties never depend on
//! memory addresses or hashing.
//!
//! **Layout.** One `u128` holds time (48 bits, 8,900 years of milliseconds), phase (4), sequence number
//! (40, a million million events), kind (4) and index (32): one integer comparison orders two events and
//! the payload travels with the key. Four children a node halve the depth of a binary heap and their
//! keys lie in one cache line (LaMarca & Ladner, *The influence of caches on the performance of heaps*,
//! 1996).
//!
//! **Cancelling.** The sequence number returned by [`EventList::schedule`] identifies an event; whoever
//! may have to cancel it keeps the number and ignores the event if it no longer matches.

use super::Time;

/// An event taken from the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When it happens.
    pub time: Time,
    /// Its number, as returned when it was scheduled.
    pub sequence: u64,
    /// What kind of event (0–15).
    pub kind: u8,
    /// What it happens to.
    pub index: u32,
}

const TIME_SHIFT: u32 = 80;
const PHASE_SHIFT: u32 = 76;
const SEQUENCE_SHIFT: u32 = 36;
const KIND_SHIFT: u32 = 32;
const SEQUENCE_MASK: u128 = (1 << 40) - 1;
const ARITY: usize = 4;

/// Future events in order.
#[derive(Debug, Default)]
pub struct EventList {
    heap: Vec<u128>,
    next_sequence: u64,
}

impl EventList {
    /// An empty list with room for `capacity` events.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { heap: Vec::with_capacity(capacity), next_sequence: 1 }
    }

    /// Number of events in the list, cancelled ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether no event is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Schedules an event and returns its number, which is never 0.
    #[inline]
    pub fn schedule(&mut self, time: Time, phase: u8, kind: u8, index: u32) -> u64 {
        debug_assert!((0..1 << 48).contains(&time) && phase < 16 && kind < 16);
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        let key = (time as u128) << TIME_SHIFT
            | u128::from(phase) << PHASE_SHIFT
            | u128::from(sequence) << SEQUENCE_SHIFT
            | u128::from(kind) << KIND_SHIFT
            | u128::from(index);
        self.heap.push(key);
        self.sift_up(self.heap.len() - 1, key);
        sequence
    }

    /// Takes the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<Event> {
        let last = self.heap.pop()?;
        let key = if self.heap.is_empty() { last } else { self.replace_root(last) };
        Some(Event {
            time: (key >> TIME_SHIFT) as Time,
            sequence: (key >> SEQUENCE_SHIFT & SEQUENCE_MASK) as u64,
            kind: (key >> KIND_SHIFT) as u8 & 15,
            index: key as u32,
        })
    }

    /// Moves the hole at `hole` up until `key` fits.
    #[inline]
    fn sift_up(&mut self, mut hole: usize, key: u128) {
        while hole > 0 {
            let parent = (hole - 1) / ARITY;
            if self.heap[parent] <= key {
                break;
            }
            self.heap[hole] = self.heap[parent];
            hole = parent;
        }
        self.heap[hole] = key;
    }

    /// Returns the root and puts `key` in: the hole sinks to a leaf, then `key` rises (bottom-up
    /// heapsort, Wegener 1993: a key from the end nearly always belongs near the end).
    #[inline]
    fn replace_root(&mut self, key: u128) -> u128 {
        let heap = &mut self.heap[..];
        let root = heap[0];
        let mut hole = 0;
        loop {
            let first = hole * ARITY + 1;
            let Some(children) = heap.get(first..(first + ARITY).min(heap.len())) else { break };
            let Some((&(mut least), rest)) = children.split_first() else { break };
            let mut at = first;
            for (offset, &child) in rest.iter().enumerate() {
                if child < least {
                    least = child;
                    at = first + 1 + offset;
                }
            }
            heap[hole] = least;
            hole = at;
        }
        self.sift_up(hole, key);
        root
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_are_broken_by_phase_then_by_order_of_scheduling() {
        let mut list = EventList::with_capacity(8);
        for (phase, index) in [(3, 1), (1, 2), (3, 3), (0, 4), (1, 5)] {
            list.schedule(7, phase, 0, index);
        }
        list.schedule(6, 15, 0, 6);
        let order: Vec<u32> = std::iter::from_fn(|| list.pop()).map(|event| event.index).collect();
        assert_eq!(order, [6, 4, 2, 5, 1, 3]);
    }

    proptest! {
        #[test]
        fn behaves_like_an_ordered_map(operations in prop::collection::vec((0i64..50, 0u8..4, any::<bool>()), 0..400)) {
            let mut list = EventList::with_capacity(0);
            let mut shadow = std::collections::BTreeMap::new();
            for (time, phase, pop) in operations {
                if pop {
                    let expected = shadow.pop_first().map(|((time, _, sequence), index)| (time, sequence, index));
                    let found = list.pop().map(|event| (event.time, event.sequence, event.index));
                    prop_assert_eq!(found, expected);
                } else {
                    let index = time as u32 * 7;
                    let sequence = list.schedule(time, phase, 5, index);
                    shadow.insert((time, phase, sequence), index);
                }
            }
            prop_assert_eq!(list.len(), shadow.len());
        }
    }
}
