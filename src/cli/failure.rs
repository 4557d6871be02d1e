//! Why a command failed, and what is said of it on standard error.

use crate::charts::ChartError;
use crate::document::DocumentError;
use crate::experiment::{PlausibleError, RunError, StudyError};
use crate::publish::PublishError;
use crate::report::ReportError;
use crate::results::{UnknownFigure, UnknownMetric};
use crate::scenario::Problems;
use crate::store::{ShardError, StoreError};
use crate::unwritable::why_not;
use std::error::Error;
use std::fmt::{Display, Formatter, Result};
use std::path::Path;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The scenario is wrong.
    Scenario(Problems),
    /// An argument is wrong, for this scenario or beside another.
    Argument {
        /// What is wrong.
        message: String,
        /// What would be right.
        help: Option<String>,
    },
    /// A metric that does not exist.
    Metric(UnknownMetric),
    /// The study failed.
    Study(StudyError),
    /// The results could not be written.
    Report(ReportError),
    /// A document could not be made.
    Document(DocumentError),
    /// A report could not be made.
    Publish(PublishError),
    /// A chart could not be drawn.
    Chart(ChartError),
    /// A file, or standard output, could not be written.
    Io {
        /// What was tried: `cannot write x`.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The figures were kept, and some of what is made out of them could not be: what, and why.
    Unmade(Vec<(String, Failure)>),
    /// A table or document could not be put into its format.
    Format(Box<dyn Error + Send>),
}

impl Failure {
    /// A wrong argument, and what would be right.
    pub fn argument(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Argument { message: message.into(), help: Some(help.into()) }
    }

    /// A wrong argument that needs no help.
    pub fn plain(message: impl Into<String>) -> Self {
        Self::Argument { message: message.into(), help: None }
    }

    /// What could not be written, to be given the reason.
    pub fn io(what: String) -> impl FnOnce(std::io::Error) -> Self {
        |source| Self::Io { what, source }
    }

    /// A file that could not be written, to be given the reason; if its folder is not there, what would be right.
    pub fn unwritten(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => Self::argument(
                format!("cannot write {}: there is no folder {}", path.display(), folder.display()),
                "make the folder first, or name a file in one that is there",
            ),
            _ => Self::plain(format!("cannot write {}: {}", path.display(), why_not(&path, &source))),
        }
    }

    /// Problems of a scenario say for themselves, each, that they are errors.
    fn says_so_itself(&self) -> bool {
        match self {
            Self::Scenario(_) | Self::Study(StudyError::Model(_)) => true,
            Self::Study(StudyError::Run(error) | StudyError::Plausible(PlausibleError::Run(error))) => {
                matches!(error, RunError::Model { .. })
            }
            _ => false,
        }
    }

    /// What the command line can do about it.
    fn help(&self) -> Option<&str> {
        match self {
            Self::Argument { help, .. } => help.as_deref(),
            Self::Study(StudyError::Plausible(PlausibleError::TooFew(_))) => Some(
                "look at the back-test with --fixed: the best values should lie well inside; widen what is \
                 called plausible, narrow the ranges, or use every draw with --all-draws",
            ),
            Self::Unmade(_) => Some("`careflow report FOLDER` makes the report again, without simulating"),
            Self::Report(ReportError::Folder { .. }) => {
                Some("name a folder that can be written with --output FOLDER; nothing was simulated")
            }
            Self::Report(ReportError::Link { .. }) => {
                Some("name the folder that is meant with --output, or remove the link")
            }
            Self::Report(ReportError::NotItsRun { .. }) => {
                Some("name the folder of a finished run of this very scenario; careflow run PATH makes one")
            }
            _ => None,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let help = error.help();
        Self::argument(error.to_string(), help)
    }
}

impl From<ShardError> for Failure {
    fn from(error: ShardError) -> Self {
        let help = error.help();
        Self::argument(error.to_string(), help)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if !self.says_so_itself() {
            f.write_str("error: ")?;
        }
        match self {
            Self::Scenario(problems) => problems.fmt(f),
            Self::Argument { message, .. } => f.write_str(message),
            Self::Metric(error) => error.fmt(f),
            Self::Study(error) => error.fmt(f),
            Self::Report(error) => error.fmt(f),
            Self::Document(error) => error.fmt(f),
            Self::Publish(error) => error.fmt(f),
            Self::Chart(error) => error.fmt(f),
            Self::Io { what, source } => write!(f, "{what}: {source}"),
            Self::Unmade(failures) => {
                f.write_str("the figures are kept, but not everything could be made of them:")?;
                failures.iter().try_for_each(|(what, failure)| {
                    let why = failure.to_string();
                    write!(f, "\n  {what}: {}", why.strip_prefix("error: ").unwrap_or(&why))
                })
            }
            Self::Format(error) => error.fmt(f),
        }?;
        match self.help() {
            Some(help) => write!(f, "\n  = help: {help}"),
            None => Ok(()),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Scenario(problems) => Some(problems),
            Self::Argument { .. } => None,
            Self::Unmade(failures) => failures.first().map(|(_, failure)| failure as &(dyn Error + 'static)),
            Self::Metric(error) => Some(error),
            Self::Study(error) => Some(error),
            Self::Report(error) => Some(error),
            Self::Document(error) => Some(error),
            Self::Publish(error) => Some(error),
            Self::Chart(error) => Some(error),
            Self::Io { source, .. } => Some(source),
            Self::Format(error) => Some(error.as_ref()),
        }
    }
}

/// A `?` makes the error of a part the failure of the command.
macro_rules! becomes {
    ($($error:ty => $failure:expr),* $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                $failure(error)
            }
        })*
    };
}

becomes! {
    Problems => Self::Scenario,
    UnknownMetric => Self::Metric,
    UnknownFigure => |error| Self::Study(StudyError::Figure(error)),
    StudyError => Self::Study,
    ReportError => Self::Report,
    DocumentError => Self::Document,
    PublishError => Self::Publish,
    ChartError => Self::Chart,
    serde_json::Error => |error| Self::Format(Box::new(error)),
    csv::Error => |error| Self::Format(Box::new(error)),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::PlausibleDraws;

    #[test]
    fn a_failure_says_once_that_it_is_an_error_and_the_command_line_knows_its_arguments() {
        let few = PlausibleDraws {
            draws: vec![3],
            tried: 200,
            outside: vec![("A&E".into(), 199)],
            ..PlausibleDraws::default()
        };
        let text = Failure::Study(PlausibleError::TooFew(few).into()).to_string();
        assert!(
            text.starts_with("error: of 200 draws") && text.contains("199 are outside `A&E`\n  = help: "),
            "{text}"
        );
        assert!(text.contains("--fixed") && text.contains("--all-draws"));
        let problems = crate::scenario::load("nowhere".as_ref()).unwrap_err();
        let wrong = Failure::Scenario(problems.clone()).to_string();
        assert!(wrong.starts_with("error: ") && wrong.matches("error:").count() == 1, "{wrong}");
        let model = RunError::Model { arm: "both".into(), draw: Some(3), problems };
        let text = Failure::Study(model.into()).to_string();
        assert!(text.starts_with(&wrong) && text.contains("option both: draw 3"), "{text}");
        let plain = Failure::argument("--x: no", "write y").to_string();
        assert_eq!(plain, "error: --x: no\n  = help: write y");
    }
}
