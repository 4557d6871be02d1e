//! Marks of a Markdown file: what a command writes between them, again and again.
//!
//! ```text
//! <!-- careflow: headline options=evidence,as-planned -->
//! …
//! <!-- end -->
//! ```
//!
//! After filling, the end says of which scenario the figures are (`<!-- end: 3f2a…, 100 replications -->`), so that a test
//! can tell when they are stale.

use super::error::DocumentError;
use super::prose::with_figures;
use super::saved::{Saved, read};
use super::screen::screen;
use super::tables::table;
use super::vocabulary::{Mark, Wanted, mark as read_mark};
use std::collections::HashMap;
use std::path::Path;

const BEGIN: &str = "<!-- careflow: ";
const END: &str = "<!-- end";
/// Where a whole report stands.
const IN_WORD: &str =
    "`careflow report` writes report.html and report.docx; a Word document of yours takes it at {{report}}";
/// Windows programs put it before UTF-8.
const BYTE_ORDER: char = '\u{feff}';

/// A document with its marks filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The whole text.
    pub text: String,
    /// How many marks there were.
    pub marks: usize,
}

/// Fills the marks of a document from the folder of a run; a mark with `from=NAME` from the folder of that name beside it.
///
/// # Errors
/// A mark that is wrong or not closed, a run that cannot be read, or a figure that it does not have.
pub fn fill(document: &str, results: &Path) -> Result<Filled, DocumentError> {
    // Lines end as they did, and a mark of the byte order stays.
    let filled = fill_lines(document.strip_prefix(BYTE_ORDER).unwrap_or(document), results)?;
    let text = if document.contains("\r\n") { filled.text.replace('\n', "\r\n") } else { filled.text };
    let before = if document.starts_with(BYTE_ORDER) { "\u{feff}" } else { "" };
    Ok(Filled { text: format!("{before}{text}"), ..filled })
}

fn fill_lines(document: &str, results: &Path) -> Result<Filled, DocumentError> {
    let lines: Vec<&str> = document.lines().collect();
    let mut runs: HashMap<String, Saved> = HashMap::new();
    let (mut text, mut marks, mut at) = (String::new(), 0, 0);
    while let Some(line) = lines.get(at) {
        let Some(rest) = line.strip_prefix(BEGIN) else {
            if line.starts_with(END) {
                let (message, help) = ("an end without a mark".to_owned(), "take the line away".to_owned());
                return Err(DocumentError::Mark { line: at + 1, message, help });
            }
            if line.trim_start().starts_with(BEGIN) {
                let message = "a mark that does not begin its line is not filled".to_owned();
                let help = "take away the spaces before it, and before its end".to_owned();
                return Err(DocumentError::Mark { line: at + 1, message, help });
            }
            text.push_str(line);
            text.push('\n');
            at += 1;
            continue;
        };
        let mark = |message: &str, help: &str| DocumentError::Mark {
            line: at + 1,
            message: message.to_owned(),
            help: help.to_owned(),
        };
        // The head may go over several lines: prose with places for figures.
        let closes = |line: &&str| line.trim_end().ends_with("-->");
        let last = lines[at..].iter().position(closes).map(|more| at + more);
        let last = last.ok_or_else(|| mark("the mark is not closed", "end it with -->"))?;
        let end = lines[last + 1..].iter().position(|line| line.starts_with(END)).map(|more| last + 1 + more);
        let end =
            end.ok_or_else(|| mark("the mark has no end", "put <!-- end --> on a line of its own below it"))?;
        if lines[last + 1..end].iter().any(|line| line.starts_with(BEGIN)) {
            let help = "put <!-- end --> on a line of its own below it";
            return Err(mark("another mark begins before this one ends", help));
        }
        let head = if last == at {
            rest.trim_end().trim_end_matches("-->").to_owned()
        } else {
            let inner = lines[at + 1..last].join("\n");
            let closing = lines[last].trim_end().trim_end_matches("-->");
            format!("{rest}\n{inner}\n{closing}")
        };
        let (words, body) = head.split_once('\n').unwrap_or((&head, ""));
        let of_mark = |error: DocumentError| match error {
            DocumentError::Unknown { message, help } => DocumentError::Mark { line: at + 1, message, help },
            other => other,
        };
        let Mark { wanted, from, asked } = read_mark(words).map_err(of_mark)?;
        let folder = from.as_ref().map_or_else(|| results.to_owned(), |name| results.with_file_name(name));
        let key = folder.display().to_string();
        if !runs.contains_key(&key) {
            runs.insert(key.clone(), read(&folder)?);
        }
        let saved = &runs[&key];
        let content = match wanted {
            Wanted::Text => with_figures(saved, body.trim()).map_err(of_mark)?,
            Wanted::Screen => {
                format!("```text\n{}```\n", screen(saved, &folder, &asked.metrics).map_err(of_mark)?)
            }
            Wanted::Table(name) => table(saved, &name, &asked).map_err(of_mark)?.markdown(),
            Wanted::Report => return Err(mark("a report stands in no Markdown", IN_WORD)),
            Wanted::Section => {
                let help =
                    "paste section.md out of the folder of the run, or write {{section}} in a Word document";
                return Err(mark("the drafted section is filled into Word documents alone", help));
            }
            Wanted::Chart(name) => {
                let help = format!(
                    "draw it with `careflow chart {} {name} -o {name}.svg` and write ![{name}]({name}.svg)",
                    folder.display()
                );
                return Err(mark("a chart is a picture, which a mark does not hold", &help));
            }
        };
        lines[at..=last].iter().for_each(|line| text.push_str(&format!("{line}\n")));
        text.push_str(&format!(
            "\n{}\n<!-- end: {}, {} replications -->\n",
            content.trim_end().to_owned() + "\n",
            saved.run.scenario.short_hash(),
            saved.run.replications
        ));
        marks += 1;
        at = end + 1;
    }
    Ok(Filled { text, marks })
}

/// The scenarios whose figures a document holds: beginnings of their hashes; empty for a mark that was never filled.
#[must_use]
pub fn stamps(document: &str) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), false);
    for line in document.lines() {
        if line.starts_with(BEGIN) {
            open = true;
        } else if open && line.starts_with(END) {
            let stamp = line.strip_prefix("<!-- end: ").and_then(|rest| rest.split(',').next());
            found.push(stamp.unwrap_or_default().to_owned());
            open = false;
        }
    }
    found
}
