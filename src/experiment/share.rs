//! A part of a study, for one of several machines.

use std::ops::Range;
use std::str::FromStr;

/// The K-th of N parts of a study. The parts are runs of successive draws (replications, where nothing is drawn), whose
/// lengths differ by one at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Share {
    /// Which, from 1.
    pub part: u32,
    /// Of how many.
    pub of: u32,
}

/// Most parts of a study.
const MOST: u32 = 100_000;

impl Share {
    /// The positions that are its own, of so many; the parts one after the other are all of them.
    #[must_use]
    pub fn positions(self, number: u32) -> Range<u32> {
        let end = |part: u32| (u64::from(number) * u64::from(part) / u64::from(self.of.max(1))) as u32;
        end(self.part.saturating_sub(1))..end(self.part)
    }

    /// All parts of so many.
    pub fn all(of: u32) -> impl Iterator<Item = Self> {
        (1..=of).map(move |part| Self { part, of })
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

impl FromStr for Share {
    type Err = String;

    /// Reads `3/8`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = |text: &str| text.trim().parse::<u32>().ok();
        let read = text.split_once('/').and_then(|(part, of)| Some((whole(part)?, whole(of)?)));
        match read {
            Some((part, of)) if (1..=of).contains(&part) && of <= MOST => Ok(Self { part, of }),
            _ => Err(format!("must be K/N, such as 3/8 for the third of eight parts (N at most {MOST})")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_position_is_in_one_part_and_the_parts_are_alike(of in 1..200_u32, number in 0..5000_u32) {
            let parts: Vec<Range<u32>> = Share::all(of).map(|share| share.positions(number)).collect();
            let all: Vec<u32> = parts.iter().cloned().flatten().collect();
            prop_assert_eq!(all, (0..number).collect::<Vec<_>>());
            let lengths: Vec<usize> = parts.iter().map(ExactSizeIterator::len).collect();
            prop_assert!(lengths.iter().max().unwrap() - lengths.iter().min().unwrap() <= 1);
        }
    }

    #[test]
    fn a_part_is_read_as_it_is_written() {
        assert_eq!("3/8".parse(), Ok(Share { part: 3, of: 8 }));
        assert_eq!(Share { part: 3, of: 8 }.to_string(), "3/8");
        for wrong in ["", "3", "0/8", "9/8", "3/0", "-1/8", "a/b", "3/8/9", "1/100001", "1.5/8"] {
            assert!(wrong.parse::<Share>().is_err(), "{wrong}");
        }
    }
}
