//! Kinds and keys that several tables share.

use super::kinds::{Key, Kind, OneOf, Space, key};
use crate::model::{Admission, Body, DelayReason, Named, words};

/// Any number, 0 or more.
pub(crate) const POSITIVE: Kind = Kind::Number(0.0, f64::INFINITY);
/// A share or probability.
pub(crate) const SHARE: Kind = Kind::Number(0.0, 1.0);
pub(crate) const ANY_NUMBER: Kind = Kind::Number(f64::NEG_INFINITY, f64::INFINITY);
/// Place in a queue.
pub(crate) const PRIORITY: Kind = Kind::Count(1, 9);
/// Where patients go.
pub(crate) const TARGET: Kind = Kind::Ref(Space::Target);

static REASONS: [&str; DelayReason::WORDS.len()] = words(DelayReason::WORDS);
static BODIES: [&str; Body::WORDS.len()] = words(Body::WORDS);
static ADMISSIONS: [&str; Admission::WORDS.len()] = words(Admission::WORDS);

pub(crate) const REASON: Key = key(
    "delay-reason",
    Kind::Choice(&REASONS),
    "SitRep reason recorded while the patient waits ready to move",
);
pub(crate) const BODY: Key = key("attributed-to", Kind::Choice(&BODIES), "body the delay is attributed to");
pub(crate) const FROM: Key = key("from", Kind::Date, "first day");
pub(crate) const UNTIL: Key = key("until", Kind::Date, "last day");
pub(crate) const FOR: Key = key("for", Kind::Condition, "for whom").words("everybody");
pub(crate) const ATTRIBUTES: Key = key("attributes", Kind::Attributes, "attribute values of these patients");
pub(crate) const ADMISSION: Key =
    key("admission", Kind::Choice(&ADMISSIONS), "how an acute admission counts").word("emergency");
pub(crate) const COUNTS_AS: Key = key("counts-as", Kind::Id, "counter to add one to when this choice is taken")
    .more(
        "`outlier`, `elective-cancellation` and `left-without-being-seen` are known metrics; others are listed as \
         they are",
    );
/// The group of a metric.
pub(crate) const GROUP: Key = key("group", Kind::Text, "group in the results")
    .word("all")
    .more("see [metrics](metrics.md) for the groups");

pub(crate) const NO_CHOICE: &[OneOf] = &[];
