//! How arrivals at a rate differ from a Poisson process: times between them, batches, good and bad days.

use crate::distribution::standard::{Geometric, exponential};
use crate::distribution::weights::{cumulative, pick};
use crate::distribution::{Distribution, Gamma, Sampler};
use crate::engine::random::{Draw, name_key, seed_of, stream_key};
use crate::model::{self, Batch};

/// Purposes of the draws with the numbers (the seed) of a patient who arrives; all others are hashes of names.
const GAP: u32 = 0;
const BATCH: u32 = 1;

/// The pattern of a stream that is not Poisson.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternPlan {
    /// Time to the next arrival, with its mean.
    gap: Option<(Sampler, f64)>,
    /// Size of a batch.
    batch: BatchPlan,
    /// Mean size.
    mean: f64,
    /// Factor on the rate of a day, with the name of its draws.
    days: Option<(Sampler, u32)>,
}

#[derive(Debug, Clone, PartialEq)]
enum BatchPlan {
    Single,
    Sizes(Vec<u32>, Vec<f64>),
    Geometric(Geometric),
}

impl PatternPlan {
    /// The pattern of a stream; none if its arrivals are Poisson.
    #[must_use]
    pub fn new(pattern: &model::Pattern, stream: &str) -> Option<Self> {
        if *pattern == model::Pattern::default() {
            return None;
        }
        let batch = match &pattern.batch {
            Batch::Single => BatchPlan::Single,
            Batch::Geometric(mean) if *mean <= 1.0 => BatchPlan::Single,
            Batch::Geometric(mean) => BatchPlan::Geometric(Geometric::with_mean(*mean)),
            Batch::Sizes(sizes) => BatchPlan::Sizes(
                sizes.iter().map(|(size, _)| *size).collect(),
                cumulative(sizes.iter().map(|(_, share)| *share)),
            ),
        };
        // Without spread there is no factor; what is less than a gamma can have is none either.
        let days = (pattern.daily_cv > 0.0).then(|| Gamma::mean_cv(1.0, pattern.daily_cv).ok()).flatten();
        let shared = pattern.shared_days.as_deref();
        let name = shared.map_or_else(|| format!("days of stream {stream}"), |word| format!("days {word}"));
        Some(Self {
            gap: pattern.gap.as_ref().map(|gap| (Sampler::new(gap), gap.mean())),
            mean: pattern.batch.mean(),
            batch,
            days: days.map(|law| (Sampler::new(&Distribution::of(law)), name_key(&name))),
        })
    }

    /// The integrated rate to the next batch, of patients, with the numbers of its first patient.
    #[must_use]
    pub fn mass(&self, seed: u64) -> f64 {
        let mut draw = Draw::new(seed, GAP, 0);
        let batches = match &self.gap {
            None => exponential(&mut draw),
            Some((gap, mean)) => gap.sample(&mut draw) / mean,
        };
        batches * self.mean
    }

    /// How many come together, with the numbers of the first of them.
    #[must_use]
    pub fn batch(&self, seed: u64) -> u32 {
        let mut draw = Draw::new(seed, BATCH, 0);
        match &self.batch {
            BatchPlan::Single => 1,
            BatchPlan::Sizes(sizes, shares) => sizes.get(pick(shares, draw.uniform())).copied().unwrap_or(1),
            BatchPlan::Geometric(law) => law.sample(&mut draw),
        }
    }

    /// Key of the factors of days in a replication; none if there are no factors.
    #[must_use]
    pub fn days_key(&self, replication_key: u64) -> Option<u64> {
        self.days.as_ref().map(|(_, name)| stream_key(replication_key, *name))
    }

    /// The factor of a day of the run.
    #[must_use]
    pub fn factor(&self, key: u64, day: u32) -> f64 {
        self.days
            .as_ref()
            .map_or(1.0, |(factor, name)| factor.sample(&mut Draw::new(seed_of(key, day), *name, 0)))
    }
}
