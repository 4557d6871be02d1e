//! `[scenario]` and the bases it is put together from.

use super::kinds::{TableSpec, ValueKind, key, must};
use super::shared::NO_CHOICE;
use crate::metrics::Edition;
use crate::model::{Named, words};

pub(crate) static SCENARIO: TableSpec = TableSpec {
    name: "scenario",
    doc: "title, dates, replications and the files of a scenario",
    keys: &[
        must("title", ValueKind::Line, "one line for headings"),
        must("start", ValueKind::Date, "first measured day; the warm-up lies before it")
            .more("every day has 24 hours: clock changes are ignored"),
        key("begins-at", ValueKind::Clock, "of a terminating run: hour of its first day at which it begins")
            .clock(0)
            .more("nobody is there or comes before, but for those present at the start"),
        key("warm-up", ValueKind::Hours, "simulated and discarded: whole days or weeks; hours too of a terminating run, from `begins-at` on").duration(0.0),
        must("measure", ValueKind::Hours, "measured period, whole days or weeks; hours too of a terminating run"),
        key("until-empty", ValueKind::Hours, "of a terminating run: how long it goes on at most after `measure`, until everybody has left")
            .duration(0.0)
            .more("nobody comes any more; see [terminating runs](#terminating-runs)"),
        key(
            "terminating",
            ValueKind::Flag,
            "whether the period itself is asked for (a day, a clinic, the coming winter), not how things are in the long run",
        )
        .flag(false)
        .more("then growing queues are part of the answer, and no warm-up is asked for"),
        key("measures", ValueKind::Any(&EDITIONS_OR_ONE), "which measures are taken: those of a year, or of both years")
            .word("2014")
            .more("`\"2025\"`, `[\"2014\", \"2025\"]`; see [measures of 2014 and of 2025](#measures-of-2014-and-of-2025)"),
        key("replications", ValueKind::Count(1, 1_000_000), "how often it is simulated").number(30.0),
        key("seed", ValueKind::Count(0, u64::MAX), "of all random numbers").number(1.0),
        key("include", ValueKind::List(&ValueKind::Text, 0, 1000), "files of this folder")
            .more("an included file may include others, each file once"),
        key(
            "plausible-in",
            ValueKind::Text,
            "scenario (file or folder) whose back-test says which draws are plausible",
        )
        .words("this one"),
        key(
            "draws",
            ValueKind::Text,
            "CSV file in the folder with values that some of the uncertain numbers take together, a row a draw",
        )
        .words("each from its own range")
        .more("as `careflow fit history` writes it; `\"none\"` where a base names one; see [draws fitted to data](options.md#draws-fitted-to-data)"),
        key("base", BASES, "folders or files this scenario varies or is put together from")
            .more("see [bases](#bases-and-copies)"),
    ],
    one_of: NO_CHOICE,
};

static YEARS: [&str; Edition::WORDS.len()] = words(Edition::WORDS);
static EDITION: ValueKind = ValueKind::Choice(&YEARS);
static EDITIONS_OR_ONE: [ValueKind; 2] = [EDITION, ValueKind::List(&EDITION, 1, Edition::WORDS.len())];

/// One base or several.
const BASES: ValueKind = ValueKind::Any(&[
    ValueKind::Text,
    ValueKind::List(&ValueKind::Any(&[ValueKind::Text, ValueKind::Table(&COPY)]), 1, 100),
]);

/// Files of one copy.
const FILES: ValueKind = ValueKind::Any(&[ValueKind::Text, ValueKind::List(&ValueKind::Text, 1, 100)]);

static COPY: TableSpec = TableSpec {
    name: "copy",
    doc: "base files read with a prefix before every id they define",
    keys: &[
        must("files", FILES, "the file or files"),
        must("as", ValueKind::Id, "the prefix, without its hyphen"),
        key("title", ValueKind::Line, "put before names and titles").words("the prefix"),
    ],
    one_of: NO_CHOICE,
};
