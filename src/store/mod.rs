//! The store: replications kept from one command to the next, in a database that survives whatever ends the program.
//!
//! One file, by default in the user's cache folder, shared by all commands. A replication stands under the
//! [key](crate::experiment::SystemKey) of all that decides its bytes and its number, so what is found is what would be
//! simulated; with a hash of its bytes, so what was damaged is noticed and simulated again. SQLite commits them
//! some times a second: a program that is killed loses those in flight.
//!
//! ```text
//! store      opens, recalls, keeps: what a study asks            Store: Archive
//! rows       the tables, and what is in them                     SQL
//! content    a replication as bytes, and back
//! upkeep     what is there, whether it is whole, what may go     Contents, prune
//! place      which file it is
//! shard      a part of a study, made on one of several machines    ShardFile, Shards: Archive
//! ```

mod content;
mod error;
mod keep;
mod place;
mod rows;
mod shard;
mod upkeep;

pub use content::unpack;
pub use error::StoreError;
pub use keep::{Store, Tally};
pub use place::{Where, bytes_of, usual_place};
pub use shard::{Kind, Origin, ShardError, ShardFile, Shards, Together, is_there, trials_in};
pub use upkeep::{Contents, Of, Soundness};
