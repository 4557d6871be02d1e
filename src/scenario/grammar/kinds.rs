//! What the language is made of: kinds of value, keys, tables.

/// What a key may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ValueKind {
    /// Text that is not empty.
    Text,
    /// Text that stands in a line of a table or a chart.
    Line,
    /// An id: letters, digits, `-`, `_`, `.`, `+`.
    Id,
    /// An id, or a part of ids and `*`.
    Pattern,
    /// True or false.
    Flag,
    /// A date within the calendar.
    Date,
    /// Whole hours, days or weeks.
    Hours,
    /// A time of day.
    Clock,
    /// A whole number that is a rule, not evidence (seed, priority).
    Count(u64, u64),
    /// A whole number with evidence.
    Whole(u64, u64),
    /// A number with evidence, between bounds.
    Number(f64, f64),
    /// A duration, not negative.
    Duration,
    /// A duration that may be negative.
    SignedDuration,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The id of a table of this kind.
    Ref(Space),
    /// A CSV file in the folder.
    File,
    /// Attribute ids with a value or a list of values.
    Condition,
    /// Attribute ids with one value.
    Attributes,
    /// Day keys with spans and heads, perhaps parts of one: `"09:00-17:00 x 1.4"`.
    Rota,
    /// Heads, perhaps with a part of one; at most so many.
    Heads(u32),
    /// Day keys with spans and places: `"09:00-17:00 x 6"`.
    Places,
    /// Day keys with spans: `"09:00-17:00"`.
    Openings,
    /// Day keys with times: `"09:00"`.
    Times,
    /// Day keys with times and numbers: `"07:30 x 12"`.
    Departures,
    /// A duration or a distribution table.
    Distribution,
    /// `"full"`, `"uniform"`, `"equilibrium"` or a distribution.
    Remaining,
    /// The `distribution` beside an uncertain number: any unit, not simulated.
    Uncertain,
    /// A table with fixed keys.
    Table(&'static TableSpec),
    /// A list; fewest and most items.
    List(&'static ValueKind, usize, usize),
    /// A value, or cases tried in order.
    Cases(&'static ValueKind),
    /// One of several kinds that differ in TOML type.
    Any(&'static [ValueKind]),
    /// Keys of the table that a change is about, and what is done with them.
    Changes(Change),
    /// Anything (reserved tables).
    Free,
}

/// What a change does with keys of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Gives them new values.
    Set,
    /// Multiplies their values.
    Multiply,
    /// Adds to their values.
    Add,
    /// Lifts values that are less than this.
    Least,
    /// Adds items to their lists.
    Append,
}

/// A kind of table that can be named by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    Attribute,
    Cohort,
    Profile,
    Team,
    Setting,
    Stay,
    /// A stay or an exit.
    Destination,
    Scheme,
    Metric,
    Organisation,
}

impl Space {
    /// One of these, with its article.
    pub fn with_article(self) -> String {
        with_article(self.word())
    }

    /// The word for one of these.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attribute => "attribute",
            Self::Cohort => "cohort",
            Self::Profile => "profile",
            Self::Team => "team",
            Self::Setting => "setting",
            Self::Stay => "stay",
            Self::Destination => "stay or exit",
            Self::Scheme => "scheme",
            Self::Metric => "metric",
            Self::Organisation => "organisation",
        }
    }
}

/// What holds if a key is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum LeftOut {
    /// Nothing in particular, or the key is required.
    Nothing,
    /// This number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// This duration in milliseconds.
    Duration(f64),
    /// This minute of the day.
    Clock(u16),
    /// This word, id or choice.
    Word(&'static str),
    /// What these words say; it depends on other keys.
    Words(&'static str),
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    /// Name in the file.
    pub name: &'static str,
    /// What it holds.
    pub kind: ValueKind,
    /// Whether it must be given.
    pub required: bool,
    /// What holds if it is left out.
    pub left_out: LeftOut,
    /// One line for help texts, the schema and the reference.
    pub doc: &'static str,
    /// What else the schema and the reference say, as Markdown; may be empty.
    pub more: &'static str,
}

impl Key {
    /// With this number where it is left out.
    pub const fn number(self, number: f64) -> Self {
        Self { left_out: LeftOut::Number(number), ..self }
    }

    /// With this where it is left out.
    pub const fn flag(self, flag: bool) -> Self {
        Self { left_out: LeftOut::Flag(flag), ..self }
    }

    /// With this many milliseconds where it is left out.
    pub const fn duration(self, milliseconds: f64) -> Self {
        Self { left_out: LeftOut::Duration(milliseconds), ..self }
    }

    /// With this minute of the day where it is left out.
    pub const fn clock(self, minute: u16) -> Self {
        Self { left_out: LeftOut::Clock(minute), ..self }
    }

    /// With this word where it is left out.
    pub const fn word(self, word: &'static str) -> Self {
        Self { left_out: LeftOut::Word(word), ..self }
    }

    /// With what these words say where it is left out.
    pub const fn words(self, words: &'static str) -> Self {
        Self { left_out: LeftOut::Words(words), ..self }
    }

    /// Further words for the schema and the reference.
    pub const fn more(self, more: &'static str) -> Self {
        Self { more, ..self }
    }

    /// The same, but it must be given.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// Keys of which only one may be given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OneOf {
    /// The alternatives.
    pub keys: &'static [&'static str],
    /// Whether one must be given.
    pub required: bool,
}

/// A table with fixed keys. `source` and `assumption` are keys of every table.
#[derive(Debug)]
pub(crate) struct TableSpec {
    /// What it is, for messages: `stay`, `route`.
    pub name: &'static str,
    /// One line for the schema.
    pub doc: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// Alternatives among them.
    pub one_of: &'static [OneOf],
}

impl TableSpec {
    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// Whether it is one number in one of several units, such as a rate a day or a year.
    pub fn is_one_number(&self) -> bool {
        let covers =
            |group: &OneOf| group.required && self.keys.iter().all(|key| group.keys.contains(&key.name));
        self.one_of.iter().any(covers)
            && self.keys.iter().all(|key| matches!(key.kind, ValueKind::Number(..)))
    }

    /// Its name with "a" or "an".
    pub fn with_article(&self) -> String {
        with_article(self.name)
    }
}

fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// Keys of every table.
pub(crate) const EVIDENCE: &[Key] = &[
    key("source", ValueKind::Text, "where the numbers of this table come from"),
    key("assumption", ValueKind::Text, "on what ground the numbers of this table are assumed"),
];

/// Key of the tables that can be dropped from a base.
pub(crate) const REMOVE: Key = key("remove", ValueKind::Flag, "true: drop the base's table of this id");

/// A table that may stand at the top level.
#[derive(Debug)]
pub(crate) struct Top {
    /// Its keys.
    pub spec: &'static TableSpec,
    /// Whether it is a list of tables, `[[…]]`.
    pub many: bool,
}

/// An optional key.
pub(crate) const fn key(name: &'static str, kind: ValueKind, doc: &'static str) -> Key {
    Key { name, kind, required: false, left_out: LeftOut::Nothing, doc, more: "" }
}

/// A required key.
pub(crate) const fn must(name: &'static str, kind: ValueKind, doc: &'static str) -> Key {
    Key { name, kind, required: true, left_out: LeftOut::Nothing, doc, more: "" }
}

/// The words of a choice, or of very many the first: the reference has them all.
pub(crate) fn some(words: &'static [&'static str]) -> &'static [&'static str] {
    const MANY: usize = 20;
    const SHOWN: usize = 10;
    if words.len() > MANY { &words[..SHOWN] } else { words }
}

/// What a kind is, for "must be …" messages.
pub(crate) fn describe(kind: ValueKind) -> String {
    match kind {
        ValueKind::Text | ValueKind::Line => "text in quotes".into(),
        ValueKind::Id => "an id in quotes".into(),
        ValueKind::Pattern => "an id in quotes, or a part of ids with * for the rest".into(),
        ValueKind::Flag => "true or false".into(),
        ValueKind::Date => "a date such as 2014-04-01 (no quotes)".into(),
        ValueKind::Hours => "whole days or weeks such as \"364 d\", or hours".into(),
        ValueKind::Clock => "a time of day such as \"10:30\"".into(),
        ValueKind::Count(least, most) | ValueKind::Whole(least, most) => match most {
            u64::MAX => format!("a whole number from {least}"),
            _ => format!("a whole number from {least} to {most}"),
        },
        ValueKind::Number(least, most) => match (least.is_finite(), most.is_finite()) {
            (true, true) => format!("a number from {least} to {most}"),
            (true, false) if least == 0.0 => "a number, 0 or more".into(),
            (true, false) => format!("a number from {least}"),
            _ => "a number".into(),
        },
        ValueKind::Duration | ValueKind::SignedDuration => {
            "a duration such as \"30 min\", \"4 h\" or \"9.2 d\"".into()
        }
        ValueKind::Choice(words) => {
            let shown: Vec<String> = some(words).iter().map(|word| format!("\"{word}\"")).collect();
            shown.join(", ") + if shown.len() < words.len() { " …" } else { "" }
        }
        ValueKind::Ref(space) => format!("the id of {}", space.with_article()),
        ValueKind::File => "the name of a CSV file".into(),
        ValueKind::Condition => "attributes and values such as { age = [\"75-84\", \"85+\"] }".into(),
        ValueKind::Attributes => "attributes and values such as { age = \"85+\" }".into(),
        ValueKind::Heads(most) => format!("a number from 0 to {most}"),
        ValueKind::Rota | ValueKind::Places => {
            "days and hours such as { mon-fri = \"09:00-17:00 x 6\" }".into()
        }
        ValueKind::Openings => "days and hours such as { mon-fri = \"09:00-17:00\" }".into(),
        ValueKind::Times => "days and times such as { mon-fri = [\"09:00\", \"15:00\"] }".into(),
        ValueKind::Departures => "days, times and numbers such as { mon-fri = \"07:30 x 12\" }".into(),
        ValueKind::Distribution => {
            "a duration such as \"4 h\" or a distribution such as { gamma = { mean = \"4 h\", cv = 0.5 } }"
                .into()
        }
        ValueKind::Remaining => "\"full\", \"uniform\", \"equilibrium\" or a distribution".into(),
        ValueKind::Uncertain => "a distribution such as { uniform = { low = 0.5, high = 0.7 } }".into(),
        ValueKind::Table(spec) => {
            let keys: Vec<&str> = spec.keys.iter().map(|key| key.name).collect();
            format!("a table with the keys {}", keys.join(", "))
        }
        ValueKind::List(item, ..) => format!("a list, each item {}", describe(*item)),
        ValueKind::Cases(kind) => format!("{}, or cases [ {{ for = {{…}}, is = … }}, … ]", describe(*kind)),
        ValueKind::Any(kinds) => kinds.iter().map(|kind| describe(*kind)).collect::<Vec<_>>().join(", or "),
        ValueKind::Changes(Change::Set) => "keys and their new values".into(),
        ValueKind::Changes(Change::Multiply) => "keys and factors".into(),
        ValueKind::Changes(Change::Add) => "keys and summands".into(),
        ValueKind::Changes(Change::Least) => "keys and the least of their values".into(),
        ValueKind::Changes(Change::Append) => "lists and their new items".into(),
        ValueKind::Free => "anything".into(),
    }
}

impl ValueKind {
    /// Whether it is of such a kind, or one of its alternatives or cases is.
    pub fn has(self, such: &dyn Fn(ValueKind) -> bool) -> bool {
        match self {
            Self::Any(kinds) => kinds.iter().any(|kind| kind.has(such)),
            Self::Cases(inner) => inner.has(such),
            kind => such(kind),
        }
    }

    /// The grammar of the items of a list of tables.
    pub fn item(self) -> Option<&'static TableSpec> {
        match self {
            Self::List(Self::Table(spec), ..) => Some(spec),
            _ => None,
        }
    }

    /// Whether a summand for a value of this kind is a duration.
    pub fn is_duration(self) -> bool {
        match self {
            Self::Duration | Self::SignedDuration | Self::Distribution => true,
            Self::Cases(inner) => inner.is_duration(),
            _ => false,
        }
    }

    /// Whether a value of this kind is one number, or several that can all be the same, that a search may change.
    pub fn can_be_searched(self) -> bool {
        match self {
            Self::Whole(..)
            | Self::Number(..)
            | Self::Heads(_)
            | Self::Rota
            | Self::Places
            | Self::Duration => true,
            Self::Any(kinds) => kinds.iter().any(|kind| kind.can_be_searched()),
            _ => false,
        }
    }

    /// Whether values of this kind can be multiplied and added to.
    pub fn is_number(self) -> bool {
        match self {
            Self::Whole(..) | Self::Number(..) | Self::Heads(_) => true,
            Self::Rota | Self::Places | Self::Departures => true,
            Self::Any(kinds) => kinds.iter().any(|kind| kind.is_number()),
            Self::Table(spec) => spec.is_one_number(),
            Self::Cases(inner) => inner.is_number() || inner.is_duration(),
            // Of shares, which must go on adding to 1, each is less than 1.
            Self::List(Self::Number(0.0, most), ..) => *most == f64::INFINITY,
            kind => kind.is_duration(),
        }
    }
}
