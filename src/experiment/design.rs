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

/// Values of the uncertain numbers in a draw: those that were fitted to data in the row of the draw, each of the others from its
/// own range.
#[must_use]
pub fn draw_inputs(inputs: &[Input], seed: u64, draw: u32) -> Vec<f64> {
    let key = replication_key(seed, draw);
    let row = fitted_row(inputs, seed, draw);
    let value = |input: &Input| {
        let fitted = input.fitted.as_ref().zip(row).and_then(|(fitted, row)| fitted.values.get(row));
        if let Some(value) = fitted {
            return *value;
        }
        let stream = stream_key(key, name_key(&format!("uncertain {}", input.path)));
        quantile(input, Draw::new(seed_of(stream, 0), 0, 0).uniform())
    };
    inputs.iter().map(value).collect()
}

/// The row of the table of fitted draws that a draw takes, from 0; `None` if no number is fitted.
///
/// Draws take the rows in a random order, all of them before any comes again, and then in another order: so many draws as there
/// are rows are as balanced as the table is.
#[must_use]
pub fn fitted_row(inputs: &[Input], seed: u64, draw: u32) -> Option<usize> {
    let rows = inputs.iter().find_map(|input| input.fitted.as_ref()).map(|fitted| fitted.values.len())?;
    let rows = u32::try_from(rows).ok().filter(|rows| *rows > 0)?;
    let (round, place) = (draw / rows, draw % rows);
    let stream = stream_key(replication_key(seed, round), name_key("fitted draws"));
    let mut chance = Draw::new(seed_of(stream, 0), 0, 0);
    // Fisher and Yates' shuffle, as far as the place.
    let mut order: Vec<u32> = (0..rows).collect();
    for at in 0..=place {
        let left = rows - at;
        let other = at + ((chance.uniform() * f64::from(left)) as u32).min(left - 1);
        order.swap(at as usize, other as usize);
    }
    order.get(place as usize).map(|row| *row as usize)
}

/// The median, and the 2.5 % and 97.5 % points, of an uncertain number that was fitted to data; `None` of another.
#[must_use]
pub fn fitted_middle_and_ends(input: &Input) -> Option<(f64, (f64, f64))> {
    let values = &input.fitted.as_ref()?.values;
    let at = |p: f64| crate::stats::quantile::quantile(values, p);
    Some((at(0.5), (at(0.025), at(0.975))))
}

/// Rows of the table of fitted draws that are used more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reused {
    /// The table.
    pub file: String,
    /// Its rows.
    pub rows: usize,
    /// Draws that take them.
    pub draws: usize,
}

impl Reused {
    /// Whether these draws take a row twice.
    #[must_use]
    pub fn of(inputs: &[Input], seed: u64, draws: &[u32]) -> Option<Self> {
        let fitted = inputs.iter().find_map(|input| input.fitted.as_ref())?;
        let mut seen = std::collections::BTreeSet::new();
        let again = draws.iter().any(|draw| !seen.insert(fitted_row(inputs, seed, *draw)));
        again.then(|| Self { file: fitted.file.to_string(), rows: fitted.values.len(), draws: draws.len() })
    }
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
