//! What a shard is a part of.

use crate::experiment::{KERNEL, Share};
use std::collections::BTreeMap;

/// The study a shard is a part of, and which part.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// Hash of the sources of the kernel that made it.
    pub kernel: String,
    /// The scenario, as its path was typed.
    pub scenario: String,
    /// SHA-256 of each file it was read from, by its path from the scenario's folder.
    pub files: BTreeMap<String, String>,
    /// The arguments of `careflow run` that decide what is simulated, but for the scenario.
    pub arguments: Vec<String>,
    /// Replications of the whole study.
    pub replications: u32,
    /// Replications that share a draw of the uncertain numbers; 1 if nothing is drawn.
    pub inner: u32,
    /// Systems that are compared.
    pub systems: u32,
    /// Which part this is.
    pub share: Share,
}

impl Origin {
    /// Why two are not parts of the same study, in words that follow the name of the second; none if they are.
    #[must_use]
    pub fn unlike(&self, other: &Self) -> Option<String> {
        if self.kernel != other.kernel {
            let whose = if other.kernel == KERNEL { "the first was" } else { "it was" };
            return Some(format!("is of another version of careflow: {whose} made by another program"));
        }
        if let Some(path) = self.unlike_files(&other.files) {
            return Some(format!("is of another scenario: {path} is not the same file"));
        }
        if self.decisive() != other.decisive() {
            let (one, two) = (self.arguments.join(" "), other.arguments.join(" "));
            return Some(format!("is of another run: `{two}`, not `{one}`"));
        }
        if self.share.of != other.share.of {
            return Some(format!("is one of {} parts, not of {}", other.share.of, self.share.of));
        }
        let counts = |origin: &Self| (origin.replications, origin.inner, origin.systems);
        (counts(self) != counts(other)).then(|| "is of another study".to_owned())
    }

    /// The arguments without where the table of draws lies: which it is, its hash says.
    fn decisive(&self) -> Vec<&str> {
        let named = self.draws_file();
        self.arguments.iter().map(String::as_str).filter(|word| Some(*word) != named).collect()
    }

    /// The table of draws that was named, as it was typed; none without one.
    #[must_use]
    pub fn draws_file(&self) -> Option<&str> {
        let file = self.arguments.iter().skip_while(|word| *word != "--draws").nth(1)?;
        Some(file.as_str()).filter(|file| *file != "none")
    }

    /// The first file that is not the same, or that one of the two does not have.
    #[must_use]
    pub fn unlike_files<'a>(&'a self, other: &'a BTreeMap<String, String>) -> Option<&'a str> {
        let paths = self.files.keys().chain(other.keys());
        paths.map(String::as_str).find(|&path| self.files.get(path) != other.get(path))
    }

    /// Draws (replications, where nothing is drawn) of the study.
    #[must_use]
    pub fn positions(&self) -> u32 {
        self.replications.div_ceil(self.inner.max(1))
    }

    /// Replications in a whole shard of a part, over all systems.
    #[must_use]
    pub fn replications_of(&self, share: Share) -> u64 {
        let own = share.positions(self.positions());
        let number = |position: u32| position.saturating_mul(self.inner.max(1)).min(self.replications);
        u64::from(number(own.end) - number(own.start)) * u64::from(self.systems)
    }
}
