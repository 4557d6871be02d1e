//! Schemes, options and uncertain numbers in words: the last part of `careflow check`.

use crate::model::{Amount, BackTest, Model, Scheme};
use crate::number::count;
use crate::scenario::decode::tables;
use crate::scenario::describe::layout::{line, table, thousands};
use crate::scenario::grammar::changes::spec_of;
use crate::scenario::text::values::{self, show, show_duration};
use crate::scenario::variants::Variants;
use crate::scenario::variants::arithmetic::Operation;
use crate::scenario::variants::edit::{Change, Edit};
use crate::scenario::variants::unchanged::rounded;
use std::collections::BTreeSet;

/// Appends what a place's schemes are, how its options combine them, and what is uncertain.
pub(crate) fn describe(text: &mut String, model: &Model, variants: &Variants) {
    let levels: BTreeSet<&str> = variants
        .grids()
        .iter()
        .flat_map(|grid| grid.levers.iter().flat_map(|lever| &lever.levels))
        .map(|level| level.scheme.as_str())
        .collect();
    let rows =
        variants.schemes().iter().filter(|scheme| !levels.contains(scheme.id.as_str())).map(|scheme| {
            vec![scheme.id.clone(), scheme.title.clone(), when(scheme), cost(scheme), effect(scheme)]
        });
    table(text, "Schemes", &["scheme", "title", "in force", "cost", ""], rows.collect());
    // The options of grids are told by their levers.
    let is_of_grid = |id: &str| variants.grids().iter().any(|grid| grid.options.iter().any(|it| it.id == id));
    let free = || variants.options().iter().filter(|option| !is_of_grid(&option.id));
    let rows = free().map(|option| {
        let ids = option.schemes.iter().filter_map(|&at| variants.schemes().get(at));
        let ids: Vec<&str> = ids.map(|scheme| scheme.id.as_str()).collect();
        let realised = match option.realised {
            1.0 => String::new(),
            share => format!(", {} % realised of what is not committed", show(share * 100.0)),
        };
        vec![option.id.clone(), option.title.clone(), ids.join(", ") + &realised]
    });
    table(text, "Options", &["option", "title", "schemes"], rows.collect());
    let rows = variants.grids().iter().flat_map(|grid| {
        grid.levers.iter().enumerate().map(|(at, lever)| {
            let levels: Vec<&str> = lever.levels.iter().map(|level| level.words.as_str()).collect();
            let (id, title) = if at == 0 { (grid.id.as_str(), grid.title.as_str()) } else { ("", "") };
            let options = if at == 0 { grid.options.len().to_string() } else { String::new() };
            vec![id.to_owned(), title.to_owned(), options, lever.title.clone(), levels.join(", ")]
        })
    });
    table(text, "Grids", &["grid", "title", "options", "lever", "levels"], rows.collect());
    for option in free() {
        if let Some(summary) = &option.summary {
            line(text, format_args!("option {}: {summary}", option.id));
        }
        for combined in combined(variants, &option.schemes) {
            line(text, format_args!("option {}: {combined}", option.id));
        }
    }
    for (at, of) in variants.options().iter().enumerate().filter(|(_, of)| !is_of_grid(&of.id)) {
        let unused = variants.unused(at);
        let ids = |kind: &str| {
            let ids = unused.iter().filter(|(of, _)| *of == kind).map(|(_, id)| format!("`{id}`"));
            ids.collect::<Vec<_>>().join(", ")
        };
        for (kind, what) in [
            ("stay", "nobody reaches stay"),
            ("setting", "nobody reaches setting"),
            ("team", "no work is left for team"),
        ] {
            if unused.iter().any(|(of, _)| *of == kind) {
                line(text, format_args!("option {}: {what} {} any more", of.id, ids(kind)));
            }
        }
    }
    for part in several(variants).into_iter().chain(parts(variants)).chain(roundings(variants)) {
        line(text, format_args!("{part}"));
    }
    let many = variants.inputs().len();
    if many > 0 {
        let many = count(many, "uncertain number");
        line(text, format_args!("\n{many}, drawn together and the same in all options"));
        fitted(text, variants);
        plausible(text, model);
    }
}

/// What a change with a pattern or a list comes to.
fn several(variants: &Variants) -> Vec<String> {
    const NAMED: usize = 6;
    let all: Vec<usize> = (0..variants.schemes().len()).collect();
    let mut found = Vec::new();
    for tree in variants.scheme_trees(&all) {
        for change in tree.changes.iter().filter(|change| change.ids.len() > 1) {
            let ids: Vec<&str> = change.ids.iter().take(NAMED).map(|(id, _)| id.as_str()).collect();
            let more = change.ids.len() - ids.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let (of, kind) = (&tree.scheme.id, change.kind);
            found.push(format!(
                "scheme {of} changes {}: {}{more}",
                count(change.ids.len(), kind),
                ids.join(", ")
            ));
        }
    }
    found
}

/// What reach and realisation leave of the places and heads that schemes add: they act on their number, for there are no
/// patients to choose from; what a scheme costs stays whole.
fn parts(variants: &Variants) -> Vec<String> {
    let all: Vec<usize> = (0..variants.schemes().len()).collect();
    let mut found = Vec::new();
    for tree in variants.scheme_trees(&all) {
        let share = tree.scheme.reach * tree.scheme.realised;
        let changes = tree.changes.iter().filter(|change| matches!(change.kind, "setting" | "team"));
        for (change, edit) in changes.flat_map(|change| change.edits.iter().map(move |edit| (change, edit))) {
            let Edit::Operate { key, by: Operation::Add(by) | Operation::AddBefore(by), .. } = edit else {
                continue;
            };
            if share >= 1.0 || !matches!(key.as_str(), "capacity" | "rota") {
                continue;
            }
            let sum = format!("{by:+} × {} = {:+}", show(share), (by * share * 1e6).round() / 1e6);
            let what = if change.kind == "team" { "heads" } else { "places" };
            let ids: Vec<&str> = change.ids.iter().map(|(id, _)| id.as_str()).collect();
            let of = &tree.scheme.id;
            found.push(format!("scheme {of}: {key} of {}: {sum} {what}, at the whole cost", ids.join(", ")));
        }
    }
    found
}

/// Capacities that schemes change to a number of places which is not whole.
fn roundings(variants: &Variants) -> Vec<String> {
    let all: Vec<usize> = (0..variants.schemes().len()).collect();
    let (tree, _) = variants.written();
    let mut found = Vec::new();
    for tree_of in variants.scheme_trees(&all) {
        let share = tree_of.scheme.reach * tree_of.scheme.realised;
        let changes =
            tree_of.changes.iter().filter(|change| change.kind == "setting" && change.parts.is_none());
        for (change, edit) in changes.flat_map(|change| change.edits.iter().map(move |edit| (change, edit))) {
            let Edit::Operate { key, by, .. } = edit else { continue };
            let Some(key) = spec_of(change.kind, None).and_then(|spec| spec.key(key)) else { continue };
            let by = by.in_part(share);
            for (id, _) in &change.ids {
                let table = tables(tree, "setting").find(|(table, _)| table.text("id") == Some(id));
                let why = table.and_then(|(table, _)| rounded(key.kind, table.get(key.name)?, by));
                let of = &tree_of.scheme.id;
                found.extend(
                    why.map(|why| format!("scheme {of}: {} of {id}: {why}, for places are whole", key.name)),
                );
            }
        }
    }
    found
}

/// Which of them take values that were fitted to data.
fn fitted(text: &mut String, variants: &Variants) {
    let inputs = variants.inputs();
    let Some(first) = inputs.iter().find_map(|input| input.fitted.as_ref()) else { return };
    let many = inputs.iter().filter(|input| input.fitted.is_some()).count();
    line(
        text,
        format_args!(
            "{many} of them take values fitted to data together, a row a draw: {} of {}",
            count(first.values.len(), "row"),
            first.file
        ),
    );
}

/// What a draw must give to be used.
fn plausible(text: &mut String, model: &Model) {
    if let Some(other) = &model.scenario.plausible_in {
        line(
            text,
            format_args!("only draws whose baseline is plausible are used, as {} says", other.display()),
        );
        return;
    }
    let row = |test: &BackTest| {
        let range = test.plausible.as_ref()?;
        let bounds = match (range.low.is_finite(), range.high.is_finite()) {
            (true, true) => format!("{} to {}", show(range.low), show(range.high)),
            (true, false) => format!("at least {}", show(range.low)),
            _ => format!("at most {}", show(range.high)),
        };
        Some(vec![test.title.clone(), bounds, show(test.published), range.why.clone()])
    };
    let rows: Vec<Vec<String>> = model.back_tests.iter().filter_map(row).collect();
    let title = "Only draws are used whose baseline is plausible";
    table(text, title, &["figure", "plausible", "published", "because"], rows);
}

fn when(scheme: &Scheme) -> String {
    let force = &scheme.in_force;
    let from = force.from.map_or_else(|| "throughout".to_owned(), |from| format!("from {from}"));
    let ramp =
        if force.ramp_days > 0 { format!(", in full after {} d", force.ramp_days) } else { String::new() };
    let until = force.until.map_or_else(String::new, |until| format!(" until {until}"));
    format!("{from}{until}{ramp}")
}

fn cost(scheme: &Scheme) -> String {
    let parts = scheme.costs.iter().map(|cost| match &cost.amount {
        Amount::Recurrent(amount) => format!("{} a year", pounds(*amount)),
        Amount::NonRecurrent(amount) => format!("{} once", pounds(*amount)),
        Amount::PerUse { pounds, metric, group } if group == "all" => {
            format!("{} for each of {metric}", price(*pounds))
        }
        Amount::PerUse { pounds, metric, group } => {
            format!("{} for each of {metric}/{group}", price(*pounds))
        }
    });
    parts.collect::<Vec<_>>().join(" + ")
}

/// Pounds of a unit: pence count where they are few.
pub(crate) fn price(amount: f64) -> String {
    if amount.abs() < 1000.0 { format!("£{}", show(amount)) } else { pounds(amount) }
}

fn pounds(amount: f64) -> String {
    format!("{}£{}", if amount < 0.0 { "−" } else { "" }, thousands(amount.abs()))
}

fn effect(scheme: &Scheme) -> String {
    if !scheme.changes_something {
        return "changes nothing that is simulated".into();
    }
    let share = |word: &str, share: f64| {
        if share < 1.0 { format!("{word} {:.0} % ", share * 100.0) } else { String::new() }
    };
    let committed = if scheme.committed { "committed " } else { "" };
    let text = share("reaches", scheme.reach) + &share("realises", scheme.realised) + committed;
    text.trim_end().to_owned()
}

/// How the schemes of an option combine where several change the same number.
fn combined(variants: &Variants, chosen: &[usize]) -> Vec<String> {
    let trees = variants.scheme_trees(chosen);
    let mut touched: Vec<(String, Vec<(&str, String)>)> = Vec::new();
    for tree in &trees {
        for change in &tree.changes {
            for (edit, (id, _)) in
                change.edits.iter().flat_map(|edit| change.ids.iter().map(move |id| (edit, id)))
            {
                let names: Vec<String> = change.parts.as_ref().map_or_else(
                    || vec![String::new()],
                    |parts| parts.names.iter().map(|(name, _)| format!(" / {name}")).collect(),
                );
                for name in names {
                    let what = format!("{} of {} {id}{name}", edit.key(), change.kind);
                    let how = (tree.scheme.id.as_str(), how(edit, is_duration(change, edit)));
                    match touched.iter_mut().find(|(known, _)| *known == what) {
                        Some((_, by)) => by.push(how),
                        None => touched.push((what, vec![how])),
                    }
                }
            }
        }
    }
    touched.retain(|(_, by)| by.iter().any(|(id, _)| *id != by[0].0));
    let together = |(what, by): (String, Vec<(&str, String)>)| {
        let by: Vec<String> = by.into_iter().map(|(id, how)| format!("{how} by {id}")).collect();
        format!("{what} is {}: values are set first, then multiplied, then added to", by.join(" and "))
    };
    touched.into_iter().map(together).collect()
}

/// Whether the key that an edit changes holds a duration.
fn is_duration(change: &Change, edit: &Edit) -> bool {
    let spec = spec_of(change.kind, change.parts.as_ref().map(|parts| parts.list));
    spec.and_then(|spec| spec.key(edit.key())).is_some_and(|key| key.kind.is_duration())
}

fn how(edit: &Edit, is_duration: bool) -> String {
    let show = |number: f64| if is_duration { show_duration(number) } else { show(number) };
    match edit {
        Edit::Set { .. } => "set".into(),
        Edit::Append { .. } => "added to".into(),
        Edit::Remove => "removed".into(),
        Edit::Operate { by: Operation::Multiply(by), .. } => format!("multiplied by {}", values::show(*by)),
        Edit::Operate { by: Operation::Become(by), .. } => format!("set to {}", show(*by)),
        Edit::Operate { by: Operation::Add(by) | Operation::AddBefore(by), .. } => {
            format!("increased by {}", show(*by))
        }
        Edit::Operate { by: Operation::AtLeast(least), .. } => format!("at least {}", show_duration(*least)),
    }
}
