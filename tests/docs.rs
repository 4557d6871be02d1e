//! The documentation says what the program does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::path::Path;

#[path = "docs/assurance.rs"]
mod assurance;
#[path = "docs/links.rs"]
mod links;

/// The folder of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `UPDATE_DOCS=1 cargo test --test docs` writes the generated pages.
fn is_generated(page: &str, generated: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(page), generated).unwrap();
    }
    assert!(read(page) == generated, "{page} is out of date: see this test");
}

#[test]
fn the_pages_of_metrics_and_of_results_are_generated_from_the_code() {
    is_generated("docs/metrics.md", &careflow::metrics::markdown());
    is_generated("docs/results.md", &careflow::report::markdown());
}

/// Held while docs/language.md is read and written: its tests run side by side.
static LANGUAGE: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// `UPDATE_DOCS=1 cargo test --test docs` writes the table between its marks.
fn is_generated_between_marks(name: &str, generated: &str) {
    let _alone = LANGUAGE.lock();
    let begin = format!("<!-- {name}: written by the program, see tests/docs.rs -->\n");
    let end = format!("<!-- end of {name} -->\n");
    let page = read("docs/language.md");
    let (before, rest) = page.split_once(&begin).unwrap();
    let (table, after) = rest.split_once(&end).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let page = [before, &begin, generated, &end, after].concat();
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md"), page).unwrap();
    } else {
        assert!(table == generated, "the table of {name} in docs/language.md is out of date: see this test");
    }
}

#[test]
fn the_table_of_distributions_is_generated_from_the_list_of_families() {
    is_generated_between_marks("families", &careflow::scenario::families_markdown());
}

#[test]
fn the_table_of_lines_of_delay_is_generated_from_them() {
    is_generated_between_marks("delay lines", &careflow::scenario::delay_lines_markdown());
}

#[test]
fn the_table_of_kinds_is_generated_from_what_they_count_towards() {
    is_generated_between_marks("kinds", &careflow::scenario::kinds_markdown());
}

#[test]
fn the_table_of_limits_is_generated_from_the_limits() {
    is_generated_between_marks("limits", &careflow::scenario::limits_markdown());
    let number = |number: usize| careflow::number::number(number as f64, 0);
    let (patients, events) = (careflow::flow::MOST_PATIENTS, careflow::flow::MOST_EVENTS_AT_ONCE as usize);
    let page = read("docs/language.md").replace('\n', " ");
    assert!(page.contains(&format!("more than {} patients are in the system", number(patients))));
    assert!(page.contains(&format!("more than {} events happen at one instant", number(events))));
}

/// A page of results may be read by somebody who has only the page.
#[test]
fn every_figure_is_in_the_glossary() {
    let page = read("docs/your-place.md");
    let glossary = page.split_once("## Glossary").expect("a glossary").1.to_lowercase();
    let missing: Vec<&str> = careflow::metrics::METRICS
        .iter()
        .map(|metric| metric.label)
        .filter(|label| !glossary.contains(&label.to_lowercase()))
        .collect();
    assert!(missing.is_empty(), "not in the glossary of docs/your-place.md: {missing:?}");
}

#[test]
fn every_key_of_the_language_is_in_its_reference() {
    let reference = read("docs/language.md") + &read("docs/options.md");
    let mut missing = Vec::new();
    keys(&careflow::scenario::schema(), &mut |key| {
        let plain = reference.contains(&format!("`{key}`"))
            || reference.contains(&format!("{key} ="))
            || reference.contains(&format!("[{key}]"));
        if !plain && !missing.contains(&key.to_owned()) {
            missing.push(key.to_owned());
        }
    });
    assert!(
        missing.is_empty(),
        "docs/language.md and docs/options.md do not mention: {}",
        missing.join(", ")
    );
}

/// Calls `found` with every property name of a JSON Schema.
fn keys(schema: &serde_json::Value, found: &mut impl FnMut(&str)) {
    match schema {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                if name == "properties"
                    && let Some(properties) = value.as_object()
                {
                    properties.keys().for_each(|key| found(key));
                }
                keys(value, found);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// `UPDATE_DOCS=1 cargo test --test docs` writes them.
#[test]
fn the_tables_of_keys_come_from_the_grammar() {
    const BEGIN: &str = "<!-- keys: ";
    const END: &str = "<!-- end -->";
    let tables = careflow::scenario::reference();
    let mut shown = Vec::new();
    let _alone = LANGUAGE.lock();
    for page in ["docs/language.md", "docs/options.md"] {
        let text = read(page);
        let mut parts = text.split(BEGIN);
        let mut fresh = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once(" -->").unwrap();
            let (_, rest) = rest.split_once(END).unwrap();
            let table = tables.get(name).unwrap_or_else(|| panic!("{page}: no table `{name}`"));
            fresh.push_str(&format!("{BEGIN}{name} -->\n{table}{END}{rest}"));
            shown.push(name.to_owned());
        }
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(page), &fresh).unwrap();
        }
        assert!(read(page) == fresh, "{page} is out of date: see this test");
    }
    // What is said in a cell of the table around it needs no table of its own.
    let said = [
        "rate",
        "date-factor",
        "also",
        "rota-change",
        "start-of-stay",
        "local-metric",
        "plausible-range",
        "target",
        "local",
    ];
    let hidden: Vec<&String> =
        tables.keys().filter(|name| !shown.contains(name) && !said.contains(&name.as_str())).collect();
    assert!(hidden.is_empty(), "no page shows the keys of {hidden:?}");
}

/// The figures of a place's pages are of the scenario as it stands: whoever changes it runs it again and fills them,
/// `careflow run scenarios/PLACE` and `careflow fill scenarios/PLACE/*.md --from output/PLACE`.
#[test]
#[ignore = "figures are written once a release, after the last change of a scenario: run with --ignored"]
fn no_page_has_figures_of_an_older_scenario() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = |folder: &Path, ending: &str| -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        entries.filter(|path| path.extension().is_some_and(|known| known == ending)).collect()
    };
    let mut stale = Vec::new();
    for place in std::fs::read_dir(scenarios).unwrap().flatten().map(|entry| entry.path()) {
        let mut current: Option<Vec<String>> = None;
        for page in if place.is_dir() { files(&place, "md") } else { Vec::new() } {
            let stamps = careflow::document::stamps(&std::fs::read_to_string(&page).unwrap());
            if stamps.is_empty() {
                continue;
            }
            let hashes = current.get_or_insert_with(|| {
                let loaded =
                    files(&place, "toml").into_iter().filter_map(|file| careflow::scenario::load(&file).ok());
                loaded.map(|place| careflow::report::manifest::combined_hash(&place.model.files)).collect()
            });
            let known = |stamp: &String| {
                !stamp.is_empty() && hashes.iter().any(|hash| hash.starts_with(stamp.as_str()))
            };
            if !stamps.iter().all(known) {
                stale.push(page.display().to_string());
            }
        }
    }
    assert!(stale.is_empty(), "figures of an older scenario, or none: {}", stale.join(", "));
}

#[test]
fn the_gallery_has_a_picture_a_command_and_a_sentence_of_every_chart() {
    const MOST: u64 = 1_500_000;
    let page = read("docs/gallery.md");
    let mut bytes = 0;
    for known in careflow::charts::CHARTS.iter().map(|known| known.name).chain(["warm-up", "graph"]) {
        let part = page.split("\n## ").find(|part| part.starts_with(&format!("{known}\n")));
        let part = part.unwrap_or_else(|| panic!("docs/gallery.md has no `## {known}`"));
        let image = format!("images/gallery/{known}.png");
        assert!(part.contains(&format!("]({image})")), "{known} has no picture");
        assert!(part.contains("```sh\ncareflow "), "{known} has no command");
        let words: Vec<&str> =
            part.lines().filter(|line| line.len() > 60 && !line.starts_with(['!', '`'])).collect();
        assert!(!words.is_empty(), "{known} does not say how to read it");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(image);
        bytes += std::fs::metadata(&path).unwrap().len();
    }
    assert!((100_000..MOST).contains(&bytes), "{bytes} bytes of pictures");
    for linking in ["README.md", "docs/documents.md"] {
        assert!(read(linking).contains("gallery.md"), "{linking} does not link it");
    }
}
