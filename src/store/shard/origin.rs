//! What a shard is a part of.

use crate::experiment::{KERNEL, Share};
use std::collections::BTreeMap;

/// The flag that names a table of draws.
const DRAWS: &str = "--draws";

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
        let named = self.draws_word();
        let words = self.arguments.iter().map(String::as_str).enumerate();
        let kept = words.filter_map(|(at, word)| match named {
            Some((is, file)) if is == at => (word != file).then_some(DRAWS),
            _ => Some(word),
        });
        kept.collect()
    }

    /// Which of the arguments names the table of draws, and the name in it: another argument may read the same.
    fn draws_word(&self) -> Option<(usize, &str)> {
        let found =
            self.arguments.iter().enumerate().find_map(|(at, word)| match word.strip_prefix(DRAWS)? {
                "" => Some((at + 1, self.arguments.get(at + 1)?.as_str())),
                rest => Some((at, rest.strip_prefix('=')?)),
            });
        found.filter(|(_, file)| *file != "none")
    }

    /// The table of draws that was named, as it was typed; none without one.
    #[must_use]
    pub fn draws_file(&self) -> Option<&str> {
        self.draws_word().map(|(_, file)| file)
    }

    /// The arguments with the table of draws, if one was named, at this path.
    #[must_use]
    pub fn arguments_with_draws(&self, file: &str) -> Vec<String> {
        let mut words = self.arguments.clone();
        if let Some((at, was)) = self.draws_word()
            && let Some(word) = words.get_mut(at)
        {
            word.truncate(word.len() - was.len());
            word.push_str(file);
        }
        words
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

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(arguments: &str) -> Origin {
        Origin {
            kernel: KERNEL.to_owned(),
            scenario: "place".to_owned(),
            files: BTreeMap::new(),
            arguments: arguments.split(' ').map(str::to_owned).collect(),
            replications: 4,
            inner: 1,
            systems: 2,
            share: Share { part: 1, of: 2 },
        }
    }

    #[test]
    fn the_table_of_draws_is_the_word_after_its_flag_and_no_other() {
        let moved = |arguments: &str| origin(arguments).arguments_with_draws("t.csv").join(" ");
        assert_eq!(moved("-n 4 --draws beds --options beds"), "-n 4 --draws t.csv --options beds");
        assert_eq!(moved("--options beds --draws=beds"), "--options beds --draws=t.csv");
        assert_eq!(moved("-n 4 --draws none"), "-n 4 --draws none");
        assert_eq!(moved("-n 4 --all-draws"), "-n 4 --all-draws");
        assert_eq!(origin("-n 4 --draws=beds").draws_file(), Some("beds"));
        assert_eq!(origin("-n 4 --draws").draws_file(), None);
    }

    #[test]
    fn parts_are_of_one_run_wherever_the_table_of_draws_lies() {
        let alike = |one: &str, two: &str| origin(one).unlike(&origin(two)).is_none();
        assert!(alike("-n 4 --draws 4", "-n 4 --draws there/t.csv"));
        assert!(alike("-n 4 --draws=here.csv", "-n 4 --draws there.csv"));
        // The number of replications reads like the table.
        assert!(!alike("-n 4 --draws 4", "-n 5 --draws 4"));
        assert!(!alike("-n 4 --draws beds --options beds", "-n 4 --draws beds --options wards"));
        assert!(!alike("-n 4 --draws none", "-n 4 --draws t.csv"));
    }
}
