//! `[scenario]` and the bases it is put together from.

use super::kinds::{Kind, TableSpec, key, must};
use super::shared::NO_CHOICE;

pub(crate) static SCENARIO: TableSpec = TableSpec {
    name: "scenario",
    doc: "title, dates, replications and the files of a scenario",
    keys: &[
        must("title", Kind::Text, "one line for headings"),
        must("start", Kind::Date, "first measured day; the warm-up lies before it")
            .more("every day has 24 hours: clock changes are ignored"),
        key("warm-up", Kind::Days, "whole days or weeks simulated and discarded").duration(0.0),
        must("measure", Kind::Days, "measured period, whole days or weeks"),
        key("replications", Kind::Count(1, 1_000_000), "how often it is simulated").number(30.0),
        key("seed", Kind::Count(0, u64::MAX), "of all random numbers").number(1.0),
        key("include", Kind::List(&Kind::Text, 0, 1000), "files of this folder")
            .more("an included file may include others, each file once"),
        key(
            "plausible-in",
            Kind::Text,
            "scenario (file or folder) whose back-test says which draws are plausible",
        )
        .words("this one"),
        key("base", BASES, "folders or files this scenario varies or is put together from")
            .more("see [bases](#bases-and-copies)"),
    ],
    one_of: NO_CHOICE,
};

/// One base or several.
const BASES: Kind =
    Kind::Any(&[Kind::Text, Kind::List(&Kind::Any(&[Kind::Text, Kind::Table(&COPY)]), 1, 100)]);

/// Files of one copy.
const FILES: Kind = Kind::Any(&[Kind::Text, Kind::List(&Kind::Text, 1, 100)]);

static COPY: TableSpec = TableSpec {
    name: "copy",
    doc: "base files read with a prefix before every id they define",
    keys: &[
        must("files", FILES, "the file or files"),
        must("as", Kind::Id, "the prefix, without its hyphen"),
        key("title", Kind::Text, "put before names and titles").words("the prefix"),
    ],
    one_of: NO_CHOICE,
};
