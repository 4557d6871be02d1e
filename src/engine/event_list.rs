//! The event list: a timing wheel in front of a small heap.
//!
//! **Order.** Events are executed by time, then by phase, then in the order in which they were
//! scheduled. The phase of an event is fixed by its kind (see [`crate::flow`]), so ties never depend on
//! memory addresses or hashing.
//!
//! **Keys.** One `u128` holds time (48 bits, 8,900 years of milliseconds), phase (4), sequence number
//! (40, a million million events), kind (4) and index (32): one integer comparison orders two events and
//! the payload travels with the key.
//!
//! **Layout.** Time is cut into slots. Later events lie unsorted in a wheel of 64 slots, of 64 times as wide
//! slots, and so on (hierarchical timing wheel: Varghese & Lauck 1987), and come nearer when their slot
//! does. A slot is sorted when its turn comes; what is scheduled into it after that is sorted in while few are there,
//! else lies in a 4-ary heap (LaMarca & Ladner, *The influence of caches on the performance of heaps*, 1996). So an event is appended a few times and ordered once among the few of its slot, and the cost
//! hardly depends on how many thousand patients are in long stays: a heap of all of them spends most of
//! its time in cache misses. See `docs/performance.md` for figures.
//!
//! **Cancelling.** The number returned by [`EventList::schedule`] identifies an event; whoever may have to cancel it
//! keeps the number and ignores the event if it no longer matches.

use super::clock::Time;
use super::optional::Spare;
use crate::math::log2;
use std::cmp::Reverse;

/// Number of an event, from 1: events are numbered as they are scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventNumber(u64);

impl EventNumber {
    /// Number of an event after the end of the run: it is pending, but will never be executed.
    pub const BEYOND: Self = Self(u64::MAX);
}

/// No event has the number 0.
impl Spare for EventNumber {
    const SPARE: Self = Self(0);
}

/// An event taken from the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When it happens.
    pub time: Time,
    /// Its number, as returned when it was scheduled.
    pub number: EventNumber,
    /// What kind of event (0–15).
    pub kind: u8,
    /// What it happens to.
    pub index: u32,
}

impl Event {
    #[inline(always)]
    fn of(key: u128) -> Self {
        Self {
            time: Time::new((key >> TIME_SHIFT) as i64),
            number: EventNumber((key >> SEQUENCE_SHIFT & SEQUENCE_MASK) as u64),
            kind: (key >> KIND_SHIFT) as u8 & 15,
            index: key as u32,
        }
    }
}

const TIME_SHIFT: u32 = 80;
const PHASE_SHIFT: u32 = 76;
const SEQUENCE_SHIFT: u32 = 36;
const KIND_SHIFT: u32 = 32;
const SEQUENCE_MASK: u128 = (1 << 40) - 1;
const ARITY: usize = 4;

/// Slots of one level of the wheel: one bit each in a word.
const SLOTS: usize = 64;
const SLOT_BITS: u32 = 6;

/// Levels enough for 48 bits of time whatever the width of a slot.
const LEVELS: usize = 8;

/// No slot is wider than `1 << MOST_WIDTH` milliseconds, 35 years.
const MOST_WIDTH: u32 = 40;

/// Events in a slot that keep its sorting and the wheel's appending cheap (measured: 2 to 12 differ by a per cent or two).
const EVENTS_A_SLOT: f64 = 4.0;

/// Width of a slot before it is known how often events come: 17 minutes.
const FIRST_WIDTH: u32 = 20;

/// Events after which the width of a slot is first held against how often they came; then after four times as many each time.
const FIRST_LOOK: u64 = 4096;

/// So many events of the present slot are kept in order by insertion: of a handful that takes half the instructions of a
/// heap.
const FEW: usize = 16;

/// Future events in order.
#[derive(Debug, Clone)]
pub struct EventList {
    /// Events of the present slot, the last first.
    sorted: Vec<u128>,
    /// Events scheduled into the present slot when many were there.
    fresh: Heap,
    /// Later events, unsorted: `LEVELS` levels of `SLOTS` slots. The level of an event is that of the highest
    /// bits in which its slot differs from `present`.
    wheel: Vec<Vec<u128>>,
    /// Bit per slot that holds events, by level.
    filled: [u64; LEVELS],
    /// Slot of the latest event taken.
    present: u64,
    /// A slot is `1 << width` milliseconds.
    width: u32,
    next_sequence: u64,
    /// The width was last thought of at this time (milliseconds), when this number was next; it will be again at that one.
    looked_at: (u64, u64),
    look_at: u64,
}

impl EventList {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self {
            sorted: Vec::new(),
            fresh: Heap::default(),
            wheel: vec![Vec::new(); LEVELS * SLOTS],
            filled: [0; LEVELS],
            present: 0,
            width: FIRST_WIDTH,
            next_sequence: 1,
            looked_at: (0, 0),
            look_at: 0,
        }
    }

    /// Schedules an event and returns its number.
    #[inline(always)]
    pub fn schedule(&mut self, time: Time, phase: u8, kind: u8, index: u32) -> EventNumber {
        let number = self.set_aside();
        self.schedule_as(number, time, phase, kind, index);
        number
    }

    /// A number set aside: an event that is scheduled under it later comes in the order of now.
    #[inline(always)]
    pub fn set_aside(&mut self) -> EventNumber {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        EventNumber(sequence)
    }

    /// Schedules an event under a number that was set aside.
    #[inline(always)]
    pub fn schedule_as(
        &mut self,
        EventNumber(sequence): EventNumber,
        time: Time,
        phase: u8,
        kind: u8,
        index: u32,
    ) {
        let time = time.milliseconds();
        debug_assert!((0..1 << 48).contains(&time) && phase < 16 && kind < 16);
        let key = (time as u128) << TIME_SHIFT
            | u128::from(phase) << PHASE_SHIFT
            | u128::from(sequence) << SEQUENCE_SHIFT
            | u128::from(kind) << KIND_SHIFT
            | u128::from(index);
        self.put(key);
    }

    /// Takes the next event.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<Event> {
        let key = match (self.sorted.last(), self.fresh.keys.first()) {
            (Some(sorted), Some(fresh)) if fresh < sorted => self.fresh.pop()?,
            (Some(_), _) => self.sorted.pop()?,
            (None, Some(_)) => self.fresh.pop()?,
            (None, None) => {
                self.advance();
                self.sorted.pop()?
            }
        };
        Some(Event::of(key))
    }

    /// Takes the next event if it is before a time.
    pub fn pop_before(&mut self, time: Time) -> Option<Event> {
        if self.sorted.is_empty() && self.fresh.keys.is_empty() {
            self.advance();
        }
        let next = self.sorted.last().into_iter().chain(self.fresh.keys.first()).min()?;
        if Event::of(*next).time < time { self.pop() } else { None }
    }

    /// Keeps the events for which there is an index, under that index and their numbers.
    pub fn retain(&mut self, index: impl Fn(&Event) -> Option<u32>) {
        let mut all = std::mem::take(&mut self.sorted);
        all.append(&mut self.fresh.keys);
        self.wheel.iter_mut().for_each(|slot| all.append(slot));
        self.filled = [0; LEVELS];
        for key in all {
            if let Some(index) = index(&Event::of(key)) {
                self.put(key >> KIND_SHIFT << KIND_SHIFT | u128::from(index));
            }
        }
    }

    /// Puts a key where it belongs as seen from the present slot.
    #[inline(always)]
    fn put(&mut self, key: u128) {
        let slot = (key >> TIME_SHIFT) as u64 >> self.width;
        if slot <= self.present {
            self.put_now(key);
            return;
        }
        let level = (slot ^ self.present).ilog2() / SLOT_BITS;
        let place = (slot >> (level * SLOT_BITS)) as usize % SLOTS;
        self.filled[level as usize] |= 1 << place;
        self.wheel[level as usize * SLOTS + place].push(key);
    }

    /// Puts a key among those of the present slot.
    #[inline(never)]
    fn put_now(&mut self, key: u128) {
        let mut at = self.sorted.len();
        if at >= FEW {
            self.fresh.push(key);
            return;
        }
        self.sorted.push(key);
        while let Some(before) = at.checked_sub(1) {
            let other = self.sorted[before];
            if other > key {
                break;
            }
            self.sorted[at] = other;
            at = before;
        }
        self.sorted[at] = key;
    }

    /// Goes on to the next slot that holds events, if any, and sorts it.
    #[inline(never)]
    fn advance(&mut self) {
        while self.sorted.is_empty() {
            let Some(level) = self.filled.iter().position(|&filled| filled != 0) else { return };
            // Within a level later slots have higher numbers: it never wraps round, the next level takes over.
            let place = self.filled[level].trailing_zeros();
            self.filled[level] &= !(1 << place);
            let shift = level as u32 * SLOT_BITS;
            self.present = (self.present >> (shift + SLOT_BITS) << SLOT_BITS | u64::from(place)) << shift;
            let slot = level * SLOTS + place as usize;
            if level == 0 {
                std::mem::swap(&mut self.sorted, &mut self.wheel[slot]);
            } else {
                let mut keys = std::mem::take(&mut self.wheel[slot]);
                for key in keys.drain(..) {
                    self.put(key);
                }
                self.wheel[slot] = keys; // keeps its room
                // Those of the very first slot are due now.
                self.sorted.append(&mut self.fresh.keys);
            }
        }
        self.sorted.sort_unstable_by_key(|&key| Reverse(key));
        if self.next_sequence >= self.look_at {
            self.look_at_width();
        }
    }

    /// Holds the width of a slot against how often events came since the last look: it decides on speed alone, never on order.
    #[cold]
    fn look_at_width(&mut self) {
        let (before, first) = self.looked_at;
        let time = self.present << self.width;
        if self.look_at > 0 && time > before {
            let apart = (time - before) as f64 / (self.next_sequence - first) as f64;
            let best = log2((apart * EVENTS_A_SLOT).max(1.0));
            // A step either way costs less than to lay the wheel anew.
            if (best - f64::from(self.width)).abs() > 1.0 {
                self.set_width((best.round() as u32).min(MOST_WIDTH));
            }
        }
        // What is scheduled before the first event is the start of a run, not its pace.
        let events = if self.look_at == 0 { FIRST_LOOK } else { 4 * (self.next_sequence - first) };
        self.looked_at = (time, self.next_sequence);
        self.look_at = self.next_sequence + events;
    }

    /// Lays the wheel anew in slots of another width.
    fn set_width(&mut self, width: u32) {
        // All that lies in the wheel is later than the present slot: than the last narrower one of it, too.
        self.present = if width < self.width {
            ((self.present + 1) << (self.width - width)) - 1
        } else {
            self.present >> (width - self.width)
        };
        self.width = width;
        let mut later = Vec::new();
        self.wheel.iter_mut().for_each(|slot| later.append(slot));
        self.filled = [0; LEVELS];
        for key in later {
            self.put(key);
        }
    }
}

impl Default for EventList {
    fn default() -> Self {
        Self::new()
    }
}

/// A 4-ary heap of keys, the least first.
#[derive(Debug, Clone, Default)]
struct Heap {
    keys: Vec<u128>,
}

impl Heap {
    #[inline(never)]
    fn push(&mut self, key: u128) {
        self.keys.push(key);
        self.sift_up(self.keys.len() - 1, key);
    }

    #[inline(never)]
    fn pop(&mut self) -> Option<u128> {
        let last = self.keys.pop()?;
        Some(if self.keys.is_empty() { last } else { self.replace_root(last) })
    }

    /// Moves the hole at `hole` up until `key` fits.
    #[inline]
    fn sift_up(&mut self, mut hole: usize, key: u128) {
        while hole > 0 {
            let parent = (hole - 1) / ARITY;
            if self.keys[parent] <= key {
                break;
            }
            self.keys[hole] = self.keys[parent];
            hole = parent;
        }
        self.keys[hole] = key;
    }

    /// Returns the root and puts `key` in: the hole sinks to a leaf, then `key` rises (bottom-up
    /// heapsort, Wegener 1993: a key from the end nearly always belongs near the end).
    #[inline]
    fn replace_root(&mut self, key: u128) -> u128 {
        let heap = &mut self.keys[..];
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
    use crate::engine::Duration;
    use proptest::prelude::*;

    #[test]
    fn ties_are_broken_by_phase_then_by_order_of_scheduling() {
        let mut list = EventList::new();
        for (phase, index) in [(3, 1), (1, 2), (3, 3), (0, 4), (1, 5)] {
            list.schedule(Time::new(7), phase, 0, index);
        }
        list.schedule(Time::new(6), 15, 0, 6);
        let order: Vec<u32> = std::iter::from_fn(|| list.pop()).map(|event| event.index).collect();
        assert_eq!(order, [6, 4, 2, 5, 1, 3]);
    }

    #[test]
    fn what_is_scheduled_under_a_number_set_aside_comes_in_its_order() {
        let mut list = EventList::new();
        let early = list.set_aside();
        let late = list.schedule(Time::new(7), 0, 0, 2);
        list.schedule_as(early, Time::new(7), 0, 0, 1);
        let order: Vec<_> =
            std::iter::from_fn(|| list.pop()).map(|event| (event.index, event.number)).collect();
        assert_eq!(order, [(1, early), (2, late)]);
    }

    #[test]
    fn a_list_is_taken_up_to_a_time_and_what_is_kept_of_it_stays_in_order() {
        let mut list = EventList::new();
        for index in 0..300 {
            list.schedule(Time::new(i64::from(index * 7919 % 300) * 60_000), 0, 0, index);
        }
        let mut taken = Vec::new();
        while let Some(event) = list.pop_before(Time::new(100 * 60_000)) {
            taken.push(event.time);
        }
        assert_eq!(taken, (0..100).map(|minute| Time::new(minute * 60_000)).collect::<Vec<_>>());
        let mut kept = list.clone();
        kept.retain(|event| (event.index % 2 == 0).then_some(event.index + 1000));
        let all: Vec<_> = std::iter::from_fn(|| list.pop()).collect();
        assert_eq!(all.len(), 200);
        let even = all.iter().filter(|event| event.index % 2 == 0);
        let expected: Vec<_> = even.map(|event| (event.time, event.number, event.index + 1000)).collect();
        let found: Vec<_> = std::iter::from_fn(|| kept.pop()).collect();
        assert_eq!(
            found.iter().map(|event| (event.time, event.number, event.index)).collect::<Vec<_>>(),
            expected
        );
    }

    #[test]
    fn slots_become_as_wide_as_events_are_apart() {
        for (apart, width) in [(100, 9), (1_000, 12), (3_600_000, 24)] {
            let mut list = EventList::new();
            // A crowd at the start is not the pace of the run.
            (0..10_000).for_each(|index| _ = list.schedule(Time::START, 0, 0, index));
            while list.pop().is_some() {}
            for number in 1..=100_000 {
                list.schedule(Time::new(number * apart), 0, 0, 0);
                list.pop();
            }
            assert_eq!(list.width, width, "{apart} ms apart");
        }
    }

    /// Number of events in the list.
    fn len(list: &EventList) -> usize {
        list.sorted.len() + list.fresh.keys.len() + list.wheel.iter().map(Vec::len).sum::<usize>()
    }

    proptest! {
        /// Times near and far, in bursts and alone, on lists whose slots are too wide, too narrow and right, and become so on
        /// the way.
        #[test]
        fn behaves_like_an_ordered_map(
            width in 0..=MOST_WIDTH,
            operations in prop::collection::vec((0i64..50, 0u32..36, 0u8..4, any::<bool>(), 0..8 * MOST_WIDTH), 0..400),
        ) {
            let mut list = EventList::new();
            list.set_width(width);
            let mut shadow = std::collections::BTreeMap::new();
            let mut now = Time::START;
            for (ahead, scale, phase, pop, width) in operations {
                if width <= MOST_WIDTH {
                    list.set_width(width);
                }
                if pop {
                    let expected = shadow.pop_first().map(|((time, _, sequence), index)| (time, sequence, index));
                    let found = list.pop().map(|event| (event.time, event.number, event.index));
                    prop_assert_eq!(found, expected);
                    now = found.map_or(now, |(time, ..)| time);
                } else {
                    let time = now + Duration::new(ahead << scale);
                    let index = ahead as u32 * 7;
                    let sequence = list.schedule(time, phase, 5, index);
                    shadow.insert((time, phase, sequence), index);
                }
                prop_assert_eq!(len(&list), shadow.len());
            }
            while let Some(event) = list.pop() {
                let expected = shadow.pop_first().map(|((time, _, sequence), index)| (time, sequence, index));
                prop_assert_eq!(Some((event.time, event.number, event.index)), expected);
            }
            prop_assert!(shadow.is_empty());
        }
    }
}
