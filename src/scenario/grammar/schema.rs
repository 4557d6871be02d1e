//! The language as a JSON Schema (2020-12), from the same tables as the checker.

use serde_json::{Map, Value, json};

use super::kinds::{EVIDENCE, Key, Kind, REMOVE, TableSpec};
use super::top::TOP;
use crate::scenario::grammar::distributions::DISTRIBUTION;
use crate::scenario::grammar::numbers::QUANTITY;
use crate::scenario::text::values::{BANK_HOLIDAY, DAYS};

/// JSON Schema of a scenario file, for editors and form builders.
#[must_use]
pub fn schema() -> Value {
    let mut defs = Map::new();
    let mut properties = Map::new();
    for top in TOP {
        let mut table = table(top.spec, &mut defs);
        if top.many {
            table["properties"]["remove"] = json!({ "type": "boolean", "description": REMOVE.doc });
            // A table over a base states only what it changes, so keys are not required here.
            if let Some(object) = table.as_object_mut() {
                object.insert(
                    "required".into(),
                    match top.spec.name {
                        "back-test" => json!(["title"]),
                        "local" => json!([]),
                        _ => json!(["id"]),
                    },
                );
                object.remove("allOf");
            }
        } else if let Some(object) = table.as_object_mut() {
            object.remove("required");
        }
        let property = if top.many { json!({ "type": "array", "items": table }) } else { table };
        properties.insert(top.spec.name.into(), property);
    }
    defs.insert("condition".into(), condition());
    defs.insert("duration".into(), duration());
    defs.insert("evidence".into(), quantity(&mut Map::new()));
    let mut days = Map::new();
    let text = json!({ "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
    days.insert(BANK_HOLIDAY.into(), text.clone());
    for key in EVIDENCE {
        days.insert(key.name.into(), json!({ "type": "string", "description": key.doc }));
    }
    let pattern = format!("^({0})(-({0}))?$", DAYS.join("|"));
    defs.insert(
        "week".into(),
        json!({ "type": "object", "properties": days, "patternProperties": { pattern: text }, "additionalProperties": false }),
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "careflow scenario",
        "description": "A file of a careflow place; see docs/language.md",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": defs,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn condition() -> Value {
    json!({
        "type": "object",
        "description": "attribute ids with a value or a list of values; all must hold",
        "additionalProperties": { "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
    })
}

fn duration() -> Value {
    json!({
        "type": "string",
        "description": "a number and a unit: s, min, h, d, weeks, years",
        "pattern": "^\\s*[-+]?[0-9._]+([eE][-+]?[0-9]+)?\\s*(s|sec|seconds?|min|mins|minutes?|h|hours?|d|days?|weeks?|years?)\\s*$",
        "examples": ["30 min", "4 h", "9.2 d"],
    })
}

/// The table a number with its evidence is written as.
fn quantity(defs: &mut Map<String, Value>) -> Value {
    let mut table = table(&QUANTITY, defs);
    if let Some(object) = table.as_object_mut() {
        object.remove("allOf");
    }
    table
}

/// A table's schema; tables inside are put into `defs`.
fn table(spec: &TableSpec, defs: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in spec.keys.iter().chain(EVIDENCE) {
        properties.insert(key.name.into(), property(key, defs));
    }
    let required: Vec<&str> = spec.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object",
        "description": spec.doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    let groups: Vec<Value> = spec
        .one_of
        .iter()
        .map(|group| {
            let mut choices: Vec<Value> = group.keys.iter().map(|key| json!({ "required": [key] })).collect();
            if !group.required {
                let any: Vec<Value> = choices.clone();
                choices.push(json!({ "not": { "anyOf": any } }));
            }
            json!({ "oneOf": choices })
        })
        .collect();
    if !groups.is_empty() {
        schema["allOf"] = Value::Array(groups);
    }
    schema
}

fn property(key: &Key, defs: &mut Map<String, Value>) -> Value {
    let mut schema = kind(key.kind, defs);
    if let Some(object) = schema.as_object_mut() {
        object.insert("description".into(), json!(key.doc));
    }
    schema
}

/// A name for a table's definition.
fn name_of(spec: &TableSpec) -> String {
    // `change` stands in teams and settings with different keys.
    let change = spec.name == "change" && spec.keys.iter().any(|key| key.name == "capacity");
    if change { "capacity-change".into() } else { spec.name.replace(' ', "-") }
}

fn named(spec: &'static TableSpec, defs: &mut Map<String, Value>) -> Value {
    let name = name_of(spec);
    if !defs.contains_key(&name) {
        defs.insert(name.clone(), Value::Null);
        let schema = table(spec, defs);
        defs.insert(name.clone(), schema);
    }
    reference(&name)
}

fn kind(kind: Kind, defs: &mut Map<String, Value>) -> Value {
    let with_evidence = |plain: Value| json!({ "oneOf": [plain, reference("evidence")] });
    match kind {
        Kind::Text | Kind::Id | Kind::Pattern | Kind::Ref(_) | Kind::File => {
            json!({ "type": "string", "minLength": 1 })
        }
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Date => json!({ "description": "a date without quotes" }),
        Kind::Days => reference("duration"),
        Kind::Clock => json!({ "type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}$" }),
        Kind::Count(least, most) => whole(least, most),
        Kind::Whole(least, most) => with_evidence(whole(least, most)),
        Kind::Number(least, most) => {
            let mut number = json!({ "type": "number" });
            if least.is_finite() {
                number["minimum"] = json!(least);
            }
            if most.is_finite() {
                number["maximum"] = json!(most);
            }
            with_evidence(number)
        }
        Kind::Duration | Kind::SignedDuration => with_evidence(reference("duration")),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Condition => reference("condition"),
        Kind::Attributes => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Kind::Rota | Kind::Openings | Kind::Times | Kind::Departures => reference("week"),
        Kind::Distribution => {
            json!({ "oneOf": [reference("duration"), reference("evidence"), named(&DISTRIBUTION, defs)] })
        }
        Kind::Remaining => json!({
            "oneOf": [
                { "enum": ["full", "uniform", "equilibrium"] },
                reference("duration"),
                reference("evidence"),
                named(&DISTRIBUTION, defs),
            ]
        }),
        Kind::Uncertain => json!({ "type": "object", "description": "a distribution of the number" }),
        Kind::Table(spec) => named(spec, defs),
        Kind::List(item, least, most) => {
            let mut list = json!({ "type": "array", "items": self::kind(*item, defs), "minItems": least });
            if most < usize::MAX {
                list["maxItems"] = json!(most);
            }
            list
        }
        Kind::Cases(inner) => {
            let value = self::kind(*inner, defs);
            let case = json!({
                "type": "object",
                "properties": { "for": reference("condition"), "is": value, "source": { "type": "string" }, "assumption": { "type": "string" } },
                "required": ["is"],
                "additionalProperties": false,
            });
            json!({ "anyOf": [value, { "type": "array", "minItems": 1, "items": case }] })
        }
        Kind::Any(kinds) => {
            let choices: Vec<Value> = kinds.iter().map(|inner| self::kind(*inner, defs)).collect();
            json!({ "anyOf": choices })
        }
        Kind::Changes(_) | Kind::Free => json!({}),
    }
}

fn whole(least: u64, most: u64) -> Value {
    let mut number = json!({ "type": "integer", "minimum": least });
    if most < u64::MAX {
        number["maximum"] = json!(most);
    }
    number
}
