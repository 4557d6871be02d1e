//! The repository keeps its own rules: dependencies point one way, there are no circles, files stay short.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use imports::{Imports, read};

/// What each module may use outside its own folder, as words; the order is from the foundation up.
const ALLOWED: &[(&str, &str)] = &[
    ("calendar", ""),
    ("suggest", ""),
    ("unwritable", ""),
    ("math", ""),
    ("number", "math"),
    ("metrics", ""),
    ("drawing", "math number"),
    ("engine", "math"),
    ("distribution", "engine math"),
    ("model", "metrics distribution engine calendar math"),
    ("results", "metrics suggest"),
    ("stats", "math results metrics calendar"),
    ("fit", "math engine distribution calendar stats"),
    ("money", "model calendar metrics results"),
    ("plan", "model distribution engine calendar"),
    ("flow", "number model distribution engine calendar plan metrics results"),
    ("scenario", "suggest number model distribution engine calendar metrics math"),
    ("experiment", "suggest number model engine calendar plan flow metrics results stats fit money scenario"),
    ("store", "unwritable results experiment"),
    (
        "report",
        "unwritable math number drawing distribution model engine calendar plan flow metrics results stats money experiment",
    ),
    ("document", "suggest number metrics report"),
    ("charts", "suggest number metrics stats fit drawing report document"),
    ("publish", "math suggest number metrics drawing report document charts"),
    (
        "cli",
        "suggest unwritable number calendar drawing fit model metrics results stats scenario experiment store report document charts publish",
    ),
];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// The library: its files below `src` with their text.
fn library() -> Vec<(String, String)> {
    let src = src();
    let below = |path: &PathBuf| path.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
    let files = sources(&src).into_iter().filter(|path| below(path) != "main.rs");
    files.map(|path| (below(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

/// Uses of a module by another that may not use it, and modules that the list does not know.
fn broken(imports: &Imports) -> Vec<String> {
    let first = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    let mut broken = Vec::new();
    for (module, used) in &imports.uses {
        let own = first(module);
        if own.is_empty() {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == own) else {
            broken.push(format!("{module} belongs to no module of the list"));
            continue;
        };
        for other in used {
            let name = first(other);
            if name != own && !allowed.split_whitespace().any(|known| known == name) {
                broken.push(format!("{module} uses {other}"));
            }
        }
    }
    broken
}

/// Modules of the list that use one further up in it.
fn back_arrows(imports: &Imports) -> Vec<String> {
    let place = |name: &str| ALLOWED.iter().position(|(known, _)| *known == name);
    let arrows = imports.of_floor("");
    let all = arrows.iter().flat_map(|(from, to)| to.iter().map(move |to| (from, to)));
    all.filter(|(from, to)| place(from).zip(place(to)).is_some_and(|(from, to)| to > from))
        .map(|(from, to)| format!("{from} uses {to}"))
        .collect()
}

#[test]
fn dependencies_point_one_way_and_make_no_circles() {
    let imports = read(&library());
    let (circles, rooms, back) = (imports.circles(), imports.circles_of_rooms(), back_arrows(&imports));
    let arrows: usize = imports.uses.values().map(BTreeSet::len).sum();
    println!(
        "{} modules, {arrows} arrows, {} circles of files, {} circles of rooms, {} arrows back",
        imports.modules.len(),
        circles.len(),
        rooms.len(),
        back.len()
    );
    let mut found: Vec<String> = circles.iter().map(|circle| shown(circle, &imports.uses)).collect();
    // A circle of rooms is shown with the files that tie it.
    found.extend(rooms.iter().map(|circle| format!("rooms in a circle: {}", circle.join(", "))));
    found.extend(back);
    found.extend(broken(&imports));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_page_of_the_architecture_names_every_module() {
    let page = std::fs::read_to_string(src().join("../docs/architecture.md")).unwrap();
    let named = |name: &str| page.contains(&format!("`{name}`")) || page.contains(&format!("    {name}["));
    let missing: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).filter(|name| !named(name)).collect();
    assert!(missing.is_empty(), "docs/architecture.md does not name {missing:?}");
    for (from, rest) in page.lines().filter_map(|line| line.trim().split_once(" --> ")) {
        let (_, allowed) = ALLOWED.iter().find(|(name, _)| *name == from).unwrap();
        for to in rest.split(" & ") {
            assert!(allowed.split_whitespace().any(|known| known == to), "the picture has {from} --> {to}");
        }
    }
}

/// A circle and what ties it.
fn shown(circle: &[String], uses: &BTreeMap<String, BTreeSet<String>>) -> String {
    let ties = circle.iter().flat_map(|from| {
        let within = uses.get(from).into_iter().flatten().filter(|to| circle.contains(to));
        within.map(move |to| format!("\n  {from} -> {to}"))
    });
    format!("circle of {}:{}", circle.len(), ties.collect::<String>())
}

/// A crate made up for the tests of the test.
fn crate_of(files: &[(&str, &str)]) -> Imports {
    read(&files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect::<Vec<_>>())
}

#[test]
fn a_grouped_import_is_seen() {
    let imports = crate_of(&[
        ("stats/mod.rs", "use crate::{metrics::Metric, cli::{self, run}};"),
        ("cli/mod.rs", "pub mod run;"),
        ("cli/run.rs", ""),
        ("metrics.rs", "pub struct Metric;"),
    ]);
    assert_eq!(broken(&imports), ["stats uses cli", "stats uses cli::run"]);
}

#[test]
fn a_path_in_code_and_in_a_macro_is_seen() {
    let imports = crate_of(&[
        ("stats.rs", "fn f() { crate::cli::run(); println!(\"{}\", crate::model::NAME); }"),
        ("cli.rs", "pub fn run() {}"),
        ("model.rs", "pub const NAME: &str = \"\";"),
    ]);
    assert_eq!(broken(&imports), ["stats uses cli", "stats uses model"]);
}

#[test]
fn a_module_that_is_not_listed_is_seen() {
    let imports = crate_of(&[("attic.rs", "")]);
    assert_eq!(broken(&imports), ["attic belongs to no module of the list"]);
}

#[test]
fn a_circle_inside_a_module_is_seen() {
    let imports = crate_of(&[
        ("stats/mod.rs", "mod a; mod b; pub use a::A;"),
        ("stats/a.rs", "use super::b::B; pub struct A;"),
        ("stats/b.rs", "use super::A; pub struct B;"),
    ]);
    assert_eq!(imports.circles(), [["stats::a", "stats::b"]]);
}

#[test]
fn a_circle_of_rooms_without_one_of_files_is_seen() {
    let imports = crate_of(&[
        ("scenario/mod.rs", "mod x; mod y;"),
        ("scenario/x/mod.rs", "pub mod a; pub mod b;"),
        ("scenario/x/a.rs", "use crate::scenario::y::a::Y;"),
        ("scenario/x/b.rs", "pub struct X;"),
        ("scenario/y/mod.rs", "pub mod a; pub mod b;"),
        ("scenario/y/a.rs", "pub struct Y;"),
        ("scenario/y/b.rs", "use crate::scenario::x::b::X;"),
    ]);
    assert!(imports.circles().is_empty());
    assert_eq!(imports.circles_of_rooms(), [["scenario::x", "scenario::y"]]);
}

#[test]
fn tests_may_use_what_they_like() {
    let imports = crate_of(&[
        ("stats/mod.rs", "#[cfg(test)] mod robust; #[cfg(test)] mod tests { use crate::cli::run; }"),
        ("stats/robust.rs", "use crate::cli::run;"),
        ("cli.rs", "pub fn run() {}"),
    ]);
    assert!(broken(&imports).is_empty());
}

#[test]
fn files_have_one_purpose_and_at_most_600_lines() {
    let long: Vec<String> = sources(&src())
        .into_iter()
        .map(|path| (std::fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > 600)
        .map(|(lines, path)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn printing_stays_in_the_command_line() {
    let prints = ["println!(", "eprintln!(", "print!(", "eprint!(", "stdout()", "stderr()"];
    for (path, text) in library().into_iter().filter(|(path, _)| !path.starts_with("cli")) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        assert!(!prints.iter().any(|print| code.contains(print)), "{path} prints");
    }
}
