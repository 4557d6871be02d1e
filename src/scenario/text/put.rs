//! Values put into a file of a scenario, and no other byte of it changed.
//!
//! What is written goes into spans that the parser gives, so that comments, order and line endings stay as they are. The result is
//! read again: everything but the values that were put must mean what it meant.

use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Entry, Node, Table, Value, tree};
use crate::scenario::text::wrong::Wrong;
use crate::suggest::advice;
use std::ops::Range;

/// Values for keys of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Put {
    /// The table: keys, and ids or numbers of items, from the top: `stay`, `ward`.
    pub table: Vec<String>,
    /// Keys with their values in TOML; the first has the comments.
    pub keys: Vec<(String, String)>,
    /// Comment above them, lines without marks. One that begins with the same two words is replaced.
    pub above: String,
    /// Comment below the first, a line without mark; replaced in the same way.
    pub below: String,
}

/// What was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    /// The file.
    pub text: String,
    /// Line of the first value in it.
    pub line: usize,
    /// Keys with what they held before, if they were there.
    pub changes: Vec<(String, Option<String>)>,
    /// The other keys of the table.
    pub others: Vec<String>,
}

/// A part of a file and what stands there instead.
type Splice = (Range<usize>, String);

/// Puts values into the text of a file.
///
/// # Errors
/// It is not TOML, the place does not exist, or the values cannot stand there.
pub(crate) fn put(text: &str, put: &Put) -> Result<Done, Wrong> {
    let root = tree(text).ok_or_else(|| {
        Wrong::new("the file is not valid TOML").help("`careflow check` says where; correct that first")
    })?;
    let (table, place) = find(&root, &put.table)?;
    let inline = text[place.start..].starts_with('{');
    let mut splices: Vec<Splice> = Vec::new();
    let mut changes = Vec::new();
    let mut missing: Vec<&(String, String)> = Vec::new();
    let mut first: Option<&Entry> = None;
    for (at, pair) in put.keys.iter().enumerate() {
        let (key, value) = pair;
        let Some(entry) = table.entry(key) else {
            missing.push(pair);
            changes.push((key.clone(), None));
            continue;
        };
        if !is_direct(text, entry) {
            let message =
                format!("`{key}` of {} stands under a header of its own, or in parts", put.table.join("."));
            return Err(Wrong::new(message).help(format!("write it as one value, {key} = …, and fit again")));
        }
        let span = entry.node.place.start..entry.node.place.end;
        changes.push((key.clone(), Some(text[span.clone()].to_owned())));
        let eol = eol_at(text, span.start);
        splices.push((span, value.replace('\n', eol)));
        if first.is_none() && at == 0 {
            first = Some(entry);
        }
    }
    let last =
        table.entries.iter().filter(|entry| is_direct(text, entry)).max_by_key(|entry| entry.node.place.end);
    if inline {
        let added: Vec<String> = missing.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        if !added.is_empty() {
            let (at, text) = match last {
                Some(entry) => (entry.node.place.end, format!(", {}", added.join(", "))),
                None => (place.start + 1, format!(" {} ", added.join(", "))),
            };
            splices.push((at..at, text));
        }
        let anchor = first.or(last).map_or(place.start, |entry| entry.key_place.start);
        comments(text, put, line_start(text, anchor), None, &mut splices);
    } else {
        // What is new follows the first value that is replaced, or all others of the table.
        let anchor = first.or(last).map_or(place.end, |entry| entry.node.place.end);
        let at = line_end(text, anchor);
        let beside = first.or(last).map_or(place.start, |entry| entry.key_place.start);
        let (indent, eol) = (indent_at(text, beside), eol_at(text, anchor));
        match first {
            Some(entry) => {
                comments(text, put, line_start(text, entry.key_place.start), Some(at), &mut splices)
            }
            None => {
                let above = put.above.lines().map(|line| format!("{eol}{indent}# {line}")).collect();
                splices.push((at..at, above));
            }
        }
        for (number, (key, value)) in missing.iter().enumerate() {
            let mut line = format!("{eol}{indent}{key} = {}", value.replace('\n', eol));
            if number == 0 && first.is_none() && !put.below.is_empty() {
                line.push_str(&format!("{eol}{indent}# {}", put.below));
            }
            splices.push((at..at, line));
        }
    }
    let done = spliced(text, splices);
    let line = checked(text, &done, put)?;
    let others = table.entries.iter().map(|entry| entry.key.clone());
    let others = others.filter(|key| !put.keys.iter().any(|(known, _)| known == key)).collect();
    Ok(Done { text: done, line, changes, others })
}

/// The table at a path, and the span of its header or of itself.
fn find<'a>(root: &'a Table, path: &[String]) -> Result<(&'a Table, Place), Wrong> {
    let mut here: Option<&Node> = None;
    let said = |to: usize| path[..to].join(".");
    for (at, word) in path.iter().enumerate() {
        let inside = match here.map(|node| &node.value) {
            None => {
                root.get(word).ok_or_else(|| root.entries.iter().map(|e| e.key.as_str()).collect::<Vec<_>>())
            }
            Some(Value::Table(table)) => {
                table.get(word).ok_or_else(|| table.entries.iter().map(|e| e.key.as_str()).collect())
            }
            Some(Value::List(items)) => {
                let id = |item: &&Node| item.table().and_then(|table| table.text("id")) == Some(word);
                let numbered =
                    || word.parse::<usize>().ok().and_then(|number| items.get(number.checked_sub(1)?));
                let ids = || items.iter().filter_map(|item| item.table()?.text("id")).collect();
                items.iter().find(id).or_else(numbered).ok_or_else(ids)
            }
            Some(_) => Err(Vec::new()),
        };
        here = Some(inside.map_err(|known: Vec<&str>| {
            let of = if at == 0 { "the file".to_owned() } else { format!("`{}`", said(at)) };
            let help = match known.as_slice() {
                [] => format!("{of} is no table, and no list of tables with ids"),
                known => advice(word, "there are", known),
            };
            Wrong::new(format!("there is no `{word}` in {of}")).help(help)
        })?);
    }
    let Some(node) = here else {
        return Err(Wrong::new("no table is named").help("write its kind and id, such as stay.ward"));
    };
    match node.table() {
        Some(table) => Ok((table, node.place)),
        None => {
            let help = match node.value {
                Value::List(_) => {
                    "behind a list stands the id or the number of an item of it, and then a key: stay.ward.length"
                }
                _ => "a key is of a table, such as length of stay.ward",
            };
            Err(Wrong::new(format!("`{}` is {}, not a table", said(path.len()), node.kind())).help(help))
        }
    }
}

/// Whether an entry is written `key = value`, not under a header of its own nor with dots.
fn is_direct(text: &str, entry: &Entry) -> bool {
    text.get(entry.key_place.end..entry.node.place.start).is_some_and(|between| between.trim() == "=")
}

/// Replaces the comments about the first value: the old ones are told by their first two words.
fn comments(text: &str, put: &Put, from: usize, end: Option<usize>, splices: &mut Vec<Splice>) {
    let beginning = |words: &str| words.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let is_comment = |line: &str, words: &str| {
        !words.is_empty()
            && line.trim_start().strip_prefix("# ").is_some_and(|said| said.starts_with(&beginning(words)))
    };
    let (indent, eol) = (indent_at(text, from), eol_at(text, from));
    let mut old = from..from;
    if !put.above.is_empty() {
        // Comments without a gap above the line, from the last of them.
        let mut at = from;
        while let Some(before) = at.checked_sub(1).map(|end| line_start(text, end)) {
            let line = &text[before..at];
            if !line.trim_start().starts_with('#') {
                break;
            }
            at = before;
            if is_comment(line, &put.above) {
                let lines = text[at..from].split_inclusive('\n').take(put.above.lines().count());
                old = at..at + lines.map(str::len).sum::<usize>();
                break;
            }
        }
        splices.push((old, marked(&put.above, indent, eol)));
    }
    if let Some(end) = end {
        let next =
            text[end..].strip_prefix(eol).map(|rest| rest.split(['\r', '\n']).next().unwrap_or_default());
        // What an earlier fit said there, even if this one says nothing.
        let said = if put.below.is_empty() { "or, not" } else { put.below.as_str() };
        let old = next
            .filter(|line| is_comment(line, said))
            .map_or(end..end, |line| end..end + eol.len() + line.len());
        let new = if put.below.is_empty() { String::new() } else { format!("{eol}{indent}# {}", put.below) };
        splices.push((old, new));
    }
}

/// A comment, a mark before every line.
fn marked(words: &str, indent: &str, eol: &str) -> String {
    words.lines().map(|line| format!("{indent}# {line}{eol}")).collect()
}

/// Offset of the beginning of the line of an offset.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Offset of the end of the line of an offset, before what ends it.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    if text[..end].ends_with('\r') { end - 1 } else { end }
}

/// What ends the line of an offset; of the last line of a file, what ends the others.
fn eol_at(text: &str, at: usize) -> &'static str {
    let newline = text[at..].find('\n').map(|newline| at + newline).or_else(|| text.find('\n'));
    if newline.is_some_and(|newline| text[..newline].ends_with('\r')) { "\r\n" } else { "\n" }
}

/// The space before the first letter of the line of an offset.
fn indent_at(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    let width = line.find(|c: char| c != ' ' && c != '\t').unwrap_or(0);
    &line[..width]
}

/// The text with its parts replaced; parts at the same offset in their order.
fn spliced(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|(span, _)| (span.start, span.end));
    let (mut done, mut from) = (String::with_capacity(text.len()), 0);
    for (span, new) in splices {
        done.push_str(text.get(from..span.start).unwrap_or_default());
        done.push_str(&new);
        from = span.end;
    }
    done + text.get(from..).unwrap_or_default()
}

/// Whether the new text means what the old one did, but for the values put; line of the first of these.
fn checked(old: &str, new: &str, put: &Put) -> Result<usize, Wrong> {
    let wrong = || {
        Wrong::new(format!(
            "the values cannot be put into {} without changing what stands around them",
            put.table.join(".")
        ))
        .help("paste the lines yourself")
    };
    let (Some(before), Some(after)) = (tree(old), tree(new)) else { return Err(wrong()) };
    let ((before_at, _), (after_at, _)) = (find(&before, &put.table)?, find(&after, &put.table)?);
    let is_put = |key: &str| put.keys.iter().any(|(known, _)| known == key);
    let others =
        |table: &Table| table.entries.iter().filter(|entry| !is_put(&entry.key)).cloned().collect::<Vec<_>>();
    let values: String = put.keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    let wanted = tree(&values).ok_or_else(wrong)?;
    let same = entries_alike(&others(before_at), &others(after_at))
        && wanted
            .entries
            .iter()
            .all(|entry| after_at.get(&entry.key).is_some_and(|node| alike(node, &entry.node)));
    // Everywhere else: with the table taken out of both.
    let (mut before, mut after) = (before.clone(), after.clone());
    for tree in [&mut before, &mut after] {
        if let Some(table) = find_mut(tree, &put.table) {
            table.entries.clear();
        }
    }
    if !same || !entries_alike(&before.entries, &after.entries) {
        return Err(wrong());
    }
    let first = put.keys.first().and_then(|(key, _)| after_at.entry(key)).ok_or_else(wrong)?;
    Ok(1 + new[..first.key_place.start].matches('\n').count())
}

/// The table at a path, to be changed.
fn find_mut<'a>(root: &'a mut Table, path: &[String]) -> Option<&'a mut Table> {
    let (first, rest) = path.split_first()?;
    let mut here = root.get_mut(first)?;
    for word in rest {
        here = match &mut here.value {
            Value::Table(table) => table.get_mut(word)?,
            Value::List(items) => {
                let id = |item: &Node| item.table().and_then(|table| table.text("id")) == Some(word);
                let at = items.iter().position(id).or_else(|| word.parse::<usize>().ok()?.checked_sub(1))?;
                items.get_mut(at)?
            }
            _ => return None,
        };
    }
    here.table_mut()
}

fn entries_alike(one: &[Entry], other: &[Entry]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.key == b.key && alike(&a.node, &b.node))
}

/// Whether two values are the same, wherever they stand.
fn alike(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Flag(a), Value::Flag(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Value::Table(a), Value::Table(b)) => entries_alike(&a.entries, &b.entries),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn into(table: &str, keys: &[(&str, &str)]) -> Put {
        Put {
            table: table.split('.').map(str::to_owned).collect(),
            keys: keys.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            above: "Fitted by maximum likelihood to 9 lengths of a.csv\ngamma: it fits.".to_owned(),
            below: String::new(),
        }
    }

    const WARDS: &str = "# Wards.\n\n[[stay]]\nid = \"ward\"   # the ward\nlength = \"3 d\" # a guess\nto = \"home\"\n\n\
                         [[stay]]\nid = \"other\"\ntasks = [\n  { id = \"round\", work = \"1 h\" }, # daily\n]\nto = \"home\"\n\n[[exit]]\n\
                         id = \"home\"\n";

    #[test]
    fn a_value_is_replaced_with_its_comment_and_a_second_replaces_the_first() {
        let first = put(WARDS, &into("stay.ward", &[("length", "\"4 d\"")])).unwrap();
        let said = "# Fitted by maximum likelihood to 9 lengths of a.csv\n# gamma: it fits.\n";
        assert_eq!(first.text, WARDS.replace("length = \"3 d\"", &format!("{said}length = \"4 d\"")));
        assert_eq!(first.others, ["id", "to"]);
        assert_eq!((first.line, first.changes), (7, vec![("length".to_owned(), Some("\"3 d\"".to_owned()))]));
        let mut again = into("stay.ward", &[("length", "\"5 d\"")]);
        again.above = "Fitted by maximum likelihood to 12 lengths of b.csv\nweibull: it fits.".to_owned();
        again.below = "or, not so well: length = \"6 d\"".to_owned();
        let second = put(&first.text, &again).unwrap().text;
        let said = "# Fitted by maximum likelihood to 12 lengths of b.csv\n# weibull: it fits.\nlength = \"5 d\" # a guess\n# or, not so \
                    well: length = \"6 d\"\n";
        assert_eq!(second, WARDS.replace("length = \"3 d\" # a guess\n", said));
        // And back again, but for the comments of the fit.
        again.below = String::new();
        again.keys[0].1 = "\"3 d\"".to_owned();
        let third = put(&second, &again).unwrap().text;
        let without: String = third
            .split_inclusive('\n')
            .filter(|line| !line.contains("b.csv") && !line.contains("it fits"))
            .collect();
        assert_eq!(without, WARDS);
    }

    #[test]
    fn what_is_not_there_follows_the_others_of_its_table() {
        let keys = [("rate", "{ per-day = 3 }"), ("hours", "[1, 2]")];
        let done = put(WARDS, &into("stay.other", &keys)).unwrap();
        let added = "# daily\n]\nto = \"home\"\n# Fitted by maximum likelihood to 9 lengths of a.csv\n# gamma: it fits.\nrate = { per-day = 3 }\n\
                     hours = [1, 2]\n\n[[exit]]";
        assert!(done.text.contains(added), "{}", done.text);
        assert_eq!(done.changes, [("rate".to_owned(), None), ("hours".to_owned(), None)]);
        // One that is there keeps its line, what is new follows it; the end of a file needs no new line.
        let text = "[stay]\nid = \"a\"\nrate = 1";
        let done = put(text, &Put { above: String::new(), ..into("stay", &keys) }).unwrap().text;
        assert_eq!(done, "[stay]\nid = \"a\"\nrate = { per-day = 3 }\nhours = [1, 2]");
        let empty = put("[stay]\n", &Put { above: String::new(), ..into("stay", &keys) }).unwrap().text;
        assert_eq!(empty, "[stay]\nrate = { per-day = 3 }\nhours = [1, 2]\n");
    }

    #[test]
    fn a_value_within_a_line_is_replaced_there() {
        let done =
            put(WARDS, &into("stay.other.tasks.round", &[("work", "\"2 h\""), ("team", "\"x\"")])).unwrap();
        let line = "  { id = \"round\", work = \"2 h\", team = \"x\" }, # daily\n";
        assert!(done.text.contains(&format!(
            "tasks = [\n  # Fitted by maximum likelihood to 9 lengths of a.csv\n  # gamma: it fits.\n{line}"
        )));
        assert_eq!(done.text, put(&done.text, &into("stay.2.tasks.1", &[("work", "\"2 h\"")])).unwrap().text);
    }

    #[test]
    fn lines_end_as_they_did() {
        let windows = WARDS.replace('\n', "\r\n");
        let value = "[\n  { share = 1.0 },\n]";
        for (at, key) in [("stay.ward", "length"), ("stay.other", "routes")] {
            let wanted = put(WARDS, &into(at, &[(key, value)])).unwrap().text.replace('\n', "\r\n");
            assert_eq!(put(&windows, &into(at, &[(key, value)])).unwrap().text, wanted);
        }
    }

    #[test]
    fn what_cannot_be_put_is_refused_with_what_would_be_right() {
        let said = |text: &str, at: &str, key: &str| {
            let wrong = put(text, &into(at, &[(key, "1")])).unwrap_err();
            format!("{} | {}", wrong.message, wrong.help)
        };
        insta::assert_snapshot!(
            [
                said(WARDS, "stay.wrad", "length"),
                said(WARDS, "stays.ward", "length"),
                said(WARDS, "stay", "length"),
                said(WARDS, "stay.ward.length", "mean"),
                said(WARDS, "stay.ward.to.home", "mean"),
                said("[[stay]]\nid = \"a\"\n[stay.length]\nmean = 1\n", "stay.a", "length"),
                said("[[stay]]\nid = \"a\"\nlength.mean = 1\n", "stay.a", "length"),
                said("[[stay]\n", "stay.a", "length"),
            ]
            .join("\n"),
            @r"
        there is no `wrad` in `stay` | did you mean `ward`? there are: other, ward
        there is no `stays` in the file | did you mean `stay`? there are: exit, stay
        `stay` is a list, not a table | behind a list stands the id or the number of an item of it, and then a key: stay.ward.length
        `stay.ward.length` is text, not a table | a key is of a table, such as length of stay.ward
        there is no `home` in `stay.ward.to` | `stay.ward.to` is no table, and no list of tables with ids
        `length` of stay.a stands under a header of its own, or in parts | write it as one value, length = …, and fit again
        `length` of stay.a stands under a header of its own, or in parts | write it as one value, length = …, and fit again
        the file is not valid TOML | `careflow check` says where; correct that first
        "
        );
    }

    proptest! {
        /// Whatever stands between, before and behind: what was there is there, byte by byte, in its order.
        #[test]
        fn nothing_else_is_changed(
            gaps in prop::collection::vec("([ \t]{0,3}(# [a-zA-Z\u{e4}\u{20ac}=\\[\\]{}\"]{0,9})?\n){0,3}", 5),
            spaces in prop::collection::vec("[ \t]{0,3}", 6),
            old in prop::sample::select(vec!["1", "\"3 d\"", "[\n 1, # one\n 2,\n]", "{ a = 1 }", "'x'"]),
            windows in any::<bool>(),
            there in any::<bool>(),
        ) {
            let key = if there { format!("{}length{}={}{old}{}# ends\n", spaces[0], spaces[1], spaces[2], spaces[3]) } else { String::new() };
            let before = format!("{}[[stay]]\nid = \"a\"\n[[stay]]{}\nid{}=\"b\"\n{}", gaps[0], spaces[4], spaces[5], gaps[1]);
            let after = format!("{}to = \"home\"\n{}[[stay]]\nid = \"c\"\nlength = 7\n{}", gaps[2], gaps[3], gaps[4]);
            let ends = |text: &str| if windows { text.replace('\n', "\r\n") } else { text.to_owned() };
            let text = ends(&format!("{before}{key}{after}"));
            let lines = into("stay.b", &[("length", "\"4 d\"")]);
            let done = put(&text, &lines).unwrap();
            if there {
                let said = lines.above.lines().map(|line| format!("{}# {line}\n", spaces[0])).collect::<String>();
                let new = format!("{said}{}length{}={}\"4 d\"{}# ends\n", spaces[0], spaces[1], spaces[2], spaces[3]);
                prop_assert_eq!(&done.text, &ends(&format!("{before}{new}{after}")));
            } else {
                // What was put, taken out again.
                let added = |line: &&str| !(line.contains("a.csv") || line.contains("it fits") || line.contains("\"4 d\""));
                let rest: String = done.text.split_inclusive('\n').filter(added).collect();
                prop_assert_eq!(&rest, &text);
            }
            // A second time it is the same file.
            prop_assert_eq!(put(&done.text, &lines).unwrap().text, done.text);
        }
    }
}
