//! What a scheme may change: kinds of table, their parts, and keys that stay as they are.

use super::kinds::{Change, TableSpec, ValueKind};
use super::shared::{ANY_NUMBER, POSITIVE};
use super::top::top_level;

/// Kinds of table a change may name.
pub(crate) const KINDS: [&str; 5] = ["setting", "team", "stay", "stream", "attribute"];

/// Key of a change, the list it speaks of, and the key by which its items are named.
pub(crate) const PARTS: [(&str, &str, &str); 4] = [
    ("task", "tasks", "id"),
    ("route", "routes", "to"),
    ("interruption", "interruptions", "id"),
    ("session", "sessions", "id"),
];

/// Keys that no scheme changes: other tables refer to them, or they decide what the numbers mean.
pub(crate) const FIXED: [&str; 8] =
    ["id", "kind", "counts-as-admission", "like", "start", "remove", "source", "assumption"];

/// The grammar of the table a change is about.
pub(crate) fn spec_of(kind: &str, list: Option<&str>) -> Option<&'static TableSpec> {
    let spec = top_level(kind)?;
    match list {
        None => Some(spec),
        Some(list) => spec.key(list)?.kind.item(),
    }
}

/// Tables of the baseline that a scheme may add to: `[[scheme.setting]]` and so on.
pub(crate) const NEW: [&str; 6] = ["profile", "stream", "team", "setting", "stay", "exit"];

/// What a value of this kind is multiplied by, what is added to it, or what it is at least; `None` if it is not a
/// number, or for the last not a duration.
pub(crate) fn operand(change: Change, kind: ValueKind) -> Option<ValueKind> {
    match change {
        _ if !kind.is_number() => None,
        Change::Multiply => Some(POSITIVE),
        Change::Add if kind.is_duration() => Some(ValueKind::SignedDuration),
        Change::Add => Some(ANY_NUMBER),
        Change::Least => kind.is_duration().then_some(ValueKind::Duration),
        Change::Set | Change::Append => None,
    }
}

/// Key of the list of dated changes of a table.
pub(crate) const DATED: &str = "changes";

/// Keys of one level: what one of them says of other dates may stand under another.
const LEVELS: [&[&str]; 2] = [&["capacity"], &["rota", "heads"]];

/// The keys under which the level of a key may stand in the dated changes of a table; none if it has none.
pub(crate) fn dated(spec: &TableSpec, key: &str) -> &'static [&'static str] {
    let level = LEVELS.into_iter().find(|keys| keys.contains(&key));
    level.filter(|_| spec.key(DATED).is_some()).unwrap_or_default()
}
