//! Which combinations of attribute values are told apart, and how probable each is.

use crate::model::{Attribute, Condition, Index, Model, Stream};
use crate::scenario::decode::combinations::Combinations;

/// Every condition that decides where patients go and how long they stay.
pub(super) fn conditions(model: &Model) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = Vec::new();
    for stay in &model.stays {
        all.extend(stay.routes.iter().map(|route| &route.who));
        all.extend(stay.interruptions.iter().map(|interruption| &interruption.who));
        all.extend(stay.length.iter().map(|(who, _)| who));
        all.extend(stay.ends_at.iter().map(|(who, _)| who));
        all.extend(stay.ends_early.iter().map(|(who, _)| who));
        all.extend(stay.units.iter().map(|(who, _)| who));
        all.extend(stay.appointment.iter().flat_map(|appointment| &appointment.missed).map(|(who, _)| who));
        for task in &stay.tasks {
            all.push(&task.who);
            let works = task.work.iter().chain(task.or.iter().flat_map(|other| &other.work));
            all.extend(works.map(|(who, _)| who));
        }
    }
    all.extend(model.streams.iter().flat_map(|stream| &stream.routes).map(|route| &route.who));
    // Attributes that decide the shares of those mentioned so far, and so on.
    for attribute in model.attributes.iter().rev() {
        all.extend(attribute.shares.iter().map(|(who, _)| who));
    }
    all
}

/// The value of the attribute of each axis that a stream's patients are given, if any.
pub(super) fn given(stream: &Stream, model: &Model, combinations: &Combinations) -> Vec<Option<u8>> {
    let lists = [&stream.attributes, &model.cohorts[stream.cohort].attributes];
    let value = |index: Index| {
        let mut all = lists.iter().flat_map(|list| list.iter());
        all.find(|(attribute, _)| *attribute == index).map(|(_, value)| *value)
    };
    combinations.axes.iter().map(|(index, _)| value(*index)).collect()
}

/// For each axis, the probability that an attribute which is drawn falls into the class of a combination.
pub(super) fn drawn(attributes: &[Attribute], combinations: &Combinations, combination: &[u64]) -> Vec<f64> {
    let axes = combinations.axes.iter().zip(combination);
    axes.map(|((index, _), mask)| {
        let shares = attributes[*index].shares.iter().find(|(who, _)| combinations.holds(who, combination));
        shares.map_or(f64::from(u8::from(mask & 1 == 1)), |(_, shares)| {
            shares
                .iter()
                .enumerate()
                .filter(|(value, _)| mask >> value & 1 == 1)
                .map(|(_, share)| share)
                .sum()
        })
    })
    .collect()
}

/// Probability that a patient has a combination of values.
pub(super) fn probability(given: &[Option<u8>], drawn: &[f64], combination: &[u64]) -> f64 {
    let axes = given.iter().zip(drawn).zip(combination);
    axes.map(|((given, drawn), mask)| {
        given.map_or(*drawn, |value| f64::from(u8::from(mask >> value & 1 == 1)))
    })
    .product()
}
