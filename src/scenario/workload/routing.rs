//! Where patients of one combination go.

use super::hours::Hours;
use super::teamwork::given_up;
use crate::calendar::{add_days, days_between};
use crate::distribution::Distribution;
use crate::model::{Appointment, Condition, Destination, Index, Model, Moment, Route, Stay};

/// Where patients go: whom a route is for, when, and how many of those who are to come to a setting find it full.
pub(super) struct Routing<'a> {
    pub model: &'a Model,
    pub holds: &'a dyn Fn(&Condition) -> bool,
    pub window: &'a dyn Fn(&Route) -> f64,
    pub further: &'a Further,
    /// Whether those who are asked for how full it is, or who waits, are left out.
    pub without_asked: bool,
    /// Hours of the settings that take patients at some hours only.
    pub hours: &'a [Option<Hours>],
}

/// Shares of those who go on for want of room.
#[derive(Debug, Clone)]
pub(super) struct Further {
    /// Of those who are to come to a setting.
    pub elsewhere: Vec<f64>,
    /// Of those who need a team.
    pub gives_up: Vec<f64>,
}

/// Whether a choice asks how full a setting is, who waits for it, or whether it diverts.
pub(super) fn asks_how_full(moment: &Option<Moment>) -> bool {
    moment.as_ref().is_some_and(|moment| {
        moment.waiting_below.is_some()
            || moment.longest_wait_below.is_some()
            || moment.occupied_below.is_some()
            || moment.not_diverting
    })
}

impl Routing<'_> {
    /// Adds those who leave a stay to the stays they go on to; `cut`: probability of each interruption.
    pub fn leave(&self, stay: &Stay, cut: &[f64], flow: f64, into: &mut [f64]) {
        let mut left = flow;
        for task in &stay.tasks {
            let Some((_, to)) = &task.patience else { continue };
            let share = given_up(task, &self.further.gives_up);
            if share > 0.0 && (self.holds)(&task.who) {
                if let Destination::Stay(to) = to {
                    into[*to] += left * share;
                }
                left -= left * share;
            }
        }
        let stays = left;
        for (interruption, share) in stay.interruptions.iter().zip(cut) {
            if let Some(Destination::Stay(to)) = interruption.to {
                into[to] += stays * share;
            }
            left -= stays * share;
        }
        self.add(&stay.routes, left.max(0.0), into);
    }

    /// Share of a route at a time of the run of nobody in particular.
    fn weight(&self, route: &Route) -> f64 {
        if (self.holds)(&route.who) { route.share * (self.window)(route) } else { 0.0 }
    }

    /// Mean time that the routes of a stay take, in its place.
    pub fn takes(&self, stay: &Stay) -> f64 {
        let weights = stay.routes.iter().map(|route| self.weight(route));
        let sum: f64 = weights.clone().sum();
        let takes = stay.routes.iter().map(|route| route.takes.as_ref().map_or(0.0, Distribution::mean));
        if sum > 0.0 {
            weights.zip(takes).map(|(weight, takes)| weight * takes).sum::<f64>() / sum
        } else {
            0.0
        }
    }

    /// Adds a flow to a stay: of those who are booked for it, those who attend; the others go where that leads.
    fn come(&self, stay: Index, flow: f64, into: &mut [f64]) {
        let appointment = self.model.stays[stay].appointment.as_ref();
        let goes = appointment.and_then(|booked| Some((missed(booked, self.holds), booked.missed_to?)));
        let Some((missed, to)) = goes else {
            into[stay] += flow;
            return;
        };
        into[stay] += flow * (1.0 - missed);
        if let Destination::Stay(to) = to {
            into[to] += flow * missed;
        }
    }

    /// Adds a flow to the stays its routes lead to.
    pub fn add(&self, routes: &[Route], flow: f64, into: &mut [f64]) {
        let weights: Vec<f64> = routes.iter().map(|route| self.weight(route)).collect();
        let sum: f64 = weights.iter().sum();
        for (route, weight) in routes.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0) {
            let mut left = flow * weight / sum;
            let first = std::iter::once((route.to, &route.only_if));
            let choices = first.chain(route.then.iter().map(|further| (further.to, &further.only_if)));
            let mut next = route.then.iter();
            for (to, only_if) in choices {
                let Destination::Stay(stay) = to else { break };
                if self.without_asked && asks_how_full(only_if) {
                    break;
                }
                // For want of room, or because it is closed for longer than they would wait.
                let share = next.next().map_or(0.0, |further| {
                    let setting = self.model.stays[stay].setting;
                    let closed = self.hours[setting]
                        .as_ref()
                        .zip(further.after.as_ref())
                        .map_or(0.0, |(hours, after)| hours.longer_than(after.mean()));
                    1.0 - (1.0 - self.further.elsewhere[setting]) * (1.0 - closed)
                });
                let placed = left * (1.0 - share);
                // Among stays that do as well, in equal parts.
                let same = if to == route.to { route.or.as_slice() } else { &[] };
                let each = placed / (1 + same.len()) as f64;
                std::iter::once(&stay).chain(same).for_each(|&stay| self.come(stay, each, into));
                left *= share;
                if left <= 0.0 {
                    break;
                }
            }
        }
    }
}

/// Share of the measured period in which a route is open.
pub(super) fn window(model: &Model, route: &Route) -> f64 {
    if route.from.is_none() && route.until.is_none() {
        return 1.0;
    }
    let days = model.scenario.measure_days;
    let (from, to) = (model.scenario.start, add_days(model.scenario.start, i64::from(days)));
    let first = route.from.map_or(from, |day| day.max(from));
    let last = route.until.map_or(to, |day| add_days(day, 1).min(to));
    (days_between(first, last).max(0) as f64) / f64::from(days.max(1))
}

/// The chance not to attend, however far ahead the slot is.
pub(super) fn missed(appointment: &Appointment, holds: &dyn Fn(&Condition) -> bool) -> f64 {
    appointment.missed.iter().find(|(who, _)| holds(who)).map_or(0.0, |(_, chance)| *chance)
}
