//! Which replications are run, and with which values of the uncertain numbers.

use crate::engine::random::{Draw, name_key, replication_key, seed_of, stream_key};
use crate::model::Input;
use crate::scenario::{ends, quantile};

/// Which replications of a plan to run and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Design {
    /// Number of the first replication.
    pub first: u32,
    /// How many.
    pub replications: u32,
    /// Threads; `None` = one per processor.
    pub threads: Option<usize>,
}

/// How the uncertain numbers vary over the replications.
#[derive(Debug, Clone, PartialEq)]
pub enum Uncertainty {
    /// All at their best values.
    Fixed,
    /// A draw for every so many replications.
    Drawn {
        /// Replications with the same draw.
        inner: u32,
    },
    /// The same given values in all replications.
    At(Vec<f64>),
}

/// Which draws of the uncertain numbers are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draws {
    /// Those whose baseline is plausible, if anything says what is.
    Plausible,
    /// All: 0, 1, 2 and so on.
    All,
}

/// Values of the uncertain numbers in a draw.
#[must_use]
pub fn draw_inputs(inputs: &[Input], seed: u64, draw: u32) -> Vec<f64> {
    let key = replication_key(seed, draw);
    let value = |input: &Input| {
        let stream = stream_key(key, name_key(&format!("uncertain {}", input.path)));
        quantile(input, Draw::new(seed_of(stream, 0), 0, 0).uniform())
    };
    inputs.iter().map(value).collect()
}

/// Lower and upper end of an uncertain number: the range or interval as stated, of a distribution its 2.5 % and 97.5 % points;
/// milliseconds of a duration.
#[must_use]
pub fn input_ends(input: &Input) -> (f64, f64) {
    ends(input)
}

/// Replications with the same draw.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Number of the draw.
    pub draw: u32,
    /// Numbers of the replications.
    pub numbers: std::ops::Range<u32>,
}

/// The blocks of some replications, `inner` of which share a draw: the next of `draws`, or without them 0, 1, 2 and so on.
///
/// Draws begin at multiples of `inner`, whatever the first replication: a run can be continued.
pub(super) fn blocks(numbers: &std::ops::Range<u32>, inner: u32, draws: Option<&[u32]>) -> Vec<Block> {
    let block = |position: u32| Block {
        draw: draws.and_then(|draws| draws.get(position as usize).copied()).unwrap_or(position),
        numbers: (position * inner).max(numbers.start)..((position + 1) * inner).min(numbers.end),
    };
    (numbers.start / inner..numbers.end.div_ceil(inner)).map(block).collect()
}
