//! Which uncertain numbers a result depends on.

use crate::experiment::arms::schemes_of;
use crate::experiment::columns::require;
use crate::experiment::design::{Reused, Uncertainty, draw_inputs, fitted_middle_and_ends};
use crate::experiment::error::{QuestionError, StudyError};
use crate::experiment::growth::{Growth, why_in_any};
use crate::experiment::runner::Runner;
use crate::model::{Arm, Index, Input, NamedOption};
use crate::results::{Figure, Results, UnknownFigure};
use crate::scenario::ends;
use crate::stats::Comparing;
use crate::stats::sensitivity::{Bar, Ends, Resampling, Sensitivity, sensitivity as global, tornado};
use crate::stats::summary::CONFIDENCE;

/// Bootstrap samples.
const SAMPLES: u32 = 500;

/// What one figure depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitive {
    /// The figure: its level, or with an option its difference from the baseline.
    pub figure: Figure,
    /// The uncertain numbers asked about (indices into the scenario's). Prices move no patient: they are asked about only
    /// for figures in pounds.
    pub inputs: Vec<Index>,
    /// What the figure depends on each of them.
    pub found: Sensitivity,
    /// Rows of a table of fitted draws that are used more than once.
    pub reused: Option<Reused>,
    /// Why it depends on nothing that can be said: the queues that grow, on which it hangs; mostly empty.
    pub growing: Vec<String>,
}

/// Runs the baseline, and an option if one is given, with a draw for each replication; and says what each figure depends on.
///
/// # Errors
/// Nothing is uncertain; a figure that there is not, before anything is simulated; whatever stops the [`Runner`].
pub fn sensitivity(
    runner: &mut Runner<'_>,
    option: Option<&NamedOption>,
    figures: &[Figure],
    replications: u32,
) -> Result<Vec<Sensitive>, StudyError> {
    let place = runner.place();
    let inputs = place.variants.inputs();
    if inputs.is_empty() {
        return Err(QuestionError::NothingUncertain.into());
    }
    let arms = arms(option);
    require(place, &Arm::baseline(), &arms[1..], figures)?;
    // One replication a draw: as many draws as possible.
    let results = runner.run(&arms, 0..replications, &Uncertainty::Drawn { inner: 1 })?;
    let used = runner.draws(replications)?.unwrap_or_else(|| (0..replications).collect());
    let seed = runner.seed();
    let reused = Reused::of(inputs, seed, &used);
    let draws: Vec<Vec<f64>> = used.into_iter().map(|draw| draw_inputs(inputs, seed, draw)).collect();
    let column = |input: &Index| -> Vec<f64> { draws.iter().map(|draw| draw[*input]).collect() };
    let how = Resampling { confidence: CONFIDENCE, samples: SAMPLES, seed };
    let priced = schemes_of(&place.variants, &arms);
    let grown = arms.iter().zip(&results);
    let growth: Vec<Growth> = grown.map(|(arm, results)| Growth::of(place, arm, results, &priced)).collect();
    let of = |figure: &Figure| {
        let output = output(&results, figure)?;
        let asked = |at: &Index| figure.is_money() || !inputs[*at].is_price();
        let asked: Vec<Index> = (0..inputs.len()).filter(asked).collect();
        let columns: Vec<Vec<f64>> = asked.iter().map(column).collect();
        let found = global(&columns, &output, &how);
        Ok(Sensitive {
            figure: figure.clone(),
            inputs: asked,
            found,
            reused: reused.clone(),
            growing: why_in_any(&growth, figure),
        })
    };
    figures.iter().map(of).collect()
}

impl Sensitive {
    /// The inputs that matter most, most first; where they cannot be ranked, all of them as they stand if they are no more
    /// than so many, and none otherwise.
    #[must_use]
    pub fn foremost(&self, most: usize) -> Vec<Index> {
        match self.found.is_ranked() {
            _ if !self.growing.is_empty() => Vec::new(),
            true => self.found.order().into_iter().take(most).map(|at| self.inputs[at]).collect(),
            false if self.inputs.len() <= most => self.inputs.clone(),
            false => Vec::new(),
        }
    }
}

/// A number moved to its ends, all others at their best values; those that were fitted to data at their medians.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The number (index into the scenario's uncertain numbers).
    pub input: Index,
    /// Its ends, lower and upper: as stated, or the 2.5 % and 97.5 % points of what the data leave of it.
    pub ends: (f64, f64),
}

/// Moves numbers one at a time: what was moved, and the bars of a tornado diagram.
///
/// # Errors
/// Whatever stops the [`Runner`].
pub fn one_at_a_time(
    runner: &mut Runner<'_>,
    option: Option<&NamedOption>,
    figure: &Figure,
    chosen: &[Index],
    replications: u32,
) -> Result<(Vec<Moved>, Vec<Bar>), StudyError> {
    let inputs = runner.place().variants.inputs();
    let arms = arms(option);
    let best =
        |input: &Input| fitted_middle_and_ends(input).map_or(input.best, |(middle, _)| whole(input, middle));
    let best: Vec<f64> = inputs.iter().map(best).collect();
    let mut run = |values: Vec<f64>| -> Result<Vec<f64>, StudyError> {
        let results = runner.run(&arms, 0..replications, &Uncertainty::At(values))?;
        Ok(output(&results, figure)?)
    };
    let base = run(best.clone())?;
    let (mut moved, mut bars) = (Vec::new(), Vec::new());
    for &input in chosen {
        let own = &inputs[input];
        let fitted = fitted_middle_and_ends(own).map(|(_, (low, high))| (whole(own, low), whole(own, high)));
        let ends = fitted.unwrap_or_else(|| ends(own));
        let mut at = |value: f64| {
            let mut values = best.clone();
            values[input] = value;
            run(values)
        };
        bars.push(Ends { low: at(ends.0)?, high: at(ends.1)? });
        moved.push(Moved { input, ends });
    }
    // Each number has two ends, and whoever reads the bars looks at all of them.
    let how = Comparing { confidence: CONFIDENCE, comparisons: 2 * chosen.len(), inner: 1 };
    Ok((moved, tornado(&base, &bars, &how)))
}

/// A value between two that a number takes, as the number takes it.
fn whole(input: &Input, value: f64) -> f64 {
    if input.is_whole { value.round() } else { value }
}

fn arms(option: Option<&NamedOption>) -> Vec<Arm> {
    std::iter::once(Arm::baseline()).chain(option.map(Arm::from)).collect()
}

/// The difference of the option, or the figure of the baseline alone.
fn output(results: &[Results], figure: &Figure) -> Result<Vec<f64>, UnknownFigure> {
    match results {
        [baseline, option] => figure.differences(option, baseline),
        _ => figure.values(&results[0]),
    }
}
