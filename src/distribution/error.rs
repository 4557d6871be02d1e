//! What is wrong with the parameters of a distribution, and what would be right.

use std::fmt;

/// A parameter by name, with its value.
pub type Named = (&'static str, f64);

/// Why no distribution can be fitted to the parameters given. Values are in the unit of the parameters; who
/// shows them knows whether they are durations.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterError {
    /// The parameter must be more than 0.
    NotPositive(&'static str),
    /// The second is less than the first.
    Unordered(&'static str, &'static str),
    /// The second must be more than the first.
    Empty(&'static str, &'static str),
    /// A summary must be more than another.
    NotMore {
        /// The summary that must be more, in words.
        more: Named,
        /// Than which, in words.
        than: Named,
        /// Why.
        help: Option<&'static str>,
    },
    /// A plain number must lie between two others.
    Outside {
        /// The number, in words.
        what: &'static str,
        /// Least that is allowed.
        least: f64,
        /// Most that is allowed.
        most: f64,
        /// Why, or what to do instead.
        help: &'static str,
    },
    /// `sd` is more than values between two ends can have.
    SdTooLarge {
        /// The family, with its article.
        family: &'static str,
        /// What it must be less than with the mean given.
        most: f64,
    },
    /// No law of the family has these summaries.
    Impossible {
        /// What is wrong.
        message: &'static str,
        /// What would be right.
        help: Option<&'static str>,
    },
    /// The mean is infinite, or more than any clock can hold.
    MeanTooLarge,
}

impl ParameterError {
    /// What is wrong, in plain words; `show` puts a value into words.
    #[must_use]
    pub fn message(&self, show: &dyn Fn(f64) -> String) -> String {
        match self {
            Self::NotPositive(name) => format!("`{name}` must be more than 0"),
            Self::Unordered(first, second) => format!("`{second}` is less than `{first}`"),
            Self::Empty(first, second) => format!("`{second}` must be more than `{first}`"),
            Self::NotMore { more, than, .. } => {
                format!("{} ({}) must be more than {} ({})", more.0, show(more.1), than.0, show(than.1))
            }
            Self::Outside { what, least, most, .. } => format!("{what} must lie between {least} and {most}"),
            Self::SdTooLarge { family, .. } => format!("`sd` is too large for {family} distribution"),
            Self::Impossible { message, .. } => (*message).into(),
            Self::MeanTooLarge => "the mean is infinite or too large".into(),
        }
    }

    /// What would be right, if more can be said; `show` puts a value into words.
    #[must_use]
    pub fn help(&self, show: &dyn Fn(f64) -> String) -> Option<String> {
        match self {
            Self::NotPositive(_) | Self::Unordered(..) | Self::Empty(..) => None,
            Self::NotMore { help, .. } | Self::Impossible { help, .. } => help.map(str::to_owned),
            Self::Outside { help, .. } => Some((*help).into()),
            Self::SdTooLarge { most, .. } => {
                Some(format!("with this mean it must be less than {}", show(*most)))
            }
            Self::MeanTooLarge => Some("check the parameters and their units".into()),
        }
    }
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(&|value| value.to_string()))
    }
}

impl std::error::Error for ParameterError {}
