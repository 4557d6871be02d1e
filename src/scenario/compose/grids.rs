//! Grids written out: a scheme for each level of a lever, an option for each combination of levels.
//!
//! What follows (the checker, the editor of schemes, the study) then knows no grids: their options are options. What is wrong
//! with a level is found in its scheme, at the place of the level.

use crate::model::{Grid, GridLevel, GridLever, GridOption};
use crate::scenario::grammar::changes::{KINDS, PARTS};
use crate::scenario::grammar::grids::{LEVELS, LEVERS, OPERATIONS};
use crate::scenario::limits::{LINE, OPTIONS};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Entry, Node, Table, Value};
use crate::scenario::text::values;

/// What a number is evidence of that stands in a grid without any.
const GROUND: &str = "a level of a grid: what is tried, not what is known";

/// A grid as it is written, if enough of it is there to be written out.
struct Written<'a> {
    table: &'a Table,
    place: Place,
    id: &'a Node,
    levers: Vec<Lever<'a>>,
}

/// A lever as it is written.
struct Lever<'a> {
    table: &'a Table,
    place: Place,
    operation: &'a Entry,
    key: &'a str,
    levels: &'a [Node],
}

/// Puts the schemes and options of every grid among those of the scenario.
pub(crate) fn write_out(tree: &mut Table, report: &mut ProblemLog) {
    let (mut schemes, mut options) = (Vec::new(), Vec::new());
    let room = |key: &str| OPTIONS.saturating_sub(tree.list(key).len());
    for (table, place) in of(tree) {
        let Some(grid) = written(table, place) else { continue };
        if !is_a_name(&grid, tree, report) || !fits_together(&grid, report) {
            continue;
        }
        let counts = grid.levers.iter().map(|lever| lever.levels.len());
        let many = counts.clone().fold(1_usize, usize::saturating_mul);
        let left = room("option").saturating_sub(options.len());
        if many > left || counts.sum::<usize>() > room("scheme").saturating_sub(schemes.len()) {
            let id = grid.id.text().unwrap_or_default();
            let message = format!("grid `{id}` has {many} options, and there is room for {left}");
            let help = format!("a scenario has at most {OPTIONS}, those of its grids included: fewer levels");
            report.error_help(grid.place, message, help);
            continue;
        }
        schemes.extend(schemes_of(&grid));
        options.extend(options_of(&grid));
    }
    append(tree, "scheme", schemes);
    append(tree, "option", options);
}

/// The grids of a tree, as the program needs them.
pub(crate) fn grids(tree: &Table) -> Vec<Grid> {
    let all = of(tree).filter_map(|(table, place)| written(table, place));
    all.map(|grid| {
        let id = grid.id.text().unwrap_or_default().to_owned();
        let levers = grid.levers.iter().enumerate().map(|(number, lever)| GridLever {
            title: lever.title(),
            levels: (0..lever.levels.len())
                .map(|at| {
                    let (words, value) = lever.level(at);
                    GridLevel { words, value, scheme: scheme_id(&id, number, &lever.label(at)) }
                })
                .collect(),
        });
        let options =
            combinations(&grid).map(|levels| GridOption { id: option_id(&grid, &id, &levels), levels });
        Grid {
            title: grid.table.text("title").unwrap_or(&id).to_owned(),
            levers: levers.collect(),
            options: options.collect(),
            id,
        }
    })
    .collect()
}

/// The grids of a tree, each with its place.
fn of(tree: &Table) -> impl Iterator<Item = (&Table, Place)> {
    tree.list("grid").iter().filter_map(|node| Some((node.table()?, node.place)))
}

fn written(table: &Table, place: Place) -> Option<Written<'_>> {
    let levers = table.list("levers");
    if !(1..=LEVERS).contains(&levers.len()) {
        return None;
    }
    let levers: Option<Vec<Lever<'_>>> = levers.iter().map(lever).collect();
    let id = table.get("id").filter(|id| id.text().is_some_and(|id| values::id(id).is_ok()))?;
    Some(Written { table, place, id, levers: levers? })
}

fn lever(node: &Node) -> Option<Lever<'_>> {
    let table = node.table()?;
    KINDS.iter().find(|kind| table.has(kind))?;
    let operation = OPERATIONS.iter().find_map(|key| table.entry(key))?;
    let levels = table.list("levels");
    (2..=LEVELS).contains(&levels.len()).then_some(())?;
    Some(Lever { table, place: node.place, operation, key: operation.node.text()?, levels })
}

/// Whether the id of a grid names nothing else where options are named.
fn is_a_name(grid: &Written<'_>, tree: &Table, report: &mut ProblemLog) -> bool {
    let id = grid.id.text().unwrap_or_default();
    let is_option =
        |node: &Node| node.table().and_then(|table| table.text("id")).is_some_and(|known| known == id);
    let taken = ["baseline", "none"].contains(&id) || tree.list("option").iter().any(is_option);
    if taken {
        let help = "`--options` takes the name of a grid for all its options: give it another id";
        report.error_help(grid.id.place, format!("a grid cannot be called `{id}`: something else is"), help);
    }
    !taken
}

/// Whether the lists of a lever are as long as its levels, and its levels can be told apart.
fn fits_together(grid: &Written<'_>, report: &mut ProblemLog) -> bool {
    let mut fine = true;
    for lever in &grid.levers {
        for (key, word) in [("names", "names"), ("recurrent", "costs")] {
            let Some(entry) = lever.table.entry(key) else { continue };
            let many = entry.node.list().map_or(lever.levels.len(), <[Node]>::len);
            if many != lever.levels.len() {
                let message = format!("{many} {word} for {} levels", lever.levels.len());
                report.error_help(entry.node.place, message, "give one for each, in the order of `levels`");
                fine = false;
            }
        }
        if let (Some(entry), false) = (lever.table.entry("payer"), lever.table.has("recurrent")) {
            report.error_help(
                entry.key_place,
                "`payer` of nothing",
                "give what each level costs: `recurrent`",
            );
            fine = false;
        }
        for (at, node) in lever.levels.iter().enumerate() {
            if (0..at).any(|earlier| lever.label(earlier) == lever.label(at)) {
                let help = "name each level once";
                report.error_help(node.place, format!("the level {} is named twice", lever.label(at)), help);
                fine = false;
            }
        }
    }
    fine
}

impl Lever<'_> {
    /// What a level is called in an id: its number or text if that can be a part of one, else its position.
    fn label(&self, at: usize) -> String {
        let node = self.levels[at].bare();
        let text = match node.number() {
            Some(number) => values::show(number),
            None => node.text().unwrap_or_default().split_whitespace().collect(),
        };
        let is_part = !text.is_empty() && values::id(&format!("x{text}")).is_ok();
        if is_part { text } else { (at + 1).to_string() }
    }

    /// A level in words, and its number if it is one.
    fn level(&self, at: usize) -> (String, Option<f64>) {
        let node = self.levels[at].bare();
        let value = node.number();
        let named = self.table.list("names").get(at).and_then(Node::text);
        let plain = value.map(values::show).or_else(|| node.text().map(str::to_owned));
        let plain = plain.unwrap_or_else(|| format!("level {}", at + 1));
        let words = match (named, self.operation.key.as_str()) {
            (Some(name), _) => name.to_owned(),
            (None, "multiply") => format!("× {plain}"),
            (None, "add") => match plain.strip_prefix('-') {
                Some(rest) => format!("−{rest}"),
                None if value == Some(0.0) => plain,
                None => format!("+{plain}"),
            },
            (None, _) => plain.replacen('-', "−", usize::from(value.is_some())),
        };
        (words, value)
    }

    fn title(&self) -> String {
        if let Some(title) = self.table.text("title") {
            return title.to_owned();
        }
        let words = |key: &str| -> Option<String> {
            let node = self.table.get(key)?;
            let items = node.list().unwrap_or(std::slice::from_ref(node));
            Some(items.iter().filter_map(Node::text).collect::<Vec<_>>().join(", "))
        };
        let tables = KINDS.iter().find_map(|kind| words(kind)).unwrap_or_default();
        let part = PARTS.iter().find_map(|(key, ..)| words(key));
        let part = part.map_or_else(String::new, |part| format!(" / {part}"));
        clipped(format!("{} of {tables}{part}", self.key))
    }
}

/// At most as much as may stand in a line.
fn clipped(text: String) -> String {
    if text.chars().count() <= LINE { text } else { text.chars().take(LINE - 1).chain(['…']).collect() }
}

fn scheme_id(id: &str, lever: usize, label: &str) -> String {
    format!("{id}.{}.{label}", lever + 1)
}

fn option_id(grid: &Written<'_>, id: &str, levels: &[usize]) -> String {
    let labels = grid.levers.iter().zip(levels).map(|(lever, &at)| lever.label(at));
    format!("{id}.{}", labels.collect::<Vec<_>>().join("x"))
}

/// Every combination of levels, the last lever varying fastest.
fn combinations<'a>(grid: &'a Written<'_>) -> impl Iterator<Item = Vec<usize>> + 'a {
    let counts: Vec<usize> = grid.levers.iter().map(|lever| lever.levels.len()).collect();
    (0..counts.iter().product()).map(move |mut number: usize| {
        let mut levels = vec![0; counts.len()];
        for (level, count) in levels.iter_mut().zip(&counts).rev() {
            *level = number % count;
            number /= count;
        }
        levels
    })
}

fn entry(key: &str, value: Value, place: Place) -> Entry {
    Entry { key: key.to_owned(), key_place: place, node: Node { value, place } }
}

/// A scheme for each level of each lever.
fn schemes_of(grid: &Written<'_>) -> Vec<Node> {
    let id = grid.id.text().unwrap_or_default();
    let mut schemes = Vec::new();
    for (number, lever) in grid.levers.iter().enumerate() {
        for (at, level) in lever.levels.iter().enumerate() {
            let title = clipped(format!("{}: {}", lever.title(), lever.level(at).0));
            let is_of_change = |entry: &&Entry| {
                KINDS.contains(&entry.key.as_str()) || PARTS.iter().any(|(key, ..)| *key == entry.key)
            };
            let mut change: Vec<Entry> = lever.table.entries.iter().filter(is_of_change).cloned().collect();
            let operand = Entry {
                key: lever.key.to_owned(),
                key_place: lever.operation.node.place,
                node: level.clone(),
            };
            let operand = Value::Table(Table { entries: vec![operand].into() });
            change.push(entry(&lever.operation.key, operand, lever.operation.node.place));
            let change = Node { value: Value::Table(Table { entries: change.into() }), place: lever.place };
            let mut entries = vec![
                entry("id", Value::Text(scheme_id(id, number, &lever.label(at))), grid.id.place),
                entry("title", Value::Text(title), lever.place),
                entry("change", Value::List(vec![change].into()), lever.place),
            ];
            entries.extend(grid.table.entry("starts").cloned());
            if let Some(pounds) = lever.table.list("recurrent").get(at) {
                let recurrent = entry("recurrent", pounds.value.clone(), pounds.place);
                let payer = lever.table.entry("payer").cloned();
                let cost = Table { entries: [recurrent].into_iter().chain(payer).collect() };
                let cost = Node { value: Value::Table(cost), place: pounds.place };
                entries.push(entry("cost", Value::List(vec![cost].into()), pounds.place));
            }
            let evidence = |table: &Table| {
                ["source", "assumption"].into_iter().find_map(|key| table.entry(key).cloned())
            };
            let evidence = evidence(lever.table).or_else(|| evidence(grid.table));
            entries.push(
                evidence.unwrap_or_else(|| entry("assumption", Value::Text(GROUND.to_owned()), lever.place)),
            );
            schemes.push(Node { value: Value::Table(Table { entries: entries.into() }), place: lever.place });
        }
    }
    schemes
}

/// An option for each combination.
fn options_of(grid: &Written<'_>) -> Vec<Node> {
    let id = grid.id.text().unwrap_or_default();
    let text = |text: String| Node { value: Value::Text(text), place: grid.place };
    let option = |levels: Vec<usize>| {
        let chosen = || grid.levers.iter().zip(&levels).enumerate();
        let mut schemes = grid.table.list("schemes").to_vec();
        schemes.extend(chosen().map(|(number, (lever, &at))| text(scheme_id(id, number, &lever.label(at)))));
        let title = chosen().map(|(_, (lever, &at))| format!("{} {}", lever.title(), lever.level(at).0));
        let title = clipped(title.collect::<Vec<_>>().join(", "));
        let entries = vec![
            entry("id", Value::Text(option_id(grid, id, &levels)), grid.id.place),
            entry("title", Value::Text(title), grid.place),
            entry("schemes", Value::List(schemes.into()), grid.place),
        ];
        Node { value: Value::Table(Table { entries: entries.into() }), place: grid.place }
    };
    combinations(grid).map(option).collect()
}

/// Adds tables to a list of the tree.
fn append(tree: &mut Table, key: &str, items: Vec<Node>) {
    let Some(first) = items.first().map(|node| node.place) else { return };
    match tree.get_mut(key).map(|node| &mut node.value) {
        Some(Value::List(list)) => list.extend(items),
        // What is no list has been reported, or will be.
        Some(_) => {}
        None => tree.entries.push(Entry {
            key: key.to_owned(),
            key_place: first,
            node: Node { value: Value::List(items.into()), place: first },
        }),
    }
}
