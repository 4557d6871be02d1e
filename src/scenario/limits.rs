//! How large a scenario and its run may be: every limit, with what is said in its place in `docs/language.md`.
//!
//! What is beyond one of them is reported where it stands, before time or memory is spent on it. They lie far above any
//! place that has been described; whoever meets one has most likely a slip of the pen.

use crate::model::{MAX_ATTRIBUTES, MAX_VALUES};
use crate::number::number;
use std::fmt::Write as _;

/// Largest file that is read, bytes.
pub(crate) const FILE_BYTES: u64 = 10 << 20;

/// All files of a scenario together, bytes; a file that is read for several copies counts for each.
pub(crate) const ALL_BYTES: u64 = 50 << 20;

/// Files of a scenario, those of its bases included; a file that is read for several copies counts for each.
pub(crate) const FILES: usize = 1000;

/// Bases of bases, and files included by files.
pub(crate) const FILES_DEEP: usize = 100;

/// Lists and tables within each other in a value: where the TOML parser stops.
pub(crate) const NESTED: usize = 80;

/// Tables of a kind, such as `[[stay]]`.
pub(crate) const TABLES: usize = 10_000;

/// Schemes, and options: every option is checked by itself, with all schemes before it.
pub(crate) const OPTIONS: usize = 1000;

/// Rows of a CSV file.
pub(crate) const CSV_ROWS: usize = 500_000;

/// Characters of what stands on a line of a table or a chart.
pub(crate) const LINE: usize = 200;

/// Characters of an id.
pub(crate) const ID: usize = 80;

/// Most heads, places or departures at one time.
pub(crate) const COUNTED: u32 = 10_000_000;

/// Patients who come at one instant: of a timetable at one time, of a replay at one time.
pub(crate) const AT_ONCE: usize = 1_000_000;

/// Slots of all diaries in one replication: each is a page that is turned.
pub(crate) const SLOTS: usize = 5_000_000;

/// Patients of a start group.
pub(crate) const PRESENT: u32 = 1_000_000;

/// Patients who come a day by one stream.
pub(crate) const A_DAY: f64 = 1e7;

/// Patients who come in one replication, those of its start included.
pub(crate) const PATIENTS: f64 = 50e6;

/// Stays that patients are expected to enter in one replication.
pub(crate) const STAYS_ENTERED: f64 = 1e9;

/// Memory that the results of a run may take, bytes.
pub const RESULTS_BYTES: u64 = 16_000_000_000;

/// Problems that are printed: who mends these has mended most of the rest.
pub(crate) const PRINTED: usize = 20;

/// The limits as a Markdown table: what there may be, how much of it, and what to do instead.
#[must_use]
pub fn limits_markdown() -> String {
    let whole = |count: usize| number(count as f64, 0);
    let megabytes = |bytes: u64| format!("{} MB", bytes >> 20);
    let rows = [
        ("a file", megabytes(FILE_BYTES), "leave out columns of a CSV file that are not read"),
        ("all files together", megabytes(ALL_BYTES), "the same; copies count each"),
        ("files, bases included", whole(FILES), "put tables together in one file; copies count each"),
        (
            "files included by files, bases of bases",
            format!("{} deep", whole(FILES_DEEP)),
            "name them in one list",
        ),
        (
            "lists and tables within each other",
            format!("{} deep", whole(NESTED)),
            "put what is inside into a table of its own",
        ),
        ("tables of a kind, such as `[[stay]]`", whole(TABLES), "describe what is alike once"),
        ("schemes; options", format!("{} each", whole(OPTIONS)), "a scenario of its own for the rest"),
        ("attributes", whole(MAX_ATTRIBUTES), "leave out what no condition names"),
        ("values of an attribute", whole(MAX_VALUES), "fewer, wider bands"),
        ("rows of a CSV file", whole(CSV_ROWS), "a sample of them, or counts with `weights`"),
        ("title or name", format!("{} characters", whole(LINE)), "say the rest in comments"),
        ("id", format!("{} characters", whole(ID)), "`name` has room for more"),
        (
            "places, heads or departures at a time",
            number(f64::from(COUNTED), 0),
            "`\"unlimited\"` for what is never full",
        ),
        ("patients who come at one instant", whole(AT_ONCE), "spread them over the minutes around it"),
        ("slots that can be booked in a replication", whole(SLOTS), "several patients in each: `x 10`"),
        ("patients of a start group", number(f64::from(PRESENT), 0), "check whom `per-1000` is counted of"),
        ("patients who come a day by a stream", number(A_DAY, 0), "check the unit of the rate"),
        (
            "patients in a replication: rates × length of the run",
            number(PATIENTS, 0),
            "a shorter `measure`, or a smaller place",
        ),
        (
            "stays they are expected to enter in a replication",
            number(STAYS_ENTERED, 0),
            "a longer stay instead of many short ones",
        ),
        (
            "results of a run in memory: replications × options × figures",
            format!("{} GB", RESULTS_BYTES / 1_000_000_000),
            "fewer replications or options at a time",
        ),
        ("problems printed", whole(PRINTED), "the rest are counted"),
    ];
    let mut table = String::from("| limit | most | beyond it |\n| --- | --- | --- |\n");
    for (what, most, instead) in rows {
        // Writing to text cannot fail.
        let _ = writeln!(table, "| {what} | {most} | {instead} |");
    }
    table
}
