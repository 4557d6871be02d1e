//! Why an experiment failed.

use crate::flow::Stopped;
use crate::model::NamedOption;
use crate::number::number;
use crate::results::{PlausibleDraws, UnknownFigure};
use crate::scenario::{Problems, RESULTS_BYTES};
use crate::suggest::advice;
use std::error::Error;
use std::fmt::{Display, Formatter, Result};
use std::path::PathBuf;

/// Why replications could not be run.
#[derive(Debug)]
pub enum RunError {
    /// A replication could not be finished.
    Stopped(Stopped),
    /// What is to be kept of the replications does not go into memory.
    TooMuch {
        /// Replications, of all arms.
        replications: u64,
        /// Figures of each, and days of its series.
        figures: u64,
        /// Bytes that they take.
        bytes: u64,
    },
    /// A replication has other figures than those before it, which would stand under wrong names.
    Columns {
        /// Its number, from 0.
        replication: u32,
    },
    /// Threads could not be started.
    Threads(rayon::ThreadPoolBuildError),
    /// An arm has an impossible model: in a draw of the uncertain numbers, or at all.
    Model {
        /// The arm.
        arm: String,
        /// Number of the draw; `None` if nothing was drawn.
        draw: Option<u32>,
        /// What is wrong with it.
        problems: Problems,
    },
}

impl Display for RunError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Stopped(stopped) => stopped.fmt(f),
            Self::TooMuch { replications, figures, bytes } => write!(
                f,
                "the results of {} replications with {} figures each would take {} GB of memory\n  = help: at most {} GB: run \
                 fewer replications (`-n`) or options (`--options`) at a time, or shorten `measure`",
                number(*replications as f64, 0),
                number(*figures as f64, 0),
                number(*bytes as f64 / 1e9, 0),
                RESULTS_BYTES / 1_000_000_000
            ),
            Self::Columns { replication } => write!(
                f,
                "replication {} has other figures than those before it\n  = help: this is a fault of the program: please report it with \
                 the scenario; until it is mended, run with `--store none`",
                u64::from(*replication) + 1
            ),
            Self::Threads(why) => write!(f, "cannot start threads: {why}"),
            Self::Model { arm, draw: Some(draw), problems } => write!(
                f,
                "{problems}\n\noption {arm}: draw {draw} of the uncertain numbers makes an impossible model\n  \
                 = help: narrow their ranges, or let a share be \"rest\""
            ),
            Self::Model { arm, draw: None, problems } => write!(f, "{problems}\n\nin option {arm}"),
        }
    }
}

impl Error for RunError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Stopped(stopped) => Some(stopped),
            Self::TooMuch { .. } | Self::Columns { .. } => None,
            Self::Threads(why) => Some(why),
            Self::Model { problems, .. } => Some(problems),
        }
    }
}

/// Why plausible draws could not be found.
#[derive(Debug)]
pub enum PlausibleError {
    /// A baseline could not be run.
    Run(RunError),
    /// The baseline does not have the figure of a back-test.
    Unknown {
        /// Title of the back-test.
        title: String,
        /// What it does not have.
        figure: Box<UnknownFigure>,
    },
    /// Next to none is.
    TooFew(PlausibleDraws),
}

impl Display for PlausibleError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Run(error) => error.fmt(f),
            Self::Unknown { title, figure } => {
                write!(f, "back-test `{title}` has a plausible range, but {figure}")
            }
            Self::TooFew(PlausibleDraws { draws, tried, outside, .. }) => {
                let plausible = draws.len();
                write!(f, "of {tried} draws of the uncertain numbers {plausible} have a plausible baseline")?;
                for (title, number) in outside.iter().filter(|(_, number)| *number > 0) {
                    write!(f, "\n  {number} are outside `{title}`")?;
                }
                Ok(())
            }
        }
    }
}

impl Error for PlausibleError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Run(error) => Some(error),
            Self::Unknown { figure, .. } => Some(figure.as_ref()),
            Self::TooFew(_) => None,
        }
    }
}

/// Why a scenario cannot say which draws are plausible.
#[derive(Debug)]
pub enum JudgeError {
    /// The scenario that `plausible-in` names has mistakes.
    Mistaken {
        /// Which.
        path: PathBuf,
        /// Its mistakes.
        problems: Problems,
    },
    /// The scenario that `plausible-in` names bounds nothing.
    Boundless {
        /// Which.
        path: PathBuf,
    },
    /// A back-test with bounds is of a figure that the baseline does not have.
    Unknown {
        /// Title of the back-test.
        title: String,
        /// What there is not.
        figure: Box<UnknownFigure>,
    },
}

impl Display for JudgeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Mistaken { path, problems } => write!(
                f,
                "`plausible-in` of [scenario] names {}, which has mistakes of its own; files are those of that \
                 scenario:\n{problems}",
                path.display()
            ),
            Self::Boundless { path } => write!(
                f,
                "`plausible-in` of [scenario] names {}, whose back-test has no plausible range\n  = help: add \
                 plausible = {{ low = …, high = …, assumption = \"…\" }} there, or drop `plausible-in`",
                path.display()
            ),
            Self::Unknown { title, figure } => {
                write!(f, "back-test `{title}` has a plausible range, but {figure}")
            }
        }
    }
}

impl Error for JudgeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Mistaken { problems, .. } => Some(problems),
            Self::Boundless { .. } => None,
            Self::Unknown { figure, .. } => Some(figure.as_ref()),
        }
    }
}

/// Why a study failed.
#[derive(Debug)]
pub enum StudyError {
    /// Replications could not be run.
    Run(RunError),
    /// Plausible draws could not be found.
    Plausible(PlausibleError),
    /// Nothing can say which draws are plausible.
    Judge(JudgeError),
    /// An arm has no such figure.
    Figure(UnknownFigure),
    /// An arm has an impossible model.
    Model(Problems),
    /// What was asked cannot be answered.
    Question(QuestionError),
}

/// Why a question cannot be answered, whatever is simulated.
#[derive(Debug, Clone, PartialEq)]
pub enum QuestionError {
    /// No scheme of the option changes anything.
    NothingActs {
        /// The option.
        option: String,
    },
    /// No number of the scenario is uncertain.
    NothingUncertain,
    /// An option has too many schemes for every set of them to be listed.
    TooManySchemes {
        /// The option.
        option: String,
        /// How many it has.
        schemes: usize,
        /// How many there may be.
        most: usize,
    },
    /// Too many sets of schemes are within the budget for all to be compared.
    TooManySets {
        /// How many are.
        sets: usize,
        /// How many may be.
        most: usize,
    },
    /// No set of schemes is within the budget.
    NothingAffordable {
        /// The budget, pounds a year.
        budget: f64,
        /// The yearly cost of the cheapest set, pounds.
        cheapest: f64,
    },
    /// Nobody comes by a persona's stream.
    NobodyComes {
        /// The persona.
        persona: String,
    },
    /// Some of the runs that an analysis needs are missing.
    Incomplete(&'static str),
}

impl Display for QuestionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::NothingActs { option } => write!(f, "no scheme of `{option}` changes anything"),
            Self::NothingUncertain => f.write_str(
                "no number of this scenario is uncertain\n  = help: write { value = 0.8, range = [0.6, 0.9] }, \
                 see docs/options.md",
            ),
            Self::TooManySchemes { option, schemes, most } => {
                write!(f, "`{option}` has {schemes} schemes; at most {most} can be combined")
            }
            Self::TooManySets { sets, most } => write!(
                f,
                "{sets} sets are within the budget; at most {most} can be compared\n  = help: lower the budget, or \
                 name an option with fewer schemes"
            ),
            Self::NothingAffordable { budget, cheapest } => write!(
                f,
                "no set of schemes costs at most £{} a year; the cheapest costs £{}",
                number(*budget, 0),
                number(*cheapest, 0)
            ),
            Self::NobodyComes { persona } => write!(f, "nobody can come as `{persona}`"),
            Self::Incomplete(what) => write!(f, "{what} are not complete"),
        }
    }
}

impl Error for QuestionError {}

impl StudyError {
    fn inner(&self) -> &(dyn Error + 'static) {
        match self {
            Self::Run(error) => error,
            Self::Plausible(error) => error,
            Self::Judge(error) => error,
            Self::Figure(error) => error,
            Self::Model(problems) => problems,
            Self::Question(error) => error,
        }
    }
}

impl Display for StudyError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Display::fmt(self.inner(), f)
    }
}

impl Error for StudyError {
    /// What this error wraps says what this error says: the source is what lies behind that.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner().source()
    }
}

/// A place has no option of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOption {
    /// The name.
    pub name: String,
    /// The names that there are.
    pub known: Vec<String>,
}

impl UnknownOption {
    /// That none of the options has this name.
    #[must_use]
    pub fn new(name: &str, options: &[NamedOption]) -> Self {
        Self { name: name.to_owned(), known: options.iter().map(|option| option.id.clone()).collect() }
    }

    /// Which name comes nearest, and which there are.
    #[must_use]
    pub fn help(&self) -> String {
        if self.known.is_empty() {
            return "the scenario has none: add [[scheme]] and [[option]] tables, see docs/options.md"
                .to_owned();
        }
        let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
        advice(&self.name, "options", &known)
    }
}

impl Display for UnknownOption {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "there is no option `{}`", self.name)
    }
}

impl Error for UnknownOption {}

/// A `?` makes the error of a part that of the study.
macro_rules! wraps {
    ($($part:ty => $kind:ident),* $(,)?) => {
        $(impl From<$part> for StudyError {
            fn from(error: $part) -> Self {
                Self::$kind(error)
            }
        })*
    };
}

wraps! {
    RunError => Run,
    PlausibleError => Plausible,
    JudgeError => Judge,
    UnknownFigure => Figure,
    Problems => Model,
    QuestionError => Question,
}
