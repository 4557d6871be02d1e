//! One replication: patients flow through the plan.
//!
//! In: a plan and the number of a replication. Out: its [`Outcome`], or why it [`Stopped`]; [`replicate`] is a pure
//! function of the two. The files follow a patient's way: `arrivals` bring them in, `departing` looks at what a route asks, `referral` queues them, `appointments` book them,
//! `placing`, `beside` and `release` hand out places, `put_out` takes them away, `stays` begin, end and interrupt their stays on certain `occasions`, `loads` let them start together, `tasks` are asked for, some `recurring`, and `teams`
//! work on them, alone or by `teamwork` (`pre_emption` lets one interrupt another, `staffing` calls heads when many wait), `blocked` knows whom they hold up, `calendar` changes capacities and rotas, `recorder` is the only writer of statistics, `gridlock` notices when
//! nobody can move any more, `stuck` whose turn can never come, `at_once` that time stands still, `chain` who waits for whom then, `journey` follows one patient, and `moves` note those of everybody. They all work on one `state`, made of `parts`;
//! `run` takes one `event` after the other, `branch` goes on from a state that several options have in common.
//!
//! `start` sets the scene, `schemes` decide whom an option reaches, `outcome` is what is left.
//!
//! **Order at one instant** is that of `EventKind::phase` (docs/method.md); within a phase in the order of scheduling. Whatever a change frees is handed out before the next event,
//! to settings and teams in the order in which they were touched.

mod appointments;
mod arrivals;
mod at_once;
mod beside;
mod blocked;
mod branch;
mod calendar;
mod chain;
mod departing;
mod escalation;
mod event;
mod gridlock;
mod journey;
mod loads;
mod moves;
mod occasions;
mod outcome;
mod parts;
mod placing;
mod pre_emption;
mod put_out;
mod recorder;
mod recurring;
mod referral;
mod release;
mod run;
mod schemes;
mod staffing;
mod start;
mod state;
mod stays;
mod stopped;
mod stuck;
mod tasks;
mod teams;
mod teamwork;

pub use branch::{Begun, branch_off};
pub use journey::{Step, What, journey};
pub use moves::moves;
pub use outcome::{Arrived, Move, Moved, Outcome};
pub use run::{arrivals, columns, replicate};
pub use stopped::{MOST_EVENTS_AT_ONCE, MOST_PATIENTS, Place, Stopped, Wait};
