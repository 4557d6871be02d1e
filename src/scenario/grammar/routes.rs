//! Routes, of stays and streams.

use super::kinds::{TableSpec, ValueKind, key, must};
use super::shared::{BODY, COUNTS_AS, FOR, FROM, NO_CHOICE, REASON, SHARE, TARGET, UNTIL};

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
        key("then", ValueKind::List(&ValueKind::Table(&THEN), 0, 20), "further choices"),
        COUNTS_AS,
        key("firm", ValueKind::Flag, "true: keeps its share; those of the others shrink or grow to make 1")
            .flag(false)
            .more("see [schemes](options.md#routes-and-firm-shares)"),
        key("share-per-delayed-day", SHARE, "added to the share for each day delayed in this spell")
            .number(0.0)
            .more("harm from waiting; the other routes shrink in proportion"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static THEN: TableSpec = TableSpec {
    name: "further choice",
    doc: "a further choice if the earlier ones have no place",
    keys: &[
        must("to", TARGET, "a stay or an exit"),
        must("after", ValueKind::Distribution, "time since the referral")
            .more("`\"0 min\"`: at once if the earlier choices have no place now"),
        key("keep", ValueKind::Flag, "whether the earlier referrals stay open").flag(false).more(
            "true: whichever comes first takes the patient (two referrals, outlying); false: they are withdrawn (give \
             up, cancel, leave unseen)",
        ),
        COUNTS_AS,
    ],
    one_of: NO_CHOICE,
};
