//! The JSON Schema that editors use agrees with the checker.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The compiled schema.
fn schema() -> (Schemas, SchemaIndex) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("careflow.json", careflow::scenario::schema()).unwrap();
    let index = compiler.compile("careflow.json", &mut schemas).unwrap();
    (schemas, index)
}

/// A TOML document as an editor's checker sees it.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(flag) => json!(flag),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
    }
}

fn scenario_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            scenario_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
}

#[test]
fn every_bundled_file_follows_the_schema() {
    let (schemas, index) = schema();
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    scenario_files(&root.join("scenarios"), &mut files);
    scenario_files(&root.join("src/scenario/init"), &mut files);
    assert!(files.len() > 50);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let document = json_of(toml::Value::Table(text.parse().unwrap()));
        if let Err(error) = schemas.validate(&document, index) {
            panic!("{}: {error:#}", path.display());
        }
    }
}

/// Documents that the checker refuses for a key or a type are refused by the schema too, inside changes as well.
#[test]
fn a_misspelt_key_inside_a_change_is_refused() {
    let (schemas, index) = schema();
    let valid = |change: Value| {
        let document = json!({ "scheme": [{ "id": "x", "change": [change] }] });
        schemas.validate(&document, index).is_ok()
    };
    assert!(valid(json!({ "stay": "a", "set": { "length": "3 d" } })));
    assert!(valid(json!({ "stay": "a", "multiply": { "length": 0.9 } })));
    assert!(valid(json!({ "stay": "a", "task": "t", "set": { "team": "b" }, "add": { "work": "-1 h" } })));
    assert!(!valid(json!({ "stay": "a", "set": { "lenght": "3 d" } })));
    assert!(!valid(json!({ "stay": "a", "multiply": { "to": 0.9 } })));
    assert!(
        !valid(json!({ "stay": "a", "task": "t", "set": { "length": "3 d" } })),
        "a key of the stay, not of the task"
    );
    assert!(!valid(json!({ "setting": "a", "add": { "capacity": "-1 d" } })));
}

#[test]
fn defaults_are_in_the_schema() {
    let schema = careflow::scenario::schema();
    let stay = &schema["properties"]["stay"]["items"]["properties"];
    assert_eq!(stay["length-scale"]["default"], json!(1));
    assert_eq!(stay["priority"]["default"], json!(5));
    assert_eq!(schema["$defs"]["task"]["properties"]["required"]["default"], json!(true));
}
