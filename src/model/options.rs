//! What an option changes against the baseline.
//!
//! A scheme changes two sorts of thing. What patients live by (lengths, tasks, routes, chances, rates) differs
//! for those whom the scheme *reaches*; a stay then has one version for each set of schemes that can reach
//! a patient in it. What belongs to the calendar (capacities, rotas, opening hours) changes for everybody, step
//! by step while the scheme ramps up.

use jiff::civil::Date;
use std::sync::Arc;

use super::claim::Claim;
use super::pathway::{Route, Stay};
use super::people::{Condition, Index};
use super::stream::Rate;
use super::timetable::Timetable;

/// Everything that makes an option differ from the baseline; empty for the baseline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// For each stay of the baseline, the stays it can lead to; empty in the baseline itself. Random numbers
    /// of repeated stays depend on which ways close a loop, and must not change with an option's new ways.
    pub usual_ways: Vec<Vec<Index>>,
    /// How many of the tables are the place's own: those that schemes bring stand behind them. `None`: all.
    pub own: Option<Own>,
    /// Schemes that reach some patients; other fields refer to them by index.
    pub reaches: Vec<Reach>,
    /// Stays that reached patients live differently, by stay.
    pub stays: Vec<(Index, Versions<Stay>)>,
    /// Routes that reached patients of a stream take, by stream.
    pub routes: Vec<(Index, Versions<Vec<Route>>)>,
    /// Patients of a stream who do not come after all, by stream.
    pub thinnings: Vec<(Index, Thinning)>,
    /// Capacities of settings.
    pub capacities: Vec<(Index, LevelChange)>,
    /// Opening hours of settings.
    pub openings: Vec<(Index, LevelChange)>,
    /// Heads of teams.
    pub heads: Vec<(Index, LevelChange)>,
}

/// How many streams, settings, stays and teams are the place's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// Streams.
    pub streams: usize,
    /// Settings.
    pub settings: usize,
    /// Stays.
    pub stays: usize,
    /// Teams.
    pub teams: usize,
}

/// When a scheme is in force, and how much of it when it works in full.
#[derive(Debug, Clone, PartialEq)]
pub struct InForce {
    /// First day; `None` from before the run.
    pub from: Option<Date>,
    /// Days from then until it works in full, in equal steps.
    pub ramp_days: u32,
    /// Last day; `None` to the end.
    pub until: Option<Date>,
    /// Share of the effect, or of the patients, in full force (0–1).
    pub full: f64,
}

impl InForce {
    /// Whether it would begin only after its end.
    #[must_use]
    pub fn is_never(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if from > until)
    }
}

/// A scheme and the patients it reaches: a share of those it is for, drawn once for each patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// Id of the scheme; part of the random purpose.
    pub scheme: String,
    /// When, and what share of them.
    pub in_force: InForce,
    /// Whom it is for.
    pub who: Condition,
}

/// Versions of something for patients whom schemes reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Versions<T> {
    /// The schemes that change it (indices into [`Changes::reaches`]).
    pub reaches: Vec<Index>,
    /// Its version for each set of these schemes that is not empty: bit k of (position + 1) is scheme k.
    pub is: Vec<T>,
}

/// Patients of a stream who do not come after all: Poisson thinning, so that those who still come are the
/// same as in the baseline (Lewis & Shedler 1979).
#[derive(Debug, Clone, PartialEq)]
pub struct Thinning {
    /// The scheme (index into [`Changes::reaches`]).
    pub reach: Index,
    /// Who still comes.
    pub keeps: Keeps,
}

/// Who of the candidates of a stream comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Keeps {
    /// All but the reached, and of those this share.
    Share(f64),
    /// All but the reached, and of those the ratio of this rate to the stream's, at most 1.
    Rate(Rate),
    /// Only the reached: those by which the stream's rate exceeds this one.
    Above(Rate),
}

/// A change of a level by the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelChange {
    /// When, and how much of it.
    pub in_force: InForce,
    /// What is done with the level.
    pub how: LevelOperation,
}

/// What is done with a level. Several schemes: first settings, then factors, then summands.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a handful of them, made once")]
pub enum LevelOperation {
    /// Another timetable in its place.
    Set(Timetable),
    /// Times a factor.
    Multiply(f64),
    /// Plus a number, wherever the level is above 0.
    Add(f64),
}

/// A scheme as the scenario states it: everything but its changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    /// Id.
    pub id: String,
    /// One line; the id if it has none.
    pub title: String,
    /// Who leads it.
    pub lead: Option<String>,
    /// What its effect rests on.
    pub evidence: Option<String>,
    /// When it is in force; `full` is its reach times the share of its effect that comes about.
    pub in_force: InForce,
    /// Share of the patients it is for whom it reaches.
    pub reach: f64,
    /// Share of the planned effect that comes about.
    pub realised: f64,
    /// What it costs.
    pub costs: Vec<Cost>,
    /// Whether it changes anything.
    pub changes_something: bool,
    /// Whether it happens as written whatever becomes of the others: a ward closed, a contract signed.
    pub committed: bool,
}

/// A cost of a scheme, pounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// What for.
    pub title: String,
    /// How much, and for what.
    pub amount: Amount,
    /// Id of the organisation that pays.
    pub payer: Option<String>,
    /// Out of which fund.
    pub fund: Option<String>,
    /// First day it is paid, if not the scheme's.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// How much something costs.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// Pounds a year.
    Recurrent(f64),
    /// Pounds, once.
    NonRecurrent(f64),
    /// Pounds for each unit of a metric.
    PerUse {
        /// Pounds.
        pounds: f64,
        /// Metric in the results.
        metric: String,
        /// Its group.
        group: String,
    },
}

/// A named set of schemes, run against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedOption {
    /// Id.
    pub id: String,
    /// One line; the id if it has none.
    pub title: String,
    /// What it is, in a sentence or two.
    pub summary: Option<String>,
    /// Its schemes (indices into the scenario's).
    pub schemes: Vec<Index>,
    /// Share of the effect of its schemes that comes about, but for those that are committed.
    pub realised: f64,
    /// What the plan claims.
    pub planned: Vec<Planned>,
}

/// A difference from the baseline that the plan claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Metric in the results.
    pub metric: String,
    /// Its group.
    pub group: String,
    /// The claim.
    pub claim: Claim,
    /// Whose it is.
    pub basis: Basis,
    /// Whether the option's schemes are given this effect, so that the model cannot find whether it comes about.
    pub put_in: bool,
}

/// Whose a claim is: a plan is held to its own words, not to what was worked out of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The plan states it: it has a source and no assumption.
    Stated,
    /// Worked out of what the plan states, on the ground of an assumption.
    Derived,
    /// The authors of the scenario assume it: it has no source.
    Assumed,
}

impl Basis {
    /// In a word, as files have it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        }
    }
}

/// Name of the arm without any scheme.
pub const BASELINE: &str = "baseline";

/// One of the systems that an experiment compares, as a trial has arms: the baseline, an option, or a variation of one.
///
/// An arm is what is run; a [`NamedOption`] is what the scenario states. The draw of the uncertain numbers is no part of it:
/// all arms have the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Name in the results.
    pub name: String,
    /// Its schemes (indices into the scenario's); none for the baseline.
    pub schemes: Vec<Index>,
    /// Days by which every scheme that is not committed starts later than planned.
    pub late_days: u32,
    /// Share of the effect of every scheme that is not committed that comes about, on top of the scheme's own.
    pub realised: f64,
    /// Numbers of the scenario that are set by hand, before any scheme changes them.
    pub levers: Vec<Lever>,
}

impl Arm {
    /// Schemes as planned.
    #[must_use]
    pub fn new(name: impl Into<String>, schemes: impl Into<Vec<Index>>) -> Self {
        Self { name: name.into(), schemes: schemes.into(), late_days: 0, realised: 1.0, levers: Vec::new() }
    }

    /// The system without any scheme.
    #[must_use]
    pub fn baseline() -> Self {
        Self::new(BASELINE, Vec::new())
    }
}

impl From<&NamedOption> for Arm {
    fn from(option: &NamedOption) -> Self {
        Self { realised: option.realised, ..Self::new(&option.id, &*option.schemes) }
    }
}

/// An uncertain number of the scenario: one draw holds for a whole replication, in all options.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Where it stands, in words; unique, and part of its random purpose.
    pub path: String,
    /// Value and spread as written.
    pub written: String,
    /// Best value: a number, or milliseconds if it is a duration.
    pub best: f64,
    /// Whether it is a duration.
    pub is_duration: bool,
    /// Whether draws are rounded to whole numbers.
    pub is_whole: bool,
    /// What it could be instead.
    pub spread: Spread,
    /// Draws outside are drawn again.
    pub bounds: (f64, f64),
    /// The values it takes instead of draws of its spread, if a table of draws was fitted to data.
    pub fitted: Option<Fitted>,
}

impl Input {
    /// Whether it is a cost or a price.
    #[must_use]
    pub fn is_price(&self) -> bool {
        self.path.contains(" / cost /")
            || ["money", "saving ", "contingency "].iter().any(|start| self.path.starts_with(start))
    }

    /// Whether patients of the baseline can feel it: all but prices, and what schemes change.
    #[must_use]
    pub fn is_of_the_baseline(&self) -> bool {
        !self.is_price() && !self.path.starts_with("scheme ")
    }
}

/// The column of an uncertain number in a table of draws that were fitted to data. Its rows are equally likely, and a draw takes
/// the same row in all columns: what the data know only of several numbers together is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The file, as messages and the manifest name it.
    pub file: Arc<str>,
    /// A value for each row: milliseconds of a duration.
    pub values: Arc<[f64]>,
}

/// What an uncertain number could be.
#[derive(Debug, Clone, PartialEq)]
pub enum Spread {
    /// Least and greatest: a PERT distribution with the best value as its mode.
    Range(f64, f64),
    /// A 95 % interval: a two-piece normal distribution with the best value as its median, of the logarithm
    /// if all three are above 0.
    Interval95(f64, f64),
    /// A distribution, in the number's own unit.
    Distribution(crate::distribution::Distribution),
}

/// A number of the scenario that is set by hand, for a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// Kind of the table: `setting`, `team`, `stay`, `stream`, `scheme`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The key.
    pub key: String,
    /// The number; days if it is a duration.
    pub value: f64,
}

/// A named patient whose journey can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// Id.
    pub id: String,
    /// Name and age in words.
    pub title: String,
    /// Who they are.
    pub story: String,
    /// The day they come.
    pub arrives: jiff::civil::Date,
    /// Id of the stream that brings them, and nobody else.
    pub stream: String,
}
