//! The keys of the language as tables in Markdown, from the same declarations as the checker.

use std::collections::BTreeMap;

use super::distributions::DISTRIBUTION;
use super::kinds::{Change, Key, LeftOut, TableSpec, ValueKind, some};
use super::numbers::{CASE, QUANTITY};
use super::schema::name_of;
use super::top::TOP;
use crate::scenario::text::values::{show, show_clock, show_duration};

/// The keys of every table of the language, as Markdown by the table's name (`stay`, `further-choice`, …).
#[must_use]
pub fn reference() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    for spec in TOP.iter().map(|top| top.spec) {
        add(spec, &mut pages);
    }
    pages
}

fn add(spec: &'static TableSpec, pages: &mut BTreeMap<String, String>) {
    let name = name_of(spec);
    // How any value may be written has a chapter of its own.
    let general = [&*DISTRIBUTION, &QUANTITY, &CASE].map(std::ptr::from_ref);
    if pages.contains_key(&name) || general.contains(&std::ptr::from_ref(spec)) {
        return;
    }
    pages.insert(name, page(spec));
    spec.keys.iter().for_each(|key| add_inside(key.kind, pages));
}

fn add_inside(kind: ValueKind, pages: &mut BTreeMap<String, String>) {
    match kind {
        ValueKind::Table(spec) => add(spec, pages),
        ValueKind::List(inner, ..) | ValueKind::Cases(inner) => add_inside(*inner, pages),
        ValueKind::Any(kinds) => kinds.iter().for_each(|kind| add_inside(*kind, pages)),
        _ => {}
    }
}

fn page(spec: &TableSpec) -> String {
    let mut text = String::from("| key | holds | if left out | meaning |\n| --- | --- | --- | --- |\n");
    for key in spec.keys {
        let more = if key.more.is_empty() { String::new() } else { format!("; {}", key.more) };
        let meaning = format!("{}{more}", key.doc);
        let cells = [format!("`{}`", key.name), holds(key.kind), left_out(spec, key), meaning];
        text.push_str(&format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
    }
    text
}

fn left_out(spec: &TableSpec, key: &Key) -> String {
    let group = spec.one_of.iter().find(|group| group.keys.contains(&key.name));
    match key.left_out {
        LeftOut::Number(number) => format!("`{}`", show(number)),
        LeftOut::Flag(flag) => format!("`{flag}`"),
        LeftOut::Duration(0.0) => "`\"0 d\"`".to_owned(),
        LeftOut::Duration(milliseconds) => format!("`\"{}\"`", show_duration(milliseconds)),
        LeftOut::Clock(minute) => format!("`\"{}\"`", show_clock(minute)),
        LeftOut::Word(word) => format!("`\"{word}\"`"),
        LeftOut::Words(words) => words.to_owned(),
        LeftOut::Nothing if key.required => "required".to_owned(),
        LeftOut::Nothing => match group {
            Some(group) if group.required => format!("one of {} is required", names(group.keys)),
            Some(group) => format!("at most one of {}", names(group.keys)),
            None => String::new(),
        },
    }
}

fn names(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// What a kind is, in a cell.
fn holds(kind: ValueKind) -> String {
    match kind {
        ValueKind::Text | ValueKind::Line => "text".into(),
        ValueKind::Id => "id".into(),
        ValueKind::Pattern => "id or pattern".into(),
        ValueKind::Flag => "true or false".into(),
        ValueKind::Date => "date".into(),
        ValueKind::Hours => "whole hours or days".into(),
        ValueKind::Clock => "time of day".into(),
        ValueKind::Count(least, most) | ValueKind::Whole(least, most) => match most {
            u64::MAX => format!("whole number from {least}"),
            _ => format!("whole number, {least} to {most}"),
        },
        ValueKind::Number(least, most) => match (least.is_finite(), most.is_finite()) {
            (true, true) => format!("number, {} to {}", show(least), show(most)),
            (true, false) => format!("number from {}", show(least)),
            _ => "number".into(),
        },
        ValueKind::Duration => "duration".into(),
        ValueKind::SignedDuration => "duration, may be negative".into(),
        ValueKind::Choice(words) => {
            let shown: Vec<String> = some(words).iter().map(|word| format!("`\"{word}\"`")).collect();
            shown.join(", ") + if shown.len() < words.len() { " …" } else { "" }
        }
        ValueKind::Ref(space) => format!("id of {}", space.with_article()),
        ValueKind::File => "file".into(),
        ValueKind::Condition => "condition".into(),
        ValueKind::Attributes => "attribute values".into(),
        ValueKind::Heads(most) => format!("number, 0 to {most}"),
        ValueKind::Rota | ValueKind::Places => "days, hours, numbers".into(),
        ValueKind::Openings => "days and hours".into(),
        ValueKind::Times => "days and times".into(),
        ValueKind::Departures => "days, times, numbers".into(),
        ValueKind::Distribution => "duration or distribution".into(),
        ValueKind::Remaining => "`\"full\"`, `\"uniform\"`, `\"equilibrium\"` or distribution".into(),
        ValueKind::Uncertain => "distribution".into(),
        ValueKind::Table(spec) => format!("table ({})", spec.name),
        ValueKind::List(ValueKind::Free, ..) => "list of values".into(),
        ValueKind::List(ValueKind::Table(spec), ..) => format!("list of tables ({})", spec.name),
        ValueKind::List(item, least, most) if least == most => format!("list of {least}: {}", holds(*item)),
        ValueKind::List(item, ..) => format!("list: {}", holds(*item)),
        ValueKind::Cases(inner) => format!("{}, or cases", holds(*inner)),
        ValueKind::Any(kinds) => kinds.iter().map(|kind| holds(*kind)).collect::<Vec<_>>().join("; or "),
        ValueKind::Changes(Change::Set) => "`{ key = value }`".into(),
        ValueKind::Changes(Change::Multiply) => "`{ key = factor }`".into(),
        ValueKind::Changes(Change::Add) => "`{ key = summand }`".into(),
        ValueKind::Changes(Change::Least) => "`{ key = duration }`".into(),
        ValueKind::Changes(Change::Append) => "`{ list = [items] }`".into(),
        ValueKind::Free => "table".into(),
    }
}
