//! Shards: the replications of a part of a study, made on one of several machines, in a file that is carried to where they
//! are merged.
//!
//! ```text
//! origin   what study a shard is a part of, and which part      Origin
//! file     the tables of a shard, and how it is opened          SQL
//! writing  a shard as it is made                                ShardFile: Archive
//! reading  the shards of a study together                       Shards: Archive
//! ```

mod error;
mod file;
mod origin;
mod reading;
mod writing;

pub use error::ShardError;
pub use origin::Origin;
pub use reading::{Shards, Together, is_there, trials_in};
pub use writing::{Kind, ShardFile};
