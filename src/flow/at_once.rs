//! Events of one instant: very many people may move at once; who goes round and round without time passing is in a loop.
//!
//! Most instants have a handful of events, which are only counted. Above [`MOST_EVENTS_AT_ONCE`] it is counted whose they
//! are, patient by patient, until somebody has far more than a way through the system has, or all of them together have.
//! That patient is followed round once, so that the stays of the loop can be named.

use super::event::EventKind;
use super::parts::at_once::Search;
use super::parts::ids::{InstanceId, PatientId};
use super::state::Flow;
use super::stopped::{MOST_EVENTS_AT_ONCE, Stopped};
use crate::engine::event_list::Event;

/// More events of one patient at one instant, after the first million of all, are a loop.
const MOST_OF_ONE: u32 = 100_000;

/// Times that all who are there could go through every stay and task, on average.
const MOST_TIMES_ROUND: u64 = 100;

/// Steps by which the stays of a loop are found.
const MOST_STEPS: usize = 200;

impl Flow<'_> {
    /// Looks for a loop that takes no time among very many events of one instant.
    ///
    /// # Errors
    /// [`Stopped::Endless`] if there is one.
    #[cold]
    #[inline(never)]
    pub(super) fn look_for_a_loop(&mut self, event: Event) -> Result<(), Stopped> {
        let Some(patient) = self.whose(event) else { return Ok(()) };
        let Some(record) = self.patients.get(patient.index()) else { return Ok(()) };
        let (seed, stay, now) = (record.seed, record.stay, self.now);
        let plan = self.plan;
        // One way through the system has at most an end of each stay, and a beginning and an end of each task.
        let once_through = 10 + plan.stays.len() as u64 + 2 * plan.tasks.len() as u64;
        let people = self.patients.len() as u64 + self.at_once.arrivals;
        let most = (people * once_through * MOST_TIMES_ROUND).max(u64::from(MOST_EVENTS_AT_ONCE));
        let all = self.at_once.events - self.at_once.arrivals;
        let search = match &mut self.at_once.search {
            Some(search) if search.at == now => search,
            other => other.insert(Box::new(Search { at: now, ..Search::default() })),
        };
        let number = search.events.entry(seed).or_insert(0);
        *number += 1;
        if search.followed.is_none() && (*number > MOST_OF_ONE || all > most) {
            search.followed = Some(seed);
        }
        if search.followed != Some(seed) {
            return Ok(());
        }
        search.stays.extend(stay.get().map(|stay| stay.index()));
        let Some(stays) = round(&search.stays) else { return Ok(()) };
        let stays = stays.iter().map(|&stay| plan.stays[stay].id.clone()).collect();
        Err(Stopped::Endless { replication: self.replication, day: now.day(), stays })
    }

    /// The patient of an event; none if it is of a stream, a setting or the calendar.
    fn whose(&self, event: Event) -> Option<PatientId> {
        match EventKind::ALL[usize::from(event.kind)] {
            EventKind::StayEnds
            | EventKind::Interruption
            | EventKind::NextChoice
            | EventKind::Departs
            | EventKind::KeptPlaceEnds => Some(PatientId::new(event.index)),
            EventKind::TaskEnds | EventKind::TaskTime | EventKind::TaskPatienceEnds => {
                self.instances.get(InstanceId::new(event.index).index()).map(|instance| instance.patient)
            }
            EventKind::Census
            | EventKind::Calendar
            | EventKind::EscalationOpens
            | EventKind::HeadsCome
            | EventKind::CleaningEnds
            | EventKind::LoadStarts
            | EventKind::Arrival => None,
        }
    }
}

/// The stays of a loop, once they have been gone round; none while that is not sure.
fn round(stays: &[usize]) -> Option<Vec<usize>> {
    let mut ways = stays.to_vec();
    ways.dedup();
    let first = ways.first()?;
    if let Some(again) = ways.iter().skip(1).position(|stay| stay == first) {
        ways.truncate(again + 1);
        return Some(ways);
    }
    // In one stay all the time, or on a very long way.
    (stays.len() >= MOST_STEPS).then_some(ways)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_named_once_it_has_been_gone_round() {
        assert_eq!(round(&[1, 1, 2]), None);
        assert_eq!(round(&[1, 1, 2, 2, 3, 1]), Some(vec![1, 2, 3]));
        assert_eq!(round(&[4; MOST_STEPS - 1]), None);
        assert_eq!(round(&[4; MOST_STEPS]), Some(vec![4]));
    }
}
