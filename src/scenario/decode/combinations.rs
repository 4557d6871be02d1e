//! Combinations of attribute values that a list of conditions can tell apart.
//!
//! Values that no condition distinguishes form one class, so the number of combinations stays small
//! even for attributes with many values.

use crate::model::{Condition, Index};
use crate::scenario::validate::names::Names;

/// Most combinations that are looked at.
pub(crate) const MOST: usize = 100_000;

/// The attributes some conditions mention, each with its classes of values.
#[derive(Debug)]
pub(crate) struct Combinations {
    /// `(attribute, masks of its classes)`.
    pub axes: Vec<(Index, Vec<u64>)>,
    /// By attribute, which axis is its own.
    axis: Vec<Option<usize>>,
}

/// One combination: a mask per axis.
pub(crate) type Combination = Vec<u64>;

impl Combinations {
    /// Classes of the attributes mentioned by the conditions.
    pub fn new<'a>(conditions: impl IntoIterator<Item = &'a Condition>, names: &Names) -> Self {
        let counts: Vec<usize> = names.values.iter().map(Vec::len).collect();
        Self::of_counts(conditions, &counts)
    }

    /// As [`Self::new`], from the number of values of each attribute.
    pub fn of_counts<'a>(conditions: impl IntoIterator<Item = &'a Condition>, counts: &[usize]) -> Self {
        let mut masks: Vec<(Index, Vec<u64>)> = Vec::new();
        for &(attribute, mask) in conditions.into_iter().flat_map(|condition| &condition.all) {
            match masks.iter_mut().find(|(known, _)| *known == attribute) {
                Some((_, list)) => list.push(mask),
                None => masks.push((attribute, vec![mask])),
            }
        }
        masks.sort_by_key(|(attribute, _)| *attribute);
        let mut axis = vec![None; counts.len()];
        for (number, (attribute, _)) in masks.iter().enumerate() {
            if let Some(axis) = axis.get_mut(*attribute) {
                *axis = Some(number);
            }
        }
        let axes = masks
            .into_iter()
            .map(|(attribute, masks)| {
                let mut classes: Vec<(Vec<bool>, u64)> = Vec::new();
                for value in 0..counts.get(attribute).copied().unwrap_or(0).min(64) {
                    let signature: Vec<bool> = masks.iter().map(|mask| mask >> value & 1 == 1).collect();
                    match classes.iter_mut().find(|(known, _)| *known == signature) {
                        Some((_, class)) => *class |= 1 << value,
                        None => classes.push((signature, 1 << value)),
                    }
                }
                (attribute, classes.into_iter().map(|(_, class)| class).collect())
            })
            .collect();
        Self { axes, axis }
    }

    /// Number of combinations, saturating.
    pub fn count(&self) -> usize {
        self.axes.iter().fold(1, |count, (_, classes)| count.saturating_mul(classes.len()))
    }

    /// All combinations, the last axis fastest; none beyond [`MOST`].
    pub fn iter(&self) -> impl Iterator<Item = Combination> + '_ {
        (0..self.count().min(MOST)).map(|mut number| {
            let mut masks = vec![0; self.axes.len()];
            for (mask, (_, classes)) in masks.iter_mut().zip(&self.axes).rev() {
                *mask = classes[number % classes.len()];
                number /= classes.len();
            }
            masks
        })
    }

    /// Whether a condition over these axes holds for a combination.
    pub fn holds(&self, condition: &Condition, combination: &[u64]) -> bool {
        condition.all.iter().all(|(attribute, mask)| {
            let axis = self.axis.get(*attribute).copied().flatten();
            axis.is_none_or(|axis| combination[axis] & mask != 0)
        })
    }

    /// A few boxes (masks per axis) that together are exactly the given combinations.
    pub fn merge(&self, mut boxes: Vec<Combination>) -> Vec<Combination> {
        for axis in (0..self.axes.len()).rev() {
            let mut merged: Vec<Combination> = Vec::new();
            let mut seen: std::collections::BTreeMap<Combination, usize> = std::collections::BTreeMap::new();
            for masks in boxes {
                let mut rest = masks.clone();
                rest[axis] = 0;
                match seen.get(&rest) {
                    Some(&at) => merged[at][axis] |= masks[axis],
                    None => {
                        seen.insert(rest, merged.len());
                        merged.push(masks);
                    }
                }
            }
            boxes = merged;
        }
        boxes
    }

    /// The condition that describes a box; attributes with all values are left out.
    pub fn condition(&self, masks: &[u64]) -> Condition {
        let all = self.axes.iter().zip(masks);
        Condition {
            all: all
                .filter(|((_, classes), mask)| classes.iter().fold(0, |all, class| all | class) != **mask)
                .map(|((attribute, _), mask)| (*attribute, *mask))
                .collect(),
        }
    }

    /// A combination in words: `age = 75-84, complexity = complex`; empty if nothing is mentioned.
    pub fn describe(&self, combination: &[u64], ids: &[&str], names: &Names) -> String {
        let words = self.axes.iter().zip(combination).map(|((attribute, _), mask)| {
            let values = names.values.get(*attribute).map(Vec::as_slice).unwrap_or_default();
            let named: Vec<&str> = values
                .iter()
                .enumerate()
                .filter(|(at, _)| mask >> at & 1 == 1)
                .map(|(_, value)| value.as_str())
                .collect();
            format!("{} = {}", ids.get(*attribute).unwrap_or(&""), named.join("|"))
        });
        words.collect::<Vec<_>>().join(", ")
    }
}
