//! What can be wrong with shards.

use crate::experiment::Share;
use std::path::PathBuf;

/// Why shards cannot be written, or merged.
#[derive(Debug)]
pub enum ShardError {
    /// A file or folder cannot be read or written.
    File(PathBuf, std::io::Error),
    /// A file is no shard of careflow, or is damaged.
    Foreign(PathBuf),
    /// A file is a shard of another version of the format.
    Version(PathBuf, i64),
    /// The database cannot be read or written.
    Database(PathBuf, rusqlite::Error),
    /// A shard is of another study than the others.
    Unlike {
        /// The shard.
        path: PathBuf,
        /// What differs, in words that follow its name.
        why: String,
    },
    /// A file of another study lies where a part is to be written, or trials where they would be read.
    InTheWay {
        /// The file.
        path: PathBuf,
        /// What differs, in words that follow its name.
        why: String,
    },
    /// There is no shard among what was named.
    None,
    /// Two shards are the same part.
    Twice(PathBuf, PathBuf),
    /// Two machines got different figures from the same draw.
    Disagree {
        /// The draw.
        draw: u32,
        /// The shards.
        paths: [PathBuf; 2],
    },
    /// Parts are not there, or not all of them.
    Missing {
        /// Parts of which there is no shard.
        parts: Vec<Share>,
        /// Shards that lack replications, and how many.
        torn: Vec<(PathBuf, u64)>,
    },
}

/// Parts that are named in a message; of more, how many there are.
const NAMED: usize = 8;

impl ShardError {
    /// What the person can do.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::File(..) => "name files and folders that can be read and written".into(),
            Self::Foreign(_) | Self::Version(..) => {
                "name files that `careflow run … --shard K/N` of this version of careflow wrote; one that was cut is to be made again"
                    .into()
            }
            Self::Database(..) => "make the shard again, in a folder with room".into(),
            Self::Unlike { .. } => "merge the shards of one run, or move this one away".into(),
            Self::InTheWay { .. } => "name another folder with --output, or move it away".into(),
            Self::None => "name the files that `careflow run … --shard K/N` wrote, or their folder".into(),
            Self::Twice(..) => "leave one of the two out".into(),
            Self::Disagree { .. } => {
                "one of the machines computes wrongly, or runs another program: make both shards again on a third".into()
            }
            Self::Missing { .. } => {
                "make them with `careflow run … --shard K/N`, or simulate here what is missing with --simulate-missing"
                    .into()
            }
        }
    }
}

impl std::fmt::Display for ShardError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Foreign(path) => write!(f, "{} is no shard of careflow, or is damaged", path.display()),
            Self::Version(path, found) => {
                write!(f, "{} is a shard of another version of careflow ({found})", path.display())
            }
            Self::Database(path, error) => write!(f, "the shard {}: {error}", path.display()),
            Self::Unlike { path, why } | Self::InTheWay { path, why } => {
                write!(f, "{} {why}", path.display())
            }
            Self::None => f.write_str("there is no shard among what was named"),
            Self::Twice(one, other) => {
                write!(f, "{} and {} are the same part", one.display(), other.display())
            }
            Self::Disagree { draw, paths: [one, other] } => {
                let (one, other) = (one.display(), other.display());
                write!(f, "{one} and {other} have different figures of draw {draw} of the uncertain numbers")
            }
            Self::Missing { parts, torn } => {
                let mut said: Vec<String> = Vec::new();
                if !parts.is_empty() {
                    let named: Vec<String> = parts.iter().take(NAMED).map(Share::to_string).collect();
                    let more = parts.len().saturating_sub(NAMED);
                    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                    said.push(format!("there is no shard {}{more}", named.join(", ")));
                }
                said.extend(
                    torn.iter().map(|(path, lost)| format!("{} lacks {lost} replications", path.display())),
                );
                f.write_str(&said.join("; "))
            }
        }
    }
}

impl std::error::Error for ShardError {}
