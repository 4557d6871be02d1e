//! Mutations of a TOML file as a tree: what a slip of the pen, a program or an attacker makes of a place.

use toml::Value;

/// One change: which node of the tree, what is done with it, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Edit {
    /// Which node, or byte: counted round and round.
    pub at: usize,
    /// What is done: see [`apply`].
    pub how: u8,
    /// With what.
    pub with: usize,
}

/// Values that a key may be given which holds something else.
const OTHERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "0.5",
    "-0.5",
    "1e-300",
    "1e300",
    "-1e300",
    "1e15",
    "999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "nan",
    "inf",
    "-inf",
    "true",
    "\"\"",
    "\" \"",
    "\"none\"",
    "\"unlimited\"",
    "\"rest\"",
    "\"equilibrium\"",
    "\"*\"",
    "\"a*\"",
    "\"home\"",
    "\"..\"",
    "\"/\"",
    "\".\"",
    "\"3\"",
    "\"3 d\"",
    "\"-3 d\"",
    "\"0 min\"",
    "\"1 ms\"",
    "\"1e300 d\"",
    "\"30000 years\"",
    "\"09:00-17:00 x 2\"",
    "\"22:00-06:00 x 0\"",
    "\"00:00-24:00 x 10000000\"",
    "\"24:00 x 1\"",
    "\"07:30 x 10000\"",
    "\"\\u0000\"",
    "\"\\u202e\"",
    "\"é\"",
    "2014-04-01",
    "1998-01-01",
    "2060-12-31",
    "9999-12-31",
    "2014-04-01T10:00:00Z",
    "10:00:00",
    "[]",
    "[[]]",
    "[0]",
    "[1, 0]",
    "[\"a\", \"a\"]",
    "{}",
    "[{}]",
    "{ value = 1 }",
    "{ value = 0.5, range = [0, 1] }",
    "{ value = 1, range = [1, 1] }",
    "{ value = 1, interval-95 = [1e-300, 1e15] }",
    "{ value = 1, distribution = { pert = { low = 0, mode = 1, high = 1e15 } } }",
    "{ value = {} }",
    "{ fixed = \"0 d\" }",
    "{ exponential = { mean = \"1 ms\" } }",
    "{ gamma = { mean = \"1 d\", cv = 100 } }",
    "{ lognormal = { mean = \"1 d\", cv = 1e-9 } }",
    "{ values = [\"0 d\"] }",
    "{ mixture = [] }",
    "{ csv = \"x.csv\" }",
    "{ mon-sun = \"none\" }",
    "{ mon-sun = \"00:00-24:00 x 1\" }",
    "{ mon = [], bank-holiday = \"00:00-00:01 x 1\" }",
    "[{ for = {}, is = 1 }, { is = \"1 d\" }]",
    "[{ is = 1 }, { is = 2 }]",
    "[{ to = \"home\", share = 1 }]",
    "[{ to = \"home\", share = \"rest\", for = {} }]",
    "{ per-day = 1e7 }",
    "{ per-1000 = 1e15 }",
];

/// A value of [`OTHERS`].
fn other(with: usize) -> Value {
    let text = OTHERS[with % OTHERS.len()];
    let table: toml::Table = format!("x = {text}").parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    table["x"].clone()
}

/// How many nodes a tree has.
fn size(node: &Value) -> usize {
    1 + match node {
        Value::Table(table) => table.iter().map(|(_, node)| size(node)).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}

/// The node of this number, counted from the root down.
fn node(root: &mut Value, at: usize) -> Option<&mut Value> {
    fn down<'a>(node: &'a mut Value, left: &mut usize) -> Option<&'a mut Value> {
        if *left == 0 {
            return Some(node);
        }
        *left -= 1;
        match node {
            Value::Table(table) => table.iter_mut().find_map(|(_, node)| down(node, left)),
            Value::Array(items) => items.iter_mut().find_map(|node| down(node, left)),
            _ => None,
        }
    }
    let mut left = at;
    down(root, &mut left)
}

/// Every text of a tree: its ids among them.
fn texts(node: &Value, into: &mut Vec<String>) {
    match node {
        Value::String(text) => into.push(text.clone()),
        Value::Table(table) => table.iter().for_each(|(_, node)| texts(node, into)),
        Value::Array(items) => items.iter().for_each(|node| texts(node, into)),
        _ => {}
    }
}

/// Makes one change; nothing where the node is none that can be changed so.
fn change(root: &mut Value, edit: Edit) {
    let (at, with) = (edit.at % size(root).max(1), edit.with);
    let mut known = Vec::new();
    texts(root, &mut known);
    let copy = node(root, with % size(root).max(1)).map(|node| node.clone());
    let Some(found) = node(root, at) else { return };
    match (edit.how % 12, found) {
        // A table, or a key, goes.
        (0, Value::Table(table)) if !table.is_empty() => {
            let key = table.keys().nth(with % table.len()).cloned();
            key.and_then(|key| table.remove(&key));
        }
        (0, Value::Array(items)) if !items.is_empty() => {
            items.remove(with % items.len());
        }
        // One stands twice, or in another order.
        (1, Value::Array(items)) if !items.is_empty() => {
            let twice = items[with % items.len()].clone();
            items.push(twice);
        }
        (2, Value::Array(items)) if items.len() > 1 => {
            let (one, other) = (with % items.len(), (with / 7) % items.len());
            items.swap(one, other);
        }
        // A key has another's name, or one of nobody.
        (3, Value::Table(table)) if !table.is_empty() => {
            let key = table.keys().nth(with % table.len()).cloned();
            if let Some(value) = key.and_then(|key| table.remove(&key)) {
                let name = known.get(with / 3 % known.len().max(1)).cloned().unwrap_or_default();
                table.insert(name, value);
            }
        }
        // What stands elsewhere in the file.
        (4, found) => {
            if let Some(copy) = copy {
                *found = copy;
            }
        }
        // Another id, or nobody's.
        (5, Value::String(text)) => *text = known[with % known.len()].clone(),
        (6, Value::String(text)) => text.push('x'),
        (7, Value::Integer(number)) => *number = number.wrapping_mul([-1, 0, 1000, i64::MAX][with % 4]),
        (7, Value::Float(number)) => *number *= [-1.0, 0.0, 1e300, f64::NAN][with % 4],
        (8, found) => *found = Value::Array(vec![found.clone()]),
        (9, found) => {
            let mut table = toml::Table::new();
            table.insert("value".into(), found.clone());
            *found = Value::Table(table);
        }
        (_, found) => *found = other(with),
    }
}

/// A file with such changes: of its tree as long as it is TOML, then of its bytes for those that are left over.
pub fn apply(text: &str, edits: &[Edit]) -> Vec<u8> {
    let (of_tree, of_bytes): (Vec<Edit>, Vec<Edit>) = edits.iter().partition(|edit| edit.how < 200);
    let mut bytes = match text.parse::<toml::Table>() {
        Ok(table) if !of_tree.is_empty() => {
            let mut root = Value::Table(table);
            of_tree.iter().for_each(|edit| change(&mut root, *edit));
            let written = match &root {
                Value::Table(table) => toml::to_string(table).unwrap_or_default(),
                other => format!("x = {other}"),
            };
            written.into_bytes()
        }
        _ => text.as_bytes().to_vec(),
    };
    of_bytes.iter().for_each(|edit| bite(&mut bytes, *edit));
    bytes
}

/// Changes bytes: one flipped, put in or taken out, a line doubled, the rest cut off.
pub fn bite(bytes: &mut Vec<u8>, Edit { at, how, with }: Edit) {
    if bytes.is_empty() {
        return;
    }
    let at = at % bytes.len();
    match how % 6 {
        0 => bytes[at] ^= 1 << (with % 8),
        1 => bytes[at] = with as u8,
        2 => bytes.insert(at, with as u8),
        3 => {
            bytes.remove(at);
        }
        4 => {
            let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |before| before + 1);
            let end =
                bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |to| at + to + 1);
            let line = bytes[start..end].to_vec();
            bytes.splice(end..end, line);
        }
        _ => bytes.truncate(at),
    }
}
