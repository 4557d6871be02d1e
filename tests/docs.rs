//! The documentation says what the program does.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// `UPDATE_DOCS=1 cargo test --test docs` writes the generated pages.
#[test]
fn the_page_of_metrics_is_generated_from_the_code() {
    let generated = careflow::metrics::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/metrics.md"), &generated).unwrap();
    }
    assert!(read("docs/metrics.md") == generated, "docs/metrics.md is out of date: see this test");
}

/// `UPDATE_DOCS=1 cargo test --test docs` writes the table of distributions between its marks.
#[test]
fn the_table_of_distributions_is_generated_from_the_list_of_families() {
    const MARKS: (&str, &str) =
        ("<!-- families: written by the program, see tests/docs.rs -->\n", "<!-- end of families -->\n");
    let page = read("docs/language.md");
    let (before, rest) = page.split_once(MARKS.0).unwrap();
    let (table, after) = rest.split_once(MARKS.1).unwrap();
    let generated = careflow::scenario::families_markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let page = [before, MARKS.0, &generated, MARKS.1, after].concat();
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md"), page).unwrap();
    } else {
        assert!(
            table == generated,
            "the table of distributions in docs/language.md is out of date: see this test"
        );
    }
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
