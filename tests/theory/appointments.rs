//! Slots that are booked as soon as they are asked for.

use crate::check::{agrees, column, run};
use careflow::results::Results;
use std::sync::LazyLock;

static RESULTS: LazyLock<Results> = LazyLock::new(|| run("theory/appointments.toml"));

/// A figure of a clinic, by replication.
fn at(metric: &str, group: &str) -> Vec<f64> {
    column(&RESULTS, metric, &format!("setting={group}"))
}

/// Mean wait, in units of the time between slots, of requests that come at rate `load` a slot, if a chance `missed` of
/// those booked does not attend and is booked again.
///
/// Before a slot the number booked is Q, and Q' = Q − S + A with S one if somebody is booked and comes, A Poisson. Squares of both
/// sides in the steady state give E Q = (2ρ − ρ²) / 2(1 − p − ρ); between slots ρ/2 less are booked on average, and the wait follows
/// from Little's law. Without p it is 1 / 2(1 − ρ), as in M/D/1 with the rest of the interval before.
fn slotted_wait(load: f64, missed: f64) -> f64 {
    ((2.0 * load - load * load) / (2.0 * (1.0 - missed - load)) - load / 2.0) / load
}

#[test]
fn the_wait_for_slots_that_are_shared_out_is_longer_than_for_the_same_slots_together() {
    assert!((slotted_wait(0.8, 0.0) - 2.5).abs() < 1e-12);
    agrees("pooled: wait (h)", &at("setting-wait-mean", "pooled"), slotted_wait(0.8, 0.0), 0.005);
    agrees("pooled: waiting", &at("setting-queue", "pooled"), 0.8 * slotted_wait(0.8, 0.0), 0.005);
    agrees("pooled: slots attended (%)", &at("slots-attended", "pooled"), 80.0, 0.002);
    agrees(
        "urgent: wait (h)",
        &at("setting-wait-mean", "carved,priority=1"),
        4.0 * slotted_wait(0.8, 0.0),
        0.02,
    );
    let routine = 4.0 / 3.0 * slotted_wait(0.8, 0.0);
    agrees("routine: wait (h)", &at("setting-wait-mean", "carved,priority=5"), routine, 0.01);
    agrees("urgent: slots attended (%)", &at("slots-attended", "carved,session=urgent"), 80.0, 0.005);
}

#[test]
fn who_does_not_attend_lengthens_the_wait_of_all_and_overbooking_moves_it_into_the_clinic() {
    agrees("missed: wait (h)", &at("setting-wait-mean", "missed"), slotted_wait(0.6, 0.2), 0.01);
    agrees("missed: did not attend (%)", &at("did-not-attend", "missed"), 20.0, 0.005);
    agrees("missed: slots attended (%)", &at("slots-attended", "missed"), 60.0, 0.005);
    // Of two booked both come with chance 0.8²: then the second waits for 20 minutes. How often two are booked is how often the
    // diary is full: both Poisson requests and slots for two, whose chain Bailey solved.
    let two = slots_filled(1.9);
    let (one_of_two, both) = (2.0 * 0.8 * 0.2, 0.8 * 0.8);
    let come = two[1] * 0.8 + two[2] * (one_of_two + 2.0 * both);
    agrees("overbooked: slots attended (%)", &at("slots-attended", "overbooked"), 100.0 * come / 2.0, 0.002);
    let past = 20.0 * two[2] * both / come;
    agrees("overbooked: wait past the slot (min)", &at("wait-past-slot", "overbooked"), past, 0.005);
}

/// How often none, one or two are booked into a slot for two, when so many ask between slots: Q' = (Q − 2)⁺ + A.
///
/// Bailey, *J. R. Stat. Soc. B* 16 (1954), bulk service: the generating function has no pole within the unit circle, so where
/// z² = exp(λ(z − 1)), for a z between −1 and 0, p₀(z + 1) + p₁z = 0; and p₁ + 2p₂ = λ.
fn slots_filled(load: f64) -> [f64; 3] {
    let root = (0..200).fold(-0.5, |z: f64, _| -(load * (z - 1.0) / 2.0).exp());
    let two = (load - 1.0 - root) / (1.0 - root);
    [1.0 - (load - 2.0 * two) - two, load - 2.0 * two, two]
}
