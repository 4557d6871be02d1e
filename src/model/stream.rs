//! Where patients come from, and when.

use super::named::Named;
use super::pathway::Route;
use super::people::Index;
use super::timetable::InstantTable;
use crate::distribution::Distribution;
use jiff::civil::Date;

/// An arrival stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// Name; part of every patient's random key.
    pub id: String,
    /// The cohort its patients belong to.
    pub cohort: Index,
    /// When they arrive.
    pub arrivals: Arrivals,
    /// How arrivals at a rate differ from single ones that come independently of each other.
    pub pattern: Pattern,
    /// Attribute values beyond the cohort's (override it).
    pub attributes: Vec<(Index, u8)>,
    /// How an acute admission of these patients counts.
    pub admission: Admission,
    /// First day of the stream, if not from the start of the run.
    pub from: Option<Date>,
    /// Last day of the stream (inclusive).
    pub until: Option<Date>,
    /// Where they go.
    pub routes: Vec<Route>,
}

/// Admission method, NHS data dictionary: emergency (non-elective) or elective.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Non-elective.
    Emergency,
    /// Elective.
    Elective,
}

impl Named for Admission {
    const WORDS: &'static [(&'static str, Self)] =
        &[("emergency", Self::Emergency), ("elective", Self::Elective)];
}

/// When patients of a stream arrive.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrivals {
    /// At a varying rate.
    Rate(Rate),
    /// Fixed numbers at fixed times.
    Timetable(InstantTable),
    /// Given times, milliseconds after midnight at the start of the first measured day (may be
    /// negative: in the warm-up), ascending, with attribute values of each patient.
    Replay(Vec<(i64, Vec<(Index, u8)>)>),
}

/// How arrivals at a rate differ from a Poisson process.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pattern {
    /// Time from one arrival (one batch) to the next, of which the shape counts: the rate gives its mean. `None`: exponential.
    pub gap: Option<Distribution>,
    /// How many come together.
    pub batch: Batch,
    /// Coefficient of variation of a factor on the rate of each day, which has a gamma distribution with mean 1; 0: none.
    pub daily_cv: f64,
    /// Streams of the same word have the same such factors; none: the stream has its own.
    pub shared_days: Option<String>,
}

/// How many patients arrive together.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Batch {
    /// One.
    #[default]
    Single,
    /// Sizes with their probabilities.
    Sizes(Vec<(u32, f64)>),
    /// Geometric from 1, with this mean.
    Geometric(f64),
}

impl Batch {
    /// Mean size.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Single => 1.0,
            Self::Sizes(sizes) => sizes.iter().map(|&(size, share)| f64::from(size) * share).sum(),
            Self::Geometric(mean) => *mean,
        }
    }
}

/// A rate: base × hour-of-week × month × growth × date factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Mean arrivals a day at the scenario's start, before factors.
    pub per_day: f64,
    /// 168 factors from Monday 00:00, mean 1.
    pub hours: Vec<f64>,
    /// 12 factors, January first; the day-weighted mean over a year need not be 1.
    pub months: Vec<f64>,
    /// Growth a year (0.03 = 3 %), compounding daily from the scenario's start.
    pub growth: f64,
    /// Factor on bank holidays (England and Wales).
    pub bank_holiday: f64,
    /// Factors on known dates (multiply the bank-holiday factor).
    pub dates: Vec<(Date, f64)>,
}
