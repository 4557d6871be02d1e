//! Numbers of every day, in little memory.

use serde::{Deserialize, Serialize};

/// Numbers of a replication, day by day. A run of a hundred replications of seventeen systems would hold 140 MB of them, and they
/// are asked for once, all together: so they are packed into a fifth of that: nearly all are counts, of
/// two bytes instead of four, and these take less than half the room packed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<f32>", into = "Vec<f32>")]
pub struct DailyNumbers {
    /// The numbers, little end first; packed by Snappy unless they are too many for it (4 GB).
    bytes: Box<[u8]>,
    is_packed: bool,
    /// Whether they are counts below 65,536, of two bytes each; else they have four.
    are_counts: bool,
    number: usize,
}

impl From<Vec<f32>> for DailyNumbers {
    fn from(numbers: Vec<f32>) -> Self {
        let count = |&number: &f32| {
            let count = number as u16;
            // A negative zero has other bits, and would come back as a positive one.
            (f32::from(count).to_bits() == number.to_bits()).then_some(count)
        };
        let counts: Option<Vec<u16>> = numbers.iter().map(count).collect();
        let bytes: Vec<u8> = match &counts {
            Some(counts) => counts.iter().flat_map(|count| count.to_le_bytes()).collect(),
            None => numbers.iter().flat_map(|number| number.to_le_bytes()).collect(),
        };
        let packed = snap::raw::Encoder::new().compress_vec(&bytes);
        let is_packed = packed.is_ok();
        Self {
            bytes: packed.unwrap_or(bytes).into_boxed_slice(),
            is_packed,
            are_counts: counts.is_some(),
            number: numbers.len(),
        }
    }
}

impl From<DailyNumbers> for Vec<f32> {
    fn from(kept: DailyNumbers) -> Self {
        kept.unpacked()
    }
}

impl DailyNumbers {
    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.number
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.number == 0
    }

    /// All of them; NaN where nothing was observed.
    #[must_use]
    pub fn unpacked(&self) -> Vec<f32> {
        let unpacked =
            self.is_packed.then(|| snap::raw::Decoder::new().decompress_vec(&self.bytes)).transpose();
        // What was packed here can be unpacked.
        let Ok(unpacked) = unpacked else { return vec![f32::NAN; self.number] };
        let bytes = unpacked.as_deref().unwrap_or(&self.bytes);
        if self.are_counts {
            let (counts, _) = bytes.as_chunks();
            counts.iter().map(|&count| f32::from(u16::from_le_bytes(count))).collect()
        } else {
            let (numbers, _) = bytes.as_chunks();
            numbers.iter().map(|&number| f32::from_le_bytes(number)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_to_the_last_bit() {
        let many: Vec<f32> = (0..20_000).map(|at| (at % 300) as f32).collect();
        for (numbers, bytes) in [
            (vec![], 0),
            (vec![0.0, 1.0, 65_535.0], 2),
            (vec![65_536.0], 4),
            (vec![0.5, 3.0], 4),
            (vec![-0.0], 4),
            (vec![-1.0], 4),
            (vec![f32::NAN, f32::INFINITY], 4),
            (many, 2),
        ] {
            let kept = DailyNumbers::from(numbers.clone());
            assert_eq!(kept.are_counts, bytes < 4, "{numbers:?}");
            assert_eq!((kept.len(), kept.is_empty()), (numbers.len(), numbers.is_empty()));
            // Packed numbers of any kind are never much larger than the numbers.
            assert!(kept.bytes.len() <= numbers.len() * bytes + 8, "{}", kept.bytes.len());
            let bits = |numbers: &[f32]| numbers.iter().map(|n| n.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&kept.unpacked()), bits(&numbers));
            assert_eq!(bits(&Vec::from(kept)), bits(&numbers));
        }
    }
}
