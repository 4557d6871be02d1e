//! From the files of a place to a checked [`Model`](crate::model::Model): the scenario language.
//!
//! In: a folder of TOML files. Out: [`load`] gives the model of the baseline and, in [`Variants`], that of any option with
//! any draw of what is uncertain. The rooms, in the order in which a scenario passes through them:
//!
//! ```text
//! text      files                -> trees in which every value knows its place; what is wrong, in words
//! grammar   (nothing)            -> the one declaration of every key: kind, bounds, default, meaning
//! compose   trees of files       -> one tree: include, bases and their copies, like, short forms
//! validate  the tree, a grammar  -> typed leaves, ids, assumptions register; unknown keys and wrong values
//! decode    the typed tree       -> Model: references resolved, canonical units
//! check     Model                -> what is wrong with it as a system: reachability, exits, capacity
//! workload  Model                -> what each part is expected to carry
//! limits    (nothing)            -> how large all of it may be
//! variants  the tree, schemes    -> the Model of an option, of a draw, of a late or partly realised scheme
//! describe  Model                -> words for `careflow check`
//! ```
//!
//! Every step adds to one list of problems; nothing stops at the first. The language is described in
//! `docs/language.md`.

mod check;
mod claims;
mod compose;
mod decode;
mod describe;
mod grammar;
mod groups;
mod init;
pub(crate) mod limits;
mod load;
mod size;
pub(crate) mod text;
mod timetable;
mod units;
mod validate;
mod variants;
mod workload;

pub use describe::describe;
pub use grammar::counts::kinds_markdown;
pub use grammar::delay_lines::delay_lines_markdown;
pub use grammar::distributions::families_markdown;
pub use grammar::reference::reference;
pub use grammar::schema::schema;
pub use init::init;
pub use limits::{RESULTS_BYTES, limits_markdown};
pub(crate) use load::load_instead;
pub use load::{Loaded, load, load_with};
pub use text::problem::{Problem, Problems, Severity};
pub(crate) use text::put::{Done, Put, put};
pub use variants::Variants;
pub use variants::fitted::DrawsFrom;
pub use variants::inputs::{ends, quantile};
pub use workload::{Loads, expected_loads, share_of_time};
