//! What is wrong with a value, before it is known where it stands.

/// What is wrong with a value, and what would be right: the error of every leaf parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
}

/// A mistake of which it is not yet said what would be right: no error before that.
#[must_use]
#[derive(Debug)]
pub(crate) struct Unhelped(String);

impl Wrong {
    /// What is wrong; [`Unhelped::help`] makes it an error.
    #[expect(clippy::new_ret_no_self, reason = "an error says what would be right")]
    pub fn new(message: impl Into<String>) -> Unhelped {
        Unhelped(message.into())
    }
}

impl Unhelped {
    /// Adds what would be right.
    pub fn help(self, help: impl Into<String>) -> Wrong {
        Wrong { message: self.0, help: help.into() }
    }
}
