//! Experiments: a place's options against its baseline, replication by replication.
//!
//! ```text
//! study      what is compared, how and until when       Study    -> Findings
//! findings   what was found: results, warnings          Findings -> summaries, differences
//! runner     replications of any arms, as asked for     Runner: remembers the plausible draws
//! analysis   attribution, downside, sensitivity, search, journeys: each a question put to a runner
//! stop       so many replications, or as many as a precision needs
//! archive    replications that were made before, under a key of what decides their bytes
//! share      a part of a study, for one of several machines
//! plausible  draws whose baseline is like the place; judge says by which scenario
//! arms       the same patients and draws in every arm, and pounds against the baseline
//! run        systems and blocks of replications, in parallel, collected in order
//! systems    what is simulated, where it comes from, and with what
//! group      systems side by side: what they have in common is simulated once
//! ```
//!
//! A [`Study`] answers "what does each option change?"; [`run()`] runs a plan made in code. Nothing here prints: who wants to
//! see how a study gets on gives it a [`Watch`].

pub mod analysis;
mod archive;
mod arms;
mod columns;
mod cut_off;
mod design;
mod error;
mod findings;
mod group;
mod growth;
mod judge;
mod planned;
mod plausible;
mod rounded;
mod run;
mod runner;
mod share;
mod stop;
mod stuck;
mod study;
mod systems;
mod unstable;
mod warning;
mod watch;

pub use crate::model::{Arm, BASELINE, Lever};
pub use crate::stats::FEW_OBSERVATIONS;
pub use archive::{Archive, KERNEL, SystemKey};
pub use columns::{columns_of, require};
pub use cut_off::CutOff;
pub use design::{
    Design, Draws, Reused, Uncertainty, draw_inputs, fitted_middle_and_ends, fitted_row, input_ends,
};
pub use error::{JudgeError, PlausibleError, QuestionError, RunError, StudyError, UnknownOption};
pub use findings::Findings;
pub use judge::Judge;
pub use planned::planned;
pub use plausible::is_of_a_trial;
pub use run::run;
pub use runner::Runner;
pub use share::Share;
pub use stop::{Goal, Reached, Stop};
pub use stuck::Stuck;
pub use study::Study;
pub use unstable::{Cause, Held, Unstable};
pub use warning::{Warning, WarningKind};
pub use watch::{Step, Watch};
