//! From the files of a place to a checked [`Model`]: the scenario language.
//!
//! ```text
//! compose   files, include, base, like     -> one tree, every value with its place
//! walk      the tree along the grammar     -> structure, leaf values, ids; assumptions register
//! decode    the tree                       -> Model, references resolved, canonical units
//! check     the Model as a system          -> reachability, exits, capacity; load
//! ```
//!
//! Every step adds to one list of problems; nothing stops at the first. The language is described in
//! `docs/language.md`; its keys are data in `grammar_tables`.

mod check;
mod combinations;
mod compose;
mod csv_table;
mod decode;
mod decode_distribution;
mod decode_routes;
mod decode_setting;
mod decode_stay;
mod decode_stream;
mod decode_time;
mod describe;
mod families;
mod grammar;
mod grammar_distributions;
mod grammar_tables;
mod init;
mod load;
pub mod moments;
mod names;
mod problem;
mod schema;
mod source;
mod timetable;
mod tree;
mod values;
mod walk;
mod walk_leaf;

use std::path::Path;

pub use describe::describe;
pub use init::init;
pub use load::expected_loads;
pub use problem::{Problem, Problems, Severity};
pub use schema::schema;

use crate::model::{Model, SourceFile};
use problem::Report;
use source::{Root, Sources};

/// A scenario that can be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The checked model.
    pub model: Model,
    /// What should be looked at.
    pub warnings: Problems,
    /// Schemes, read and listed but not simulated.
    pub schemes: Vec<Named>,
    /// Options, read and listed but not simulated.
    pub options: Vec<Named>,
}

/// A table by id and title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its title; the id if it has none.
    pub title: String,
}

/// Reads and checks a scenario: a folder with a `scenario.toml`, or a single `.toml` file.
///
/// # Errors
/// Every problem that was found, warnings included, if at least one is an error.
pub fn load(path: &Path) -> Result<Loaded, Problems> {
    let mut sources = Sources::default();
    let mut report = Report::default();
    let loaded = read(path, &mut sources, &mut report);
    let failed = report.failed();
    let problems = report.finish(&sources);
    match loaded {
        Some(loaded) if !failed => Ok(Loaded { warnings: problems, ..loaded }),
        _ => Err(problems),
    }
}

fn read(path: &Path, sources: &mut Sources, report: &mut Report) -> Option<Loaded> {
    let (folder, entry, name) = match compose::entry_of(path) {
        Ok(found) => found,
        Err(wrong) => {
            report.file_error("", wrong.message, wrong.help);
            return None;
        }
    };
    let root = Root { folder, shown: String::new() };
    let composed = compose::compose(root, &entry, sources, report);
    if sources.all().is_empty() {
        return None;
    }
    let names = names::Names::collect(&composed.tree, composed.complete, report);
    let walked = walk::walk(&composed.tree, &names, sources, report);
    let mut decoded = decode::decode(&composed, &name, &names, sources, report);
    if decoded.whole {
        check::check(&decoded.model, &composed.tree, report);
    }
    if !report.failed() && !decoded.whole {
        report.file_error("", "the scenario could not be understood", None);
    }
    if !report.failed() {
        load::warn(&decoded.model, &composed.tree, report);
        walk::warn(&walked, report);
    }
    decoded.model.register = walked.register;
    decoded.model.files = sources
        .all()
        .iter()
        .map(|file| SourceFile { path: file.path.clone(), sha256: file.sha256.clone() })
        .collect();
    let named = |key: &str| {
        decode::tables(&composed.tree, key)
            .filter_map(|(table, _)| {
                let id = table.text("id")?;
                Some(Named { id: id.to_owned(), title: table.text("title").unwrap_or(id).to_owned() })
            })
            .collect()
    };
    Some(Loaded {
        model: decoded.model,
        warnings: Problems::default(),
        schemes: named("scheme"),
        options: named("option"),
    })
}
