//! Problems found in a scenario's files, and how they are shown.
//!
//! The reading, checking and decoding steps add to one [`ProblemLog`]; nothing stops at the first mistake.
//! [`ProblemLog::finish`] turns byte spans into file, line and column.

use crate::scenario::text::wrong::Wrong;
use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::scenario::text::source::{Place, Sources};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot be run.
    Error,
    /// It can be run, but should be looked at.
    Warning,
}

/// One problem with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// File, relative to the scenario's folder; empty if no file is concerned.
    pub file: String,
    /// Line, from 1; 0 if the whole file is concerned.
    pub line: usize,
    /// Column in characters, from 1; 0 if the whole file is concerned.
    pub column: usize,
    /// Characters to underline.
    pub width: usize,
    /// The line itself.
    pub line_text: String,
    /// What would be right.
    pub help: Option<String>,
}

/// Columns of a message; longer lines are cut around what is pointed at.
const WIDTH: usize = 140;

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(level.primary_title(self.message.as_str()));
        if self.line > 0 {
            let snippet =
                Snippet::source(self.line_text.as_str()).line_start(self.line).path(self.file.as_str());
            group = group.element(snippet.annotation(AnnotationKind::Primary.span(self.span())));
        } else if !self.file.is_empty() {
            group = group.element(Origin::path(self.file.as_str()));
        }
        if let Some(help) = &self.help {
            // The title and the line are cleaned of control characters; a message could be styled, so it is not.
            let clean = help.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}");
            group = group.element(Level::HELP.message(clean));
        }
        writeln!(f, "{}", Renderer::plain().term_width(WIDTH).render(&[group]))
    }
}

impl Problem {
    /// The bytes of the line that are pointed at: whole characters within it.
    fn span(&self) -> std::ops::Range<usize> {
        let at = |characters: usize| {
            self.line_text.char_indices().nth(characters).map_or(self.line_text.len(), |(byte, _)| byte)
        };
        let start = self.column.saturating_sub(1);
        at(start)..at(start.saturating_add(self.width.max(1)))
    }
}

/// All problems of a scenario, sorted by file and line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Number of errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.0.iter().filter(|problem| problem.severity == Severity::Error).count()
    }

    /// Number of warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.0.len() - self.errors()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        match (self.errors(), self.warnings()) {
            (0, 0) => write!(f, "no problems"),
            (e, 0) => write!(f, "{}", count(e, "error")),
            (0, w) => write!(f, "{}", count(w, "warning")),
            (e, w) => write!(f, "{}, {}", count(e, "error"), count(w, "warning")),
        }
    }
}

impl std::error::Error for Problems {}

/// Where a problem is, before lines are looked up.
#[derive(Debug, Clone)]
enum Spot {
    At(Place),
    File(String),
}

/// Collects problems while a scenario is read.
#[derive(Debug, Default)]
pub(crate) struct ProblemLog {
    found: Vec<(Severity, Spot, String, Option<String>)>,
}

impl ProblemLog {
    /// Adds an error.
    pub fn error(&mut self, place: Place, message: impl Into<String>) {
        self.add(Severity::Error, Spot::At(place), message.into(), None);
    }

    /// Adds an error and what would be right.
    pub fn error_help(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Error, Spot::At(place), message.into(), Some(help.into()));
    }

    /// Adds the error of a leaf parser.
    pub fn wrong(&mut self, place: Place, wrong: Wrong) {
        self.add(Severity::Error, Spot::At(place), wrong.message, wrong.help);
    }

    /// Adds a warning.
    pub fn warning(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Warning, Spot::At(place), message.into(), Some(help.into()));
    }

    /// Adds an error that concerns a whole file.
    pub fn file_error(&mut self, file: &str, message: impl Into<String>, help: Option<String>) {
        self.add(Severity::Error, Spot::File(file.to_owned()), message.into(), help);
    }

    fn add(&mut self, severity: Severity, spot: Spot, message: String, help: Option<String>) {
        self.found.push((severity, spot, message, help));
    }

    /// Adds all that another report has found.
    pub fn append(&mut self, mut other: ProblemLog) {
        self.found.append(&mut other.found);
    }

    /// Adds to the help of everything found at a place what `more` has to say of it.
    pub fn explain(&mut self, more: impl Fn(Place) -> Option<String>) {
        for (_, spot, _, help) in &mut self.found {
            let Spot::At(place) = spot else { continue };
            if let Some(more) = more(*place) {
                *help = Some(help.take().map_or_else(String::new, |help| help + "; ") + &more);
            }
        }
    }

    /// Adds the errors of another report, saying under which circumstances they came about.
    pub fn absorb(&mut self, other: ProblemLog, when: &str) {
        for (severity, spot, message, help) in other.found {
            if severity == Severity::Error {
                self.add(severity, spot, format!("{message}, {when}"), help);
            }
        }
    }

    /// Takes the result of a leaf parser, reporting its error.
    pub fn take<T>(&mut self, place: Place, result: Result<T, Wrong>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.wrong(place, wrong);
                None
            }
        }
    }

    /// Whether an error has been found.
    pub fn failed(&self) -> bool {
        self.found.iter().any(|found| found.0 == Severity::Error)
    }

    /// Whether an error has been found within a span.
    pub fn failed_in(&self, outer: Place) -> bool {
        self.found.iter().any(|(severity, spot, ..)| match spot {
            Spot::At(place) => {
                *severity == Severity::Error
                    && place.file == outer.file
                    && (outer.start..=outer.end).contains(&place.start)
            }
            Spot::File(_) => false,
        })
    }

    /// Looks up lines, drops repetitions (a table copied by `like` repeats its mistakes) and sorts.
    pub fn finish(self, sources: &Sources) -> Problems {
        let mut problems: Vec<Problem> = self
            .found
            .into_iter()
            .map(|(severity, spot, message, help)| match spot {
                Spot::File(file) => Problem {
                    severity,
                    message,
                    file,
                    line: 0,
                    column: 0,
                    width: 0,
                    line_text: String::new(),
                    help,
                },
                Spot::At(place) => {
                    let at = sources.locate(place);
                    Problem {
                        severity,
                        message,
                        file: at.file,
                        line: at.line,
                        column: at.column,
                        width: at.width,
                        line_text: at.text,
                        help,
                    }
                }
            })
            .collect();
        problems.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        let mut seen = std::collections::BTreeSet::new();
        problems.retain(|p| seen.insert((p.file.clone(), p.line, p.column, p.message.clone())));
        Problems(problems)
    }
}
