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
    let reference = read("docs/language.md");
    let mut missing = Vec::new();
    keys(&careflow::scenario::schema(), &mut |key| {
        let plain = reference.contains(&format!("`{key}`"))
            || reference.contains(&format!("{key} ="))
            || reference.contains(&format!("[{key}]"));
        if !plain && !missing.contains(&key.to_owned()) {
            missing.push(key.to_owned());
        }
    });
    assert!(missing.is_empty(), "docs/language.md does not mention: {}", missing.join(", "));
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
