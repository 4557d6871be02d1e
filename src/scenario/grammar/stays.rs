//! `[[stay]]` with its tasks and interruptions, and `[[exit]]`.

use super::kinds::{OneOf, Space, TableSpec, ValueKind, key, must};
use super::routes::ROUTE;
use super::settings::START_OF_STAY;
use super::shared::{BODY, FOR, MOVES_ON, NO_CHOICE, POSITIVE, PRIORITY, REASON, SETS, SHARE, TARGET};
use crate::model::{ExitKind, Named, TaskStart, TooLarge, words};

static TASK_STARTS: [&str; TaskStart::WORDS.len()] = words(TaskStart::WORDS);
static TOO_LARGE: [&str; TooLarge::WORDS.len()] = words(TooLarge::WORDS);
static EXIT_KINDS: [&str; ExitKind::WORDS.len()] = words(ExitKind::WORDS);

/// What stands for no times at all in `ends-at`.
static ANY_TIME: [&str; 1] = ["any-time"];
static ENDS: ValueKind = ValueKind::Any(&[ValueKind::Choice(&ANY_TIME), ValueKind::Times]);

pub(crate) static STAY: TableSpec = TableSpec {
    name: "stay",
    doc: "a patient's time in a setting",
    keys: &[
        must("id", ValueKind::Id, "name in files and results"),
        must("in", ValueKind::Ref(Space::Setting), "the setting"),
        key("like", ValueKind::Ref(Space::Stay), "take every key from this stay, then change what is stated here"),
        must("length", ValueKind::Cases(&ValueKind::Distribution), "length of stay"),
        key("length-scale", POSITIVE, "multiplies the length and nothing else").number(1.0),
        key("ends-at", ValueKind::Cases(&ENDS), "the length is over only at these times")
            .word(ANY_TIME[0])
            .more("`{ mon-fri = [\"07:00\"] }`: at the next of them; see [decisions](#decisions)"),
        key("ends-early", ValueKind::Cases(&ValueKind::Duration), "how long before the length is over it may end at such a time")
            .words("not at all")
            .more("it then ends at the last of them before, if that is no earlier; needs `ends-at`"),
        key("units", ValueKind::Cases(&ValueKind::Whole(1, 1_000_000)), "units of capacity taken").number(1.0),
        key("if-too-large", ValueKind::Choice(&TOO_LARGE), "what becomes of a need of more `units` than the setting has open at all")
            .word("wait")
            .more("`\"wait\"` until it has as many, and so do those behind; `\"in-part\"`: the patient takes all that is open, \
                   for the whole stay; see [needs that are too large](#needs-that-are-too-large)"),
        key("also", ValueKind::List(&ValueKind::Table(&ALSO), 0, 50), "other settings held at the same time").more(
            "`[ { setting = \"monitors\", units = 1 } ]`; seized one after the other in this order, the length begins \
             when all are held; see [what is kept](#how-a-patient-moves) from stay to stay",
        ),
        key("priority", ValueKind::Cases(&PRIORITY), "1 (first) to 9 (last)")
            .number(5.0)
            .more("order in the queue for the setting"),
        key("pre-empts", ValueKind::Flag, "true: takes the place of a patient of lower priority if none is free")
            .flag(false)
            .more("of those in the same setting whose stay has `if-put-out` or `put-out-to`: see [pre-emption](#pre-emption)"),
        key("if-put-out", ValueKind::Choice(&PUT_OUT), "what becomes of a patient whose place is taken")
            .words("nobody is put out")
            .more("`resume`: waits, first of the line, and goes on with what remained; `restart`: waits likewise and begins again"),
        key("put-out-to", TARGET, "instead of `if-put-out`: where a patient goes whose place is taken"),
        key("starts-together", ValueKind::Table(&LOAD), "patients who start together")
            .more("`{ number = 8, or-after = \"30 min\" }`: transport, a group session"),
        key("by-appointment", ValueKind::Flag, "true: patients are booked into slots of the setting's `sessions`")
            .flag(false)
            .more("see [appointments](#appointments)"),
        key("notice", ValueKind::Duration, "of an appointment: least time from asking to the slot").duration(0.0),
        key("did-not-attend", ValueKind::Cases(&SHARE), "of an appointment: chance that the patient does not come to the slot").number(0.0),
        key("did-not-attend-per-week", SHARE, "added to it for each week from booking to slot").number(0.0),
        key("did-not-attend-to", TARGET, "where those go who do not attend").words("booked again"),
        key("tasks", ValueKind::List(&ValueKind::Table(&TASK), 0, 64), "work teams do during the stay, at most 64"),
        key("to", TARGET, "the stay or exit everybody goes to"),
        key("routes", ValueKind::List(&ValueKind::Table(&ROUTE), 1, 10_000), "where patients go next"),
        key("interruptions", ValueKind::List(&ValueKind::Table(&INTERRUPTION), 0, 200), "events that cut the stay short"),
        key("start", ValueKind::List(&ValueKind::Table(&START_OF_STAY), 0, 10_000), "who is in it when the run begins").more(
            "as in its setting's `start`, without `stay`; not copied by `like`. It adds to what the setting's `start` \
             brings: both for one cohort is warned of",
        ),
    ],
    one_of: &[
        OneOf { keys: &["to", "routes"], required: false },
        OneOf { keys: &["if-put-out", "put-out-to"], required: false },
    ],
};

static PUT_OUT: [&str; 2] = ["resume", "restart"];

pub(crate) static LOAD: TableSpec = TableSpec {
    name: "load",
    doc: "patients who start their stay together",
    keys: &[
        must("number", ValueKind::Whole(1, 10_000), "they start when so many are there"),
        key("or-after", ValueKind::Duration, "or when the first of them has waited for so long")
            .words("not before"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static ALSO: TableSpec = TableSpec {
    name: "also",
    doc: "another setting held at the same time",
    keys: &[
        must("setting", ValueKind::Ref(Space::Setting), "the setting"),
        key("units", ValueKind::Whole(1, 1_000_000), "units of it").number(1.0),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static TASK: TableSpec = TableSpec {
    name: "task",
    doc: "work a team does for a patient",
    keys: &[
        must("id", ValueKind::Id, "unique in the stay"),
        key("team", ValueKind::Ref(Space::Team), "who does it; nobody: the work passes as elapsed time"),
        key("staff", ValueKind::Whole(1, 1_000_000), "heads needed at once").number(1.0),
        key("or", ValueKind::List(&ValueKind::Table(&OR_TEAM), 0, 50), "other teams that can do it, in order of preference").more(
            "`[ { team = \"seniors\", work = \"15 min\" } ]`: whichever is free first; see [either of several teams](#either-of-several-teams)",
        ),
        key("with", ValueKind::List(&ValueKind::Table(&WITH_TEAM), 0, 50), "other teams whose heads it needs at the same time").more(
            "`[ { team = \"anaesthetists\", staff = 1 } ]`; see [several teams at once](#several-teams-at-once)",
        ),
        must("work", ValueKind::Cases(&ValueKind::Distribution), "the team's working time"),
        FOR,
        key("starts", ValueKind::Choice(&TASK_STARTS), "at the start or the end of the length").word("start"),
        key("after", ValueKind::Any(&[ValueKind::Id, ValueKind::List(&ValueKind::Id, 0, 1000)]), "tasks that must be done first")
            .more("a task id or a list; tasks are otherwise parallel"),
        key("at", ValueKind::Times, "can begin only at these times").more(
            "`{ mon-fri = [\"09:00\", \"15:00\"] }`: joins the team's queue (or begins, without a team) at the next of \
             these times (ward round, MDT meeting)",
        ),
        key("every", ValueKind::Duration, "asked for again each time that so much has passed, until the length is over")
            .words("once")
            .more("`\"24 h\"`: a task a day of the stay, the first at once; see [tasks that recur](#tasks-that-recur)"),
        key("repeats", ValueKind::Flag, "true: asked for at each of the times of `at`, until the length is over")
            .flag(false)
            .more("a round of every day"),
        key("due-by", ValueKind::Duration, "standard, from the start of the stay; of a task that recurs, from when it was asked for")
            .more("the share meeting it is reported; a task that lapses counts as not met"),
        key("priority", PRIORITY, "in the team's queue, 1 (first) to 9 (last)").number(5.0),
        key("pre-empts", ValueKind::Flag, "true: it interrupts the team's work of lower priority if no head is free for it")
            .flag(false)
            .more("a crash call; see [tasks that interrupt others](#tasks-that-interrupt-others)"),
        REASON.more(
            "if the patient waits only for such tasks after the length, it is a delay of this reason attributed to this \
             body",
        ),
        BODY,
        key("required", ValueKind::Flag, "whether the patient cannot leave before it is done")
            .flag(true)
            .more("false: it lapses when the patient leaves"),
        SETS.more("when it is done: what is drawn and decided from then on goes by them, which tasks the stay has was settled at its start"),
        MOVES_ON,
        key("leaves-after", ValueKind::Distribution, "the patient gives up if it has not begun by then")
            .more("left without being seen"),
        key("leaves-to", TARGET, "where the patient goes then"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static OR_TEAM: TableSpec = TableSpec {
    name: "other team",
    doc: "another team that can do a task",
    keys: &[
        must("team", ValueKind::Ref(Space::Team), "the team"),
        key("work", ValueKind::Cases(&ValueKind::Distribution), "its working time").words("that of the task"),
        key("staff", ValueKind::Whole(1, 1_000_000), "heads needed at once").words("that of the task"),
        key("priority", PRIORITY, "in its queue, 1 (first) to 9 (last)").words("that of the task"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static WITH_TEAM: TableSpec = TableSpec {
    name: "team needed besides",
    doc: "another team whose heads a task needs at the same time",
    keys: &[
        must("team", ValueKind::Ref(Space::Team), "the team"),
        key("staff", ValueKind::Whole(1, 1_000_000), "heads needed at once").number(1.0),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static INTERRUPTION: TableSpec = TableSpec {
    name: "interruption",
    doc: "an event that cuts the stay short",
    keys: &[
        must("id", ValueKind::Id, "unique in the stay"),
        key("probability", SHARE, "chance that it would happen at all").number(1.0),
        key("probability-per-delayed-day", SHARE, "added for each day delayed in the last spell").number(0.0),
        key("recurs", ValueKind::Flag, "true: one that does not come about is followed by another chance of it")
            .flag(false)
            .more(
                "after a new time: `probability` then thins a stream of events (with an exponential time it multiplies \
                 the rate)",
            ),
        key("after", ValueKind::Distribution, "time from the start of the stay")
            .words("at once with `at`, else it is required"),
        key("at", ValueKind::Times, "comes only at these times: at the next of them").more(
            "`{ mon-fri = \"20:00\" }`: closing time, at which those still there move on; or a round at which it is decided",
        ),
        FOR,
        key("to", TARGET, "where it leads").words("the patient stays, and `sets` or `moves-on` says what changes"),
        SETS,
        MOVES_ON,
        key("keeps-place", ValueKind::Duration, "how long the place is kept for a return").words("not at all"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static EXIT: TableSpec = TableSpec {
    name: "exit",
    doc: "a way out of the system",
    keys: &[
        must("id", ValueKind::Id, "name in files and results"),
        must("kind", ValueKind::Choice(&EXIT_KINDS), "what became of the patient"),
    ],
    one_of: NO_CHOICE,
};
