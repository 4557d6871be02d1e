//! The repository keeps its own rules: dependencies point one way, files stay short.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::{Path, PathBuf};

/// What each module may use, `crate::` paths outside its own folder.
const ALLOWED: &[(&str, &[&str])] = &[
    ("suggest", &[]),
    ("number", &[]),
    ("model", &[]),
    ("calendar", &[]),
    ("metrics", &[]),
    ("results", &["metrics", "suggest"]),
    ("money", &["model", "calendar", "metrics", "results"]),
    ("engine", &["model"]),
    ("plan", &["model", "engine", "calendar"]),
    ("flow", &["model", "engine", "calendar", "plan", "metrics", "results"]),
    ("stats", &["results", "metrics"]),
    ("scenario", &["model", "calendar", "metrics", "suggest"]),
    (
        "experiment",
        &[
            "model", "engine", "calendar", "plan", "flow", "metrics", "results", "scenario", "money",
            "stats", "number", "suggest",
        ],
    ),
    (
        "report",
        &[
            "model",
            "metrics",
            "results",
            "stats",
            "calendar",
            "engine",
            "plan",
            "flow",
            "number",
            "experiment",
        ],
    ),
];

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

/// The part of a file before its unit tests.
fn product_code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

fn module_of(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn dependencies_point_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for path in sources(&src) {
        let module = module_of(&path, &src);
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else { continue };
        for (number, line) in product_code(&path).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains("crate::{") {
                broken.push(format!("{}:{} names several modules at once", path.display(), number + 1));
            }
            for used in code.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let known = ALLOWED.iter().any(|(other, _)| *other == name);
                if (known || name == "cli") && name != module && !allowed.contains(&name.as_str()) {
                    broken.push(format!("{}:{} uses {name}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn files_have_one_purpose_and_at_most_600_lines() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let long: Vec<String> = sources(&src)
        .into_iter()
        .map(|path| (std::fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > 600)
        .map(|(lines, path)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn printing_stays_in_the_command_line() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let prints = ["println!(", "eprintln!(", "print!(", "eprint!(", "stdout()", "stderr()"];
    for path in sources(&src).into_iter().filter(|path| module_of(path, &src) != "cli") {
        // An example in a comment may print.
        let code = product_code(&path);
        let code: String = code.lines().filter_map(|line| line.split("//").next()).collect();
        assert!(!prints.iter().any(|print| code.contains(print)), "{} prints", path.display());
    }
}
