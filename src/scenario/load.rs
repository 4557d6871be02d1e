//! From the files of a place to a checked model: every step in order.

use std::path::{Path, PathBuf};

use crate::model::{Checked, SourceFile};
use crate::scenario::compose::{self, ENTRY, compose};
use crate::scenario::text::problem::{ProblemLog, Problems, Stage};
use crate::scenario::text::source::{Place, Root, Sources, text_beside};
use crate::scenario::text::tree::Composed;
use crate::scenario::validate::{self, Walked, names::Names};
use crate::scenario::variants::fitted::DrawsFrom;
use crate::scenario::variants::{Variants, local, personas, schemes};
use crate::scenario::{check, claims, decode, groups, workload};

/// A scenario that can be run.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The checked model of the baseline, at the best values.
    pub model: Checked,
    /// What should be looked at.
    pub warnings: Problems,
    /// The models of its options.
    pub variants: Variants,
    /// What the model is expected to carry, unless conditions tell too many combinations apart.
    pub(crate) expected: Option<workload::Expected>,
}

/// Reads and checks a scenario: a folder with a `scenario.toml`, or a single `.toml` file.
///
/// # Errors
/// Every problem that was found, warnings included, if at least one is an error.
pub fn load(path: &Path) -> Result<Loaded, Problems> {
    load_with(path, &DrawsFrom::Stated)
}

/// As [`load`], with the values of the uncertain numbers from elsewhere than the scenario says.
///
/// # Errors
/// As for [`load`]; those of the table of draws among them.
pub fn load_with(path: &Path, draws: &DrawsFrom) -> Result<Loaded, Problems> {
    load_from(path, draws, Sources::default())
}

/// As [`load`], with one of the files, by its whole path, as if it held this text.
///
/// # Errors
/// Every problem that was found.
pub(crate) fn load_instead(path: &Path, file: PathBuf, text: String) -> Result<Loaded, Problems> {
    load_from(path, &DrawsFrom::Stated, Sources::with(file, text))
}

fn load_from(path: &Path, draws: &DrawsFrom, mut sources: Sources) -> Result<Loaded, Problems> {
    let mut report = ProblemLog::default();
    let loaded = read(path, draws, &mut sources, &mut report);
    let failed = report.failed();
    let problems = report.finish(&sources);
    match loaded {
        Some((model, variants, expected)) if !failed => {
            Ok(Loaded { model, warnings: problems, variants, expected })
        }
        _ => Err(problems),
    }
}

fn read(
    path: &Path,
    draws: &DrawsFrom,
    sources: &mut Sources,
    report: &mut ProblemLog,
) -> Option<(Checked, Variants, Option<workload::Expected>)> {
    let (folder, entry, name) = match compose::entry_of(path) {
        Ok(found) => found,
        Err(wrong) => {
            report.file_error("", wrong.message, wrong.help);
            return None;
        }
    };
    let root_folder = folder.clone();
    let root = Root { folder, shown: String::new(), copy: None };
    let mut composed = compose(root, &entry, sources, report);
    if sources.all().is_empty() {
        return None;
    }
    if composed.complete && !composed.tree.has("scenario") {
        let file = sources.file(0).map_or("", |file| &file.path);
        let spelt = composed.tree.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("scenario"));
        let help = match spelt {
            Some(entry) => format!("[{}] is there: write it in small letters, [scenario]", entry.key),
            None => "it holds title, start and measure; if this file is a part of a place, run its folder or the file that \
                     includes it; see docs/language.md"
                .into(),
        };
        report.file_error(file, "there is no [scenario] table", help);
        return None;
    }
    let names = Names::collect(&composed.tree, composed.complete, report);
    let schemes = schemes::schemes(&composed.tree);
    let mut with_new = composed.tree.clone();
    schemes::add_new(&mut with_new, &schemes, &mut ProblemLog::default());
    let all_names = Names::collect(&with_new, composed.complete, &mut ProblemLog::default());
    let walked = validate::walk(&mut composed.tree, &names, &all_names, sources, report);
    let brought = schemes::new_tables(&mut with_new, &schemes);
    let walked = validate::walk_new(brought, &all_names, sources, report, walked);
    // What schemes bring has been judged with what it is like; its leaves are read where it stands.
    let brought = schemes::brought(&mut composed.tree);
    validate::walk_new(brought, &all_names, sources, &mut ProblemLog::default(), Walked::default());
    // Changes of a place are not made to what has mistakes, and without them much of it would be found unused.
    let as_stated = !(composed.tree.has("local") && report.failed());
    let stated = with_local_changes(&composed, &names, sources, report);
    report.enter(Stage::Together);
    let mut decoded = decode::decode(&stated, &name, &names, sources, report);
    if decoded.whole && as_stated {
        check::check(&decoded.model, &stated.tree, None, report);
    }
    schemes::check(&composed.tree, composed.complete, report);
    schemes::check_options(&composed.tree, report);
    personas::check(&composed.tree, report);
    claims::check(&composed.tree, report);
    groups::check(&composed.tree, &all_names, decoded.whole.then_some(&decoded.model.scenario), report);
    // What could not be read may include them all.
    if composed.complete {
        left_out(&root_folder, &entry, sources, report);
    }
    let mut expected = None;
    if !report.failed() {
        expected = workload::warn(&decoded.model, &stated.tree, report);
        validate::warn(&walked, report);
    }
    decoded.model.register = walked.register;
    let fine = !report.failed();
    let mut variants = Variants::new(composed, &name, &names, walked.inputs, &decoded.model, sources, report);
    // Where there are mistakes, not all uncertain numbers may be known.
    if fine {
        variants.take_draws(draws, &decoded.model.register, sources, report);
    }
    decoded.model.files = sources
        .all()
        .iter()
        .map(|file| SourceFile {
            path: file.path.clone(),
            sha256: file.sha256.clone(),
            location: file.location.clone(),
        })
        .collect();
    if fine {
        variants.check_all(report);
    }
    let place = stated.tree.get("scenario").map_or_else(Place::default, |node| node.place);
    let model = if report.failed() { None } else { check::checked(decoded.model, place, report) };
    model.map(|model| (model, variants, expected))
}

/// The tables with the place's own changes made; what these led to is checked as if it had been written so.
fn with_local_changes(
    composed: &Composed,
    names: &Names,
    sources: &Sources,
    report: &mut ProblemLog,
) -> Composed {
    let mut tree = composed.tree.clone();
    if tree.has("local") && !report.failed() {
        local::apply(&mut tree, report);
        tree.entries.retain(|entry| !matches!(entry.key.as_str(), "scheme" | "option" | "grid"));
        validate::walk(&mut tree, names, names, sources, report);
    }
    Composed { tree, complete: composed.complete }
}

/// Warns of scenario files that lie in the folder but are not included.
fn left_out(folder: &Path, entry: &str, sources: &Sources, report: &mut ProblemLog) {
    let (true, Ok(files)) = (entry == ENTRY, std::fs::read_dir(folder)) else { return };
    let mut names: Vec<String> = files
        .flatten()
        .filter(|file| file.path().extension().is_some_and(|ending| ending == "toml"))
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .filter(|name| !sources.all().iter().any(|read| read.path == *name))
        // A file with a [scenario] of its own is another scenario.
        .filter(|name| text_beside(&folder.join(name)).is_some_and(|text| !text.contains("[scenario]")))
        .collect();
    names.sort();
    for name in names {
        let place = Place::default();
        let help = format!("add it to `include` in [scenario], such as include = [\"{name}\"]");
        report.warning(place, format!("{name} lies in the folder but is not included"), help);
    }
}
