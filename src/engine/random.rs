//! Counter-based random numbers: every draw is a function of (seed, replication, who, purpose, number).
//!
//! Nothing is stored between draws, so what one patient draws cannot depend on what happens to others,
//! on threads or on the order of events: a patient keeps the same attributes, arrival time and durations
//! in every option (common random numbers, patient by patient).
//!
//! The generator is Philox2x64 with ten rounds (Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as
//! easy as 1, 2, 3*, SC 2011), the variant its authors recommend as crush-resistant with a margin.

use rand::TryRng;
use std::convert::Infallible;

const MULTIPLIER: u64 = 0xD2B7_4407_B1CE_6E93;
const WEYL: u64 = 0x9E37_79B9_7F4A_7C15;

/// One block of Philox2x64-10.
#[must_use]
#[inline]
pub fn philox2x64(counter: [u64; 2], key: u64) -> [u64; 2] {
    let ([mut left, mut right], mut key) = (counter, key);
    for _ in 0..10 {
        let product = u128::from(MULTIPLIER) * u128::from(left);
        left = (product >> 64) as u64 ^ key ^ right;
        right = product as u64;
        key = key.wrapping_add(WEYL);
    }
    [left, right]
}

/// A stable 32-bit name of a purpose or stream (FNV-1a, folded). Names, not positions, make the key: a new
/// task or stream does not reshuffle the draws of the others.
#[must_use]
pub fn name_key(name: &str) -> u32 {
    let hash = name
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
    (hash ^ hash >> 32) as u32
}

/// The key of one replication under a seed; distinct for distinct replications of one seed.
#[must_use]
pub fn replication_key(seed: u64, replication: u32) -> u64 {
    // SplitMix64 finaliser: spreads nearby seeds, one to one (Steele, Lea, Flood 2014).
    let mut z = seed.wrapping_add(WEYL);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ z >> 31) ^ u64::from(replication).wrapping_mul(WEYL)
}

/// A short stream of random numbers for one draw.
#[derive(Debug, Clone)]
pub struct Draw {
    key: u64,
    counter: [u64; 2],
    spare: Option<u64>,
}

impl Draw {
    /// The numbers of `who` for `purpose`, the `time`-th time (0–65,535) it is asked for.
    #[must_use]
    #[inline]
    pub fn new(key: u64, who: u64, purpose: u32, time: u16) -> Self {
        // The lowest 16 bits count blocks of 128 bits within the draw.
        Self { key, counter: [who, u64::from(purpose) << 32 | u64::from(time) << 16], spare: None }
    }

    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let [first, second] = philox2x64(self.counter, self.key);
        self.counter[1] += 1;
        self.spare = Some(second);
        first
    }

    /// Uniform on [0, 1), 53 bits.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}

impl TryRng for Draw {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.bits().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Known answers of the authors' reference implementation (Random123, kat_vectors).
    #[test]
    fn philox_gives_the_known_answers() {
        assert_eq!(philox2x64([0, 0], 0), [0xca00_a045_9843_d731, 0x66c2_4222_c9a8_45b5]);
        let ones = u64::MAX;
        assert_eq!(philox2x64([ones, ones], ones), [0x65b0_21d6_0cd8_310f, 0x4d02_f322_2f86_df20]);
        assert_eq!(
            philox2x64([0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344], 0xa409_3822_299f_31d0),
            [0x0a5e_742c_2997_341c, 0xb0f8_83d3_8000_de5d]
        );
    }

    #[test]
    fn replications_of_a_seed_have_distinct_keys() {
        let keys: std::collections::BTreeSet<u64> = (0..100_000).map(|r| replication_key(7, r)).collect();
        assert_eq!(keys.len(), 100_000);
    }

    #[test]
    fn uniforms_of_neighbouring_patients_are_uncorrelated_and_uniform() {
        // 100 bins over 1e5 patients: chi-square with 99 degrees of freedom, 99.9 % point 148.2.
        let key = replication_key(1, 0);
        let draws: Vec<f64> =
            (0..100_000_u64).map(|who| Draw::new(key, who, name_key("length"), 0).uniform()).collect();
        let mut bins = [0.0; 100];
        for draw in &draws {
            bins[(draw * 100.0) as usize] += 1.0;
        }
        let chi: f64 = bins.iter().map(|n: &f64| (n - 1000.0).powi(2) / 1000.0).sum();
        assert!(chi < 148.2, "chi-square {chi}");
        let correlation: f64 =
            draws.windows(2).map(|pair| (pair[0] - 0.5) * (pair[1] - 0.5)).sum::<f64>() / 1e5 * 12.0;
        assert!(correlation.abs() < 3.3 / 1e5_f64.sqrt(), "lag-1 correlation {correlation}");
    }
}
