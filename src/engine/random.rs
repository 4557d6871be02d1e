//! Random numbers by key: every draw is a function of (seed, replication, who, purpose, occasion).
//!
//! Nothing is stored between draws, so what one patient draws cannot depend on what happens to others,
//! on threads or on the order of events: a patient keeps the same attributes, arrival time and durations
//! in every option (common random numbers, patient by patient).
//!
//! Two generators, each for what it is good at. A stream (of arrivals, of rota changes) has a block of
//! Philox2x64 with ten rounds as its key (Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as 1,
//! 2, 3*, SC 2011), a counter-based generator whose outputs for neighbouring counters and keys are independent.
//! From there on numbers are split as in SplitMix64 (Steele, Lea, Flood, *Fast splittable pseudorandom
//! number generators*, OOPSLA 2014): a person's *seed* is the number of theirs in the sequence of the
//! stream, and from the seed every purpose starts a short sequence of its own. A number costs two
//! multiplications where a Philox block costs ten, and drawing took a quarter of a run.

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
    mix(seed.wrapping_add(WEYL)) ^ u64::from(replication).wrapping_mul(WEYL)
}

/// The key of a stream of persons (patients, rota changes) in a replication.
#[must_use]
pub fn stream_key(replication_key: u64, stream: u32) -> u64 {
    philox2x64([u64::from(stream), 0], replication_key)[0]
}

/// The seed of person `number` of a stream, from which all their numbers follow.
#[must_use]
#[inline]
pub fn seed_of(stream_key: u64, number: u32) -> u64 {
    mix(stream_key.wrapping_add((u64::from(number) + 1).wrapping_mul(WEYL)))
}

/// SplitMix64's finaliser, one to one (Stafford's variant 13).
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// A short stream of random numbers for one draw.
#[derive(Debug, Clone)]
pub struct Draw {
    state: u64,
}

impl Draw {
    /// The numbers of a person for `purpose` on an `occasion`: a purpose that comes again draws anew.
    #[must_use]
    #[inline]
    pub fn new(seed: u64, purpose: u32, occasion: u64) -> Self {
        // Odd multipliers without relation to WEYL keep the sequences of a person apart (those of L'Ecuyer's
        // tables of multipliers for modulus 2^64, Math. Comp. 68, 1999).
        let purpose = u64::from(purpose).wrapping_mul(2_862_933_555_777_941_757);
        let occasion = occasion.wrapping_mul(3_202_034_522_624_059_733);
        Self { state: seed.wrapping_add(purpose).wrapping_add(occasion) }
    }

    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(WEYL);
        mix(self.state)
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

    /// Pearson's chi-square of pairs in [0, 1)² over a grid of 10 × 10 cells: 99 degrees of freedom.
    fn chi_square(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
        let mut cells = [0.0; 100];
        let mut number = 0.0;
        for (x, y) in pairs {
            cells[(x * 10.0) as usize * 10 + (y * 10.0) as usize] += 1.0;
            number += 1.0;
        }
        let expected = number / 100.0;
        cells.iter().map(|n: &f64| (n - expected).powi(2) / expected).sum()
    }

    /// Exceeded with probability 2e-5 by chi-square with 99 degrees of freedom (Wilson & Hilferty 1931): with 475
    /// comparisons below, one choice of the seed in a hundred gives a false alarm.
    const LIMIT: f64 = 168.0;

    #[test]
    fn what_a_person_draws_for_two_purposes_is_independent() {
        let key = stream_key(replication_key(1, 0), 5);
        // Hashes of names, and neighbouring numbers as the worst case.
        let purposes = ["attribute age", "stay ward length", "stay ward route", "task review work"]
            .map(name_key)
            .into_iter()
            .chain(0..8)
            .collect::<Vec<_>>();
        for (i, &first) in purposes.iter().enumerate() {
            for &second in &purposes[i + 1..] {
                let pairs = (0..20_000).map(|who| {
                    let seed = seed_of(key, who);
                    (Draw::new(seed, first, 0).uniform(), Draw::new(seed, second, 0).uniform())
                });
                let chi = chi_square(pairs);
                assert!(chi < LIMIT, "purposes {first} and {second}: chi-square {chi}");
            }
        }
    }

    #[test]
    fn repetitions_neighbours_streams_and_replications_are_independent() {
        let purpose = name_key("stay ward length");
        let key = |replication, stream| stream_key(replication_key(1, replication), stream);
        let keys = [key(0, 1), key(0, 2), key(1, 1)];
        let draw =
            |stream: usize, who, occasion| Draw::new(seed_of(keys[stream], who), purpose, occasion).uniform();
        for occasion in 0..100 {
            let again = (0..20_000).map(|who| (draw(0, who, occasion), draw(0, who, occasion + 1)));
            let neighbour = (0..20_000).map(|who| (draw(0, who, occasion), draw(0, who + 1, occasion)));
            let other = (0..20_000).map(|who| (draw(0, who, occasion), draw(1, who, occasion)));
            let replication = (0..20_000).map(|who| (draw(0, who, occasion), draw(2, who, occasion)));
            for (name, chi) in [
                ("occasions", chi_square(again)),
                ("neighbours", chi_square(neighbour)),
                ("streams", chi_square(other)),
                ("replications", chi_square(replication)),
            ] {
                assert!(chi < LIMIT, "{name}, occasion {occasion}: chi-square {chi}");
            }
        }
    }

    #[test]
    fn successive_numbers_of_one_draw_are_independent() {
        let key = stream_key(replication_key(7, 3), 0);
        for lag in 1..10 {
            let pairs = (0..20_000).map(|who| {
                let mut draw = Draw::new(seed_of(key, who), 77, 0);
                let first = draw.uniform();
                (first, (0..lag).map(|_| draw.uniform()).last().unwrap_or(first))
            });
            let chi = chi_square(pairs);
            assert!(chi < LIMIT, "lag {lag}: chi-square {chi}");
        }
    }
}
