//! Choices and the words they have in files and results.

/// A choice with a word for each of its values; the words are the same in files, results and documents.
pub trait Named: Copy + PartialEq + 'static {
    /// Every value with its word, in the order in which they are listed.
    const WORDS: &'static [(&'static str, Self)];

    /// The value of a word.
    #[must_use]
    fn named(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }

    /// The word of a value.
    #[must_use]
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

/// The words alone, for a list of choices known when the program is built.
#[must_use]
pub(crate) const fn words<const N: usize, T>(pairs: &'static [(&'static str, T)]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = pairs[at].0;
        at += 1;
    }
    words
}
