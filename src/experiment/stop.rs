//! When a study has run enough: so many replications, or as many as a precision needs.

use crate::model::BASELINE;
use crate::results::{Figure, Results, UnknownFigure};
use crate::stats::sequential::{Look, Precision, Rule, Verdict, look, verdict_of_all};
use crate::stats::summary::CONFIDENCE;

/// When a study stops.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// After so many replications.
    After(u32),
    /// When every goal is reached, but not before `least` replications nor after `most`.
    Precise {
        /// Replications before the first look: at least twenty are made.
        least: u32,
        /// Half-widths of 95 % intervals that are wanted.
        goals: Vec<Goal>,
        /// Most replications.
        most: u32,
    },
}

/// A precision that is wanted: of a figure of the baseline or, with options, of every option's difference from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// What is to be known.
    pub figure: Figure,
    /// How well. A relative target is relative to the baseline's level, not to the difference, which may be 0.
    pub target: Precision,
}

/// How far a goal has been reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// What was to be known.
    pub figure: Figure,
    /// The option whose difference it is of; `None` for a level of the baseline.
    pub option: Option<String>,
    /// What the stopping rule saw.
    pub look: Look,
}

/// Least number of replications asked for at a time.
const STEP: usize = 10;

/// Replications before the first look.
const FIRST: u32 = 20;

impl Stop {
    /// The figures that must be there.
    pub(super) fn figures(&self) -> Vec<Figure> {
        match self {
            Self::After(_) => Vec::new(),
            Self::Precise { goals, .. } => goals.iter().map(|goal| goal.figure.clone()).collect(),
        }
    }

    /// Replications that are made in any case.
    pub(super) fn first(&self) -> u32 {
        match self {
            Self::After(replications) => *replications,
            Self::Precise { least, most, .. } => (*least).max(FIRST).min(*most),
        }
    }

    /// How far each goal is reached, and how many replications more are wanted; 0 to stop.
    pub(super) fn look(&self, results: &[Results]) -> Result<(Vec<Reached>, u32), UnknownFigure> {
        let Self::Precise { goals, most, .. } = self else { return Ok((Vec::new(), 0)) };
        let reached = reached(results, goals, *most)?;
        let looks: Vec<Look> = reached.iter().map(|reached| reached.look).collect();
        let made = results.first().map_or(0, |results| results.replications.len());
        let left = most.saturating_sub(u32::try_from(made).unwrap_or(u32::MAX));
        let more = match verdict_of_all(&looks) {
            Verdict::GoOn(more) => u32::try_from(more).unwrap_or(u32::MAX).min(left),
            Verdict::Reached | Verdict::NotReached => 0,
        };
        Ok((reached, more))
    }
}

/// How far each goal is reached: by the baseline alone, or by the difference of every option.
fn reached(results: &[Results], goals: &[Goal], most: u32) -> Result<Vec<Reached>, UnknownFigure> {
    let mut all = Vec::new();
    let Some((baseline, options)) = results.split_first() else { return Ok(all) };
    for Goal { figure, target } in goals {
        let rule = Rule {
            target: *target,
            confidence: CONFIDENCE,
            first: FIRST as usize,
            step: STEP,
            most: most as usize,
            inner: baseline.inner.max(1) as usize,
        };
        let usual = figure.values(baseline)?;
        let is = |option: Option<&Results>, look| Reached {
            figure: figure.clone(),
            option: option.map(|option| option.option.clone()),
            look,
        };
        if options.is_empty() {
            all.push(is(None, look(&usual, &rule)));
        }
        for option in options {
            let differences = figure.differences(option, baseline)?;
            let rule = match rule.target {
                Precision::Relative(share) => {
                    let mean = usual.iter().sum::<f64>() / usual.len() as f64;
                    Rule { target: Precision::HalfWidth(share * mean.abs()), ..rule }
                }
                Precision::HalfWidth(_) => rule,
            };
            all.push(is(Some(option), look(&differences, &rule)));
        }
    }
    Ok(all)
}

impl Reached {
    /// Whether the goal has been given up.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        self.look.verdict == Verdict::NotReached
    }

    /// The arm it is of.
    #[must_use]
    pub fn arm(&self) -> &str {
        self.option.as_deref().unwrap_or(BASELINE)
    }
}
