//! Numbers of every day, in little memory.

use serde::{Deserialize, Serialize};

/// Numbers of a replication, day by day. Nearly all are counts: a run of a hundred replications of seventeen systems would hold
/// 170 MB of them, and holds half where they are whole numbers below 65,536.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<f32>", into = "Vec<f32>")]
pub enum DailyNumbers {
    /// Counts.
    Whole(Vec<u16>),
    /// Any numbers; NaN where nothing was observed.
    Any(Vec<f32>),
}

impl From<Vec<f32>> for DailyNumbers {
    fn from(numbers: Vec<f32>) -> Self {
        let whole = |&number: &f32| {
            let count = number as u16;
            // A negative zero has other bits, and would come back as a positive one.
            (f32::from(count).to_bits() == number.to_bits()).then_some(count)
        };
        numbers.iter().map(whole).collect::<Option<_>>().map_or(Self::Any(numbers), Self::Whole)
    }
}

impl From<DailyNumbers> for Vec<f32> {
    fn from(kept: DailyNumbers) -> Self {
        match kept {
            DailyNumbers::Whole(counts) => counts.into_iter().map(f32::from).collect(),
            DailyNumbers::Any(numbers) => numbers,
        }
    }
}

impl DailyNumbers {
    /// Gives back room for more.
    pub fn shrink_to_fit(&mut self) {
        match self {
            Self::Whole(counts) => counts.shrink_to_fit(),
            Self::Any(numbers) => numbers.shrink_to_fit(),
        }
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Whole(counts) => counts.len(),
            Self::Any(numbers) => numbers.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number at a position.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<f32> {
        match self {
            Self::Whole(counts) => counts.get(at).map(|&count| f32::from(count)),
            Self::Any(numbers) => numbers.get(at).copied(),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = f32> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_to_the_last_bit() {
        for numbers in
            [vec![], vec![0.0, 1.0, 65_535.0], vec![65_536.0], vec![0.5, 3.0], vec![-0.0], vec![-1.0]]
        {
            let kept = DailyNumbers::from(numbers.clone());
            assert_eq!(
                matches!(kept, DailyNumbers::Whole(_)),
                numbers.iter().all(|n| n.to_bits() < 65_535.5_f32.to_bits() && n.fract() == 0.0)
            );
            let at: Vec<u32> = (0..kept.len()).filter_map(|at| Some(kept.get(at)?.to_bits())).collect();
            let back: Vec<f32> = kept.into();
            let bits = |numbers: &[f32]| numbers.iter().map(|n| n.to_bits()).collect::<Vec<_>>();
            assert_eq!((bits(&numbers), at), (bits(&back), bits(&numbers)));
        }
        assert!(matches!(DailyNumbers::from(vec![f32::NAN]), DailyNumbers::Any(_)));
    }
}
