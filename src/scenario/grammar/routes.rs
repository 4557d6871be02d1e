//! Routes, of stays and streams.

use super::kinds::{Key, Space, TableSpec, ValueKind, key, must};
use super::shared::{BODY, COUNTS_AS, FOR, FROM, MOVES_ON, NO_CHOICE, REASON, SETS, SHARE, TARGET, UNTIL};

pub(crate) static ROUTE: TableSpec = TableSpec {
    name: "route",
    doc: "a next step",
    keys: &[
        must("to", TARGET, "a stay or an exit"),
        key("share", ValueKind::Any(&[SHARE, ValueKind::Choice(&["rest"])]), "probability, or \"rest\"").number(1.0).more(
            "among the routes whose `for` and dates hold, the shares must add to 1, for every combination of the values \
             their conditions mention; a single route needs none",
        ),
        FOR,
        FROM,
        UNTIL,
        REASON,
        BODY,
        key("pathway", ValueKind::Count(0, 3), "discharge pathway of whoever leaves an acute stay by it").words("none").more(
            "0: home without new support; 1: home with support; 2: a bed for rehabilitation, reablement or recovery; 3: a new \
             place in a care home. Measured with `measures = \"2025\"`",
        ),
        key("then", ValueKind::List(&ValueKind::Table(&THEN), 0, 20), "further choices"),
        COUNTS_AS,
        key("firm", ValueKind::Flag, "true: keeps its share; those of the others shrink or grow to make 1")
            .flag(false)
            .more("see [schemes](options.md#routes-and-firm-shares)"),
        key("share-per-delayed-day", SHARE, "added to the share for each day delayed in this spell")
            .number(0.0)
            .more("harm from waiting; the other routes shrink in proportion"),
        key("takes", ValueKind::Distribution, "time between ready and gone, in the place held").words("no time").more(
            "transport, paperwork; the next place is asked for at its end. With a delay reason it is part of the delay, \
             without one it is none; from A&E to a bed it is part of the trolley wait. Of a stream: the way there, in no place",
        ),
        key("frees-place", ValueKind::Flag, "true: who has to wait for the next place gives up the present one, and waits in none")
            .flag(false)
            .more("after what it `takes`"),
        ONLY_IF,
        key("or", ValueKind::List(&ValueKind::Ref(Space::Stay), 1, 20), "stays that do as well as `to`").more(
            "the patient goes where patients there and waiting are the fewest for the places there are (the shorter \
             queue), of equals to the one named first; a setting that takes nobody at the time comes last",
        ),
        SETS,
        MOVES_ON,
    ],
    one_of: NO_CHOICE,
};

const ONLY_IF: Key = key("only-if", ValueKind::Table(&MOMENT), "what must hold when this choice is tried").more(
    "if it does not, the choice is passed over; if no other is open, the next is tried at once, whatever its `after`",
);

pub(crate) static MOMENT: TableSpec = TableSpec {
    name: "moment",
    doc: "what must hold at a moment: all that is given",
    keys: &[
        key("times", ValueKind::Openings, "hours of the week").more("`{ mon-fri = \"08:00-18:00\" }`"),
        key(
            "waiting-below",
            ValueKind::Whole(1, 10_000_000),
            "fewer patients wait for the setting of the choice than this",
        ),
        key(
            "longest-wait-below",
            ValueKind::Duration,
            "who is first in its queue has waited for less than this",
        )
        .more("the wait of the head of the line is what a newcomer can expect, as far as anybody can see"),
        key(
            "occupied-below",
            ValueKind::Number(0.0, 10.0),
            "occupied ÷ core capacity of it is less than this",
        ),
        key("not-diverting", ValueKind::Flag, "true: it diverts nobody now")
            .flag(false)
            .more("see `diversion` of a setting"),
        key("of", ValueKind::Ref(Space::Setting), "the setting that these four are about")
            .words("that of the choice"),
        key("fits", ValueKind::Flag, "true: the setting of the choice has open at all, escalation places included, as many units as the patient needs")
            .flag(false)
            .more("a package that is too large for what was cut goes elsewhere"),
        key(
            "stayed-at-least",
            ValueKind::Duration,
            "the patient has been in the present setting for so long",
        ),
        key(
            "stayed-below",
            ValueKind::Duration,
            "the patient has been in the present setting for less than this",
        ),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static THEN: TableSpec = TableSpec {
    name: "further choice",
    doc: "a further choice if the earlier ones have no place",
    keys: &[
        must("to", TARGET, "a stay or an exit"),
        key("after", ValueKind::Distribution, "time since the referral")
            .words("only if the choices before it are passed over")
            .more("`\"0 min\"`: at once if the earlier choices have no place now"),
        key("keep", ValueKind::Flag, "whether the earlier referrals stay open").flag(false).more(
            "true: whichever comes first takes the patient (two referrals, outlying); false: they are withdrawn (give \
             up, cancel, leave unseen)",
        ),
        ONLY_IF,
        COUNTS_AS,
    ],
    one_of: NO_CHOICE,
};
