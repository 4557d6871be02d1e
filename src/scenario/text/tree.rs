//! A TOML file as a tree in which every key and value keeps its place.

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use crate::scenario::limits::NESTED;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::shared::Shared;
use crate::scenario::text::source::{Place, Sources};
use crate::scenario::text::syntax::advice;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The value.
    pub value: Value,
    /// Its span; for a table with a header, the header.
    pub place: Place,
}

/// A value as TOML has it or, once it has been validated, as the language means it.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Flag(bool),
    Date(toml::value::Datetime),
    List(Shared<Node>),
    Table(Table),
    /// Text read as a duration, in milliseconds.
    Duration(f64),
    /// A date within the calendar.
    Day(Date),
    /// Text read as a span of a day; opening hours have a count of 1.
    Span(Shift),
    /// Text read as a minute of the day, and how many; a time alone has a count of 1.
    Instant(u16, u32),
}

/// A span of a day or over midnight, as it is written: so many heads, perhaps a part of one, or places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shift {
    /// First minute.
    pub from: u16,
    /// Minute after the last; not after `from` if that is on the next day.
    pub to: u16,
    /// Heads or places.
    pub count: f64,
}

/// A table, keys in file order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// Entries in file order.
    pub entries: Shared<Entry>,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub key: String,
    pub key_place: Place,
    pub node: Node,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Whether a key is given.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }

    /// The items of a key that holds a list; none if it is missing or something else.
    pub fn list(&self, key: &str) -> &[Node] {
        match self.get(key).map(|node| &node.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The place of a key of the table at an index of a list, of the table if it has no such key.
    pub fn place_of(&self, list: &str, index: usize, key: &str) -> Place {
        let node = self.list(list).get(index);
        let inner = node.and_then(Node::table).and_then(|table| table.get(key));
        inner.or(node).map_or_else(Place::default, |node| node.place)
    }
}

impl Node {
    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The table, to be changed.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Whether this is a table that another has in common with it, neither having changed it.
    pub fn shares(&self, other: &Node) -> bool {
        match (self.table(), other.table()) {
            (Some(one), Some(other)) => one.entries.is_shared_with(&other.entries),
            _ => false,
        }
    }

    /// The items of a list, or the value alone as one; to be changed.
    pub fn items_mut(&mut self) -> &mut [Node] {
        if self.list().is_some() {
            match &mut self.value {
                Value::List(items) => items,
                _ => &mut [],
            }
        } else {
            std::slice::from_mut(self)
        }
    }

    /// The list, if it is one.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn flag(&self) -> Option<bool> {
        match self.value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The number, if it is a finite one; of a quantity its value, as with all below.
    pub fn number(&self) -> Option<f64> {
        let number = match self.bare().value {
            Value::Integer(whole) => whole as f64,
            Value::Float(float) => float,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    /// The whole number that is not negative, if it is one.
    pub fn whole(&self) -> Option<u64> {
        match self.bare().value {
            Value::Integer(number) => u64::try_from(number).ok(),
            _ => None,
        }
    }

    /// The duration in milliseconds, if it was read as one.
    pub fn duration(&self) -> Option<f64> {
        match self.bare().value {
            Value::Duration(milliseconds) => Some(milliseconds),
            _ => None,
        }
    }

    /// The date, if it was read as one.
    pub fn date(&self) -> Option<Date> {
        match self.value {
            Value::Day(date) => Some(date),
            _ => None,
        }
    }

    /// The span of a day, if it was read as one.
    pub fn shift(&self) -> Option<Shift> {
        match self.value {
            Value::Span(span) => Some(span),
            _ => None,
        }
    }

    /// The minute of a day and how many, if it was read as a time.
    pub fn instant(&self) -> Option<(u16, u32)> {
        match self.value {
            Value::Instant(minute, count) => Some((minute, count)),
            _ => None,
        }
    }

    /// What kind of value it is, in words.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) | Value::Duration(_) | Value::Span(_) | Value::Instant(..) => "text",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Date(_) | Value::Day(_) => "a date or time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The `value` of a quantity with its evidence (`{ value = …, source = … }`), else the node itself.
    pub fn bare(&self) -> &Node {
        self.table().and_then(|table| table.get("value")).unwrap_or(self)
    }
}

/// One tree out of all files of a scenario and of its bases.
#[derive(Debug)]
pub(crate) struct Composed {
    /// Top-level tables.
    pub tree: Table,
    /// False if a file could not be read or parsed: references must then not be judged.
    pub complete: bool,
}

/// The cases of a value, if it is written as cases.
pub(crate) fn as_cases(node: &Node) -> Option<&[Node]> {
    let items = node.list()?;
    items.first()?.table().filter(|table| table.has("is") || table.has("for")).map(|_| items)
}

/// Most syntax errors of a file that are listed: another kind of text has one in every line.
const LISTED: usize = 5;

/// Parses a file into a tree, reporting every syntax error; `None` if there was one.
pub(crate) fn parse(sources: &Sources, file: usize, report: &mut ProblemLog) -> Option<Table> {
    let source = sources.file(file)?;
    let (root, errors) = DeTable::parse_recoverable(&source.text);
    let (mut last_line, mut listed, mut last, mut open) = (None, 0, String::new(), false);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let mut place = Place { file, start: span.start, end: span.end };
        // Errors at the end of a line point at its last character, not at the next line.
        if place.start > 0 && source.text.as_bytes().get(place.start).is_none_or(|byte| *byte == b'\n') {
            place = Place { file, start: back_to_char(&source.text, place.start - 1), end: place.start };
        }
        let line = sources.locate(place).line;
        // One mistake often makes the parser stumble again in the same line.
        if last_line == Some(line) {
            continue;
        }
        last_line = Some(line);
        // Where a list is open still at the next key or header, every line after it is wrong, and for the same reason.
        let again = open || last == error.message();
        error.message().clone_into(&mut last);
        listed += usize::from(!again);
        if again || listed > LISTED {
            report.more_like_this(1);
            continue;
        }
        let at = sources.locate(place);
        open = error.message().contains("between array elements") && begins_anew(&at.text);
        if let Some(bracket) = open.then(|| last_open(&source.text, place.start)).flatten() {
            let place = Place { file, start: bracket, end: bracket + 1 };
            report.error_help(
                place,
                "not valid TOML: this list is not closed",
                format!("it begins with [ and ends with ], and is open still in line {line}"),
            );
            continue;
        }
        if error.message().contains("recursion") {
            let help = format!(
                "lists and tables may lie within each other {NESTED} deep: give what is inside a table of its own"
            );
            report.error_help(place, "lists and tables lie too deep within each other", help);
            continue;
        }
        let help = advice(error.message(), &at.text, at.column.saturating_sub(1));
        report.error_help(place, format!("not valid TOML: {}", error.message()), help);
    }
    let tree = errors.is_empty().then(|| table(root.get_ref(), file))?;
    unprinted(&tree, report);
    Some(tree)
}

/// Whether a line is a header or begins with a key, as none within a list does.
fn begins_anew(line: &str) -> bool {
    let line = line.trim_start();
    let key = line.split('=').next().unwrap_or_default().trim_end();
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    line.starts_with('[') || (line.contains('=') && !key.is_empty() && key.chars().all(is_bare))
}

/// Where the last list begins that is open still at a byte, texts and comments aside.
fn last_open(text: &str, at: usize) -> Option<usize> {
    let (mut open, mut quote, mut in_comment) = (Vec::new(), None, false);
    for (here, c) in text.char_indices().take_while(|(here, _)| *here < at) {
        match (c, quote) {
            ('\n', _) => (quote, in_comment) = (None, false),
            _ if in_comment => {}
            (c, Some(begun)) if c == begun => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('#', None) => in_comment = true,
            ('[', None) => open.push(here),
            (']', None) => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// Whether a character would change how what follows is shown, on a screen, in a picture or on a page: a control
/// character, one that turns the direction of writing, one that no XML may have.
pub(crate) fn is_unprinted(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// Reports texts with characters that are not printed.
fn unprinted(tree: &Table, report: &mut ProblemLog) {
    for entry in &tree.entries {
        let mut nodes = vec![&entry.node];
        while let Some(node) = nodes.pop() {
            match &node.value {
                Value::Text(text) => {
                    if let Some(c) = text.chars().find(|c| is_unprinted(*c)) {
                        let code = u32::from(c);
                        let message =
                            format!("`{}` has a character that is not printed (U+{code:04X})", entry.key);
                        report.error_help(node.place, message, "write the text without it");
                    }
                }
                Value::List(items) => nodes.extend(items.iter().rev()),
                Value::Table(inner) => unprinted(inner, report),
                _ => {}
            }
        }
    }
}

/// The tree of a text that is no file of a place; `None` if it is not TOML.
pub(crate) fn tree(text: &str) -> Option<Table> {
    let (root, errors) = DeTable::parse_recoverable(text);
    errors.is_empty().then(|| table(root.get_ref(), 0))
}

fn back_to_char(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn table(from: &DeTable<'_>, file: usize) -> Table {
    let mut entries: Vec<Entry> = from
        .iter()
        .map(|(key, value)| {
            let span = key.span();
            let node =
                node(value.get_ref(), Place { file, start: value.span().start, end: value.span().end });
            let key_place = Place { file, start: span.start, end: span.end };
            Entry { key: key.get_ref().to_string(), key_place, node }
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_place.start);
    Table { entries: entries.into() }
}

fn node(from: &DeValue<'_>, place: Place) -> Node {
    let value = match from {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            let digits = number.as_str();
            match i64::from_str_radix(digits, number.radix()) {
                Ok(whole) => Value::Integer(whole),
                Err(_) => Value::Float(digits.parse().unwrap_or(f64::INFINITY)),
            }
        }
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Date(*date),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| {
                    let span = item.span();
                    node(item.get_ref(), Place { file: place.file, start: span.start, end: span.end })
                })
                .collect(),
        ),
        DeValue::Table(inner) => Value::Table(table(inner, place.file)),
    };
    Node { value, place }
}
