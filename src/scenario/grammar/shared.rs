//! Kinds and keys that several tables share.

use super::kinds::{Key, OneOf, Space, ValueKind, key};
use crate::model::{Admission, Body, DELAY_LINES, DelayLine, DelayReason, Named, words};

/// Any number, 0 or more.
pub(crate) const POSITIVE: ValueKind = ValueKind::Number(0.0, f64::INFINITY);
/// A share or probability.
pub(crate) const SHARE: ValueKind = ValueKind::Number(0.0, 1.0);
pub(crate) const ANY_NUMBER: ValueKind = ValueKind::Number(f64::NEG_INFINITY, f64::INFINITY);
/// Place in a queue.
pub(crate) const PRIORITY: ValueKind = ValueKind::Count(1, 9);
/// Where patients go.
pub(crate) const TARGET: ValueKind = ValueKind::Ref(Space::Destination);

const LETTERS: usize = DelayReason::WORDS.len();
/// The reasons of 2014, then the lines of 2024.
static REASONS: [&str; LETTERS + DELAY_LINES] = {
    let (letters, lines): ([&str; LETTERS], [&str; DELAY_LINES]) =
        (words(DelayReason::WORDS), words(DelayLine::WORDS));
    let mut all = [""; LETTERS + DELAY_LINES];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < LETTERS { letters[at] } else { lines[at - LETTERS] };
        at += 1;
    }
    all
};
static BODIES: [&str; Body::WORDS.len()] = words(Body::WORDS);
static ADMISSIONS: [&str; Admission::WORDS.len()] = words(Admission::WORDS);

pub(crate) const REASON: Key = key(
    "delay-reason",
    ValueKind::Choice(&REASONS),
    "SitRep reason recorded while the patient waits ready to move",
)
.more("A to I as in 2014, with `attributed-to`, or one of the [lines of 2024](#reasons-for-delay)");
static BODY_OF_CASE: ValueKind = ValueKind::Choice(&BODIES);
pub(crate) const BODY: Key =
    key("attributed-to", ValueKind::Cases(&BODY_OF_CASE), "body the delay is attributed to");
pub(crate) const FROM: Key = key("from", ValueKind::Date, "first day");
pub(crate) const UNTIL: Key = key("until", ValueKind::Date, "last day");
pub(crate) const FOR: Key = key("for", ValueKind::Condition, "for whom").words("everybody");
pub(crate) const ATTRIBUTES: Key =
    key("attributes", ValueKind::Attributes, "attribute values of these patients");
pub(crate) const ADMISSION: Key =
    key("admission", ValueKind::Choice(&ADMISSIONS), "how an acute admission counts").word("emergency");
pub(crate) const COUNTS_AS: Key = key("counts-as", ValueKind::Id, "counter to add one to when this choice is taken")
    .more(
        "`outlier`, `elective-cancellation` and `left-without-being-seen` are known metrics; others are listed as \
         they are",
    );
static ATTRIBUTE: ValueKind = ValueKind::Ref(Space::Attribute);
static ATTRIBUTES_OR_ONE: [ValueKind; 2] = [ATTRIBUTE, ValueKind::List(&ATTRIBUTE, 1, 16)];
pub(crate) const SETS: Key =
    key("sets", ValueKind::Attributes, "attribute values that the patient has from then on");
pub(crate) const MOVES_ON: Key =
    key("moves-on", ValueKind::Any(&ATTRIBUTES_OR_ONE), "attributes that move on to their next value")
        .more("the last stays: a count, or a step of getting worse");
/// The group of a metric.
pub(crate) const GROUP: Key = key("group", ValueKind::Text, "group in the results")
    .word("all")
    .more("see [metrics](metrics.md) for the groups");

pub(crate) const NO_CHOICE: &[OneOf] = &[];
