//! Who is eligible for what: the conditions of a list, answered together.
//!
//! Routes, tasks and cases come in lists, each item with a condition on attribute values. To ask item by item
//! whether it is open to a patient is a walk through memory; so every value of an attribute has a row with a
//! bit per item that is open to patients with this value, and the items open to a patient are those in the
//! rows of all their values (a bitmap index: O'Neil & Quass, *Improved query performance with variant
//! indexes*, 1997).

use crate::model::{Condition, MAX_ATTRIBUTES};

/// Attribute values of a patient, by attribute index.
pub type Attributes = [u8; MAX_ATTRIBUTES];

/// Items in a word of a row.
const WORD: usize = u64::BITS as usize;

/// Which items of a list are open to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Eligibility {
    /// The row of everybody (items closed to all are not in it), then the rows of the values of each named
    /// attribute.
    rows: Vec<u64>,
    /// Attributes that some condition names, with the beginning of their rows.
    named: Vec<(u8, u32)>,
    /// Length of a row.
    words: usize,
}

impl Eligibility {
    /// Tabulates the conditions of a list (`None`: open to nobody) for attributes with so many values each.
    #[must_use]
    pub fn new(items: &[Option<&Condition>], values: &[usize]) -> Self {
        let words = items.len().div_ceil(WORD);
        let row = |open: &dyn Fn(&Condition) -> bool| {
            let mut row = vec![0; words];
            for (number, item) in items.iter().enumerate() {
                row[number / WORD] |= u64::from(item.is_some_and(open)) << (number % WORD);
            }
            row
        };
        let mut rows = row(&|_| true);
        let mut named = Vec::new();
        for (attribute, &values) in values.iter().enumerate().take(MAX_ATTRIBUTES) {
            let names = |condition: &&Condition| condition.all.iter().any(|&(other, _)| other == attribute);
            if !items.iter().flatten().any(names) {
                continue;
            }
            named.push((attribute as u8, rows.len() as u32));
            for value in 0..values {
                let allows = |&(other, mask): &(usize, u64)| other != attribute || mask >> value & 1 == 1;
                rows.extend(row(&|condition| condition.all.iter().all(allows)));
            }
        }
        Self { rows, named, words }
    }

    /// A bit for each of the first 64 items that is open to a patient.
    #[must_use]
    #[inline]
    pub fn bits(&self, attributes: &Attributes) -> u64 {
        self.word(0, attributes)
    }

    /// The items open to a patient, in order.
    #[inline]
    pub fn items(&self, attributes: &Attributes) -> impl Iterator<Item = usize> {
        let mut number = 0;
        let mut open = self.word(0, attributes);
        std::iter::from_fn(move || {
            while open == 0 {
                number += 1;
                if number >= self.words {
                    return None;
                }
                open = self.word(number, attributes);
            }
            let item = number * WORD + open.trailing_zeros() as usize;
            open &= open - 1;
            Some(item)
        })
    }

    #[inline]
    fn word(&self, number: usize, attributes: &Attributes) -> u64 {
        let at = |place: usize| self.rows.get(place).copied().unwrap_or(0);
        self.named.iter().fold(at(number), |open, &(attribute, first)| {
            let value = usize::from(attributes[usize::from(attribute) % MAX_ATTRIBUTES]);
            open & at(first as usize + value * self.words + number)
        })
    }
}

/// A value that depends on who the patient is: that of the first case open to them.
#[derive(Debug, Clone, PartialEq)]
pub enum Cases<T> {
    /// One for everybody: by far the most frequent, kept where it is used.
    Same(T),
    /// Several, by the values of one attribute.
    ByValue(Box<ByValue<T>>),
    /// Several.
    Varying(Box<(Eligibility, Vec<T>)>),
}

/// Cases that name one attribute: looked up by its value, which takes a third of the instructions of asking who is eligible.
#[derive(Debug, Clone, PartialEq)]
pub struct ByValue<T> {
    attribute: usize,
    /// Number of the first case open to each value; beyond all cases if none is.
    numbers: Vec<usize>,
    cases: Vec<T>,
}

impl<T> Cases<T> {
    /// Tabulates cases in the order in which they are tried.
    #[must_use]
    pub fn new(cases: Vec<(&Condition, T)>, values: &[usize]) -> Self {
        let who: Vec<Option<&Condition>> = cases.iter().map(|&(condition, _)| Some(condition)).collect();
        let who = Eligibility::new(&who, values);
        let for_everybody = cases.first().is_some_and(|(condition, _)| condition.all.is_empty());
        let mut cases: Vec<T> = cases.into_iter().map(|(_, value)| value).collect();
        match who.named[..] {
            _ if for_everybody => Self::Same(cases.swap_remove(0)),
            [(attribute, _)] => {
                let attribute = usize::from(attribute) % MAX_ATTRIBUTES;
                let mut who_has = [0; MAX_ATTRIBUTES];
                let first_of = |value| {
                    who_has[attribute] = value as u8;
                    who.items(&who_has).next().unwrap_or(usize::MAX)
                };
                let numbers = (0..values[attribute]).map(first_of).collect();
                Self::ByValue(Box::new(ByValue { attribute, numbers, cases }))
            }
            _ => Self::Varying(Box::new((who, cases))),
        }
    }

    /// The value for a patient, if any case is open to them.
    #[must_use]
    #[inline(always)]
    pub fn of(&self, attributes: &Attributes) -> Option<&T> {
        match self {
            Self::Same(value) => Some(value),
            Self::ByValue(by) => {
                let value = usize::from(attributes[by.attribute % MAX_ATTRIBUTES]);
                by.numbers.get(value).and_then(|&number| by.cases.get(number))
            }
            Self::Varying(cases) => Self::first_open(cases, attributes),
        }
    }

    #[inline(never)]
    fn first_open<'c>((who, values): &'c (Eligibility, Vec<T>), attributes: &Attributes) -> Option<&'c T> {
        who.items(attributes).next().and_then(|number| values.get(number))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values().is_empty()
    }

    /// The values of all cases.
    #[must_use]
    pub fn values(&self) -> &[T] {
        match self {
            Self::Same(value) => std::slice::from_ref(value),
            Self::ByValue(by) => &by.cases,
            Self::Varying(cases) => &cases.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VALUES: [usize; 4] = [3, 64, 1, 7];

    fn condition() -> impl Strategy<Value = Condition> {
        let part = (0..VALUES.len(), any::<u64>(), any::<u64>()).prop_map(|(at, a, b)| (at, a | b));
        prop::collection::vec(part, 0..4).prop_map(|all| Condition { all })
    }

    #[test]
    fn cases_of_one_attribute_are_looked_up_by_its_value() {
        let condition = |mask| Condition { all: vec![(3, mask)] };
        let (first, second) = (condition(0b001_0100), condition(0b000_0110));
        let cases = Cases::new(vec![(&first, 'a'), (&second, 'b')], &VALUES);
        assert!(matches!(cases, Cases::ByValue(_)));
        let mut attributes = [9; MAX_ATTRIBUTES];
        let of = |value| {
            attributes[3] = value;
            cases.of(&attributes).copied()
        };
        let found: Vec<_> = (0..7).map(of).collect();
        assert_eq!(found, [None, Some('b'), Some('a'), None, Some('a'), None, None]);
    }

    proptest! {
        /// Short lists and some of several words, with items closed to all and attributes named twice.
        #[test]
        fn agrees_with_the_conditions_one_by_one(
            conditions in prop::collection::vec((condition(), any::<bool>()), 0..200),
            patient in (0u8..3, 0u8..64, 0u8..1, 0u8..7),
        ) {
            let mut attributes = [0; MAX_ATTRIBUTES];
            (attributes[0], attributes[1], attributes[2], attributes[3]) = patient;
            let items: Vec<_> = conditions.iter().map(|(c, closed)| (!closed).then_some(c)).collect();
            let open: Vec<usize> = (0..items.len())
                .filter(|&number| items[number].is_some_and(|c| c.holds(&attributes)))
                .collect();
            let eligibility = Eligibility::new(&items, &VALUES);
            prop_assert_eq!(eligibility.items(&attributes).collect::<Vec<_>>(), open.clone());
            let bits = open.iter().filter(|&&item| item < 64).fold(0, |bits, item| bits | 1_u64 << item);
            prop_assert_eq!(eligibility.bits(&attributes), bits);

            let cases = conditions.iter().enumerate().map(|(number, (condition, _))| (condition, number));
            let first = conditions.iter().position(|(condition, _)| condition.holds(&attributes));
            prop_assert_eq!(Cases::new(cases.collect(), &VALUES).of(&attributes).copied(), first);
        }
    }
}
