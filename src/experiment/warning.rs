//! What should be known of a study's results.

use super::cut_off::CutOff;
use super::design::Reused;
use super::stop::Reached;
use super::stuck::Stuck;
use super::unstable::Unstable;
use crate::number::number;
use crate::results::{Figure, PlausibleDraws, UnknownFigure};
use crate::stats::{FEW_OBSERVATIONS, WarmUpCheck};
use crate::suggest::nearest;
use std::fmt::{Display, Formatter, Result};
use std::path::PathBuf;

/// What should be known of a study's results.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// A back-test is of a figure that the results do not have.
    NoBackTest {
        /// Its title.
        title: String,
        /// What there is not.
        figure: UnknownFigure,
    },
    /// A price is for something that the results do not have.
    Unpriced {
        /// What has the price.
        what: String,
        /// What there is not.
        figure: Figure,
    },
    /// A plan claims something of a figure that the results do not have.
    Unanswered {
        /// The option.
        option: String,
        /// What there is not.
        figure: Figure,
    },
    /// An option that is realised in part has something whole all the same.
    Whole {
        /// The option.
        option: String,
        /// What, with the rounding.
        what: Vec<String>,
    },
    /// A precision that was asked for was not reached with the most replications allowed.
    Missed(Reached),
    /// Hardly any draw of the uncertain numbers is plausible.
    FewPlausible(PlausibleDraws),
    /// Draws share rows of a table of fitted draws.
    Reused(Reused),
    /// Differences have no interval.
    OneReplication,
    /// Intervals hang on a few draws or replications.
    FewClusters {
        /// How many.
        clusters: usize,
        /// Whether they are draws of the uncertain numbers.
        drawn: bool,
    },
    /// Nor have they if all replications share one draw of the uncertain numbers.
    OneDraw {
        /// How many do.
        replications: usize,
    },
    /// The warm-up looks too short.
    WarmUp(WarmUpCheck),
    /// Times are cut off.
    CutOff(CutOff),
    /// A queue grows without limit.
    Unstable(Unstable),
    /// A queue cannot move, because its head needs more than there is.
    Stuck(Stuck),
    /// Some uncertain numbers of the baseline are not those of the scenario that judges the draws.
    Untried {
        /// How many.
        untried: usize,
        /// Of how many of the baseline.
        all: usize,
        /// The scenario that judges.
        judge: PathBuf,
    },
}

/// What a warning is about, the gravest first: a figure that is none, its interval, what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WarningKind {
    /// A queue grows without limit, or cannot move.
    Growth,
    /// Intervals rest on too little, or there are none.
    Intervals,
    /// How the run was made: precision, draws, warm-up, times cut off.
    Run,
    /// Options, prices or claims of which something is missing or rounded.
    Options,
    /// Back-tests without a figure, uncertain numbers that nobody judged.
    Judged,
    /// What `check` says of the scenario.
    Scenario,
}

impl WarningKind {
    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Growth => "growth",
            Self::Intervals => "intervals",
            Self::Run => "run",
            Self::Options => "options",
            Self::Judged => "judged",
            Self::Scenario => "scenario",
        }
    }
}

impl Warning {
    /// What is to be known of intervals that rest on so many replications, of which so many share a draw.
    #[must_use]
    pub fn few(replications: usize, inner: usize) -> Option<Self> {
        let clusters = replications.div_ceil(inner.max(1));
        match (clusters, replications) {
            (0 | 1, 0 | 1) => Some(Self::OneReplication),
            (0 | 1, replications) => Some(Self::OneDraw { replications }),
            (clusters, _) if clusters < FEW_OBSERVATIONS => {
                Some(Self::FewClusters { clusters, drawn: inner > 1 })
            }
            _ => None,
        }
    }

    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> WarningKind {
        match self {
            Self::Unstable(_) | Self::Stuck(_) => WarningKind::Growth,
            Self::OneReplication | Self::OneDraw { .. } | Self::FewClusters { .. } => WarningKind::Intervals,
            Self::Missed(_) | Self::FewPlausible(_) | Self::Reused(_) | Self::WarmUp(_) | Self::CutOff(_) => {
                WarningKind::Run
            }
            Self::Whole { .. } | Self::Unpriced { .. } | Self::Unanswered { .. } => WarningKind::Options,
            Self::NoBackTest { .. } | Self::Untried { .. } => WarningKind::Judged,
        }
    }
}

impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::NoBackTest { title, figure } => {
                let Figure { metric, group } = &figure.figure;
                write!(f, "back-test `{title}`: no group `{group}` of `{metric}` in the results; ")?;
                match nearest(group, figure.groups.iter().map(String::as_str)) {
                    Some(near) => write!(f, "did you mean `{near}`?"),
                    None if figure.groups.is_empty() => f.write_str("the scenario gives no such metric"),
                    None => write!(f, "its groups: {}", figure.list()),
                }
            }
            Self::Unpriced { what, figure: Figure { metric, group } } => write!(
                f,
                "{what}: no group `{group}` of `{metric}` in the results, so its pounds are undefined"
            ),
            Self::Unanswered { option, figure: Figure { metric, group } } => write!(
                f,
                "planned figure of option {option}: no group `{group}` of `{metric}` in the results"
            ),
            Self::Missed(Reached { figure: Figure { metric, group }, option, look }) => {
                let of = option.as_ref().map_or_else(String::new, |option| format!(", {option}"));
                write!(
                    f,
                    "after {} replications the half-width of {metric} ({group}){of} is {:.3}, not {:.3} as asked",
                    look.made, look.half_width, look.wanted
                )
            }
            Self::FewPlausible(PlausibleDraws { draws, tried, .. }) => write!(
                f,
                "only {} of {tried} draws of the uncertain numbers have a plausible baseline: their ranges and the published \
                 figures hardly agree",
                draws.len()
            ),
            Self::Reused(Reused { file, rows, draws }) => write!(
                f,
                "{draws} draws of the uncertain numbers share the {rows} rows of {file}, and intervals take them for \
                 independent: write more rows (`careflow fit history --draws {draws}`)"
            ),
            Self::OneReplication => {
                f.write_str("differences have no interval with one replication: run more")
            }
            Self::FewClusters { clusters, drawn } => write!(
                f,
                "intervals rest on {clusters} {}: with fewer than {FEW_OBSERVATIONS} they may be much too wide or too narrow, so quote none of \
                 them: run more",
                if *drawn { "draws of the uncertain numbers" } else { "replications" }
            ),
            Self::OneDraw { replications } => write!(
                f,
                "nothing has an interval: all {replications} replications share one draw of the uncertain numbers: run more"
            ),
            Self::WarmUp(WarmUpCheck { chosen_days, suggested_days, bias, .. }) => {
                let away =
                    format!("{} % {}", number(bias.abs(), 0), if *bias < 0.0 { "below" } else { "above" });
                write!(
                    f,
                    "the warm-up of {chosen_days} days looks too short: patients in beds and waiting "
                )?;
                match suggested_days {
                    Some(days) => {
                        write!(f, "lie {away} their later level until day {days}, which MSER-5 would discard")
                    }
                    None => write!(f, "are {away} their later level in the first quarter, and never steady"),
                }
            }
            Self::CutOff(cut_off) => cut_off.fmt(f),
            Self::Unstable(unstable) => unstable.fmt(f),
            Self::Whole { option, what } => write!(
                f,
                "option {option} is realised in part, but has as written: {}; its effect is overstated by that",
                what.join("; ")
            ),
            Self::Stuck(stuck) => stuck.fmt(f),
            Self::Untried { untried, all, judge } => write!(
                f,
                "{untried} of {all} uncertain numbers of the baseline are not in {}, or have another range there: \
                 plausible draws are found without them",
                judge.display()
            ),
        }
    }
}
