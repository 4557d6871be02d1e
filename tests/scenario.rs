//! The scenario language: every mistake is named, with its place; good files mean what they say.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

#[path = "scenario/bad_input.rs"]
mod bad_input;
#[path = "scenario/bases.rs"]
mod bases;
#[path = "scenario/changes.rs"]
mod changes;
#[path = "scenario/files.rs"]
mod files;
#[path = "scenario/hostile.rs"]
mod hostile;
#[path = "scenario/looked_at.rs"]
mod looked_at;
#[path = "scenario/meaning.rs"]
mod meaning;
#[path = "scenario/page.rs"]
mod page;
#[path = "scenario/robust.rs"]
mod robust;
#[path = "scenario/schema.rs"]
mod schema;
#[path = "scenario/snapshots.rs"]
mod snapshots;
#[path = "scenario/wrong.rs"]
mod wrong;

use std::path::Path;

use careflow::scenario::{self, Loaded, Problem, Problems};

/// A small scenario in one file that loads without errors or warnings.
pub const GOOD: &str = include_str!("data/scenario/good.toml");

/// Loads a scenario of several files, the first being the entry.
pub fn load_files(files: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("place");
    write(&folder, files);
    scenario::load(&folder)
}

/// Writes files into a folder.
pub fn write(folder: &Path, files: &[(&str, &str)]) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Loads a scenario of one file.
pub fn load(text: &str) -> Result<Loaded, Problems> {
    load_files(&[("scenario.toml", text)])
}

/// Replaces the one occurrence of `from` in the good scenario.
pub fn changed(from: &str, to: &str) -> String {
    assert_eq!(GOOD.matches(from).count(), 1, "`{from}` must occur once");
    GOOD.replace(from, to)
}

/// The place of the mark § in a text, and the text without it.
pub fn marked(text: &str) -> (String, usize, usize) {
    let at = text.find('§').expect("a mark");
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().unwrap().chars().count() + 1;
    (text.replace('§', ""), line, column)
}

/// Asserts that one of the problems says `message` at a place.
pub fn expect<'a>(
    problems: &'a Problems,
    message: &str,
    file: &str,
    line: usize,
    column: usize,
) -> &'a Problem {
    let found = problems
        .0
        .iter()
        .find(|p| p.message.contains(message) && p.file == file && (p.line, p.column) == (line, column));
    found.unwrap_or_else(|| panic!("no `{message}` at {file}:{line}:{column} in\n{problems}"))
}
