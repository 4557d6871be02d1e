//! The keys of the language as tables in Markdown, from the same declarations as the checker.

use std::collections::BTreeMap;

use super::distributions::DISTRIBUTION;
use super::kinds::{Change, Key, Kind, LeftOut, TableSpec};
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

fn add_inside(kind: Kind, pages: &mut BTreeMap<String, String>) {
    match kind {
        Kind::Table(spec) => add(spec, pages),
        Kind::List(inner, ..) | Kind::Cases(inner) => add_inside(*inner, pages),
        Kind::Any(kinds) => kinds.iter().for_each(|kind| add_inside(*kind, pages)),
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
fn holds(kind: Kind) -> String {
    match kind {
        Kind::Text => "text".into(),
        Kind::Id => "id".into(),
        Kind::Pattern => "id or pattern".into(),
        Kind::Flag => "true or false".into(),
        Kind::Date => "date".into(),
        Kind::Days => "whole days".into(),
        Kind::Clock => "time of day".into(),
        Kind::Count(least, most) | Kind::Whole(least, most) => match most {
            u64::MAX => format!("whole number from {least}"),
            _ => format!("whole number, {least} to {most}"),
        },
        Kind::Number(least, most) => match (least.is_finite(), most.is_finite()) {
            (true, true) => format!("number, {} to {}", show(least), show(most)),
            (true, false) => format!("number from {}", show(least)),
            _ => "number".into(),
        },
        Kind::Duration => "duration".into(),
        Kind::SignedDuration => "duration, may be negative".into(),
        Kind::Choice(words) => {
            words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        }
        Kind::Ref(space) => format!("id of a {}", space.word()),
        Kind::File => "file".into(),
        Kind::Condition => "condition".into(),
        Kind::Attributes => "attribute values".into(),
        Kind::Rota => "days, hours, numbers".into(),
        Kind::Openings => "days and hours".into(),
        Kind::Times => "days and times".into(),
        Kind::Departures => "days, times, numbers".into(),
        Kind::Distribution => "duration or distribution".into(),
        Kind::Remaining => "`\"full\"`, `\"uniform\"`, `\"equilibrium\"` or distribution".into(),
        Kind::Uncertain => "distribution".into(),
        Kind::Table(spec) => format!("table ({})", spec.name),
        Kind::List(Kind::Table(spec), ..) => format!("list of tables ({})", spec.name),
        Kind::List(item, least, most) if least == most => format!("list of {least}: {}", holds(*item)),
        Kind::List(item, ..) => format!("list: {}", holds(*item)),
        Kind::Cases(inner) => format!("{}, or cases", holds(*inner)),
        Kind::Any(kinds) => kinds.iter().map(|kind| holds(*kind)).collect::<Vec<_>>().join("; or "),
        Kind::Changes(Change::Set) => "`{ key = value }`".into(),
        Kind::Changes(Change::Multiply) => "`{ key = factor }`".into(),
        Kind::Changes(Change::Add) => "`{ key = summand }`".into(),
        Kind::Changes(Change::Append) => "`{ list = [items] }`".into(),
        Kind::Free => "table".into(),
    }
}
