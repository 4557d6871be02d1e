//! The documentation says what the program does.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
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
