//! Problems found in a scenario's files, and how they are shown.
//!
//! The reading, checking and decoding steps add to one [`ProblemLog`]; nothing stops at the first mistake.
//! [`ProblemLog::finish`] turns byte spans into file, line and column.

use crate::number::{count, number};
use crate::scenario::limits::PRINTED;
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
    /// The line itself, or of a very long one the part around the column.
    pub line_text: String,
    /// Characters of the line before `line_text`.
    pub cut: usize,
    /// What would be right.
    pub help: Option<String>,
    /// How many more like it were found and are not listed.
    pub more: usize,
}

/// Columns of a message; longer lines are cut around what is pointed at.
const WIDTH: usize = 140;

/// Most problems that are kept; more are counted.
const KEPT: usize = 400;

/// Most characters of a message, and of a help.
const LONGEST: usize = 2000;

/// Characters of a line that are kept before and behind the column pointed at.
const AROUND: usize = 300;

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
        let start = self.column.saturating_sub(1 + self.cut);
        at(start)..at(start.saturating_add(self.width.max(1)))
    }
}

/// All problems of a scenario: errors before warnings, what stands wrong in a file before what follows from several
/// tables together, then by file and line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Number of errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// Number of warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|problem| problem.severity == severity).map(|problem| 1 + problem.more).sum()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.len().min(PRINTED);
        for problem in &self.0[..shown] {
            writeln!(f, "{problem}")?;
            if problem.more > 0 {
                writeln!(f, "and {} more like this\n", number(problem.more as f64, 0))?;
            }
        }
        let rest: usize = self.0[shown..].iter().map(|problem| 1 + problem.more).sum();
        if rest > 0 {
            writeln!(f, "and {} more like this\n", number(rest as f64, 0))?;
        }
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

/// How directly a problem shows what is to be mended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// It stands in a file as it is said.
    #[default]
    Written,
    /// It follows from several tables together, perhaps from another mistake.
    Together,
}

#[derive(Debug)]
struct Found {
    severity: Severity,
    stage: Stage,
    spot: Spot,
    message: String,
    help: Option<String>,
    more: usize,
}

/// Collects problems while a scenario is read.
#[derive(Debug, Default)]
pub(crate) struct ProblemLog {
    found: Vec<Found>,
    /// Errors found, listed or not.
    errors: usize,
    stage: Stage,
}

impl ProblemLog {
    /// Adds an error and what would be right.
    pub fn error_help(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Error, Spot::At(place), message.into(), Some(help.into()));
    }

    /// Adds the error of a leaf parser.
    pub fn wrong(&mut self, place: Place, wrong: Wrong) {
        self.add(Severity::Error, Spot::At(place), wrong.message, Some(wrong.help));
    }

    /// Adds a warning.
    pub fn warning(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Warning, Spot::At(place), message.into(), Some(help.into()));
    }

    /// Adds an error that concerns a whole file.
    pub fn file_error(&mut self, file: &str, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Error, Spot::File(file.to_owned()), message.into(), Some(help.into()));
    }

    /// What is found from here on is of this stage.
    pub fn enter(&mut self, stage: Stage) {
        self.stage = stage;
    }

    /// Counts problems like the last one that are not listed.
    pub fn more_like_this(&mut self, count: usize) {
        if let Some(last) = self.found.last_mut() {
            last.more += count;
        }
    }

    fn add(&mut self, severity: Severity, spot: Spot, message: String, help: Option<String>) {
        let (message, help) = (clipped(message), help.map(clipped));
        self.keep(Found { severity, stage: self.stage, spot, message, help, more: 0 });
    }

    /// Lists a problem, or counts it if there are very many.
    fn keep(&mut self, found: Found) {
        if found.severity == Severity::Error {
            self.errors += 1;
        }
        if self.found.len() < KEPT || (found.severity == Severity::Error && self.errors == 1) {
            self.found.push(found);
        } else {
            self.more_like_this(1 + found.more);
        }
    }

    /// Adds all that another report has found.
    pub fn append(&mut self, other: ProblemLog) {
        other.found.into_iter().for_each(|found| self.keep(found));
    }

    /// Adds to the help of everything found at a place what `more` has to say of it, by its place and message.
    pub fn explain(&mut self, more: impl Fn(Place, &str) -> Option<String>) {
        for Found { spot, message, help, .. } in &mut self.found {
            let Spot::At(place) = spot else { continue };
            if let Some(more) = more(*place, message) {
                *help = Some(help.take().map_or_else(String::new, |help| help + "; ") + &more);
            }
        }
    }

    /// Adds the errors of another report, saying under which circumstances they came about.
    pub fn absorb(&mut self, other: ProblemLog, when: &str) {
        for found in other.found.into_iter().filter(|found| found.severity == Severity::Error) {
            let message = format!("{}, {when}", found.message);
            self.keep(Found { message, stage: Stage::Together, ..found });
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

    /// Whether what is added now is only counted: what it would say need not be worked out.
    pub fn is_full(&self) -> bool {
        self.found.len() >= KEPT
    }

    /// Whether an error has been found.
    pub fn failed(&self) -> bool {
        self.errors > 0
    }

    /// Whether an error has been found within a span.
    pub fn failed_in(&self, outer: Place) -> bool {
        self.found.iter().any(|found| match found.spot {
            Spot::At(place) => {
                found.severity == Severity::Error
                    && place.file == outer.file
                    && (outer.start..=outer.end).contains(&place.start)
            }
            Spot::File(_) => false,
        })
    }

    /// Looks up lines, drops repetitions (a table copied by `like` repeats its mistakes) and sorts.
    pub fn finish(self, sources: &Sources) -> Problems {
        let mut problems: Vec<(Stage, Problem)> =
            self.found.into_iter().map(|found| (found.stage, problem(found, sources))).collect();
        problems.sort_by(|(a_stage, a), (b_stage, b)| {
            (a.severity, a_stage, &a.file, a.line, a.column)
                .cmp(&(b.severity, b_stage, &b.file, b.line, b.column))
        });
        let mut seen = std::collections::BTreeSet::new();
        problems.retain(|(_, p)| seen.insert((p.file.clone(), p.line, p.column, p.message.clone())));
        Problems(problems.into_iter().map(|(_, problem)| problem).collect())
    }
}

/// A text that is not endless: a cell of a file may have megabytes.
fn clipped(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// A problem with its file and line looked up.
fn problem(found: Found, sources: &Sources) -> Problem {
    let Found { severity, message, help, more, .. } = found;
    let whole = |file| Problem {
        severity,
        message,
        file,
        line: 0,
        column: 0,
        width: 0,
        line_text: String::new(),
        cut: 0,
        help,
        more,
    };
    match found.spot {
        Spot::File(file) => whole(file),
        Spot::At(place) => {
            let at = sources.locate(place);
            // A file may be one line of megabytes.
            let cut = at.column.saturating_sub(1 + AROUND);
            let line_text = at.text.chars().skip(cut).take(2 * AROUND).collect();
            let (line, column, width) = (at.line, at.column, at.width);
            Problem { line, column, width, line_text, cut, ..whole(at.file) }
        }
    }
}
