//! `[[team]]`.

use super::kinds::{OneOf, TableSpec, ValueKind, key, must};
use super::shared::{FROM, NO_CHOICE, SHARE, UNTIL};
use crate::model::{Named, PreEmption, ShiftEnd, words};

static PRE_EMPTIONS: [&str; PreEmption::WORDS.len()] = words(PreEmption::WORDS);
static SHIFT_ENDS: [&str; ShiftEnd::WORDS.len()] = words(ShiftEnd::WORDS);

pub(crate) static TEAM: TableSpec = TableSpec {
    name: "team",
    doc: "staff with a rota",
    keys: &[
        must("id", ValueKind::Id, "name in files and results"),
        key("name", ValueKind::Line, "name in tables and charts").words("the id"),
        key("rota", ValueKind::Rota, "heads on duty by day and hour").more(
            "`{ mon-fri = \"09:00-17:00 x 6\", sat = [\"09:00-13:00 x 3\", \"13:00-17:00 x 2\"], bank-holiday = \
             \"none\" }`",
        ),
        key("heads", ValueKind::Heads(1_000_000), "instead of `rota`: the same number day and night"),
        key("part-heads", ValueKind::Choice(&["hours", "whole"]), "what becomes of a part of a head").word("hours").more(
            "`hours`: a head for that part of each span, in its middle; `whole`: rounded to whole heads, a half upwards",
        ),
        key("at-shift-end", ValueKind::Choice(&SHIFT_ENDS), "what happens to work in hand").word("pause").more(
            "`pause`: it is resumed with what remains, before new work; `finish`: it is done in overtime",
        ),
        key("at-pre-emption", ValueKind::Choice(&PRE_EMPTIONS), "what happens to work that a task with `pre-empts` interrupts")
            .word("resume")
            .more("`resume`: it goes on with what remains; `restart`: begins again with the same work; `resample`: with new work"),
        key("escalation", ValueKind::Table(&TEAM_ESCALATION), "extra heads called when many tasks wait")
            .more("`{ heads = 2, waiting-opens-at = 6, waiting-closes-at = 2, notice = \"30 min\" }`"),
        key("absence", SHARE, "chance that a rostered head is absent")
            .number(0.0)
            .more("drawn for each head at every change of the rota and at midnight"),
        key("changes", ValueKind::List(&ValueKind::Table(&TEAM_CHANGE), 0, 10_000), "dated changes; later ones win")
            .more("`[ { from = 2014-06-02, until = 2014-09-30, yearly = false, rota = {…} } ]`"),
    ],
    one_of: &[OneOf { keys: &["rota", "heads"], required: true }],
};

pub(crate) static TEAM_ESCALATION: TableSpec = TableSpec {
    name: "team escalation",
    doc: "extra heads called when many tasks wait",
    keys: &[
        must("heads", ValueKind::Whole(0, 1_000_000), "extra heads"),
        must("waiting-opens-at", ValueKind::Whole(1, 1_000_000), "tasks waiting at which they are called"),
        must("waiting-closes-at", ValueKind::Whole(0, 1_000_000), "tasks waiting at which they go again")
            .more("below `waiting-opens-at`"),
        key("notice", ValueKind::Duration, "time before they come").duration(0.0),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static TEAM_CHANGE: TableSpec = TableSpec {
    name: "change",
    doc: "a rota in force on some dates",
    keys: &[
        FROM.required(),
        UNTIL,
        key("yearly", ValueKind::Flag, "repeats every year").flag(false),
        key("rota", ValueKind::Rota, "the rota then"),
        key("heads", ValueKind::Heads(1_000_000), "the same number day and night"),
    ],
    one_of: &[OneOf { keys: &["rota", "heads"], required: true }],
};
