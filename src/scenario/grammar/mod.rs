//! The language as data: which tables there are, their keys, and what each key may hold.
//!
//! In: nothing. Out: one declaration of every key, with its kind, bounds, default and meaning. The checker
//! ([`crate::scenario::validate`]), the decoder, the editor of schemes, the JSON Schema ([`schema`]) and the tables of
//! `docs/language.md` all come from it.

pub(crate) mod changes;
pub(crate) mod counts;
pub(crate) mod delay_lines;
pub(crate) mod distributions;
pub(crate) mod fits;
pub(crate) mod grids;
mod kinds;
pub(crate) mod measures;
pub(crate) mod money;
pub(crate) mod numbers;
pub(crate) mod people;
pub(crate) mod reference;
pub(crate) mod routes;
pub(crate) mod scenario;
pub(crate) mod schema;
pub(crate) mod schemes;
pub(crate) mod settings;
pub(crate) mod shared;
pub(crate) mod stays;
pub(crate) mod streams;
pub(crate) mod teams;
mod top;

pub(crate) use kinds::{
    Change, EVIDENCE, Key, LeftOut, OneOf, REMOVE, Space, TableSpec, ValueKind, describe,
};
pub(crate) use top::{TOP, top_level};
